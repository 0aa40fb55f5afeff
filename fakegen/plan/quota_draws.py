"""What rows draw for some quotas: hashes of the values that are counted, at any attempt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from fakegen.arrays.masks import all_present
from fakegen.errors import GenerationError
from fakegen.plan.block_size import blocks_of
from fakegen.plan.bounds import MAX_ATTEMPTS
from fakegen.plan.holdings import Hashes, Numbers
from fakegen.plan.modification import Values
from fakegen.plan.quotas import QuotaGroup
from fakegen.plan.table_plan import TablePlan
from fakegen.plan.value_counts import most_values
from fakegen.streams import Rows
from fakegen.streams.hashed_values import NONE
from fakegen.streams.hashing import hash_pairs

Drawn = Sequence[tuple[Hashes, Hashes, NDArray[np.bool_]]]
"""For each quota: two hashes of each row's values, and whether they count, as none of them is null."""


class QuotaDraws:
    """The draws of a table's first rows for some quotas.

    The columns that resamples do not change are kept from the first draw, so that no model draws them anew.

    Args:
        table: The table's plan.
        group: The quotas.
        stop: How many rows.
        followed_by: Columns of these rows that are made right after: what is drawn of them is kept.
    """

    def __init__(
        self, table: TablePlan, group: QuotaGroup, stop: int, followed_by: Iterable[str] = ()
    ) -> None:
        self._table, self._group, self._stop = table, group, stop
        self._followed_by = table.shared(group.columns, followed_by)
        self._inputs: dict[str, pa.Array] = {}

    def first(self) -> Iterator[tuple[Rows, Drawn]]:
        """Yield what all rows draw first, block after block."""
        kept: dict[str, list[pa.Array]] = {name: [] for name in self._table.inputs(self._group)}
        for rows in blocks_of(self._table, self._group.columns, range(self._stop)):
            values = self._drawn(rows)
            for name, arrays in kept.items():
                arrays.append(values[name])
            yield rows, self._hashed(values)
        self._inputs = {name: pa.concat_arrays(arrays) for name, arrays in kept.items()}

    def within(self, rows: range) -> Iterator[tuple[Rows, Drawn]]:
        """Yield what the rows of a range draw first, block after block, and keep nothing of it."""
        for block in blocks_of(self._table, self._group.columns, rows):
            yield block, self._hashed(self._table.values(block, self._group.columns, {}))

    def _drawn(self, rows: Rows) -> Values:
        kept, own = self._table.first_draws, self._group.columns
        if kept.is_full or not self._followed_by:
            return self._table.values(rows, own, {})
        values = self._table.values(rows, [*own, *self._followed_by], {})
        kept.keep(rows, values)
        return values

    def again(self, rows: Numbers, attempts: Mapping[str, Numbers]) -> Drawn:
        """Return what rows draw at these attempts.

        Args:
            rows: Row numbers; one can occur several times.
            attempts: For each of them, by the label of the step.
        """
        known = {name: array.take(pa.array(rows)) for name, array in self._inputs.items()}
        chosen = Rows.choose(rows)
        return self._hashed(self._table.values(chosen, self._group.columns, attempts, known))

    def _hashed(self, values: Values) -> Drawn:
        found = []
        for quota in self._group.quotas:
            arrays = [values[name] for name in quota.columns]
            found.append((*hash_pairs(arrays), all_present(arrays)))
        return found

    def check_enough(self) -> None:
        """Refuse what the first draws show to be impossible: a quota alone, which counts all rows.

        Raises:
            GenerationError: There are fewer values than they need.
        """
        (quota,) = self._group.quotas
        steps = self._table.upstream(quota.columns)
        names = {name for step in steps for name in step.types}
        count = most_values(steps, quota.columns, names - self._group.changes)
        if count is not None and self._stop > (enough := count.most * quota.rows):
            reason = count.too_few(quota.columns, enough, self._stop)
            raise GenerationError(f"{quota.mark}: {quota.text}: {reason}")

    def exhausted(self, row: int, number: int, attempts: Mapping[str, Numbers]) -> GenerationError:
        """Return the error of a row that finds no value.

        Args:
            row: Its number.
            number: The number of the quota that it exceeds.
            attempts: Its last attempt, by the label of the step.
        """
        quota = self._group.quotas[number]
        values = self._table.values(Rows.choose(np.array([row])), quota.columns, attempts)
        shown = ", ".join(repr(values[name][0].as_py()) for name in quota.columns)
        why = (
            f"{MAX_ATTEMPTS:,} attempts found no value that earlier rows have not used up"
            if self._group.resamples[number]
            else "none of the columns that decide it can be resampled"
        )
        if quota.taken is not NONE:
            why += ", and some values are taken already"
        return GenerationError(f"{quota.mark}: {quota.text}: {why} (row {row}: {shown})")
