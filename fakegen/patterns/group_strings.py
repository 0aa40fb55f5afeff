"""Groups that back references repeat, written out: their strings, each with its probability.

An automaton has no memory, so beside look-around a back reference is decided by cases: one for each string of
its group, in which the group and all that refers to it are that string.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from re import _constants as code  # type: ignore[attr-defined]
from typing import Any

from fakegen.errors import ParameterError
from fakegen.patterns.parsed_items import SINGLE, Items, within_group

_MOST = 2_000

Letters = Callable[[Any, Any, int], Sequence[str]]


class GroupStrings:
    """Writes out groups.

    Args:
        letters: Returns the characters that a single-character item stands for, from its kind, value
            and flags.
        max_repeat: The largest number of repetitions if the expression sets no limit.
    """

    def __init__(self, letters: Letters, max_repeat: int) -> None:
        self._letters, self._max_repeat = letters, max_repeat

    def of(self, items: Items, flags: int) -> Mapping[str, float]:
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
            return self.of(*within_group(value, flags))
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
