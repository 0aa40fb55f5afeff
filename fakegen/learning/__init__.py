"""Learning a table's columns jointly: the methods in the box, registered through the hook."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from inspect import getdoc
from typing import Any

from fakegen.hookspecs import hookimpl
from fakegen.interfaces.method import Method
from fakegen.interfaces.parameters import parameters_of
from fakegen.learning.copula import CopulaModel, fit_copula
from fakegen.learning.gaps import with_gaps
from fakegen.learning.modelfile import load, save
from fakegen.learning.sequential import SequentialModel
from fakegen.learning.trees import fit_independent, fit_trees

__all__ = ["load", "save"]


@hookimpl
def fakegen_methods() -> Iterable[Method]:
    """Return the methods in the box."""
    return [
        _method("trees", fit_trees, partial(SequentialModel.restore, "trees")),
        _method("copula", fit_copula, CopulaModel.restore),
        _method("independent", fit_independent, partial(SequentialModel.restore, "independent")),
    ]


def _method(name: str, fit: Callable[..., Any], restore: Callable[..., Any]) -> Method:
    doc = (getdoc(fit) or "").partition("\n\n")[0]
    return with_gaps(Method(name, fit, restore, parameters_of(fit), doc))
