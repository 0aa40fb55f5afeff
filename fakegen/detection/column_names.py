"""The words in a column's name, and the kinds of values that they suggest, in several languages."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from itertools import pairwise

IDENTIFIER = (
    "id", "ids", "uid", "uuid", "guid", "key", "pk", "identifier", "identifiant", "identificatie",
    "kennung", "identificador", "matricule", "matricula", "matrikel", "badge", "passport", "ssn",
    "niss", "insz", "nrn", "rrn", "rijksregisternummer", "bsn", "dni", "nif", "pesel",
    "personnummer", "cpf", "codicefiscale", "taxid", "customernumber", "customerno", "ordernumber",
    "orderno", "accountnumber", "accountno", "invoicenumber", "invoiceno", "serialnumber",
    "ticketnumber", "policynumber", "patientnumber", "studentnumber", "employeenumber",
    "personalnummer", "kundennummer", "klantnummer", "dossiernummer", "numerodossier",
)  # fmt: skip
BIRTH = (
    "birth", "born", "dob", "birthdate", "birthday", "dateofbirth", "geboorte", "geboortedatum",
    "geboren", "naissance", "geburt", "geburtsdatum", "geburtstag", "nacimiento", "nascita",
    "nascimento",
)  # fmt: skip
EMAIL = ("email", "mail", "courriel", "correo", "emailadres")
URL = ("url", "link", "website", "web", "site", "homepage", "page", "href", "uri")
IP = ("ip", "ipaddress", "ipv4", "ipv6", "host")
IBAN = ("iban", "account", "rekening", "rekeningnummer", "compte", "konto", "conto", "cuenta")
VAT = (
    "vat",
    "tva",
    "btw",
    "mwst",
    "ust",
    "ustid",
    "iva",
    "nip",
    "enterprise",
    "ondernemingsnummer",
)
PERSON_NUMBER = (
    "ssn", "nn", "niss", "insz", "nrn", "rrn", "rijksregisternummer", "registre", "bsn", "nir",
    "dni", "nie", "nif", "pesel", "personnummer", "cpf", "nino", "nhs", "national", "social",
    "codicefiscale", "fiscale", "taxid", "tin", "sin", "tfn", "cnp", "egn", "oib", "emso",
)  # fmt: skip
CARD = ("card", "cc", "creditcard", "ccnumber", "pan", "carte", "karte", "kaart", "tarjeta")
BIC = ("bic", "swift")
PHONE = (
    "phone", "telephone", "tel", "mobile", "gsm", "cell", "fax", "telefoon", "telefon", "portable",
    "handy", "telefono", "movil", "phonenumber",
)  # fmt: skip
FIRST_NAME = (
    "firstname", "first", "given", "givenname", "forename", "fname", "prenom", "voornaam",
    "vorname", "nombre", "nome",
)  # fmt: skip
LAST_NAME = (
    "lastname", "last", "surname", "familyname", "family", "lname", "nom", "achternaam",
    "familienaam", "nachname", "familienname", "apellido", "apellidos", "cognome",
)  # fmt: skip
FULL_NAME = (
    "name", "fullname", "naam", "nom", "nombre", "nome", "person", "customer", "employee", "client",
    "author", "contact", "patient", "passenger", "holder", "owner",
)  # fmt: skip
COMPANY = (
    "company", "employer", "organisation", "organization", "firm", "firma", "bedrijf", "societe",
    "entreprise", "empresa", "azienda", "supplier", "vendor", "manufacturer", "business",
)  # fmt: skip
STREET = (
    "street", "address", "addr", "straat", "adres", "rue", "adresse", "strasse", "calle",
    "direccion", "indirizzo", "via",
)  # fmt: skip
POSTCODE = (
    "postcode", "zip", "zipcode", "postal", "postalcode", "plz", "cp", "codepostal", "npa", "cap",
    "postleitzahl", "pincode",
)  # fmt: skip
CITY = (
    "city", "town", "municipality", "stad", "gemeente", "plaats", "ville", "commune", "stadt", "ort",
    "gemeinde", "ciudad", "citta", "comune",
)  # fmt: skip


def words_of(name: str) -> set[str]:
    """Return the words of a column's name and all adjacent pairs joined, in lower case.

    ``firstName`` gives ``first``, ``name`` and ``firstname``.
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", plain)
    words = re.findall(r"[a-z]+|[0-9]+", spaced.lower())
    joined = [left + right for left, right in pairwise(words)]
    return {*words, *joined}


def hints_at(name: str, hints: Collection[str]) -> bool:
    """Return whether a column's name contains one of these words."""
    return not words_of(name).isdisjoint(hints)
