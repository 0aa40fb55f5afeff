"""Values and rows as codes."""

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from fakegen.arrays.positions import first_of_each, positions_among, row_codes

CELLS = st.none() | st.integers(-3, 3)
ROWS = st.lists(st.tuples(CELLS, CELLS), max_size=30)


def test_positions() -> None:
    known = pa.array(["b", None, "a"])
    found = positions_among(pa.array(["a", "c", None, "b"]), known)
    assert found.dtype == np.int64
    assert found.tolist() == [2, -1, 1, 0]
    assert positions_among(pa.array(["a"]), known[:0]).tolist() == [-1]
    assert positions_among(pa.array([None], pa.string()), known[:1]).tolist() == [-1]


@given(ROWS)
def test_equal_rows_have_equal_codes(rows) -> None:
    codes = row_codes([pa.array([row[i] for row in rows], pa.int64()) for i in (0, 1)])
    assert len({*zip(rows, codes.tolist(), strict=True)}) == len({*rows}) == len({*codes.tolist()})
    assert set(codes.tolist()) == set(range(len({*rows})))
    first = first_of_each(codes).tolist()
    assert first == [rows.index(row) for row in rows]


def test_many_columns_of_many_values_do_not_overflow() -> None:
    column = pa.array(np.arange(3_000))
    assert len(np.unique(row_codes([column] * 9))) == 3_000
