"""What is done to the rows of one table, block by block."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pyarrow as pa

from fakegen.errors import Mark
from fakegen.interfaces.expression import Expression
from fakegen.masking.copied_tables import CopiedTable, typed
from fakegen.masking.made_values import MadeColumns
from fakegen.masking.row_masks import LearnedColumns, RowRanks, ShuffledColumn
from fakegen.masking.secret import Secret, keyed_numbers
from fakegen.masking.value_masks import ValueMask

_SHARE = 2.0**62


@dataclass(slots=True)
class TableMask:
    """What is done to the rows of a table.

    Attributes:
        table: The table.
        mark: Where the schema names it.
        where: The condition of the rows that a subset starts from.
        share: The share of them.
        values: The masks of columns whose values alone decide.
        made: Makes those that providers make.
        shuffled: The columns whose values change places.
        learned: The columns that are drawn from models.
        marks: Where the schema names its columns.
        words: What becomes of each column, in a word.
        checked: The columns that providers keep unique.
    """

    table: CopiedTable
    mark: Mark
    secret: Secret
    where: Expression | None = None
    share: float | None = None
    values: dict[str, ValueMask] = field(default_factory=dict)
    made: MadeColumns | None = None
    shuffled: dict[str, ShuffledColumn] = field(default_factory=dict)
    learned: list[LearnedColumns] = field(default_factory=list)
    marks: dict[str, Mark] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    checked: list[str] = field(default_factory=list)
    provided: list[str] = field(default_factory=list)
    ranks: RowRanks | None = None

    @property
    def starts_subset(self) -> bool:
        """Whether only some of its rows are asked for."""
        return self.where is not None or self.share is not None

    def chosen(self, block: pa.RecordBatch) -> np.ndarray[Any, np.dtype[np.bool_]]:
        """Return which rows of a block a subset starts from; none where nothing is said of it."""
        if not self.starts_subset:
            return np.zeros(block.num_rows, np.bool_)
        chosen = np.ones(block.num_rows, np.bool_)
        if self.where is not None:
            read = {
                name: typed(block.column(name), replace(self.table.columns[name], type=None))
                for name in self.where.reads
            }
            found = self.where.evaluate(read, block.num_rows)
            chosen &= found.fill_null(False).to_numpy(zero_copy_only=False)
        if self.share is not None:
            names = self.table.key or tuple(self.table.columns)
            numbers = keyed_numbers(self.secret.key("share"), *(block.column(n) for n in names))
            chosen &= numbers < self.share * _SHARE
        return chosen

    @property
    def looks_at_all_rows(self) -> bool:
        """Whether the rows must be noted before the first one is masked."""
        return bool(self.shuffled or self.learned)

    def note(self, block: pa.RecordBatch) -> None:
        """Note rows, where that is needed."""
        self.ranks = self.ranks or RowRanks(self.secret)
        self.ranks.add(block)
        for name, column in self.shuffled.items():
            column.add(block.column(name))
        for columns in self.learned:
            columns.add(block)

    def settle(self, plugins: Sequence[Any]) -> None:
        """Prepare what all noted rows decide."""
        if self.ranks is not None:
            self.ranks.settle()
        for column in self.shuffled.values():
            column.settle()
        for columns in self.learned:
            columns.settle(plugins)

    def masked(self, block: pa.RecordBatch) -> pa.RecordBatch:
        """Return a block of real rows as masked ones.

        Raises:
            DataError: A value cannot be masked.
        """
        real = dict(zip(block.schema.names, block.columns, strict=True))
        masked = {name: mask.masked(real[name]) for name, mask in self.values.items()}
        if self.ranks is not None:
            ranks = self.ranks.of(block)
            masked |= {name: column.at(ranks) for name, column in self.shuffled.items()}
            for columns in self.learned:
                masked |= columns.at(ranks)
        if self.made is not None:
            masked |= self.made.masked({name: real[name] for name in self.provided}, masked)
        return pa.RecordBatch.from_arrays([masked[name] for name in real], list(real))
