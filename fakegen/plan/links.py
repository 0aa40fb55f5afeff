"""Which columns of a table hold keys of rows of other tables, and the order in which tables can be filled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Link:
    """Columns that hold what identifies a row of another table.

    Attributes:
        name: The reference that they are read through.
        columns: The columns.
        table: The other table; it may be the same one.
        referred: Its columns, in the same order.
        optional: Whether a row may refer to none.
        shared: Those of the columns that are read through another reference.
    """

    name: str
    columns: Sequence[str]
    table: str
    referred: Sequence[str]
    optional: bool
    shared: frozenset[str] = frozenset()


def row_of(name: str) -> str:
    """Return the hidden column with the number of the row that a reference refers to."""
    return f"row of {name}"


def joined(
    links: Sequence[Link],
    keys: Mapping[str, Sequence[str]],
    held: Mapping[str, Mapping[str, str]],
) -> list[Link]:
    """Return links with those of one reference as one, where they hold the other table's key together.

    Args:
        links: The links of one table.
        keys: The key that the schema says each table has, by table; empty if it says none.
        held: The table's column for each column of the other's key, by reference: only those that are all
            held, some maybe by other references.
    """
    made = list(links)
    for name, columns in held.items():
        own = [link for link in links if link.name == name]
        if not own:  # only computed columns read it
            continue
        key = keys[own[0].table]
        if any(set(key) <= set(link.referred) for link in own):
            continue
        read = {column for link in own for column in link.columns}
        whole = replace(
            own[0],
            columns=[columns[part] for part in key],
            referred=list(key),
            shared=frozenset(columns.values()) - read,
        )
        made.insert(made.index(own[0]), whole)
        parts = [link for link in own if set(link.columns) <= set(whole.columns)]
        made = [link for link in made if link not in parts]
    return made


def order_of_filling(links: Mapping[str, Iterable[Link]]) -> list[str]:
    """Return tables in an order in which each comes after those that it refers to, near the one they have.

    Where tables refer to each other in a circle, one of the circle's optional references is filled later, if
    it has any.

    Args:
        links: The links of every table, by table, in the schema's order.
    """
    done: dict[str, None] = {}
    open_: list[str] = []

    def visit(table: str, *, optional: bool) -> None:
        if table in done or table in open_:
            return
        open_.append(table)
        for link in links[table]:
            if link.table in links and (optional or not link.optional):
                visit(link.table, optional=optional)
        open_.pop()
        done[table] = None

    circular = _circular(links)
    for table in links:
        visit(table, optional=table not in circular)
    return list(done)


def _circular(links: Mapping[str, Iterable[Link]]) -> set[str]:
    """Return the tables from which a path of references leads to a circle of several tables."""
    left = {
        name: {link.table for link in own if link.table in links and link.table != name}
        for name, own in links.items()
    }
    while free := [name for name, needed in left.items() if not needed & left.keys()]:
        for name in free:
            del left[name]
    return set(left)
