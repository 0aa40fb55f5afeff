"""User names from the names of persons."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from fakegen.streams import Stream
from fakegen.streams.stream import cumulate

_FORMS = cumulate([4, 2, 2, 2])
"""How often each form occurs."""


def user_names(first: pa.Array, last: pa.Array, born: pa.Array, stream: Stream) -> pa.Array:
    """Return user names in ASCII, in one of four forms: ``ann.lee``, ``alee``, ``ann.lee84``, ``annl37``.

    Args:
        first: The first name of each row, in lower-case letters of ASCII.
        last: The last name.
        born: The birth date; a null is written as another number.
        stream: The random words for these rows.
    """
    numbers = stream.below(100, slot=1).astype(np.int64)
    years = pc.coalesce(pc.subtract(pc.year(born), _hundreds(born)), pa.array(numbers))
    names = pc.binary_join_element_wise(first, last, ".")
    forms = [
        names,
        _together(_initial(first), last),
        _together(names, _two_digits(years)),
        _together(first, _initial(last), _two_digits(pa.array(numbers))),
    ]
    return pc.choose(pa.array(stream.choice(_FORMS, slot=0)), *forms)


def _together(*parts: pa.Array) -> pa.Array:
    return pc.binary_join_element_wise(*parts, "")


def _initial(names: pa.Array) -> pa.Array:
    return pc.utf8_slice_codeunits(names, 0, 1)


def _hundreds(born: pa.Array) -> pa.Array:
    return pc.multiply(pc.divide(pc.year(born), 100), 100)


def _two_digits(numbers: pa.Array) -> pa.Array:
    return pc.utf8_lpad(pc.cast(numbers, pa.string()), 2, "0")
