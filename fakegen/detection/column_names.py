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
    "firstname", "first", "given", "givenname", "forename", "fname", "middlename", "middle", "prenom", "voornaam",
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
    "direccion", "indirizzo", "via", "endereco", "logradouro", "rua",
)  # fmt: skip
POSTCODE = (
    "postcode", "zip", "zipcode", "postal", "postalcode", "plz", "cp", "codepostal", "npa", "cap",
    "postleitzahl", "pincode",
)  # fmt: skip
CITY = (
    "city", "town", "municipality", "stad", "gemeente", "plaats", "ville", "commune", "stadt", "ort",
    "gemeinde", "ciudad", "citta", "comune", "cidade", "municipio",
)  # fmt: skip
COUNTRY = (
    "country", "nation", "land", "pays", "pais", "paese", "staat", "countryname",
)  # fmt: skip

PERSON = (
    "patient", "doctor", "physician", "nurse", "surgeon", "dentist", "therapist", "customer", "client",
    "buyer", "seller", "vendor", "employee", "worker", "staff", "colleague", "manager", "supervisor", "member",
    "user", "student", "pupil", "teacher", "lecturer", "tutor", "professor", "guest", "passenger", "driver",
    "rider", "owner", "holder", "cardholder", "policyholder", "insured", "claimant", "beneficiary",
    "borrower", "reader", "subscriber", "agent", "operator", "caller", "callee", "contact", "author",
    "person", "applicant", "candidate", "tenant", "landlord", "rep", "salesperson", "representative",
    "athlete", "player", "participant", "respondent", "resident", "citizen", "donor", "voter", "witness",
    "signatory", "handler", "reviewer", "referee", "umpire", "judge", "coach", "trainer", "jockey",
    "speaker", "lawyer", "attorney", "plaintiff", "defendant", "notary", "broker", "advisor", "adviser",
    "consultant", "assignee", "reporter", "requester", "sender", "recipient", "payer", "payee", "debtor",
    "creditor", "mother", "father", "spouse", "husband", "wife", "guardian", "instructor", "actor", "actress",
    "director", "composer", "singer", "musician", "writer", "artist", "officer", "technician",
    "arts", "dokter", "huisarts", "verpleegkundige", "klant", "medewerker", "werknemer", "leerling", "docent",
    "leraar", "gast", "bestuurder", "chauffeur", "eigenaar", "houder", "lid", "gebruiker", "verzekerde",
    "huurder", "lener", "persoon",
    "medecin", "infirmier", "infirmiere", "acheteur", "vendeur", "salarie", "eleve", "etudiant", "enseignant",
    "hote", "conducteur", "proprietaire", "titulaire", "membre", "utilisateur", "assure", "locataire",
    "emprunteur", "abonne", "personne",
    "arzt", "arztin", "hausarzt", "kunde", "kundin", "mitarbeiter", "mitarbeiterin", "schuler", "lehrer",
    "lehrerin", "fahrer", "besitzer", "inhaber", "mitglied", "benutzer", "nutzer", "versicherter", "mieter",
    "leser",
    "medico", "paciente", "cliente", "empleado", "alumno", "profesor", "huesped", "conductor", "propietario",
    "titular", "socio", "usuario", "asegurado", "inquilino",
    "paziente", "dipendente", "studente", "insegnante", "ospite", "conducente", "proprietario", "utente",
    "assicurato",
)  # fmt: skip
"""What a person is in a table. A column of this name holds persons or what they are called in the books."""
RECORD = (
    "plate", "numberplate", "licenseplate", "licenceplate", "licplate", "kenteken", "nummerplaat",
    "immatriculation", "plaque", "kennzeichen", "targa", "placa", "vin", "policy", "policyno", "polis",
    "polisnummer", "insurance", "insuranceno", "verzekeringsnummer", "passport", "paspoort", "passeport",
    "reisepass", "pasaporte", "passaporto", "licence", "license", "rijbewijs", "permis", "fuhrerschein",
    "mrn", "recordno", "recordnumber", "medicalrecord", "chartno", "dossier", "username", "userid", "login",
    "handle", "nick", "nickname", "screenname", "loyalty", "membership", "account", "msisdn", "imsi", "iccid",
)  # fmt: skip
"""Numbers and names under which persons and what is theirs stand in records."""
NUMBER = ("id", "no", "nr", "num", "number", "nummer", "numero", "code", "key", "ref", "pk")
ABOUT = (
    "type", "kind", "category", "class", "status", "state", "group", "segment", "tier", "level", "plan",
    "role", "gender", "sex", "age", "country", "city", "region", "language", "since", "score", "rating",
    "count", "reason", "satisfaction", "years", "year", "days", "months", "date", "time", "amount", "total",
    "balance", "points", "income", "price", "share", "rate", "percent", "flag", "source", "channel",
    "soort", "geslacht", "statut", "sexe", "art", "geschlecht", "tipo", "estado", "sesso", "genre",
)  # fmt: skip
"""What is said about persons and records: ``customer_type`` holds no customers."""


_LEAST_HALF = 4
_JOINED = frozenset[str]().union(
    FIRST_NAME, LAST_NAME, FULL_NAME, COMPANY, STREET, POSTCODE, CITY, PERSON, PHONE, EMAIL, ABOUT
)  # fmt: skip
"""Words that names of columns join without a sign: ``streetaddr``."""


def words_of(name: str) -> set[str]:
    """Return the words of a column's name and all adjacent pairs joined, in lower case.

    ``firstName`` gives ``first``, ``name`` and ``firstname``, and ``STREETADDR`` both of its words.
    """
    words = split(name)
    joined = [left + right for left, right in pairwise(words)]
    return {*words, *joined, *(half for word in words for half in _halves(word))}


def _halves(word: str) -> tuple[str, ...]:
    """Return the two words that a word without a sign between them is made of; none if it is not."""
    for place in range(_LEAST_HALF, len(word) - _LEAST_HALF + 1):
        if word[:place] in _JOINED and word[place:] in _JOINED:
            return word[:place], word[place:]
    return ()


def split(name: str) -> list[str]:
    """Return the words of a column's name in order, in lower case and without accents."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", plain)
    return re.findall(r"[a-z]+|[0-9]+", spaced.lower())


def hints_at(name: str, hints: Collection[str]) -> bool:
    """Return whether a column's name contains one of these words."""
    return not words_of(name).isdisjoint(hints)
