"""Kernels for the parts of objects and lists: ``address.city``, ``tags[0]``, ``tags | length``."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.types as pt

from fakegen.errors import ParameterError, nearest
from fakegen.expressions import types
from fakegen.expressions.terms import Term, apply, part


def member(whole: Term, name: str) -> Term:
    """Return the term of a member of objects; null where the object is.

    Raises:
        ParameterError: They have no such member.
    """
    names = [field.name for field in whole.type]
    if name not in names:
        message = f"this object has no member {name!r}; it has {', '.join(names)}"
        raise ParameterError(message, suggestion=nearest(name, names))
    kind = whole.type.field(name).type
    return part(lambda values: pc.struct_field(values, [names.index(name)]), kind, whole)


def item(whole: Term, index: int) -> Term:
    """Return the term of an item of lists, from the end if negative; null where a list is shorter."""
    return part(lambda values: _items_at(values, index), whole.type.value_type, whole)


def _items_at(values: pa.Array, index: int) -> pa.Array:
    counts = pc.fill_null(pc.list_value_length(values), 0).to_numpy(zero_copy_only=False)
    place = np.full(len(counts), index) if index >= 0 else counts + index
    starts = np.cumsum(counts) - counts
    mask = (place < 0) | (place >= counts)
    return values.flatten().take(pa.array(starts + place, mask=mask))


def length(whole: Term) -> Term:
    """Return the term of the number of items of lists."""
    return apply(lambda values: pc.cast(pc.list_value_length(values), types.INT), types.INT, whole)


def is_list(term: Term) -> bool:
    """Return whether values are lists."""
    return types.is_nested(term.type) and not pt.is_struct(term.type) and not pt.is_map(term.type)
