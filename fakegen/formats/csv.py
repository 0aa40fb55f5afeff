"""CSV: comma- or tab-separated text with a header."""

from __future__ import annotations

import re
from pathlib import Path
from typing import BinaryIO, Literal

import pyarrow as pa
import pyarrow.compute as pc

from fakegen.arrays.masks import null_unless
from fakegen.arrays.plain import plain_array
from fakegen.arrays.type_kinds import is_list, is_string
from fakegen.errors import ParameterError
from fakegen.formats.file_writer import Encoder, FileWriter
from fakegen.formats.json import json_text
from fakegen.formats.text_columns import as_text, contains, join, run_of_bytes
from fakegen.interfaces.format import Tables, Target

_FORMULA = "^[=+\\-@\t\r\n＝＋－＠]"
"""The first characters that spreadsheets, or the East Asian versions of them, take for a formula's."""


class CsvWriter(FileWriter):
    """CSV by RFC 4180, but with line feeds, in UTF-8.

    Values are quoted only if necessary. Null is an empty field; an empty string is ``""``. Bytes are
    hexadecimal digits, durations seconds, lists and structs JSON.

    Args:
        delimiter: One character between the fields; by default a comma, or a tab for ``.tsv`` files.
        header: Whether the first line names the columns.
        formulas: What becomes of strings that a spreadsheet would run as a formula: keep them as they
            are, or escape them. ``escape`` puts an apostrophe before every string, the columns' names
            included, that starts with =, +, -, @, a tab, a carriage return or a line feed, or with the
            wide form of such a sign. Only strings change: columns of numbers and dates stay what they are.
    """

    suffix = ".csv"

    def __init__(
        self,
        target: Target,
        tables: Tables,
        *,
        delimiter: str | None = None,
        header: bool = True,
        formulas: Literal["keep", "escape"] = "keep",
    ) -> None:
        tabbed = isinstance(target, Path) and ".tsv" in target.suffixes[-2:]
        mark = delimiter or ("\t" if tabbed else ",")
        if len(mark.encode()) != 1 or mark in '"\r\n':
            raise ParameterError(f"'delimiter' must be one character, not {mark!r}", "delimiter")
        escapes = formulas == "escape"
        super().__init__(
            target, tables, lambda stream, held: _Csv(stream, held, mark, header, escapes)
        )


class _Csv(Encoder):
    def __init__(
        self, stream: BinaryIO, tables: Tables, delimiter: str, header: bool, escapes: bool
    ) -> None:
        self._stream = stream
        self._escapes = escapes
        self._delimiter = delimiter
        self._marks = [mark.encode() for mark in (delimiter, '"', "\n", "\r")]
        self._pattern = f'^$|[{re.escape(delimiter)}"\r\n]'
        (schema,) = tables.values()
        if header:
            names = self._field(pa.array(schema.names, pa.large_string())).to_pylist()
            stream.write((delimiter.join(names) + "\n").encode())

    def write(self, table: str, block: pa.RecordBatch) -> None:
        fields = [self._field(plain_array(column)).fill_null("") for column in block.columns]
        lines = join([*fields[:-1], join([fields[-1], "\n"])], self._delimiter)
        self._stream.write(run_of_bytes(lines))

    def _field(self, values: pa.Array) -> pa.Array:
        if is_list(values.type) or pa.types.is_struct(values.type):
            return self._quoted(null_unless(values.is_valid(), json_text(values)))
        text = as_text(values)
        if self._escapes and is_string(values.type):
            starts = pc.match_substring_regex(text, _FORMULA)
            text = pc.if_else(starts, join(["'", text]), text)
        return self._quoted(text)

    def _quoted(self, text: pa.Array) -> pa.Array:
        empty = pc.any(pc.equal(pc.binary_length(text), 0)).as_py()
        if not empty and not contains(text, *self._marks):
            return text
        quoted = join(['"', pc.replace_substring(text, '"', '""'), '"'])
        return pc.if_else(pc.match_substring_regex(text, self._pattern), quoted, text)
