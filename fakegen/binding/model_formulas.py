"""The columns of models that are computed instead of learned."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

import pyarrow as pa

from fakegen.binding.arguments import TableCompiler, Types
from fakegen.binding.problems import Problems
from fakegen.errors import ParameterError
from fakegen.interfaces.constraint import Hint
from fakegen.interfaces.expression import Expression
from fakegen.interfaces.function import Function
from fakegen.interfaces.method import Model
from fakegen.language import ModelSpec, ScalarNode


@dataclass(frozen=True, slots=True)
class Formulas:
    """The formulas of declared models: those that they declare, and those of constraints' hints.

    Attributes:
        hints: The hints of the tables' constraints, by model.
        functions: Returns the functions of expressions, by name.
        now: What ``now`` means in expressions.
        problems: Where mistakes are noted.
    """

    hints: Mapping[str, Sequence[Hint]]
    functions: Callable[[], Mapping[str, Function]]
    now: datetime
    problems: Problems

    def not_learned(self, spec: ModelSpec, columns: Iterable[str]) -> set[str]:
        """Return the columns of a model's source that it must not learn."""
        hinted = {column for hint in self.hints.get(spec.name, ()) for column in hint.derive}
        rest = [column for column in columns if column not in hinted]
        return {*self._hinted(spec, rest), *(key.value for key in spec.derive.names())}

    def of(self, spec: ModelSpec, model: Model) -> dict[str, ScalarNode]:
        """Return the expressions computed from a learned model's columns, located, by column."""
        declared = {key.value: node for key, node in spec.derive.entries}
        every = {**self._hinted(spec, model.columns), **declared}
        return {key: node for key, node in every.items() if isinstance(node, ScalarNode)}

    def compiled(self, spec: ModelSpec, model: Model) -> dict[str, Expression]:
        """Return the same as compiled expressions, in an order in which each finds what it reads.

        Raises:
            Rejected: A formula is wrong; that has been noted.
        """
        types: dict[str, pa.DataType] = dict(model.columns)
        found: dict[str, Expression] = {}

        def resolve(names: Iterable[str]) -> Types:
            del names
            return types

        compiler = TableCompiler(
            resolve, lambda: list(types), self.now, self.problems, self.functions
        )
        for column, node in self.of(spec, model).items():
            found[column] = compiler.expression(node)
            types[column] = found[column].type
        return found

    def _hinted(self, spec: ModelSpec, columns: Iterable[str]) -> dict[str, ScalarNode]:
        """Return what constraints compute from these columns, which then need not be learned."""
        known = set(columns)
        found: dict[str, ScalarNode] = {}
        for hint in self.hints.get(spec.name, ()):
            for column, text in hint.derive.items():
                with suppress(ParameterError):
                    if column not in known and _reads_only(text, known):
                        found[column] = ScalarNode(spec.mark, text)
        return found


def _reads_only(text: str, columns: Iterable[str]) -> bool:
    """Return whether an expression reads only these columns.

    Raises:
        ParameterError: It is not an expression.
    """
    from fakegen.expressions.compiled import names_in_expression

    known = {spelled for column in columns for spelled in (column, re.sub(r"\W", "_", column))}
    return set(names_in_expression(text)) <= known
