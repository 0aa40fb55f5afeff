"""Pieces that messages are made of."""

import pytest

from fakegen import number_of


@pytest.mark.parametrize(
    ("count", "noun", "expected"),
    [(0, "row", "0 rows"), (1, "row", "1 row"), (2_000, "unique value", "2,000 unique values")],
)
def test_counts_are_printed_with_their_noun(count: int, noun: str, expected: str) -> None:
    assert number_of(count, noun) == expected
