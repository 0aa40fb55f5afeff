"""What has no kernel: one operation of the sandbox, row by row over typed operands.

The result's type is found before anything is made, by trying the operation on a few sample values
of the operands' types.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.types as pt
from jinja2 import nodes
from jinja2.environment import TemplateExpression
from jinja2.exceptions import SecurityError, TemplateError, UndefinedError

from fakegen.errors import GenerationError, ParameterError
from fakegen.plan.expressions import types
from fakegen.plan.expressions.sandbox import Sandbox
from fakegen.plan.expressions.terms import Term, materialise

# What depends on the values of one row, and makes that row's result null.
_ROW_ERRORS = (ArithmeticError, ValueError, LookupError, UndefinedError)

_SAMPLES: dict[pa.DataType, Sequence[Any]] = {
    types.NULL: [None],
    types.BOOL: [True, False],
    types.INT: [1, 0, 7, -3, 40, 1999],
    types.FLOAT: [1.5, 0.0, 7.25, -3.0, 40.0, 0.125],
    types.TEXT: ["Ab", "12", "a b, c d", "2020-01-31", "ada@example.org", "é-x/y:z;1"],
    types.DATE: [date(2020, 2, 29), date(1999, 12, 31), date(1970, 1, 1)],
    types.TIME: [time(12, 30), time(0, 0, 1)],
    types.DATETIME: [datetime(2020, 2, 29, 12, 30), datetime(1999, 12, 31)],  # noqa: DTZ001
    types.DURATION: [timedelta(days=1), timedelta(hours=-5)],
}


@dataclass(frozen=True, eq=False)
class Untyped:
    """A part of an expression whose values no column can hold, such as a list.

    Attributes:
        node: Its syntax tree, with a plain name for each typed operand.
        operands: The typed operands by those names.
    """

    node: nodes.Expr
    operands: Mapping[str, Term]


def by_row(sandbox: Sandbox, node: nodes.Expr, operands: Mapping[str, Term]) -> Term | Untyped:
    """Return the term of a tree over typed operands, or the tree if its values have no type.

    A row in which an operand is null is null and is not computed.

    Raises:
        ParameterError: It fails for all values of these types.
    """
    function = _function(sandbox, node, list(operands))
    kind = _type(function, [term.type for term in operands.values()])
    if kind is None:
        return Untyped(node, operands)
    terms = list(operands.values())

    def evaluate(inputs: Mapping[str, pa.Array]) -> pa.Array:
        return _rows(function, kind, [term.evaluate(inputs) for term in terms])

    if all(term.constant is not None for term in terms):
        made = _rows(function, kind, [pa.array([term.constant.as_py()], term.type) for term in terms] or [pa.nulls(1, pa.bool_()).fill_null(True)])  # type: ignore[union-attr]
        return Term(kind, lambda _: made[0], made[0])
    return Term(kind, evaluate)


def _function(
    sandbox: Sandbox, node: nodes.Expr, names: Sequence[str]
) -> Callable[..., Any]:
    result = nodes.Assign(nodes.Name("result", "store"), node, lineno=1)
    tree = nodes.Template([result], lineno=1)
    tree.set_environment(sandbox)
    compiled = TemplateExpression(sandbox.from_string(tree), undefined_to_none=True)
    return lambda *values: compiled(dict(zip(names, values, strict=False)))


def _type(function: Callable[..., Any], operands: Sequence[pa.DataType]) -> pa.DataType | None:
    """Return the type of a function's values; None if no column can hold them."""
    samples = [_samples(kind) for kind in operands]
    found: list[pa.DataType] = []
    failure: Exception | None = None
    # Sample number i goes through the operands at different paces, so that they vary apart.
    for i in range(12):
        row = [values[(i // (n + 1)) % len(values)] for n, values in enumerate(samples)]
        try:
            value = function(*row)
        except _ROW_ERRORS as error:
            failure = failure or (error if isinstance(error, UndefinedError) else None)
            continue
        except Exception as error:  # the sandbox runs what a stranger wrote
            failure = error
            continue
        kind = types.of_python(value)
        if kind is None:
            return None
        if kind != types.NULL:
            found.append(kind)
    if not found and failure is not None:
        raise ParameterError(str(failure))
    kind = types.common(*found) if found else types.TEXT
    if kind is None:
        kinds = sorted({types.describe(kind) for kind in found})
        raise ParameterError(f"this gives {' for one row and '.join(kinds)} for another")
    return kind


def _samples(kind: pa.DataType) -> Sequence[Any]:
    if pt.is_decimal(kind):
        return [Decimal("1.5"), Decimal(0), Decimal("-3.25")]
    if pt.is_timestamp(kind) and kind.tz:
        return [moment.replace(tzinfo=UTC) for moment in _SAMPLES[types.DATETIME]]
    return _SAMPLES[kind]


def _rows(
    function: Callable[..., Any], kind: pa.DataType, operands: Sequence[pa.Array]
) -> pa.Array:
    if len(operands) == 1 and isinstance(operands[0], pa.Array):
        # Repeated values are computed once.
        encoded = operands[0].dictionary_encode()
        made = _made(function, kind, zip(encoded.dictionary.to_pylist(), strict=True))
        return made.take(encoded.indices)
    size = max(len(o) for o in operands if isinstance(o, pa.Array))
    columns = [materialise(operand, size).to_pylist() for operand in operands]
    return _made(function, kind, zip(*columns, strict=True))


def _made(function: Callable[..., Any], kind: pa.DataType, rows: Any) -> pa.Array:
    values = [None if None in row else _value(function, row) for row in rows]
    try:
        return pa.array(values, kind)
    except (pa.ArrowInvalid, pa.ArrowTypeError, TypeError) as error:
        other = next((v for v in values if not _fits(v, kind)), None)
        raise GenerationError(
            f"an expression gives {types.describe(kind)} for some rows and {other!r} for another"
        ) from error


def _value(function: Callable[..., Any], row: Sequence[Any]) -> Any:
    try:
        return function(*row)
    except _ROW_ERRORS:
        return None
    except (SecurityError, TemplateError, TypeError, AttributeError, RecursionError) as error:
        given = ", ".join(map(repr, row))
        raise GenerationError(f"an expression fails for {given}: {error}") from error


def _fits(value: Any, kind: pa.DataType) -> bool:
    found = types.of_python(value)
    return found is not None and types.common(found, kind) == kind
