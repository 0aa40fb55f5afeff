"""Valid replacements for Faker's numbers of companies and licensed professions.

They are in ``faker.providers.company`` and ``faker.providers.person``.
"""

from __future__ import annotations

import string
from collections.abc import Mapping

from fakegen.errors import ParameterError
from fakegen.interfaces.generator import Generator
from fakegen.interfaces.provider import Context
from fakegen.providers.standards.makers import Maker
from fakegen.providers.standards.makers import plain as simple
from fakegen.providers.standards.standard_generator import StandardGenerator
from fakegen.standards.checks import (
    Weighted,
    digit_sum,
    luhn,
    minus,
    minus_last,
    plain,
    plain_last,
    powers,
)
from fakegen.standards.layout import constant
from fakegen.standards.national import NATIONAL
from fakegen.standards.scheme import Scheme, only, standard
from fakegen.standards.vat import FRENCH, SWISS, VAT

_REGON = Weighted((8, 9, 2, 3, 4, 5, 6, 7), plain_last(11))
_LOCAL_REGON = Weighted((2, 4, 8, 5, 0, 9, 7, 3, 6, 1, 2, 4, 8), plain_last(11))
# The check of the company ignores the digits of the office.
_SIREN_OF_OFFICE = Weighted((1, 2, 1, 2, 1, 2, 1, 2, 0, 0, 0, 0), minus(10), digit_sum)
_REGON_OF_OFFICE = Weighted((8, 9, 2, 3, 4, 5, 6, 7, 0, 0, 0, 0), plain_last(11))
_CNPJ = Weighted(
    (6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2),
    minus_last(11),
    values={c: ord(c) - ord("0") for c in string.digits + string.ascii_uppercase},
)
_LETTER = "[0-9A-Z]"
_CNPJ_LETTERS = Scheme(
    f"{_LETTER * 2}.{_LETTER * 3}.{_LETTER * 3}/{_LETTER * 3}%-=~", [_CNPJ, _CNPJ]
)
_OGRN = Scheme("%###########=", [Weighted(powers(10, 11), plain_last(11))])
_OGRNIP = Scheme("[34]#############=", [Weighted(powers(10, 13), plain(13))])


def _french_vat(context: Context, *, siren: str = "", valid: bool = True) -> Generator:
    digits = siren.replace(" ", "")
    if not digits:
        scheme = Scheme("FR ~~ ### ### ##=", [luhn(), FRENCH])
    elif len(digits) == 9 and digits.isdecimal() and digits.isascii():
        shown = " ".join(constant(digits[start : start + 3]) for start in (0, 3, 6))
        scheme = Scheme(f"FR ~~ {shown}", [FRENCH])
    else:
        raise ParameterError(f"'siren' must be nine digits, not {siren!r}", "siren")
    return StandardGenerator(standard(scheme, valid))


def _siret(context: Context, *, max_sequential_digits: int = 2, valid: bool = True) -> Generator:
    if not 1 <= max_sequential_digits <= 4:
        raise ParameterError(
            f"'max_sequential_digits' must be in 1 .. 4, not {max_sequential_digits}",
            "max_sequential_digits",
        )
    office = constant("0" * (4 - max_sequential_digits)) + "#" * max_sequential_digits
    return StandardGenerator(
        standard(Scheme(f"### ### ##= {office}~", [_SIREN_OF_OFFICE, luhn()]), valid)
    )


def _brazilian(separators: str) -> Maker:
    def make(context: Context, *, use_alphanumeric: bool = False, valid: bool = True) -> Generator:
        scheme = _CNPJ_LETTERS if use_alphanumeric else only(VAT["BR"])
        return StandardGenerator(standard(scheme.without(separators), valid))

    return make


_SIREN = simple(Scheme("### ### ##=", [luhn()]))
_SWISS = simple(Scheme("CHE-###.###.##=", [SWISS]))

COMPANIES: Mapping[str, Mapping[str, Maker]] = {
    "company_business_id": {"fi_FI": simple(Scheme("#######-=", only(VAT["FI"]).checks))},
    "company_vat": {
        "fi_FI": simple(VAT["FI"]),
        "fr_CH": _french_vat,
        "fr_FR": _french_vat,
        "it_IT": simple(VAT["IT"]),
        "pl_PL": simple(only(VAT["PL"]).without("PL")),
    },
    "siren": dict.fromkeys(("fr_CH", "fr_FR"), _SIREN),
    "siret": dict.fromkeys(("fr_CH", "fr_FR"), _siret),
    "ide": {"fr_CH": _SWISS},
    "idi": {"fr_CH": _SWISS},
    "uid": {"fr_CH": _SWISS},
    "regon": {"pl_PL": simple(Scheme("########=", [_REGON]))},
    "local_regon": {"pl_PL": simple(Scheme("########=####~", [_REGON_OF_OFFICE, _LOCAL_REGON]))},
    "cnpj": {"pt_BR": _brazilian("")},
    "company_id": {"pt_BR": _brazilian("./-")},
    "businesses_inn": {"ru_RU": simple(VAT["RU"])},
    "individuals_inn": {"ru_RU": simple(NATIONAL["RU"])},
    "businesses_ogrn": {"ru_RU": simple(_OGRN)},
    "individuals_ogrn": {"ru_RU": simple(_OGRNIP)},
}
"""The makers of each method, by the locale whose data Faker uses."""

# No doctor has a number whose check digit would be 0, or 10.
_DOCTOR = Scheme("=######", [Weighted((1, 2, 3, 4, 5, 6), " 123456789 ")])

PROFESSIONS: Mapping[str, Mapping[str, Maker]] = {"pwz_doctor": {"pl_PL": simple(_DOCTOR)}}
"""Likewise."""
