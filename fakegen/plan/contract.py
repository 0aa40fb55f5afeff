"""What a generator must return: an Arrow array of the declared type and of the block's length.

No value may be longer than the limit that holds.
"""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from fakegen.errors import LimitError, PluginError, number_of
from fakegen.limits import bytes_in_words, limits


def checked(made: object, expected: pa.DataType, size: int) -> pa.Array:
    """Return what a generator made if it keeps the contract.

    Args:
        made: What it returned: an array, or a chunked one.
        expected: The type that it declares.
        size: How many values it was asked for.

    Raises:
        PluginError: It does not; the message says what is wrong.
    """
    if isinstance(made, pa.ChunkedArray):
        made = made.combine_chunks()
    if not isinstance(made, pa.Array):
        raise PluginError(f"made {type(made).__name__} instead of an Arrow array")
    if len(made) != size:
        raise PluginError(f"made {number_of(len(made), 'value')} for {number_of(size, 'row')}")
    if made.type == expected:
        return made
    if pa.types.is_null(made.type) or pa.types.is_dictionary(made.type):
        return made.cast(expected)
    raise PluginError(f"made values of type {made.type}, but declares {expected}")


def check_lengths(array: pa.Array) -> None:
    """Check that no string is longer than the limit.

    Raises:
        LimitError: One is.
    """
    kind = array.type
    if not (pa.types.is_string(kind) or pa.types.is_binary(kind)):
        return
    most = limits().value_bytes
    if array.nbytes <= most:  # nor are all of them together
        return
    longest = pc.max(pc.binary_length(array)).as_py() or 0
    if longest > most:
        shown = bytes_in_words(most)
        raise LimitError(f"a value has {longest:,} bytes, and {shown} are the most")
