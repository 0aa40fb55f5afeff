"""Columns that refer to rows of another table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from fakegen.arrays.plain import plain_array
from fakegen.arrays.positions import positions_among
from fakegen.inference.decisions import Choice, Scripted
from fakegen.profiling.table_profile import TableProfile

_SAME, _LEAST_CARRIED = 0.99, 3
_REFERABLE = ("sequence", "uuid", "regex", "integer")


@dataclass(frozen=True, slots=True)
class Reference:
    """A column whose values all occur in another table's key.

    Attributes:
        table: The table that has the column.
        column: The column.
        key_table: The table that it refers to.
        key: The key there.
        evidence: What was found.
    """

    table: str
    column: str
    key_table: str
    key: str
    evidence: str


def find_references(
    seen: Mapping[str, TableProfile], chosen: Mapping[str, Mapping[str, Choice]]
) -> list[Reference]:
    """Return the columns that refer to rows of another table.

    All values must occur in a unique key of the other table, of the same type. The column's name must
    be the key's (but not ``id``), or contain the other table's name; the name of a string column may also contain the
    key's. Values alone are no evidence, since numbers from 1 on occur in most keys. References that
    would be circular are left out.
    """
    found: list[Reference] = []
    for name, table in seen.items():
        for column in table.columns:
            for reference in _of(name, column.name, seen, chosen):
                if not _reaches(reference.key_table, name, found):
                    found.append(reference)
                    break
    return found


def carried(seen: Mapping[str, TableProfile], reference: Reference) -> dict[str, str]:
    """Return the columns that repeat what the row has that they refer to, with the column there.

    So do the customer's name and city in a table of orders. Hardly any row may differ.
    """
    table, other = seen[reference.table].data, seen[reference.key_table].data
    owners = positions_among(
        plain_array(table.column(reference.column)), plain_array(other.column(reference.key))
    )
    rows = pa.array(owners, mask=owners < 0)
    found: dict[str, str] = {}
    for column in seen[reference.table].columns:
        values = plain_array(table.column(column.name))
        if column.name == reference.column or column.distinct < _LEAST_CARRIED:
            continue
        for name in sorted(other.column_names, key=lambda name: name != column.name):
            there = plain_array(other.column(name))
            if (
                name != reference.key
                and there.type == values.type
                and _equal(there.take(rows), values)
            ):
                found[column.name] = name
                break
    return found


def _equal(there: pa.Array, here: pa.Array) -> bool:
    if pa.types.is_nested(here.type):
        return False
    same = pc.or_(
        pc.fill_null(pc.equal(there, here), False), pc.and_(there.is_null(), here.is_null())
    )
    return bool(pc.mean(same.cast(pa.float64())).as_py() >= _SAME)


def _of(
    table: str,
    column: str,
    seen: Mapping[str, TableProfile],
    chosen: Mapping[str, Mapping[str, Choice]],
) -> Iterator[Reference]:
    values = plain_array(seen[table].data.column(column))
    if seen[table].data.num_rows < seen[table].rows or values.null_count == len(values):
        return
    for other, keys in seen.items():
        for key in () if other == table else _keys(keys, chosen[other]):
            known = plain_array(keys.data.column(key))
            if known.type != values.type or not _is_named(column, other, key, known.type):
                continue
            inside = pc.is_in(pc.drop_null(values), value_set=known)
            if pc.all(inside).as_py():
                rows = len(values) - values.null_count
                evidence = f"all {rows:,} values occur in {other}.{key}"
                yield Reference(table, column, other, key, evidence)


def _keys(table: TableProfile, chosen: Mapping[str, Choice]) -> Sequence[str]:
    """Return the unique columns that references can use: their values are found without resampling."""
    return [
        column.name
        for column in table.columns
        if column.distinct == column.present == column.rows
        and column.name.isidentifier()
        and isinstance(choice := chosen[column.name], Scripted)
        and choice.provider in _REFERABLE
        and (choice.provider in ("sequence", "uuid") or "unique" in choice.modifiers)
    ]


def _is_named(column: str, table: str, key: str, kind: pa.DataType) -> bool:
    own, other, named = column.casefold(), table.casefold(), key.casefold()
    if own == named and own != "id":
        return True
    singular = other.removesuffix("s")
    return singular in own or (not pa.types.is_integer(kind) and named in own)


def _reaches(start: str, goal: str, found: Sequence[Reference]) -> bool:
    """Return whether references lead from one table to another."""
    return start == goal or any(
        _reaches(reference.key_table, goal, found)
        for reference in found
        if reference.table == start
    )
