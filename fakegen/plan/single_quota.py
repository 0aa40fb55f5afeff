"""Resampling rows for one quota that shares no column with another: most ``unique`` columns.

What holds is what :mod:`fakegen.plan.uniqueness` says: row r keeps the first of its attempts that the rows
before it leave. With one quota a refusal is final, because a value that is taken stays taken, by the same
row or by a smaller one. So rows ask for what their attempts give, one attempt after the other and in any
order, and :class:`~fakegen.plan.claims.Claims` says who has to go on. Idea: many rows at once, and where few
are left, several attempts of each, so that a draw's fixed cost is paid seldom. Bound: the work grows with
the attempts; a row has :data:`~fakegen.plan.bounds.MAX_ATTEMPTS`.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from fakegen.plan.bounds import BLOCK_ROWS, MAX_ATTEMPTS
from fakegen.plan.claims import Claims
from fakegen.plan.holdings import Numbers
from fakegen.plan.quota_draws import QuotaDraws
from fakegen.plan.quotas import QuotaGroup
from fakegen.plan.redraws import Redraws
from fakegen.plan.table_plan import TablePlan

# Rows that have been refused so often may never find anything: a few show it as well as all.
_OFTEN, _FEW = 16, 1_024
_AHEAD, _MOST_AHEAD = 4_096, 16
"""So many values are drawn at once where fewer rows wait, up to so many attempts of each."""


def settle_alone(
    table: TablePlan, group: QuotaGroup, stop: int, followed_by: Iterable[str] = ()
) -> Redraws:
    """Return which of a table's first rows are resampled for a quota.

    Args:
        table: The table's plan.
        group: The quota alone.
        stop: How many rows.
        followed_by: See :class:`~fakegen.plan.quota_draws.QuotaDraws`.

    Raises:
        GenerationError: A row finds no value, or no step can be resampled.
    """
    (quota,) = group.quotas
    (labels,) = group.resamples
    draws, claims = QuotaDraws(table, group, stop, followed_by), Claims(stop, quota.rows)

    def attempts_of(attempts: Numbers) -> dict[str, Numbers]:
        return dict.fromkeys(sorted(labels), attempts)

    counted = 0
    for block, ((first, second, counts),) in draws.first():
        at = np.flatnonzero(counts)
        counted += len(at)
        claims.fill(block.numbers[at], first[at], second[at])
    waiting = claims.settle_first()
    if len(waiting) and not labels:
        raise draws.exhausted(int(waiting[0]), 0, {})
    if len(waiting) and counted == stop:  # a resample may else give a null, which needs no value
        draws.check_enough()
    attempts = np.ones(len(waiting), dtype=np.int64)
    free: list[tuple[Numbers, Numbers]] = []  # rows whose attempt gives nothing that counts
    while len(waiting):
        if len(spent := np.flatnonzero(attempts > MAX_ATTEMPTS)):
            row = int(waiting[spent].min())
            raise draws.exhausted(row, 0, attempts_of(np.array([MAX_ATTEMPTS])))
        now = _next(attempts)
        rows, tried = waiting[now], attempts[now]
        later = [(np.delete(waiting, now), np.delete(attempts, now))]
        ahead = int(np.clip(_AHEAD // len(rows), 1, _MOST_AHEAD))
        ahead = min(ahead, MAX_ATTEMPTS + 1 - int(tried.max()))
        every = np.repeat(tried, ahead) + np.tile(np.arange(ahead), len(rows))
        ((first, second, counts),) = draws.again(np.repeat(rows, ahead), attempts_of(every))
        asking = np.arange(len(rows))
        for step in range(ahead):
            at = asking * ahead + step
            free.append((rows[asking[~counts[at]]], every[at[~counts[at]]]))
            asking, at = asking[counts[at]], at[counts[at]]
            refused, displaced, lost = claims.claim(
                rows[asking], every[at].astype(np.int16), first[at], second[at]
            )
            later.append((displaced, lost.astype(np.int64) + 1))
            asking = asking[refused]
            if not len(asking):
                break
        later.append((rows[asking], tried[asking] + ahead))
        waiting, attempts = (np.concatenate(parts) for parts in zip(*later, strict=True))
    found = [claims.later(), *free]
    rows, tried = (np.concatenate(parts).astype(np.int64) for parts in zip(*found, strict=True))
    order = np.argsort(rows)
    return Redraws(stop, rows[order], attempts_of(tried[order]))


def _next(attempts: Numbers) -> Numbers:
    """Return which of the waiting rows are resampled next, by position."""
    often = attempts > _OFTEN
    return np.concatenate([np.flatnonzero(~often)[:BLOCK_ROWS], np.flatnonzero(often)[:_FEW]])
