"""What the built-in methods share: preparing a table is the same for all of them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pyarrow as pa

from fakegen.interfaces.method import LearnedColumn, Method, Model, Outline, Preparation
from fakegen.interfaces.parameters import description, parameters_of
from fakegen.learning.training import Training, prepare


class Learner(ABC):
    """Learns prepared tables. Its constructor takes and checks the method's own parameters.

    Attributes:
        order: Columns to draw first, in this order; empty if the user does not say.
        conditional: Whether its models accept conditions.
    """

    order: Sequence[str] = ()
    conditional: bool = True

    @abstractmethod
    def learn(self, training: Training, given: Sequence[str]) -> Model:
        """Return a model of a prepared table.

        Args:
            training: The table as states.
            given: Columns that will be given when rows are drawn.
        """


VERSION = "2"
"""Models that older code has learned are not read from the disk again once this is raised."""


def method_of(name: str, learner: type[Learner], restore: Callable[..., Model]) -> Method:
    """Return a method that prepares a table with :func:`prepare` and fits a learner to it.

    Args:
        name: The method's name in a schema.
        learner: Takes the method's own parameters; :func:`prepare` takes the others.
        restore: See :class:`Method`.
    """
    own, common = parameters_of(learner), parameters_of(prepare)
    common.pop("order")

    def prepared(
        data: pa.Table,
        columns: Mapping[str, LearnedColumn],
        given: Sequence[str],
        **parameters: Any,
    ) -> Preparation:
        made = learner(**{key: value for key, value in parameters.items() if key in own})
        others = {key: value for key, value in parameters.items() if key not in own}
        training = prepare(data, columns, given, order=made.order, **others)
        outline = Outline(training.columns, made.conditional, training.facts)
        return Preparation(outline, lambda: made.learn(training, given))

    def fit(
        data: pa.Table,
        columns: Mapping[str, LearnedColumn],
        given: Sequence[str],
        **parameters: Any,
    ) -> Model:
        return prepared(data, columns, given, **parameters).fit()

    fit.__module__ = learner.__module__  # where the catalogue says that the method is defined
    parameters, doc = {**common, **own}, description(learner)
    return Method(name, fit, restore, parameters, doc, prepare=prepared, version=VERSION)
