"""The national numbers that a country's numbering plan allows, from the metadata of phonenumbers.

The metadata give a regular expression and the possible lengths for each kind of number. Idea: the strings of
digits of one length that an expression matches are a few ranges of integers, because such an expression
is a set of prefixes, each followed by free digits. So valid numbers can be counted, numbered and drawn with
integer arithmetic, without ever making an invalid one. Invariant: every number is one that
``phonenumbers.is_valid_number_for_region`` accepts for the country.

Some plans, as Germany's, allow numbers of up to 15 digits, of which there are by far the most although hardly
anybody has one. So numbers are no longer than the country's example in the metadata. And a few numbers are left
out that would be read as others, so that a number is read as itself in every format.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache, cached_property
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from fakegen.phones.number_sets import Ranges, matching

Kind = Literal[
    "mobile",
    "fixed_line",
    "toll_free",
    "premium_rate",
    "shared_cost",
    "voip",
    "personal_number",
    "pager",
    "uan",
]
"""A kind of number, as phonenumbers names it. Voice mail and numbers for local use only are no kinds."""

KINDS: tuple[Kind, ...] = get_args(Kind)


class NationalNumbers:
    """A set of national numbers: those that follow a country calling code.

    Args:
        by_length: The numbers of each length, as integers. Leading zeros count in the length.
    """

    def __init__(self, by_length: Mapping[int, Ranges]) -> None:
        self._by_length = {length: found for length, found in by_length.items() if found.count}

    @cached_property
    def count(self) -> int:
        """How many numbers there are."""
        return sum(found.count for found in self._by_length.values())

    def __or__(self, other: NationalNumbers) -> NationalNumbers:
        both = self._by_length | other._by_length
        return NationalNumbers(
            {
                length: self._by_length.get(length, found) | other._by_length.get(length, found)
                for length, found in both.items()
            }
        )

    def same(self, other: NationalNumbers) -> bool:
        """Return whether the other set has the same numbers."""
        return self.count == other.count == (self | other).count

    def at(
        self, index: NDArray[np.uint64]
    ) -> Iterator[tuple[int, NDArray[np.int64], NDArray[np.int64]]]:
        """Yield the numbers at these positions, 0 .. count - 1, grouped by length.

        Yields:
            A length, the rows that have such a number, and their numbers as integers.
        """
        left = index.astype(np.int64)
        for length, found in self._by_length.items():
            rows = np.flatnonzero((left >= 0) & (left < found.count))
            yield length, rows, found.at(left[rows])
            left = left - found.count


@cache
def national_numbers(country: str, kind: Kind) -> NationalNumbers:
    """Return the numbers of a kind in a country.

    Args:
        country: An ISO 3166 code.
        kind: One of the country's :func:`kinds`.
    """
    plan = metadata(country)
    described, general = getattr(plan, kind), plan.general_desc
    lengths = set(described.possible_length or general.possible_length)
    return NationalNumbers(
        {
            length: matching(described.national_number_pattern, length)
            & (matching(general.national_number_pattern, length) - _misread(plan, length))
            for length in sorted(lengths & set(general.possible_length))
            if length <= len(described.example_number)
        }
    )


def _misread(plan: Any, length: int) -> Ranges:
    """Return the numbers that would be taken for others.

    In E.164, their first digits would be taken for the prefix of calls within the country; or with that
    prefix, they are numbers of one more digit.
    """
    general, prefix = plan.general_desc, plan.national_prefix_for_parsing
    found = Ranges([])
    rules = [form.national_prefix_formatting_rule or "" for form in plan.number_format]
    if length + 1 in general.possible_length and any(rule.startswith("0") for rule in rules):
        found = matching(general.national_number_pattern, length + 1) & Ranges([(0, 10**length)])
    if prefix and not plan.national_prefix_transform_rule:
        found |= matching(f"(?:{prefix})(?:{general.national_number_pattern})", length)
    elif prefix and prefix.endswith(")?"):
        # In Argentina, an area code and a mark of mobile numbers can follow the prefix.
        found |= matching(rf"(?:{prefix[:-1]})\d{{0,{length}}}", length)
    return found


def kinds(country: str) -> list[Kind]:
    """Return the kinds of numbers that a country has."""
    plan = metadata(country)
    return [
        kind
        for kind in KINDS
        if (described := getattr(plan, kind)) and described.example_number is not None
    ]


def metadata(country: str) -> Any:
    """Return the metadata of phonenumbers on a country."""
    from phonenumbers import PhoneMetadata

    return PhoneMetadata.metadata_for_region(country)


def countries() -> list[str]:
    """Return the codes of the countries that have telephone numbers, sorted."""
    from phonenumbers import SUPPORTED_REGIONS

    return sorted(SUPPORTED_REGIONS)
