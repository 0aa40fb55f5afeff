"""Rows inside the rows that they belong to: a list column of the parent, by the name of the children's table.

A block of parents makes the rows of its own children, and of theirs, so that memory is that of a block.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa

from fakegen.errors import UsageError
from fakegen.interfaces.block import Block
from fakegen.interfaces.generator import Generator
from fakegen.plan.bounds import BLOCK_ROWS
from fakegen.plan.children import Children
from fakegen.plan.quotas import TakenValues
from fakegen.plan.steps import Step
from fakegen.plan.table_plan import Origin, Plan, TablePlan
from fakegen.streams import Purpose, Rows

Columns = Mapping[str, Sequence[str]]
"""Columns of tables, by table."""


class NestedRows(Generator):
    """The rows that belong to each row: a list of structs, empty where there are none.

    Args:
        children: Which rows are whose.
        table: The plan of their table.
        columns: Its columns.
    """

    drawn = False

    def __init__(self, children: Children, table: TablePlan, columns: Sequence[str]) -> None:
        self._children, self._table, self._columns = children, table, columns
        self._row = pa.struct(list(table.arrow_schema(columns)))
        self.type = pa.list_(self._row)

    def make(self, block: Block) -> pa.Array:
        """Return one list per row."""
        first, counts = self._children.of(block.rows.numbers)
        offsets = np.concatenate([[0], np.cumsum(counts)])
        total = int(offsets[-1])
        pieces = [pa.array([], self._row)]
        for start in range(0, total, BLOCK_ROWS):
            places = np.arange(start, min(start + BLOCK_ROWS, total))
            owner = np.searchsorted(offsets, places, side="right") - 1
            numbers = first[owner] + places - offsets[owner]
            batch = self._table.batch(Rows.ascending(numbers), self._columns)
            pieces.append(batch.to_struct_array().cast(self._row))
        rows = pa.concat_arrays(pieces)
        return pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), rows)


def nested(plan: Plan, columns: Columns) -> tuple[Plan, dict[str, list[str]]]:
    """Return a plan with a column for the rows that belong to each row, and what is written of each table then.

    Args:
        plan: The plan.
        columns: What is written of each table. A table is nested in the one that its rows belong to if both are.

    Raises:
        UsageError: A table has the name of a column of the table that its rows belong to.
    """
    written = {name: list(own) for name, own in columns.items()}
    tables, refers = dict(plan.tables), dict(plan.refers)
    for name in sorted(columns, key=lambda name: -_depth(plan, name)):
        parent = _parent(plan, name)
        if parent not in columns:
            continue
        table, own = tables[name], written.pop(name)
        children = table.children
        assert children is not None  # it has a parent
        if name in tables[parent].types:
            raise UsageError(
                f"the rows of {name!r} cannot be nested in those of {parent!r}, which has a column of that name"
            )
        generator = NestedRows(children, table, own)
        step = Step(
            table=parent,
            label=name,
            address=(name, Purpose.CHILDREN),
            provider="nested",
            mark=table.mark,
            generator=generator,
            types={name: generator.type},
            drawn=False,
        )
        above = tables[parent]
        tables[parent] = replace(above, steps=[*above.steps, step], columns=[*above.columns, name])
        refers[parent, name] = [(name, column) for column in own]
        written[parent].append(name)
    origin = None if plan.origin is None else _Nested(plan.origin, columns)
    return replace(plan, tables=tables, refers=refers, origin=origin), written


def _parent(plan: Plan, table: str) -> str:
    """Return the table that a table's rows belong to; an empty name if they belong to none."""
    children = plan.tables[table].children
    return "" if children is None else children.parent.name


def _depth(plan: Plan, table: str) -> int:
    parent = _parent(plan, table)
    return 1 + _depth(plan, parent) if parent else 0


@dataclass(frozen=True, slots=True)
class _Nested:
    """What a plan with nested rows was built from.

    Attributes:
        origin: What the plan without them was built from.
        columns: What is written of each table.
    """

    origin: Origin
    columns: Columns

    def with_results(self, plan: Plan) -> _Nested:
        """Return what builds the same plan, with what this one has learned and found."""
        return replace(self, origin=self.origin.with_results(plan))

    def without(self, plan: Plan, taken: TakenValues) -> _Nested:
        """Return what builds a plan whose rows have none of these values, with what this one has learned."""
        return replace(self, origin=self.origin.without(plan, taken))

    def holding(self, plan: Plan, given: Mapping[str, pa.Table], kept: Container[str]) -> _Nested:
        """Return what builds a plan of some tables, of which some have given rows, with what this one has learned."""
        columns = {name: own for name, own in self.columns.items() if name in kept}
        return _Nested(self.origin.holding(plan, given, kept), columns)

    def build(self) -> Plan:
        """Return the plan."""
        return nested(self.origin.build(), self.columns)[0]
