"""Durations in hours, minutes and seconds: ``{h}h {m}m``, ``{h}:{mm}:{ss}``."""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from fakegen.arrays.masks import null_unless
from fakegen.errors import ParameterError
from fakegen.forms.form import TextForm

PART = re.compile(r"\{(d|hh?|mm?|ss?)\}")
_SECONDS = {"d": 86_400, "h": 3_600, "m": 60, "s": 1}


class SpanForm(TextForm):
    """Durations as whole numbers (int64) of their smallest unit.

    ``{d}``, ``{h}``, ``{m}`` and ``{s}`` stand for days, hours, minutes and seconds; ``{hh}``, ``{mm}`` and
    ``{ss}`` have two digits. The first may be any number, the others are less than one of the unit before.
    What stands in brackets is left out where it is zero: ``[{h}h ]{m}m`` writes 1h 41m and 58m.

    Args:
        notation: The notation.

    Raises:
        ParameterError: The units are not in descending order, or the brackets do not hold the first.
    """

    def __init__(self, notation: str) -> None:
        self.notation, self.type = notation, pa.int64()
        optional = re.match(r"\[([^\[\]]*)\](.+)$", notation, re.DOTALL)
        self._first, self._rest = optional.groups() if optional else ("", notation)
        units = [part[0] for part in PART.findall(self._first + self._rest)]
        falling = [_SECONDS[unit] for unit in units]
        if not falling or falling != sorted(set(falling), reverse=True):
            raise ParameterError(
                f"form {notation!r} does not have its units once each, from great to small", "form"
            )
        if "[" in self._rest or (self._first and len(PART.findall(self._first)) != 1):
            raise ParameterError(
                f"form {notation!r} has brackets around more than one unit", "form"
            )
        if self._first and not PART.findall(self._rest):
            raise ParameterError(f"form {notation!r} has all its units in brackets", "form")
        self._units = units
        self._sizes = [size // falling[-1] for size in falling]

    def parse(self, texts: pa.Array) -> pa.Array:
        """See :meth:`TextForm.parse`."""
        start = f"(?:{_pattern(self._first)})?" if self._first else ""
        found = pc.extract_regex(texts.cast(pa.string()), f"^{start}{_pattern(self._rest)}$")
        total = np.zeros(len(texts), dtype=np.int64)
        for unit, size in zip(self._units, self._sizes, strict=True):
            digits = pc.struct_field(found, unit).fill_null("")
            digits = pc.if_else(pc.equal(digits, ""), "0", digits)
            total += digits.cast(pa.int64()).to_numpy(zero_copy_only=False) * size
        return null_unless(found.is_valid(), pa.array(total))

    def write(self, values: pa.Array) -> pa.Array:
        """See :meth:`TextForm.write`; a negative duration is written as none."""
        whole = np.maximum(values.fill_null(0).to_numpy(zero_copy_only=False), 0)
        numbers = {}
        for place, (unit, size) in enumerate(zip(self._units, self._sizes, strict=True)):
            numbers[unit] = whole // size
            if place:
                numbers[unit] %= self._sizes[place - 1] // size
        text = _written(self._rest, numbers)
        if self._first:
            longer = pc.binary_join_element_wise(_written(self._first, numbers), text, "")
            text = pc.if_else(pa.array(numbers[self._units[0]] > 0), longer, text)
        return null_unless(values.is_valid(), text)


def _pattern(part: str) -> str:
    pattern, place = "", 0
    for match in PART.finditer(part):
        times = "{2,9}" if len(match[1]) == 2 else "{1,9}"
        pattern += re.escape(part[place : match.start()]) + f"(?P<{match[1][0]}>[0-9]{times})"
        place = match.end()
    return pattern + re.escape(part[place:])


def _written(part: str, numbers: Mapping[str, NDArray[np.int64]]) -> pa.Array:
    pieces: list[object] = []
    place = 0
    for match in PART.finditer(part):
        pieces.append(part[place : match.start()])
        text = pa.array(numbers[match[1][0]]).cast(pa.string())
        pieces.append(pc.utf8_lpad(text, len(match[1]), "0"))
        place = match.end()
    pieces.append(part[place:])
    return pc.binary_join_element_wise(*pieces, "")
