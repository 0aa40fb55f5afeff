"""Exact numbers of more than 18 digits."""

from __future__ import annotations

from decimal import Decimal, localcontext

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

import fakegen
from fakegen.errors import GenerationError, ParameterError
from fakegen.interfaces.provider import Dynamic
from fakegen.providers.core import exact_decimal

MOST = 10**38 - 1
TICKS = st.integers(-MOST, MOST)


def number(tick, decimals):
    with localcontext(prec=100):
        return Decimal(tick).scaleb(-decimals)


@given(st.integers(0, 38), st.tuples(TICKS, TICKS).map(sorted), st.integers(1, 10**25))
def test_values_lie_between_their_bounds_in_every_digit(bind, made, decimals, ticks, units):
    low, high = (number(tick, decimals) for tick in ticks)
    try:
        generator = bind(
            exact_decimal, min=low, max=high, decimals=decimals, step=number(units, decimals)
        )
    except ParameterError as error:
        assert "nothing lies between" in error.message
        assert -(-ticks[0] // units) > ticks[1] // units
        return
    assert generator.support == ticks[1] // units + ticks[0] // -units + 1
    for value in made(generator, 20).to_pylist():
        assert low <= value <= high
        with localcontext(prec=100):
            assert int(value.scaleb(decimals)) % units == 0


def test_the_type_has_room_for_38_digits_only_where_it_is_needed(bind):
    assert bind(exact_decimal, max=Decimal("9999999.9"), decimals=10).type == pa.decimal128(18, 10)
    assert bind(exact_decimal, max=Decimal("1e19"), decimals=10).type == pa.decimal128(38, 10)
    assert bind(exact_decimal, decimals=20).type == pa.decimal128(38, 20)


@pytest.mark.parametrize("digits", [30, 38])
def test_every_digit_is_uniform(bind, block, digits):
    """Two chi-square tests at 1e-6 each."""
    generator = bind(exact_decimal, max=number(10**digits - 1, 10), decimals=10)
    values = [
        str(value).replace(".", "").zfill(digits)
        for value in generator.make(block(20_000)).to_pylist()
    ]
    for place in (0, -1):
        found = [value[place] for value in values]
        assert stats.chisquare([found.count(digit) for digit in "0123456789"]).pvalue > 1e-6


def test_small_ranges_are_numbered(bind, counted):
    top = Decimal("99999999999999999999.9999999999")
    with localcontext(prec=100):
        low = top - Decimal("0.0000000003")
        expected = [low + Decimal(tick).scaleb(-10) for tick in range(4)]
    assert counted(bind(exact_decimal, min=low, max=top, decimals=10)) == expected


def test_bounds_by_row_are_rounded_inwards(bind, made):
    lows = pa.array(
        [Decimal("12345678901234567890.12345"), None, Decimal("-5.00001")], pa.decimal128(38, 5)
    )
    highs = pa.array(
        [Decimal("12345678901234567890.14999"), Decimal(1), Decimal("-4.98")], pa.decimal128(38, 5)
    )
    low, high = (Dynamic(input=name, type=pa.decimal128(38, 5)) for name in ("low", "high"))
    values = made(bind(exact_decimal, min=low, max=high), 3, low=lows, high=highs).to_pylist()
    assert values[0] in (Decimal("12345678901234567890.13"), Decimal("12345678901234567890.14"))
    assert values[1] is None
    assert Decimal("-5.00") <= values[2] <= Decimal("-4.98")


def test_bounds_by_row_in_the_wrong_order(bind, block):
    low = Dynamic(input="low", type=pa.decimal128(38, 2))
    with pytest.raises(GenerationError, match=r"row 0: nothing lies between 'min' \(7.00\)"):
        bind(exact_decimal, min=low, max=Decimal(3)).make(
            block(1, low=pa.array([Decimal(7)], pa.decimal128(38, 2)))
        )


def test_a_schema_keeps_all_digits_in_every_format(tmp_path):
    file = tmp_path / "s.yaml"
    file.write_text(
        "tables: {t: {rows: 40, columns: {a: {decimal: {min: 11111111111111111111.1111111111, "
        "max: 99999999999999999999.9999999999, decimals: 10}, type: 'decimal(30, 10)', unique: true}}}}"
    )
    tables = fakegen.load(file).generate(seed=2)
    values = tables["t"].to_arrow()["a"].to_pylist()
    assert tables["t"].to_arrow()["a"].type == pa.decimal128(30, 10)
    assert len({*values}) == 40
    tables.write(tmp_path / "t.csv")
    assert (tmp_path / "t.csv").read_text().split()[1:] == [str(value) for value in values]


def test_a_type_too_small_is_refused_beforehand():
    column = {"decimal": {"max": Decimal("1e20"), "decimals": 10}, "type": "decimal(20, 10)"}
    with pytest.raises(fakegen.SchemaError, match="decimal"):
        fakegen.generate({"tables": {"t": {"rows": 3, "columns": {"a": column}}}}, seed=1)


def test_a_step_needs_bounds_that_are_known(bind):
    low = Dynamic(input="low", type=pa.decimal128(38, 2))
    with pytest.raises(ParameterError, match="same for all rows"):
        bind(exact_decimal, min=low, max=Decimal(3), step=Decimal("0.05"))
