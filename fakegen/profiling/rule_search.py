"""Every rule between the columns of a table that is exact and no chance find."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from fakegen.profiling.dependencies import dependencies
from fakegen.profiling.formulas import FoundFormula, formulas
from fakegen.profiling.found import FoundRule
from fakegen.profiling.keys import unique_keys
from fakegen.profiling.observed import observe
from fakegen.profiling.orders import orders

__all__ = ["FoundRule", "find_rules"]


def find_rules(
    data: pa.Table, missing: Mapping[str, Sequence[Any]] | None = None
) -> list[FoundRule]:
    """Return the rules that a table keeps: keys, formulas, dependencies, orders.

    Candidates are pruned on the first rows and verified on all. A rule is passed over in rows where
    one of its columns is missing. Constant and nested columns have no rules. What a formula
    already says is not said again as a dependency or an order.

    Args:
        data: The table.
        missing: By column, values that stand for "no information".
    """
    columns = observe(data, missing or {})
    computed = formulas(columns)
    targets = {formula.target.name for formula in computed}
    said = [rule for rule in dependencies(columns) if not _follows(rule, computed)]
    between = [column for column in columns if column.name not in targets]
    return [
        *unique_keys(columns),
        *(formula.rule() for formula in computed),
        *said,
        *orders(between),
    ]


def _follows(rule: FoundRule, computed: Sequence[FoundFormula]) -> bool:
    """Return whether formulas compute one column of a dependency from the other."""
    return any(set(rule.columns) <= _computable(name, computed) for name in rule.columns)


def _computable(name: str, computed: Sequence[FoundFormula]) -> set[str]:
    known, size = {name}, 0
    while len(known) > size:
        size = len(known)
        known |= {names[0] for names in (f.names for f in computed) if known.issuperset(names[1:])}
    return known
