"""A uniform sample of rows that arrive in batches, when their number is not known in advance.

Every row has a random word of its own, and the rows with the smallest words are kept (bottom-k
sampling; Cohen and Kaplan, "Summarizing data using bottom-k sketches", PODC 2007). So the sample
depends on the row numbers, and not on how the rows are divided into batches.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from fakegen.streams.purposes import Purpose
from fakegen.streams.rows import Rows
from fakegen.streams.stream import Stream

_SEED = 2022
_MAX_DISTINCT = 10_000
_ROWS, _OUTSIDE = b"fakegen.rows", b"fakegen.outside"


def sample_rows(batches: Iterable[pa.RecordBatch], schema: pa.Schema, size: int) -> pa.Table:
    """Return a sample of ``size`` rows in their original order, or all rows if there are fewer.

    Only about three times as many rows are held at once. The table's metadata says what it was sampled
    from; :func:`sampled_from` reads it.

    Args:
        batches: The rows.
        schema: The schema of the rows.
        size: How many rows to keep, at least 1.
    """
    kept = pa.Table.from_batches([], schema)
    words = np.empty(0, dtype=np.uint64)
    distinct: list[pa.Array | None] = [pa.nulls(0)] * len(schema)
    new: list[pa.RecordBatch] = []
    new_words: list[NDArray[np.uint64]] = []
    rows = held = 0
    limit = np.uint64(2**64 - 1)
    for batch in batches:
        word = Stream.of(_SEED, "", "", Purpose.SAMPLE, Rows(rows, len(batch))).words()
        rows += len(batch)
        low = np.flatnonzero(word < limit)
        new.append(batch if len(low) == len(batch) else batch.take(pa.array(low)))
        new_words.append(word[low])
        held += len(low)
        distinct = list(map(_with, distinct, batch.columns))
        if held > 2 * size:
            kept, words = _smallest(kept, words, new, new_words, size)
            new, new_words, held, limit = [], [], 0, words.max()
    kept, _ = _smallest(kept, words, new, new_words, size)
    outside = {}
    if rows > size:
        for name, values, sampled in zip(schema.names, distinct, kept.columns, strict=True):
            missed = 0 if values is None else len(values) - len(pc.unique(sampled))
            if missed:
                outside[name] = missed
    facts = {_ROWS: str(rows).encode(), _OUTSIDE: json.dumps(outside).encode()}
    return kept.replace_schema_metadata(facts)


def sampled_from(table: pa.Table) -> tuple[int, dict[str, int]]:
    """Return how many rows a table was sampled from, and how many distinct values it lacks by column.

    Distinct values are counted only in columns with at most 10,000 of them. For a table that is not a
    sample, the result is its own number of rows.
    """
    facts = table.schema.metadata or {}
    if _ROWS not in facts:
        return table.num_rows, {}
    return int(facts[_ROWS]), json.loads(facts[_OUTSIDE])


def _smallest(
    kept: pa.Table,
    words: NDArray[np.uint64],
    new: list[pa.RecordBatch],
    new_words: list[NDArray[np.uint64]],
    size: int,
) -> tuple[pa.Table, NDArray[np.uint64]]:
    table = pa.concat_tables([kept, pa.Table.from_batches(new, kept.schema)])
    words = np.concatenate([words, *new_words])
    if len(words) <= size:
        return table, words
    chosen = np.sort(np.argpartition(words, size)[:size])
    return table.take(pa.array(chosen)), words[chosen]


def _with(known: pa.Array | None, values: pa.Array) -> pa.Array | None:
    """Return the distinct values of both, or None once they are too many to count."""
    if known is None or pa.types.is_nested(values.type):
        return None
    if pa.types.is_dictionary(values.type):
        values = values.cast(values.type.value_type)
    found = pc.unique(values)
    both = pc.unique(pa.concat_arrays([known, found])) if len(known) else found
    return both if len(both) <= _MAX_DISTINCT else None
