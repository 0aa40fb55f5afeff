"""Tables whose rows belong to those of another one: how many there are to each, and how they are numbered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from fakegen.arrays.plain import plain_array
from fakegen.arrays.positions import positions_among
from fakegen.inference.decisions import rate
from fakegen.inference.references import Reference
from fakegen.profiling.table_profile import TableProfile

_MOST = 24
"""Counts are listed one by one if no more than so many differ."""
_SEVERAL = 1.05
"""Rows that belong to a row of a parent are, on average, more than this many to each that has any."""


@dataclass(frozen=True, slots=True, eq=False)
class Belonging:
    """Whose rows a table's rows are.

    Attributes:
        parent: The table that they belong to.
        column: The column that says to which row.
        key: The parent's column that it holds a value of.
        owners: The parent's row of each row: int64, shape (rows,).
        rows: What ``rows:`` says, without the parent.
        numbers: The column that numbers the rows of a parent from 1; None if there is none.
        evidence: What was found.
    """

    parent: str
    column: str
    key: str
    owners: NDArray[np.int64]
    rows: Mapping[str, object]
    numbers: str | None
    evidence: str


def find_belonging(
    seen: Mapping[str, TableProfile], references: Sequence[Reference]
) -> dict[str, Belonging]:
    """Return whose rows the rows of tables are, by table.

    Of several references without nulls, that one counts whose rows lie together in the file; none, if this is
    true of none.
    """
    found: dict[str, Belonging] = {}
    for reference in references:
        if reference.table not in found and not _above(reference.key_table, reference.table, found):
            belonging = belonging_of(seen, reference)
            if belonging is not None:
                found[reference.table] = belonging
    return found


def _above(table: str, other: str, found: Mapping[str, Belonging]) -> bool:
    """Return whether a table's rows belong to those of another one, over others or not."""
    while table in found:
        table = found[table].parent
        if table == other:
            return True
    return table == other


def belonging_of(
    seen: Mapping[str, TableProfile], reference: Reference, *, scattered: bool = False
) -> Belonging | None:
    """Return whose rows the rows of a table are by a reference; None if it does not say so.

    Args:
        seen: The profiles of the tables.
        reference: The reference.
        scattered: Whether the rows that belong to one row need not lie together.
    """
    child, parent = seen[reference.table], seen[reference.key_table]
    sampled = child.data.num_rows < child.rows or parent.data.num_rows < parent.rows
    values = plain_array(child.data.column(reference.column))
    if sampled or values.null_count or not len(values):
        return None
    owners = positions_among(values, plain_array(parent.data.column(reference.key)))
    if owners.min() < 0:
        return None
    counts = np.bincount(owners, minlength=parent.data.num_rows)
    owning = np.count_nonzero(counts)
    together = 1 + np.count_nonzero(np.diff(owners)) == owning
    if not (together or scattered) or len(owners) < _SEVERAL * owning:
        return None
    numbers = _numbering(child, owners, reference.column) if together else None
    rows, how = _counts(counts)
    evidence = f"{len(owners):,} rows of {len(counts):,} of {reference.key_table!r}: {how}"
    return Belonging(
        reference.key_table, reference.column, reference.key, owners, rows, numbers, evidence
    )


def _counts(counts: NDArray[np.int64]) -> tuple[dict[str, object], str]:
    different, often = np.unique(counts, return_counts=True)
    how = f"{different[0]:,} to {different[-1]:,} each"
    if len(different) == 1:
        return {"count": int(different[0])}, f"{different[0]:,} each"
    if len(different) <= _MOST:
        shares = {int(n): rate(int(k), len(counts)) for n, k in zip(different, often, strict=True)}
        return {"count": shares}, how
    mean, variance = float(counts.mean()), float(counts.var())
    if variance <= mean:
        return {"count": {"distribution": {"name": "poisson", "mu": round(mean, 3)}}}, how
    # The negative binomial distribution with the counts' mean and variance.
    size, share = mean * mean / (variance - mean), mean / variance
    law = {"name": "nbinom", "n": round(size, 4), "p": round(share, 4)}
    return {"count": {"distribution": law}}, how


def _numbering(child: TableProfile, owners: NDArray[np.int64], reference: str) -> str | None:
    """Return the column that numbers the rows of each parent from 1."""
    starts = np.concatenate([[0], np.flatnonzero(np.diff(owners)) + 1])
    sizes = np.diff(starts, append=len(owners))
    places = pa.array(np.arange(len(owners)) - np.repeat(starts, sizes) + 1)
    for column in child.columns:
        values = plain_array(child.data.column(column.name))
        whole = pa.types.is_integer(values.type) and not values.null_count
        if column.name == reference or not whole:
            continue
        if pc.all(pc.equal(values.cast(pa.int64()), places)).as_py():
            return column.name
    return None
