"""The built-in kinds of constraint, one module each, registered through the hook."""

from __future__ import annotations

from collections.abc import Iterable

from fakegen.hookspecs import hookimpl
from fakegen.interfaces.constraint import ConstraintKind


@hookimpl
def fakegen_constraints() -> Iterable[ConstraintKind]:
    """Return the built-in kinds of constraint."""
    from fakegen.constraints import (
        at_least,
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

    # Those that have a finder come first, in the order in which init proposes what they find.
    modules = (
        unique, formula, one_to_one, depends, increasing,
        expr, if_, range, membership, matches_regex, sum, combinations, at_least, at_most, exactly,
        monotone, total,
    )  # fmt: skip
    return [
        item
        for module in modules
        for item in vars(module).values()
        if isinstance(item, ConstraintKind)
    ]
