"""Resampling rows for a quota where many processes share the work, and none holds all rows.

Idea: as a shuffle of MapReduce. Each range of rows is drawn once, and the hashes of its values are written to
a file, in the order of the parts of the hash's range that they fall into. Each part is then read from all of
these files: the smallest rows hold their values, in a file sorted by hash, and the others have to be resampled.
These are few. This process settles them as :mod:`fakegen.plan.single_quota` does, with one difference: before
rows ask for values, the processes look up who holds these first, so that it knows of no other holders.

Invariant: the same rows end with the same attempts as in one process, however rows and hashes are cut. Bound: a
row takes 16 bytes in files twice; a process holds a part of the hashes, about 16 million; this process holds
the rows that are resampled, and those whose values they ask for. Each round of resampling looks all parts up,
and there are few rounds: where one row in a hundred is resampled, one in ten thousand is in the second.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import accumulate
from typing import Any, TypeVar
from uuid import uuid4

import numpy as np

from fakegen.arrays.without_pandas import without_pandas
from fakegen.engine.carried_warnings import Reissued
from fakegen.engine.elsewhere import done_elsewhere
from fakegen.errors import GenerationError, number_of
from fakegen.formats.stores import Store
from fakegen.interfaces.executor import Executor
from fakegen.limits import Budget
from fakegen.plan.bounds import BLOCK_ROWS
from fakegen.plan.claims import (
    MOST_ROWS,
    Claims,
    HashEntries,
    entries_of,
    parted,
    settled_entries,
)
from fakegen.plan.holdings import Hashes, Numbers, ascending
from fakegen.plan.quota_draws import Drawn, QuotaDraws
from fakegen.plan.quotas import Quota, QuotaGroup
from fakegen.plan.redraws import Redraws
from fakegen.plan.single_quota import check_resampling, resampled
from fakegen.plan.table_plan import Plan, TablePlan
from fakegen.plan.uniqueness import settle

ROWS_AT_ONCE = 2**20
"""Rows that a task draws: more make fewer files, fewer make less work to do again where a worker is lost."""

PART_ROWS = 2**24
"""Rows whose hashes are settled together, about: 256 MB, and twice as much while they are sorted."""

_Task = TypeVar("_Task")
_Result = TypeVar("_Result")


class QuotaShuffle:
    """Finds the rows that are drawn again for quotas, with many processes.

    Args:
        plan: The plan; it can be pickled.
        executor: Where the work is done.
        workers: How many tasks are done at the same time.
        store: A folder that this process and all workers reach; nothing is left there.
        rows_at_once: See :data:`ROWS_AT_ONCE`.
        part_rows: See :data:`PART_ROWS`.
    """

    def __init__(
        self,
        plan: Plan,
        executor: Executor,
        workers: int,
        store: Store,
        *,
        rows_at_once: int = ROWS_AT_ONCE,
        part_rows: int = PART_ROWS,
    ) -> None:
        self._plan, self._executor, self._workers, self._store = plan, executor, workers, store
        self._rows_at_once, self._part_rows = rows_at_once, part_rows
        self._warnings = Reissued()

    def settle(
        self, table: TablePlan, group: QuotaGroup, stop: int, followed_by: Iterable[str] = ()
    ) -> Redraws:
        """Return which of a table's first rows are drawn again: see :func:`fakegen.plan.uniqueness.settle`.

        What cannot be shared is settled here: a few rows, the rows that a pass sees before others are
        resampled, and quotas that change each other's values.
        """
        is_known = table is self._plan.tables.get(table.name) and group in table.groups
        if not is_known or len(group.quotas) > 1 or stop <= min(self._rows_at_once, BLOCK_ROWS):
            return settle(table, group, stop, followed_by)
        (quota,) = group.quotas
        if stop > MOST_ROWS:
            raise GenerationError(
                f"{quota.mark}: {quota.text}: at most {number_of(MOST_ROWS, 'row')} can be "
                f"compared, and there are {stop:,}"
            )
        folder = f".fakegen-{uuid4().hex}"
        number = table.groups.index(group)
        try:
            with self._executor.lasting(self._workers):
                return self._shuffled(table, number, quota, stop, folder)
        finally:
            self._store.remove(folder)

    def _shuffled(
        self, table: TablePlan, number: int, quota: Quota, stop: int, folder: str
    ) -> Redraws:
        group = table.groups[number]
        bits = max(0, -(-stop // self._part_rows) - 1).bit_length()
        drawing = partial(_Drawing, self._plan, table.name, number, stop, self._store, folder, bits)
        starts = range(0, stop, self._rows_at_once)
        ranges = (_Range(n, at, min(at + self._rows_at_once, stop)) for n, at in enumerate(starts))
        files = list(self._done(_Drawing.write, drawing, ranges))
        settling = partial(_HashParts, self._store, folder, quota.rows)
        parts = (_Part(n, tuple(ends[n : n + 2] for ends in files)) for n in range(2**bits))
        refused = list(self._done(_HashParts.write, settling, parts))
        self._check_few(quota, sum(map(len, refused)))
        waiting = np.sort(np.concatenate(refused))
        draws = QuotaDraws(table, group, stop)
        counted = sum(ends[-1] for ends in files)
        check_resampling(draws, group, waiting, is_every_row_counted=counted == stop)
        claims = Claims(0, quota.rows)
        claims.settle_first()
        known = np.empty(0, np.uint64)

        def look_up(first: Hashes) -> None:
            nonlocal known
            wanted = np.setdiff1d(ascending(first), known, assume_unique=True)
            known = np.union1d(known, wanted)
            asked = (_Lookup(n, part) for n, part in enumerate(parted(wanted, bits)) if len(part))
            for entries in self._done(_HashParts.held_by, settling, asked):
                claims.learn(entries)

        again = _SharedDraws(draws, partial(self._done, _Drawing.again, drawing))
        return resampled(again, claims, group, waiting, stop, len(waiting) or 1, look_up)

    def _done(
        self,
        do: Callable[[Any, _Task], _Result],
        common: Callable[[], Any],
        tasks: Iterator[_Task],
    ) -> Iterator[_Result]:
        return done_elsewhere(self._executor, self._workers, do, common, tasks, self._warnings)

    def _check_few(self, quota: Quota, waiting: int) -> None:
        most = self._plan.limits.held_rows
        if waiting > most:
            raise GenerationError(
                f"{quota.mark}: {quota.text}: {number_of(waiting, 'row')} would have to be "
                f"resampled, of which {most:,} can be held"
            )


@dataclass(frozen=True, slots=True)
class _Range:
    """Rows to draw.

    Attributes:
        number: The number of the range.
        start: Its first row.
        stop: The row after its last one.
    """

    number: int
    start: int
    stop: int

    def __str__(self) -> str:
        return f"values of rows {self.start:,} to {self.stop - 1:,}"


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of the hash's range to settle.

    Attributes:
        number: The number of the part.
        places: Where its entries lie in the file of each range: the first one, and the one after the last.
    """

    number: int
    places: Sequence[Sequence[int]]

    def __str__(self) -> str:
        return f"part {self.number} of the hashes"


