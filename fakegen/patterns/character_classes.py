"""The characters that single items of a regular expression make, and those that they match."""

from __future__ import annotations

import re

# See fakegen.patterns.regex_syntax for why the standard library's private parser is used.
from re import _compiler, _parser  # type: ignore[attr-defined]
from re import _constants as code  # type: ignore[attr-defined]
from typing import Any

from fakegen.errors import ParameterError

_PRINTABLE = frozenset(map(chr, range(32, 127)))
_DIGITS = frozenset("0123456789")
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
_SPACES = frozenset(" \t\n\r\f\v")
_CATEGORIES = {
    code.CATEGORY_DIGIT: _DIGITS,
    code.CATEGORY_NOT_DIGIT: _PRINTABLE - _DIGITS,
    code.CATEGORY_WORD: _DIGITS | _LETTERS | {"_"},
    code.CATEGORY_NOT_WORD: _PRINTABLE - _DIGITS - _LETTERS - {"_"},
    code.CATEGORY_SPACE: _SPACES,
    code.CATEGORY_NOT_SPACE: _PRINTABLE - _SPACES,
}
_MOST = 2**16
_SURROGATES = range(0xD800, 0xE000)


def class_of(kind: Any, value: Any, flags: int) -> set[str]:
    """Return the characters that a single-character item makes.

    Args:
        kind: The item's kind in the parsed expression.
        value: The item's value.
        flags: The flags that apply to it.

    Raises:
        ParameterError: It excludes all printable characters, has too many, or contains a surrogate.
    """
    if kind is code.ANY:
        return set(_PRINTABLE)
    if kind in (code.LITERAL, code.NOT_LITERAL):
        found, negated = _range(value, value), kind is code.NOT_LITERAL
    else:
        negated = value[0][0] is code.NEGATE
        found = set()
        for inner, argument in value[negated:]:
            if inner is code.CATEGORY:
                found |= _CATEGORIES[argument]
            else:
                found |= _range(*(argument if inner is code.RANGE else (argument, argument)))
    if flags & re.IGNORECASE:
        found |= _other_cases(found, flags)
    if negated:
        found = set(_PRINTABLE - found)
    if not found:
        raise ParameterError("a class in the regex excludes all printable characters", "pattern")
    return found


def matcher_of(kind: Any, value: Any, flags: int) -> re.Pattern[str]:
    """Return Python's own matcher of a single-character item, for characters made elsewhere.

    ``.`` makes printable ASCII, but matches any character except a newline: what is made and what is
    matched differ.
    """
    state = _parser.State()
    state.str, state.flags = "", flags
    matcher: re.Pattern[str] = _compiler.compile(
        _parser.SubPattern(state, [(kind, value)]), flags & ~re.VERBOSE
    )
    return matcher


def _range(low: int, high: int) -> set[str]:
    check_range(low, high)
    return {chr(number) for number in range(low, high + 1) if number not in _SURROGATES}


def check_range(low: int, high: int) -> None:
    """Refuse a range of characters that is too large, or consists of surrogates.

    Raises:
        ParameterError: It is of this kind.
    """
    if high - low >= _MOST:
        raise ParameterError(
            f"a class in the regex has {high - low + 1} characters; {_MOST} are the most",
            "pattern",
        )
    if low in _SURROGATES and high in _SURROGATES:
        raise ParameterError(
            f"the regex contains {chr(low)!r}, a surrogate, which is not a character", "pattern"
        )


def _other_cases(characters: set[str], flags: int) -> set[str]:
    """Return the upper and lower case forms that match one of these characters, ignoring case."""
    return {
        other
        for character in characters
        for other in (character.lower(), character.upper())
        if len(other) == 1
        and re.fullmatch(re.escape(character), other, flags & (re.IGNORECASE | re.ASCII))
    }
