"""Exact decimal numbers, in every digit."""

from __future__ import annotations

from decimal import Decimal

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

import fakegen
from fakegen.errors import ParameterError
from fakegen.interfaces.provider import Dynamic
from fakegen.providers.core import exact_decimal

TICKS = st.integers(-(10**18) + 1, 10**18 - 1)


@given(st.integers(0, 18), st.tuples(TICKS, TICKS).map(sorted))
def test_values_lie_between_their_bounds_in_every_digit(bind, made, decimals, ticks):
    low, high = (Decimal(tick).scaleb(-decimals) for tick in ticks)
    generator = bind(exact_decimal, min=low, max=high, decimals=decimals)
    assert generator.type == pa.decimal128(18, decimals)
    assert generator.support == ticks[1] - ticks[0] + 1
    values = made(generator, 20).to_pylist()
    assert all(low <= value <= high for value in values)
    assert generator.spread.ends.to_pylist() == [low, high]


def test_small_ranges_are_numbered_in_steps(bind, counted):
    generator = bind(exact_decimal, min=Decimal("-0.07"), max=Decimal("0.11"), step=Decimal("0.05"))
    assert counted(generator) == [
        Decimal("-0.05"),
        Decimal("0.00"),
        Decimal("0.05"),
        Decimal("0.10"),
    ]


def test_they_are_uniform_to_the_last_digit(bind, block):
    """One chi-square test at 1e-6 of the last digit, which a float does not have."""
    generator = bind(exact_decimal, max=Decimal("99999999999999.9999"), decimals=4)
    values = generator.make(block(20_000)).to_pylist()
    last = [int(value.as_tuple().digits[-1]) for value in values]
    assert stats.chisquare([last.count(digit) for digit in range(10)]).pvalue > 1e-6


@pytest.mark.parametrize(
    "bounds",
    [
        pa.array([1.25, None, 7.999]),
        pa.array([1, None, 7]),
        pa.array([Decimal("1.2499"), None, Decimal("7.0001")]),
    ],
)
def test_bounds_by_row_are_rounded_inwards(bind, made, bounds):
    generator = bind(exact_decimal, min=Dynamic(input="low"), max=Decimal(8))
    values = made(generator, 3, low=bounds).to_pylist()
    assert values[1] is None
    for value, low in zip(values, bounds.to_pylist(), strict=True):
        assert value is None or Decimal(str(low)) <= value <= 8


@pytest.mark.parametrize(
    ("given", "message", "parameter"),
    [
        ({"max": Decimal("1e36")}, "'max' .* is out of range", "max"),
        ({"decimals": 39}, r"'decimals' must be in 0 \.\. 38", "decimals"),
        ({"step": Decimal("0.001")}, "at most 2 decimals", "step"),
        ({"step": Decimal(0)}, "above 0", "step"),
        ({"min": Decimal("0.001"), "max": Decimal("0.009")}, "nothing lies between", "min"),
    ],
)
def test_mistakes(bind, given, message, parameter):
    with pytest.raises(ParameterError, match=message) as refused:
        bind(exact_decimal, **given)
    assert refused.value.parameter == parameter


def test_a_schema_keeps_all_digits_of_a_number(tmp_path):
    file = tmp_path / "s.yaml"
    file.write_text(
        "tables: {t: {rows: 3, columns: {a: {decimal: {min: 99_999_999_999_999.9999, "
        "max: 99999999999999.9999, decimals: 4}}}}}"
    )
    made = fakegen.load(file).generate()["t"].to_arrow()
    assert made["a"].to_pylist() == [Decimal("99999999999999.9999")] * 3
