"""Numbers of every kind are what phonenumbers calls valid, and they can be counted."""

from __future__ import annotations

import numpy as np
import phonenumbers
import pytest

from fakegen.phones.numbering_plan import KINDS, countries, kinds, national_numbers

# A shared plan, leading zeros, many lengths, and numbers that begin like a prefix.
SOME = ["US", "KZ", "IT", "DE", "BE", "BY", "AR", "GA"]


def everywhere(country: str, kind: str) -> list[tuple[int, int]]:
    """Return the length and the value of numbers spread over all of a kind."""
    numbers = national_numbers(country, kind)
    ranks = np.unique(np.linspace(0, numbers.count - 1, 200).astype(np.uint64))
    ranks = np.minimum(ranks, np.uint64(numbers.count - 1))
    found = [
        (length, value) for length, _, values in numbers.at(ranks) for value in values.tolist()
    ]
    assert len(set(found)) == len(ranks)
    return found


@pytest.mark.parametrize("country", SOME)
def test_numbers_of_every_kind_are_valid(country: str) -> None:
    code = phonenumbers.country_code_for_region(country)
    for kind in kinds(country):
        for length, value in everywhere(country, kind):
            number = phonenumbers.parse(f"+{code}{value:0{length}d}")
            assert phonenumbers.is_valid_number_for_region(number, country)
            found = phonenumbers.number_type(number)
            if found != phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE:
                assert found == getattr(phonenumbers.PhoneNumberType, kind.upper())


def test_every_country_has_kinds_with_numbers() -> None:
    assert len(countries()) > 240
    assert all(set(kinds(country)) <= set(KINDS) for country in countries())
    assert [country for country in countries() if "fixed_line" not in kinds(country)] == []


def test_numbers_are_no_longer_than_usual() -> None:
    assert {length for length, _ in everywhere("DE", "fixed_line")} <= {5, 6, 7, 8}


def test_a_union_counts_what_is_in_both_once() -> None:
    fixed, mobile = (national_numbers("US", kind) for kind in ("fixed_line", "mobile"))
    assert fixed.same(mobile)
    assert (fixed | mobile).count == fixed.count
    free = national_numbers("US", "toll_free")
    assert not fixed.same(free)
    assert (fixed | free).count == fixed.count + free.count
