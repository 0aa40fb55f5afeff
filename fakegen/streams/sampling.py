"""A uniform sample of rows that arrive in batches, when their number is not known in advance.

Every row has a random word of its own, and the rows with the smallest words are kept (bottom-k
sampling; Cohen and Kaplan, "Summarizing data using bottom-k sketches", PODC 2007). So the sample
depends on the row numbers, and not on how the rows are divided into batches. The invariant: once there
are enough rows, a row whose word is above those of all rows kept so far is not held at all. The bound:
rows are held until there are twice as many as asked for; then all but the asked ones are dropped, column
by column, so that no two copies of the table are ever held.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

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

    Only about twice as many rows are held at once. The table's metadata says what it was sampled
    from; :func:`sampled_from` reads it.

    Args:
        batches: The rows.
        schema: The schema of the rows.
        size: How many rows to keep, at least 1.
    """
    held: list[list[pa.Array]] = [[] for _ in schema]
    words: list[NDArray[np.uint64]] = []
    distinct: list[pa.Array | None] = [pa.nulls(0)] * len(schema)
    rows = count = 0
    limit = np.uint64(2**64 - 1)
    for batch in batches:
        word = Stream.of(_SEED, "", "", Purpose.SAMPLE, Rows(rows, len(batch))).words()
        rows += len(batch)
        distinct = list(map(_with, distinct, batch.columns))
        low = np.flatnonzero(word < limit)
        kept = batch if len(low) == len(batch) else batch.take(pa.array(low))
        for column, values in zip(held, kept.columns, strict=True):
            column.append(values)
        words.append(word[low])
        count += len(low)
        if count > 2 * size:
            words = [_drop(held, np.concatenate(words), size)]
            limit, count = words[0].max(), size
    if count > size:
        _drop(held, np.concatenate(words), size)
    table = pa.table(
        [pa.chunked_array(column, kind) for column, kind in zip(held, schema.types, strict=True)],
        schema=schema,
    )
    outside = {}
    if rows > size:
        for name, values, sampled in zip(schema.names, distinct, table.columns, strict=True):
            missed = 0 if values is None else len(values) - len(pc.unique(sampled))
            if missed:
                outside[name] = missed
    facts = {_ROWS: str(rows).encode(), _OUTSIDE: json.dumps(outside).encode()}
    return table.replace_schema_metadata(facts)


def sampled_from(table: pa.Table) -> tuple[int, dict[str, int]]:
    """Return how many rows a table was sampled from, and how many distinct values it lacks by column.

    Distinct values are counted only in columns with at most 10,000 of them. For a table that is not a
    sample, the result is its own number of rows.
    """
    facts = table.schema.metadata or {}
    if _ROWS not in facts:
        return table.num_rows, {}
    return int(facts[_ROWS]), json.loads(facts[_OUTSIDE])


def _drop(
    held: Sequence[list[pa.Array]], words: NDArray[np.uint64], size: int
) -> NDArray[np.uint64]:
    """Drop all rows but those of the smallest words, in place; return their words."""
    chosen = np.sort(np.argpartition(words, size)[:size])
    index = pa.array(chosen)
    for column in held:
        column[:] = pa.chunked_array(column).take(index).chunks
    return words[chosen]


def _with(known: pa.Array | None, values: pa.Array) -> pa.Array | None:
    """Return the distinct values of both, or None once they are too many to count."""
    if known is None or pa.types.is_nested(values.type):
        return None
    if pa.types.is_dictionary(values.type):
        values = values.cast(values.type.value_type)
    found = pc.unique(values)
    both = pc.unique(pa.concat_arrays([known, found])) if len(known) else found
    return both if len(both) <= _MAX_DISTINCT else None
