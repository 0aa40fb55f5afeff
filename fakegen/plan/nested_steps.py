"""Steps inside a column: the entries of ``object`` and ``list``, bound."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from fakegen.interfaces.block import Block
from fakegen.interfaces.generator import Countable, Divisible, countable
from fakegen.plan.modification import Values
from fakegen.plan.parts import divisible
from fakegen.plan.steps import Step


@dataclass(frozen=True, slots=True)
class BoundElement:
    """An entry for one value; an :class:`~fakegen.interfaces.nested_entries.Element`.

    Attributes:
        step: Makes the values.
        seed: The run's seed, from which the step draws its row's locale.
    """

    step: Step
    seed: int | str

    @property
    def type(self) -> pa.DataType:
        """The Arrow type of the values."""
        (kind,) = self.step.types.values()
        return kind

    @property
    def nullable(self) -> bool:
        """Whether a value can be null although nothing that it reads is."""
        return self.step.nullable

    @property
    def drawn(self) -> bool:
        """Whether the values depend on random words."""
        return is_drawn(self.step)

    @property
    def computed(self) -> bool:
        """Whether the values depend on what they are computed from alone."""
        return _is_computed(self.step)

    @property
    def reads(self) -> frozenset[str]:
        """The columns that the entry reads."""
        return self.step.reads

    @property
    def counted(self) -> Countable | None:
        """Makes the distinct values by number; None if modifiers or the provider rule it out."""
        return countable(self.step.generator) if self.step.is_plain else None

    def make(self, block: Block) -> pa.Array:
        """Return one value per row."""
        (values,) = self.step.filled(self.seed, block.stream, block.inputs).values()
        return values


@dataclass(frozen=True, slots=True)
class BoundMembers:
    """A mapping of entries; :class:`~fakegen.interfaces.nested_entries.Members`.

    Attributes:
        steps: The entries, in an order in which each finds what it reads.
        types: The Arrow types of the values that are not hidden, in the order in which they were written.
        seed: The run's seed, from which the steps draw their row's locale.
    """

    steps: Sequence[Step]
    types: Mapping[str, pa.DataType]
    seed: int | str

    @property
    def drawn(self) -> bool:
        """Whether some of the values depend on random words."""
        return any(map(is_drawn, self.steps))

    @property
    def computed(self) -> bool:
        """Whether all values depend on what they are computed from alone."""
        return all(map(_is_computed, self.steps))

    @property
    def reads(self) -> frozenset[str]:
        """The columns that the entries read, without those that are entries themselves."""
        found: set[str] = set()
        made: set[str] = set()
        for step in self.steps:
            found |= step.reads - made
            made |= step.types.keys()
        return frozenset(found)

    @property
    def parts(self) -> Mapping[str, pa.DataType]:
        """The Arrow types of the parts of the values, by member and part."""
        return {
            f"{member}.{part}": kind
            for member, divided in self._divided.items()
            for part, kind in divided.parts.items()
        }

    def part(self, name: str, objects: pa.StructArray) -> pa.Array:
        """Return one of :attr:`parts` of each of these objects."""
        member, _, part = name.partition(".")
        return self._divided[member].part(part, pc.struct_field(objects, member))

    @property
    def _divided(self) -> Mapping[str, Divisible]:
        """What makes each value that has parts and is not hidden, by member."""
        found = ((name, divisible(step, name)) for step in self.steps for name in step.types)
        return {name: divided for name, divided in found if divided and name in self.types}

    def make(self, block: Block) -> Values:
        """Return one value per row for each of :attr:`types`."""
        made = dict(block.inputs)
        for step in self.steps:
            name, _ = step.address
            made |= step.filled(self.seed, block.stream.child(f"member {name}"), made)
        return {name: made[name] for name in self.types}


def is_drawn(step: Step) -> bool:
    """Return whether a step's values depend on random words: those of its provider or of ``null``."""
    said = (step.modification, *step.of_parts.values())
    return step.drawn or any(item.null_rate for item in said)


def _is_computed(step: Step) -> bool:
    generator = step.generator
    constant = not generator.drawn and getattr(generator, "support", None) == 1
    return not is_drawn(step) and (generator.computed or constant)
