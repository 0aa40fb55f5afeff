"""Numbers over the rows of each parent: sums, counts, means, the first and the last."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from typing import Any, Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from fakegen.arrays.masks import is_present
from fakegen.arrays.scatter import scattered
from fakegen.interfaces.block import Block
from fakegen.interfaces.expression import Expression
from fakegen.interfaces.generator import Generator
from fakegen.plan.bounds import BLOCK_ROWS
from fakegen.plan.children import Children
from fakegen.plan.modification import Values
from fakegen.plan.referred import Target
from fakegen.streams import Rows

Aggregation = Literal["sum", "count", "min", "max", "mean", "any", "all", "first", "last"]


class Aggregate(Generator):
    """A number over the rows of each parent, such as the sum of a column.

    Rows without a value do not count, as in SQL: of none, the sum is 0, ``any`` is false, ``all`` is true, and
    the least, the greatest and the mean are null. ``first`` and ``last`` are what the first and the last row
    hold, which may be null.

    Args:
        children: Which rows are whose.
        target: The table of these rows.
        names: The table's column, by the name that the expression has for it.
        expression: What is summed up; None to count rows.
        kind: How.
    """

    drawn = False
    nullable = True

    def __init__(
        self,
        children: Children,
        target: Target,
        names: Mapping[str, str],
        expression: Expression | None,
        kind: Aggregation,
    ) -> None:
        self.children, self.target, self._names = children, target, dict(names)
        self._expression, self._kind = expression, kind
        self.type = _type(expression, kind)

    def over(self, children: Children, target: Target) -> Aggregate:
        """Return the same over other rows.

        Args:
            children: Which of them are whose.
            target: Their table.
        """
        made = copy(self)
        made.children, made.target = children, target
        return made

    def make(self, block: Block) -> pa.Array:
        """Return one value per parent."""
        first, counts = self.children.of(block.rows.numbers)
        if self._kind == "count" and self._expression is None:
            return pa.array(counts)
        if self._kind in ("first", "last"):
            known = counts > 0
            rows = first if self._kind == "first" else first + counts - 1
            return scattered(self._evaluated(Rows.ascending(rows[known])), known)
        return self._over(self._pieces(first, counts), len(block))

    @property
    def reads(self) -> Sequence[str]:
        """The columns of the other table that it reads."""
        expression = self._expression
        return [] if expression is None else [self._names[name] for name in expression.reads]

    def of_rows(self, owner: NDArray[np.int64], columns: Values, parents: int) -> pa.Array:
        """Return one value per parent, of rows that are known already.

        Args:
            owner: The row of its parent, for each row: int64, shape (rows,).
            columns: The columns of :attr:`reads`, for these rows.
            parents: How many parents there are.
        """
        if self._expression is None:
            return pa.array(np.bincount(owner, minlength=parents))
        inputs = {name: columns[self._names[name]] for name in self._expression.reads}
        values = self._expression.evaluate(inputs, len(owner))
        if self._kind in ("first", "last"):
            order = owner if self._kind == "first" else owner[::-1]
            found, place = np.unique(order, return_index=True)
            known = np.zeros(parents, np.bool_)
            known[found] = True
            place = place if self._kind == "first" else len(owner) - 1 - place
            return scattered(values.take(pa.array(place)), known)
        return self._over([(owner, values)], parents)

    def _pieces(
        self, first: NDArray[np.int64], counts: NDArray[np.int64]
    ) -> Iterator[tuple[NDArray[np.int64], pa.Array]]:
        """Yield the parents of rows, as places in a block, and what is aggregated of these rows."""
        ends = np.cumsum(counts)
        total = int(ends[-1]) if len(ends) else 0
        for start in range(0, total, BLOCK_ROWS):
            places = np.arange(start, min(start + BLOCK_ROWS, total))
            owner = np.searchsorted(ends, places, side="right")
            rows = first[owner] + places - (ends[owner] - counts[owner])
            yield owner, self._evaluated(Rows.ascending(rows))

    def _over(self, pieces: Iterable[tuple[NDArray[np.int64], pa.Array]], parents: int) -> pa.Array:
        parts = []
        sums = np.zeros(parents)
        for owner, values in pieces:
            if self._adds_floats:
                present = is_present(values)
                # One after the other, so that neither blocks nor other parents change a rounding.
                np.add.at(sums, owner[present], values.drop_null().to_numpy())
            parts.append(_grouped(owner, values, self._kind))
        if not parts:
            none = np.empty(0, np.int64)
            parts.append(_grouped(none, pa.array([], self._made), self._kind))
        merged = parts[0] if len(parts) == 1 else _merged(parts, self._kind)
        return self._finished(merged, sums, parents)

    @property
    def _made(self) -> pa.DataType:
        assert self._expression is not None  # only rows are counted without one
        return self._expression.type

    @property
    def _adds_floats(self) -> bool:
        return self._kind in ("sum", "mean") and pa.types.is_floating(self._made)

    def _evaluated(self, rows: Rows) -> pa.Array:
        assert self._expression is not None
        wanted = [self._names[name] for name in self._expression.reads]
        found = self.target.values(rows, wanted) if wanted else {}
        inputs = {name: found[self._names[name]] for name in self._expression.reads}
        return self._expression.evaluate(inputs, len(rows))

    def _finished(self, merged: pa.Table, sums: NDArray[np.float64], size: int) -> pa.Array:
        owners = merged["owner"].combine_chunks()
        known = np.zeros(size, np.bool_)
        known[owners.to_numpy()] = True
        order = pc.sort_indices(owners)

        def column(name: str) -> pa.Array:
            return scattered(merged[name].combine_chunks().take(order), known)

        if self._kind == "mean":
            counts = column("count").fill_null(0).to_numpy()
            if not self._adds_floats:
                sums = column("sum").cast(pa.float64()).fill_null(0).to_numpy()
            means = np.divide(sums, counts, out=np.zeros(size), where=counts > 0)
            return pa.array(means, mask=counts == 0)
        if self._adds_floats:
            return pa.array(without_noise(sums)).cast(self.type)
        values = column(self._kind)
        empty = {"sum": 0, "count": 0, "any": False, "all": True}
        if self._kind in empty:
            values = values.cast(self.type).fill_null(pa.scalar(empty[self._kind]).cast(self.type))
        return values.cast(self.type)


def _type(expression: Expression | None, kind: Aggregation) -> pa.DataType:
    if expression is None or kind == "count":
        return pa.int64()
    if kind in ("any", "all"):
        return pa.bool_()
    if kind == "mean" or (kind == "sum" and pa.types.is_floating(expression.type)):
        return pa.float64()
    if kind == "sum" and pa.types.is_decimal(expression.type):
        return pa.decimal128(38, expression.type.scale)
    return pa.int64() if kind == "sum" else expression.type


_PARTS: Mapping[Aggregation, tuple[str, ...]] = {
    "sum": ("sum",), "count": ("count",), "mean": ("sum", "count"),
    "min": ("min",), "max": ("max",), "any": ("any",), "all": ("all",), "first": (), "last": (),
}  # fmt: skip
_AGAIN = {"count": "sum"}
"""How results of the same kind are put together, where it is not by the kind itself."""


_OF_ONE = {
    "sum": pc.sum, "count": pc.count, "min": pc.min, "max": pc.max, "any": pc.any, "all": pc.all,
}  # fmt: skip


def _grouped(owner: NDArray[np.int64], values: pa.Array, kind: Aggregation) -> pa.Table:
    parts = _PARTS[kind]
    if (
        len(owner) and (owner == owner[0]).all()
    ):  # a grouping loads what fixtures need for nothing else
        made = {part: pa.repeat(_OF_ONE[part](values), 1) for part in parts}
        return pa.table({"owner": owner[:1], **made})
    table = pa.table({"owner": owner, "value": values})
    found = table.group_by("owner").aggregate([("value", part) for part in parts])
    return pa.table({"owner": found["owner"], **{part: found[f"value_{part}"] for part in parts}})


def _merged(parts: list[pa.Table], kind: Aggregation) -> pa.Table:
    table = pa.concat_tables(parts)
    names = _PARTS[kind]
    ways = [(name, _AGAIN.get(name, name)) for name in names]
    found = table.group_by("owner").aggregate(ways)
    made: dict[str, Any] = {name: found[f"{name}_{way}"] for name, way in ways}
    return pa.table({"owner": found["owner"], **made})


_LARGE = 4e6
"""From here on, nine decimals are more than a float has."""


def without_noise(sums: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return sums without what floats add to decimals: 0.1 + 0.2 is 0.3."""
    return np.where(np.abs(sums) < _LARGE, np.round(sums, 9), sums)
