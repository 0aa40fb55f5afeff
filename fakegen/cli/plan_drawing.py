"""The tables of a plan and what refers to what: as lines of text, and as a Mermaid diagram."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from fakegen import number_of
from fakegen.cli.printing import one_line

if TYPE_CHECKING:
    from fakegen import LinkFacts, TableFacts


def drawn(tables: Sequence[TableFacts]) -> Iterator[str]:
    """Yield the lines of a drawing: each table below the one that its rows belong to, then the references.

    Args:
        tables: The tables.
    """
    names = {table.name for table in tables}
    for table in tables:
        if table.per not in names:
            yield from _branch(table, tables, "", "")
    for table in tables:
        for link in table.links:
            yield _reference(table, link)


def _branch(
    table: TableFacts, tables: Sequence[TableFacts], before: str, below: str
) -> Iterator[str]:
    yield before + _title(table)
    children = [child for child in tables if child.per == table.name]
    for child in children:
        is_last = child is children[-1]
        before, further = ("└─ ", "   ") if is_last else ("├─ ", "│  ")
        yield from _branch(child, tables, below + before, below + further)


def _title(table: TableFacts) -> str:
    words = [number_of(table.rows, "row")]
    if table.key:
        words.append(f"key {', '.join(map(one_line, table.key))}")
    if table.hidden:
        words.append("not written")
    return f"{one_line(table.name)}: {'; '.join(words)}"


def _reference(table: TableFacts, link: LinkFacts) -> str:
    own = ", ".join(f"{one_line(table.name)}.{one_line(name)}" for name in link.columns)
    to = ", ".join(f"{one_line(link.table)}.{one_line(name)}" for name in link.referred)
    notes = [f"as {one_line(link.name)}"] if link.name != link.table else []
    notes += ["its parent"] if link.name == table.per else []
    notes += ["or none"] if link.optional else []
    said = f" ({', '.join(notes)})" if notes else ""
    return f"{own} → {to}{said}"


def mermaid(tables: Sequence[TableFacts]) -> Iterator[str]:
    """Yield the lines of an entity relationship diagram, as Mermaid writes it.

    Args:
        tables: The tables.
    """
    yield "erDiagram"
    for table in tables:
        yield f"  {_quoted(table.name)} {{"
        foreign = {name for link in table.links for name in link.columns}
        for step in table.steps:
            for name, kind in step.columns.items():
                if name not in step.hidden_columns:
                    yield f"    {_word(kind)} {_word(name)}{_keys(table, name, foreign)}{_full(name)}"
        yield "  }"
    for table in tables:
        linked = {link.name for link in table.links}
        for link in table.links:
            yield _relation(link.table, table.name, ", ".join(link.columns), link)
        if table.per is not None and table.per not in linked:
            yield _relation(table.per, table.name, "per")


def _keys(table: TableFacts, name: str, foreign: set[str]) -> str:
    """Return the marks of a column: of the primary, of a foreign or of a unique key."""
    marks = ["PK"] if name in table.key else []
    marks += ["FK"] if name in foreign else []
    marks += ["UK"] if [name] in [list(group) for group in table.unique] else []
    return f" {', '.join(marks)}" if marks else ""


def _relation(table: str, other: str, label: str, link: LinkFacts | None = None) -> str:
    one = "|o" if link is not None and link.optional else "||"
    many = "o|" if link is not None and link.unique else "o{"
    return f"  {_quoted(table)} {one}--{many} {_quoted(other)} : {_quoted(label)}"


def _quoted(text: str) -> str:
    """Return a string in quotes, in which what ends it or begins a comment stands as its number."""
    escaped = re.sub(r'["#%\\]', lambda found: f"#{ord(found[0])};", one_line(text))
    return f'"{escaped}"'


def _full(name: str) -> str:
    """Return a column's name as the comment of its attribute, where Mermaid cannot have it as a name."""
    return "" if _word(name) == name else f" {_quoted(name)}"


def _word(text: str) -> str:
    """Return a name or a type as Mermaid can read it: letters, digits and underscores, and no mark of a key."""
    word = re.sub(r"[^A-Za-z0-9_]+", "_", text).strip("_")
    return word if word[:1].isalpha() and word not in ("PK", "FK", "UK") else f"_{word}"
