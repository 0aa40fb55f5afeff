"""Delimited text: CSV and similar formats."""

from __future__ import annotations

import codecs
import csv as python_csv
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from fakegen.arrays.masks import null_unless
from fakegen.errors import DataError, ParameterError
from fakegen.sources.file_size import check_columns
from fakegen.sources.plain_table import TYPES, without_words
from fakegen.sources.text_layout import encoding_of, layout_of

_UTF8_NAMES = {"utf-8", "utf-8-sig"}
_HEAD = 1 << 20
_BLOCK = 1 << 20
"""Bytes that are decoded at a time, where rows are dropped as they come: with blocks of 16 MiB, sampling
four million rows took 270 MiB more than sampling one, with these as much."""


def read_delimited(
    data: bytes,
    origin: str,
    *,
    delimiter: str | None = None,
    encoding: str | None = None,
    header: bool | None = None,
    types: Mapping[str, str],
) -> pa.Table:
    """Return the table in a delimited text.

    An empty field is null, quoted or not; ``NA``, ``NaN``, ``null`` and similar words are null only in
    columns of numbers. Integers with leading zeros, such as postcodes, stay strings, and so do those that no
    64 bits hold, such as account numbers of 26 digits.

    Args:
        data: The whole text.
        origin: Where it comes from, for messages.
        delimiter: The delimiter; None to find it.
        encoding: Name of the encoding; None to find it.
        header: Whether the first line names the columns; if not, they are ``c1``, ``c2`` ... None to find
            out.
        types: Types of columns by name, from :data:`~fakegen.sources.plain_table.TYPES`.

    Raises:
        DataError: The text is empty or not in this encoding, a line has too few or too many fields, or a
            value is not of its column's type.
        ParameterError: There is no such encoding, or the delimiter is not one character.
    """
    encoding = encoding or encoding_of(data)
    text = _as_utf8(data, encoding, origin)
    if not text.strip():
        raise DataError(f"{origin} is empty")
    layout = layout_of(text[:_HEAD].decode(errors="ignore"), encoding, delimiter, header)
    check_columns(_fields_of_first_row(text, layout.delimiter), origin)
    reader = _LineReader(text, origin, layout.delimiter, layout.header)
    known = {name: TYPES[kind] for name, kind in types.items()}
    table = reader.parse(known)
    integers = [f.name for f in table.schema if pa.types.is_integer(f.type) and f.name not in known]
    strings = [*reader.zero_padded(integers), *reader.too_long(_beyond_64_bits(table, known))]
    if strings:
        table = reader.parse(known | dict.fromkeys(strings, pa.string()))
    return _null_where_empty(table)


def text_batches(
    content: Callable[[], Any],
    origin: str,
    *,
    delimiter: str | None,
    encoding: str | None,
    header: bool | None,
) -> tuple[Iterator[pa.RecordBatch], pa.Schema]:
    """Return the rows of a delimited text as strings, read in batches, and their schema.

    Args:
        content: Returns the text from its start, as a binary file.
        origin: Where it comes from, for messages.
        delimiter: As for :func:`read_delimited`.
        encoding: As for :func:`read_delimited`.
        header: As for :func:`read_delimited`.

    Raises:
        DataError: A line has too few or too many fields, or the text is not in this encoding. The
            iterator raises it, too.
        ParameterError: There is no such encoding, or the delimiter is not one character.
    """
    head = content().read(_HEAD)
    encoding = encoding or encoding_of(head)
    name = _codec(encoding)
    start = codecs.getincrementaldecoder(name)("ignore").decode(head)
    beginning = start.removeprefix("\ufeff")
    layout = layout_of(beginning, encoding, delimiter, header)
    mark, header = layout.delimiter, layout.header
    check_columns(_fields_of_first_row(beginning.encode(), mark), origin)
    stream = pa.PythonFile(content(), "r")
    if name not in _UTF8_NAMES:
        stream = pa.transcoding_input_stream(stream, name, "utf-8")
    reading = csv.ReadOptions(
        autogenerate_column_names=not header, use_threads=False, block_size=_BLOCK
    )
    parsing = csv.ParseOptions(delimiter=mark, newlines_in_values=True)
    converting = csv.ConvertOptions(default_column_type=pa.string(), strings_can_be_null=False)
    with _data_errors(origin, encoding):
        reader = csv.open_csv(stream, reading, parsing, converting)
    names = reader.schema.names if header else [f"c{n + 1}" for n in range(len(reader.schema))]

    def batches() -> Iterator[pa.RecordBatch]:
        with _data_errors(origin, encoding):
            for batch in reader:
                yield batch.rename_columns(names)

    return batches(), pa.schema([(name, pa.string()) for name in names])


@contextmanager
def _data_errors(origin: str, encoding: str) -> Iterator[None]:
    try:
        yield
    except pa.ArrowInvalid as error:
        if "UTF8" in str(error):
            raise _not_in(origin, encoding) from None
        raise DataError(f"{origin}{_reason(str(error))}") from error
    except UnicodeError:
        raise _not_in(origin, encoding) from None


