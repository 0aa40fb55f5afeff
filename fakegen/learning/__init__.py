"""Learning a table's columns jointly: the built-in methods, registered through the hook.

From the bottom up: :mod:`saved` (validated fields of a model file), :mod:`codings` (columns as numbered
states), :mod:`wanted` (conditions translated into states), :mod:`training` (a table prepared for a
method), :mod:`acceptance` (rejection sampling) and :mod:`association` (which columns are associated).
The methods :mod:`trees` and :mod:`copula` build on these. :mod:`gaps`, :mod:`computed`, :mod:`formed_model`
and :mod:`modelfile` work with any method.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from fakegen.hookspecs import hookimpl
from fakegen.interfaces.method import Method


@hookimpl
def fakegen_methods() -> Iterable[Method]:
    """Return the built-in methods."""
    from fakegen.learning.computed.computed_model import with_relations
    from fakegen.learning.copula.copula_model import CopulaModel
    from fakegen.learning.copula.fit_copula import CopulaLearner
    from fakegen.learning.formed_model import with_forms
    from fakegen.learning.gaps import with_gaps
    from fakegen.learning.learner import method_of
    from fakegen.learning.trees.fit_trees import IndependentLearner, TreesLearner
    from fakegen.learning.trees.tree_model import SequentialModel

    independent = partial(SequentialModel.restore, "independent")
    methods = [
        method_of("trees", TreesLearner, partial(SequentialModel.restore, "trees")),
        method_of("copula", CopulaLearner, CopulaModel.restore),
        method_of("independent", IndependentLearner, independent),
    ]
    # What rises or is computed are the dates and numbers that forms make of columns.
    return [with_forms(with_relations(with_gaps(method))) for method in methods]
