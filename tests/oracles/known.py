"""The oracle of every number that fakegen, a library or a plugin of this repository makes.

An oracle says whether a value is valid: a module of python-stdnum by name, or a function of the value and the
country. :data:`REFERENCES` are those for which no library exists.
"""

from __future__ import annotations

import importlib
import json
import re
import warnings
from collections.abc import Callable, Mapping

import phonenumbers
import schwifty
import stdnum.iso7064.mod_97_10
from fakegen_example.badges import is_valid as is_badge
from schwifty.exceptions import SchwiftyException
from stdnum.util import get_cc_module

from fakegen.standards.bank import iban_countries
from fakegen.standards.national import MODULES
from tests.oracles import references

Check = Callable[[str], object]
Oracle = str | Callable[[str, str], object]
"""Of a value and a country."""


def check_of(oracle: Oracle, country: str) -> Check:
    """Return the check of one country's values."""
    if isinstance(oracle, str):
        check: Check = importlib.import_module(f"stdnum.{oracle}").is_valid
        return check
    return lambda value: oracle(value, country)


def phone(value: str, country: str) -> bool:
    return phonenumbers.is_valid_number_for_region(phonenumbers.parse(value, country), country)


def phone_of(*kinds: int) -> Oracle:
    """Return the oracle of telephone numbers of some kinds."""

    def check(value: str, country: str) -> bool:
        number = phonenumbers.parse(value, country)
        found = phonenumbers.number_type(number)
        either = phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE
        return phone(value, country) and found in (*kinds, either)

    return check


MOBILE = phone_of(phonenumbers.PhoneNumberType.MOBILE)
FIXED_LINE = phone_of(phonenumbers.PhoneNumberType.FIXED_LINE)
TOLL_FREE = phone_of(phonenumbers.PhoneNumberType.TOLL_FREE)


def msisdn(value: str, country: str) -> bool:
    return value.isdecimal() and bool(MOBILE(f"+{value}", country))  # type: ignore[operator]


def vat(value: str, country: str) -> bool:
    return bool(get_cc_module(country.lower(), "vat").is_valid(value))


def national(value: str, country: str) -> bool:
    return bool(check_of(MODULES[country], country)(value))


def passes_schwifty(number: str) -> bool:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # countries whose national part it cannot check
        try:
            schwifty.IBAN(number, validate_bban=True)
        except SchwiftyException:
            return False
    return True


def iban(value: str, country: str) -> bool:
    if country not in iban_countries():  # of no registry; Faker makes them all the same
        return bool(stdnum.iso7064.mod_97_10.is_valid(value[4:] + value[:4]))
    of_country = value.startswith(country) and bool(check_of("iban", country)(value))
    return of_country and passes_schwifty(value)


def bban(value: str, country: str) -> bool:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return iban(str(schwifty.IBAN.from_bban(country, value)), country)


def bic(value: str, country: str) -> bool:
    return value[4:6] == country and bool(check_of("bic", country)(value))


def spaced_card(value: str, country: str) -> bool:
    return bool(check_of("luhn", country)(value.replace(" ", "")))


def card_of_lines(value: str, country: str) -> bool:
    """Check the card among the lines of a holder's name, the number and the date, and the code."""
    return bool(check_of("luhn", country)(value.splitlines()[2].split()[0]))


def french_register(value: str, country: str) -> bool:
    """Check the company's number: python-stdnum refuses the names of some real cities."""
    return bool(check_of("fr.siren", country)(re.sub(r"^RCS .* [AB] ", "", value)))


def swedish_pair(value: str, country: str) -> bool:
    company, tax = json.loads(value)
    return (
        bool(check_of("se.orgnr", country)(company))
        and bool(check_of("se.vat", country)(tax))
        and tax[2:12] == company.replace("-", "")
    )


def invalid_social_security(value: str, country: str) -> bool:
    return not check_of("us.ssn", country)(value)


def _reference(check: Check) -> Oracle:
    return lambda value, _: check(value)


CORE: Mapping[str, Oracle] = {
    "vat": vat,
    "national_number": national,
    "iban": iban,
    "bban": bban,
    "bic": bic,
    "card_number": "luhn",
    "isbn": "isbn",
    "ean": "ean",
    "imei": "imei",
    "lei": "lei",
    "phone": phone,
}
"""The oracles of the providers in ``fakegen.providers.standards``."""

PLUGINS: Mapping[str, Oracle | None] = {
    "be.national_number": "be.nn",
    "be.vat": "be.vat",
    "be.enterprise_number": "be.vat",
    "be.structured_reference": "be.ogm_vcs",
    "be.licence_plate": _reference(references.has_form(r"2-[A-Z]{3}-\d{3}")),
    "be.municipality": None,
    "example.badge": _reference(is_badge),
    "example.shift": None,
}
"""The oracles of the providers of the plugins in this repository; None for what is no number."""

MIMESIS: Mapping[str, Oracle] = {
    "code.imei": "imei",
    "code.isbn": "isbn",
    "code.issn": "issn",
    "code.ean": "ean",
    "payment.credit_card_number": spaced_card,
    "payment.bitcoin_address": "bitcoin",
    "person.phone_number": phone,
    "person.telephone": phone,
}

