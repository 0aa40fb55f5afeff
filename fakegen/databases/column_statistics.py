"""What a database's own statistics say of its columns, without reading a row: PostgreSQL's and MariaDB's."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

import pyarrow as pa

from fakegen.databases.inspected_table import InspectedColumn, InspectedTable
from fakegen.databases.known_values import MOST_SHARES, Bound, KnownValues
from fakegen.errors import DataError
from fakegen.profiling.openness import THIN

_ALL = 0.999
_POSTGRESQL = """
    SELECT CASE WHEN s.schemaname = current_schema() THEN s.tablename ELSE s.schemaname || '.' || s.tablename END AS name,
        s.attname AS attribute, c.reltuples AS number, s.null_frac AS nulls,
        array_to_json(s.most_common_vals::text::text[])::text AS common,
        array_to_json(s.most_common_freqs)::text AS frequencies,
        (s.histogram_bounds::text::text[])[1] AS least,
        (s.histogram_bounds::text::text[])[array_length(s.histogram_bounds::text::text[], 1)] AS most
    FROM pg_stats s JOIN pg_namespace n ON n.nspname = s.schemaname
        JOIN pg_class c ON c.relname = s.tablename AND c.relnamespace = n.oid
    WHERE s.schemaname NOT IN ('pg_catalog', 'information_schema') AND NOT s.inherited
"""
_MARIADB = """
    SELECT table_name AS name, column_name AS attribute, 0 AS number, nulls_ratio AS nulls,
        NULL AS common, NULL AS frequencies, min_value AS least, max_value AS most
    FROM mysql.column_stats WHERE db_name = DATABASE()
"""
_QUERIES = {"postgresql": _POSTGRESQL, "mariadb": _MARIADB}


def with_statistics(
    tables: Iterable[InspectedTable], read: Callable[[str], pa.Table], scheme: str
) -> list[InspectedTable]:
    """Return tables with what the database's statistics say of their columns.

    Args:
        tables: The tables.
        read: Reads the database.
        scheme: Its kind.

    Raises:
        DataError: The database keeps no statistics of values, or has gathered none.
    """
    if scheme not in _QUERIES:
        raise DataError(
            f"{scheme} keeps no statistics of columns' values that can be read; --sample reads some rows instead"
        )
    found = read(_QUERIES[scheme]).to_pylist()
    if not found:
        raise DataError("the database has no statistics yet; ANALYZE gathers them")
    rows = {(row["name"], row["attribute"]): row for row in found}
    return [
        replace(
            table,
            columns=tuple(
                replace(column, known=_known(column, rows[table.name, column.name]))
                if (table.name, column.name) in rows
                else column
                for column in table.columns
            ),
        )
        for table in tables
    ]


def _known(column: InspectedColumn, row: Mapping[str, Any]) -> KnownValues:
    common = json.loads(row["common"] or "[]")
    frequencies = json.loads(row["frequencies"] or "[]")
    nulls, whole = float(row["nulls"]), float(row["number"])
    present = 1 - nulls
    is_closed = (
        0 < len(common) <= MOST_SHARES
        and sum(frequencies) >= _ALL * present
        and min(frequencies) * whole >= THIN
    )
    kind = column.type.kind if column.type is not None else ""
    shares: dict[str | int, float] = {}
    if is_closed and kind in ("string", "choice", "integer", "boolean"):
        read = _VALUES.get(kind, str)
        shares = {
            read(value): frequency / sum(frequencies)
            for value, frequency in zip(common, frequencies, strict=True)
        }
    bounds = [_bound(kind, text) for text in (row["least"], row["most"], *common) if text]
    known = [bound for bound in bounds if bound is not None]
    return KnownValues(nulls, shares, min(known, default=None), max(known, default=None))


def _bound(kind: str, text: Any) -> Any | None:
    """Return a bound as the database writes it; None where it is none, or of no use."""
    written = text.decode() if isinstance(text, bytes) else str(text)
    with suppress(ValueError, InvalidOperation):
        return _READERS[kind](written) if kind in _READERS else None
    return None


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(re.sub(r"([+-]\d\d)$", r"\1:00", text))


_VALUES: Mapping[str, Callable[[str], str | int]] = {
    "integer": int,
    "boolean": lambda text: text == "t",
}
_READERS: Mapping[str, Callable[[str], Bound]] = {
    "integer": int,
    "number": float,
    "decimal": Decimal,
    "date": date.fromisoformat,
    "datetime": _moment,
}
