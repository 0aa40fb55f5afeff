"""The provider ``list``.

Idea: the items of all rows of a block are made at once, as one long column, and then cut into lists. An item's
random words have an address of their own: that of its row, and its ordinal (:mod:`fakegen.streams.row_addresses`).
Invariant: an item depends on its row and its ordinal alone, so that a longer list begins as the shorter one
would have, and no list depends on those of other rows. Among items that must differ, a later one that is equal
to an earlier one of its own list is drawn again, at another address, until none is. Bound: about a million
items are made at a time; an item that is still equal after 50 draws takes the values in turn, in an order of its
list's own, if there are no more than 65,536, so that weights of any size leave no list without an end.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from fakegen.arrays.masks import is_present
from fakegen.arrays.positions import row_codes
from fakegen.arrays.scatter import replaced
from fakegen.errors import GenerationError, LimitError, ParameterError
from fakegen.interfaces.block import Block
from fakegen.interfaces.generator import Generator
from fakegen.interfaces.nested_entries import MOST_ITEMS, Element, Length
from fakegen.interfaces.provider import Context, provider
from fakegen.limits import limits
from fakegen.streams import Permutation, Purpose, Stream

_AT_ONCE = 2**20
_LENGTHS = (1, 5)
"""The shortest and the longest list where no length is given."""
_DRAWS = 50
"""How often an item is drawn again before values are taken in turn, or the row is given up."""
_FEW = 2**16
"""The most values that are taken in turn."""


@provider("list")
class ListColumn(Generator):
    r"""A list of values, of any provider: ``{of: faker.word, length: 3}``.

    The items are made by an entry as those of ``columns:``, which can read the row's columns: an ``object`` makes
    lists of objects, another ``list`` lists of lists. Other columns read an item as ``tags[0]``, and use lists as
    in Jinja2: ``tags | length``, ``tags | join(', ')``. JSON lines write lists as they are, CSV and databases as
    a string of JSON.

    Example::

        tags: {list: {of: {choice: [new, sale, gift]}, length: {min: 0, max: 2}, unique: true}}
        items:
          list:
            of: {object: {line: position, sku: {regex: '[A-Z]{3}\\d{3}'}, quantity: {integer: {min: 1, max: 9}}}}
            length: {1: 0.6, 2: 0.3, 3: 0.1}

    Args:
        of: The entry that makes the items. Providers that number a table's rows are refused; ``position``
            numbers the items of a list.
        length: The number of items: ``3``, ``{min: 1, max: 5}``, weights ``{1: 0.8, 2: 0.2}``, an expression
            ``"{{ children }}"``, or an entry that makes whole numbers. Where it is null, so is the list. 1 to 5
            by default, all equally likely; 65,535 at most.
        unique: Whether the items of a list all differ.
    """

    numbers_items = True

    def __init__(
        self, _: Context, *, of: Element, length: Length | None = None, unique: bool = False
    ) -> None:
        if unique and not _is_comparable(of.type):
            raise ParameterError("'unique' cannot compare items that hold lists", "unique")
        if unique and of.counted is not None and length is not None:
            _check_different(of.counted.support, length)
        self._of, self._length, self._unique = of, length, unique
        self.type = pa.list_(of.type)
        self.nullable = length is not None and length.nullable
        self.drawn = length is None or length.drawn or of.drawn
        self.computed = not self.drawn and of.computed and (length is None or length.computed)

    def make(self, block: Block) -> pa.Array:
        """Return one list per row.

        Raises:
            GenerationError: A list would be too long, or lack different items.
        """
        lengths, known = self._lengths(block)
        offsets = np.concatenate([[0], np.cumsum(lengths)])
        _check_total(int(offsets[-1]))
        parts = [self._items(block, offsets, part) for part in _parts(offsets)]
        values = pa.concat_arrays(parts) if parts else pa.array([], self._of.type)
        return pa.ListArray.from_arrays(
            pa.array(offsets, pa.int32()),
            values,
            self.type,
            mask=None if known.all() else pa.array(~known),
        )

    def _lengths(self, block: Block) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        """Return the number of items of each list, and which lists are not null."""
        stream = block.stream.child(Purpose.LENGTH)
        if self._length is None:
            return stream.integers(*_LENGTHS), np.ones(len(block), np.bool_)
        made = self._length.make(Block(stream, block.inputs))
        known = is_present(made)
        lengths: NDArray[np.int64] = pc.fill_null(made, 0).to_numpy().astype(np.int64)
        wrong = np.flatnonzero((lengths < 0) | (lengths > MOST_ITEMS))
        if len(wrong):
            row, length = block.rows.numbers[wrong[0]], lengths[wrong[0]]
            raise GenerationError(
                f"row {row}: a list has 0 to {MOST_ITEMS:,} items, not {length:,}"
            )
        return lengths, known

    def _items(self, block: Block, offsets: NDArray[np.int64], part: slice) -> pa.Array:
        """Return the items of the lists of some rows, one after the other."""
        starts = offsets[part]
        counts = offsets[part.start + 1 : part.stop + 1] - starts
        position = np.repeat(np.arange(part.start, part.stop), counts)
        ordinal = np.arange(len(position)) - np.repeat(starts - starts[0], counts)
        try:
            items = _Items(block, position, ordinal)
            values = items.made_by(self._of, Purpose.ITEMS)
            return self._different(items, values) if self._unique else values
        except ValueError as error:
            raise GenerationError(str(error)) from error

    def _different(self, items: _Items, values: pa.Array) -> pa.Array:
        """Return the items with those that are equal to an earlier one of their list drawn again."""
        counted = self._of.counted
        few = counted if counted is not None and counted.support <= _FEW else None
        again = _repeated(items.position, values)
        draws = 0
        while len(again):
            some = items.take(again)
            lists = np.flatnonzero(np.isin(items.position, some.position))  # all their items
            if draws < _DRAWS:
                drawn = some.made_by(self._of, f"{Purpose.ITEMS} {draws + 1}")
            elif few is not None and draws < _DRAWS + few.support:
                drawn = few.unrank(some.in_turn(few.support, draws - _DRAWS))
            else:
                raise GenerationError(some.too_few(items))
            values = replaced(values, again, drawn)
            again = lists[_repeated(items.position[lists], values.take(pa.array(lists)))]
            draws += 1
        return values


class _Items:
    """Some items of the lists of a block.

    Args:
        block: The rows of the lists.
        position: The position of each item's list in the block: int64, shape (items,).
        ordinal: The place of each item in its list: int64, shape (items,).
    """

    def __init__(
        self, block: Block, position: NDArray[np.int64], ordinal: NDArray[np.int64]
    ) -> None:
        self._block, self.position, self.ordinal = block, position, ordinal

    def take(self, index: NDArray[np.int64]) -> _Items:
        return _Items(self._block, self.position[index], self.ordinal[index])

    def made_by(self, entry: Element, purpose: str) -> pa.Array:
        """Return the values of an entry for these items, drawn for a purpose."""
        stream = self._block.stream.child(purpose).itemised(self.position, self.ordinal)
        taken = pa.array(self.position)
        inputs = {name: values.take(taken) for name, values in self._block.inputs.items()}
        return entry.make(Block(stream, inputs))

    def in_turn(self, support: int, turn: int) -> NDArray[np.uint64]:
        """Return the number of the value whose turn it is in each list, in an order of the list's own."""
        stream: Stream = self._block.stream.child(Purpose.TURNS)
        tweak = stream.words().astype(np.int64)[self.position]
        return Permutation(stream.key, support)(np.full(len(tweak), turn), tweak)

    def too_few(self, whole: _Items) -> str:
        """Return the message about a list whose items do not all differ."""
        place = self.position[0]
        wanted = int(np.count_nonzero(whole.position == place))
        return (
            f"row {self._block.rows.numbers[place]}: a list of {wanted:,} different items is asked for, "
            f"but no {int(self.ordinal[0]) + 1:,} different ones were found"
        )


