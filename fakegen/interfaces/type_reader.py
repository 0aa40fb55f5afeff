"""The type-reader interface: reads types of a library as records, and with them the tables that they need."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from fakegen.interfaces.parameters import description
from fakegen.interfaces.record import Record


@dataclass(frozen=True, slots=True)
class TypeReader:
    """A kind of type that ``fakegen.of`` and ``fakegen init`` read.

    Attributes:
        name: The name of the kind: ``pydantic``.
        knows: ``knows(thing)`` says whether something is of this kind. It is asked of everything, so it must
            load no library: a type of a library that has not been loaded is none of its.
        read: ``read(thing)`` returns its records: the one that is meant first, then those that it refers to.
            Raises a ParameterError that says what of it cannot be read.
        doc: What it reads, and how objects are checked.
    """

    name: str
    knows: Callable[[Any], bool]
    read: Callable[[Any], Sequence[Record]]
    doc: str = ""

    @classmethod
    def of(
        cls, name: str, knows: Callable[[Any], bool], read: Callable[[Any], Sequence[Record]]
    ) -> TypeReader:
        """Return the reader of a function; its docstring is the documentation."""
        return cls(name, knows, read, description(read))
