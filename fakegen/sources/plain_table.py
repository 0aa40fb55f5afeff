"""The tables that sources return: checked names, plain types and the chosen columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from fakegen.arrays.masks import null_unless
from fakegen.arrays.text_as_time import text_as_time
from fakegen.decoding.mixed_values import MISSING_WORDS, settled
from fakegen.decoding.plain_columns import plain_column, plain_type
from fakegen.errors import DataError, ParameterError, nearest
from fakegen.sources.file_size import check_cells, check_nesting
from fakegen.sources.python_range import check_python_range
from fakegen.streams.sampling import sampled_from

Columns = list[str] | dict[str, str]
"""The columns to keep, in this order; a mapping is from new names to the original ones."""

TypeName = Literal["string", "integer", "number", "boolean", "date", "time", "datetime"]

TYPES: Mapping[str, pa.DataType] = {
    "string": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "time": pa.time32("s"),
    "datetime": pa.timestamp("us"),
}

_MISSING = pa.array(sorted(MISSING_WORDS))
_CHECKED = 1_000
"""Records between two looks at how many cells they make."""

_ALIKE = ({int, float}, {int, Decimal})
_WORDS = {
    bool: "true or false",
    int: "integers",
    float: "numbers",
    str: "strings",
    bytes: "bytes",
    dict: "mappings",
    list: "lists",
}


def from_columns(names: Sequence[str], columns: Iterable[Sequence[Any]], origin: str) -> pa.Table:
    """Return a table of Python values with inferred types; names may occur twice.

    Values that Arrow does not know, such as a database's network addresses, become strings.

    Args:
        names: The names of the columns.
        columns: The values of each, None for missing ones.
        origin: Where they come from, for messages.

    Raises:
        DataError: A column mixes types that have no common type.
    """
    arrays = [_array(name, values, origin) for name, values in zip(names, columns, strict=True)]
    return pa.table(arrays, names=list(names))


def from_mixed(
    names: Sequence[str],
    columns: Iterable[Sequence[Any]],
    strings: Collection[str],
    origin: str,
) -> pa.Table:
    """Return a table of values that each have a type of their own, as those of JSON and workbooks.

    Args:
        names: The names of the columns; they may occur twice.
        columns: The values of each, None for missing ones.
        strings: The columns that are strings where their values have several types.
        origin: Where they come from, for messages.

    Raises:
        DataError: A column mixes types that have no common type, not even as text.
    """
    alike = [
        settled(values, as_string=name in strings)
        for name, values in zip(names, columns, strict=True)
    ]
    return from_columns(names, alike, origin)


def from_rows(names: Sequence[str], rows: Iterable[Sequence[Any]], origin: str) -> pa.Table:
    """Return a table of rows of Python values, as :func:`from_columns` does.

    Raises:
        DataError: A column mixes types that have no common type.
    """
    return from_columns(names, list(zip(*rows, strict=True)) or [()] * len(names), origin)


def from_records(records: Iterable[Any], origin: str) -> pa.Table:
    """Return a table with one row per mapping; keys that a mapping lacks are null.

    Raises:
        DataError: An element is not a mapping, or a column mixes types.
    """
    columns = columns_of(records, origin)
    return from_columns(list(columns), columns.values(), origin)


def columns_of(records: Iterable[Any], origin: str) -> dict[str, list[Any]]:
    """Return the values of mappings by their keys, None where a mapping lacks one.

    Raises:
        DataError: An element is not a mapping, or they have too many keys.
    """
    columns: dict[str, list[Any]] = {}
    size = given = 0
    for record in records:
        if not isinstance(record, Mapping):
            raise DataError(f"{origin}: element {size + 1} is not a mapping of columns to values")
        given += len(record)
        if not size % _CHECKED:
            check_cells(size, len(columns), given, origin)
        for name, value in record.items():
            column = columns.setdefault(str(name), [])
            column.extend([None] * (size - len(column)))
            column.append(value)
        size += 1
    check_cells(size, len(columns), given, origin)
    for column in columns.values():
        column.extend([None] * (size - len(column)))
    return columns


def finish(
    table: pa.Table,
    origin: str,
    columns: Columns | None = None,
    types: Mapping[str, str] | None = None,
    trim: bool = False,
) -> pa.Table:
    """Return the chosen columns of a table, with checked names and plain types.

    A first column without a name that numbers the rows, as pandas and R write one, is left out. Other columns
    without a name, such as R's names of rows, are called by their place, as those of a file without a header:
    ``c1``, ``c2`` ... Strings become ``string``, without dictionaries; so does a column that is all null.

    Args:
        table: The table as it was read.
        origin: Where it comes from, for messages.
        columns: The columns to keep; None for all.
        types: Types of columns, by their original names.
        trim: Whether to remove spaces around strings; strings of spaces only become null.

    Raises:
        DataError: There are no columns, two have the same name, or a value cannot be converted to its type.
        ParameterError: There is no such column.
    """
    check_nesting(table.schema, origin)
    table = _named(_without_row_numbers(table))
    _check_names(table.column_names, origin)
    table = _choose(table, columns, types or {})
    wanted = _types_by_new_name(table, columns, types or {})
    arrays = [
        _finished(name, values, trim, wanted.get(name), origin)
        for name, values in zip(table.column_names, table.columns, strict=True)
    ]
    return pa.table(arrays, names=table.column_names)


def without_words(texts: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return strings with null for words such as ``NA``, as CSV files have them in columns of other types."""
    return null_unless(pc.invert(pc.is_in(texts, value_set=_MISSING)), texts)


