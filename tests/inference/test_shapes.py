"""The pattern that codes have in common."""

from __future__ import annotations

import re

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fakegen.inference.shapes import shape_of


def pattern_of(texts: list[str | None]) -> str | None:
    found = shape_of(pa.array(texts, pa.string()))
    return found and found.pattern


@pytest.mark.parametrize(
    ("texts", "pattern"),
    [
        ([f"AB-{n}" for n in range(1000, 1020)], r"AB-[0-9]{4}"),
        ([f"{c}{c}.{n}" for n, c in enumerate("ABCDEFGHIJKL")], r"[A-Z]{2}\.[0-9]{1,2}"),
        ([f"{c}x" for c in "abcde"], "[a-z]{2}"),
        (["4f", "aa", "0c", "d1", "77", "9e"], "[0-9a-f]{2}"),
        (["A1B", "11C", "ZZ9", "0QX", "7K7"], "[A-Z0-9]{3}"),
        (["ab", "cd", "a", "x y", "b"], None),
        (["a1", "b2", "c3"], None),  # too few
        (["x" * 65] * 9, None),  # too long
        ([None, ""] * 9, None),
    ],
)
def test_patterns(texts, pattern):
    assert pattern_of(texts) == pattern


def test_a_few_exceptions_do_not_hide_the_rest():
    texts = [f"K{n}" for n in range(100, 140)]
    assert pattern_of([*texts, "other"]) == "K[0-9]{3}"
    assert pattern_of([*texts, *["other"] * 9]) == "[A-Za-z0-9]{4,5}"
    assert pattern_of([*texts, *["an other"] * 9]) is None


@settings(max_examples=200)
@given(st.lists(st.from_regex(r"[A-Z]{1,3}[-./]?[0-9a-z]{1,4}", fullmatch=True), min_size=5))
def test_nearly_all_values_match_their_pattern(texts):
    found = shape_of(pa.array(texts))
    if found is not None:
        matching = [text for text in texts if re.fullmatch(found.pattern, text)]
        assert len(matching) >= 0.95 * len(texts)
        assert len(set(matching)) <= found.support
