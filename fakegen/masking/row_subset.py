"""A subset of linked tables: some rows, what belongs to them, and what they refer to.

Idea: start from the rows that a condition or a share chooses. *Down*: a row that refers to a chosen row belongs to
it, and comes along; and so on. *Up*: a row that any row of the subset refers to comes along; and so on. Both go on
until nothing is added. What came along upwards does not pull downwards: an order needs its products, but not all
other orders of these products, which would soon be everything. (Of one customer, "everything that belongs to it" is
its orders and their lines.) The invariant at the end: no row refers to a row that is left out, and no row is left
out that refers to a row that was chosen or came down from one.

Rows are known by a 64-bit hash of all their values, keys by one of theirs, so that tables are held as a few
numbers per row. Equal rows are in the subset together.

A table that no link joins to one with chosen rows, not even over others, stays whole.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from fakegen.arrays.type_kinds import is_binary, is_list
from fakegen.errors import UsageError, number_of
from fakegen.formats.json import json_text
from fakegen.formats.text_columns import as_text
from fakegen.masking.copied_tables import CopiedLink
from fakegen.streams.hashing import hash_pairs

Bits = NDArray[np.bool_]
Hashed = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class PulledRows:
    """Why rows are in a subset.

    Attributes:
        reason: In words, such as ``belong to 'customer' by customer_id``.
        rows: How many came for this reason first.
    """

    reason: str
    rows: int


class RowIndex:
    """What a subset has to know of a table's rows.

    Args:
        links: The links that the table's rows are an end of, on either side.
    """

    def __init__(self, table: str, links: Sequence[CopiedLink]) -> None:
        self._ends = {link.columns for link in links if link.table == table}
        self._ends |= {link.targets for link in links if link.parent == table}
        self._rows: list[Hashed] = []
        self._keys: dict[tuple[str, ...], list[Hashed]] = {names: [] for names in self._ends}
        self._given: dict[tuple[str, ...], list[Bits]] = {names: [] for names in self._ends}
        self._chosen: list[Bits] = []

    def add(self, block: pa.RecordBatch, chosen: Bits) -> None:
        """Note a block's rows, and which of them the subset starts from."""
        self._rows.append(row_hashes(block))
        self._chosen.append(chosen)
        for names in self._ends:
            columns = [block.column(name) for name in names]
            given = np.ones(block.num_rows, np.bool_)
            for values in columns:
                given &= values.is_valid().to_numpy(zero_copy_only=False)
            self._keys[names].append(_one_hash(columns))
            self._given[names].append(given)

    @property
    def rows(self) -> Hashed:
        """The hash of each row: uint64, shape (rows,)."""
        return np.concatenate([np.empty(0, np.uint64), *self._rows])

    @property
    def chosen(self) -> Bits:
        """Which rows the subset starts from."""
        return np.concatenate([np.empty(0, np.bool_), *self._chosen])

    def keys(self, names: tuple[str, ...]) -> tuple[Hashed, Bits]:
        """Return the hash of each row's values in these columns, and whether none of them is null."""
        keys = np.concatenate([np.empty(0, np.uint64), *self._keys[names]])
        return keys, np.concatenate([np.empty(0, np.bool_), *self._given[names]])


@dataclass(slots=True)
class RowSubset:
    """Which rows of each table are copied.

    Attributes:
        sizes: How many rows each table has.
        pulled: Why its rows are copied, by table.
        whole: The tables of which all rows are.
    """

    sizes: Mapping[str, int]
    pulled: Mapping[str, Sequence[PulledRows]]
    whole: frozenset[str]
    _taken: Mapping[str, Hashed] = field(repr=False)

    def rows(self, table: str) -> int:
        """Return how many rows of a table are copied."""
        if table in self.whole:
            return self.sizes[table]
        return sum(item.rows for item in self.pulled[table])

    def of(self, table: str, block: pa.RecordBatch) -> pa.RecordBatch:
        """Return the rows of a block that are copied."""
        if table in self.whole:
            return block
        return block.filter(pa.array(np.isin(row_hashes(block), self._taken[table])))

    def check(self, most: int | None) -> None:
        """Refuse a subset that is too large.

        Args:
            most: How many rows all tables may have; None for any number.

        Raises:
            UsageError: It has more; the message says what pulled them in.
        """
        total = sum(self.rows(table) for table in self.sizes)
        if most is None or total <= most:
            return
        largest = sorted(self.sizes, key=self.rows, reverse=True)[:3]
        told = "; ".join(f"{table}: {self.line(table)}" for table in largest)
        raise UsageError(
            f"the subset has {number_of(total, 'row')}, more than the limit of {most:,} ({told})"
        )

    def line(self, table: str) -> str:
        """Return how many rows of a table are copied, and why, in words."""
        size = number_of(self.sizes[table], "row")
        if table in self.whole:
            return f"all {size}"
        why = ", ".join(f"{item.rows:,} {item.reason}" for item in self.pulled[table])
        return f"{self.rows(table):,} of {size}" + (f": {why}" if why else "")


