"""Reading the named groups of a regular expression from strings that it has made.

The expression is written anew for RE2, which takes linear time whatever the expression: exactly the
characters and repetitions that are made, without look-around, and a repeated group in place of each back
reference. A string that the expression has made matches that, too. Where the groups of an expression with
look-around could begin and end in several places, only the look-around would know which, so they are refused.
"""

from __future__ import annotations

import itertools
import re
import warnings
from collections.abc import Sequence
from functools import cached_property
from re import _constants as code  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from fakegen.errors import ParameterError
from fakegen.patterns.character_classes import class_of
from fakegen.patterns.parsed_items import Items, within_group
from fakegen.patterns.regex_syntax import compile_regex

_GUARDS = (code.AT, code.ASSERT, code.ASSERT_NOT)
_MOST_REPEATS = 1000  # RE2's limit


class NamedGroups:
    """The named groups of an expression.

    Args:
        text: The expression, which :func:`~fakegen.patterns.compile_regex` accepts.
        max_repeat: As for that function.

    Attributes:
        names: Their names, in the order in which they begin.
    """

    def __init__(self, text: str, max_repeat: int) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FutureWarning)
            self._parsed = _parser.parse(text)
        self._max_repeat = max_repeat
        self.names: Sequence[str] = tuple(self._parsed.state.groupdict)

    def read(self, name: str, strings: pa.StringArray) -> pa.StringArray:
        """Return what a group holds in each string: empty where it takes no part, null for a null.

        Raises:
            ParameterError: Only the look-around decides where the group is.
        """
        number = self._parsed.state.groupdict[name]
        found = pc.extract_regex(strings, rf"\A(?:{self._pattern})\z")
        return pc.if_else(found.is_valid(), found.field(f"g{number}"), None)

    @cached_property
    def _pattern(self) -> str:
        writer = _PlainWriter(self._max_repeat)
        pattern = writer.sequence(self._parsed, self._parsed.state.flags, named=True)
        if writer.met_guards and not compile_regex(pattern, self._max_repeat).injective:
            raise ParameterError(
                "the named groups of this regex cannot be read: without its look-around, it leaves"
                " open where they begin and end"
            )
        return pattern


class _PlainWriter:
    """Writes parsed items as a regex that RE2 and Python read alike."""

    def __init__(self, max_repeat: int) -> None:
        self._max_repeat = max_repeat
        self._groups: dict[int, tuple[Any, int]] = {}
        self.met_guards = False

    def sequence(self, items: Items, flags: int, *, named: bool) -> str:
        """Return the regex of a sequence of items; ``named``: whether its groups are groups."""
        return "".join(self._item(kind, value, flags, named) for kind, value in items)

    def _item(self, kind: Any, value: Any, flags: int, named: bool) -> str:
        if kind in _GUARDS:
            self.met_guards |= kind is not code.AT or value not in (
                code.AT_BEGINNING, code.AT_BEGINNING_STRING, code.AT_END, code.AT_END_STRING
            )  # fmt: skip
            return ""
        if kind is code.SUBPATTERN:
            group, (content, inner) = value[0], within_group(value, flags)
            start = "(?:"
            if group is not None:
                self._groups[group] = content, inner
                start = f"(?P<g{group}>" if named else start
            return f"{start}{self.sequence(content, inner, named=named)})"
        if kind is code.GROUPREF:
            content, inner = self._groups[value]
            return f"(?:{self.sequence(content, inner, named=False)})"
        if kind is code.BRANCH:
            options = (self.sequence(option, flags, named=named) for option in value[1])
            return f"(?:{'|'.join(options)})"
        if kind in (code.MAX_REPEAT, code.MIN_REPEAT):
            low, high, content = value
            if high is code.MAXREPEAT:
                high = max(low, self._max_repeat)
            times = f"{{{low},{high}}}" if high <= _MOST_REPEATS else "*"
            lazy = "?" if kind is code.MIN_REPEAT else ""
            return f"(?:{self.sequence(content, flags, named=named)}){times}{lazy}"
        return _written(sorted(class_of(kind, value, flags)))


def _written(characters: Sequence[str]) -> str:
    """Return the class of these characters, which are in ascending order."""
    if len(characters) == 1:
        return re.escape(characters[0])
    runs = itertools.groupby(enumerate(map(ord, characters)), lambda pair: pair[1] - pair[0])
    ends = [[number for _, number in run] for _, run in runs]
    spans = (f"{re.escape(chr(run[0]))}-{re.escape(chr(run[-1]))}" for run in ends)
    return f"[{''.join(spans)}]"
