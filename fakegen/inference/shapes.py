"""The regular expression that codes have in common: ``AB-1234`` gives ``[A-Z]{2}-[0-9]{4}``."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import pyarrow as pa

from fakegen.profiling.openness import THIN

_SAMPLE = 2_000
_LEAST, _FEWEST = 0.95, 5
_MOST_RUNS, _LONGEST = 12, 64
_CLASSES = {"A": "[A-Z]", "a": "[a-z]", "9": "[0-9]"}
_SIZES = {"A": 26, "a": 26, "9": 10}
_ALPHABETS = ("[0-9a-f]", "[0-9A-F]", "[A-Z0-9]", "[a-z0-9]", "[A-Za-z0-9]")


@dataclass(frozen=True, slots=True)
class Shape:
    """A pattern and the number of strings that it matches.

    Attributes:
        pattern: A regular expression.
        support: About how many strings match it.
        evidence: What was found, in words.
    """

    pattern: str
    support: float
    evidence: str


def shape_of(values: pa.Array) -> Shape | None:
    """Return the pattern of at least 95% of some strings, or None if they have none in common.

    A string is split into runs of upper-case letters, lower-case letters and digits. A run that is the
    same in all strings, if ten or more are distinct, is kept literally. If the strings have different runs, one alphabet for all
    characters of all strings is tried. Strings with spaces have no pattern.
    """
    strings = [item for item in values.drop_null().slice(0, _SAMPLE).to_pylist() if item]
    if len(set(strings)) < _FEWEST or any(len(item) > _LONGEST for item in strings):
        return None
    split = [_runs(item) for item in strings]
    signatures = Counter(tuple(kind for kind, _ in runs) for runs in split)
    signature, count = signatures.most_common(1)[0]
    if count >= _LEAST * len(strings) and len(signature) <= _MOST_RUNS and " " not in signature:
        alike = [runs for runs in split if tuple(kind for kind, _ in runs) == signature]
        return _joined(signature, alike, count / len(strings))
    return _alphabet(strings)


def _runs(text: str) -> list[tuple[str, str]]:
    return [(kind, "".join(run)) for kind, run in groupby(text, _class)]


def _class(character: str) -> str:
    if not character.isascii():
        return character
    if character.isdigit():
        return "9"
    return ("A" if character.isupper() else "a") if character.isalpha() else character


def _joined(
    signature: Sequence[str], alike: Sequence[list[tuple[str, str]]], share: float
) -> Shape:
    pattern, support = "", 1.0
    distinct = len(set(map(tuple, alike)))
    for place, kind in enumerate(signature):
        runs = {runs[place][1] for runs in alike}
        lengths = {len(run) for run in runs}
        if len(runs) == 1 and distinct >= THIN:
            pattern += _literal(next(iter(runs)))
            continue
        part = _CLASSES.get(kind) or _literal(kind)
        pattern += part + _times(min(lengths), max(lengths))
        support *= sum(
            float(_SIZES.get(kind, 1)) ** n for n in range(min(lengths), max(lengths) + 1)
        )
    return Shape(pattern, support, f"{share:.0%} have this pattern")


def _literal(text: str) -> str:
    return re.sub(r"[\\.^$*+?{}\[\]()|]", r"\\\g<0>", text)


def _alphabet(strings: Sequence[str]) -> Shape | None:
    low, high = min(map(len, strings)), max(map(len, strings))
    for alphabet in _ALPHABETS:
        form = re.compile(f"{alphabet}*")
        if all(map(form.fullmatch, strings)):
            if not any(re.search(r"[0-9]", item) for item in strings):
                return None
            size = sum(bool(re.match(alphabet, chr(code))) for code in range(128))
            return Shape(
                alphabet + _times(low, high), math.pow(size, min(high, 20)), "all have this pattern"
            )
    return None


def _times(low: int, high: int) -> str:
    if low == high:
        return "" if low == 1 else f"{{{low}}}"
    return f"{{{low},{high}}}"
