"""From regular expressions to patterns of the strings that they match."""

from __future__ import annotations

import re
import warnings

# The standard library's parser is private, but it defines what an expression means; any other parser
# could disagree with it.
from re import _constants as code  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

from fakegen.errors import ParameterError
from fakegen.patterns.alternation import Alternation
from fakegen.patterns.character_classes import check_range, class_of
from fakegen.patterns.concatenation import Concatenation, Echo
from fakegen.patterns.guarded import GuardedPattern
from fakegen.patterns.leaves import Characters, Text, WordList
from fakegen.patterns.parsed_items import Items, flattened, references, within_group
from fakegen.patterns.pattern import Pattern
from fakegen.patterns.regex_automaton import (
    AHEAD_IN_BEHIND,
    RegexAutomaton,
    UnsupportedError,
    outside_of_group,
)
from fakegen.patterns.regex_places import place_of, refuse_posix_classes
from fakegen.patterns.repetition import CharacterRun, Repeat

MAX_REPEAT = 20
"""The default of ``max_repeat``."""
LONGEST = 4096
"""The largest length of a string, so that a block of strings fits in memory."""

_DEEPEST = 50
_STARTS = (code.AT_BEGINNING, code.AT_BEGINNING_STRING)
_ENDS = (code.AT_END, code.AT_END_STRING)
_GUARDS = (code.ASSERT, code.ASSERT_NOT, code.FAILURE)
_REFUSED = {
    # What it is, the form of its first token, and the nearest way out.
    code.ATOMIC_GROUP: ("an atomic group in a regex", r"\(\?>", "an ordinary group is (?:...)"),
    code.POSSESSIVE_REPEAT: (
        "a possessive repetition in a regex",
        r"[*+?{].*\+$",
        "leave out its second sign, as in a+",
    ),
    code.GROUPREF_EXISTS: (
        "a conditional group in a regex",
        r"\(\?\($",
        "write both cases as alternatives, (...|...)",
    ),
    AHEAD_IN_BEHIND: (AHEAD_IN_BEHIND, r"\(\?<[=!]", "put it before or after the look-behind"),
}


def compile_regex(text: str, max_repeat: int = MAX_REPEAT) -> Pattern:
    r"""Return the pattern of the strings that a regular expression matches from start to end.

    The syntax is Python's, without atomic groups, possessive quantifiers and conditional groups. ``.``,
    negated classes, ``\D``, ``\W`` and ``\S`` make printable ASCII characters only, ``\d`` and ``\w`` ASCII
    digits and letters, ``\s`` ASCII white space. All characters of a class are equally likely, and so are
    all alternatives and all numbers of repetitions. A back-reference must be in the same alternative and
    the same repetition as its group.

    Look-around, ``\b``, ``\B`` and anchors match as in Python, and exclude strings: those that are left
    keep their proportions. Beside them, a group that a back reference repeats has a few thousand strings at most.

    Args:
        text: The expression.
        max_repeat: The largest number of repetitions for ``*``, ``+`` and ``{n,}``; ``n`` if that is
            more. In a look-around, they have no limit.

    Raises:
        ParameterError: The expression is wrong or not supported, matches nothing, or makes strings of
            more than 4096 characters.
    """
    if max_repeat < 0:
        raise ParameterError(f"'max_repeat' ({max_repeat}) is below 0", "max_repeat")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FutureWarning)  # of classes that look nested
            parsed = _parser.parse(text)
        refuse_posix_classes(text)
        return _compiled(parsed, max_repeat)
    except re.error as error:
        place = "" if error.pos is None else f" at position {error.pos + 1}"
        raise ParameterError(
            f"not a regex: {error.msg}{place}", "pattern", offset=error.pos
        ) from None
    except UnsupportedError as error:
        what, token, way_out = _REFUSED[error.args[0]]
        raise ParameterError(
            f"{what} is not supported: {way_out}", "pattern", offset=place_of(text, token)
        ) from None
    except (OverflowError, RecursionError) as error:
        deep = f"nested too deeply ({_DEEPEST} levels are the most)"
        reason = deep if isinstance(error, RecursionError) else str(error)
        raise ParameterError(f"the regex is too large: {reason}", "pattern") from None