@dataclass(frozen=True, slots=True)
class _Lookup:
    """Values whose holders are asked for.

    Attributes:
        number: The number of the part that their hashes are in.
        wanted: Their first hashes, ascending.
    """

    number: int
    wanted: Hashes

    def __str__(self) -> str:
        return f"lookup in part {self.number} of the hashes"


@dataclass(frozen=True, slots=True)
class _Attempts:
    """Rows to draw again.

    Attributes:
        rows: Their numbers.
        attempts: The attempt of each of them, by the label of the step.
    """

    rows: Numbers
    attempts: Mapping[str, Numbers]

    def __str__(self) -> str:
        return f"resamples of {number_of(len(self.rows), 'row')}"


class _Drawing:
    """Draws rows, in a process that has the plan."""

    def __init__(
        self,
        plan: Plan,
        table: str,
        group: int,
        stop: int,
        store: Store,
        folder: str,
        bits: int,
    ) -> None:
        own = plan.tables[table]
        self._draws = QuotaDraws(own, own.groups[group], stop)
        self._store, self._folder, self._bits = store, folder, bits
        self._budget = Budget(plan.limits)

    def write(self, rows: _Range) -> list[int]:
        """Write the hashes of a range of rows; return where those of each part begin, and the end."""
        found = [entries_of(np.empty(0, np.int64), *(np.empty(0, np.uint64),) * 2)]
        with self._budget.spending(), without_pandas():
            for block, ((first, second, counts),) in self._draws.within(
                range(rows.start, rows.stop)
            ):
                at = np.flatnonzero(counts)
                found.append(entries_of(block.numbers[at], first[at], second[at]))
        first = np.concatenate([entries.first for entries in found])
        order = np.argsort(first)
        rest = np.concatenate([entries.rest for entries in found])[order]
        _write(self._store, _hashes(self._folder, rows.number), HashEntries(first[order], rest))
        sizes = [len(part) for part in parted(first[order], self._bits)]
        return [0, *accumulate(sizes)]

    def again(self, asked: _Attempts) -> Drawn:
        """Return what rows draw at their attempts."""
        with self._budget.spending(), without_pandas():
            return self._draws.again(asked.rows, asked.attempts)


