"""The provider ``object``."""

from __future__ import annotations

import pyarrow as pa

from fakegen.errors import ParameterError
from fakegen.interfaces.block import Block
from fakegen.interfaces.generator import Generator
from fakegen.interfaces.nested_entries import Members
from fakegen.interfaces.provider import Context, provider


@provider("object", takes_value=True)
class ObjectColumn(Generator):
    """A value with members: ``{city: faker.city, postcode: faker.postcode}``.

    Each member is an entry as those of ``columns:``, with any provider and modifiers. A name in its parameters
    is another member of that name, otherwise a column of the row; within the member of that name itself, it is
    the column. Other columns read a member as ``address.city``. JSON lines write objects as they are, CSV and
    databases as a string of JSON.

    Example::

        name: faker.last_name
        address:
          object:
            street: faker.street_name
            number: {integer: {min: 1, max: 120}}
            line: {template: "{{ street }} {{ number }}"}
        label: {template: "{{ name }}, {{ address.line }}"}

    Args:
        members: The entry of each member, by name. Hidden ones are made for others to read, but left out.
    """

    numbers_items = True

    def __init__(self, _: Context, *, members: Members) -> None:
        if not members.types:
            raise ParameterError("all members are hidden", "members")
        self.type = pa.struct(list(members.types.items()))
        self.drawn, self.computed = members.drawn, members.computed
        self.parts = members.parts
        self._members = members

    def part(self, name: str, values: pa.StructArray) -> pa.Array:
        """Return one part of a member, as in ``code.year``, of each of these objects."""
        return self._members.part(name, values)

    def make(self, block: Block) -> pa.Array:
        """Return one object per row."""
        made = self._members.make(block)
        return pa.StructArray.from_arrays(list(made.values()), fields=list(self.type))
