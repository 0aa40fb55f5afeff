"""Integers of 128 bits."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from fakegen.streams import Rows, Stream
from fakegen.streams.wide import Wide, below

NUMBERS = st.integers(0, 2**128 - 1)


def number(wide):
    return int(wide.high[0]) << 64 | int(wide.low[0])


@given(NUMBERS, NUMBERS)
def test_sums_differences_and_products(a, b):
    for operate in (int.__add__, int.__sub__, int.__mul__):
        made = operate(a, b) % 2**128
        assert number(getattr(Wide.of(a), operate.__name__)(Wide.of(b))) == made


@given(st.integers(1, 2**128 - 1), st.integers(0, 99))
def test_a_number_below_a_bound_is_the_upper_half_of_a_product(bound, seed):
    stream = Stream.of(seed, "t", "c", "values", Rows(0, 5))
    made = below(stream, Wide.of(bound))
    words = zip(stream.words(0).tolist(), stream.words(1).tolist(), strict=True)
    expected = [((high << 64 | low) * bound) >> 128 for high, low in words]
    assert [int(h) << 64 | int(w) for h, w in zip(made.high, made.low, strict=True)] == expected
    assert made.high.dtype == np.uint64
