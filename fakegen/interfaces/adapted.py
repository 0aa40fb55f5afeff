"""Generators of plugins that share no class with fakegen's own, completed to the whole interface.

A factory may return any object that has ``make`` and says what it makes. What is optional and absent
has the defaults of :class:`Generator` and :class:`RowGenerator`, so that everything behind this door
can ask for every member.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from fakegen.errors import PluginError
from fakegen.interfaces.block import Block
from fakegen.interfaces.provider import Expression, Generator, RowGenerator

_OF_ONE = (
    "support", "spread", "capacity", "distinct", "drawn", "nullable", "compiled", "unrank",
)  # fmt: skip
_OF_SEVERAL = (
    "capacity", "drawn", "nullable", "compiled", "free", "make_where", "evidence", "missing",
)  # fmt: skip


def complete(made: Any, maker: str) -> Generator | RowGenerator:
    """Return what a provider's factory returned as a generator that has all members.

    Args:
        made: What the factory returned.
        maker: Who is to blame, for messages: a provider and its plugin.

    Raises:
        PluginError: It is no generator.
    """
    kind, columns = getattr(made, "type", None), getattr(made, "columns", None)
    if not callable(getattr(made, "make", None)):
        raise _refused(made, maker, "has no method 'make'")
    if (kind is None) == (columns is None):
        seen = "neither 'type' nor 'columns'" if kind is None else "both 'type' and 'columns'"
        raise _refused(made, maker, f"has {seen}: it must say either, by Arrow types")
    if columns is not None:
        kinds = columns.values() if isinstance(columns, Mapping) else [columns]
        if not all(isinstance(item, pa.DataType) for item in kinds):
            raise _refused(made, maker, "must say in 'columns' the Arrow type of each, by name")
        return made if isinstance(made, RowGenerator) else _Several(made, maker)
    if not isinstance(kind, pa.DataType):
        raise _refused(made, maker, f"must say in 'type' an Arrow type, not {kind!r}")
    whole = made if isinstance(made, Generator) else _One(made)
    if whole.support is not None and getattr(whole.unrank, "__func__", None) is Generator.unrank:
        raise _refused(made, maker, "has a 'support', and no 'unrank' that makes its values")
    return whole


def _refused(made: Any, maker: str, why: str) -> PluginError:
    return PluginError(f"{maker} returned no generator: {type(made).__name__} {why}")


class _One(Generator):
    """Any object that makes one column."""

    def __init__(self, made: Any) -> None:
        self.type, self._made = made.type, made
        _take(self, made, _OF_ONE)

    def make(self, block: Block) -> pa.Array:
        return self._made.make(block)


class _Several(RowGenerator):
    """Any object that makes several columns."""

    def __init__(self, made: Any, maker: str) -> None:
        self.columns, self._made, self._maker = made.columns, made, maker
        _take(self, made, _OF_SEVERAL)

    def make(self, block: Block) -> Mapping[str, pa.Array]:
        found: Mapping[str, pa.Array] = self._made.make(block)
        return found

    def following(self, columns: Mapping[str, Expression]) -> RowGenerator | None:
        """See :meth:`RowGenerator.following`."""
        follow = getattr(self._made, "following", None)
        found = None if follow is None else follow(columns)
        return None if found is None else _Several(found, self._maker)


def _take(whole: Any, made: Any, names: tuple[str, ...]) -> None:
    """Give a generator the optional members of an object, those that it has."""
    for name in names:
        if hasattr(made, name):
            setattr(whole, name, getattr(made, name))
