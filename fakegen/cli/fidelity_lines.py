"""How close made data is to real data, as lines: the worst first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fakegen import number_of
from fakegen.cli.printing import print_table, say

if TYPE_CHECKING:
    from fakegen import Fidelity

_HEADINGS = ("column", "score", "in form", "copied", "distinct (real)", "missing (real)")


def print_fidelity(close: Fidelity, most: int | None = None, *, err: bool = False) -> None:
    """Print a line for each column, and one for each rule and relation.

    Args:
        close: How close the data is.
        most: How many lines of each kind are printed; None for all.
        err: Whether they go to the standard error output.
    """
    rows = [
        (
            item.column,
            f"{item.score:.3f}",
            f"{item.in_form:.1%}",
            "" if item.copied is None else f"{item.copied:.1%}",
            f"{item.distinct:,} ({item.real_distinct:,})",
            f"{item.missing:.1%} ({item.real_missing:.1%})",
        )
        for item in close.columns
    ]
    print_table(_HEADINGS, rows[:most], err=err)
    kept = [
        (item.rule, f"{item.score:.3f}", f"{item.kept:.2%} ({item.real_kept:.2%})")
        for item in close.rules
    ]
    if kept:
        print_table(("rule", "score", "kept (real)"), kept[:most], err=err)
    more = [
        number_of(len(of) - most, what)
        for of, what in ((rows, "column"), (kept, "rule"))
        if most and len(of) > most
    ]
    if more:
        say(f"and {' and '.join(more)} that score better", err=err)
