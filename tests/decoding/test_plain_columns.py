"""Columns of files get types that everything else knows."""

from __future__ import annotations

from decimal import Decimal

import pyarrow as pa
import pytest

from fakegen.decoding.plain_columns import depth, plain_column, plain_type


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        (pa.array(["a", "b"]).dictionary_encode(), pa.string()),
        (
            pa.RunEndEncodedArray.from_arrays(pa.array([2], pa.int32()), pa.array(["a"])),
            pa.string(),
        ),
        (pa.array(["a"], pa.string_view()), pa.string()),
        (pa.array(["a"], pa.large_string()), pa.string()),
        (pa.array([b"a"], pa.binary_view()), pa.binary()),
        (pa.nulls(3), pa.string()),
        (pa.array([Decimal("1.5")], pa.decimal32(5, 2)), pa.decimal128(5, 2)),
        (pa.array([["a"]], pa.list_(pa.string_view())), pa.list_(pa.string())),
        (
            pa.array([{"a": "b"}], pa.struct({"a": pa.large_string()})),
            pa.struct({"a": pa.string()}),
        ),
        (pa.array([1, 2]), pa.int64()),
    ],
)
def test_values_stay_and_types_become_plain(values, kind):
    plain = plain_column(values)
    assert plain.type == plain_type(values.type) == kind
    assert plain.to_pylist() == values.to_pylist()


def test_a_union_is_no_column():
    union = pa.UnionArray.from_sparse(pa.array([0], pa.int8()), [pa.array([1])])
    with pytest.raises(pa.ArrowNotImplementedError, match="no type of a column"):
        plain_column(union)


def test_depth_counts_every_level():
    kind = pa.struct({"a": pa.int64(), "b": pa.list_(pa.dictionary(pa.int8(), pa.string()))})
    assert depth(kind) == 4
    for _ in range(5_000):
        kind = pa.list_(kind)
    assert depth(kind) == 5_004
