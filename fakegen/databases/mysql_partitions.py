"""What rows of a partitioned table of MySQL or MariaDB must be so that there is a partition for each."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from fakegen.databases.partitions import listed_items

_PARTITIONS = """
    SELECT DISTINCT table_name, partition_method, partition_expression, partition_description,
        partition_ordinal_position
    FROM information_schema.partitions
    WHERE table_schema = DATABASE() AND partition_method IS NOT NULL
    ORDER BY table_name, partition_ordinal_position
"""
_COLUMN = re.compile(r"`((?:[^`]|``)+)`")
_OF_A_COLUMN = re.compile(r"(year|to_days|unix_timestamp)\((`(?:[^`]|``)+`)\)", re.IGNORECASE)
_TO_DAYS = 365
"""TO_DAYS counts from a year earlier than ``date.toordinal``."""


def partition_clauses(connection: Any) -> Mapping[str, Sequence[str]]:
    """Return CHECK clauses that say which rows each partitioned table takes, by table."""
    found: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for table, method, written, description, _ in connection.exec_driver_sql(_PARTITIONS):
        expression = re.sub(r"\bMOD\b(?!\()", "%", written or "", flags=re.IGNORECASE)
        found[table].append((method, expression, description))
    return {table: _clauses(parts) for table, parts in found.items()}


def _clauses(parts: Sequence[tuple[str, str, str]]) -> list[str]:
    method, expression, _ = parts[0]
    bounds = [description for *_, description in parts]
    columns = _COLUMN.findall(expression)
    if method.startswith("RANGE"):
        # Of several columns, rows below the first one's bound are below all of them together.
        first = f"`{columns[0]}`" if method.endswith("COLUMNS") else expression
        bound = listed_items(bounds[-1])[0]
        return [] if bound == "MAXVALUE" else [_below(first, bound)]
    if not method.startswith("LIST") or "DEFAULT" in bounds:
        return []
    if len(columns) > 1 and method.endswith(
        "COLUMNS"
    ):  # said as it stands, so that it is named as not kept
        return [f"({expression}) IN ({', '.join(bounds)})"]
    items = [item for bound in bounds for item in listed_items(bound)]
    listed = [f"{expression} IN ({', '.join(item for item in items if item != 'NULL')})"]
    return listed if "NULL" in items else [f"{expression} IS NOT NULL", *listed]


def _below(expression: str, bound: str) -> str:
    """Return that an expression is below a bound; of a function of a moment, that the moment is."""
    known = _OF_A_COLUMN.fullmatch(expression)
    if known is None:
        return f"{expression} < {bound}"
    number = int(bound)
    match known[1].lower():
        case "year":
            moment = f"{number:04}-01-01"
        case "to_days":
            moment = date.fromordinal(number - _TO_DAYS).isoformat()
        case _:
            moment = datetime.fromtimestamp(number, UTC).strftime("%Y-%m-%d %H:%M:%S")
    return f"{known[2]} < '{moment}'"
