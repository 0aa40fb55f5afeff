"""Places and companies: their values say little, so the column's name must suggest what they are."""

from __future__ import annotations

import re
from collections.abc import Sequence

from fakegen.detection import column_names
from fakegen.detection.shares import percent, share
from fakegen.interfaces.detector import Detection

_COMPANY = re.compile(
    r"(?:.*\W)?(?:inc|ltd|llc|llp|plc|corp|corporation|group|gmbh|ag|kg|ohg|nv|bv|bvba|srl|sprl|sarl|"
    r"s\.?a\.?s?|s\.?p\.?a|sons|vzw|asbl|oy|ab|a/s|pty|co)\.?",
    re.IGNORECASE,
)
_STREET = re.compile(r"(?=.*[^\W\d_]{3}).*(?:^|\s|,)\d+\w?\b.*", re.DOTALL)
_POSTCODE = re.compile(r"[A-Z0-9][A-Z0-9 -]{2,9}", re.IGNORECASE)
_PLACE = re.compile(r"[^\W\d_][^\d_,;:!?()]{1,40}")
_LEAST = 0.9
_LEAST_COMPANIES = (0.2, 0.7)
_LEAST_STREETS = 0.5


def company(name: str, values: Sequence[str]) -> Detection | None:
    """Company names, of which enough end in a legal form: Ltd, GmbH, NV."""
    named = column_names.hints_at(name, column_names.COMPANY)
    passed = sum(_is_company(value) for value in values) / len(values)
    if passed < _LEAST_COMPANIES[0 if named else 1]:
        return None
    evidence = f"{percent(passed)} end like company names"
    return Detection(
        "faker.company", passed, evidence, by_chance=0.05, named=named, identifying=False
    )


def _is_company(value: str) -> bool:
    """Return whether a value ends in a legal form, after a name: 50 kg is none."""
    return bool(_COMPANY.fullmatch(value)) and any(map(str.isalpha, value.rpartition(" ")[0]))


def street_address(name: str, values: Sequence[str]) -> Detection | None:
    """Words with a house number, if the column's name suggests streets or addresses."""
    passed = share(values, _STREET.fullmatch)
    if passed < _LEAST_STREETS or not column_names.hints_at(name, column_names.STREET):
        return None
    lines = sum(bool(re.search(r"[,\n]", value)) for value in values) / len(values)
    provider = "faker.address" if lines > 0.5 else "faker.street_address"
    evidence = f"{percent(passed)} have words and a house number"
    return Detection(provider, passed, evidence, by_chance=0.1, named=True)


def postcode(name: str, values: Sequence[str]) -> Detection | None:
    """Short codes with digits, if the column's name suggests postcodes."""
    passed = share(values, lambda value: _POSTCODE.fullmatch(value) and re.search(r"\d", value))
    is_named = column_names.hints_at(name, column_names.POSTCODE)
    if passed < _LEAST or not is_named or column_names.hints_at(name, column_names.ABOUT):
        return None
    evidence = f"{percent(passed)} look like postcodes"
    return Detection(
        "faker.postcode", passed, evidence, by_chance=0.1, named=True, identifying=False
    )


def city(name: str, values: Sequence[str]) -> Detection | None:
    """Words without digits, if the column's name suggests cities."""
    passed = share(values, _PLACE.fullmatch)
    if passed < _LEAST or not column_names.hints_at(name, column_names.CITY):
        return None
    evidence = f"{percent(passed)} look like place names"
    return Detection("faker.city", passed, evidence, by_chance=0.1, named=True, identifying=False)
