"""Searching for rules between the columns of a table that hold in all rows and not by chance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from fakegen.errors import FakegenError, PluginError
from fakegen.interfaces.constraint import Finder
from fakegen.interfaces.parameters import show
from fakegen.profiling.dependencies import dependencies
from fakegen.profiling.formulas import FoundFormula, formulas
from fakegen.profiling.found import FoundRule
from fakegen.profiling.keys import unique_keys
from fakegen.profiling.observed import Observed, observe
from fakegen.profiling.orders import orders

__all__ = ["FoundRule", "find_rules"]


def find_rules(
    data: pa.Table,
    missing: Mapping[str, Sequence[Any]] | None = None,
    finders: Mapping[str, Finder] | None = None,
) -> list[FoundRule]:
    """Return the rules that a table satisfies: keys, formulas, dependencies, orders, and those of finders.

    Candidates are discarded early on some rows and verified on all. A rule ignores rows in which one of
    its columns is missing. Constant and nested columns have no rules. A rule that a formula implies is
    not reported again as a dependency or an order.

    Args:
        data: The table.
        missing: The missing codes of columns.
        finders: Functions that find further kinds of constraint, by kind.

    Raises:
        PluginError: A finder fails.
    """
    columns = observe(data, missing or {})
    computed = formulas(columns)
    targets = {formula.target.name for formula in computed}
    dependent = [rule for rule in dependencies(columns) if not _follows(rule, computed)]
    between = [column for column in columns if column.name not in targets]
    return [
        *unique_keys(columns),
        *(formula.rule() for formula in computed),
        *dependent,
        *orders(between),
        *(rule for kind, finder in (finders or {}).items() for rule in _by(kind, finder, columns)),
    ]


def _by(kind: str, finder: Finder, columns: Sequence[Observed]) -> list[FoundRule]:
    data = pa.table({column.name: column.values for column in columns})
    try:
        found = list(finder(data))
    except FakegenError:
        raise
    except Exception as error:
        reason = f"{type(error).__name__}: {error}"
        raise PluginError(f"the finder of constraint {kind!r} failed: {reason}") from error
    return [
        FoundRule(
            kind,
            tuple(item.columns),
            item.arguments,
            ", ".join(f"{name}: {_shown(value)}" for name, value in item.arguments.items()),
            item.evidence,
            data.num_rows,
        )
        for item in found
    ]


def _shown(value: Any) -> str:
    return value if isinstance(value, str) else show(value)


def _follows(rule: FoundRule, computed: Sequence[FoundFormula]) -> bool:
    """Return whether formulas compute one column of a dependency from the other."""
    return any(set(rule.columns) <= _computable(name, computed) for name in rule.columns)


def _computable(name: str, computed: Sequence[FoundFormula]) -> set[str]:
    known, size = {name}, 0
    while len(known) > size:
        size = len(known)
        known |= {names[0] for names in (f.names for f in computed) if known.issuperset(names[1:])}
    return known
