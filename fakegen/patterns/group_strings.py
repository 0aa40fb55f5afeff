"""Groups that back references repeat, written out: their strings, each with its probability.

An automaton has no memory, so beside look-around a back reference is decided by cases: one for each string of
its group, in which the group and all that refers to it are that string.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from re import _constants as code  # type: ignore[attr-defined]
from typing import Any

from fakegen.errors import ParameterError
from fakegen.patterns.character_classes import class_of

_MOST = 2_000
SINGLE = (code.LITERAL, code.NOT_LITERAL, code.ANY, code.IN)
"""The kinds of items that are one character each."""

Letters = Callable[[Any, Any, int], Sequence[str]]


def references(items: Any) -> Iterator[int]:
    """Yield the numbers of the groups that the back references in parsed items repeat."""
    for item in items:
        if isinstance(item, tuple) and item[:1] == (code.GROUPREF,):
            yield item[1]
        elif isinstance(item, Sequence) and not isinstance(item, str):
            yield from references(item)
        elif hasattr(item, "data"):  # the parser's own sequence
            yield from references(item.data)


def made_characters(items: Iterable[tuple[Any, Any]], flags: int) -> set[str]:
    """Return the characters that parsed items make; look-arounds make none."""
    found: set[str] = set()
    for kind, value in items:
        if kind in SINGLE:
            found |= class_of(kind, value, flags)
        elif kind is code.SUBPATTERN:
            _, added, removed, content = value
            found |= made_characters(content, (flags | added) & ~removed)
        elif kind is code.BRANCH:
            for option in value[1]:
                found |= made_characters(option, flags)
        elif kind in (code.MAX_REPEAT, code.MIN_REPEAT):
            found |= made_characters(value[2], flags)
    return found


class GroupStrings:
    """Writes out groups.

    Args:
        letters: Returns the characters that a single-character item stands for, from its kind, value
            and flags.
        max_repeat: The largest number of repetitions if the expression sets no limit.
    """

    def __init__(self, letters: Letters, max_repeat: int) -> None:
        self._letters, self._max_repeat = letters, max_repeat

    def of(self, items: Iterable[tuple[Any, Any]], flags: int) -> Mapping[str, float]:
        """Return the strings of a sequence of items with their probabilities.

        Raises:
            ParameterError: There are too many, or what they are depends on what stands around them.
        """
        made = {"": 1.0}
        for kind, value in items:
            made = _joined(made, self._item(kind, value, flags))
        return made

    def _item(self, kind: Any, value: Any, flags: int) -> Mapping[str, float]:
        if kind in SINGLE:
            letters = self._letters(kind, value, flags)
            return {letter: 1 / len(letters) for letter in letters}
        if kind is code.SUBPATTERN:
            _, added, removed, content = value
            return self.of(content, (flags | added) & ~removed)
        if kind is code.BRANCH:
            options = [self.of(option, flags) for option in value[1]]
            return _mixed(options)
        if kind in (code.MAX_REPEAT, code.MIN_REPEAT):
            low, high, content = value
            high = max(low, self._max_repeat) if high is code.MAXREPEAT else int(high)
            part = self.of(content, flags)
            times: Mapping[str, float] = {"": 1.0}
            numbers = []
            for number in range(high + 1):
                if number >= low:
                    numbers.append(times)
                if number < high:
                    times = _joined(times, part)
            return _mixed(numbers)
        raise ParameterError(
            "beside look-around, a group that a back reference repeats can hold no look-around, boundary"
            " or back reference itself",
            "pattern",
        )


def _joined(first: Mapping[str, float], second: Mapping[str, float]) -> dict[str, float]:
    if len(first) * len(second) > _MOST:
        raise _too_many()
    made: dict[str, float] = {}
    for start, share in first.items():
        for end, part in second.items():
            made[start + end] = made.get(start + end, 0.0) + share * part
    return made


def _mixed(options: Sequence[Mapping[str, float]]) -> Mapping[str, float]:
    made: dict[str, float] = {}
    for option in options:
        for text, share in option.items():
            made[text] = made.get(text, 0.0) + share / len(options)
    if len(made) > _MOST:
        raise _too_many()
    return made


def _too_many() -> ParameterError:
    return ParameterError(
        f"beside look-around, a group that a back reference repeats has at most {_MOST} strings: put it"
        " in a column of its own, and join the parts by a template",
        "pattern",
    )
