"""Which columns hold open values: those of which each points at few rows."""

from __future__ import annotations

from datetime import date

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fakegen.profiling.openness import THIN, Thinness, may_be_labels, thinness


def thin(values, weights=None, least=0) -> Thinness:
    return thinness([pa.array(values)], weights, least)


@settings(deadline=None, max_examples=30)
@given(st.integers(1, 500), st.integers(1, THIN - 1))
def test_values_that_occur_a_few_times_are_open_at_any_number_of_rows(count, times):
    found = thin([f"v{n}" for n in range(count)] * times)
    assert (found.values, found.rows, found.of) == (count, count * times, count * times)
    assert found.is_open()


@settings(deadline=None, max_examples=30)
@given(st.integers(1, 50), st.integers(THIN, 40))
def test_values_of_ten_rows_are_closed(count, times):
    assert not thin([f"v{n}" for n in range(count)] * times).is_open(suspected=True)


def test_a_long_tail_does_not_open_a_column_unless_something_is_suspected():
    values = ["a"] * 960 + [f"v{n}" for n in range(40)]
    assert not thin(values).is_open()
    assert thin(values).is_open(suspected=True)
    assert thin(values[:400] + values[-40:]).is_open()


def test_weights_count_as_rows():
    assert thin(["a", "b"], np.array([20.0, 30.0])).share == 0
    assert thin(["a", "b"], np.array([5.0, 45.0])).share == 0.1


def test_what_is_withheld_does_not_count():
    assert thin(["a"] * 50 + ["b"] * 4, least=5).values == 0


def test_combinations_are_measured_as_one():
    a, b = (
        pa.array([f"a{n % 30}" for n in range(900)]),
        pa.array([f"b{n // 30}" for n in range(900)]),
    )
    assert not thinness([a]).is_open() and not thinness([b]).is_open()
    assert thinness([a, b]).share == 1


def test_no_rows_are_not_open():
    assert not thin(pa.array([], pa.string())).is_open(suspected=True)


@pytest.mark.parametrize(
    ("values", "may"),
    [
        ([85_073_003_328, 90_012_100_123], True),
        ([123_456, 999_999], True),
        ([12_345, 99_999], False),
        ([123_456, 1_234_567], False),
        ([-123_456, 123_456], False),
        ([1.5], False),
        ([date(1985, 7, 30)], True),
    ],
)
def test_dates_and_long_numbers_of_one_length_may_be_labels(values, may):
    assert may_be_labels(pa.array(values)) is may
