"""A function for expressions and templates."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from fakegen import Function


def initial(name: str) -> str:
    """The first letter of a name, in upper case and with a full stop: ``A.`` for ``ada``.

    Example::

        name: faker.first_name
        initial: {expr: example_initial(name)}
        called: {template: "{{ name | example_initial }} {{ name }}"}

    Args:
        name: The name.
    """
    return f"{name[:1].upper()}."


def _initials(names: pa.Array) -> pa.Array:
    """Return what :func:`initial` returns, for a block at a time.

    Only the few different letters are capitalised one by one, by Python: Arrow's capital of ``ß``
    is another.
    """
    letters = pc.utf8_slice_codeunits(names, 0, 1).dictionary_encode()
    made = pa.array(map(initial, letters.dictionary.to_pylist()), pa.string())
    return made.take(letters.indices)


INITIAL = Function.of(
    "example_initial", initial, compute=_initials, type=pa.string(), takes="string"
)