def _compiled(parsed: Any, max_repeat: int) -> Pattern:
    referenced = set(references(parsed))
    try:
        return _Compiler(parsed.state.flags, max_repeat, referenced).compile(parsed)
    except _GuardError:
        automaton = RegexAutomaton(parsed, parsed.state.flags, max_repeat)
        pattern = GuardedPattern(automaton)
        _check_length(pattern.longest)
        return pattern


class _GuardError(Exception):
    """The expression has look-around, a boundary, or an anchor elsewhere than at its ends."""


class _Compiler:
    """Compiles one parsed expression.

    Args:
        flags: The flags of the whole expression.
        max_repeat: The largest number of repetitions if the expression sets no limit.
        referenced: The numbers of the groups that have back-references.
    """

    def __init__(self, flags: int, max_repeat: int, referenced: set[int]) -> None:
        self._flags, self._max_repeat, self._referenced = flags, max_repeat, referenced
        self._depth = 0

    def compile(self, items: Items) -> Pattern:
        return self._sequence(items, self._flags, first=True, last=True)

    def _sequence(self, items: Items, flags: int, *, first: bool, last: bool) -> Pattern:
        """Compile a sequence of items.

        Args:
            items: The items.
            flags: The flags that apply to them.
            first: Whether they are at the start of the expression.
            last: Whether they are at the end of the expression.
        """
        if self._depth == _DEEPEST:
            raise RecursionError
        self._depth += 1
        parts: list[Pattern] = []
        order: list[int] = []
        groups: dict[int, int] = {}
        flat = list(flattened(items, flags, self._referenced))
        wide = [number for number, (kind, *_) in enumerate(flat) if kind is not code.AT]
        for number, (kind, value, local) in enumerate(flat):
            at_start = first and (not wide or number <= wide[0])
            at_end = last and (not wide or number >= wide[-1])
            if kind is code.GROUPREF:
                if value not in groups:
                    raise outside_of_group(value)
                order.append(groups[value])
                continue
            if kind is code.SUBPATTERN:
                groups[value[0]] = len(parts)
            order.append(len(parts))
            parts.append(self._item(kind, value, local, at_start, at_end))
        self._depth -= 1
        _check_length(sum(parts[number].longest for number in order))
        if groups:
            return Echo(parts, order)
        return parts[0] if len(parts) == 1 else Concatenation(*parts)

    def _item(self, kind: Any, value: Any, flags: int, first: bool, last: bool) -> Pattern:
        if kind is code.AT:
            if (value in _STARTS and first) or (value in _ENDS and last):
                return Text("")
            raise _GuardError
        if kind is code.SUBPATTERN:
            return self._sequence(*within_group(value, flags), first=first, last=last)
        if kind is code.BRANCH:
            options = [self._sequence(option, flags, first=first, last=last) for option in value[1]]
            words = [option.text for option in options if isinstance(option, Text)]
            return WordList(words) if len(words) == len(options) else Alternation(options)
        if kind in (code.MAX_REPEAT, code.MIN_REPEAT):
            low, high, content = value
            return self._repeat(low, high, content, flags)
        if kind in _GUARDS:
            raise _GuardError
        if kind in _REFUSED:
            raise UnsupportedError(kind)
        if kind is code.LITERAL and not flags & re.IGNORECASE:
            check_range(value, value)
            return Text(chr(value))
        return Characters(sorted(class_of(kind, value, flags)))

    def _repeat(self, low: int, high: Any, content: Any, flags: int) -> Pattern:
        part = self._sequence(content, flags, first=False, last=False)
        if high is code.MAXREPEAT:
            high = max(low, self._max_repeat)
        if not part.longest:
            return Text("")
        _check_length(high * part.longest)
        if isinstance(part, Text):
            part = Characters(*part.text)
        kind = CharacterRun if CharacterRun.fits(part) and high else Repeat
        return kind(part, int(low), int(high))  # type: ignore[arg-type]  # fits: Characters


def _check_length(longest: int) -> None:
    if longest > LONGEST:
        raise ParameterError(
            f"the regex makes strings of up to {longest} characters; {LONGEST} are the most",
            "pattern",
        )
