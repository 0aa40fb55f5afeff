"""How JSON files write numbers, which reading them does not tell: 6.0 is read as 6, and numbers among words as strings."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence

import pyarrow as pa
import pyarrow.compute as pc

_NUMBER = r"\s*:\s*(-?[0-9]+(?:\.[0-9]+)?)(?=\s*[,}\]])"


def numbers_in(head: str, columns: Iterable[str]) -> dict[str, Sequence[str]]:
    """Return the numbers of columns as they are written, without quotes; columns without any are left out.

    Args:
        head: The beginning of a JSON file, or JSON lines.
        columns: The columns.
    """
    found: dict[str, Sequence[str]] = {}
    for name in columns:
        keys = {json.dumps(name), json.dumps(name, ensure_ascii=False)}
        pattern = f"(?:{'|'.join(map(re.escape, keys))}){_NUMBER}"
        if numbers := re.findall(pattern, head):
            found[name] = numbers
    return found


def with_points(texts: pa.Table, numbers: Mapping[str, Sequence[str]]) -> pa.Table:
    """Return the strings of columns, with the decimals of whole numbers where a file always writes them.

    Args:
        texts: The columns, read as strings.
        numbers: What :func:`numbers_in` found.
    """
    for place, field in enumerate(texts.schema):
        own = numbers.get(field.name, ())
        if own and all("." in number for number in own):
            column = texts.column(place)
            whole = pc.match_substring_regex(column, "^-?[0-9]+$")
            longer = pc.binary_join_element_wise(column, ".0", "")
            texts = texts.set_column(place, field, pc.if_else(whole, longer, column))
    return texts


def plain_notation(numbers: Sequence[str]) -> str:
    """Return the form of numbers: with the decimals that all, and some, of them have."""
    decimals = [len(number.partition(".")[2]) for number in numbers]
    least, most = min(decimals), max(decimals)
    return "0" + "." * bool(most) + "0" * least + "#" * (most - least)
