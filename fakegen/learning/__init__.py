"""Learning a table's columns jointly: the built-in methods, registered through the hook.

From the bottom up: :mod:`saved` (validated fields of a model file), :mod:`codings` (columns as numbered
states), :mod:`wanted` (conditions translated into states), :mod:`training` (a table prepared for a
method), :mod:`acceptance` (rejection sampling) and :mod:`association` (which columns are associated).
The methods :mod:`trees` and :mod:`copula` build on these. :mod:`gaps` and :mod:`modelfile` work with
any method.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from fakegen.hookspecs import hookimpl
from fakegen.interfaces.method import Method
from fakegen.learning.copula.copula_model import CopulaModel
from fakegen.learning.copula.fit_copula import CopulaLearner
from fakegen.learning.gaps import with_gaps
from fakegen.learning.learner import method_of
from fakegen.learning.modelfile import load, save
from fakegen.learning.trees.fit_trees import IndependentLearner, TreesLearner
from fakegen.learning.trees.tree_model import SequentialModel

__all__ = ["load", "save"]


@hookimpl
def fakegen_methods() -> Iterable[Method]:
    """Return the built-in methods."""
    independent = partial(SequentialModel.restore, "independent")
    return [
        with_gaps(method_of("trees", TreesLearner, partial(SequentialModel.restore, "trees"))),
        with_gaps(method_of("copula", CopulaLearner, CopulaModel.restore)),
        with_gaps(method_of("independent", IndependentLearner, independent)),
    ]
