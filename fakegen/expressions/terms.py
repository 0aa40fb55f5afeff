"""Terms: typed, vectorised computations over the columns of a block."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from fakegen.arrays.masks import is_present
from fakegen.errors import ParameterError
from fakegen.expressions import types

Values: TypeAlias = "pa.Array | pa.Scalar"
"""The argument of a kernel: an Arrow scalar for a constant, otherwise an array of one value per row."""

_DEEPEST = 400  # evaluating a term takes two of Python's 1,000 calls inside each other
_MOST_STEPS = 100_000
_LARGEST = pa.scalar(2**63 - 1, pa.uint64())

Kernel: TypeAlias = Callable[..., pa.Array]


@dataclass(frozen=True, eq=False)
class Term:
    """A computation that gives one value per row.

    Attributes:
        type: The type of the values.
        evaluate: Computes them from the columns; a scalar for a constant.
        constant: The value, if it is the same for all rows; otherwise None.
        depth: The number of computations inside each other.
        steps: The number of kernels that run for a block.
    """

    type: pa.DataType
    evaluate: Callable[[Mapping[str, pa.Array]], Values]
    constant: pa.Scalar | None = None
    depth: int = 0
    steps: int = 1

    def cast(self, type: pa.DataType) -> Term:
        """Return this term with its values converted to a type that can hold all of them."""
        if type == self.type:
            return self
        # Large integers lose digits as floating-point numbers, as in Python.
        return apply(lambda values: pc.cast(values, type, safe=type != types.FLOAT), type, self)


def constant(value: Any, type: pa.DataType | None = None) -> Term:
    """Return the term of a Python value.

    Raises:
        ParameterError: No column can hold the value.
    """
    try:
        scalar = pa.scalar(value, type or types.of_python(value))
    except (OverflowError, pa.ArrowInvalid) as error:
        raise ParameterError(f"{value!r} does not fit a column of 64-bit numbers") from error
    except UnicodeEncodeError as error:
        raise ParameterError(f"{value!r} contains half of a character") from error
    return Term(scalar.type, lambda _: scalar, scalar)


def column(name: str, stored: pa.DataType) -> Term:
    """Return the term of a column. Objects and lists are as they are stored; only their parts are computed with.

    Raises:
        ParameterError: Expressions cannot compute with values of its type.
    """
    if types.is_nested(stored):
        return Term(stored, lambda inputs: inputs[name])
    kind = _computed_as(stored, f"column {name!r}")
    return Term(kind, lambda inputs: _loaded(inputs[name], kind))


def part(kernel: Kernel, stored: pa.DataType, whole: Term) -> Term:
    """Return the term of a part of objects or lists.

    Args:
        kernel: Returns the part of each value.
        stored: The type of what it returns.
        whole: The objects or lists.

    Raises:
        ParameterError: Expressions cannot compute with values of its type.
    """
    if types.is_nested(stored):
        return apply(kernel, stored, whole)
    kind = _computed_as(stored, "this")
    return apply(lambda values: _loaded(kernel(values), kind), kind, whole)


def _computed_as(stored: pa.DataType, what: str) -> pa.DataType:
    kind = types.computed_as(stored)
    if kind is None:
        raise ParameterError(f"{what} holds {stored} values, which expressions do not support")
    return kind


def _loaded(values: pa.Array, kind: pa.DataType) -> pa.Array:
    """Return stored values as the type with which they are computed."""
    if values.type == pa.uint64():
        values = pc.if_else(pc.greater(values, _LARGEST), None, values)
    # Nanoseconds are cut off: expressions compute with microseconds, as Python does.
    return values if values.type == kind else pc.cast(values, kind, safe=not _is_clock(kind))


def apply(kernel: Kernel, type: pa.DataType, *operands: Term) -> Term:
    """Return the term of a kernel over operands; if all are constant, it is computed at once."""
    if all(operand.constant is not None for operand in operands):
        made = kernel(*(pa.array([op.constant.as_py()], op.type) for op in operands))  # type: ignore[union-attr]
        return constant(made[0].as_py(), type)
    return computed(
        type, lambda inputs: kernel(*(op.evaluate(inputs) for op in operands)), operands
    )


def computed(
    type: pa.DataType,
    evaluate: Callable[[Mapping[str, pa.Array]], Values],
    operands: Sequence[Term],
) -> Term:
    """Return the term of a computation that evaluates its operands.

    Raises:
        ParameterError: There are too many operands inside each other, or in total.
    """
    depth = 1 + max(operand.depth for operand in operands)
    steps = 1 + sum(operand.steps for operand in operands)
    if depth > _DEEPEST or steps > _MOST_STEPS:
        raise ParameterError("this has too many parts; compute some in a column of their own")
    return Term(type, evaluate, depth=depth, steps=steps)


def materialise(values: Values, size: int) -> pa.Array:
    """Return one value per row."""
    return pa.repeat(values, size) if isinstance(values, pa.Scalar) else values


def numbers(values: Values) -> Any:
    """Return the values as NumPy numbers; where a value is null, the number is arbitrary."""
    if isinstance(values, pa.Scalar):
        return values.as_py() if values.is_valid else 0
    return pc.fill_null(values, False if values.type == types.BOOL else 0).to_numpy(
        zero_copy_only=False
    )


def nulls(*operands: Values) -> NDArray[np.bool_]:
    """Return where any of the operands is null: bool, shape (rows,)."""
    arrays = [operand for operand in operands if isinstance(operand, pa.Array)]
    mask = np.zeros(len(arrays[0]), dtype=np.bool_)
    for array in arrays:
        if array.null_count:
            mask |= ~is_present(array)
    if any(isinstance(operand, pa.Scalar) and not operand.is_valid for operand in operands):
        mask[:] = True
    return mask


def patched(
    values: pa.Array, where: NDArray[np.bool_], replacement: Callable[[], pa.Array]
) -> pa.Array:
    """Return the values with those at ``where`` replaced by the values of ``replacement``, in order."""
    if not where.any():
        return values
    return pc.replace_with_mask(values, pa.array(where), replacement())


def _is_clock(type: pa.DataType) -> bool:
    return pa.types.is_timestamp(type) or type in (types.TIME, types.DURATION)
