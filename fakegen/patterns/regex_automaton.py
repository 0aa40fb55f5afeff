"""A parsed regular expression with look-around as one automaton of states, guards and probabilities.

The expression's own states make the string: each way on has a probability, as the pattern algebra has. The
states of look-arounds only watch: a **guard** on a way says what must precede or follow. Invariant: numbers
of the expression's own states grow along every way, because its repetitions are written out; those of
look-arounds may form loops, because ``.*`` in a look-around has no largest number. A group that back references
repeat is a fork of ways, one for each of its strings, which meet where the group's sequence ends.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from re import _constants as code  # type: ignore[attr-defined]
from typing import Any, Literal

from fakegen.errors import ParameterError
from fakegen.patterns.character_classes import class_of, matcher_of
from fakegen.patterns.group_strings import GroupStrings
from fakegen.patterns.parsed_items import (
    SINGLE,
    flattened,
    made_characters,
    references,
    within_group,
)

_MOST_STATES = 20_000
_MOST_LOOKUPS = 5_000_000
_DEEPEST = 50
_NEWLINE = [(code.LITERAL, 10)]
_WORD = [(code.IN, [(code.CATEGORY, code.CATEGORY_WORD)])]
_EMPTY_HAS_NO_BOUNDARY = re.search(r"\B", "") is None  # until Python 3.13

AHEAD_IN_BEHIND = "a look-ahead, an end or a boundary inside a look-behind"


class UnsupportedError(Exception):
    """Something in the expression has no automaton; the argument says what."""


@dataclass(frozen=True, slots=True)
class Guard:
    """A condition on a place in the string.

    Attributes:
        kind: ``start`` and ``end``: nothing precedes, nothing follows; ``ahead``, ``behind``: a
            look-around.
        number: The first state of a look-ahead; the position in :attr:`RegexAutomaton.behinds`.
        negated: Whether it must not hold.
    """

    kind: Literal["start", "end", "ahead", "behind"]
    number: int = 0
    negated: bool = False

    def __invert__(self) -> Guard:
        return Guard(self.kind, self.number, not self.negated)


Guards = tuple[Guard, ...]

_START, _END = Guard("start"), Guard("end")


@dataclass(frozen=True, slots=True)
class Letters:
    """What an edge makes or matches.

    Attributes:
        made: The characters, equally likely, if the edge is the expression's own; () in a look-around.
        matches: Whether the edge has a character.
    """

    made: tuple[str, ...]
    matches: Callable[[str], Any]


@dataclass(slots=True)
class _State:
    edges: list[tuple[int, int]] = field(default_factory=list)
    skips: list[tuple[float, Guards, int]] = field(default_factory=list)


class RegexAutomaton:
    """The automaton of a parsed expression. State 0 is the start.

    Args:
        items: The parsed expression.
        flags: Its flags.
        max_repeat: The largest number of repetitions if the expression sets no limit.

    Attributes:
        final: The state where the string is complete.
        behinds: The first and the last state of each look-behind, inner ones before outer ones.
        ahead_finals: The states where a look-ahead is satisfied, whatever follows.

    Raises:
        UnsupportedError: It has something that no automaton can decide.
        ParameterError: It is too large.
        RecursionError: It is nested too deeply.
    """

    def __init__(self, items: Any, flags: int, max_repeat: int) -> None:
        self._states: list[_State] = [_State()]
        self._letters: dict[Any, int] = {}
        self._known: list[Letters] = []
        self._looks: dict[Any, int] = {}
        self._max_repeat, self._depth = max_repeat, 0
        self.behinds: list[tuple[int, int]] = []
        self.ahead_finals: set[int] = set()
        self._makes, self._in_behind = True, False
        self._items, self._flags = items, flags
        self._referenced = frozenset(references(items))
        self._bound: dict[int, str] = {}
        self.final = self._sequence(items, flags, 0)

    def edges(self, state: int) -> Sequence[tuple[int, int]]:
        """Return the ways on with a character: the number of its letters, and the next state."""
        return self._states[state].edges

    def skips(self, state: int) -> Sequence[tuple[float, Guards, int]]:
        """Return the ways on without a character: probability, guards and the next state."""
        return self._states[state].skips

    def made_by(self, letters: int) -> int:
        """Return how many characters an edge with these letters makes."""
        return len(self._known[letters].made)

    @cached_property
    def classes(self) -> Mapping[tuple[bool, ...], Sequence[str]]:
        """The characters that the expression makes, by whether each of the letters has them.

        Characters of one class are alike for every edge, so that the automaton runs on classes.
        """
        alphabet = sorted({character for letters in self._known for character in letters.made})
        if len(alphabet) * len(self._known) > _MOST_LOOKUPS:
            raise _too_large()
        found: dict[tuple[bool, ...], list[str]] = {}
        for character in alphabet:
            has = tuple(bool(letters.matches(character)) for letters in self._known)
            found.setdefault(has, []).append(character)
        return found

    # Building

    def _state(self) -> int:
        if len(self._states) == _MOST_STATES:
            raise _too_large()
        self._states.append(_State())
        return len(self._states) - 1

    def _skip(self, source: int, target: int, share: float = 1, guards: Guards = ()) -> None:
        self._states[source].skips.append((share, guards, target))

    def _sequence(self, items: Any, flags: int, state: int) -> int:
        """Add the ways from a state through a sequence of items, and return where they end."""
        if self._depth == _DEEPEST:
            raise RecursionError
        self._depth += 1
        end = self._followed(list(flattened(items, flags, self._referenced)), state)
        self._depth -= 1
        return end

    def _followed(self, items: Sequence[tuple[Any, Any, int]], state: int) -> int:
        for place, (kind, value, flags) in enumerate(items):
            if kind is code.SUBPATTERN:
                return self._forked(value, flags, items[place + 1 :], state)
            state = self._item(kind, value, flags, state)
        return state

    def _forked(
        self, group: Any, flags: int, rest: Sequence[tuple[Any, Any, int]], state: int
    ) -> int:
        """Add the ways through a group with back references and all that follows it."""
        number = group[0]
        strings = GroupStrings(self._characters, self._max_repeat)
        ends = []
        for text, share in strings.of(*within_group(group, flags)).items():
            first = self._state()
            self._skip(state, first, share)
            self._bound[number] = text
            ends.append((self._followed(rest, self._text(text, 0, first)), 1.0))
        self._bound.pop(number, None)
        return self._meet(ends)

    def _text(self, text: str, flags: int, state: int) -> int:
        for character in text:
            state = self._item(code.LITERAL, ord(character), flags, state)
        return state

    def _characters(self, kind: Any, value: Any, flags: int) -> Sequence[str]:
        """Return the characters that an item makes; in a look-around, those made that it matches."""
        if self._makes:
            return sorted(class_of(kind, value, flags))
        matches = matcher_of(kind, value, flags).fullmatch
        return [character for character in self._alphabet if matches(character)]

    @cached_property
    def _alphabet(self) -> Sequence[str]:
        return sorted(made_characters(self._items, self._flags))

    def _item(self, kind: Any, value: Any, flags: int, state: int) -> int:
        if kind is code.BRANCH:
            _, options = value
            ends = [self._option(option, flags, state, 1 / len(options)) for option in options]
            return self._meet([(end, 1.0) for end in ends])
        if kind in (code.MAX_REPEAT, code.MIN_REPEAT):
            low, high, content = value
            return self._repeat(low, high, content, flags, state)
        if kind is code.GROUPREF:
            if value not in self._bound:
                raise outside_of_group(value)
            return self._text(self._bound[value], 0 if self._makes else flags, state)
        if kind in (code.AT, code.ASSERT, code.ASSERT_NOT, code.FAILURE):
            ways = self._guards(kind, value, flags)
            end = self._state()
            for guards in ways:
                self._skip(state, end, guards=guards)
            return end
        if kind not in SINGLE:
            raise UnsupportedError(kind)
        letters = self._lettered(kind, value, flags)
        end = self._state()
        self._states[state].edges.append((letters, end))
        return end

    def _option(self, items: Any, flags: int, state: int, share: float) -> int:
        first = self._state()
        self._skip(state, first, share)
        return self._sequence(items, flags, first)

    def _meet(self, ends: Sequence[tuple[int, float]]) -> int:
        """Return a new state that follows these, each with a probability."""
        meeting = self._state()
        for end, share in ends:
            self._skip(end, meeting, share)
        return meeting

    def _repeat(self, low: int, high: Any, content: Any, flags: int, state: int) -> int:
        if high is code.MAXREPEAT and not self._makes:
            for _ in range(low):
                state = self._sequence(content, flags, state)
            entry = self._meet([(state, 1.0)])
            self._skip(self._sequence(content, flags, entry), entry)
            return entry
        high = max(low, self._max_repeat) if high is code.MAXREPEAT else int(high)
        ends: list[tuple[int, float]] = []
        for copy in range(high + 1):
            if copy:
                first = self._state()
                share = 1.0 if copy <= low else 1 - ends[-1][1]
                self._skip(state, first, share)
                state = self._sequence(content, flags, first)
            if copy >= low:  # all numbers of repetitions are equally likely
                ends.append((state, 1 / (high - copy + 1)))
        return self._meet(ends)

    def _lettered(self, kind: Any, value: Any, flags: int) -> int:
        key = (self._makes, kind, str(value), flags)
        if key not in self._letters:
            if self._makes:
                made = class_of(kind, value, flags)
                letters = Letters(tuple(sorted(made)), made.__contains__)
            else:
                letters = Letters((), matcher_of(kind, value, flags).fullmatch)
            self._letters[key] = len(self._known)
            self._known.append(letters)
        return self._letters[key]

    # Guards

    def _guards(self, kind: Any, value: Any, flags: int) -> list[Guards]:
        """Return the ways to satisfy an assertion; no two of them hold at the same place."""
        if kind is code.FAILURE:
            return []
        if kind is not code.AT:
            direction, content = value
            guard = self._look(content, flags, ahead=direction > 0)
            return [(~guard if kind is code.ASSERT_NOT else guard,)]
        if value is code.AT_BEGINNING_STRING:
            return [(_START,)]
        if value is code.AT_BEGINNING:
            more = flags & re.MULTILINE
            return [(_START,), *([(self._look(_NEWLINE, flags, ahead=False),)] if more else [])]
        if value is code.AT_END_STRING:
            return [(self._end(),)]
        if value is code.AT_END:
            rest = [] if flags & re.MULTILINE else [(code.AT, code.AT_END_STRING)]
            return [(self._end(),), (self._look([*_NEWLINE, *rest], flags, ahead=True),)]
        before = self._look(_WORD, flags, ahead=False)
        after = self._look(_WORD, flags, ahead=True)
        if value is code.AT_BOUNDARY:
            return [(before, ~after), (~before, after)]
        outside: list[Guards]
        if _EMPTY_HAS_NO_BOUNDARY:
            outside = [(~_START, ~before, ~after), (_START, ~after, ~self._end())]
        else:
            outside = [(~before, ~after)]
        return [(before, after), *outside]

    def _end(self) -> Guard:
        if self._in_behind:
            raise UnsupportedError(AHEAD_IN_BEHIND)
        return _END

    def _look(self, content: Any, flags: int, *, ahead: bool) -> Guard:
        if ahead and self._in_behind:
            raise UnsupportedError(AHEAD_IN_BEHIND)
        repeated = tuple((number, self._bound.get(number)) for number in references(content))
        key = (ahead, str(list(content)), flags, repeated)
        if key not in self._looks:
            outer = self._makes, self._in_behind
            self._makes, self._in_behind = False, not ahead
            first = self._state()
            last = self._sequence(content, flags, first)
            self._makes, self._in_behind = outer
            if ahead:
                self.ahead_finals.add(last)
                self._looks[key] = first
            else:
                self.behinds.append((first, last))
                self._looks[key] = len(self.behinds) - 1
        return Guard("ahead" if ahead else "behind", self._looks[key])


def outside_of_group(number: int) -> ParameterError:
    """Return the error of a back reference that its group need not have met."""
    return ParameterError(
        f"the regex refers to group {number} from within another repetition or alternative than the"
        " group's, which is not supported",
        "pattern",
    )


def _too_large() -> ParameterError:
    return ParameterError(
        "the regex with its look-around is too large: shorten it, or its longest repetition",
        "pattern",
    )
