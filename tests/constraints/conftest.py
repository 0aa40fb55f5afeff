"""Constraints bound as a schema binds them, to columns of which only the types are known."""

from __future__ import annotations

from datetime import datetime

import numpy as np
import pyarrow as pa
import pytest

from fakegen.binding.arguments import TableCompiler, named_nodes
from fakegen.binding.constraint_arguments import bind_constraint
from fakegen.binding.problems import Problems, Rejected
from fakegen.errors import ParameterError
from fakegen.language.nodes import MappingNode, ScalarNode, from_python
from fakegen.registry import Registry


class Plain:
    """A table of whole numbers and strings."""

    def __init__(self, types, sources):
        self.types, self.sources = types, sources

    def spread(self, column):
        return None

    def decimals(self, column):
        return 0 if pa.types.is_integer(self.types[column]) else None

    def source(self, name, columns):
        if name not in self.sources:
            raise ParameterError(f"there is no source {name!r}")
        return self.sources[name]


@pytest.fixture(scope="session")
def bind():
    """Return a function from what a user writes to the constraint that it becomes.

    It raises ParameterError for what a kind refuses and SchemaError for what its parameters refuse.
    """
    registry = Registry()
    kinds = registry.constraints

    def bound(written, columns, sources=None):
        types = {
            name: item if isinstance(item, pa.DataType) else item.type
            for name, item in columns.items()
        }
        node = from_python(written)
        if not isinstance(node, MappingNode):
            node = MappingNode(node.mark, ((ScalarNode(node.mark, "expr"), node),))
        (word, _), *_ = node.entries
        kind, problems = kinds[word.value], Problems()
        compiler = TableCompiler(
            lambda names: {name: types[name] for name in names if name in types},
            lambda: list(types),
            datetime(2026, 1, 1),
            problems,
            lambda: registry.functions,
        )
        try:
            nodes = named_nodes(
                f"constraint {kind.name!r}", kind.parameters, node, problems, place=word
            )
            given = bind_constraint(kind.parameters, nodes, compiler, problems)
        except Rejected:
            problems.check()
        return kind.factory(Plain(types, sources or {}), **given)

    return bound


@pytest.fixture(scope="session")
def holds(bind):
    """Return a function that says for each row of some columns whether a constraint holds."""

    def answers(written, columns, **sources):
        size = len(next(iter(columns.values())))
        made = bind(written, columns, sources).holds(columns, size)
        assert made.dtype == np.bool_
        return made.tolist()

    return answers
