"""Kernels whose result is true or false, or null if a value is missing."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from fakegen.arrays.masks import null_unless
from fakegen.expressions import types
from fakegen.expressions.terms import Term, apply, nulls, numbers

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
    if term.type == types.STRING:
        return apply(lambda values: pc.not_equal(values, ""), types.BOOL, term)
    if types.is_arithmetic(term.type):
        zero = pa.scalar(0, term.type if term.type != types.FLOAT else types.FLOAT)
        return apply(lambda values: pc.not_equal(values, zero), types.BOOL, term)
    if term.type == types.DURATION:
        none = pa.scalar(0, types.DURATION)
        return apply(lambda values: pc.not_equal(values, none), types.BOOL, term)
    if term.type == types.NULL:
        return term.cast(types.BOOL)
    return apply(lambda values: pc.or_kleene(values.is_valid(), _missing(values)), types.BOOL, term)


def _missing(values: pa.Array) -> pa.Array:
    return pa.array(np.zeros(len(values), dtype=np.bool_), mask=nulls(values))


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
        if not len(numbers_):
            return pa.array(np.zeros(len(values), dtype=np.bool_), mask=mask)
        low, high = sorted((numbers_[0], numbers_[-1]))
        with np.errstate(all="ignore"):
            found = (values >= low) & (values <= high) & ((values - low) % numbers_.step == 0)
        return pa.array(found, mask=mask)

    return apply(kernel, types.BOOL, term)
