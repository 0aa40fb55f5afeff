"""The notations of two dates or times in one string that some strings may have."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from fakegen.forms.moment_search import moment_notations, shape_of_moment, tokens_of_moment

_MOST_SHAPES = 3
_LONGEST = 80
_VARYING = ("0", "month", "weekday")


def period_notations(texts: Sequence[str]) -> Iterator[str]:
    """Yield notations of periods, without repeats.

    A string is one of a period if it begins and ends alike: the beginning and the end are each tried as dates and
    times, and what is between them must be the same in all strings.

    Args:
        texts: Distinct strings.
    """
    rows = [tokens_of_moment(text) for text in texts if len(text) <= _LONGEST]
    shapes = [shape_of_moment(tokens) for tokens in rows]
    found: dict[str, None] = {}
    for shape, _ in Counter(shapes).most_common(_MOST_SHAPES):
        alike = [tokens for tokens, own in zip(rows, shapes, strict=True) if own == shape]
        found |= dict.fromkeys(_of_alike(shape, alike))
    yield from found


def _of_alike(shape: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Return the notations of strings with the same kinds of tokens, with the longest ends that have any."""
    for size in range((len(shape) - 1) // 2, 0, -1):
        between = shape[size:-size]
        if shape[:size] != shape[-size:] or any(kind in _VARYING for kind in between):
            continue
        ends = {"".join(part) for tokens in rows for part in (tokens[:size], tokens[-size:])}
        middle = "".join(between).replace("%", "%%")
        notations = [f"{end}{middle}{end}" for end in moment_notations(sorted(ends))]
        if notations:
            return notations
    return []
