"""Completing generators that do not inherit from fakegen's classes.

A provider's factory may return any object that has ``make`` and declares what it makes. Optional members that
it lacks get the defaults of :class:`Generator` and :class:`RowGenerator`, so that binding and the plan can
rely on every member.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import pyarrow as pa

from fakegen.errors import PluginError
from fakegen.interfaces.block import Block
from fakegen.interfaces.expression import Expression
from fakegen.interfaces.generator import Generator, RowGenerator

_OF_ONE = (
    "support", "most", "spread", "capacity", "distinct", "drawn", "computed", "nullable", "compiled",
    "numbers_items", "unrank",
)  # fmt: skip
_OF_SEVERAL = (
    "capacity", "most", "drawn", "computed", "nullable", "compiled", "grows", "free", "make_where", "evidence",
    "missing",
)  # fmt: skip


def complete(made: Any, maker: str) -> Generator | RowGenerator:
    """Return the result of a provider's factory as a generator with all members.

    Args:
        made: What the factory returned.
        maker: The provider and its plugin, for messages.

    Raises:
        PluginError: It is not a generator.
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
    lacks_unrank = getattr(whole.unrank, "__func__", None) is Generator.unrank
    if lacks_unrank and whole.support is not None:  # counting it can take long: last
        raise _refused(made, maker, "has a 'support', and no 'unrank' that makes its values")
    return whole


def _refused(made: Any, maker: str, why: str) -> PluginError:
    return PluginError(f"{maker} returned no generator: {type(made).__name__} {why}")


class _One(Generator):
    """Wraps an object that makes one column."""

    def __init__(self, made: Any) -> None:
        self.type, self._made = made.type, made
        _take(self, made, _OF_ONE)

    def make(self, block: Block) -> pa.Array:
        return self._made.make(block)


class _Several(RowGenerator):
    """Wraps an object that makes several columns."""

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

    def narrowed(self, columns: Collection[str]) -> RowGenerator | None:
        """See :meth:`RowGenerator.narrowed`."""
        narrow = getattr(self._made, "narrowed", None)
        found = None if narrow is None else narrow(columns)
        return None if found is None else _Several(found, self._maker)


def _take(whole: Any, made: Any, names: tuple[str, ...]) -> None:
    """Copy the optional members that an object has to its wrapper."""
    for name in names:
        if hasattr(made, name):
            setattr(whole, name, getattr(made, name))
