"""What is computed from a column or an expression for the plan's own use, as columns that are not written."""

from __future__ import annotations

import pyarrow as pa

from fakegen.arrays.masks import null_unless
from fakegen.expressions.column_value import ColumnValue
from fakegen.interfaces.block import Block
from fakegen.interfaces.expression import Expression
from fakegen.interfaces.generator import Divisible, Generator
from fakegen.plan.steps import Step
from fakegen.streams import Purpose


def divisible(step: Step, column: str) -> Divisible | None:
    """Return what makes a column of a step, if its values have named parts; None if they have not."""
    divided = step.generator
    if isinstance(divided, Divisible) and step.types[column] == divided.type:
        return divided
    return None


def part_step(whole: Step, column: str, part: str) -> Step | None:
    """Return the step of a named part of a column, as in ``code.year``; None if the column has no such part.

    Args:
        whole: The step of the column.
        column: The column.
        part: The part's name.

    Raises:
        ParameterError: The part cannot be told from the values.
    """
    divided = divisible(whole, column)
    if divided is None or part not in divided.parts:
        return None
    generator = PartGenerator(divided, column, part)
    name = f"{column}.{part}"
    return Step(
        table=whole.table,
        label=name,
        address=(name, Purpose.VALUES),
        provider=whole.provider,
        mark=whole.mark,
        generator=generator,
        types={name: generator.type},
        reads=frozenset([column]),
        inputs={column: ColumnValue(column, divided.type)},
        drawn=False,
        hidden=True,
    )


def part_names(step: Step) -> list[str]:
    """Return the names of the parts of a step's columns."""
    return [
        f"{column}.{part}"
        for column in step.types
        if (divided := divisible(step, column))
        for part in divided.parts
    ]


class PartGenerator(Generator):
    """One named part of the values of a column.

    Args:
        whole: The generator of the column.
        column: The column, in the block's inputs.
        part: The part's name.

    Attributes:
        column: The column.

    Raises:
        ParameterError: The part cannot be told from the values.
    """

    drawn = False
    nullable = True

    def __init__(self, whole: Divisible, column: str, part: str) -> None:
        self.type = whole.parts[part]
        self._whole, self.column, self._part = whole, column, part
        self.of(pa.array([], whole.type))

    def make(self, block: Block) -> pa.Array:
        return self.of(block.inputs[self.column])

    def of(self, values: pa.Array) -> pa.Array:
        """Return the part of each of these values of the column."""
        return self._whole.part(self._part, values)


class TrueOrNull(Generator):
    """True where an expression is, else null: rules over several rows leave out rows with nulls.

    Args:
        condition: The expression.
    """

    type = pa.bool_()
    drawn = False
    nullable = True

    def __init__(self, condition: Expression) -> None:
        self.condition = condition

    def make(self, block: Block) -> pa.Array:
        held = self.condition.evaluate(block.inputs, len(block))
        return null_unless(held, held)
