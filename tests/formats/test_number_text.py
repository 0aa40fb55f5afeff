"""Numbers as text: what Arrow itself gives, whatever the numbers are."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakegen.formats.number_text import number_text

floats = st.floats() | st.decimals(-(10**11), 10**11, places=4).map(float)


@st.composite
def prices(draw: st.DrawFn) -> list[float | None]:
    """Return numbers of one magnitude, rounded alike."""
    decimals, most = draw(st.integers(0, 5)), draw(st.integers(1, 11))
    numbers = st.floats(-(10.0**most), 10.0**most).map(lambda number: round(number, decimals))
    return draw(st.lists(st.none() | numbers, max_size=20))


@given(st.lists(st.none() | floats, max_size=20) | prices())
def test_floats_are_as_arrow_writes_them(numbers: list[float | None]) -> None:
    for kind in (pa.float64(), pa.float32()):
        values = pa.array(numbers, pa.float64()).cast(kind, safe=False)
        assert number_text(values).equals(values.cast(pa.large_string()))


@pytest.mark.parametrize("kind", [f"{sign}int{bits}" for sign in ("", "u") for bits in (8, 64)])
def test_integers_are_as_arrow_writes_them(kind: str) -> None:
    arrow = getattr(pa, kind)()
    bits, is_signed = arrow.bit_width, kind[0] != "u"
    least, most = (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1) if is_signed else (0, 2**bits - 1)
    values = pa.array([least, None, 0, 7, 10, 99, 100, most], arrow)
    for part in (values, values[2:], values[:0], pa.nulls(3, arrow)):
        assert number_text(part).equals(part.cast(pa.large_string()))
