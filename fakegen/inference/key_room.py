"""How many rows the columns of a key tell apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from math import prod
from typing import Any

from fakegen.patterns.regex_syntax import compile_regex


def values_of(entry: Any) -> int | None:
    """Return how many values a column's entry makes; None if they are not counted, as there are many.

    Args:
        entry: The entry, as a schema has it.
    """
    if entry == "boolean":
        return 2
    if not isinstance(entry, dict):
        return None
    made, said = next(iter(entry.items()))
    if made in ("constant", "boolean"):
        return 1 if made == "constant" else 2
    if made == "choice":
        return len(said)
    if made == "regex" and isinstance(said, str):
        return compile_regex(said).count
    if not isinstance(said, dict):
        return None
    low, high = said.get("min", said.get("from")), said.get("max", said.get("to"))
    if made == "integer" and isinstance(low, int) and isinstance(high, int):
        return high - low + 1
    if made == "date" and isinstance(low, date) and isinstance(high, date):
        return (high - low).days + 1
    if made in ("decimal", "number") and None not in (low, high) and "decimals" in said:
        span = Decimal(str(high)) - Decimal(str(low))
        return int(span.scaleb(said["decimals"])) + 1
    return None


def rows_with_ease(counts: Iterable[int | None]) -> int | None:
    """Return how many rows several columns together tell apart, if each draws its values; None if any number.

    Combinations are found by drawing again, which takes long where the last ones are asked for.

    Args:
        counts: How many values each column has; None for any number.
    """
    known = list(counts)
    found = [count for count in known if count is not None]
    return max(1, prod(found) // 2) if len(found) == len(known) else None


def counts_of(
    columns: Iterable[str],
    entries: Mapping[str, Any],
    drawn_from: Mapping[str, str],
    rows: Mapping[str, int],
) -> list[int | None]:
    """Return how many values each column of a key has.

    Args:
        columns: The columns.
        entries: What makes them; those that others make along have none of their own.
        drawn_from: The table whose rows a reference draws, by the first of its columns.
        rows: How many rows tables have, where that is known.
    """
    found: list[int | None] = []
    for name in columns:
        entry = entries.get(name)
        if isinstance(entry, dict) and "ref" in entry:
            # The first column draws the row, the others follow.
            found.append(rows.get(drawn_from[name]) if name in drawn_from else 1)
        else:
            found.append(values_of(entry))
    return found
