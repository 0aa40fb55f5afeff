"""Whether the same values occur too often in a run that is cut into parts.

Idea: a part puts a pair of 64-bit hashes aside for each row under a quota, so that nothing but these is read
again. Equal values have equal pairs, and the pairs of different values are equal with a probability of 2**-128
each. Bound: memory holds the pairs of one range of hashes at a time, :data:`AT_ONCE` of them on average; the
files are read once for each range.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from fakegen.arrays.masks import all_present
from fakegen.errors import GenerationError, number_of
from fakegen.plan.quotas import Quota
from fakegen.plan.table_plan import TablePlan
from fakegen.streams.hashing import hash_pairs

AT_ONCE = 2**24

Numbers = NDArray[np.int64]


def counted(table: TablePlan, columns: Iterable[str]) -> list[Quota]:
    """Return the quotas over these columns, with those that are kept by numbers behind equal values.

    What is unique by construction is so in whichever parts it is made.
    """
    known = frozenset(columns)
    numbered = [
        Quota((name,), 1, step.mark, step.label)
        for step in table.steps
        if step.numbered
        for name in step.types
    ]
    return [quota for quota in [*table.quotas, *numbered] if known.issuperset(quota.columns)]


def hash_names(number: int) -> tuple[str, str]:
    """Return the names of the columns with the hashes of a quota, by its number."""
    return f"hash {number}", f"second hash {number}"


def hashes(quotas: Sequence[Quota], block: pa.RecordBatch) -> Iterator[tuple[str, pa.Array]]:
    """Yield the columns to put aside for the rows of a block; null where no quota counts the row."""
    for number, quota in enumerate(quotas):
        arrays = [block.column(name) for name in quota.columns]
        missing = ~all_present(arrays)
        for name, found in zip(hash_names(number), hash_pairs(arrays), strict=True):
            yield name, pa.array(found, mask=missing)


def check_repeats(
    quota: Quota, number: int, blocks: Callable[[], Iterable[pa.RecordBatch]], rows: int
) -> None:
    """Check that no values occur more often than a quota allows.

    Args:
        quota: The quota.
        number: Its number among those of :func:`counted`.
        blocks: Returns what was put aside for all rows, in order.
        rows: How many rows there are.

    Raises:
        GenerationError: Some do; the message names two rows.
    """
    ranges = -(-rows // AT_ONCE) or 1
    for each in range(ranges):
        first, second, places = _of_range(blocks(), hash_names(number), each, ranges)
        order = np.lexsort((places, second, first))
        one, other, span = first[order], second[order], quota.rows
        same = (one[span:] == one[:-span]) & (other[span:] == other[:-span])
        if same.any():
            at = int(np.flatnonzero(same)[0])
            shown = " and ".join(f"{place:,}" for place in places[order[[at, at + span]]].tolist())
            names = ", ".join(map(repr, quota.columns))
            raise GenerationError(
                f"{quota.mark}: the same values of {names} may occur in {number_of(span, 'row')}, "
                f"but those of rows {shown} occur in more"
            )


def _of_range(
    blocks: Iterable[pa.RecordBatch], names: tuple[str, str], each: int, ranges: int
) -> tuple[NDArray[np.uint64], NDArray[np.uint64], Numbers]:
    """Return the hashes of one range, and the numbers of their rows."""
    empty = np.empty(0, np.uint64)
    found = [(empty, empty, np.empty(0, np.int64))]
    start = 0
    for block in blocks:
        first, second = (block.column(name) for name in names)
        values = first.fill_null(0).to_numpy(zero_copy_only=False)
        taken = np.flatnonzero(all_present([first]) & (values % np.uint64(ranges) == each))
        others = second.fill_null(0).to_numpy(zero_copy_only=False)
        found.append((values[taken], others[taken], taken + start))
        start += block.num_rows
    first_all, second_all, places = (np.concatenate(parts) for parts in zip(*found, strict=True))
    return first_all, second_all, places
