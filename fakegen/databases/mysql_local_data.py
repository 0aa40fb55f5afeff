"""LOAD DATA LOCAL of rows in memory.

A client that allows LOAD DATA LOCAL sends any file that the server asks for. Here, the driver refuses that as ever, and
only the answer to one statement is read by other means: whichever file it asks for, it gets the rows.

What a server cannot take of such rows, it leaves out or changes, with a warning, since it cannot stop the client. So
the number of rows is compared, and a warning is as good as an error.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pyarrow as pa
from pymysql.constants import COMMAND
from pymysql.protocol import OKPacketWrapper

from fakegen.arrays.masks import null_unless
from fakegen.arrays.plain import plain_array
from fakegen.arrays.type_kinds import is_binary, is_list, is_string
from fakegen.databases.delimited_rows import delimited
from fakegen.databases.dialects import MYSQL
from fakegen.databases.stored_tables import MatchedTable, StoredColumn
from fakegen.formats.json import json_text
from fakegen.formats.text_columns import TEXT, as_text

_PACKET = 1 << 18
_SHAPES = ("point", "linestring", "polygon", "geometry", "geometrycollection")
"""How the names of spatial types end; ``multipoint`` and its like are among them."""


def is_loadable(table: MatchedTable, schema: pa.Schema) -> bool:
    """Return whether a text can say the values of all columns."""
    return not any(
        column.type.startswith("bit") or column.type.endswith(_SHAPES) or is_binary(field.type)
        for column, field in zip(table.loaded.values(), schema, strict=True)
    )


def as_written(column: StoredColumn, kind: pa.DataType) -> tuple[str, str]:
    """Return what stands before and after a literal, so that a column of bits or of shapes reads its text.

    Args:
        column: The column.
        kind: The type of the values.
    """
    if is_string(kind) and column.type.endswith(_SHAPES):
        return "ST_GeomFromText(", ")"
    if is_string(kind) and column.type.startswith("bit"):
        return "CAST(CONV(", ", 2, 10) AS UNSIGNED)"
    return "", ""


def load_locally(connection: Any, place: str, table: MatchedTable, block: pa.RecordBatch) -> bool:
    """Append a block to a table; return whether all of it is there as it stands.

    Args:
        connection: The server, by PyMySQL, with the client's flag ``LOCAL_FILES``.
        place: The quoted name of the table.
        table: The table, and the columns of the block.
        block: The rows.

    Raises:
        pymysql.MySQLError: The server refuses the statement.
    """
    columns = ", ".join(MYSQL.quoted(column.name) for column in table.loaded.values())
    statement = (
        f"LOAD DATA LOCAL INFILE 'rows' INTO TABLE {place} CHARACTER SET utf8mb4 ({columns})"
    )
    rows = memoryview(delimited(_texts(block.columns)))
    connection._execute_command(COMMAND.COM_QUERY, statement)
    answer = connection._read_packet()
    if not answer.is_load_local_packet():
        return False
    for start in range(0, len(rows), _PACKET):
        connection.write_packet(rows[start : start + _PACKET])
    connection.write_packet(b"")
    done = OKPacketWrapper(connection._read_packet())
    return bool(done.affected_rows == block.num_rows and not done.warning_count)


def _texts(columns: Sequence[pa.Array]) -> list[pa.Array]:
    return [_text(plain_array(values)) for values in columns]


def _text(values: pa.Array) -> pa.Array:
    """Return values as a column reads them, moments in UTC."""
    kind = values.type
    if pa.types.is_boolean(kind):
        return values.cast(pa.int8()).cast(TEXT)
    if is_list(kind) or pa.types.is_struct(kind):
        return null_unless(values.is_valid(), json_text(values)).cast(TEXT)
    if pa.types.is_timestamp(kind) and kind.tz:
        values = values.cast(pa.timestamp(kind.unit))
    return values.cast(TEXT) if is_string(kind) else as_text(values)
