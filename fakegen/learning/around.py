"""Methods around methods: they change what a method learns, and turn what its models draw back.

The state of a model around another holds the other's under "inner", beside a key of its own that says what was
changed; a table in which nothing was to change has the inner model alone, whose state lacks that key.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pyarrow as pa
from numpy.typing import NDArray

from fakegen.interfaces.method import LearnedColumn, Method, Model, Preparation
from fakegen.interfaces.parameters import Parameter
from fakegen.learning.saved import saved_field


def method_around(
    method: Method,
    prepare: Callable[..., Preparation],
    key: str,
    restored: Callable[[Model, dict[str, Any]], Model],
    parameters: Mapping[str, Parameter],
) -> Method:
    """Return a method that prepares and restores around another, and fits what it prepares.

    Args:
        method: The method inside.
        prepare: Prepares a model around one of the method inside, or that one alone.
        key: What the state of a model around another has, and that of no inner model.
        restored: Returns the model around another, from the inner model and the state. It raises
            :class:`~fakegen.errors.ModelError` for a state that no model could have.
        parameters: The parameters of the method.
    """

    def fit(
        data: pa.Table,
        columns: Mapping[str, LearnedColumn],
        given: Sequence[str],
        **parameters: Any,
    ) -> Model:
        return prepare(data, columns, given, **parameters).fit()

    def restore(state: dict[str, Any], arrays: dict[str, NDArray[Any]]) -> Model:
        if key not in state:
            return method.restore(state, arrays)
        return restored(method.restore(saved_field(state, "inner", dict), arrays), state)

    fit.__module__ = method.fit.__module__
    return replace(method, fit=fit, restore=restore, parameters=parameters, prepare=prepare)
