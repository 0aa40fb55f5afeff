"""The kernels give what Python gives, and refuse what would lead out of their data."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

native = pytest.importorskip(
    "fakegen_native",
    reason="pip install ./plugins/fakegen-native, with a C compiler",
    exc_type=ImportError,
)

cells = st.binary(max_size=40)
wide = st.integers(-(2**63), 2**63 - 1)


def column(values: list[bytes]) -> tuple[bytes, np.ndarray, int]:
    return b"".join(values), np.cumsum([0, *map(len, values)], dtype=np.int64), 0


@st.composite
def pieces(draw: st.DrawFn) -> tuple[list[bytes | list[bytes]], int]:
    rows = draw(st.integers(0, 20))
    columns = st.lists(cells, min_size=rows, max_size=rows)
    return draw(st.lists(cells | columns, max_size=6)), rows


@given(pieces())
def test_rows_are_their_pieces(said: tuple[list[bytes | list[bytes]], int]) -> None:
    parts, rows = said
    given = [part if isinstance(part, bytes) else column(part) for part in parts]
    expected = b"".join(
        part if isinstance(part, bytes) else part[row] for row in range(rows) for part in parts
    )
    assert native.join(given, rows) == expected


@given(st.lists(cells, min_size=1, max_size=20), st.data())
def test_a_column_can_begin_anywhere(values: list[bytes], data: st.DataObject) -> None:
    first = data.draw(st.integers(0, len(values)))
    rows = data.draw(st.integers(0, len(values) - first))
    text, ends, _ = column(values)
    assert native.join([(text, ends, first)], rows) == b"".join(values[first : first + rows])


@pytest.mark.parametrize(
    ("ends", "first", "rows", "message"),
    [
        ([0, 1], 0, 2, "fewer offsets than rows"),
        ([0, 1], 1, 1, "fewer offsets than rows"),
        ([0, 1], -1, 1, "fewer offsets than rows"),
        ([], 0, 0, "fewer offsets than rows"),
        ([0, 4], 0, 1, "out of the data"),
        ([-1, 2], 0, 1, "out of the data"),
        ([0, 3, 1, 3], 0, 3, "out of the data"),
        ([0, 1], 0, -1, "-1 rows"),
    ],
)
def test_wrong_offsets_are_refused(ends: list[int], first: int, rows: int, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        native.join([(b"abc", np.array(ends, np.int64), first)], rows)


@given(st.lists(wide | st.integers(-(10**6), 10**6), max_size=30), st.integers(0, 18))
def test_decimals_are_the_shortest(numbers: list[int], scale: int) -> None:
    ends, text = native.decimals(np.array(numbers, np.int64), scale)
    bounds = np.frombuffer(ends, np.int64)
    made = [text[begin:end].decode() for begin, end in pairwise(bounds)]
    expected = [f"{Decimal(number).scaleb(-scale):f}" for number in numbers]
    assert made == [text.rstrip("0").rstrip(".") if "." in text else text for text in expected]


@pytest.mark.parametrize("scale", [-1, 19])
def test_no_other_scale_is_accepted(scale: int) -> None:
    with pytest.raises(ValueError, match="scale"):
        native.decimals(np.zeros(1, np.int64), scale)
