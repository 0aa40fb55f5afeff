"""Uniqueness where it cannot be had by construction.

A row keeps its value unless an earlier row has it; then it is drawn again, with the next attempt's
stream, until no earlier row has its value. So the result depends on the seed alone. What is kept
of earlier rows is a 64-bit hash each.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from fakegen.errors import GenerationError
from fakegen.plan.plan import TablePlan
from fakegen.plan.redraw import scatter
from fakegen.plan.steps import Step
from fakegen.streams import Rows

MAX_ATTEMPTS = 1_000


class HashSet:
    """A growing set of 64-bit hashes: sorted runs that are merged as they grow."""

    def __init__(self) -> None:
        self._runs: list[NDArray[np.uint64]] = []

    def contains(self, hashes: NDArray[np.uint64]) -> NDArray[np.bool_]:
        """Return for each hash whether it is in the set."""
        found = np.zeros(len(hashes), dtype=np.bool_)
        for run in self._runs:
            at = np.searchsorted(run, hashes)
            found |= run[np.minimum(at, len(run) - 1)] == hashes
        return found

    def add(self, hashes: NDArray[np.uint64]) -> None:
        """Add these hashes."""
        run = np.sort(hashes)
        while self._runs and len(self._runs[-1]) <= 2 * len(run):
            run = np.concatenate([self._runs.pop(), run])
            run.sort(kind="stable")
        if len(run):
            self._runs.append(run)


def hash_values(array: pa.Array) -> NDArray[np.uint64]:
    """Return a 64-bit hash of each value: equal for equal values, on every machine."""
    import pandas as pd

    if pa.types.is_duration(array.type):  # Arrow writes no durations as text
        array = array.cast(pa.int64())
    if not pa.types.is_binary(array.type):
        array = array.cast(pa.string())
    return pd.util.hash_array(array.to_numpy(zero_copy_only=False), categorize=False)


class Distinct:
    """Keeps the unique columns of one table unique, block after block from row 0 on.

    Args:
        table: The table's plan.
        steps: Its steps whose columns must be unique.
    """

    def __init__(self, table: TablePlan, steps: list[Step]) -> None:
        self._table = table
        self._steps = steps
        self._names = {step.label: next(iter(step.types)) for step in steps}
        self._redraws = {step.label: table.redraws(step.types) for step in steps}
        self._seen = {step.label: HashSet() for step in steps}

    @property
    def columns(self) -> list[str]:
        """The columns that are kept unique."""
        return list(self._names.values())

    def settle(self, rows: Rows, block: pa.RecordBatch) -> pa.RecordBatch:
        """Return the block with duplicates drawn again; blocks must come in order.

        Raises:
            GenerationError: No new value could be found.
        """
        attempts = np.zeros(len(rows), dtype=np.int64)
        for _ in range(MAX_ATTEMPTS):
            step, repeated = self._repeated(block)
            if step is None:
                break
            redraws = self._redraws[step.label]
            if not redraws:
                raise self._exhausted(step, rows, repeated, block)
            attempts[repeated] += 1
            for number in np.unique(attempts[repeated]):
                index = repeated[attempts[repeated] == number]
                again = self._table.batch(
                    rows.take(index), block.schema.names, dict.fromkeys(redraws, int(number))
                )
                columns = [
                    scatter(old, index, new)
                    for old, new in zip(block.columns, again.columns, strict=True)
                ]
                block = pa.RecordBatch.from_arrays(columns, schema=block.schema)
        else:
            step, repeated = self._repeated(block)
            if step is not None:
                raise self._exhausted(step, rows, repeated, block)
        for label, name in self._names.items():
            column = block.column(name)
            self._seen[label].add(hash_values(column.drop_null()))
        return block

    def _repeated(self, block: pa.RecordBatch) -> tuple[Step | None, NDArray[np.int64]]:
        """Return the first step with repeated values, and the positions of the later ones."""
        for step in self._steps:
            column = block.column(self._names[step.label])
            valid = column.is_valid().to_numpy(zero_copy_only=False)
            hashes = hash_values(column)
            repeated = self._seen[step.label].contains(hashes) & valid
            order = np.argsort(hashes, kind="stable")
            order = order[valid[order]]
            same = hashes[order][1:] == hashes[order][:-1]
            repeated[order[1:][same]] = True
            if repeated.any():
                return step, np.flatnonzero(repeated)
        return None, np.empty(0, dtype=np.int64)

    def _exhausted(
        self, step: Step, rows: Rows, repeated: NDArray[np.int64], block: pa.RecordBatch
    ) -> GenerationError:
        position = int(repeated[0])
        value = block.column(self._names[step.label])[position].as_py()
        why = (
            f"{MAX_ATTEMPTS:,} re-draws gave no value that no earlier row has"
            if self._redraws[step.label]
            else "nothing that it is made of can be drawn again"
        )
        return GenerationError(
            f"{step.mark}: column {step.label!r} cannot be unique: {why} "
            f"(row {int(rows.numbers[position]):,}, {value!r})"
        )
