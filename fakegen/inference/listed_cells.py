"""Lists that stand in one string: ``red;blue``, ``wifi, parking``, ``["a", "b"]``.

Taken whole, such strings have ever more values, and none is kept. Their items are a closed list, so each
string is made of a list of these.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from fakegen.detection.identifying import may_be_persons
from fakegen.inference.nested_values import nested_entry
from fakegen.profiling.found import quoted

_SEPARATORS = ("; ", ";", " | ", "|", ", ", ",", " / ", "/", "\n")
_BRACKETS = (("['", "', '", "']"), ('["', '", "', '"]'), ('["', '","', '"]'), ("{", ",", "}"))
_MOST_ROWS = 20_000
_SEVERAL, _SORTED = 0.2, 0.99
"""The least share of strings with two items or more, and of those in order, if all are to be so."""
_LONGEST, _ALIKE = 40, 0.5


@dataclass(frozen=True, slots=True)
class ListedCells:
    """How strings are made of lists.

    Attributes:
        entry: The list, as a schema writes it.
        before: What stands before the first item of a list that has any.
        separator: What stands between two items.
        after: What stands after the last one.
        empty: The string of an empty list.
        is_sorted: Whether the items are in the order of the alphabet.
    """

    entry: Any
    before: str
    separator: str
    after: str
    empty: str
    is_sorted: bool

    def expression(self, column: str) -> str:
        """Return the expression that writes the lists of a column."""
        items = f"{column} | sort" if self.is_sorted else column
        text = f"{items} | join({quoted(self.separator)})"
        if not self.before:
            return text
        whole = f"{quoted(self.before)} ~ ({text}) ~ {quoted(self.after)}"
        return f"{whole} if {column} else {quoted(self.empty)}"


def listed_cells(name: str, values: pa.Array) -> ListedCells | None:
    """Return how strings are made of lists of few different items; None if they hold no such lists.

    Args:
        name: The column.
        values: Its strings, without nulls.
    """
    texts = values.slice(0, _MOST_ROWS).to_pylist()
    for before, separator, after in _ways(texts):
        empty = before[:1] + after[-1:]
        lists = [
            [] if text == empty else text[len(before) : len(text) - len(after)].split(separator)
            for text in texts
        ]
        if sum(len(items) > 1 for items in lists) < _SEVERAL * len(lists):
            continue
        items = sorted({item for items in lists for item in items})
        if any(item != item.strip() or not 0 < len(item) <= _LONGEST for item in items):
            continue
        if not _are_exchangeable(lists):
            continue
        entry = nested_entry(pa.array(lists, pa.list_(pa.string())))
        is_closed = entry is not None and "choice" in entry["list"]["of"]
        if not is_closed or may_be_persons(name, items):
            continue
        ordered = sum(items == sorted(items, key=str.lower) for items in lists)
        return ListedCells(entry, before, separator, after, empty, ordered >= _SORTED * len(lists))
    return None


def _are_exchangeable(lists: Sequence[Sequence[str]]) -> bool:
    """Return whether the first items come at other places, too: else the places of a string mean different things."""
    first = {items[0] for items in lists if len(items) > 1}
    others = {item for items in lists for item in items[1:]}
    return len(first & others) >= _ALIKE * min(len(first), len(others))


def _ways(texts: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """Yield what may stand before, between and after the items of strings."""
    for before, separator, after in _BRACKETS:
        empty = before[:1] + after[-1:]
        if all(
            text == empty or (text.startswith(before) and text.endswith(after)) for text in texts
        ):
            yield before, separator, after
    for separator in _SEPARATORS:
        yield "", separator, ""