def row_subset(
    indexes: Mapping[str, RowIndex], links: Sequence[CopiedLink], starts: Collection[str]
) -> RowSubset:
    """Return the subset that the chosen rows of all tables make.

    Args:
        indexes: The tables' rows.
        links: How they refer to each other.
        starts: The tables whose rows were chosen, be it none of them.
    """
    chosen = {name: index.chosen for name, index in indexes.items()}
    reached = _reached(set(starts), links)
    pulled: dict[str, Counter[str]] = {name: Counter() for name in indexes}
    for name in starts:
        pulled[name]["chosen"] += int(chosen[name].sum())
    ends = [_End(link, indexes) for link in links]
    down = {name: bits.copy() for name, bits in chosen.items()}
    for _ in _until_settled(down):
        for end in ends:
            end.pull_down(down, pulled)
    taken = {name: bits.copy() for name, bits in down.items()}
    for _ in _until_settled(taken):
        for end in ends:
            end.pull_up(taken, pulled)
    return RowSubset(
        {name: len(bits) for name, bits in taken.items()},
        {
            name: [PulledRows(reason, rows) for reason, rows in counts.items() if rows]
            for name, counts in pulled.items()
        },
        frozenset(name for name in indexes if name not in reached),
        {name: indexes[name].rows[bits] for name, bits in taken.items()},
    )


class _End:
    """A link, with the hashes of both of its ends."""

    def __init__(self, link: CopiedLink, indexes: Mapping[str, RowIndex]) -> None:
        self._link = link
        self._own, given = indexes[link.table].keys(link.columns)
        self._other, _ = indexes[link.parent].keys(link.targets)
        self._given = given
        self._by = ", ".join(link.columns)

    def pull_down(self, taken: Mapping[str, Bits], pulled: Mapping[str, Counter[str]]) -> None:
        parents = self._other[taken[self._link.parent]]
        reason = f"belong to {self._link.parent!r} by {self._by}"
        self._add(
            self._link.table, self._given & np.isin(self._own, parents), reason, taken, pulled
        )

    def pull_up(self, taken: Mapping[str, Bits], pulled: Mapping[str, Counter[str]]) -> None:
        children = self._own[taken[self._link.table] & self._given]
        reason = f"needed by {self._link.table!r} for {self._by}"
        self._add(self._link.parent, np.isin(self._other, children), reason, taken, pulled)

    def _add(
        self,
        table: str,
        rows: Bits,
        reason: str,
        taken: Mapping[str, Bits],
        pulled: Mapping[str, Counter[str]],
    ) -> None:
        new = rows & ~taken[table]
        pulled[table][reason] += int(new.sum())
        taken[table][new] = True


def _until_settled(taken: Mapping[str, Bits]) -> Iterator[None]:
    """Yield as long as a round adds rows."""
    before = -1
    while (now := sum(int(bits.sum()) for bits in taken.values())) != before:
        before = now
        yield


def _reached(starts: set[str], links: Sequence[CopiedLink]) -> set[str]:
    """Return the tables that links join to one of these, in either direction."""
    found = set(starts)
    while True:
        more = {
            name
            for link in links
            if found & {link.table, link.parent}
            for name in (link.table, link.parent)
        }
        if more <= found:
            return found
        found |= more


def row_hashes(block: pa.RecordBatch) -> Hashed:
    """Return a hash of each row: uint64, shape (rows,)."""
    return _one_hash(block.columns)


def _one_hash(columns: Sequence[pa.Array]) -> Hashed:
    if not len(columns[0]):
        return np.empty(0, np.uint64)
    first, second = hash_pairs([_plain(values) for values in columns])
    nulls = np.zeros(len(first), np.uint64)
    for number, values in enumerate(columns):
        null = values.is_null().to_numpy(zero_copy_only=False).astype(np.uint64)
        nulls += null * np.uint64((0x9E3779B97F4A7C15 * (number + 1)) % 2**64)
    found: Hashed = first ^ (second * np.uint64(0xC6A4A7935BD1E995)) ^ nulls
    return found


def _plain(values: pa.Array) -> pa.Array:
    if is_binary(values.type):
        return values.cast(pa.binary()).fill_null(b"")
    nested = is_list(values.type) or pa.types.is_struct(values.type)
    text = json_text(values) if nested else as_text(values)
    return text.cast(pa.string()).fill_null("")
