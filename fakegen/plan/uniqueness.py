"""Uniqueness, and other quotas of rows, where construction cannot guarantee them.

Idea: go through the blocks in order and count each combination of counted values by its hash; a row
whose combination is used up is resampled until it has another. Invariant: a row keeps its values unless
*earlier* rows have used them up, so the result depends on the seed alone, and a shorter table is a prefix
of a longer one. Bound: eight bytes for each earlier row and quota, and
:data:`~fakegen.plan.bounds.MAX_ATTEMPTS` attempts for a row. Two values with the same 64-bit hash count as
one: a row is then resampled needlessly, which weakens no guarantee.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from fakegen.arrays.masks import all_present
from fakegen.arrays.scatter import replaced
from fakegen.errors import GenerationError
from fakegen.plan.bounds import MAX_ATTEMPTS
from fakegen.plan.table_plan import Quota, TablePlan
from fakegen.streams import Rows
from fakegen.streams.hashing import hash_rows


class HashCounts:
    """How often each 64-bit hash has occurred: sorted runs that are merged as they grow."""

    def __init__(self) -> None:
        self._runs: list[NDArray[np.uint64]] = []

    def of(self, hashes: NDArray[np.uint64]) -> NDArray[np.int64]:
        """Return how often each of these was added: int64, shape of ``hashes``."""
        found = np.zeros(len(hashes), dtype=np.int64)
        for run in self._runs:
            found += np.searchsorted(run, hashes, side="right") - np.searchsorted(run, hashes)
        return found

    def add(self, hashes: NDArray[np.uint64]) -> None:
        """Add these hashes."""
        run = np.sort(hashes)
        while self._runs and len(self._runs[-1]) <= 2 * len(run):
            run = np.concatenate([self._runs.pop(), run])
            run.sort(kind="stable")
        if len(run):
            self._runs.append(run)


class Ledger:
    """Enforces the quotas of one table, block after block from row 0 on.

    Args:
        table: The table's plan.
        quotas: The ones to enforce.
    """

    def __init__(self, table: TablePlan, quotas: Sequence[Quota]) -> None:
        self._table, self._quotas = table, quotas
        self._resamples = [table.resamples(quota.columns) for quota in quotas]
        self._seen = [HashCounts() for _ in quotas]

    @property
    def columns(self) -> list[str]:
        """The columns that are counted."""
        return list(dict.fromkeys(name for quota in self._quotas for name in quota.columns))

    def settle(self, rows: Rows, block: pa.RecordBatch) -> pa.RecordBatch:
        """Return the block with rows beyond a quota resampled; blocks must come in order.

        Raises:
            GenerationError: No new value could be found.
        """
        attempts = np.zeros(len(rows), dtype=np.int64)
        for _ in range(MAX_ATTEMPTS):
            number, beyond = self._beyond(block)
            if number is None:
                break
            resamples = self._resamples[number]
            if not resamples:
                raise self._exhausted(number, rows, beyond, block)
            attempts[beyond] += 1
            for attempt in np.unique(attempts[beyond]):
                index = beyond[attempts[beyond] == attempt]
                again = self._table.batch(
                    rows.take(index), block.schema.names, dict.fromkeys(resamples, int(attempt))
                )
                columns = [
                    replaced(old, index, new)
                    for old, new in zip(block.columns, again.columns, strict=True)
                ]
                block = pa.RecordBatch.from_arrays(columns, schema=block.schema)
        else:
            number, beyond = self._beyond(block)
            if number is not None:
                raise self._exhausted(number, rows, beyond, block)
        for quota, seen in zip(self._quotas, self._seen, strict=True):
            hashes, valid = _hashes(block, quota)
            seen.add(hashes[valid])
        return block

    def _beyond(self, block: pa.RecordBatch) -> tuple[int | None, NDArray[np.int64]]:
        """Return the first quota that is exceeded, and the positions of the rows that do so."""
        for number, quota in enumerate(self._quotas):
            hashes, valid = _hashes(block, quota)
            order = np.argsort(hashes, kind="stable")
            order = order[valid[order]]
            ordered = hashes[order]
            # How many rows before it, in this block and in earlier ones, have a row's values.
            place = np.arange(len(order)) - np.searchsorted(ordered, ordered)
            place += self._seen[number].of(ordered)
            beyond = np.sort(order[place >= quota.rows])
            if len(beyond):
                return number, beyond
        return None, np.empty(0, dtype=np.int64)

    def _exhausted(
        self, number: int, rows: Rows, beyond: NDArray[np.int64], block: pa.RecordBatch
    ) -> GenerationError:
        quota, position = self._quotas[number], int(beyond[0])
        values = ", ".join(repr(block.column(name)[position].as_py()) for name in quota.columns)
        why = (
            f"{MAX_ATTEMPTS:,} attempts found no value that earlier rows have not used up"
            if self._resamples[number]
            else "none of the columns that decide it can be resampled"
        )
        return GenerationError(
            f"{quota.mark}: {quota.text}: {why} (row {int(rows.numbers[position])}: {values})"
        )


def _hashes(block: pa.RecordBatch, quota: Quota) -> tuple[NDArray[np.uint64], NDArray[np.bool_]]:
    """Return the hash of each row's counted values, and which rows have all of them."""
    arrays = [block.column(name) for name in quota.columns]
    return hash_rows(arrays), all_present(arrays)
