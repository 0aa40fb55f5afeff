"""Kernels whose result is true or false, or null if a value is missing."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from fakegen.arrays.masks import null_unless
from fakegen.expressions import types
from fakegen.expressions.terms import Term, Values, apply, nulls, numbers

COMPARE: dict[str, Callable[..., pa.Array]] = {
    "eq": pc.equal,
    "ne": pc.not_equal,
    "lt": pc.less,
    "lteq": pc.less_equal,
    "gt": pc.greater,
    "gteq": pc.greater_equal,
}


def truth(term: Term) -> Term:
    """Return whether each value counts as true, as in Python: 0 and the empty string do not."""
    if term.type == types.BOOL:
        return term
    if term.type == types.NULL:
        return term.cast(types.BOOL)
    return apply(partial(is_true, term.type), types.BOOL, term)


def is_true(type: pa.DataType, values: Values) -> Values:
    """Return whether each value of a type counts as true; null where the value is."""
    if type == types.BOOL:
        return values
    if type == types.STRING:
        return pc.not_equal(values, "")
    if types.is_arithmetic(type) or type == types.DURATION:
        return pc.not_equal(values, pa.scalar(0, type))
    return pc.if_else(pc.is_valid(values), True, pa.scalar(None, types.BOOL))


def choose(test: Term, then: Term, otherwise: Term) -> Term:
    """Return ``then`` where the test is true, and ``otherwise`` where it is false or null."""
    decided = apply(lambda values: pc.fill_null(values, False), types.BOOL, truth(test))
    return apply(pc.if_else, then.type, decided, then, otherwise)


def among(term: Term, values: list[object]) -> Term:
    """Return whether each value is one of these constants of the same type."""
    known = pa.array(values, term.type)

    def kernel(given: pa.Array) -> pa.Array:
        found = pc.is_in(given, value_set=known)
        return null_unless(given.is_valid(), found)

    return apply(kernel, types.BOOL, term)


def in_range(term: Term, numbers_: range) -> Term:
    """Return whether each number is in a range."""

    def kernel(given: pa.Array) -> pa.Array:
        mask, values = nulls(given), numbers(given)
        if not numbers_:
            return pa.array(np.zeros(len(values), dtype=np.bool_), mask=mask)
        low, high = sorted((numbers_[0], numbers_[-1]))
        with np.errstate(all="ignore"):
            found = (values >= low) & (values <= high) & ((values - low) % numbers_.step == 0)
        return pa.array(found, mask=mask)

    return apply(kernel, types.BOOL, term)