class _HashParts:
    """Settles parts of the hash's range, and looks values up in them."""

    def __init__(self, store: Store, folder: str, most: int) -> None:
        self._store, self._folder, self._most = store, folder, most

    def write(self, part: _Part) -> Numbers:
        """Write which rows hold which values of a part first; return the other rows."""
        firsts, rests = [np.empty(0, np.uint64)], [np.empty(0, np.uint64)]
        for number, (start, end) in enumerate(part.places):
            if start < end:
                entries = _read(self._store, _hashes(self._folder, number))
                firsts.append(entries.first[start:end])
                rests.append(entries.rest[start:end])
        entries, refused = settled_entries(
            np.concatenate(firsts), np.concatenate(rests), self._most
        )
        _write(self._store, _holders(self._folder, part.number), entries)
        return refused

    def held_by(self, asked: _Lookup) -> HashEntries:
        """Return who holds some values first."""
        entries = _read(self._store, _holders(self._folder, asked.number))
        found = entries.matches(asked.wanted)
        return HashEntries(entries.first[found], entries.rest[found])


class _SharedDraws:
    """Draws few rows in this process, and many where the executor is."""

    def __init__(
        self, draws: QuotaDraws, done: Callable[[Iterator[_Attempts]], Iterator[Drawn]]
    ) -> None:
        self._draws, self._done = draws, done
        self.exhausted = draws.exhausted

    def again(self, rows: Numbers, attempts: Mapping[str, Numbers]) -> Drawn:
        """Return what rows draw at these attempts."""
        if len(rows) <= BLOCK_ROWS:
            return self._draws.again(rows, attempts)
        cuts = (slice(at, at + BLOCK_ROWS) for at in range(0, len(rows), BLOCK_ROWS))
        asked = (
            _Attempts(rows[cut], {label: each[cut] for label, each in attempts.items()})
            for cut in cuts
        )
        pieces = zip(*(drawn for (drawn,) in self._done(asked)), strict=True)
        first, second, counts = map(np.concatenate, pieces)
        return [(first, second, counts)]


def _hashes(folder: str, number: int) -> str:
    return f"{folder}/hashes-{number:05}"


def _holders(folder: str, number: int) -> str:
    return f"{folder}/holders-{number:05}"


def _write(store: Store, name: str, entries: HashEntries) -> None:
    """Write entries: all their first hashes, then the rest of each."""
    with store.placing(name) as path, path.open("wb") as file:
        file.write(entries.first.tobytes())
        file.write(entries.rest.tobytes())


def _read(store: Store, name: str) -> HashEntries:
    numbers = store.numbers(name)
    half = len(numbers) // 2
    return HashEntries(numbers[:half], numbers[half:])
