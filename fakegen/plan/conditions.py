"""Conditions as a schema writes them: ``where: {age: {min: 17, max: 20}}``, or an expression."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from fakegen.errors import ParameterError, nearest
from fakegen.language import Mapping as MappingNode
from fakegen.language import Node, Scalar
from fakegen.language import Sequence as SequenceNode
from fakegen.plan.arguments import Compiler
from fakegen.plan.expressions import conjuncts
from fakegen.plan.problems import Problems, Rejected
from fakegen.plugins.condition import Condition, shown
from fakegen.plugins.constraint import Constraint
from fakegen.plugins.parameters import show
from fakegen.plugins.provider import Expression


class Holds(Constraint):
    """An expression that is true. Where a missing value leaves that open, it is not."""

    def __init__(self, expression: Expression) -> None:
        self._expression = expression
        self.reads, self.text = tuple(dict.fromkeys(expression.reads)), expression.text

    def holds(self, inputs: Mapping[str, pa.Array], size: int) -> NDArray[np.bool_]:
        """Return where it is true: bool, shape (size,)."""
        answers = pc.fill_null(self._expression.evaluate(inputs, size), False)
        held: NDArray[np.bool_] = answers.to_numpy(zero_copy_only=False)
        return held


class All(Constraint):
    """Several conditions at once."""

    def __init__(self, conditions: Sequence[Constraint]) -> None:
        self._conditions = conditions
        self.reads = tuple(dict.fromkeys(name for c in conditions for name in c.reads))
        self.text = " and ".join(condition.text for condition in conditions)

    def holds(self, inputs: Mapping[str, pa.Array], size: int) -> NDArray[np.bool_]:
        """Return where all of them hold: bool, shape (size,)."""
        held = np.ones(size, dtype=np.bool_)
        for condition in self._conditions:
            held &= condition.holds(inputs, size)
        return held


class NoneOf(Constraint):
    """None of several conditions."""

    text = "none of the conditions"

    def __init__(self, conditions: Sequence[Constraint]) -> None:
        self._conditions = conditions
        self.reads = tuple(dict.fromkeys(name for c in conditions for name in c.reads))

    def holds(self, inputs: Mapping[str, pa.Array], size: int) -> NDArray[np.bool_]:
        """Return where none of them holds: bool, shape (size,)."""
        held = np.ones(size, dtype=np.bool_)
        for condition in self._conditions:
            held &= ~condition.holds(inputs, size)
        return held


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
    where: MappingNode | Scalar,
    compiler: Compiler,
    codes: Callable[[str], pa.Array | None],
    problems: Problems,
) -> list[Clause]:
    """Return the conditions that ``where`` joins.

    Args:
        where: What is wanted of each column, or an expression.
        compiler: Knows the table's columns.
        codes: Returns what stands for "no information" in a column besides null.
        problems: Where mistakes are noted; Rejected is raised after the last.
    """
    if isinstance(where, Scalar):
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


def _parts(node: Scalar) -> list[Scalar]:
    parts = []
    for offset, text in conjuncts(node.value):
        start = offset + len(text) - len(text.lstrip())
        inner = None if node.inner is None else 0
        parts.append(Scalar(node.mark_at(start), text.strip(), inner))
    return parts


def _expression(node: Scalar, compiler: Compiler, problems: Problems) -> Clause:
    expression = compiler.expression(node)
    if expression.type != pa.bool_():
        message = f"a condition must be true or false, but {node.value!r} is not"
        raise problems.reject(node.mark_at(0), message)
    if not expression.reads:
        raise problems.reject(node.mark_at(0), "a condition must look at a column")
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
        raise ParameterError(f"{show(value)} is no value of type {kind}") from None
