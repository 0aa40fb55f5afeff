"""``regex``: a column whose strings match a regular expression."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from fakegen.constraints.answers import passes
from fakegen.errors import ParameterError
from fakegen.interfaces.constraint import Constraint, Surroundings, constraint
from fakegen.interfaces.expression import Expression


@constraint("regex")
class MatchesRegex(Constraint):
    r"""A column of strings that match a pattern from start to end: ``{regex: badge, matches: '[A-Z]{2}\d{6}'}``.

    The syntax is that of RE2, which has no backreferences and no lookaround. Missing values pass.

    Example::

        columns:
          badge: {regex: '[A-Z]{2}\d{4,6}'}
        constraints:
          - {regex: badge, matches: '[A-Z]{2}\d{6}'}

    Args:
        column: The column, or an expression.
        matches: The pattern.
    """

    def __init__(self, table: Surroundings, *, column: Expression, matches: str) -> None:
        del table
        if column.type not in (pa.string(), pa.large_string()):
            raise ParameterError(f"{column.text!r} holds {column.type} values, not strings")
        self._column, self.reads = column, column.reads
        self.text = f"{column.text} matches {matches}"
        _check_pattern(matches)
        self._pattern = rf"\A(?:{matches})\z"

    def holds(self, inputs: Mapping[str, pa.Array], size: int) -> NDArray[np.bool_]:
        """Return where the whole string matches: bool, shape (size,)."""
        return passes(pc.match_substring_regex(self._column.evaluate(inputs, size), self._pattern))


def _check_pattern(pattern: str) -> None:
    """Check a pattern by itself: what anchors close would hide what is left open, and be named.

    Raises:
        ParameterError: It is not one of RE2's.
    """
    for whole in (pattern, f"(?:{pattern})"):
        try:
            pc.match_substring_regex(pa.array([""]), whole)
        except pa.ArrowInvalid as error:
            reason = str(error).removeprefix("Invalid regular expression: ")
            if whole != pattern:  # a literal that is not closed reaches to the pattern's end
                reason = r"\Q needs \E"
            raise ParameterError(f"not a valid pattern: {reason}", "matches") from error
