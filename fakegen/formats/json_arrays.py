"""JSON: an array of objects, or several tables in one document."""

from __future__ import annotations

import json
from typing import BinaryIO

import pyarrow as pa

from fakegen.formats.file_writer import Encoder, FileWriter
from fakegen.formats.json import json_forms, json_nulls, json_rows
from fakegen.formats.text_columns import run_of_rows
from fakegen.interfaces.format import Tables, Target


class JsonWriter(FileWriter):
    """JSON in UTF-8: an array of objects, one per line, with every column, including null ones.

    Several tables in one file are an object with an array by table; a folder gets a file per table.
    Dates and times are ISO 8601 strings, durations seconds, bytes hexadecimal digits. NaN and the
    infinities are null, since JSON does not have them. Null is ``null``, or the column's ``null_string``.
    """

    suffix = ".json"
    holds_several = True

    def __init__(self, target: Target, tables: Tables) -> None:
        super().__init__(target, tables, _Document)


class _Document(Encoder):
    """Writes each separator before what it separates, since nobody says which row is the last one."""

    def __init__(self, stream: BinaryIO, tables: Tables) -> None:
        self._stream = stream
        self._named = len(tables) > 1
        self._waiting = list(tables)
        self._nulls = {name: json_nulls(schema) for name, schema in tables.items()}
        self._forms = {name: json_forms(schema) for name, schema in tables.items()}
        self._before = b""
        """What comes before the next table."""
        self._is_first = True
        """Whether the next row is the first one of its table."""
        if self._named:
            stream.write(b"{")

    def write(self, table: str, block: pa.RecordBatch) -> None:
        rows = run_of_rows([",\n", *json_rows(block, self._nulls[table], self._forms[table])])
        if not block.num_rows:
            return
        while table in self._waiting:  # tables before it have no rows
            self._next_table()
        self._stream.write(memoryview(rows)[1:] if self._is_first else rows)
        self._is_first = False

    def close(self) -> None:
        while self._waiting:
            self._next_table()
        self._stream.write(b"\n]}\n" if self._named else b"\n]\n")

    def _next_table(self) -> None:
        """End the array of the table before, if there is one, and start the next table's."""
        table = self._waiting.pop(0)
        name = f"{json.dumps(table, ensure_ascii=False)}: " if self._named else ""
        self._stream.write(self._before + f"{name}[".encode())
        self._before, self._is_first = b"\n],\n", True
