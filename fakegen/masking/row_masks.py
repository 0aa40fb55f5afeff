"""Masks that look at all rows of a table: values that change places, and values of a learned model.

Both go by the rank of a row among all rows of its table, ordered by a keyed hash of the row's values. So they are
the same in whatever order the rows come, and nobody without the secret can tell which row got which value.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from fakegen.binding.build import Choices
from fakegen.engine.recipe import Recipe
from fakegen.errors import SchemaError, UsageError
from fakegen.language.nodes import from_python
from fakegen.language.reading import read_schema
from fakegen.masking.copied_tables import CopiedTable, typed
from fakegen.masking.form_preserving import siphash
from fakegen.masking.row_subset import row_hashes
from fakegen.masking.secret import Secret, keyed_numbers
from fakegen.plan.table_plan import TablePlan
from fakegen.streams import Rows

_NAME = "learned"


class RowRanks:
    """The rank of each row of a table; equal rows get different ones.

    Args:
        secret: Keys the order.
    """

    def __init__(self, secret: Secret) -> None:
        self._key = np.frombuffer(secret.key("rank")[:16], "<u8").astype(np.uint64)
        self._places: list[NDArray[np.uint64]] = []
        self._sorted = np.empty(0, np.uint64)
        self._seen: dict[int, int] = {}

    def add(self, block: pa.RecordBatch) -> None:
        """Note the rows of a block."""
        self._places.append(self._placed(block))

    def settle(self) -> int:
        """Order the rows that were noted; return how many there are."""
        self._sorted = np.sort(np.concatenate(self._places)) if self._places else self._sorted
        self._places.clear()
        return len(self._sorted)

    def of(self, block: pa.RecordBatch) -> NDArray[np.int64]:
        """Return the ranks of rows that were noted: int64, shape (rows,). Each block is asked for once."""
        places = self._placed(block)
        first = np.searchsorted(self._sorted, places, "left")
        last = np.searchsorted(self._sorted, places, "right")
        for row in np.flatnonzero(last - first > 1).tolist():
            place = int(places[row])
            self._seen[place] = self._seen.get(place, -1) + 1
            first[row] += min(self._seen[place], last[row] - first[row] - 1)
        return first.astype(np.int64)

    def _placed(self, block: pa.RecordBatch) -> NDArray[np.uint64]:
        return siphash(self._key, row_hashes(block), np.uint64(0))


class ShuffledColumn:
    """The values of a column, which change places.

    Args:
        secret: Keys the places.
    """

    def __init__(self, secret: Secret) -> None:
        self._key = secret.key("shuffle")
        self._parts: list[pa.Array] = []
        self._values = pa.nulls(0)

    def add(self, values: pa.Array) -> None:
        """Note the values of a block."""
        self._parts.append(values)

    def settle(self) -> None:
        """Put all values that were noted in an order that only they and the key decide."""
        if not self._parts:
            return
        kinds = {part.type for part in self._parts if not pa.types.is_null(part.type)}
        kind = next(iter(kinds), pa.null()) if len(kinds) < 2 else pa.string()
        values = pa.concat_arrays([part.cast(kind) for part in self._parts])
        self._parts.clear()
        order = np.argsort(keyed_numbers(self._key, values), kind="stable")
        self._values = values.take(pa.array(order))

    def at(self, ranks: NDArray[np.int64]) -> pa.Array:
        """Return the values of rows with these ranks."""
        return self._values.take(pa.array(ranks))


class LearnedColumns:
    """Columns of a table, drawn together from a model of them.

    Args:
        table: The table.
        columns: The columns.
        method: The method of the model; None for the usual one.
        secret: Keys the draws.
    """

    def __init__(
        self, table: CopiedTable, columns: Sequence[str], method: str | None, secret: Secret
    ) -> None:
        self._table, self._columns, self._method = table, list(columns), method
        self._seed = secret.key("learn").hex()
        self._parts: list[pa.RecordBatch] = []
        self._types: dict[str, pa.DataType] = {}
        self._plan: TablePlan | None = None

    def add(self, block: pa.RecordBatch) -> None:
        """Note the rows of a block."""
        arrays = [typed(block.column(name), self._table.columns[name]) for name in self._columns]
        self._types = {name: block.column(name).type for name in self._columns}
        self._parts.append(pa.RecordBatch.from_arrays(arrays, self._columns))

    def settle(self, plugins: Sequence[Any]) -> None:
        """Learn the rows that were noted.

        Raises:
            UsageError: Nothing can be learned of them.
        """
        if not self._parts:
            return
        rows = pa.Table.from_batches(self._parts)
        self._parts.clear()
        model = {"source": _NAME} | ({"method": self._method} if self._method else {})
        document = {
            "sources": {_NAME: rows},
            "models": {_NAME: model},
            "tables": {_NAME: {"rows": max(len(rows), 1), "columns": {"*": {"model": _NAME}}}},
        }
        try:
            spec = read_schema(from_python(document, _NAME))
            choices = Choices(seed=self._seed, cache=False)
            self._plan = Recipe(spec, tuple(plugins), Path(), choices).build().tables[_NAME]
        except SchemaError as error:
            names = ", ".join(self._columns)
            reason = error.problems[0].message
            raise UsageError(
                f"table {self._table.name!r}: {names} cannot be learned: {reason}"
            ) from None

        missing = [name for name in self._columns if name not in self._plan.types]
        if missing:
            raise UsageError(
                f"table {self._table.name!r}: {', '.join(missing)} cannot be learned: few rows share a value, which may "
                "identify persons or things: write a provider, permute or shuffle"
            )

    def at(self, ranks: NDArray[np.int64]) -> Iterator[tuple[str, pa.Array]]:
        """Yield the columns of rows with these ranks, by name."""
        if self._plan is None:
            return
        values: Mapping[str, pa.Array] = self._plan.values(Rows.choose(ranks), self._columns)
        for name in self._columns:
            yield name, values[name]
