"""Patterns as columns."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from fakegen.columns.patterns.pattern import Pattern
from fakegen.columns.patterns.regex import MAX_REPEAT, compile_regex
from fakegen.plugins.block import Block
from fakegen.plugins.provider import Context, Generator, provider


class PatternGenerator(Generator):
    """Makes a column of a pattern's strings.

    Args:
        pattern: What to make.
    """

    type = pa.string()

    def __init__(self, pattern: Pattern) -> None:
        self.pattern = pattern

    @property
    def support(self) -> int | None:  # type: ignore[override]
        """How many different strings there are, if they can be numbered."""
        return self.pattern.count

    def make(self, block: Block) -> pa.Array:
        """Return one string per row."""
        return self.pattern.make(block.stream)

    def unrank(self, index: NDArray[np.uint64]) -> pa.Array:
        """Return the strings with these numbers."""
        return self.pattern.unrank(index)


@provider("regex")
class Regex(PatternGenerator):
    r"""A string that matches a regular expression as a whole.

    Every character of a class is equally likely, and so is every alternative and every number of
    repetitions. ``.`` and negated classes stand for printable ASCII characters.

    Args:
        pattern: The expression, in Python's language: ``[A-Z]{2}\d{6}``. Look-around, ``\b``,
            atomic groups and conditional groups are not supported.
        max_repeat: How many copies ``*``, ``+`` and ``{n,}`` make at most.
    """

    def __init__(self, _: Context, *, pattern: str, max_repeat: int = MAX_REPEAT) -> None:
        super().__init__(compile_regex(pattern, max_repeat))
