"""Kinds of identifiers: what checks their numbers (python-stdnum), and the layouts that real ones have."""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from typing import Any

from fakegen.standards.bank import iban, iban_countries, unchecked_iban
from fakegen.standards.checks import Mod97, luhn
from fakegen.standards.codes import EAN_CHECK, ISBN10_CHECK
from fakegen.standards.layout import constant
from fakegen.standards.national import MODULES, NATIONAL
from fakegen.standards.read_number import NumberReader
from fakegen.standards.scheme import Scheme, alternatives
from fakegen.standards.vat import VAT

_CARD = re.compile(r"3[47]\d{13}|3[0689]\d{12}|(?:2[2-7]|35|5\d|6\d)\d{14}|4\d{12}(?:\d{3}){0,2}")


def _digits(check: Any, *lengths: int) -> tuple[Scheme, ...]:
    """Return numbers of these lengths, whose last digit is a check."""
    return tuple(Scheme("#" * (length - 1) + "=", [check]) for length in lengths)


_SCHEMES: Mapping[str, tuple[Scheme, ...]] = {
    "card_number": _digits(luhn(), *range(13, 20)),
    "ean": _digits(EAN_CHECK, 8, 12, 13, 14),
    "imei": _digits(luhn(), 15),
    "isbn": (
        Scheme("#########=", [ISBN10_CHECK]),
        *(Scheme(f"{constant(prefix)}#########=", [EAN_CHECK]) for prefix in ("978", "979")),
    ),
    "lei": (Scheme("[0-9A-Z]" * 18 + "==", [Mod97()]),),
}

OF_COUNTRIES: Mapping[str, Sequence[str]] = {
    "national_number": sorted(NATIONAL),
    "vat": sorted(VAT),
}
"""The kinds whose numbers each country makes in its own way, and these countries."""

IDENTIFIERS = tuple(sorted({*_SCHEMES, *OF_COUNTRIES, "iban"}))
"""The kinds of identifiers."""


@cache
def validity(kind: str, country: str = "") -> Callable[[str], bool]:
    """Return what tells whether a string is an identifier of a kind: spaces and hyphens do not matter.

    Args:
        kind: One of :data:`IDENTIFIERS`.
        country: The country, for kinds of :data:`OF_COUNTRIES`.
    """
    if kind == "card_number":
        return _is_card
    module: Any
    if kind == "vat":
        from stdnum.util import get_cc_module

        module = get_cc_module(country.lower(), "vat")
    else:
        name = MODULES[country] if kind == "national_number" else kind
        module = importlib.import_module(f"stdnum.{name}")
    found: Callable[[str], bool] = module.is_valid
    return found


def _is_card(text: str) -> bool:
    """Return whether a string is the number of a card of a known network, 13 to 19 digits."""
    from stdnum import luhn as stdnum_luhn

    digits = re.sub(r"[ -]", "", text)
    return bool(_CARD.fullmatch(digits)) and bool(stdnum_luhn.is_valid(digits))


@cache
def reader(kind: str, country: str = "") -> NumberReader:
    """Return what reads the identifiers of a kind.

    Args:
        kind: One of :data:`IDENTIFIERS`.
        country: The country, for kinds of :data:`OF_COUNTRIES`.
    """
    is_valid = validity(kind, country)
    if kind == "iban":
        return NumberReader(_iban_grade, _ibans, lambda text: text[:2])
    if kind in OF_COUNTRIES:
        entry = {"national_number": NATIONAL, "vat": VAT}[kind][country]
        return NumberReader(is_valid, partial(_listed, alternatives(entry)))
    return NumberReader(is_valid, partial(_listed, _SCHEMES[kind]))


def _iban_grade(text: str) -> int:
    """Return 2 for an IBAN of a bank that is known, and 1 for any other one: banks are newer than lists of them."""
    from stdnum import iban as stdnum_iban

    return int(stdnum_iban.is_valid(text, check_country=False)) + int(stdnum_iban.is_valid(text))


def _ibans(country: str) -> Sequence[Scheme]:
    """Return the numbers of a country, and those that not all of its national checks are computed for."""
    return (iban(country), unchecked_iban(country)) if country in iban_countries() else ()


def _listed(schemes: Sequence[Scheme], group: str) -> Sequence[Scheme]:
    del group
    return schemes
