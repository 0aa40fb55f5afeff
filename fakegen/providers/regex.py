"""Strings that match a regular expression: ``regex``."""

from __future__ import annotations

from fakegen.interfaces.provider import Context, provider
from fakegen.patterns import PatternGenerator
from fakegen.patterns.regex_syntax import MAX_REPEAT, compile_regex


@provider("regex")
class Regex(PatternGenerator):
    r"""A string that matches a regular expression as a whole.

    Every character of a class is equally likely, and so is every alternative and every number of
    repetitions. ``.`` and negated classes stand for printable ASCII characters.

    Example::

        badge: {regex: '[A-Z]{2}\d{6}'}

    Args:
        pattern: The expression, in Python's language: ``[A-Z]{2}\d{6}``. Look-around, ``\b``,
            atomic groups and conditional groups are not supported.
        max_repeat: How many copies ``*``, ``+`` and ``{n,}`` make at most.
    """

    def __init__(self, _: Context, *, pattern: str, max_repeat: int = MAX_REPEAT) -> None:
        super().__init__(compile_regex(pattern, max_repeat))
