"""The built-in kinds of constraint, one module each, registered through the hook."""

from __future__ import annotations

from collections.abc import Iterable

from fakegen.constraints import (
    at_most,
    combinations,
    depends,
    exactly,
    expr,
    formula,
    if_,
    increasing,
    matches_regex,
    membership,
    monotone,
    one_to_one,
    range,
    sum,
    total,
    unique,
)
from fakegen.hookspecs import hookimpl
from fakegen.interfaces.constraint import ConstraintKind

# Those that have a finder come first, in the order in which init proposes what they find.
_MODULES = (
    unique, formula, one_to_one, depends, increasing,
    expr, if_, range, membership, matches_regex, sum, combinations, at_most, exactly, monotone, total,
)  # fmt: skip


@hookimpl
def fakegen_constraints() -> Iterable[ConstraintKind]:
    """Return the built-in kinds of constraint."""
    return [
        item
        for module in _MODULES
        for item in vars(module).values()
        if isinstance(item, ConstraintKind)
    ]
