"""Unique keys: columns on which no two rows agree."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import combinations

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from fakegen.arrays.as_numbers import as_floats
from fakegen.interfaces.constraint import FoundConstraint
from fakegen.interfaces.observed import ObservedColumn
from fakegen.profiling.found import MOST_BY_CHANCE

_LEAST_ROWS = 20
_LEAST_EXPECTED = -math.log(MOST_BY_CHANCE)
_SAMPLE = 20_000
_MOST_COLUMNS = 20
_MOST_KEYS = 2


def unique_keys(columns: Sequence[ObservedColumn]) -> list[FoundConstraint]:
    """Return the unique columns and, of the other columns, unique pairs; if there are none, unique triples.

    Floating-point numbers are no keys, nor are numbers and dates that could be distinct by chance:
    ``n`` independent values are all distinct with probability ``exp(-e)``, where ``e`` is the expected
    number of equal pairs. Pairs and triples are searched among the 20 columns with the most distinct
    values.
    """
    size = len(columns[0].values) if columns else 0
    if size < _LEAST_ROWS:
        return []
    usable = [c for c in columns if not c.values.null_count and not pa.types.is_floating(c.type)]
    alone = [
        _single(column) for column in usable if column.distinct == size and not _by_chance(column)
    ]
    varied = sorted((c for c in usable if 1 < c.distinct < size), key=lambda c: -c.distinct)
    names = {column.name for column in varied[:_MOST_COLUMNS]}
    chosen = [column for column in usable if column.name in names]
    for width in (2, 3):
        keys = _composite(chosen, width, size)
        if keys:
            return [*alone, *keys]
    return alone


def _single(column: ObservedColumn) -> FoundConstraint:
    evidence = f"all {column.present:,} values are distinct"
    text = f"{column.name} is unique"
    return _key((column.name,), text, evidence, column.present)


def _key(names: tuple[str, ...], text: str, evidence: str, rows: int) -> FoundConstraint:
    return FoundConstraint(names, {"unique": list(names)}, evidence, text, rows)


def _by_chance(column: ObservedColumn) -> bool:
    kind = column.type
    if not (pa.types.is_integer(kind) or pa.types.is_temporal(kind) or pa.types.is_decimal(kind)):
        return False
    numbers = as_floats(column.values)
    step = np.diff(np.sort(numbers)).min()
    places = (numbers.max() - numbers.min()) / max(step, 1e-9) + 1
    return bool(_pairs(len(numbers)) / places < _LEAST_EXPECTED)


def _pairs(rows: int) -> float:
    return rows * (rows - 1) / 2


def _composite(columns: Sequence[ObservedColumn], width: int, size: int) -> list[FoundConstraint]:
    found: list[tuple[float, tuple[ObservedColumn, ...]]] = []
    for group in combinations(columns, width):
        expected = _pairs(size) * math.prod(column.agreement for column in group)
        room = math.prod(column.distinct for column in group)
        if expected < _LEAST_EXPECTED or room < size:
            continue
        if _differ(group, min(size, _SAMPLE)) and _differ(group, size):
            found.append((expected, group))
    found.sort(key=lambda item: -item[0])
    rules = []
    for expected, group in found[:_MOST_KEYS]:
        names = tuple(column.name for column in group)
        evidence = (
            f"all {size:,} rows are distinct; "
            f"with shuffled columns, about {expected:,.0f} pairs of rows would be equal"
        )
        text = f"{' + '.join(names)} is unique"
        rules.append(_key(names, text, evidence, size))
    return rules


def _differ(group: Sequence[ObservedColumn], rows: int) -> bool:
    key: NDArray[np.int64] = np.zeros(rows, dtype=np.int64)
    for column in group:
        key = key * (column.distinct + 1) + column.codes[:rows]
    return len(np.unique(key)) == rows
