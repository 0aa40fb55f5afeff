"""``unique: {suffix: number}``: values that earlier rows have get a number of their own.

What holds: row r has the value that it has drawn, unless an earlier row has that already; then it has this
value with the smallest number from 2 on that no earlier row has. Values that are taken outside of the table
count as those of earlier rows. So equal values are numbered by their
rank, and what looks like a numbered value (``jan2``) is never given twice, whoever comes first. Later rows
never matter: a shorter table is a prefix of a longer one.

Idea: where no numbered value meets another value, a row's number is its rank among equal values, found by
one sort for all rows. The few groups of equal values that meet others, or taken ones, are numbered one row after the other;
if what they get meets further groups, these are numbered with them, until nothing meets any more. Then
every value is unique, and every row that is passed over a number has an earlier row that has it, which is
what drawing one row after the other gives. Bound: a sort of all rows, and a search of all values for each
round; after :data:`_ROUNDS` rounds all rows are numbered one after the other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, count

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from fakegen.arrays.masks import is_present
from fakegen.arrays.scatter import replaced
from fakegen.interfaces.block import Block
from fakegen.interfaces.generator import RowGenerator
from fakegen.plan.table_plan import TablePlan
from fakegen.streams import Stream
from fakegen.streams.hashed_values import NONE, HashedValues
from fakegen.streams.hashing import hash_pairs

_ROUNDS = 8
_AT_FIRST, _AT_ONCE = 16, 256
"""The numbers below which all strings are looked at together; how many are, of one that needs more."""
_SIGN = "@"

Numbers = NDArray[np.int32]


class SuffixedFromAll(RowGenerator):
    """A column of strings whose equal values are numbered: a :class:`~fakegen.plan.passes.Pass`.

    Args:
        column: The column.
        drawn: The column of the values as they are drawn.
        nullable: Whether these can be null.
        plan: Returns the table's plan without the rules that depend on the column.
        taken: Values that no row may have.
    """

    drawn = False
    triangular = True

    def __init__(
        self,
        column: str,
        drawn: str,
        nullable: bool,
        plan: Callable[[], TablePlan],
        taken: HashedValues = NONE,
    ) -> None:
        self.columns = {column: pa.string()}
        self.nullable = nullable
        self.before = plan
        self.result: Mapping[str, pa.Array] | None = None
        self._column, self._drawn, self._taken = column, drawn, taken

    @property
    def looks_at(self) -> Sequence[str]:
        """See :attr:`Pass.looks_at`."""
        return [self._drawn]

    def make(self, block: Block) -> Mapping[str, pa.Array]:
        assert self.result is not None  # the engine runs passes first
        numbers = self.result[self._column].take(pa.array(block.rows.numbers)).to_numpy()
        return {self._column: suffixed(block.inputs[self._column], numbers)}

    def finish(self, stream: Stream, values: Mapping[str, pa.Array]) -> Mapping[str, pa.Array]:
        """See :meth:`Pass.finish`: the numbers of all rows, 0 for none."""
        del stream
        return {self._column: pa.array(numbers_of(values[self._drawn], self._taken))}


def suffixed(values: pa.Array, numbers: Numbers) -> pa.Array:
    """Return strings with a number appended where it is not 0: before the ``@`` of an e-mail address."""
    rows = np.flatnonzero(numbers)
    if not len(rows):
        return values
    chosen = values.take(pa.array(rows))
    written = pa.array(numbers[rows]).cast(pa.string())
    # The parts of the row before the last @ and after it; there is nothing before that of "@jan".
    parts = pc.extract_regex(chosen, r"(?s)^(?P<name>.+)(?P<rest>@[^@]+)$")
    is_address = pc.is_valid(parts)
    name = pc.if_else(is_address, pc.struct_field(parts, "name"), chosen)
    rest = pc.if_else(is_address, pc.struct_field(parts, "rest"), "")
    return replaced(values, rows, pc.binary_join_element_wise(name, written, rest, ""))


def _with_number(value: str, number: int) -> str:
    """Return one string as :func:`suffixed` does."""
    name, sign, rest = value.rpartition(_SIGN)
    return f"{name}{number}{sign}{rest}" if name and rest else f"{value}{number}"


def numbers_of(values: pa.Array, avoided: HashedValues = NONE) -> Numbers:
    """Return the number that each row's string gets, so that no two are equal.

    Args:
        values: Strings of rows 0, 1, 2, ...; nulls may repeat.
        avoided: Strings that no row may get.

    Returns:
        int32, shape (rows,): 0 where the string stays as it is.
    """
    encoded = values.dictionary_encode()
    present = np.flatnonzero(is_present(values))
    codes = encoded.indices.drop_null().to_numpy()
    different = encoded.dictionary
    ranks = _ranks(codes)
    provisional = np.where(ranks, ranks + 1, 0).astype(np.int32)
    numbers = provisional.copy()
    again = np.flatnonzero(provisional)
    taken = suffixed(different.take(pa.array(codes[again])), provisional[again])
    met = np.zeros(len(different), dtype=np.bool_)
    met[_meeting(different, codes[again], taken)] = True
    met |= avoided.has(*hash_pairs([different]))
    met[codes[again][avoided.has(*hash_pairs([taken]))]] = True
    for number in range(_ROUNDS + 1):
        if not met.any():
            break
        if number == _ROUNDS:
            met[:] = True
        rows = np.flatnonzero(met[codes])
        strings = different.take(pa.array(codes[rows])).to_pylist()
        numbers[rows] = list(_one_by_one(strings, avoided))
        outside = ~met[codes[again]]
        held = [different.filter(pa.array(~met)), taken.filter(pa.array(outside))]
        owners = np.concatenate([np.flatnonzero(~met), codes[again][outside]])
        given = suffixed(different.take(pa.array(codes[rows])), numbers[rows])
        found = pc.index_in(given, pa.concat_arrays(held)).drop_null().to_numpy()
        if not len(found):
            break
        met[owners[found]] = True
    made = np.zeros(len(values), dtype=np.int32)
    made[present] = numbers
    return made


def _ranks(codes: NDArray[np.int32]) -> NDArray[np.int64]:
    """Return how many earlier rows have the same code: int64, shape (rows,)."""
    order = np.argsort(codes, kind="stable")
    ordered = codes[order]
    first = np.ones(len(codes), dtype=np.bool_)
    first[1:] = ordered[1:] != ordered[:-1]
    place = np.arange(len(codes))
    ranks = np.empty(len(codes), dtype=np.int64)
    ranks[order] = place - np.maximum.accumulate(np.where(first, place, 0))
    return ranks


def _meeting(different: pa.Array, codes: NDArray[np.int32], taken: pa.Array) -> NDArray[np.int64]:
    """Return the codes whose numbered strings are other strings, too, and the codes of those."""
    place = pc.index_in(taken, different)
    with_drawn = np.flatnonzero(is_present(place))
    encoded = taken.dictionary_encode().indices.to_numpy()
    repeated = np.bincount(encoded, minlength=1)[encoded] > 1
    return np.concatenate(
        [codes[with_drawn], place.drop_null().to_numpy(), codes[repeated]]
    ).astype(np.int64)


def _one_by_one(strings: Sequence[str], avoided: HashedValues) -> Iterator[int]:
    held: set[str] = set()
    following = _free_numbers(strings, avoided)
    for string in strings:
        number = next(following[string])
        while (made := _with_number(string, number) if number else string) in held:
            number = next(following[string])
        held.add(made)
        yield number


def _free_numbers(strings: Iterable[str], avoided: HashedValues) -> dict[str, Iterator[int]]:
    """Return the numbers with which each string is none of those to avoid, in order, 0 for none first."""
    different = list(dict.fromkeys(strings))
    if not len(avoided.first):
        return {string: chain([0], count(2)) for string in different}
    first = np.array([0, *range(2, _AT_FIRST)], dtype=np.int32)
    numbers = np.tile(first, len(different))
    free = _are_free([string for string in different for _ in first], numbers, avoided)
    return {
        string: chain(first[own].tolist(), _further_numbers(string, avoided))
        for string, own in zip(different, free.reshape(-1, len(first)), strict=True)
    }


def _further_numbers(string: str, avoided: HashedValues) -> Iterator[int]:
    for start in count(_AT_FIRST, _AT_ONCE):
        numbers = np.arange(start, start + _AT_ONCE, dtype=np.int32)
        yield from numbers[_are_free([string] * _AT_ONCE, numbers, avoided)].tolist()


def _are_free(strings: Sequence[str], numbers: Numbers, avoided: HashedValues) -> NDArray[np.bool_]:
    """Return which strings with their numbers are none of those to avoid."""
    return ~avoided.has(*hash_pairs([suffixed(pa.array(strings, pa.string()), numbers)]))
