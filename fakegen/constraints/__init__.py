"""The rules that ship in the box, registered through the hook."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from fakegen.constraints.bounds import Bounds
from fakegen.constraints.combinations import Combinations, teach_combinations
from fakegen.constraints.dependency import (
    Dependency,
    OneToOne,
    teach_dependency,
    teach_one_to_one,
)
from fakegen.constraints.formula import Formula, teach_formula
from fakegen.constraints.grouping import AtMost, Exactly, Unique
from fakegen.constraints.implication import Implication
from fakegen.constraints.increasing import Increasing, teach_increasing
from fakegen.constraints.membership import Membership
from fakegen.constraints.monotone import Monotone
from fakegen.constraints.parts import Parts, teach_parts
from fakegen.constraints.regex import MatchesRegex
from fakegen.constraints.totals import Total
from fakegen.constraints.truth import Truth
from fakegen.hookspecs import hookimpl
from fakegen.interfaces.constraint import Constraint, ConstraintKind, Hint

_Teaches = Callable[[Any], Hint]
_KINDS: dict[str, tuple[Callable[..., Constraint], _Teaches | None]] = {
    "expr": (Truth, None),
    "if": (Implication, None),
    "increasing": (Increasing, teach_increasing),
    "range": (Bounds, None),
    "membership": (Membership, None),
    "regex": (MatchesRegex, None),
    "formula": (Formula, teach_formula),
    "sum": (Parts, teach_parts),
    "combinations": (Combinations, teach_combinations),
    "depends": (Dependency, teach_dependency),
    "one_to_one": (OneToOne, teach_one_to_one),
    "unique": (Unique, None),
    "at_most": (AtMost, None),
    "exactly": (Exactly, None),
    "monotone": (Monotone, None),
    "total": (Total, None),
}


@hookimpl
def fakegen_constraints() -> Iterable[ConstraintKind]:
    """Return the kinds of constraint in the box."""
    return [
        ConstraintKind(name, kind, kind.__doc__ or "", hints)
        for name, (kind, hints) in _KINDS.items()
    ]
