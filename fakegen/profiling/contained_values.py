"""Strings that contain the values of other columns: ``Harrison, KY`` beside ``KY``, ``1859-1939`` beside both years.

Idea: the values of a row are looked for in its string, the longest first, and cut out. Rows in which the same columns
have values must leave the same texts between them. One of these texts may differ from row to row, if all rows have
the same columns: it is what the string adds. Invariant: a text of a template is shared by nearly all of ten or more
rows, so that it says nothing of one. A column counts if its values are in nearly all strings of their rows, and far
seldomer in those of other rows.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

from fakegen.profiling.openness import THIN

Strings = Sequence[str | None]

_MOST_ROWS = 1_000
_LEAST, _BY_CHANCE = 0.9, 0.5
_SHARED = 0.9
_MOST_TEMPLATES = 4


@dataclass(frozen=True, slots=True)
class ContainedValues:
    """How the strings of rows that have values in certain columns are put together.

    Attributes:
        columns: The columns, in the order of the string.
        texts: The texts before, between and after them: one more than columns.
        added: The text in which rows differ: its place among the texts, and what it is in each row; None if
            there is none.
    """

    columns: tuple[str, ...]
    texts: tuple[str, ...]
    added: tuple[int, Sequence[str]] | None = None


def templates_of(target: Strings, columns: Mapping[str, Strings]) -> list[ContainedValues]:
    """Return how a column's strings are put together, the templates with most columns first; none if they are not.

    Args:
        target: The strings.
        columns: The columns whose values they may contain, as strings.
    """
    rows = [place for place, text in enumerate(target) if text][:_MOST_ROWS]
    found = [name for name, values in columns.items() if _is_contained(target, values, rows)]
    if len(rows) < THIN or not found:
        return []
    found.sort(key=lambda name: -sum(len(columns[name][row] or "") for row in rows))
    cut = [_cut(str(target[row]), {name: columns[name][row] for name in found}) for row in rows]
    used = [name for name in found if any(name in names for names, _ in cut)]
    groups: dict[tuple[str, ...], list[tuple[tuple[str, ...], list[str]]]] = {}
    for row, parts in zip(rows, cut, strict=True):
        present = tuple(name for name in used if columns[name][row])
        groups.setdefault(present, []).append(parts)
    templates = []
    covered = 0
    for present, alike in groups.items():
        if present and len(alike) >= THIN:
            template = _template(alike, may_add=len(alike) >= _LEAST * len(rows))
            if template is None or set(template.columns) != set(present):
                return []
            templates.append(template)
            covered += len(alike)
    is_open = any("{" in text for template in templates for text in template.texts)
    if covered < _LEAST * len(rows) or len(templates) > _MOST_TEMPLATES or is_open:
        return []  # a brace would begin an expression
    return sorted(templates, key=lambda one: -len(one.columns))


def _is_contained(target: Strings, values: Strings, rows: Sequence[int]) -> bool:
    both = [row for row in rows if values[row]]
    if len(both) < THIN:
        return False
    own = sum(_place(str(target[row]), str(values[row])) is not None for row in both)
    if own < _LEAST * len(both):
        return False
    half = len(both) // 2  # neighbours often have the same value
    others = [*both[half:], *both[:half]]
    chance = sum(
        _place(str(target[row]), str(values[other])) is not None
        for row, other in zip(both, others, strict=True)
    )
    return chance <= _BY_CHANCE * own


def _place(text: str, value: str) -> int | None:
    """Return the last place where a value stands in a text as a whole word or number; None if it does not."""
    place = text.rfind(value)
    while place >= 0:
        before, after = text[place - 1 : place], text[place + len(value) : place + len(value) + 1]
        if not (_go_on(before, value[0]) or _go_on(value[-1], after)):
            return place
        place = text.rfind(value, 0, place + len(value) - 1)
    return None


def _go_on(one: str, other: str) -> bool:
    """Return whether two characters side by side are of one word or number."""
    return (one.isalpha() and other.isalpha()) or (one.isdigit() and other.isdigit())


def _cut(text: str, values: Mapping[str, str | None]) -> tuple[tuple[str, ...], list[str]]:
    """Return the columns whose values are in a text, in their order, and the texts around them."""
    names: list[str] = []
    texts = [text]
    for name, value in values.items():
        for place, part in enumerate(texts) if value else ():
            start = _place(part, str(value))
            if start is not None:
                texts[place : place + 1] = [part[:start], part[start + len(str(value)) :]]
                names.insert(place, name)
                break
    return tuple(names), texts


def _template(
    alike: Sequence[tuple[tuple[str, ...], list[str]]], *, may_add: bool
) -> ContainedValues | None:
    """Return how rows with values in the same columns are put together; None if they are in several ways."""
    columns, often = Counter(names for names, _ in alike).most_common(1)[0]
    if often < _LEAST * len(alike) or not columns:
        return None
    rows = [texts for names, texts in alike if names == columns]
    texts, added = [], None
    for place, parts in enumerate(zip(*rows, strict=True)):
        text, count = Counter(parts).most_common(1)[0]
        if count >= _SHARED * len(rows) and count >= THIN:
            texts.append(text)
        elif may_add and added is None:
            before = re.sub(r"\w+$", "", _start(parts))
            left = [part[len(before) :] for part in parts]
            after = re.sub(r"^\w+", "", _start([part[::-1] for part in left])[::-1])
            added = place, [part[: len(part) - len(after)] for part in left]
            texts.append(f"{before}\0{after}")
        else:
            return None
    return ContainedValues(columns, tuple(texts), added)


def _start(texts: Sequence[str]) -> str:
    """Return the letters with which all texts begin."""
    alike = takewhile(lambda letters: len(set(letters)) == 1, zip(*texts, strict=False))
    return "".join(letters[0] for letters in alike)
