"""The rules between the columns of a row that ship in the box."""

from __future__ import annotations

from collections.abc import Iterable

from fakegen.constraints.bounds import Bounds
from fakegen.constraints.implication import Implication
from fakegen.constraints.increasing import Increasing
from fakegen.constraints.membership import Membership
from fakegen.constraints.pattern import Pattern
from fakegen.constraints.truth import Truth
from fakegen.plugins.constraint import Checker
from fakegen.plugins.hooks import hookimpl


@hookimpl
def fakegen_constraints() -> Iterable[Checker]:
    """Return the kinds of constraint: expr, if, increasing, range, membership and regex."""
    kinds = {
        "expr": Truth,
        "if": Implication,
        "increasing": Increasing,
        "range": Bounds,
        "membership": Membership,
        "regex": Pattern,
    }
    return [Checker(name, kind, kind.__doc__ or "") for name, kind in kinds.items()]
