"""Entries inside a column: what the parameters of ``object`` and ``list`` are, and a plugin's can be.

A parameter of one of these types is written as an entry of ``columns:`` is, with any provider and modifiers.
Binding gives the provider the entry bound, ready to make the values of a block.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

import pyarrow as pa

from fakegen.interfaces.block import Block
from fakegen.interfaces.generator import Countable
from fakegen.interfaces.type_words import name_type


class Element(Protocol):
    """The type of a parameter that is an entry of ``columns:`` for one value: ``{regex: '[a-z]+'}``.

    It is for the elements of a list: a provider that numbers the rows of a table, such as ``sequence``, is
    refused in it.
    """

    @property
    def type(self) -> pa.DataType:
        """The Arrow type of its values, modifiers applied."""

    @property
    def nullable(self) -> bool:
        """Whether a value can be null although nothing that it reads is."""

    @property
    def drawn(self) -> bool:
        """Whether its values depend on random words."""

    @property
    def computed(self) -> bool:
        """Whether its values depend on what it reads alone."""

    @property
    def counted(self) -> Countable | None:
        """Makes its distinct values by number; None if they cannot be counted."""

    def make(self, block: Block) -> pa.Array:
        """Return one value per row.

        Args:
            block: The rows. Its inputs hold what the entry reads, as those of the provider's own block do.

        Raises:
            GenerationError: A value cannot be made.
        """


class Length(Element, Protocol):
    """The type of a parameter that is a number of items: ``3``, ``{min: 1, max: 5}``, ``{1: 0.8, 2: 0.2}``.

    The user can also write an expression, ``"{{ children }}"``, or an entry whose provider makes whole
    numbers.
    """


class Members(Protocol):
    """The type of a parameter that is a mapping from names to entries of ``columns:``.

    The entries can read each other by name, and the columns of the row. Hidden ones are made, and left out.
    """

    @property
    def types(self) -> Mapping[str, pa.DataType]:
        """The Arrow type of each value that is not hidden, in the order in which they were written."""

    @property
    def drawn(self) -> bool:
        """Whether some of the values depend on random words."""

    @property
    def computed(self) -> bool:
        """Whether all values depend on what they read alone."""

    @property
    def parts(self) -> Mapping[str, pa.DataType]:
        """The Arrow type of each named part of the values, by member and part: ``code.year``."""

    def part(self, name: str, objects: pa.StructArray) -> pa.Array:
        """Return one of :attr:`parts` of each of these objects; see :meth:`Divisible.part`."""

    def make(self, block: Block) -> Mapping[str, pa.Array]:
        """Return one value per row for each of :attr:`types`; see :meth:`Element.make`."""


MOST_ITEMS = 65_535
"""The most items of a list."""

NESTED = (Element, Length, Members)
"""The types of parameters that are entries."""

name_type(Element, "an entry as of 'columns'", "entries as of 'columns'")
name_type(Length, "a number of items", "numbers of items")
name_type(Members, "a mapping of entries as of 'columns'", "mappings of entries as of 'columns'")
