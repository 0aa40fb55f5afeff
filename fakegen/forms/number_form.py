"""Numbers in a notation of spreadsheets and the CLDR: ``$#,##0.00``, ``#.##0,00 EUR``, ``0.0%``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from fakegen.arrays.masks import null_unless
from fakegen.errors import ParameterError
from fakegen.forms.form import TextForm

GROUPS = (",", ".", " ", "'", "\u2019", "\u00a0", "\u202f")
_CORE = re.compile(
    r"(?:#(?P<group>[,. '\u2019\u00a0\u202f])##)?(?P<whole>0+)"
    r"(?:(?P<mark>[.,])(?P<decimals>0+#*|#+))?"
)
MOST_DECIMALS = 20
_MOST_SCALED = 9
"""Up to so many decimals, numbers are whole numbers of units of the last one; beyond, they are strings as Arrow has
them, the shortest that stand for the same double."""
_LARGEST = 2**53


@dataclass(frozen=True, slots=True)
class _Affixes:
    before: str
    after: str


class NumberForm(TextForm):
    """Numbers with signs, separators and anything around them.

    ``0`` stands for the whole part, ``000`` for one with zeros in front, ``#,##0`` for one in groups of three, and
    ``.00`` for decimals: each ``0`` is always written, each ``#`` only if it is needed. The mark of decimals and the one between
    groups are those of the notation itself: ``#.##0,00`` writes 2.087,60. Everything before and after is
    written as it is; ``0``, ``#`` and ``;`` themselves stand in apostrophes. Negative numbers have a minus
    in front, or the form after a semicolon: ``#,##0;(#,##0)``.

    The numbers are whole (int64) without decimals, else float64.

    Args:
        notation: The notation.

    Raises:
        ParameterError: It has no place for digits, or two marks that are the same.

    Attributes:
        digits: The regular expression of digits, without a sign.
        is_plain: Whether it writes numbers as programs and JSON do.
    """

    def __init__(self, notation: str) -> None:
        self.notation = notation
        positive, negative = halves(notation)
        before, core, after = _split(positive, notation)
        self._group, self._mark, self._width = core["group"], core["mark"], len(core["whole"])
        decimals = core["decimals"] or ""
        self._least, self._most = decimals.count("0"), len(decimals)
        if self._group and self._group == self._mark:
            raise ParameterError(f"form {notation!r} has one mark for groups and decimals", "form")
        if self._most > MOST_DECIMALS:
            raise ParameterError(
                f"form {notation!r} has more than {MOST_DECIMALS} decimals", "form"
            )
        self._positive = _Affixes(unquoted(before), unquoted(after))
        self._negative = _Affixes("-" + self._positive.before, self._positive.after)
        if negative is not None:
            low, _, high = _split(negative, notation)
            self._negative = _Affixes(unquoted(low), unquoted(high))
        self.type: pa.DataType = pa.float64() if self._most else pa.int64()
        whole = "[0-9]+"
        if self._group:
            whole = f"[0-9]{{1,3}}(?:{re.escape(self._group)}[0-9]{{3}})*"
        named = f"(?P<whole>{whole})"
        if self._mark:
            named += f"(?:{re.escape(self._mark)}(?P<decimals>[0-9]{{1,{self._most}}}))?"
        self.digits = re.sub(r"\?P<\w+>", "?:", named)
        self.is_plain = (
            notation == core[0] and not self._group and self._width == 1 and self._mark != ","
        )
        self._patterns = [
            f"^{re.escape(side.before)}{named}{re.escape(side.after)}$"
            for side in (self._positive, self._negative)
        ]

    def parse(self, texts: pa.Array) -> pa.Array:
        """See :meth:`TextForm.parse`."""
        texts = texts.cast(pa.string())
        above, below = (self._magnitude(texts, pattern) for pattern in self._patterns)
        units = pc.coalesce(above, pc.negate(below))
        if not 0 < self._most <= _MOST_SCALED:
            return units
        scaled = units.fill_null(0).to_numpy(zero_copy_only=False) / 10.0**self._most
        return null_unless(units.is_valid(), pa.array(scaled))

    def _magnitude(self, texts: pa.Array, pattern: str) -> pa.Array:
        """Return numbers without their sign, null where the pattern does not match.

        They are in units of the last decimal, int64; float64 if it has too many decimals for that.
        """
        found = pc.extract_regex(texts, pattern)
        whole = pc.struct_field(found, "whole")
        if self._group:
            whole = pc.replace_substring(whole, self._group, "")
        if self._most > _MOST_SCALED:
            decimals = pc.struct_field(found, "decimals").fill_null("")
            digits = pc.binary_join_element_wise(whole, ".", decimals, "")
            return null_unless(found.is_valid(), digits).cast(pa.float64())
        digits = whole
        if self._mark:
            decimals = pc.utf8_rpad(
                pc.struct_field(found, "decimals").fill_null(""), self._most, "0"
            )
            digits = pc.binary_join_element_wise(whole, decimals, "")
        fits = pc.less_equal(pc.binary_length(digits), 16 if self._most else 18)
        usable = pc.and_(found.is_valid(), pc.fill_null(fits, False))
        units = pc.if_else(usable, digits, None).cast(pa.int64())
        if not self._most:
            return units
        exact = pc.fill_null(pc.less(units, _LARGEST), False)
        return null_unless(exact, units)

    def write(self, values: pa.Array) -> pa.Array:
        """See :meth:`TextForm.write`: rounded to the decimals of the form."""
        text, decimals, is_below = (
            self._shortest(values) if self._most > _MOST_SCALED else self._scaled(values)
        )
        if self._width > 1:
            text = pc.utf8_lpad(text, self._width, "0")
        if self._group:
            back = pc.replace_substring_regex(
                pc.utf8_reverse(text), "([0-9]{3})", "\\1" + self._group
            )
            text = pc.utf8_ltrim(pc.utf8_reverse(back), self._group)
        if self._most:
            decimals = pc.utf8_rpad(pc.utf8_rtrim(decimals, "0"), self._least, "0")
            mark = pc.if_else(pc.equal(pc.binary_length(decimals), 0), "", self._mark)
            text = pc.binary_join_element_wise(text, mark, decimals, "")
        written = pc.binary_join_element_wise(self._positive.before, text, self._positive.after, "")
        if is_below.any():
            low = pc.binary_join_element_wise(self._negative.before, text, self._negative.after, "")
            written = pc.if_else(pa.array(is_below), low, written)
        return null_unless(values.is_valid(), written)

    def _shortest(self, values: pa.Array) -> tuple[pa.Array, pa.Array, NDArray[np.bool_]]:
        """Return whole parts and decimals of the shortest strings of floats, and which are negative."""
        floats = values.cast(pa.float64()).fill_null(0).to_numpy(zero_copy_only=False)
        text = pa.array(np.abs(floats)).cast(pa.string())
        plain = pc.match_substring_regex(text, rf"^[0-9]+(?:\.[0-9]{{1,{self._most}}})?$")
        if pc.any(pc.invert(plain)).as_py():  # an exponent, or too many decimals
            rest = text.filter(pc.invert(plain)).to_pylist()
            rounded = pa.array([f"{Decimal(number):.{self._most}f}" for number in rest])
            text = pc.replace_with_mask(text, pc.invert(plain), rounded)
        parts = pc.extract_regex(text, r"^(?P<whole>[0-9]+)(?:\.(?P<decimals>[0-9]*))?$")
        decimals = pc.struct_field(parts, "decimals").fill_null("")
        is_below = floats <= -0.5 / 10.0**self._most
        return pc.struct_field(parts, "whole"), decimals, is_below

    def _scaled(self, values: pa.Array) -> tuple[pa.Array, pa.Array, NDArray[np.bool_]]:
        """Return whole parts and decimals of rounded numbers, and which are negative."""
        if self._most:
            floats = values.cast(pa.float64()).fill_null(0).to_numpy(zero_copy_only=False)
            scaled = np.rint(floats * 10.0**self._most)
            units = np.clip(scaled, -(2.0**62), 2.0**62).astype(np.int64)
        else:
            whole = pc.round(values) if pa.types.is_floating(values.type) else values
            units = whole.cast(pa.int64(), safe=False).fill_null(0).to_numpy(zero_copy_only=False)
        above, rest = np.divmod(np.abs(units), 10**self._most)
        decimals = pc.utf8_lpad(pa.array(rest).cast(pa.string()), self._most, "0")
        return pa.array(above).cast(pa.string()), decimals, units < 0


def halves(notation: str) -> tuple[str, str | None]:
    """Return the form of positive numbers and, after a semicolon, that of negative ones."""
    place = _hidden(notation).find(";")
    return (notation, None) if place < 0 else (notation[:place], notation[place + 1 :])


def _hidden(text: str) -> str:
    """Return text of the same length in which what stands in apostrophes is a NUL.

    An apostrophe in ``#'##0`` is the mark between groups.
    """
    shown, is_quoted = "", False
    for place, character in enumerate(text):
        is_mark = character == "'" and shown.endswith("#") and text.startswith("##0", place + 1)
        if character == "'" and not is_mark:
            is_quoted = not is_quoted
            shown += "\0"
        else:
            shown += "\0" if is_quoted else character
    return shown


def _split(text: str, notation: str) -> tuple[str, re.Match[str], str]:
    """Return what is before the digits, the digits, and what is after them."""
    hidden = _hidden(text)
    found = _CORE.search(hidden)
    if found is None:
        raise ParameterError(
            f"form {notation!r} has neither digits, such as '#,##0.00', nor parts of a date, "
            "such as '%d.%m.%Y'",
            "form",
        )
    rest = hidden[: found.start()] + hidden[found.end() :]
    if "0" in rest or "#" in rest:
        raise ParameterError(f"form {notation!r} has digits in more than one place", "form")
    return text[: found.start()], found, text[found.end() :]


def places_of_digits(notation: str) -> list[re.Match[str]]:
    """Return where the digits of numbers stand in a notation; those of a form of negative numbers are left out."""
    return list(_CORE.finditer(_hidden(halves(notation)[0])))


def quoted(literal: str) -> str:
    """Return text as it stands before or after the digits of a notation."""
    return re.sub(r"[0#;']+", lambda found: "'" + found[0].replace("'", "''") + "'", literal)


def unquoted(text: str) -> str:
    """Return what a part of a notation that has no digits writes: the inverse of :func:`quoted`."""
    return re.sub(
        r"'((?:[^']|'')*)'", lambda found: found[1].replace("''", "'") if found[1] else "'", text
    )