def write_delimited(table: pa.Table) -> bytes:
    """Return a table of strings as comma-separated text."""
    buffer = io.BytesIO()
    csv.write_csv(table, buffer)
    return buffer.getvalue()


@dataclass(frozen=True, slots=True)
class _LineReader:
    text: bytes
    origin: str
    delimiter: str
    header: bool

    def parse(self, types: Mapping[str, pa.DataType]) -> pa.Table:
        # Only one thread can count lines for messages, and only one block sees the types of all values.
        reading = csv.ReadOptions(
            autogenerate_column_names=not self.header,
            use_threads=False,
            block_size=min(len(self.text) + 1, 1 << 30),
        )
        parsing = csv.ParseOptions(delimiter=self.delimiter, newlines_in_values=True)
        if not self.header:  # Arrow's f0 is our c1
            places = {name: re.fullmatch(r"c([1-9]\d*)", name) for name in types}
            types = {f"f{int(at[1]) - 1}": types[name] for name, at in places.items() if at}
        converting = csv.ConvertOptions(column_types=types)
        try:
            table = csv.read_csv(pa.BufferReader(self.text), reading, parsing, converting)
        except pa.ArrowInvalid as error:
            raise DataError(f"{self.origin}{_reason(str(error))}") from error
        if not self.header:
            table = table.rename_columns([f"c{n + 1}" for n in range(table.num_columns)])
        return table

    def zero_padded(self, integers: Sequence[str]) -> list[str]:
        """Return the integer columns in which some number has a leading zero."""
        if not integers or not re.search(rb"(?<![0-9.])0[0-9]", self.text):
            return []
        return [
            name for name, found in self._matching(integers, r"^\s*-?0\d") if pc.any(found).as_py()
        ]

    def too_long(self, floats: Sequence[str]) -> list[str]:
        """Return the columns of large floats that are integers in the text."""
        if not floats:
            return []
        return [
            name for name, found in self._matching(floats, r"^[+-]?\d*$") if pc.all(found).as_py()
        ]

    def _matching(
        self, columns: Sequence[str], regex: str
    ) -> Iterator[tuple[str, pa.ChunkedArray]]:
        """Yield which values of some columns match a regular expression as they are written."""
        written = self.parse(dict.fromkeys(columns, pa.string()))
        for name, values in zip(written.column_names, written.columns, strict=True):
            if name in columns:
                yield name, pc.match_substring_regex(without_words(values), regex)


def _beyond_64_bits(table: pa.Table, known: Mapping[str, pa.DataType]) -> list[str]:
    """Return the columns that were read as floats, and have some that no 64-bit integer reaches."""
    floats = [f.name for f in table.schema if pa.types.is_floating(f.type) and f.name not in known]
    return [
        name
        for name in floats
        if pc.any(pc.greater_equal(pc.abs(table.column(name)), 2.0**63)).as_py()
    ]


def _reason(message: str) -> str:
    ragged = re.search(r"Row #(\d+): Expected (\d+) columns, got (\d+)", message)
    if ragged:
        fields = "1 field" if ragged[3] == "1" else f"{ragged[3]} fields"
        return f", line {ragged[1]}: {fields} where the header has {ragged[2]}"
    unlike = re.search(r"Row #(\d+): CSV conversion error to (\S+): invalid value (.*)", message)
    if unlike:
        return f", line {unlike[1]}: {unlike[3]} is not of type {unlike[2]}"
    return f": {message}"


def _as_utf8(data: bytes, encoding: str, origin: str) -> bytes:
    name = _codec(encoding)
    try:
        text = data if name in _UTF8_NAMES else data.decode(name).encode()
        if name in _UTF8_NAMES:
            data.decode()
    except UnicodeError as error:
        start = getattr(error, "start", 0)
        line = data.count(b"\n", 0, start) + 1
        raise _not_in(f"{origin}, line {line}", encoding) from None
    return text.removeprefix(codecs.BOM_UTF8)


def _codec(encoding: str) -> str:
    try:
        return codecs.lookup(encoding).name
    except LookupError:
        raise ParameterError(f"there is no encoding {encoding!r}", "encoding") from None


def _not_in(origin: str, encoding: str) -> DataError:
    return DataError(
        f"{origin}: not in the encoding {encoding}; give the right one, such as 'encoding: latin-1'"
    )


def _fields_of_first_row(text: bytes, delimiter: str) -> int:
    """Count the columns, since Arrow would end the process if it had millions of them to make."""
    lines = io.TextIOWrapper(io.BytesIO(text), "utf-8", "replace", newline="")
    rows = python_csv.reader(lines, delimiter=delimiter)
    try:
        return len(next((row for row in rows if row), ()))
    except python_csv.Error:  # a field of more than 128 KiB
        return 0


def _null_where_empty(table: pa.Table) -> pa.Table:
    for index, field in enumerate(table.schema):
        if pa.types.is_string(field.type):
            values = table.column(index)
            filled = null_unless(pc.not_equal(values, ""), values)
            table = table.set_column(index, field.name, filled)
    return table
