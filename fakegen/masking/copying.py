"""Copying with care: the rows of a source, masked, on their way to a target.

The source is read up to three times, each time the same rows: for the subset, if one is asked for; for the masks that
look at all rows of a table; and to be masked and written. Only the last pass holds values, a block at a time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from fakegen.arrays.type_kinds import is_string
from fakegen.errors import DataError
from fakegen.masking.copied_tables import CopiedColumn, CopiedLink, CopySource, typed
from fakegen.masking.row_subset import RowIndex, RowSubset, row_hashes, row_subset
from fakegen.masking.table_mask import TableMask


@dataclass(slots=True)
class _Apart:
    """The hashes of a column's real and masked values, to see that no two became the same."""

    real: list[NDArray[np.uint64]] = field(default_factory=list)
    masked: list[NDArray[np.uint64]] = field(default_factory=list)

    def holds(self) -> bool:
        if not self.real:
            return True
        pairs = np.stack([np.concatenate(self.real), np.concatenate(self.masked)])
        return len(np.unique(pairs, axis=1)[0]) == len(np.unique(pairs[1]))


class Copying:
    """The masked rows of a source.

    Args:
        source: Where the rows come from.
        masks: What is done to each table that is copied, in the order in which they are written.
        links: How these refer to each other.
        plugins: The plugins besides the installed ones.
        most: How many rows a subset may have; None for any number.

    Raises:
        UsageError: The subset is too large, or nothing can be learned of a column.
        DataError: The source cannot be read.
    """

    def __init__(
        self,
        source: CopySource,
        masks: Mapping[str, TableMask],
        links: Sequence[CopiedLink],
        plugins: Sequence[Any],
        most: int | None = None,
    ) -> None:
        self._source, self.masks = source, masks
        self._apart: dict[tuple[str, str], _Apart] = {}
        self._exact: dict[str, Mapping[str, pa.DataType]] = {}
        self.subset: RowSubset | None = None
        """Which rows are copied; None for all."""
        starts = [name for name, mask in masks.items() if mask.starts_subset]
        if starts:
            self.subset = self._subset(links, starts)
            self.subset.check(most)
        for name, mask in masks.items():
            if mask.looks_at_all_rows:
                for block in self._real(name):
                    mask.note(block)
                mask.settle(plugins)

    def _subset(self, links: Sequence[CopiedLink], starts: Sequence[str]) -> RowSubset:
        indexes = {name: RowIndex(name, links) for name in self.masks}
        for name, index in indexes.items():
            for block in self._source.blocks(name):
                index.add(block, self.masks[name].chosen(block))
        return row_subset(indexes, links, starts)

    def _real(self, table: str) -> Iterator[pa.RecordBatch]:
        for block in self._source.blocks(table):
            taken = block if self.subset is None else self.subset.of(table, block)
            if taken.num_rows:
                yield taken

    def sizes(self) -> dict[str, int]:
        """Return how many rows of each table are copied.

        Raises:
            DataError: They cannot be counted.
        """
        if self.subset is not None:
            return {name: self.subset.rows(name) for name in self.masks}
        return {name: self._source.size(name) for name in self.masks}

    def blocks(self, table: str) -> Iterator[pa.RecordBatch]:
        """Yield a table's masked rows, in blocks.

        Raises:
            DataError: A row cannot be read or masked, or two values that are unique would become the same.
        """
        mask = self.masks[table]
        for real in self._real(table):
            with _told_of(table):
                masked = mask.masked(real)
            for name in mask.checked:
                apart = self._apart.setdefault((table, name), _Apart())
                apart.real.append(row_hashes(real.select([name])))
                apart.masked.append(row_hashes(masked.select([name])))
            yield masked
        for name in mask.checked:
            if not self._apart.pop((table, name), _Apart()).holds():
                raise DataError(
                    f"table {table!r}: two values of the unique column {name!r} would be masked alike: write permute"
                )

    def typed_blocks(self, table: str, *, as_text: bool = False) -> Iterator[pa.RecordBatch]:
        """Yield a table's masked rows with the types of :meth:`schema`."""
        fields, columns = self.schema(table, as_text=as_text), self.masks[table].table.columns
        for block in self.blocks(table):
            with _told_of(table):
                arrays = [
                    _typed(values, columns[item.name], item.type)
                    for item, values in zip(fields, block.columns, strict=True)
                ]
            yield pa.RecordBatch.from_arrays(arrays, schema=fields)

    def tried(self, table: str, size: int) -> tuple[pa.Table, int]:
        """Mask all rows of a table; return the first ones, and how many there are.

        Raises:
            DataError: As for :meth:`blocks`.
        """
        first: list[pa.RecordBatch] = []
        rows = 0
        for block in self.typed_blocks(table):
            if rows < size:
                first.append(block.slice(0, size - rows))
            rows += block.num_rows
        return pa.Table.from_batches(first, self.schema(table)), rows

    def schema(self, table: str, *, as_text: bool = False) -> pa.Schema:
        """Return the Arrow types of a table's masked columns in files.

        Args:
            table: The table.
            as_text: Whether the file is text, so that what comes as text stays as it was written.
        """
        mask = self.masks[table]
        made = {} if mask.made is None else mask.made.types
        if not as_text and table not in self._exact:
            self._exact[table] = self._source.exact_types(table)
        fields = []
        for name, column in mask.table.columns.items():
            kind = self._exact.get(table, {}).get(name, column.arrow_type)
            makes_strings = is_string(made.get(name, kind)) or mask.words[name] == "hash"
            stays = as_text and column.is_written
            fields.append((name, pa.string() if makes_strings or stays else kind))
        return pa.schema(fields)


@contextmanager
def _told_of(table: str) -> Iterator[None]:
    """Say in messages about values which table they are of."""
    try:
        yield
    except DataError as error:
        raise DataError(f"table {table!r}: {error}") from None


def _typed(values: pa.Array, column: CopiedColumn, kind: pa.DataType) -> pa.Array:
    if values.type == kind:
        return values
    if pa.types.is_null(values.type):
        return values.cast(kind)
    return typed(values, CopiedColumn(column.name, column.kind, type=kind))
