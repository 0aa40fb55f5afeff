"""The work of a run: tasks that any process can do, and what comes back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import pyarrow as pa

from fakegen.arrays.without_pandas import without_pandas
from fakegen.interfaces.format import Encode, Place
from fakegen.limits import Budget
from fakegen.plan.table_plan import Plan
from fakegen.streams import Rows


@dataclass(frozen=True, slots=True)
class Slice:
    """Some columns and a range of rows of one table.

    Attributes:
        table: The table's name.
        columns: Written columns, in order.
        start: First row.
        rows: How many.
    """

    table: str
    columns: Sequence[str]
    start: int
    rows: int

    def __str__(self) -> str:
        last = self.start + self.rows - 1
        return f"table {self.table!r}, rows {self.start:,} to {last:,}"


@dataclass(frozen=True, slots=True)
class Task:
    """A block to make.

    Attributes:
        part: Which rows.
        number: Which block of those of the table that are made.
        checked: The columns that a rule over all rows reads.
    """

    part: Slice
    number: int
    checked: Sequence[str]

    def __str__(self) -> str:
        return str(self.part)


@dataclass(frozen=True, slots=True)
class Made:
    """What became of a task.

    Attributes:
        content: The block, encoded if the table has an encoder, or what stands for it if it is written.
        is_encoded: Whether it is.
        checked: The columns that a rule over all rows reads.
    """

    content: Any
    is_encoded: bool
    checked: pa.RecordBatch


class Work:
    """Does tasks.

    Args:
        plan: What is made.
        encoders: What encodes the blocks of tables, by table; blocks of other tables stay blocks.
        budget: What limits the making.
        places: What encodes and writes the blocks of tables, by table.
    """

    def __init__(
        self,
        plan: Plan,
        encoders: Mapping[str, Encode],
        budget: Budget,
        places: Mapping[str, Place] = MappingProxyType({}),
    ) -> None:
        self._plan, self._encoders, self._budget = plan, encoders, budget
        self._places = places

    def do(self, task: Task) -> Made:
        """Make a block, encode it, and write it where others than the writer can."""
        part = task.part
        with self._budget.spending(), without_pandas():
            rows = Rows(part.start, part.rows)
            block = self._plan.tables[part.table].batch(rows, part.columns)
        checked = block.select(task.checked)
        if place := self._places.get(part.table):
            return Made(place(task.number, block), True, checked)
        encode = self._encoders.get(part.table)
        return Made(encode(block) if encode else block, encode is not None, checked)
