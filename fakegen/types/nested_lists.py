"""How deeply the lists of a value are nested, as there is a bound to what can be made."""

from __future__ import annotations

from fakegen.interfaces.record import ValueType

MOST_NESTED = 4
"""How many lists can stand in each other; mappings are made as lists of pairs."""


def depth_of_lists(kind: ValueType) -> int:
    """Return how many lists stand in each other in a value, itself included."""
    parts = [part for part in (kind.items, *kind.options) if part is not None]
    if kind.record is not None:
        parts += [field.type for field in kind.record.fields]
    return max(map(depth_of_lists, parts), default=0) + (kind.kind in ("list", "mapping"))
