"""Conditions as a schema writes them: ``where: {age: {min: 17, max: 20}}``, or an expression."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from fakegen.binding.arguments import TableCompiler
from fakegen.binding.problems import Problems, Rejected
from fakegen.errors import ParameterError, nearest
from fakegen.interfaces.condition import Condition, shown
from fakegen.interfaces.constraint import Constraint
from fakegen.interfaces.type_words import show
from fakegen.language import MappingNode, Node, ScalarNode, SequenceNode
from fakegen.plan.logic import Holds


@dataclass(frozen=True, slots=True)
class Clause:
    """One of the conditions that ``where`` joins.

    Attributes:
        constraint: Says which rows satisfy it.
        node: What the user wrote for it.
    """

    constraint: Constraint
    node: Node

    def value_node(self, place: int) -> Node:
        """Return the node of a value of its list."""
        if isinstance(self.node, SequenceNode):
            return [item for item in self.node.items if item.plain() is not None][place]
        return self.node


def clauses(
    where: MappingNode | ScalarNode,
    compiler: TableCompiler,
    codes: Callable[[str], pa.Array | None],
    problems: Problems,
) -> list[Clause]:
    """Return the conditions that ``where`` joins.

    Args:
        where: The condition on each column, or an expression.
        compiler: Knows the table's columns.
        codes: Returns the values that mean "no information" in a column, besides null.
        problems: Where mistakes are noted; Rejected is raised after the last.
    """
    if isinstance(where, ScalarNode):
        return [_expression(part, compiler, problems) for part in _parts(where)]
    found, rejected = [], None
    for key, node in where.entries:
        try:
            types = compiler.resolve([key.value])
            if key.value not in types:
                near = nearest(key.value, compiler.known())
                raise problems.reject(key.mark, f"there is no column {key.value!r}", near)
            kind = types[key.value]
            found.append(Clause(_condition(key.value, kind, node, codes, problems), node))
        except Rejected as error:
            rejected = error
    if rejected:
        raise rejected
    return found


def _parts(node: ScalarNode) -> list[ScalarNode]:
    from fakegen.expressions.compiled import conjuncts

    parts = []
    for offset, text in conjuncts(node.value):
        start = offset + len(text) - len(text.lstrip())
        inner = None if node.inner is None else 0
        parts.append(ScalarNode(node.mark_at(start), text.strip(), inner))
    return parts


def _expression(node: ScalarNode, compiler: TableCompiler, problems: Problems) -> Clause:
    expression = compiler.expression(node)
    if expression.type != pa.bool_():
        message = f"a condition must be true or false, but {node.value!r} is not"
        raise problems.reject(node.mark_at(0), message)
    if not expression.reads:
        raise problems.reject(node.mark_at(0), "a condition must read a column")
    return Clause(Holds(expression), node)


def _condition(
    name: str,
    kind: pa.DataType,
    node: Node,
    codes: Callable[[str], pa.Array | None],
    problems: Problems,
) -> Condition:
    def typed(item: Node) -> pa.Array:
        try:
            return _typed(item.plain(), kind)
        except ParameterError as error:
            raise problems.reject_value(item, error, f"column {name!r}: ") from None

    low = high = None
    wanted: list[Node] = []
    if isinstance(node, MappingNode):
        low, high = (
            None if bound is None else typed(bound)[0] for bound in map(node.get, ("min", "max"))
        )
        if low is not None and high is not None and pc.greater(low, high).as_py():
            message = f"'min' ({shown(low)}) is above 'max' ({shown(high)})"
            raise problems.reject(node.mark_of("min"), message)
    else:
        wanted = list(node.items) if isinstance(node, SequenceNode) else [node]
    present = [typed(item) for item in wanted if item.plain() is not None]
    return Condition(
        name,
        values=pa.concat_arrays(present) if present else None,
        low=low,
        high=high,
        absent=len(present) < len(wanted),
        codes=codes(name),
    )


def _typed(value: Any, kind: pa.DataType) -> pa.Array:
    """Return what a user wrote as an array of one value of a column's type.

    Raises:
        ParameterError: It is of another kind.
    """
    try:
        if isinstance(value, bool) != pa.types.is_boolean(kind):
            raise TypeError
        if pa.types.is_temporal(kind) != isinstance(value, date) and not isinstance(value, str):
            raise TypeError  # Arrow would count from 1970
        if pa.types.is_decimal(kind):
            return pa.array([Decimal(str(value))]).cast(kind)
        return pa.array([value]).cast(kind)
    except (pa.ArrowException, TypeError, InvalidOperation, OverflowError):
        raise ParameterError(f"{show(value)} is not a value of type {kind}") from None
