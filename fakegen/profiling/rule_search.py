"""Searching for rules between the columns of a table that hold in all rows and not by chance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

import pyarrow as pa

from fakegen.errors import FakegenError, PluginError
from fakegen.interfaces.constraint import Finder, FoundConstraint
from fakegen.interfaces.observed import Observed
from fakegen.interfaces.type_words import show
from fakegen.profiling.dependencies import dependencies
from fakegen.profiling.formulas import FoundFormula, formulas
from fakegen.profiling.found import FoundRule
from fakegen.profiling.keys import unique_keys
from fakegen.profiling.observing import observe
from fakegen.profiling.orders import orders

__all__ = ["FINDERS", "FoundRule", "find_rules"]


def find_keys(table: Observed) -> list[FoundConstraint]:
    """Return the columns on which no two rows agree."""
    return unique_keys(table.columns)


def find_formulas(table: Observed) -> list[FoundConstraint]:
    """Return the columns that are computed from others."""
    return [formula.rule() for formula in table.once(_formulas)]


def find_pairs(table: Observed) -> list[FoundConstraint]:
    """Return the pairs of columns in which each determines the other."""
    return [rule for rule in table.once(_dependencies) if "one_to_one" in rule.arguments]


def find_dependencies(table: Observed) -> list[FoundConstraint]:
    """Return the columns that determine others, except for pairs that determine each other."""
    return [rule for rule in table.once(_dependencies) if "depends" in rule.arguments]


def find_orders(table: Observed) -> list[FoundConstraint]:
    """Return the chains of columns that never decrease; columns with a formula are left out."""
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
    """Return the rules that a table satisfies, found by the finder of each kind of constraint.

    Built-in finders discard candidates early on some rows and verify the others on all rows. They ignore
    rows in which one of a rule's columns is missing. Constant and nested columns have no rules. A rule
    that a formula implies is not reported again as a dependency or an order.

    Args:
        data: The table.
        missing: The missing codes of columns.
        finders: The finders by kind, in the order of the returned rules.

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
