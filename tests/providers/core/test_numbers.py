"""Integers, numbers and booleans."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from fakegen.errors import GenerationError, ParameterError
from fakegen.interfaces.provider import Dynamic
from fakegen.providers.core import Boolean, Integer, Number

INT64 = st.integers(-(2**63), 2**63 - 1)


@given(st.tuples(INT64, INT64).map(sorted))
def test_integers_lie_between_their_bounds(bind, made, bounds):
    low, high = bounds
    generator = bind(Integer, min=low, max=high)
    values = made(generator, 40).to_pylist()
    assert all(low <= value <= high for value in values)
    assert generator.support == high - low + 1


@given(INT64, st.integers(0, 300))
def test_small_ranges_of_integers_are_numbered(bind, counted, low, more):
    high = min(low + more, 2**63 - 1)
    assert counted(bind(Integer, min=low, max=high)) == list(range(low, high + 1))


def test_integers_are_uniform(bind, block):
    values = bind(Integer, min=-3, max=6).make(block(50_000)).to_numpy()
    assert stats.chisquare(np.bincount(values + 3)).pvalue > 1e-4


def test_the_full_range_reaches_both_signs_and_all_sizes(bind, block):
    values = bind(Integer, min=-(2**63), max=2**63 - 1).make(block(20_000)).to_numpy()
    assert stats.kstest(values / 2.0**63, stats.uniform(-1, 2).cdf).pvalue > 1e-4


@given(st.lists(st.tuples(st.none() | INT64, st.none() | INT64), min_size=1, max_size=30))
def test_integers_with_bounds_by_row(bind, made, pairs):
    pairs = [tuple(sorted(pair)) if None not in pair else pair for pair in pairs]
    generator = bind(Integer, min=Dynamic(input="low"), max=Dynamic(input="high"))
    low, high = (pa.array(side, pa.int64()) for side in zip(*pairs, strict=True))
    values = made(generator, len(pairs), low=low, high=high).to_pylist()
    for value, (least, most) in zip(values, pairs, strict=True):
        assert value is None if least is None or most is None else least <= value <= most
    assert generator.support is None


def test_bounds_by_row_are_rounded_inwards(bind, made):
    generator = bind(Integer, min=Dynamic(input="low"), max=3)
    assert made(generator, 3, low=pa.array([2.1, 2.9, None])).to_pylist() == [3, 3, None]


def test_integers_with_bounds_by_row_are_uniform(bind, block):
    generator = bind(Integer, min=Dynamic(input="low"), max=Dynamic(input="high"))
    low = pa.array(np.tile([0, 100], 20_000))
    high = pa.array(np.tile([9, 109], 20_000))
    values = generator.make(block(40_000, low=low, high=high)).to_numpy()
    for side in (values[::2], values[1::2] - 100):
        assert stats.chisquare(np.bincount(side, minlength=10)).pvalue > 1e-4


def test_the_full_range_by_row(bind, block):
    generator = bind(Integer, min=Dynamic(input="low"), max=2**63 - 1)
    low = pa.array(np.full(20_000, -(2**63)))
    values = generator.make(block(20_000, low=low)).to_numpy()
    assert stats.kstest(values / 2.0**63, stats.uniform(-1, 2).cdf).pvalue > 1e-4


def test_the_first_row_with_wrong_bounds_is_named(bind, block):
    generator = bind(Integer, min=Dynamic(input="low"), max=7)
    with pytest.raises(
        GenerationError, match=r"row 1: nothing lies between 'min' \(9\) and 'max' \(7\)"
    ):
        generator.make(block(3, low=pa.array([1, 9, 12])))
    with pytest.raises(GenerationError, match="'min' cannot be a list"):
        generator.make(block(1, low=pa.array([[1]])))


@pytest.mark.parametrize(
    ("written", "parameter"),
    [
        ({"min": 5, "max": 3}, "min"),
        ({"max": 2**63}, "max"),
        ({"min": -(2**63) - 1}, "min"),
        ({"min": "many"}, "min"),
    ],
)
def test_wrong_bounds_of_integers(bind, written, parameter):
    with pytest.raises(ParameterError) as caught:
        bind(Integer, **written)
    assert caught.value.parameter == parameter


FINITE = st.floats(allow_nan=False, allow_infinity=False)


@given(st.tuples(FINITE, FINITE).map(sorted))
def test_numbers_lie_between_their_bounds(bind, made, bounds):
    low, high = bounds
    values = made(bind(Number, min=low, max=high), 40).to_pylist()
    assert all(low <= value <= high for value in values)


def test_numbers_are_uniform(bind, block):
    values = bind(Number, min=-2, max=3).make(block(20_000)).to_numpy()
    assert stats.kstest(values, stats.uniform(-2, 5).cdf).pvalue > 1e-4


@given(st.integers(-9999, 9999), st.integers(0, 400), st.integers(0, 4))
def test_numbers_on_a_decimal_grid_are_the_decimals_that_are_written(
    bind, counted, first, more, decimals
):
    low, high = first / 10**decimals, (first + more) / 10**decimals
    values = counted(bind(Number, min=low, max=high, decimals=decimals))
    assert values == [round(k / 10**decimals, decimals) for k in range(first, first + more + 1)]


def test_decimal_bounds_by_row(bind, made):
    generator = bind(Number, min=0, max=Dynamic(input="high"), decimals=2)
    high = pa.array([0.29] * 239 + [None])
    values = made(generator, high=high).to_pylist()
    assert values[-1] is None
    assert set(values[:-1]) <= {k / 100 for k in range(30)}
    assert max(values[:-1]) == 0.29


def test_number_bounds_by_row(bind, made, block):
    generator = bind(Number, min=Dynamic(input="low"), max=10)
    values = made(generator, 3, low=pa.array([9, None, -5])).to_pylist()
    assert 9 <= values[0] <= 10
    assert values[1] is None
    for wrong in (11.0, float("nan"), float("-inf")):
        with pytest.raises(GenerationError, match="row 1"):
            generator.make(block(2, low=pa.array([1.0, wrong])))


@pytest.mark.parametrize(
    ("written", "parameter"),
    [
        ({"min": 2, "max": 1}, "min"),
        ({"decimals": 16}, "decimals"),
        ({"min": 0.11, "max": 0.19, "decimals": 1}, "min"),
        ({"max": 1e300, "decimals": 2}, "max"),
        ({"max": float("inf")}, "max"),
    ],
)
def test_wrong_bounds_of_numbers(bind, written, parameter):
    with pytest.raises(ParameterError) as caught:
        bind(Number, **written)
    assert caught.value.parameter == parameter


def test_booleans_are_true_at_their_rate(bind, block):
    values = bind(Boolean, rate=0.2).make(block(20_000)).to_numpy(zero_copy_only=False)
    assert stats.binomtest(int(values.sum()), 20_000, 0.2).pvalue > 1e-4


@pytest.mark.parametrize(("rate", "values"), [(0, [False]), (1, [True]), (0.5, [False, True])])
def test_booleans_that_can_occur(bind, counted, rate, values):
    assert counted(bind(Boolean, rate=rate)) == values


@pytest.mark.parametrize("rate", [-0.1, 1.5, "often"])
def test_wrong_rate(bind, rate):
    with pytest.raises(ParameterError, match="'rate'"):
        bind(Boolean, rate=rate)


def test_integers_in_steps_are_multiples(bind, counted):
    assert counted(bind(Integer, min=-7, max=11, step=5)) == [-5, 0, 5, 10]


def test_integers_in_steps_between_bounds_by_row(bind, made):
    generator = bind(Integer, min=Dynamic(input="low"), max=100, step=10)
    low = pa.array([1, 95, None, -3])
    for value, least in zip(made(generator, 4, low=low).to_pylist(), low.to_pylist(), strict=True):
        assert value is None if least is None else least <= value <= 100 and value % 10 == 0


def test_numbers_in_steps_are_the_nearest_to_their_multiples(bind, counted):
    assert counted(bind(Number, min=0.1, max=0.7, step=0.1)) == [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7]
    assert counted(bind(Number, min=1, max=5, step=0.5))[:3] == [1, 1.5, 2]
    assert counted(bind(Number, min=0, max=4000, step=1000)) == [0, 1000, 2000, 3000, 4000]


@pytest.mark.parametrize(
    ("provider", "given", "message", "parameter"),
    [
        (Integer, {"step": 0}, "'step' must be 1 or more", "step"),
        (Integer, {"min": 1, "max": 4, "step": 5}, "nothing lies between", "min"),
        (Number, {"step": -1}, "'step' must be above 0", "step"),
        (Number, {"step": 0.5, "decimals": 1}, "already says", "decimals"),
        (Number, {"step": 1e-16}, "15 decimals, not 16", "step"),
    ],
)
def test_wrong_steps(bind, provider, given, message, parameter):
    with pytest.raises(ParameterError, match=message) as refused:
        bind(provider, **given)
    assert refused.value.parameter == parameter
