"""Standard identifiers such as IBANs and ISBNs, validated with python-stdnum."""

from __future__ import annotations

import importlib
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from fakegen.detection import column_names
from fakegen.detection.shares import percent, share, share_by_chance
from fakegen.interfaces.detector import Detection

_LEAST = 0.9
_ALL_BY_CHANCE = 0.9
_MOST_APART = 2
_WEAK_CHECK = 0.3
"""If random digits pass a check more often, it counts only with a supporting column name and letters
or punctuation in the values."""

_CODE = re.compile(r"[A-Za-z0-9 ./&_-]{5,40}")
_LENGTHS = {"card_number": (13, 19), "imei": (15, 15), "ean": (8, 13), "isbn": (10, 13)}


def iban(name: str, values: Sequence[str]) -> Detection | None:
    """International bank account numbers with valid check digits."""
    found = _checked(name, values, "iban", "iban", "IBANs", column_names.IBAN)
    return found and _with_country(found, values)


def vat(name: str, values: Sequence[str]) -> Detection | None:
    """Value added tax numbers of the country that they begin with, or whose check they pass."""
    from fakegen.standards.identifier_kinds import OF_COUNTRIES, validity

    countries = _countries(values, OF_COUNTRIES["vat"])
    checks = {code: validity("vat", code) for code in countries}
    return _of_a_country(name, values, checks, "vat", "VAT numbers", column_names.VAT)


def national_number(name: str, values: Sequence[str]) -> Detection | None:
    """National identification numbers of persons, of the country whose check they pass."""
    from fakegen.standards.identifier_kinds import OF_COUNTRIES, validity

    kind = "national_number"
    checks = {code: validity(kind, code) for code in OF_COUNTRIES[kind]}
    return _of_a_country(name, values, checks, kind, "national numbers", column_names.PERSON_NUMBER)


def card_number(name: str, values: Sequence[str]) -> Detection | None:
    """Payment card numbers: 13 to 19 digits of a known network with a valid Luhn check digit."""
    from fakegen.standards.identifier_kinds import validity

    return _numbered(
        name,
        values,
        validity("card_number"),
        "card_number",
        "the Luhn check for payment cards",
        column_names.CARD,
    )


def isbn(name: str, values: Sequence[str]) -> Detection | None:
    """International standard book numbers, ten or thirteen digits."""
    return _checked(name, values, "isbn", "isbn", "ISBNs", ("isbn",))


def ean(name: str, values: Sequence[str]) -> Detection | None:
    """International article numbers (barcodes), eight or thirteen digits."""
    found = _checked(name, values, "ean", "ean", "EANs", ("ean", "barcode", "gtin", "upc"))
    if found is not None and len(values[0]) == 8:
        return replace(found, parameters={"digits": 8})
    return found


def imei(name: str, values: Sequence[str]) -> Detection | None:
    """Serial numbers of mobile phones, fifteen digits."""
    return _checked(name, values, "imei", "imei", "IMEIs", ("imei",))


def lei(name: str, values: Sequence[str]) -> Detection | None:
    """Legal entity identifiers, twenty characters."""
    return _checked(name, values, "lei", "lei", "LEIs", ("lei",))


def bic(name: str, values: Sequence[str]) -> Detection | None:
    """Bank identifier codes, eight or eleven characters, if the column's name suggests them."""
    if not column_names.hints_at(name, column_names.BIC):
        return None
    return _checked(name, values, "bic", "bic", "BICs", column_names.BIC)


def _checked(
    name: str, values: Sequence[str], module: str, provider: str, thing: str, hints: Sequence[str]
) -> Detection | None:
    check = _module(module).is_valid
    return _numbered(name, values, check, provider, f"the check for {thing}", hints)


def _numbered(
    name: str, values: Sequence[str], check: Any, provider: str, checked: str, hints: Sequence[str]
) -> Detection | None:
    low, high = _LENGTHS.get(provider, (8, 34))
    digits = re.sub(r"[ .-]", "", values[0])
    if not low <= len(digits) <= high:
        return None
    passed = share(values, check)
    if passed < _LEAST:
        return None
    chance = share_by_chance(values, check) if provider != "bic" else 0.1
    named = column_names.hints_at(name, hints)
    return _detection(provider, passed, checked, chance, named, {})


def _of_a_country(
    name: str,
    values: Sequence[str],
    checks: dict[str, Any],
    provider: str,
    thing: str,
    hints: Sequence[str],
) -> Detection | None:
    if (
        sum(bool(_CODE.fullmatch(v)) and sum(c.isdigit() for c in v) >= 5 for v in values[:30])
        < 25 * min(len(values), 30) / 30
    ):
        return None
    lengths = {sum(map(str.isdigit, value)) for value in values}
    if max(lengths) - min(lengths) > _MOST_APART:
        return None  # such as numbers of several kinds of cards
    named = column_names.hints_at(name, hints)
    found = []
    for code, check in checks.items():
        passed = share(values, check)
        if passed < _LEAST:
            continue
        chance = share_by_chance(values, check)
        if chance <= _WEAK_CHECK or (named and not values[0].isdecimal()):
            checked = f"the check for {code} {thing}"
            own = named or code.lower() in column_names.words_of(name)
            detection = _detection(provider, passed, checked, chance, own, {"country": code})
            tried = 1 if own else len(checks)  # passing one of many checks is more likely
            found.append(replace(detection, by_chance=min(chance * tried, _ALL_BY_CHANCE)))
    return min(found, key=lambda m: (-round(m.share, 2), m.by_chance), default=None)


def _detection(
    provider: str,
    passed: float,
    checked: str,
    chance: float,
    named: bool,
    parameters: dict[str, Any],
) -> Detection:
    evidence = f"{percent(passed)} pass {checked} ({percent(chance)} expected by chance)"
    return Detection(provider, passed, evidence, parameters, None, chance, named)


def _countries(values: Sequence[str], known: Iterable[str]) -> list[str]:
    """Return the countries to try: the one that most values begin with, else all that are known.

    Values that begin with other letters have none.
    """
    prefixes = Counter(value[:2].upper() for value in values)
    prefix, count = prefixes.most_common(1)[0]
    prefix = {"EL": "GR"}.get(prefix, prefix)
    if count >= _LEAST * len(values) and prefix in known:
        return [prefix]
    return [] if prefix.isalpha() else list(known)


def _with_country(found: Detection, values: Sequence[str]) -> Detection:
    from fakegen.standards.bank import iban_countries

    countries = Counter(value[:2].upper() for value in values)
    code, count = countries.most_common(1)[0]
    if code not in iban_countries():
        return found
    evidence = f"{found.evidence}; {percent(count / len(values))} are from {code}"
    return replace(found, evidence=evidence, parameters={"country": code})


@cache
def _module(name: str) -> Any:
    return importlib.import_module(f"stdnum.{name}")
