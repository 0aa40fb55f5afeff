"""Pairs of columns that refer to rows of several tables: ``subject_type`` names the class, ``subject_id`` the row.

Applications load the class by its name, so that any other word is an error there. Which tables are meant is not said;
those that the most foreign keys refer to are the likeliest.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from fakegen.databases.inspected_table import InspectedTable
from fakegen.detection.column_names import split
from fakegen.inference.guessed_keys import referring, spoken_of
from fakegen.types.check_expressions import is_readable

_MOST = 3
_TYPE, _ID = "_type", "_id"
_ENDINGS = (
    ("people$", "person"),
    ("children$", "child"),
    ("(?<!ser)(?<!mov)ies$", "y"),
    ("((?<=ss)|(?<=tus)|(?<=[xz])|(?<=[cs]h))es$", ""),
    ("(?<![sui])s$", ""),
)
"""Plurals, and what they are in the singular."""


def polymorphic_pairs(table: InspectedTable) -> Iterator[tuple[str, str]]:
    """Yield the columns of a class and of a row, of each such pair that nothing else decides."""
    taken = referring(table) | spoken_of(table)
    if len(table.key) == 1:  # a wider key may say whose row it is, and of what
        taken |= set(table.key)
    kinds = {
        column.name: column.type
        for column in table.columns
        if column.name not in taken and column.default is None and is_readable(column.name)
    }
    for name, kind in kinds.items():
        row = kinds.get(name.removesuffix(_TYPE) + _ID)
        is_open = kind is not None and kind.kind == "string" and kind.entry is None
        if name.endswith(_TYPE) and is_open and row is not None and row.kind == "integer":
            yield name, name.removesuffix(_TYPE) + _ID


def class_names(tables: Mapping[str, InspectedTable], room: int | None) -> list[str]:
    """Return the classes of the tables that most foreign keys refer to, as frameworks name them: ``UserAccount``.

    Args:
        tables: All tables.
        room: How many characters there are for a name; None for any number.
    """
    times = Counter(key.table for table in tables.values() for key in table.foreign_keys)
    known = (tables[name] for name, _ in times.most_common() if name in tables)
    names = (_class_name(table.name) for table in known if _is_numbered(table))
    return [name for name in names if room is None or len(name) <= room][:_MOST]


def _is_numbered(table: InspectedTable) -> bool:
    kinds = [
        column.type.kind for column in table.columns if column.name in table.key and column.type
    ]
    return kinds == ["integer"]


def _class_name(table: str) -> str:
    *first, last = split(table.rpartition(".")[2]) or [table]
    for plural, singular in _ENDINGS:
        last, found = re.subn(plural, singular, last)
        if found:
            break
    return "".join(word.capitalize() for word in (*first, last))
