"""Every rule between the columns of a table that is exact and no chance find: the finders."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

import pyarrow as pa

from fakegen.errors import FakegenError, PluginError
from fakegen.interfaces.constraint import Finder, FoundConstraint
from fakegen.interfaces.observed import Observed
from fakegen.interfaces.parameters import show
from fakegen.profiling.dependencies import dependencies
from fakegen.profiling.formulas import FoundFormula, formulas
from fakegen.profiling.found import FoundRule
from fakegen.profiling.keys import unique_keys
from fakegen.profiling.observed import observe
from fakegen.profiling.orders import orders

__all__ = ["FINDERS", "FoundRule", "find_rules"]


def find_keys(table: Observed) -> list[FoundConstraint]:
    """Return the columns on which no two rows agree."""
    return unique_keys(table.columns)


def find_formulas(table: Observed) -> list[FoundConstraint]:
    """Return the columns that are computed from others."""
    return [formula.rule() for formula in table.once(_formulas)]


def find_pairs(table: Observed) -> list[FoundConstraint]:
    """Return the pairs of columns that say the same in other words."""
    return [rule for rule in table.once(_dependencies) if "one_to_one" in rule.arguments]


def find_dependencies(table: Observed) -> list[FoundConstraint]:
    """Return the columns that decide others, but for pairs that say the same."""
    return [rule for rule in table.once(_dependencies) if "depends" in rule.arguments]


def find_orders(table: Observed) -> list[FoundConstraint]:
    """Return the columns that never fall from one to the next, but for computed ones."""
    computed = {formula.target.name for formula in table.once(_formulas)}
    return orders([column for column in table.columns if column.name not in computed])


FINDERS: Mapping[str, Finder] = MappingProxyType(
    {
        "unique": find_keys,
        "formula": find_formulas,
        "one_to_one": find_pairs,
        "depends": find_dependencies,
        "increasing": find_orders,
    }
)
"""The finders of built-in constraints, by kind."""


def find_rules(
    data: pa.Table,
    missing: Mapping[str, Sequence[Any]] | None = None,
    finders: Mapping[str, Finder] = FINDERS,
) -> list[FoundRule]:
    """Return the rules that a table satisfies, of each kind those that its finder finds.

    Built-in finders prune candidates on the first rows and verify them on all. They pass over rows
    where one of a rule's columns is missing. Constant and nested columns have no rules. What a
    formula already says is not said again as a dependency or an order.

    Args:
        data: The table.
        missing: By column, values that stand for "no information".
        finders: What finds constraints, by kind, in the order of the rules.

    Raises:
        PluginError: A finder fails.
    """
    table = Observed(observe(data, missing or {}))
    return [rule for kind, finder in finders.items() for rule in _by(kind, finder, table)]


def _by(kind: str, finder: Finder, table: Observed) -> list[FoundRule]:
    try:
        found = list(finder(table))
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
            item.text or ", ".join(f"{k}: {_shown(value)}" for k, value in item.arguments.items()),
            item.evidence,
            table.rows if item.rows is None else item.rows,
        )
        for item in found
    ]


def _shown(value: Any) -> str:
    return value if isinstance(value, str) else show(value)


def _formulas(table: Observed) -> list[FoundFormula]:
    return formulas(table.columns)


def _dependencies(table: Observed) -> list[FoundConstraint]:
    computed = table.once(_formulas)
    return [rule for rule in dependencies(table.columns) if not _follows(rule, computed)]


def _follows(rule: FoundConstraint, computed: Sequence[FoundFormula]) -> bool:
    """Return whether formulas compute one column of a dependency from the other."""
    return any(set(rule.columns) <= _computable(name, computed) for name in rule.columns)


def _computable(name: str, computed: Sequence[FoundFormula]) -> set[str]:
    known, size = {name}, 0
    while len(known) > size:
        size = len(known)
        known |= {names[0] for names in (f.names for f in computed) if known.issuperset(names[1:])}
    return known
