"""Whether there are enough values for what may occur once, or a few times."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from fakegen.arrays.masks import all_present
from fakegen.binding.problems import Problems
from fakegen.errors import FakegenError, number_of
from fakegen.plan.modification import Values
from fakegen.plan.quotas import Quota
from fakegen.plan.table_plan import TablePlan
from fakegen.plan.value_counts import most_values
from fakegen.streams import Rows

_SEEN = 1_024
"""Rows that are made to see whether any of them is null, and so is not counted."""


def check_quotas(table: TablePlan, problems: Problems) -> None:
    """Note the quotas of a table for which there are fewer values than its rows need.

    From half of the values on, a warning says that rows will be resampled often.

    Args:
        table: The table's plan.
        problems: Where this is noted.
    """
    for quota in table.quotas:
        nested = [name for name in quota.columns if pa.types.is_nested(table.types[name])]
        for name in nested:
            reason = f"{name!r} holds {table.types[name]}, and only single values are compared"
            problems.reject(quota.mark, f"{quota.text}: {reason}")
        if nested:
            continue
        count = most_values(table.steps, quota.columns)
        if count is None or 2 * table.rows <= count.most * quota.rows:
            continue
        share = _counted(table, quota)
        names = " and ".join(map(repr, quota.columns))
        has = "have" if len(quota.columns) > 1 else "has"
        made = f" ({count})" if list(count.factors) != list(quota.columns) else ""
        most, enough = number_of(count.most, "value"), count.most * quota.rows
        if share == 1 and table.rows > enough:
            hint = "; 'unique: {suffix: number}' numbers equal ones" * _is_string(table, quota)
            reason = count.too_few(quota.columns, enough, table.rows)
            problems.reject(quota.mark, f"{quota.text}: {reason}{hint}")
        elif (used := share * table.rows / enough) > 0.5:
            problems.warn(
                quota.mark,
                f"{names} {has} at most {most}{made}; {table.rows:,} rows take {used:.0%} of them, so "
                "rows are resampled again and again",
            )


def _is_string(table: TablePlan, quota: Quota) -> bool:
    """Return whether a quota is that of a unique column of strings."""
    return any(
        step.distinct and tuple(step.types.items()) == ((quota.columns[0], pa.string()),)
        for step in table.steps
        if len(quota.columns) == 1
    )


def _counted(table: TablePlan, quota: Quota) -> float:
    """Return the share of the first rows that count, because none of the columns is null; 0 if unknown."""
    rows = table.located(Rows(0, min(_SEEN, table.rows)))
    made: Values = {}
    try:
        for step in table.upstream(quota.columns):
            made = {**made, **step.make(table.seed, rows, made)}
    except FakegenError:  # it is reported when the row's turn comes
        return 0.0
    return float(np.mean(all_present([made[name] for name in quota.columns])))
