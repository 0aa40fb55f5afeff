"""Sets of numbers as ranges, compared with Python's sets, and expressions with Python's ``re``."""

from __future__ import annotations

import re

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from fakegen.phones.number_sets import Ranges, matching

PAIRS = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=6)
DIGIT = st.sampled_from(["[2-9]", r"\d", "0", "7", "[13-5]"])
PART = st.one_of(
    DIGIT,
    st.builds("(?:{}|{})".format, DIGIT, DIGIT),
    st.builds("(?:{}{}|{})".format, DIGIT, DIGIT, DIGIT),
    st.builds(r"{}?".format, DIGIT),
    st.builds(r"{}{{1,2}}".format, DIGIT),
)


def numbers(pairs) -> set[int]:
    return {number for first, end in pairs for number in range(first, end)}


@given(PAIRS, PAIRS)
def test_operations_are_those_of_sets(a, b) -> None:
    left, right = Ranges(a), Ranges(b)
    assert numbers(left & right) == numbers(a) & numbers(b)
    assert numbers(left | right) == numbers(a) | numbers(b)
    assert numbers(left - right) == numbers(a) - numbers(b)
    assert left.count == len(numbers(a))
    assert left.at(np.arange(left.count)).tolist() == sorted(numbers(a))
    everything = np.arange(70)
    assert left.contain(everything).tolist() == [n in numbers(a) for n in range(70)]


@given(st.lists(PART, min_size=1, max_size=4), st.integers(1, 4))
def test_matching_finds_what_an_expression_matches(parts, length) -> None:
    expression = "".join(parts)
    found = numbers(matching(expression, length))
    texts = (f"{number:0{length}d}" for number in range(10**length))
    assert found == {int(text) for text in texts if re.fullmatch(expression, text)}