def as_type(values: pa.ChunkedArray, kind: pa.DataType) -> pa.ChunkedArray:
    """Return values as one of :data:`TYPES`.

    Raises:
        ArrowException: A value cannot be converted.
    """
    is_text = pa.types.is_string(values.type)
    return text_as_time(values, kind) if is_text and pa.types.is_time(kind) else values.cast(kind)


def _array(name: str, values: Sequence[Any], origin: str) -> pa.Array:
    kinds: dict[type, int] = {}
    for row, value in enumerate(values, 1):
        if value is not None:
            kinds.setdefault(type(value), row)
    if len(kinds) > 1 and not any(kinds.keys() <= alike for alike in _ALIKE):
        (first, row), (second, other) = list(kinds.items())[:2]
        raise DataError(
            f"{origin}: column {name!r} mixes {_word(first)} (row {row}) "
            f"and {_word(second)} (row {other})"
        )
    try:
        array = pa.array(values)
    except OverflowError:
        raise DataError(f"{origin}: column {name!r} holds an integer beyond 64 bits") from None
    except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError):
        array = None
    if array is None or isinstance(array.type, pa.BaseExtensionType):
        return pa.array([None if value is None else str(value) for value in values], pa.string())
    return array


def _word(kind: type) -> str:
    return _WORDS.get(kind, f"{kind.__name__}s")


def _without_row_numbers(table: pa.Table) -> pa.Table:
    if table.num_columns < 2 or table.column_names[0] != "":
        return table
    first = table.column(0)
    if not pa.types.is_integer(first.type) or first.null_count:
        return table
    steps = np.diff(first.to_numpy())
    rows, _ = sampled_from(table)
    counts = np.all(steps > 0) if rows > len(first) else np.all(steps == 1)
    return table.remove_column(0) if counts else table


def _named(table: pa.Table) -> pa.Table:
    names = table.column_names
    return table.rename_columns(
        [name if name.strip() else f"c{n}" for n, name in enumerate(names, 1)]
    )


def _check_names(names: Sequence[str], origin: str) -> None:
    if not names:
        raise DataError(f"{origin} has no columns")
    repeated = [name for name, count in Counter(names).items() if count > 1]
    if repeated:
        raise DataError(f"{origin} has more than one column {repeated[0]!r}")


def _choose(table: pa.Table, columns: Columns | None, types: Mapping[str, str]) -> pa.Table:
    known = table.column_names
    chosen = list(columns.values() if isinstance(columns, dict) else columns or known)
    for parameter, names in (("columns", chosen), ("types", list(types))):
        for name in names:
            if name not in known:
                raise ParameterError(
                    f"there is no column {name!r}", parameter, nearest(name, known)
                )
    table = table.select(chosen)
    return table.rename_columns(list(columns)) if isinstance(columns, dict) else table


def _types_by_new_name(
    table: pa.Table, columns: Columns | None, types: Mapping[str, str]
) -> dict[str, pa.DataType]:
    old = columns if isinstance(columns, dict) else {name: name for name in table.column_names}
    return {new: TYPES[types[name]] for new, name in old.items() if name in types}


def _finished(
    name: str, values: pa.ChunkedArray, trim: bool, wanted: pa.DataType | None, origin: str
) -> pa.ChunkedArray:
    kind = plain_type(values.type)
    try:
        values = pa.chunked_array(map(plain_column, values.chunks), kind)
    except pa.ArrowException as error:
        raise DataError(f"{origin}: column {name!r}: {error}") from error
    check_python_range(name, values, origin)
    if trim and kind == pa.string():
        values = pc.utf8_trim_whitespace(values)
        values = null_unless(pc.not_equal(values, ""), values)
    if wanted is None:
        return values
    if kind == pa.string() and wanted != kind:
        values = without_words(values)
    try:
        return as_type(values, wanted)
    except pa.ArrowException as error:
        raise DataError(f"{origin}: column {name!r}: {error}") from error
