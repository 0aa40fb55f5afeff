"""Resampling rows for one quota that shares no column with another: most ``unique`` columns.

What holds is what :mod:`fakegen.plan.uniqueness` says: row r keeps the first of its attempts that the rows
before it leave. With one quota a refusal is final, because a value that is taken stays taken, by the same
row or by a smaller one. So rows ask for what their attempts give, one attempt after the other and in any
order, and :class:`~fakegen.plan.claims.Claims` says who has to go on. Idea: many rows at once, and where few
are left, several attempts of each, so that a draw's fixed cost is paid seldom. Bound: the work grows with
the attempts; a row has :data:`~fakegen.plan.bounds.MAX_ATTEMPTS`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Protocol

import numpy as np

from fakegen.errors import GenerationError
from fakegen.plan.bounds import BLOCK_ROWS, MAX_ATTEMPTS
from fakegen.plan.claims import Claims
from fakegen.plan.holdings import Hashes, Numbers
from fakegen.plan.quota_draws import Drawn, QuotaDraws
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
    draws, claims = QuotaDraws(table, group, stop, followed_by), Claims(stop, quota.rows)
    counted, refused = 0, [np.empty(0, np.int64)]
    for block, ((first, second, counts),) in draws.first():
        at = np.flatnonzero(counts)
        counted += len(at)
        taken = quota.taken.has(first[at], second[at])
        refused.append(block.numbers[at[taken]])
        at = at[~taken]
        claims.fill(block.numbers[at], first[at], second[at])
    waiting = np.sort(np.concatenate([claims.settle_first(), *refused]))
    check_resampling(draws, group, waiting, is_every_row_counted=counted == stop)
    return resampled(draws, claims, group, waiting, stop)


def check_resampling(
    draws: QuotaDraws, group: QuotaGroup, waiting: Numbers, *, is_every_row_counted: bool
) -> None:
    """Check that rows can be resampled, and that there may be values enough.

    Args:
        draws: The draws of all rows.
        group: The quota alone.
        waiting: The rows whose first draw is taken, ascending.
        is_every_row_counted: Whether no first draw is null.

    Raises:
        GenerationError: They cannot, or there are too few.
    """
    if len(waiting) and not group.labels:
        raise draws.exhausted(int(waiting[0]), 0, {})
    if (
        len(waiting) and is_every_row_counted
    ):  # a resample may else give a null, which needs no value
        draws.check_enough()


class Redrawing(Protocol):
    """What rows draw at later attempts: see :class:`~fakegen.plan.quota_draws.QuotaDraws`."""

    def again(self, rows: Numbers, attempts: Mapping[str, Numbers]) -> Drawn:
        """Return what rows draw at these attempts."""

    def exhausted(self, row: int, number: int, attempts: Mapping[str, Numbers]) -> GenerationError:
        """Return the error of a row that finds no value."""


def resampled(
    draws: Redrawing,
    claims: Claims,
    group: QuotaGroup,
    waiting: Numbers,
    stop: int,
    at_once: int = BLOCK_ROWS,
    asking: Callable[[Hashes], None] = lambda _: None,
) -> Redraws:
    """Return which attempts rows end with, once all of them hold a value or need none.

    Args:
        draws: What rows draw.
        claims: Who holds what of the first draws.
        group: The quota alone.
        waiting: The rows whose first draw is taken.
        stop: How many rows there are.
        at_once: How many rows are resampled at the same time.
        asking: Called with the first hashes of values before rows ask for them.

    Raises:
        GenerationError: A row finds no value.
    """
    (labels,), (quota,) = group.resamples, group.quotas

    def attempts_of(attempts: Numbers) -> dict[str, Numbers]:
        return dict.fromkeys(sorted(labels), attempts)

    attempts = np.ones(len(waiting), dtype=np.int64)
    free: list[tuple[Numbers, Numbers]] = []  # rows whose attempt gives nothing that counts
    while len(waiting):
        if len(spent := np.flatnonzero(attempts > MAX_ATTEMPTS)):
            row = int(waiting[spent].min())
            raise draws.exhausted(row, 0, attempts_of(np.array([MAX_ATTEMPTS])))
        now = _next(attempts, at_once)
        rows, tried = waiting[now], attempts[now]
        later = [(np.delete(waiting, now), np.delete(attempts, now))]
        ahead = int(np.clip(_AHEAD // len(rows), 1, _MOST_AHEAD))
        ahead = min(ahead, MAX_ATTEMPTS + 1 - int(tried.max()))
        every = np.repeat(tried, ahead) + np.tile(np.arange(ahead), len(rows))
        ((first, second, counts),) = draws.again(np.repeat(rows, ahead), attempts_of(every))
        taken = quota.taken.has(first, second)
        asking(first[counts & ~taken])
        unserved = np.arange(len(rows))
        for step in range(ahead):
            at = unserved * ahead + step
            free.append((rows[unserved[~counts[at]]], every[at[~counts[at]]]))
            unserved, at = unserved[counts[at]], at[counts[at]]
            passed, unserved, at = unserved[taken[at]], unserved[~taken[at]], at[~taken[at]]
            refused, displaced, lost = claims.claim(
                rows[unserved], every[at].astype(np.int16), first[at], second[at]
            )
            later.append((displaced, lost.astype(np.int64) + 1))
            unserved = np.sort(np.concatenate([passed, unserved[refused]]))
            if not len(unserved):
                break
        later.append((rows[unserved], tried[unserved] + ahead))
        waiting, attempts = (np.concatenate(parts) for parts in zip(*later, strict=True))
    found = [claims.later(), *free]
    rows, tried = (np.concatenate(parts).astype(np.int64) for parts in zip(*found, strict=True))
    order = np.argsort(rows)
    return Redraws(stop, rows[order], attempts_of(tried[order]))


def _next(attempts: Numbers, at_once: int) -> Numbers:
    """Return which of the waiting rows are resampled next, by position."""
    often = attempts > _OFTEN
    return np.concatenate([np.flatnonzero(~often)[:at_once], np.flatnonzero(often)[:_FEW]])
