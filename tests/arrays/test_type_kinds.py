"""Predicates of types."""

import pyarrow as pa
import pytest

from fakegen.arrays import type_kinds

NUMBERS = [pa.int8(), pa.uint64(), pa.float16(), pa.float64(), pa.decimal128(9, 2)]
TIMES = [pa.date32(), pa.date64(), pa.time32("s"), pa.time64("us"), pa.timestamp("ns", "UTC")]
OTHERS = [pa.bool_(), pa.string(), pa.binary(4), pa.null(), pa.list_(pa.int64())]


@pytest.mark.parametrize("kind", NUMBERS)
def test_numbers_are_quantities(kind) -> None:
    assert type_kinds.is_number(kind) and type_kinds.is_quantity(kind)
    assert type_kinds.storage_of(kind) == kind


@pytest.mark.parametrize("kind", TIMES)
def test_times_are_quantities_but_no_numbers(kind) -> None:
    assert not type_kinds.is_number(kind) and type_kinds.is_quantity(kind)
    assert pa.array([1], type_kinds.storage_of(kind)).view(kind).type == kind


@pytest.mark.parametrize("kind", OTHERS)
def test_all_else_is_no_quantity(kind) -> None:
    assert not type_kinds.is_number(kind) and not type_kinds.is_quantity(kind)


def test_strings_bytes_and_lists() -> None:
    assert all(map(type_kinds.is_string, [pa.string(), pa.large_string(), pa.string_view()]))
    assert all(map(type_kinds.is_binary, [pa.binary(), pa.large_binary(), pa.binary(4)]))
    assert not type_kinds.is_binary(pa.decimal128(5, 1))
    assert all(map(type_kinds.is_list, [pa.list_(pa.int8(), 2), pa.map_(pa.string(), pa.int8())]))
    assert not type_kinds.is_list(pa.struct({"a": pa.int8()}))
