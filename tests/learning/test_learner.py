"""A method of a learner: which parameters there are, and what goes where."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
import pytest

from fakegen.errors import ParameterError
from fakegen.learning.learner import Learner, method_of
from fakegen.learning.training import Training

TABLE = pa.table({"a": ["x", "y"] * 20, "b": list(range(40))})


class Toy(Learner):
    """Remembers what it is given.

    Args:
        strength: How strong it is.
        order: What comes first.
    """

    def __init__(self, *, strength: int = 1, order: list[str] | None = None) -> None:
        if strength < 1:
            raise ParameterError(f"'strength' must be at least 1, not {strength}", "strength")
        self.strength, self.order = strength, order or []

    def learn(self, training: Training, given: Sequence[str]) -> tuple:
        return training, given, self.strength


METHOD = method_of("toy", Toy, lambda state, arrays: None)


def test_parameters_are_the_learners_and_those_of_every_table():
    assert {"strength", "order", "fuse", "weight", "max_rows"} <= METHOD.parameters.keys()
    assert METHOD.doc.startswith("Remembers what it is given.")
    assert METHOD.name == "toy"


def test_each_parameter_reaches_its_place():
    training, given, strength = METHOD.fit(TABLE, {}, ["a"], strength=3, max_rows=10)
    assert strength == 3
    assert list(given) == ["a"]
    assert training.facts["learned_rows"] == 10
    assert training.facts["rows"] == 40


def test_a_learner_checks_its_own_parameters_first():
    with pytest.raises(ParameterError, match="'strength' must be at least 1"):
        METHOD.fit(TABLE.slice(0, 0), {}, [], strength=0)


def test_the_order_must_name_columns():
    with pytest.raises(ParameterError, match="'zz'"):
        METHOD.fit(TABLE, {}, [], order=["zz"])


def test_a_method_whose_learner_has_no_order_takes_none():
    class Plain(Learner):
        """Plain."""

        def learn(self, training: Training, given: Sequence[str]) -> Training:
            return training

    assert "order" not in method_of("plain", Plain, lambda state, arrays: None).parameters
