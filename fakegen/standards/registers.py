"""Codes that numbers can start with, read from the data of installed libraries at run time."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from fakegen.standards.layout import ListedWord


@cache
def chinese_areas() -> ListedWord:
    """Return the codes (six digits) of China's counties that are still in use."""
    return ListedWord(
        [
            code
            for code, facts in _codes("cn/loc")
            if len(code) == 6 and not code.endswith("00") and not facts["county"].startswith("[")
        ]
    )


@cache
def indonesian_places() -> ListedWord:
    """Return the codes (four digits) of Indonesia's districts."""
    return ListedWord([code for code, _ in _codes("id/loc") if len(code) == 4])


@cache
def french_communes() -> ListedWord:
    """Return the codes (five characters) of France's communes, with their departments."""
    from faker.providers.ssn.fr_FR import Provider

    return ListedWord([place[0] + place[1] for place in Provider.departments_and_municipalities])


@cache
def italian_communes() -> ListedWord:
    """Return the land registry codes (four characters) of Italy's communes."""
    from faker.providers.ssn.it_IT import MUNICIPALITIES_LIST

    return ListedWord(MUNICIPALITIES_LIST)


@cache
def american_campuses() -> ListedWord:
    """Return the first two digits of employer identification numbers in the United States."""
    return ListedWord([code for code, _ in _codes("us/ein")])


@cache
def belgian_banks() -> ListedWord:
    """Return the codes (three digits) of Belgium's banks."""
    return ListedWord([code for code, facts in _codes("be/banks") if facts])


def iban_structures() -> dict[str, str]:
    """Return the structure of national account numbers by country: ``3!n7!n2!n`` for ``BE``."""
    return {code: facts["bban"] for code, facts in _codes("iban")}


def book_ranges(group: str) -> list[tuple[str, str]]:
    """Return the first and the last registrant of each range of a registration group (``978-0``)."""
    from stdnum import numdb

    prefix, _, area = group.partition("-")
    for _, low, high, _, groups in numdb.get("isbn").prefixes:
        if low == high == prefix:
            for _, first, last, facts, ranges in groups:
                if first == last == area and facts:
                    return [(start, end) for _, start, end, *_ in ranges]
    return []


def _codes(table: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield each full code in a table of prefixes, with what the table says about it."""
    from stdnum import numdb

    def walk(prefixes: list[Any], before: str) -> Iterator[tuple[str, dict[str, str]]]:
        for length, low, high, facts, longer in prefixes:
            numbers = [low] if low == high else range(int(low), int(high) + 1)
            for number in numbers:
                code = f"{before}{number:>0{length}}"
                yield code, facts
                yield from walk(longer, code)

    return walk(numdb.get(table).prefixes, "")
