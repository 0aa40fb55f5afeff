"""The shapes that codes have, as regular expressions: ``AB-1234`` gives ``[A-Z]{2}-[0-9]{4}``.

Columns of codes have often several shapes: tickets with and without the letters of an office, cabins of
one deck or another. Each shape keeps its share. What is the same in many rows (a prefix, a separator) is kept
as it is; all other characters are drawn from their kind, so that no code is copied.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, takewhile

import numpy as np
import pyarrow as pa

from fakegen.detection.shares import percent
from fakegen.profiling.openness import THIN
from fakegen.profiling.round_bounds import round_bounds

_SAMPLE = 5_000
_LEAST, _FEWEST = 0.95, 5
_LEAST_COVERED, _LEAST_SHARE = 0.8, 0.02
_LEAST_OF_NAMES = 0.6
"""Where no one alphabet has all strings, as of names with spaces, shapes of fewer are still nearer than words."""
_MOST_SHAPES, _MOST_PREFIXES = 12, 24
_MOST_RUNS, _LONGEST = 30, 80
_MOST_WORDS = 4
_LEAST_FREQUENT = 0.5
"""Strings are split by their first letters if at least this share has frequent ones."""
_ENDING, _LONGEST_ENDING, _USUAL_ENDING = 4, 12, 0.8
_LEAST_ENDING = 0.3
"""Strings are split by their endings if at least this share has frequent ones."""
_LETTERS = ("A", "a", "W")
_CLASSES = {"A": "[A-Z]", "a": "[a-z]", "9": "[0-9]"}
_SIZES = {"A": 26, "a": 26, "W": 26, "9": 10}
_ALPHABETS = ("[0-9a-f]", "[0-9A-F]", "[A-Z0-9]", "[a-z0-9]", "[A-Za-z0-9]")
_PLACE_ALPHABETS = ("[0-9]", "[A-Z]", "[a-z]", *_ALPHABETS)
_CONSONANTS, _VOWELS, _ENDS = "[bdfgklmnprstvz]", "[aeiou]", "[lmnrst]"
_CAPITALS = "[BDFGKLMNPRSTVZ]"
_MANY = 50
"""Of so many strings, the shortest and longest are no rule, and closed runs of digits are looked for."""
_MOST_CLOSED, _MOST_STARTS, _WIDEST = 4, 40, 18
_WORD = 3
"""A run of so many small letters is a word, and gets one that can be pronounced."""


@dataclass(frozen=True, slots=True)
class Shape:
    """Patterns with their shares, and the number of strings that they match.

    Attributes:
        patterns: Regular expressions, each with its share of the rows.
        support: About how many strings can be made before one of the patterns has no others.
        evidence: What was found, in words.
    """

    patterns: Mapping[str, float]
    support: float
    evidence: str

    @property
    def pattern(self) -> str | dict[str, float]:
        """What the provider ``regex`` takes: the only pattern, or all of them with their shares."""
        return next(iter(self.patterns)) if len(self.patterns) == 1 else dict(self.patterns)


def shape_of(values: pa.Array, rows: int = 0) -> Shape | None:
    """Return the patterns of some strings, or None if they have few in common.

    A string is split into runs of upper-case letters, lower-case letters and digits. Strings with the same
    sequence of runs have one pattern; the patterns must cover 80% of the strings, or 60% if no one alphabet has all of
    them. A run that is the same in
    all of ten or more distinct strings is kept literally, and so is a start that all strings share and a short
    prefix that many rows have. If there are too many patterns, one alphabet for all characters of all strings is
    tried. Codes of one length keep it, with an alphabet for each place if they have too many patterns. Strings of
    more than four words have no pattern, and a few long ones do not count.

    Args:
        values: The strings.
        rows: How many different strings each number in them must have room for; 0 if that does not matter.
    """
    whole = [item for item in values.drop_null().slice(0, _SAMPLE).to_pylist() if item]
    strings = [item for item in whole if len(item) <= _LONGEST]
    if len(set(strings)) < _FEWEST or len(strings) < _LEAST * len(whole):
        return None
    if np.median([len(item.split()) for item in strings]) > _MOST_WORDS:
        return None
    is_fixed = _have_one_length(strings)
    groups: dict[Hashable, list[list[tuple[str, str]]]] = {}
    for item in strings:
        runs = _runs(item)
        kinds = tuple((kind, len(run) if is_fixed else 0) for kind, run in runs)
        groups.setdefault(kinds, []).append(runs)
    kept = sorted(groups.values(), key=len, reverse=True)
    kept = [group for group in kept if len(group) >= max(2, _LEAST_SHARE * len(strings))]
    kept = [group for group in kept[:_MOST_SHAPES] if len(group[0]) <= _MOST_RUNS]
    covered = sum(map(len, kept)) / len(strings)
    if is_fixed and covered < _LEAST_COVERED:
        return _by_place(strings, rows)
    if len(kept) > 1 and covered < 1:
        alphabet = _alphabet(strings)
        if alphabet is not None and len(groups) > _MOST_SHAPES:
            return alphabet
    if covered < _LEAST_COVERED:
        alphabet = _alphabet(strings)
        if alphabet is not None or covered < _LEAST_OF_NAMES:
            return alphabet
    if len(kept[0]) >= _LEAST * len(strings):
        kept = kept[:1]
    start = _common_start([runs for group in kept for runs in group])
    patterns: dict[str, float] = {}
    support = math.inf
    for group in kept:
        parts = _by_prefix(group)
        if len(parts) == 1:
            parts = _by_ending(group, max(THIN, _LEAST_SHARE * len(strings)))
        for alike in parts:
            pattern, size = _joined(alike, start, rows)
            share = len(alike) / len(strings)
            patterns[pattern] = round(patterns.get(pattern, 0.0) + share, 3)
            support = min(support, size / share)
    covered = sum(map(len, kept)) / len(strings)
    having = f"{percent(covered)} have"
    if len(patterns) == 1:
        return Shape(dict.fromkeys(patterns, 1.0), support, f"{having} this shape")
    return Shape(patterns, support, f"{having} one of these {len(patterns)} shapes")


def _have_one_length(strings: Sequence[str]) -> bool:
    """Return whether strings are codes of one length: most of them have digits."""
    lengths = set(map(len, strings))
    numbered = sum(any(map(str.isdigit, item)) for item in strings)
    return len(lengths) == 1 and len(set(strings)) >= THIN and 2 * numbered >= len(strings)


def _by_place(strings: Sequence[str], rows: int) -> Shape | None:
    """Return the patterns of strings of one length, by the characters at each place; those of digits are apart.

    Letters and digits that alternate at will are drawn from one alphabet.
    """
    digits = [item for item in strings if item.isdecimal()]
    mixed = [item for item in strings if not item.isdecimal()]
    patterns: dict[str, float] = {}
    support = math.inf
    for part in (mixed, digits):
        if len(part) < max(2, _LEAST_SHARE * len(strings)):
            continue
        found = _placed(part, rows)
        if found is None:
            return None
        share = len(part) / len(strings)
        patterns[found[0]] = round(share, 3)
        support = min(support, found[1] / share)
    return Shape(patterns, support, "all have one length, and these characters at each place")


def _placed(strings: Sequence[str], rows: int) -> tuple[str, float] | None:
    """Return the pattern of strings of one length, and how many strings match it; None for varying separators."""
    columns = [_usual_characters(characters) for characters in zip(*strings, strict=True)]
    many = len(strings) >= _MANY
    pattern, support = "", 1.0
    kinds = [_kind_of_place(column, many=many) for column in columns]
    places = list(zip(*strings, strict=True))
    for kind, alike in groupby(range(len(kinds)), kinds.__getitem__):
        numbers = list(alike)
        found = [columns[number] for number in numbers]
        if kind is None:
            return None
        if kind == "":
            pattern += _literal("".join(next(iter(column)) for column in found))
            continue
        if kind == "9":
            texts = zip(*(places[number] for number in numbers), strict=True)
            part, size = _digits(["".join(text) for text in texts], rows)
            pattern, support = pattern + part, support * size
            continue
        text = "".join(set().union(*found))
        alphabet = next(one for one in _PLACE_ALPHABETS if re.fullmatch(f"{one}+", text))
        pattern += alphabet + _times(len(found), len(found))
        support *= float(_letters_in(alphabet)) ** len(found)
    return pattern, support


def _usual_characters(characters: Sequence[str]) -> set[str]:
    """Return the characters of a place; one only if nearly all of many strings have it."""
    ((often, count),) = Counter(characters).most_common(1)
    is_shared = count >= max(THIN, _LEAST * len(characters))
    return {often} if is_shared else set(characters)


def _kind_of_place(characters: set[str], *, many: bool) -> str | None:
    """Return the kind of the characters at a place: empty for one that all share, None for a varying separator.

    Few strings do not tell whether a place has digits only.
    """
    if len(characters) == 1:
        return ""
    if not re.fullmatch(r"[A-Za-z0-9]+", "".join(characters)):
        return None
    if not many:
        return "x"
    return "9" if all(map(str.isdigit, characters)) else "x"


def _letters_in(alphabet: str) -> int:
    return sum(bool(re.match(alphabet, chr(code))) for code in range(128))


def _runs(text: str) -> list[tuple[str, str]]:
    """Return the runs of a text; a capital letter and the small ones after it are a word, ``W``."""
    runs: list[tuple[str, str]] = []
    for kind, letters in groupby(text, _class):
        run = "".join(letters)
        if kind == "a" and runs and runs[-1][0] == "A" and len(runs[-1][1]) == 1:
            runs[-1] = ("W", runs[-1][1] + run)
        else:
            runs.append((kind, run))
    return runs


def _class(character: str) -> str:
    if character.isascii() and character.isdigit():
        return "9"
    if character.isalpha():
        return "A" if character.isupper() else "a"
    return character


def _by_prefix(group: Sequence[list[tuple[str, str]]]) -> list[list[list[tuple[str, str]]]]:
    """Split strings with the same runs by their first letters, as far as these are frequent.

    So the decks of cabins, the offices of tickets and the makers of cars keep their frequencies.
    """
    kind, _ = group[0][0]
    if kind not in _LETTERS or len(group[0]) < 2:
        return [list(group)]
    counts = Counter(runs[0][1] for runs in group)
    often = [text for text, count in counts.most_common(_MOST_PREFIXES) if count >= THIN]
    if sum(counts[text] for text in often) < _LEAST_FREQUENT * len(group):
        return [list(group)]
    parts = [[runs for runs in group if runs[0][1] == text] for text in sorted(often)]
    others = [runs for runs in group if runs[0][1] not in often]
    return [*parts, others] if others else parts


def _by_ending(
    group: Sequence[list[tuple[str, str]]], least: float
) -> list[list[list[tuple[str, str]]]]:
    """Split strings with the same runs by how they end, as far as many do so alike.

    So streets stay streets and firms stay firms: ``straat``, ``Trading Company``. Strings that end with the same words go
    together; of others, the last word is cut before letters that many words end with.

    Args:
        group: The runs of each string.
        least: How many different strings must end alike.
    """
    distinct = list(map(list, dict.fromkeys(map(tuple, group))))
    words = Counter(
        tuple(runs[place:])
        for runs in distinct
        for place in range(1, len(runs))
        if any(kind in _LETTERS for kind, _ in runs[place:])
    )
    letters = _frequent_endings([runs[-1][1] for runs in distinct if runs[-1][0] in "aW"], least)
    parts: dict[Hashable, list[list[tuple[str, str]]]] = {}
    for runs in group:
        tails = (tuple(runs[place:]) for place in range(1, len(runs)))
        tail = next((one for one in tails if words[one] >= least), None)
        kind, last = runs[-1]
        end = next((one for one in letters if last.endswith(one) and len(last) > len(one) + 1), "")
        is_cut = tail is None and bool(end)
        cut = [*runs[:-1], (kind, last.removesuffix(end)), ("a", end)] if is_cut else runs
        parts.setdefault(tail or end, []).append(cut)
    others = parts.pop("", [])
    often = sorted(parts, key=lambda one: -len(parts[one]))[:_MOST_SHAPES]
    kept = [parts[one] for one in often]
    if sum(map(len, kept)) < _LEAST_ENDING * len(group):
        return [list(group)]
    others += [runs for one in parts if one not in often for runs in parts[one]]
    plain = [_rejoined(runs, len(group[0])) for runs in others]
    return [*kept, plain] if plain else kept


def _rejoined(runs: list[tuple[str, str]], length: int) -> list[tuple[str, str]]:
    """Return the runs of a string whose last word may have been cut."""
    if len(runs) == length:
        return runs
    (kind, stem), (_, end) = runs[-2:]
    return [*runs[:-2], (kind, stem + end)]


def _frequent_endings(words: Sequence[str], least: float) -> list[str]:
    """Return the letters with which many words end, the longest first.

    An ending is as long as nearly all words with its last letters have it.
    """
    counts = Counter(
        word[-size:]
        for word in words
        for size in range(_ENDING, min(_LONGEST_ENDING, len(word) - 1))
    )
    found = set()
    for ending in [
        text for text, count in counts.items() if len(text) == _ENDING and count >= least
    ]:
        whole = ending
        while longer := [
            text
            for text in counts
            if len(text) == len(whole) + 1
            and text.endswith(whole)
            and counts[text] >= _USUAL_ENDING * counts[whole]
        ]:
            whole = longer[0]
        found.add(whole)
    return sorted(found, key=len, reverse=True)


def _common_start(strings: Sequence[list[tuple[str, str]]]) -> int:
    """Return the number of first runs that all strings share, as a title; 0 if there are few strings."""
    if len(strings) < THIN:
        return 0
    alike = (len(set(runs)) == 1 for runs in zip(*strings, strict=False))
    return sum(1 for _ in takewhile(bool, alike))


def _joined(alike: Sequence[list[tuple[str, str]]], start: int, rows: int) -> tuple[str, float]:
    """Return the pattern of strings with the same runs, and how many strings match it.

    Args:
        alike: The runs of each string.
        start: The number of first runs that strings with other runs have, too.
        rows: How many different strings are to be made.
    """
    pattern, support = "", 1.0
    distinct = len(set(map(tuple, alike)))
    for place, (kind, _) in enumerate(alike[0]):
        runs = [item[place][1] for item in alike]
        if place < start or (len(set(runs)) == 1 and (distinct >= THIN or len(runs) >= THIN)):
            pattern += _literal(runs[0])
            continue
        part, size = _run(kind, runs, rows)
        pattern += part
        support *= size
    return pattern, support


def _run(kind: str, runs: Sequence[str], rows: int) -> tuple[str, float]:
    """Return the pattern of one run of several strings, and how many texts match it."""
    counts = Counter(runs)
    often = sorted(text for text, count in counts.items() if count >= THIN)
    is_closed = sum(counts[text] for text in often) >= _LEAST * len(runs)
    if kind in _LETTERS and is_closed and len(often) <= _MOST_PREFIXES:
        return f"(?:{'|'.join(often)})", len(often)
    lengths = np.array([len(run) for run in runs])
    low, high = int(lengths.min()), int(lengths.max())
    if len(runs) >= _MANY:  # a few long ones are no rule
        low, high = (int(n) for n in np.quantile(lengths, (0.02, 0.98), method="nearest"))
    size = sum(float(_SIZES.get(kind, 1)) ** n for n in range(low, high + 1))
    if kind == "W":
        return _CAPITALS + _word(low - 1, high - 1, after_capital=True), size
    if kind == "a" and high >= _WORD:
        return _word(low, high, after_capital=False), size
    if kind == "9" and (years := _years(runs)):
        return years, size / 100.0
    if kind == "9" and len(runs) >= _MANY:
        ((length, count),) = Counter(map(len, runs)).most_common(1)
        if count >= _LEAST * len(runs):
            return _digits([run for run in runs if len(run) == length], rows)
    if kind == "9" and _are_numbers(runs):
        return "[1-9]" + _CLASSES["9"] + _times(low - 1, high - 1) if high > 1 else "[1-9]", size
    return (_CLASSES.get(kind) or _literal(kind)) + _times(low, high), size


def _digits(runs: Sequence[str], rows: int) -> tuple[str, float]:
    """Return the pattern of many digits of one length, and how many texts match it.

    Either the first two are a closed list, such as months: each of them has at least ten rows, so that it says nothing
    of one. Or they are numbers with zeros before them, which are as great as round bounds allow.
    """
    length = len(runs[0])
    counts = Counter(run[:2] for run in runs)
    often = sorted(text for text, count in counts.items() if count >= THIN)
    is_closed = sum(counts[text] for text in often) >= _LEAST * len(runs)
    if 2 <= length <= _MOST_CLOSED and len(often) <= _MOST_STARTS and is_closed:
        start = often[0] if len(often) == 1 else f"(?:{'|'.join(often)})"
        rest = length - 2
        pattern = start + (_CLASSES["9"] + _times(rest, rest) if rest else "")
        return pattern, len(often) * 10.0**rest
    if length > _WIDEST:
        return _CLASSES["9"] + _times(length, length), 10.0**length
    first, last = _with_room(*round_bounds(np.array(runs, dtype=np.int64)), 2 * rows)
    if last >= 10**length:
        first, last = 0, 10**length - 1
    low, high = f"{first:0{length}}", f"{last:0{length}}"
    same = sum(1 for _ in takewhile(bool, map(str.__eq__, low, high)))
    rest = length - same - 1
    leading = "" if low[same] == "0" and high[same] == "9" else f"[{low[same]}-{high[same]}]"
    rest += not leading
    after = _CLASSES["9"] + _times(rest, rest) if rest else ""
    return low[:same] + leading + after, float(last - first + 1)


def _with_room(first: int, last: int, size: int) -> tuple[int, int]:
    """Return round bounds that have room for so many numbers."""
    while last - first + 1 < size:
        step = 10 ** len(str(last - first + 1))
        first = first // step * step
        last = first + step - 1
    return first, last


def _years(runs: Sequence[str]) -> str | None:
    """Return the pattern of years of the same decades: codes of four digits would have others as well."""
    years = set(runs)
    if len(years) < _FEWEST or not all(re.fullmatch("(?:19|20)[0-9]{2}", run) for run in years):
        return None
    decades = sorted({run[:3] for run in years})
    return f"(?:{'|'.join(decades)})[0-9]" if len(decades) > 1 else f"{decades[0]}[0-9]"


def _are_numbers(runs: Sequence[str]) -> bool:
    """Return whether no run of digits has a zero in front, so that it is a number."""
    return len(set(runs)) >= _MANY // 2 and not any(run[:-1].startswith("0") for run in runs)


def _word(low: int, high: int, after_capital: bool) -> str:
    """Return a pattern of ``low`` to ``high`` small letters that can be pronounced."""
    start = _VOWELS if after_capital else ""
    if not after_capital and high % 2:
        start = f"{_VOWELS}?"
    left = 1 if after_capital else 0
    pairs = max((low - left) // 2, 0), max((high - left) // 2, 0)
    if low and pairs[1] and not after_capital:
        pairs = max(pairs[0], 1), pairs[1]  # a word is not empty
    if not pairs[1]:
        return start or _CLASSES["a"] + _times(low, high)
    end = f"{_ENDS}?" if after_capital and (high - left) % 2 else ""
    return start + f"(?:{_CONSONANTS}{_VOWELS})" + _times(*pairs) + end


def _literal(text: str) -> str:
    return re.sub(r"[\\.^$*+?{}\[\]()|]", r"\\\g<0>", text)


def _alphabet(strings: Sequence[str]) -> Shape | None:
    low, high = min(map(len, strings)), max(map(len, strings))
    for alphabet in _ALPHABETS:
        form = re.compile(f"{alphabet}*")
        if all(map(form.fullmatch, strings)):
            if not any(re.search(r"[0-9]", item) for item in strings):
                return None
            pattern = alphabet + _times(low, high)
            support = math.pow(_letters_in(alphabet), min(high, 20))
            return Shape({pattern: 1.0}, support, "all have this shape")
    return None


def _times(low: int, high: int) -> str:
    if low == high:
        return "" if low == 1 else f"{{{low}}}"
    return f"{{{low},{high}}}"
