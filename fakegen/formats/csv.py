"""CSV: comma- or tab-separated text with a header."""

from __future__ import annotations

import codecs
import re
from pathlib import Path
from typing import Literal

import pyarrow as pa
import pyarrow.compute as pc

from fakegen.arrays.masks import null_unless
from fakegen.arrays.plain import plain_array
from fakegen.arrays.type_kinds import is_list, is_string
from fakegen.errors import DataError, ParameterError
from fakegen.formats.file_writer import BlockEncoder, Collector, FileWriter
from fakegen.formats.json import json_text
from fakegen.formats.text_columns import as_text, contains, in_form, join, run_of_lines
from fakegen.forms.form import TextForm
from fakegen.forms.written_field import form_of_field, null_string_of_field
from fakegen.interfaces.format import Tables, Target

FORMULA = "^[=+\\-@\t\r\n＝＋－＠]"
"""The first characters that spreadsheets, or the East Asian versions of them, take for a formula's."""


_MARKED = {
    "utf-8-sig": codecs.BOM_UTF8,
    "utf-16": codecs.BOM_UTF16_LE,
    "utf-32": codecs.BOM_UTF32_LE,
}
"""The byte order marks of encodings that begin with one; the last two are written in little-endian order."""


class CsvWriter(FileWriter):
    """CSV by RFC 4180, but with line feeds.

    Null is an empty field, or the column's ``null_string``; an empty string is ``""``. Bytes are
    hexadecimal digits, durations seconds, lists and structs JSON.

    Args:
        delimiter: One character between the fields; by default a comma, or a tab for ``.tsv`` files.
        header: Whether the first line names the columns.
        encoding: The encoding, such as utf-8, utf-16 or cp1252.
        quoting: Which fields stand in quotation marks: those that need it, or all but null.
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
        encoding: str = "utf-8",
        quoting: Literal["minimal", "all"] = "minimal",
        formulas: Literal["keep", "escape"] = "keep",
    ) -> None:
        tabbed = isinstance(target, Path) and ".tsv" in target.suffixes[-2:]
        mark = delimiter or ("\t" if tabbed else ",")
        if len(mark.encode()) != 1 or mark in '"\r\n':
            raise ParameterError(f"'delimiter' must be one character, not {mark!r}", "delimiter")
        escapes = formulas == "escape"
        super().__init__(
            target,
            tables,
            lambda stream, held: Collector(
                stream, _Csv(held, mark, header, escapes, _codec(encoding), quoting == "all")
            ),
        )


class _Csv(BlockEncoder):
    def __init__(
        self,
        tables: Tables,
        delimiter: str,
        header: bool,
        escapes: bool,
        encoding: str,
        quotes: bool,
    ) -> None:
        (self._schema,) = tables.values()
        self._forms = [form_of_field(field) for field in self._schema]
        self._encoding, self._quotes = encoding, quotes
        self._header = header
        self._escapes = escapes
        self._delimiter = delimiter
        self._marks = [mark.encode() for mark in (delimiter, '"', "\n", "\r")]
        self._pattern = f'^$|[{re.escape(delimiter)}"\r\n]'
        self._null_fields = list(map(self._null_field, self._schema))

    def start(self) -> bytes:
        if not self._header:
            return self._encoded(b"", first=True)
        names = self._field(pa.array(self._schema.names, pa.large_string())).to_pylist()
        return self._encoded((self._delimiter.join(names) + "\n").encode(), first=True)

    def encode(self, table: str, block: pa.RecordBatch) -> bytes | pa.Buffer:
        del table
        fields = [
            self._field(plain_array(column), form).fill_null(null)
            for column, form, null in zip(
                block.columns, self._forms, self._null_fields, strict=True
            )
        ]
        return self._encoded(run_of_lines(fields, self._delimiter))

    def _encoded(self, text: bytes | pa.Buffer, *, first: bool = False) -> bytes | pa.Buffer:
        """Return text that is in UTF-8 in the file's encoding; its byte order mark only comes first."""
        if self._encoding == "utf-8":
            return text
        marked = self._encoding in _MARKED
        encoding = (
            f"{self._encoding}-le" if marked and self._encoding != "utf-8-sig" else self._encoding
        )
        try:
            written = bytes(text).decode().encode("utf-8" if encoding == "utf-8-sig" else encoding)
        except UnicodeEncodeError as error:
            sign = error.object[error.start]
            raise DataError(
                f"{sign!r} cannot be written in the encoding {self._encoding}; 'encoding: utf-8' can"
            ) from None
        return _MARKED[self._encoding] + written if first and marked else written

    def _field(self, values: pa.Array, form: TextForm | None = None) -> pa.Array:
        if form is not None and not is_string(values.type):
            return self._quoted(in_form(values, form))
        if is_list(values.type) or pa.types.is_struct(values.type):
            return self._quoted(null_unless(values.is_valid(), json_text(values)))
        text = as_text(values)
        if self._escapes and is_string(values.type):
            starts = pc.match_substring_regex(text, FORMULA)
            text = pc.if_else(starts, join(["'", text]), text)
        return self._quoted(text)

    def _null_field(self, field: pa.Field) -> str:
        """Return what null is in a column: an empty field, or the column's own string."""
        text = null_string_of_field(field)
        if not text:
            return ""
        return str(self._quoted(pa.array([text], pa.large_string()))[0].as_py())

    def _quoted(self, text: pa.Array) -> pa.Array:
        if self._quotes:
            return join(['"', pc.replace_substring(text, '"', '""'), '"'])
        empty = pc.any(pc.equal(pc.binary_length(text), 0)).as_py()
        if not empty and not contains(text, *self._marks):
            return text
        quoted = join(['"', pc.replace_substring(text, '"', '""'), '"'])
        return pc.if_else(pc.match_substring_regex(text, self._pattern), quoted, text)


def _codec(encoding: str) -> str:
    try:
        return codecs.lookup(encoding).name
    except LookupError:
        raise ParameterError(f"there is no encoding {encoding!r}", "encoding") from None
