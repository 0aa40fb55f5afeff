"""The provider ``regex``."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

import pyarrow as pa

from fakegen.errors import ParameterError
from fakegen.interfaces.provider import Context, provider
from fakegen.interfaces.type_words import show
from fakegen.patterns import Alternation, NamedGroups, PatternGenerator
from fakegen.patterns.regex_syntax import MAX_REPEAT, compile_regex


@provider("regex")
class Regex(PatternGenerator):
    r"""A string that matches a regular expression from start to end.

    All characters of a class are equally likely, and so are all alternatives and all numbers of
    repetitions. ``.`` and negated classes make printable ASCII characters only. Look-around, ``\b`` and
    ``\B`` exclude strings; those that are left keep their proportions.

    A mapping of expressions to weights takes one of them for each row:
    ``{pattern: {'[AB]\d{2}': 3, 'PC \d{5}': 1}}``.

    Templates, expressions and constraints read a named group as a part of the column: ``badge.year``.

    Example::

        badge: {regex: '(?P<unit>[A-Z]{2})(?P<year>19|2[0-6])(?!000)\d{3}'}
        unit: {expr: badge.unit}

    Args:
        pattern: The expression, in Python's syntax: ``[A-Z]{2}\d{6}``, or a mapping of expressions to
            weights. Atomic groups, possessive
            quantifiers and conditional groups are not supported.
        max_repeat: The largest number of repetitions for ``*``, ``+`` and ``{n,}``.
    """

    def __init__(
        self, _: Context, *, pattern: str | dict[str, float], max_repeat: int = MAX_REPEAT
    ) -> None:
        if isinstance(pattern, str):
            super().__init__(compile_regex(pattern, max_repeat))
            self._groups: NamedGroups | None = NamedGroups(pattern, max_repeat)
            return
        for text, weight in pattern.items():
            if not isinstance(text, str) or isinstance(weight, bool | str):
                message = f"weights are numbers by expression, not {show(weight)} by {show(text)}"
                raise ParameterError(message, "pattern")
        options = [compile_regex(text, max_repeat) for text in pattern]
        try:
            super().__init__(Alternation(options, list(pattern.values())))
        except ValueError as error:
            raise ParameterError(str(error), "pattern") from None
        self._groups = None

    @property
    def support(self) -> int | None:  # type: ignore[override]
        """The number of distinct strings; None for weighted expressions, which keep their weights so."""
        return None if self._groups is None else super().support

    @cached_property
    def parts(self) -> Mapping[str, pa.DataType]:
        """The named groups of a single expression, all strings."""
        return dict.fromkeys(self._groups.names if self._groups else (), pa.string())

    def part(self, name: str, values: pa.Array) -> pa.Array:
        """Return what a named group holds in each value."""
        assert self._groups is not None  # there are no parts without it
        return self._groups.read(name, values)
