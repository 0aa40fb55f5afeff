"""Kernels that turn values into strings, as Python's ``str`` does, and join strings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.types as pt

from fakegen.arrays.text_pieces import pieces_of
from fakegen.errors import GenerationError
from fakegen.expressions import types
from fakegen.expressions.results import check_block
from fakegen.expressions.row_budget import LONGEST
from fakegen.expressions.terms import Term, Values, apply, nulls, numbers, patched
from fakegen.kernels import CONCATENATE


def string_term(term: Term) -> Term:
    """Return the term of the values as strings."""
    if term.type == types.STRING:
        return term
    return apply(_writer(term.type), types.STRING, term)


def joined(parts: list[Term], missing: str | None = None) -> Term:
    """Return the term of the parts as strings, one after the other.

    Args:
        parts: The parts, at least one.
        missing: The string for a null; if None, a null makes the whole string null.
    """
    terms = [string_term(part) for part in parts]
    if len(terms) == 1 and missing is None:
        return terms[0]
    handling = {"null_handling": "emit_null"}
    if missing is not None:
        handling = {"null_handling": "replace", "null_replacement": missing}

    def kernel(*values: Values) -> pa.Array:
        _check_length(values)
        made = _concatenated(values)
        if made is None:
            made = pc.binary_join_element_wise(*values, pa.scalar(""), **handling)
        return made

    return apply(kernel, types.STRING, *terms)


def _concatenated(parts: Sequence[Values]) -> pa.Array | None:
    """Return the parts one after the other, in one compiled pass; None without the kernel, or where one is null."""
    if CONCATENATE is None:
        return None
    if any(not part.is_valid if isinstance(part, pa.Scalar) else part.null_count for part in parts):
        return None
    pieces = [part.as_py() if isinstance(part, pa.Scalar) else part for part in parts]
    said, rows = pieces_of(pieces)
    return pa.StringArray.from_buffers(rows, *map(pa.py_buffer, CONCATENATE(said, rows)))


def _check_length(parts: Sequence[Values]) -> None:
    """Refuse strings that would be too long when they are joined, alone or together.

    Raises:
        GenerationError: They would be.
    """
    each = sum(map(_lengths, parts))
    check_block(int(np.sum(each)))
    if np.max(each, initial=0) > LONGEST:
        raise GenerationError(f"a string is longer than {LONGEST:,} bytes")


def _lengths(part: Values) -> Any:
    """Return the length of each string in bytes; where it is null, at least 0."""
    if isinstance(part, pa.Scalar):
        return np.int64(len(part.as_py().encode()) if part.is_valid else 0)
    if not len(part):  # it may have no offsets
        return np.zeros(0, np.int64)
    ends = np.frombuffer(part.buffers()[1], np.int32)[part.offset :][: len(part) + 1]
    return np.diff(ends).astype(np.int64)


def _writer(type: pa.DataType) -> Callable[[pa.Array], pa.Array]:
    if type == types.FLOAT:
        return _floats
    if type == types.BOOL:
        return lambda values: pc.if_else(values, "True", "False")
    if type == types.TIME or (pt.is_timestamp(type) and not type.tz):
        return _clock
    if type in (types.NULL, types.INT, types.DATE):
        return lambda values: pc.cast(values, types.STRING)
    return _each


def _each(values: pa.Array) -> pa.Array:
    return pa.array([None if v is None else str(v) for v in values.to_pylist()], types.STRING)


def _floats(values: pa.Array) -> pa.Array:
    strings = pc.cast(values, types.STRING)
    mask, given = nulls(values), numbers(values)
    with np.errstate(all="ignore"):
        size = np.abs(given)
        plain = (size >= 1e-4) & (size < 1e10)
        whole = plain & (np.rint(given) == given) & ~mask
    # Arrow writes 1 for 1.0, and uses exponents from 1e10 on, Python only from 1e16 on.
    if whole.any():
        strings = pc.if_else(
            pa.array(whole), pc.binary_join_element_wise(strings, ".0", ""), strings
        )
    return patched(strings, ~plain & ~mask, lambda: _each(values.filter(pa.array(~plain & ~mask))))


def _clock(values: pa.Array) -> pa.Array:
    strings = pc.cast(values, types.STRING)
    return pc.replace_substring_regex(strings, r"\.000000$", "")
