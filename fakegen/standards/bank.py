"""Bank account numbers (IBAN, ISO 13616) and the codes of banks (BIC, ISO 9362).

The structure of the national part (BBAN) is read at run time from python-stdnum's copy of the IBAN registry.
The national part has right check digits, too, if python-stdnum or schwifty can check them: Belgium, Bosnia
and Herzegovina, Czechia, Estonia, Finland, France, Iceland, Italy, Mauritania, Monaco, Montenegro, North
Macedonia, Norway, Poland, Portugal, San Marino, Serbia, Slovakia, Slovenia, Spain, Timor-Leste and Tunisia.
German check digits depend on the bank, so German bank codes here start with 9, as no real one does.
"""

from __future__ import annotations

import re
import string
from collections.abc import Mapping, Sequence

from fakegen.standards.checks import (
    Check,
    Mod97,
    Weighted,
    luhn,
    minus,
    outputs,
    powers,
)
from fakegen.standards.layout import constant
from fakegen.standards.national import ODD_LETTERS
from fakegen.standards.registers import belgian_banks, iban_structures
from fakegen.standards.scheme import Entry, Layout, Scheme

_KEY = powers(10, 97)
_SPANISH = outputs(11, lambda r: (0, 1, 9, 8, 7, 6, 5, 4, 3, 2, 1)[r])
_TAIL: list[Check] = [Weighted([100 * w for w in _KEY], outputs(97, lambda r: 97 - r, 2))]
_FRENCH: tuple[Layout, Sequence[Check]] = (
    "#" * 21 + "==",
    [
        Weighted(
            [factor * w for factor, width in ((89, 5), (15, 5), (3, 11)) for w in _KEY[-width:]],
            outputs(97, lambda r: 97 - r, 2),
        )
    ],
)
_ITALIAN: tuple[Layout, Sequence[Check]] = (
    "=" + "#" * 22,
    [Weighted((ODD_LETTERS[:10], 1), string.ascii_uppercase)],
)

# The prefix of an account, which has a check digit of its own, is almost always zero.
_SLAVIC: tuple[Layout, Sequence[Check]] = (
    "####" + constant("000000") + "#########=",
    [Weighted((0,) * 10 + (6, 3, 7, 9, 10, 5, 8, 4, 2), minus(11))],
)

_NATIONAL: Mapping[str, tuple[Layout, Sequence[Check]]] = {
    "BE": (
        (belgian_banks, "#######=="),
        [Weighted(_KEY, outputs(97, lambda r: r or 97, 2))],
    ),
    "CZ": _SLAVIC,
    "DE": ("[9]" + "#" * 17, []),
    "EE": ("##" + "#" * 13 + "=", [Weighted((0, 0, *((7, 1, 3) * 4), 7), minus(10))]),
    "ES": (
        "########=~##########",
        [
            Weighted((4, 8, 5, 10, 9, 7, 3, 6) + (0,) * 10, _SPANISH),
            Weighted((0,) * 9 + (1, 2, 4, 8, 5, 10, 9, 7, 3, 6), _SPANISH),
        ],
    ),
    "FI": ("#" * 13 + "=", [luhn()]),
    "FR": _FRENCH,
    "IS": (
        "#" * 12 + "<01-28><01-12>##[2-9]#=[09]",
        [Weighted((0,) * 12 + (3, 2, 7, 6, 5, 4, 3, 2, 0), minus(11))],
    ),
    "IT": _ITALIAN,
    "MC": _FRENCH,
    "MR": ("#" * 21 + "==", _TAIL),
    # Without leading zeros, because old accounts of seven digits have another check.
    "NO": ("%###%#####=", [Weighted((5, 4, 3, 2, 7, 6, 5, 4, 3, 2), minus(11))]),
    "PL": ("#######=" + "#" * 16, [Weighted((3, 9, 7, 1, 3, 9, 7) + (0,) * 16, minus(10))]),
    "SK": _SLAVIC,
    "SM": _ITALIAN,
    "TN": ("#" * 18 + "==", _TAIL),
    **{country: ("==", [Mod97()]) for country in ("BA", "ME", "MK", "PT", "RS", "SI", "TL")},
}
"""National parts with check digits; a bare ``==`` means the registry's structure with them at the end."""


def iban_countries() -> list[str]:
    """Return the codes of the countries that have IBANs, sorted."""
    return sorted(iban_structures())


def countries() -> list[str]:
    """Return the codes of all countries, sorted."""
    from phonenumbers import SUPPORTED_REGIONS
    from stdnum import bic as stdnum_bic

    return sorted(code for code in SUPPORTED_REGIONS if stdnum_bic.is_valid(f"AAAA{code}22"))


def bban(country: str) -> Scheme:
    """Return the national bank account numbers of a country."""
    layout, checks = _NATIONAL.get(country, ("", []))
    if layout in ("", "=="):
        digits = _notation(iban_structures()[country])
        layout = digits[: len(digits) - len(layout)] + layout
    return Scheme(layout, checks)


def iban(country: str) -> Scheme:
    """Return the international bank account numbers of a country."""
    national = bban(country)
    pieces = national.layout if isinstance(national.layout, tuple) else (national.layout,)
    return Scheme((f"{country}^^", *pieces), [*national.checks, Mod97(after=country)])


def unchecked_iban(country: str) -> Scheme:
    """Return the international numbers of a country whose national part may have any digits."""
    digits = _notation(iban_structures()[country])
    return Scheme(f"{country}^^{digits}", [Mod97(after=country)])


def bic(country: str, length: int | None) -> Entry:
    """Return the codes of banks in a country, of 8 or 11 characters; None for either."""
    lengths = {8: "", 11: "[A-Z0-9]" * 3}
    bank, place = "????", "[A-Z0-9]" * 2
    return tuple(
        Scheme(bank + country + place + branch, wrong=f"{bank}(QQ|XX|ZZ){place}{branch}")
        for number, branch in lengths.items()
        if length in (None, number)
    )


def _notation(structure: str) -> str:
    """Translate a structure of the registry: ``3!n7!n2!n`` becomes twelve digits.

    Where letters and digits are allowed (``c``), digits are made, as banks do.
    """
    kinds = {"n": "#", "a": "?", "c": "#"}
    return "".join(
        kinds[kind] * int(count) for count, kind in re.findall(r"(\d+)!([nac])", structure)
    )
