"""A column whose texts match a regular expression."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from fakegen.constraints.truth import passes
from fakegen.constraints.wording import column, options
from fakegen.errors import ParameterError
from fakegen.interfaces.constraint import Constraint, Surroundings


class MatchesRegex(Constraint):
    r"""A column whose whole texts match a pattern: ``{regex: badge, matches: '[A-Z]{2}\d{6}'}``.

    The pattern is one of RE2's, which has neither back-references nor looking around. Missing
    values pass.
    """

    def __init__(self, value: Any, table: Surroundings) -> None:
        given = options(value, "regex", "matches")
        name, pattern = given["regex"], given.get("matches")
        if not isinstance(pattern, str):
            raise ParameterError("'regex' needs a pattern: 'matches'", key="matches")
        self._column = column(table, name, "regex")
        if self._column.type not in (pa.string(), pa.large_string()):
            raise ParameterError(
                f"{name!r} holds {self._column.type} values, which are not strings"
            )
        self.reads = self._column.reads
        self.text = f"{name} matches {pattern}"
        self._pattern = rf"\A(?:{pattern})\z"
        try:
            pc.match_substring_regex(pa.array([""]), self._pattern)
        except pa.ArrowInvalid as error:
            reason = str(error).removeprefix("Invalid regular expression: ")
            raise ParameterError(f"bad pattern: {reason}", key="matches") from error

    def holds(self, inputs: Mapping[str, pa.Array], size: int) -> NDArray[np.bool_]:
        """Return where the whole text matches: bool, shape (size,)."""
        return passes(pc.match_substring_regex(self._column.evaluate(inputs, size), self._pattern))