def _parts(offsets: NDArray[np.int64]) -> Iterator[slice]:
    """Yield ranges of rows with about a million items together, or of one row with more."""
    start, rows = 0, len(offsets) - 1
    while start < rows:
        stop = int(np.searchsorted(offsets, offsets[start] + _AT_ONCE, side="right")) - 1
        stop = min(max(stop, start + 1), rows)
        yield slice(start, stop)
        start = stop


def _check_total(items: int) -> None:
    """Check that the items of a block fit in memory.

    Raises:
        LimitError: They do not.
    """
    most = limits().block_bytes // 4
    if items > most:
        raise LimitError(f"lists of {items:,} items are made at once, and {most:,} are the most")


def _check_different(support: int, length: Length) -> None:
    """Check that there are as many values as items that must differ, where their number is constant.

    Raises:
        ParameterError: There are not.
    """
    constant = length.counted
    if constant is None or length.drawn:
        return
    (wanted,) = constant.unrank(np.zeros(1, np.uint64)).to_pylist()
    if wanted is not None and wanted > support:
        raise ParameterError(
            f"{wanted:,} items that all differ are asked for, but there are only {support:,} values",
            "length",
        )


def _repeated(position: NDArray[np.int64], values: pa.Array) -> NDArray[np.int64]:
    """Return the items that are equal to an earlier one of the same list; null equals null."""
    codes = row_codes(list(_leaves(values)))
    keys = position * (codes.max(initial=0) + 1) + codes
    order = np.argsort(keys, kind="stable")
    repeats = np.diff(keys[order], prepend=-1) == 0
    return np.sort(order[repeats])


def _leaves(values: pa.Array) -> Iterator[pa.Array]:
    """Yield the arrays that decide whether two values are equal."""
    if not pa.types.is_struct(values.type):
        yield values
        return
    yield values.is_valid()
    for member in values.flatten():
        yield from _leaves(member)


def _is_comparable(kind: pa.DataType) -> bool:
    if pa.types.is_struct(kind):
        return all(_is_comparable(field.type) for field in kind)
    return not pa.types.is_nested(kind)
