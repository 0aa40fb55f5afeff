"""JSON lines: one JSON object per row."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from fakegen.arrays.masks import null_unless
from fakegen.arrays.plain import plain_array
from fakegen.arrays.type_kinds import is_list, is_string
from fakegen.formats.file_writer import BlockEncoder, Collector, FileWriter
from fakegen.formats.moment_text import moment_text
from fakegen.formats.text_columns import (
    TEXT,
    as_text,
    between,
    contains,
    in_form,
    join,
    run_of_bytes,
    run_of_rows,
)
from fakegen.forms.number_form import NumberForm
from fakegen.forms.written_field import null_string_of_field, plain_form_of_field
from fakegen.interfaces.format import Tables, Target

NUMBER = r"^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?$"
"""A number without an exponent, as JSON has it."""
_ESCAPES = {'"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"} | {
    chr(code): f"\\u{code:04x}" for code in range(0x20) if chr(code) not in "\n\r\t"
}


class JsonLinesWriter(FileWriter):
    """JSON lines in UTF-8: one object per row, with every column, including null ones.

    Dates and times are ISO 8601 strings, durations seconds, bytes hexadecimal digits. NaN and the
    infinities are null, since JSON does not have them. Null is ``null``, or the column's ``null_string``. A column's ``form``
    counts if JSON has such numbers (``0.00``); in a column of strings, those that are numbers are written as such.
    """

    suffix = ".jsonl"

    def __init__(self, target: Target, tables: Tables) -> None:
        super().__init__(target, tables, _lines)


def _lines(stream: BinaryIO, tables: Tables) -> Collector:
    (schema,) = tables.values()
    return Collector(stream, _JsonLines(schema))


class _JsonLines(BlockEncoder):
    def __init__(self, schema: pa.Schema) -> None:
        self._nulls, self._forms = json_nulls(schema), json_forms(schema)

    def encode(self, table: str, block: pa.RecordBatch) -> bytes | pa.Buffer:
        del table
        return run_of_rows([*json_rows(block, self._nulls, self._forms), "\n"])


def json_nulls(schema: pa.Schema) -> dict[str, str]:
    """Return what null is in columns where it is a string, as JSON."""
    words = {field.name: null_string_of_field(field) for field in schema}
    return {name: json.dumps(word, ensure_ascii=False) for name, word in words.items() if word}


def json_forms(schema: pa.Schema) -> dict[str, NumberForm]:
    """Return the forms of the columns whose numbers have one that is JSON."""
    found = {field.name: plain_form_of_field(field) for field in schema}
    return {name: form for name, form in found.items() if form is not None}


def json_rows(
    block: pa.RecordBatch, nulls: Mapping[str, str], forms: Mapping[str, NumberForm]
) -> list[str | pa.Array]:
    """Return the pieces of one JSON object per row.

    Args:
        block: The rows.
        nulls: What null is in columns where it is a string, as JSON.
        forms: The forms of numbers, and of those among strings.
    """
    return _object(dict(zip(block.schema.names, block.columns, strict=True)), nulls, forms)


def json_text(values: pa.Array) -> pa.Array:
    """Return each value as JSON, null as ``null``: large_string, same length."""
    return join(_value(plain_array(values)))


def _object(
    columns: Mapping[str, pa.Array],
    nulls: Mapping[str, str] = MappingProxyType({}),
    forms: Mapping[str, NumberForm] = MappingProxyType({}),
) -> list[str | pa.Array]:
    """Return the pieces of one JSON object per row."""
    pieces: list[str | pa.Array] = []
    for name, values in columns.items():
        pieces += ["," if pieces else "{", json.dumps(name, ensure_ascii=False), ":"]
        pieces += _value(plain_array(values), nulls.get(name, "null"), forms.get(name))
    return [*pieces, "}"]


def _value(
    values: pa.Array, null: str = "null", form: NumberForm | None = None
) -> Sequence[str | pa.Array]:
    """Return the pieces of one JSON value per row, none of them null."""
    kind = values.type
    if pa.types.is_struct(kind):
        children = dict(zip((field.name for field in kind), values.flatten(), strict=True))
        return [_where_present(values, join(_object(children)) if children else "{}", null)]
    if is_list(kind):
        return [_where_present(values, _lists(values), null)]
    if pa.types.is_floating(kind):
        values = null_unless(pc.is_finite(values), values)
    if form is not None and is_string(kind):
        return [_numbers_bare(values).fill_null(null)]
    if form is not None:
        return [in_form(values, form).fill_null(null)]
    text = _escaped(values.cast(TEXT)) if is_string(kind) else scalar_text(values)
    if _is_bare(kind):
        return [text.fill_null(null)]
    return between('"', text, '"', null)


def _numbers_bare(values: pa.Array) -> pa.Array:
    """Return strings in quotes, but for those that are numbers."""
    texts = values.cast(TEXT)
    in_quotes = join(['"', _escaped(texts), '"'])
    return pc.if_else(pc.match_substring_regex(texts, NUMBER), texts, in_quotes)


def scalar_text(values: pa.Array) -> pa.Array:
    """Return plain values as strings, as JSON has them in or without quotes; nulls stay null.

    They are as :func:`~fakegen.formats.text_columns.as_text` writes them, with a ``T`` before the time.
    """
    if pa.types.is_timestamp(values.type):
        if values.type.tz is None:
            return moment_text(values, "T")
        return pc.replace_substring(as_text(values), " ", "T", max_replacements=1)
    return as_text(values)


def _is_bare(kind: pa.DataType) -> bool:
    """Return whether JSON writes values of this type without quotes."""
    tests = (
        pa.types.is_boolean,
        pa.types.is_integer,
        pa.types.is_floating,
        pa.types.is_decimal,
        pa.types.is_duration,
        pa.types.is_null,
    )
    return any(test(kind) for test in tests)


def _lists(values: pa.Array) -> pa.Array:
    if pa.types.is_map(values.type):
        entry = pa.struct([("key", values.type.key_type), ("value", values.type.item_type)])
        values = values.cast(pa.list_(entry))
    lengths = pc.list_value_length(values).fill_null(0).to_numpy()
    offsets = pa.array(np.concatenate([[0], np.cumsum(lengths)]), pa.int32())
    elements = values.filter(values.is_valid()).flatten()
    texts = pa.ListArray.from_arrays(offsets, json_text(elements).cast(pa.string()))
    return join(["[", pc.binary_join(texts, ",").cast(TEXT), "]"])


def _where_present(values: pa.Array, text: pa.Array | str, null: str) -> pa.Array:
    return pc.if_else(values.is_valid(), text, pa.scalar(null, TEXT))


def _escaped(text: pa.Array) -> pa.Array:
    """Escape the characters that JSON strings must not contain (RFC 8259, section 7)."""
    if contains(text, b"\\"):
        text = pc.replace_substring(text, "\\", "\\\\")
    present = np.frombuffer(run_of_bytes(text), dtype=np.uint8)
    if present.min(initial=0x20) >= 0x20 and not contains(text, b'"'):
        return text
    for mark, escape in _ESCAPES.items():
        if contains(text, mark.encode()):
            text = pc.replace_substring(text, mark, escape)
    return text