REFERENCES: Mapping[str, Check] = {
    "clabe": references.clabe,
    "identity_card_number": references.polish_identity_card,
    "kvnr": references.german_health,
    "nuss": references.nuss,
    "pwz_doctor": references.polish_doctor,
    "rg": references.rg,
    "rvnr": references.german_pension,
    "sbn9": references.sbn,
    "snils": references.snils,
    "ssn HU": references.hungarian,
    "ssn TW": references.taiwanese,
    "upc_e": references.upc_e,
    "vin": references.vin,
    # No check digit, so that only the form can be wrong.
    "cie": references.has_form(r"[A-Z]{2}\d{5}[A-Z]{2}"),
    "doi": references.has_form(r"10\.\d{4,9}/\S+"),
    "passport_number IT": references.has_form(r"[A-Z]{2}\d{7}"),
}
"""Faker's numbers that no library checks, by method, and by country where that decides."""

FAKER: Mapping[str, Oracle] = {
    **{name: _reference(check) for name, check in REFERENCES.items()},
    "aadhaar_id": "in_.aadhaar",
    "aba": "us.rtn",
    "bban": bban,
    "birth_number": "cz.rc",
    "businesses_inn": "ru.inn",
    "businesses_ogrn": "ru.ogrn",
    "cif": "es.cif",
    "cin": "br.cpf",
    "cnpj": "br.cnpj",
    "company_business_id": "fi.ytunnus",
    "company_cuit": "ar.cuit",
    "company_id": "br.cnpj",
    "company_rut": "cl.rut",
    "company_vat": vat,
    "company_vat CH": "fr.tva",
    "cpf": "br.cpf",
    "credit_card_full": card_of_lines,
    "credit_card_number": "luhn",
    "cuil": "ar.cuit",
    "cuit": "ar.cuit",
    "curp": "mx.curp",
    "dni": "ar.dni",
    "ean": "ean",
    "ean13": "ean",
    "ean8": "ean",
    "ein": "us.ein",
    "gstin": "in_.gstin",
    "iban": iban,
    "ide": "ch.uid",
    "idi": "ch.uid",
    "individuals_inn": "ru.inn",
    "individuals_ogrn": "ru.ogrn",
    "invalid_ssn": invalid_social_security,
    "isbn10": "isbn",
    "isbn13": "isbn",
    "itin": "us.itin",
    "jan": "ean",
    "jan13": "ean",
    "jan8": "ean",
    "legal_person_nit_with_check_digit": "co.nit",
    "local_regon": "pl.regon",
    "localized_ean": "ean",
    "localized_ean13": "ean",
    "localized_ean8": "ean",
    "natural_person_nit_with_check_digit": "co.nit",
    "nie": "es.nie",
    "nif": "es.dni",
    "nip": "pl.nip",
    "org_and_vat_id": swedish_pair,
    "org_id": "se.orgnr",
    "pan": "in_.pan",
    "person_rut": "cl.rut",
    "pesel": "pl.pesel",
    "rcs_number": french_register,
    "regon": "pl.regon",
    "rfc": "mx.rfc",
    "rif": "ve.rif",
    "rut": "cl.rut",
    "siren": "fr.siren",
    "siret": "fr.siret",
    "ssn": national,
    "ssn AR": "ar.cuit",
    "ssn MX": "luhn",
    "swift": bic,
    "swift11": bic,
    "swift8": bic,
    "tin": "gr.vat",
    "uid": "ch.uid",
    "upc_a": "ean",
    "vat_id": vat,
    "vat_id CH": "ch.uid",
    "vat_id TH": "th.pin",
    "basic_phone_number": phone,
    "cellphone_number": MOBILE,
    "landline_number": FIXED_LINE,
    "mobile_number": MOBILE,
    "msisdn": msisdn,
    "phone_number": phone,
    "telephone_number": FIXED_LINE,
    "toll_number": TOLL_FREE,
}
"""The oracles of Faker's methods, by method, and by country where that decides."""

_PHILIPPINE = "the parts of the country's telephone numbers that Faker puts together"
NO_CHECK: Mapping[str, str] = {
    "AA": "an artificial locale, of no country",
    **{
        f"bban {country}": "the country takes part in no registry of accounts"
        for country in ("AR", "BD", "CO", "PH", "TH")
    },
    "bic": "Russian codes of banks have no check",
    "area_code": "the start of a number",
    "country_calling_code": "the start of a number",
    "cedula": "numbers of Venezuelan persons are serial",
    "checking_account": "a Russian account is checked together with its bank",
    "correspondent_account": "a Russian account is checked together with its bank",
    "elector_code": "Mexican codes of voters have no published check",
    "gsis": "no published check",
    "kpp": "an office, a reason and a serial number",
    "legal_person_nit": "without its check digit",
    "license_plate": "plates have no check",
    "license_plate_regex_formats": "plates have no check",
    "natural_person_nit": "without its check digit",
    "nuip": "Colombian numbers of persons are serial",
    "pagibig": "no published check",
    "passport_dates": "dates",
    "passport_dob": "a date",
    "passport_full": "passports have no check",
    "passport_number": "passports have no check",
    "philhealth": "no published check",
    "police_id": "Greek identity cards have no check",
    "pwz_nurse": "a region and a serial number",
    "sss": "no published check",
    "umid": "no published check",
    "ssn BD": "Bangladeshi numbers of persons have no published check",
    "ssn DZ": "Algerian numbers of persons have no published check",
    "ssn GB": "the national insurance number has no check",
    "ssn PH": "no published check",
    "ssn VE": "numbers of Venezuelan persons are serial",
}
"""Faker's methods that make numbers which nothing can check, with the reason."""
