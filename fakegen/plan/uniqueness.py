"""Uniqueness, and other quotas of rows, where construction cannot guarantee them.

What holds: row r keeps the first of its attempts that no quota refuses, given what the rows before r
keep. From attempt 0 of every step on, while r and the rows before it exceed a quota, the steps that the
first such quota may resample go to their next attempt for this row. Later rows never matter, so a shorter
table is a prefix of a longer one, and the size of blocks decides nothing.

Idea: draw all rows once, then only those that exceed a quota, all at the same time, until no row does. A
row that takes a value displaces the later rows that hold it, and these are drawn again in turn. With one
quota a refusal is final: see :mod:`fakegen.plan.single_quota`. With several that change each other's
columns it is not: a row may have been refused for the sake of one that
has since let go, or by another quota than the first that it exceeds in the end. So each refusal is written
down (row, attempt, quota, values), and where it turns out wrong, the row goes back to that attempt. Row by
row, in order, everything becomes final, so this ends where drawing one row after the other would. Where few
rows are left, each of which finds hardly a free value, they throw each other back for ever longer: so the
first of them, before which all is final, then tries its attempts against the rows before it alone, many at
once, and is final.

Bound: the work grows with the attempts made, each a few searches in sorted arrays; memory is that of
:class:`~fakegen.plan.holdings.Holdings`, four bytes a row and step, and the columns that the drawn
ones are made from, so that no model draws them again. A row has
:data:`~fakegen.plan.bounds.MAX_ATTEMPTS` attempts. What was tried: settling block after block repeated
every draw of a block for one row (close to quadratic), and counted attempts by quota, not by row.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from fakegen.plan.bounds import BLOCK_ROWS, MAX_ATTEMPTS
from fakegen.plan.holdings import Hashes, Holdings, Numbers, ascending
from fakegen.plan.quota_draws import Drawn, QuotaDraws
from fakegen.plan.quotas import QuotaGroup
from fakegen.plan.redraws import Redraws
from fakegen.plan.single_quota import settle_alone
from fakegen.plan.table_plan import TablePlan

_AT_ONCE = BLOCK_ROWS
# Rows that have been refused so often may never find anything: a few show it as well as all.
_OFTEN, _FEW = 16, 1_024
_AHEAD, _MOST_AHEAD = 16, 256
"""How many attempts of one row are drawn at once, at first and where these do not suffice."""


def settle(
    table: TablePlan, group: QuotaGroup, stop: int, followed_by: Iterable[str] = ()
) -> Redraws:
    """Return which of a table's first rows are drawn again for some quotas.

    Args:
        table: The table's plan.
        group: The quotas.
        stop: How many rows.
        followed_by: See :class:`~fakegen.plan.quota_draws.QuotaDraws`.

    Raises:
        GenerationError: A row finds no value, or no step can be resampled.
    """
    if len(group.quotas) == 1:
        return settle_alone(table, group, stop, followed_by)
    return _Settling(table, group, stop, followed_by).run()


class _Settling:
    def __init__(
        self, table: TablePlan, group: QuotaGroup, stop: int, followed_by: Iterable[str]
    ) -> None:
        self._group, self._stop = group, stop
        self._draws = QuotaDraws(table, group, stop, followed_by)
        self._holdings = [Holdings(stop, quota.taken) for quota in group.quotas]
        self._attempts = {label: np.zeros(stop, dtype=np.int32) for label in sorted(group.labels)}
        self._refusals = np.zeros(stop, dtype=np.int32)
        several = (len(group.quotas),)
        kinds = [("row", "i8"), ("attempt", "i4"), ("quota", "i4")]
        values = [("first", "u8", several), ("second", "u8", several), ("counted", "?", several)]
        self._trail = np.empty(0, dtype=np.dtype([*kinds, *values]))
        self._changed: list[list[Hashes]] = [[] for _ in group.quotas]
        self._parked = np.zeros(stop, dtype=np.bool_)

    def run(self) -> Redraws:
        self._draw_all()
        found = [
            held.repeated(quota.rows)
            for quota, held in zip(self._group.quotas, self._holdings, strict=True)
        ]
        waiting = ascending(np.concatenate(found))
        while len(waiting):
            rows = self._next(waiting)
            if len(rows):
                refused = self._refused(rows)
                waiting = waiting[~np.isin(waiting, rows, kind="sort")]
                found = [waiting, *self._advance(rows[refused >= 0], refused[refused >= 0])]
            else:
                found = [waiting[1:], self._finish(int(waiting[0]))]
            while len(reopened := self._reopen()):
                found.append(reopened)
            waiting = ascending(np.concatenate(found))
        rows = np.flatnonzero(np.any([a > 0 for a in self._attempts.values()], axis=0))
        return Redraws(self._stop, rows, self._attempts_of(rows))

    def _draw_all(self) -> None:
        hashed = [drawn for _, drawn in self._draws.first()]
        for number, held in enumerate(self._holdings):
            parts = zip(*(block[number] for block in hashed), strict=True)
            held.put(np.arange(self._stop), *map(np.concatenate, parts))

    def _next(self, waiting: Numbers) -> Numbers:
        """Return which of the waiting rows are looked at together; none if the first is to be finished."""
        often, parked = self._refusals[waiting] >= _OFTEN, self._parked[waiting]
        if parked[0] or (often[0] and len(waiting) <= _FEW):
            return waiting[:0]
        first, later = waiting[~often & ~parked], waiting[often & ~parked]
        return np.sort(np.concatenate([first[:_AT_ONCE], later[:_FEW]]))

    def _refused(self, rows: Numbers) -> Numbers:
        """Return the first quota that each row exceeds now, by number, or -1."""
        return self._refusing(
            rows, [(*held.value(rows), held.counted(rows)) for held in self._holdings]
        )

    def _refusing(self, rows: Numbers, drawn: Drawn) -> Numbers:
        """Return the first quota that each row would exceed if it held what it draws, by number, or -1."""
        refusing = np.full(len(rows), -1, dtype=np.int64)
        for number in reversed(range(len(self._holdings))):
            first, second, counted = drawn[number]
            count = self._holdings[number].before(rows, first, second)
            refusing[counted & (count >= self._group.quotas[number].rows)] = number
        return refusing

    def _advance(self, rows: Numbers, refused: Numbers) -> list[Numbers]:
        """Move rows to their next attempt, each by the quota that refused it; return those to look at.

        Rows that cannot move are parked: those before them may yet let go of what they hold.
        """
        movable = np.array([bool(labels) for labels in self._group.resamples])
        can = movable[refused] & (self._refusals[rows] < MAX_ATTEMPTS)
        parked, rows, refused = rows[~can], rows[can], refused[can]
        self._parked[parked] = True
        if not len(rows):
            return [parked]
        self._write_down(rows, refused)
        for number, labels in enumerate(self._group.resamples):
            for label in labels:
                self._attempts[label][rows[refused == number]] += 1
        self._refusals[rows] += 1
        return [parked, self._draw_again(rows)]

    def _finish(self, row: int) -> Numbers:
        """Let a row before which all is final take the first of its attempts that no quota refuses.

        Returns:
            The rows that exceed a quota for it.

        Raises:
            GenerationError: There is none.
        """
        rows, tries, ahead = np.array([row]), int(self._refusals[row]), _AHEAD
        number, attempts = int(self._refused(rows)[0]), self._attempts_of(rows)
        self._parked[row] = False
        if number < 0:
            return rows[:0]
        while number >= 0:
            labels = self._group.resamples[number]
            if not labels or tries == MAX_ATTEMPTS:
                raise self._draws.exhausted(row, number, attempts)
            steps = np.arange(1, min(ahead, MAX_ATTEMPTS - tries) + 1)
            later = {name: own + steps * (name in labels) for name, own in attempts.items()}
            drawn = self._draws.again(rows.repeat(len(steps)), later)
            refusing = self._refusing(rows.repeat(len(steps)), drawn)
            # These are the row's attempts for as long as the quotas that refuse them resample the same steps.
            ends = [n < 0 or self._group.resamples[n] != labels for n in refusing.tolist()]
            last = ends.index(True) if True in ends else len(steps) - 1
            number, tries = int(refusing[last]), tries + last + 1
            attempts = {name: own[last : last + 1] for name, own in later.items()}
            ahead = min(2 * ahead, _MOST_AHEAD)
        for name, own in attempts.items():
            self._attempts[name][rows] = own
        self._refusals[row] = tries
        self._trail = self._trail[self._trail["row"] != row]
        at = slice(last, last + 1)
        return self._hold(rows, [(a[at], b[at], counted[at]) for a, b, counted in drawn])

    def _draw_again(self, rows: Numbers) -> Numbers:
        """Let rows hold what their attempts give; return the rows that exceed a quota for it."""
        return self._hold(rows, self._draws.again(rows, self._attempts_of(rows)))

    def _hold(self, rows: Numbers, drawn: Drawn) -> Numbers:
        """Let rows hold what they draw; return the rows that exceed a quota for it."""
        found = []
        for number, held in enumerate(self._holdings):
            first, second, counted = drawn[number]
            self._changed[number] += [held.value(rows)[0], first]
            held.put(rows, first, second, counted)
            found.append(held.beyond(first[counted], self._group.quotas[number].rows))
        return ascending(np.concatenate(found))

    def _write_down(self, rows: Numbers, refused: Numbers) -> None:
        entries = np.empty(len(rows), dtype=self._trail.dtype)
        entries["row"], entries["attempt"] = rows, self._refusals[rows]
        entries["quota"] = refused
        for number, held in enumerate(self._holdings):
            entries["first"][:, number], entries["second"][:, number] = held.value(rows)
            entries["counted"][:, number] = held.counted(rows)
        self._trail = np.concatenate([self._trail, entries])

    def _reopen(self) -> Numbers:
        """Move rows back to refusals that have turned out wrong; return the rows to look at.

        A refusal is right if the row exceeds the quota that refused it, and none before that.
        """
        wrong = np.zeros(len(self._trail), dtype=np.bool_)
        for number, held in enumerate(self._holdings):
            changed = np.concatenate([np.empty(0, np.uint64), *self._changed[number]])
            self._changed[number] = []
            first = self._trail["first"][:, number]
            about = self._trail["counted"][:, number] & (self._trail["quota"] >= number)
            entries = np.flatnonzero(about & np.isin(first, changed))
            told = self._trail[entries]
            count = held.before(told["row"], first[entries], told["second"][:, number])
            exceeds = count >= self._group.quotas[number].rows
            wrong[entries] |= exceeds != (told["quota"] == number)
        rows, place = np.unique(self._trail["row"][wrong], return_inverse=True)
        if not len(rows):
            return rows
        back = np.full(len(rows), MAX_ATTEMPTS, dtype=np.int32)
        np.minimum.at(back, place, self._trail["attempt"][wrong])
        at = np.searchsorted(rows, self._trail["row"])
        at[at == len(rows)] = 0
        own = rows[at] == self._trail["row"]
        kept = ~own | (self._trail["attempt"] < back[at])
        left, at = self._trail[kept & own], at[kept & own]
        for label, attempts in self._attempts.items():
            counts = [label in self._group.resamples[n] for n in range(len(self._holdings))]
            by = np.array(counts)[left["quota"]]
            attempts[rows] = np.bincount(at[by], minlength=len(rows))
        self._trail = self._trail[kept]
        self._refusals[rows] = back
        self._parked[rows] = False
        return np.union1d(rows, self._draw_again(rows))

    def _attempts_of(self, rows: Numbers) -> dict[str, Numbers]:
        return {label: a[rows].astype(np.int64) for label, a in self._attempts.items()}
