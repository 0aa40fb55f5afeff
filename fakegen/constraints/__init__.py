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
    membership,
    monotone,
    one_to_one,
    range,
    regex,
    sum,
    total,
    unique,
)
from fakegen.hookspecs import hookimpl
from fakegen.interfaces.constraint import ConstraintKind

_MODULES = (
    expr, if_, increasing, range, membership, regex, formula, sum, combinations, depends,
    one_to_one, unique, at_most, exactly, monotone, total,
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
