"""The provider ``regex``."""

from __future__ import annotations

from fakegen.interfaces.provider import Context, provider
from fakegen.patterns import PatternGenerator
from fakegen.patterns.regex_syntax import MAX_REPEAT, compile_regex


@provider("regex")
class Regex(PatternGenerator):
    r"""A string that matches a regular expression from start to end.

    All characters of a class are equally likely, and so are all alternatives and all numbers of
    repetitions. ``.`` and negated classes make printable ASCII characters only.

    Example::

        badge: {regex: '[A-Z]{2}\d{6}'}

    Args:
        pattern: The expression, in Python's syntax: ``[A-Z]{2}\d{6}``. Look-around, ``\b``, atomic
            groups, possessive quantifiers and conditional groups are not supported.
        max_repeat: The largest number of repetitions for ``*``, ``+`` and ``{n,}``.
    """

    def __init__(self, _: Context, *, pattern: str, max_repeat: int = MAX_REPEAT) -> None:
        super().__init__(compile_regex(pattern, max_repeat))
