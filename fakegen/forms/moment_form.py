"""Dates, times of day and moments in a notation of ``strftime``, whole columns at a time."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from fakegen.arrays.masks import null_unless
from fakegen.errors import ParameterError, nearest
from fakegen.forms import calendar_names
from fakegen.forms.form import TextForm

DIRECTIVE = re.compile(
    r"%(?P<flag>[-^~]?)(?:\{(?P<language>[a-z]{2}[.3]?)\})?(?P<letter>3f|[A-Za-z%])"
)
_PIVOT = 69
"""Two-digit years from this one on are of the twentieth century, as in POSIX."""
_MICROSECONDS = {"H": 3_600_000_000, "M": 60_000_000, "S": 1_000_000, "3f": 1_000, "f": 1}
_DAY = 86_400_000_000


_HALVES: Mapping[str, Sequence[str]] = {"p": ("AM", "PM"), "P": ("am", "pm")}
_WIDTHS = {"Y": 4, "y": 2, "m": 2, "d": 2, "H": 2, "I": 2, "M": 2, "S": 2, "f": 6, "3f": 3}
_DATES, _TIMES = frozenset("YymdBb"), frozenset(("H", "I", "M", "S", "f", "3f"))
_ALSO = frozenset("AapP")


@dataclass(frozen=True, slots=True)
class _Directive:
    """A directive with its flag and the language of its names, or a literal in its place."""

    literal: str = ""
    letter: str = ""
    flag: str = ""
    language: str = ""

    @property
    def names(self) -> Sequence[str]:
        """The words that the directive stands for; empty if it stands for a number."""
        if self.letter in calendar_names.LETTERS:
            return calendar_names.names(self.letter, self.language, self.flag)
        return _HALVES.get(self.letter, ())


def directives_of(notation: str) -> list[re.Match[str]]:
    """Return the directives of a notation, without signs of per cent."""
    return [match for match in DIRECTIVE.finditer(notation) if match["letter"] != "%"]


class MomentForm(TextForm):
    """Dates and times in a notation of ``strftime``, with names in English or another language.

    The directives are %Y %y %m %d %B %b %A %a %H %I %M %S %f %p %P and %%. A minus leaves out a leading
    zero (%-d), a circumflex writes a name in capitals (%^b), a tilde changes the case of its first letter
    (%~b), and %3f is the thousandths of a second. Names are English, or of a language of
    :mod:`calendar_names`: %{fr}B is ``janvier``, %{fr.}b ``janv.``, %{de3}b ``Mär``.

    The type follows from the directives: dates without a time, times of day without a date, else
    moments; in seconds, or microseconds with %f and %3f. What a notation leaves out is the first of a
    year or a month, and midnight.

    Args:
        notation: The notation.

    Raises:
        ParameterError: It has an unknown directive or language, a directive twice, or no year beside a month
            or a day.

    Attributes:
        pattern: The regular expression of its strings, with a group for each directive.
    """

    def __init__(self, notation: str) -> None:
        self.notation = notation
        self._parts = _split(notation)
        _check_names(notation, self._parts)
        letters = [part.letter for part in self._parts if part.letter]
        _check(notation, letters)
        fields = set(letters)
        self._is_dated = bool(fields & _DATES)
        self._is_timed = bool(fields & _TIMES)
        fine = bool(fields & {"f", "3f"})
        if not self._is_timed:
            self.type: pa.DataType = pa.date32()
        elif self._is_dated:
            self.type = pa.timestamp("us" if fine else "s")
        else:
            self.type = pa.time64("us") if fine else pa.time32("s")
        self.pattern = _pattern(self._parts)

    def parse(self, texts: pa.Array) -> pa.Array:
        """See :meth:`TextForm.parse`."""
        found = pc.extract_regex(texts.cast(pa.string()), self.pattern)
        usable = found.is_valid()
        fields: dict[str, NDArray[np.int64]] = {}
        for number, part in enumerate(self._parts):
            if part.letter and part.letter not in "Aa":
                captured = pc.struct_field(found, f"p{number}")
                fields[part.letter] = _numbers(captured, part)
        ticks, valid = self._ticks(fields, len(texts))
        whole = pa.array(ticks).view(pa.int64())
        values = self._typed(whole)
        return null_unless(pc.and_(usable, pa.array(valid)), values)

    def _typed(self, ticks: pa.Array) -> pa.Array:
        """Return microseconds since 1970, or since midnight, as values of the form's type."""
        if not self._is_timed:
            return pc.divide(ticks, _DAY).cast(pa.int32()).view(pa.date32())
        if pa.types.is_timestamp(self.type):
            return ticks.view(pa.timestamp("us")).cast(self.type, safe=False)
        if self.type == pa.time64("us"):
            return ticks.view(self.type)
        return pc.divide(ticks, 1_000_000).cast(pa.int32()).view(self.type)

    def _ticks(
        self, fields: Mapping[str, NDArray[np.int64]], rows: int
    ) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        """Return microseconds since 1970 or midnight, and which rows have a valid date and time."""
        ticks, valid = np.zeros(rows, dtype=np.int64), np.ones(rows, dtype=np.bool_)
        if self._is_dated:
            if "Y" in fields:
                year = fields["Y"]
            else:
                year = fields["y"] + np.where(fields["y"] >= _PIVOT, 1900, 2000)
            month = next((fields[k] for k in ("m", "B", "b") if k in fields), np.ones_like(ticks))
            day = fields.get("d", np.ones_like(ticks))
            valid &= (year >= 1) & (month >= 1) & (month <= 12) & (day >= 1) & (day <= 31)
            safe_year, safe_month = np.where(valid, year, 1970), np.where(valid, month, 1)
            months = (safe_year - 1970) * 12 + safe_month - 1
            first = months.astype("datetime64[M]")
            date = first.astype("datetime64[D]") + np.where(valid, day - 1, 0)
            valid &= date.astype("datetime64[M]") == first
            ticks += date.astype(np.int64) * _DAY
        hour = fields.get("H", np.zeros_like(ticks))
        if "I" in fields:
            half = next((fields[k] for k in ("p", "P") if k in fields), np.zeros_like(ticks))
            valid &= (fields["I"] >= 1) & (fields["I"] <= 12)
            hour = fields["I"] % 12 + 12 * half
        valid &= hour < 24
        ticks += hour * _MICROSECONDS["H"]
        for letter in ("M", "S", "3f", "f"):
            if letter in fields:
                if letter in "MS":
                    valid &= fields[letter] < 60
                ticks += fields[letter] * _MICROSECONDS[letter]
        return np.where(valid, ticks, 0), valid

    def write(self, values: pa.Array) -> pa.Array:
        """See :meth:`TextForm.write`."""
        date = time = None
        if pa.types.is_time(values.type):
            ticks = values.cast(pa.time64("us")).view(pa.int64())
            time = ticks.fill_null(0).to_numpy(zero_copy_only=False)
        else:
            moments = values.cast(pa.timestamp("us"))
            ticks = moments.view(pa.int64()).fill_null(0).to_numpy(zero_copy_only=False)
            time = np.mod(ticks, _DAY)
            date = ((ticks - time) // _DAY).astype("datetime64[D]")
        fields = _Fields(date, time)
        pieces: list[Any] = []
        for part in self._parts:
            pieces.append(fields.written(part) if part.letter else part.literal)
        text = pc.binary_join_element_wise(*pieces, "") if pieces else values.cast(pa.string())
        return null_unless(values.is_valid(), text)


class _Fields:
    """The fields of dates (days since 1970) and times (microseconds since midnight)."""

    def __init__(self, date: NDArray[np.datetime64] | None, time: NDArray[np.int64]) -> None:
        self._date, self._time = date, time

    def written(self, part: _Directive) -> pa.Array:
        """Return one directive of each row as strings."""
        numbers = self._numbers(part.letter)
        if part.names:
            return pa.array(part.names).take(pa.array(numbers))
        text = pa.array(numbers).cast(pa.string())
        if part.flag == "-":
            return text
        return pc.utf8_lpad(text, _WIDTHS[part.letter], "0")

    def _numbers(self, letter: str) -> NDArray[np.int64]:
        if letter in _DIRECTIVES_OF_TIME:
            return _DIRECTIVES_OF_TIME[letter](self._time)
        assert self._date is not None  # a form with these directives has dates
        if letter in "Aa":
            days: NDArray[np.int64] = self._date.astype(np.int64)
            return (days + 3) % 7  # the first day of 1970 was a Thursday
        months = self._date.astype("datetime64[M]")
        if letter == "d":
            since: NDArray[np.int64] = (self._date - months.astype("datetime64[D]")).astype(
                np.int64
            )
            return since + 1
        count: NDArray[np.int64] = months.astype(np.int64)
        month = np.mod(count, 12)
        if letter in "Bb":
            return month
        if letter == "m":
            return month + 1
        year = (count - month) // 12 + 1970
        return year if letter == "Y" else np.mod(year, 100)


_DIRECTIVES_OF_TIME: Mapping[str, Callable[[NDArray[np.int64]], NDArray[np.int64]]] = {
    "H": lambda time: time // _MICROSECONDS["H"],
    "I": lambda time: (time // _MICROSECONDS["H"] + 11) % 12 + 1,
    "p": lambda time: time // (12 * _MICROSECONDS["H"]),
    "P": lambda time: time // (12 * _MICROSECONDS["H"]),
    "M": lambda time: time // _MICROSECONDS["M"] % 60,
    "S": lambda time: time // _MICROSECONDS["S"] % 60,
    "f": lambda time: time % 1_000_000,
    "3f": lambda time: time // 1_000 % 1_000,
}


def _split(notation: str) -> list[_Directive]:
    """Return the literals and directives of a notation, in order."""
    parts: list[_Directive] = []
    place = 0
    for match in DIRECTIVE.finditer(notation):
        is_sign = match["letter"] == "%"
        literal = notation[place : match.start()] + ("%" if is_sign else "")
        if literal:
            parts.append(_Directive(literal))
        if not is_sign:
            language = match["language"] or calendar_names.ENGLISH
            parts.append(_Directive("", match["letter"], match["flag"], language))
        place = match.end()
    if notation[place:]:
        parts.append(_Directive(notation[place:]))
    return parts


def _check_names(notation: str, parts: Sequence[_Directive]) -> None:
    """Check that names are known in the languages that are said, and that only names have one."""
    for part in parts:
        if part.letter in calendar_names.LETTERS:
            known = calendar_names.languages(part.letter)
            if part.language not in known:
                near = nearest(part.language, known)
                hint = f"; did you mean '{near}'?" if near else ""
                raise ParameterError(
                    f"form {notation!r}: there are no names for '%{part.letter}' in the language "
                    f"'{part.language}'{hint}",
                    "form",
                )
        elif part.language not in ("", calendar_names.ENGLISH):
            raise ParameterError(
                f"form {notation!r}: '%{part.letter}' is no name, so it has no language", "form"
            )


def _check(notation: str, letters: Sequence[str]) -> None:
    for letter in letters:
        if letter not in {*_WIDTHS, *calendar_names.LETTERS, *_HALVES}:
            raise ParameterError(f"form {notation!r} has the unknown directive '%{letter}'", "form")
        if letters.count(letter) > 1:
            raise ParameterError(f"form {notation!r} has '%{letter}' twice", "form")
    fields = set(letters)
    if not fields & (_DATES | _TIMES):
        raise ParameterError(f"form {notation!r} has no date and no time", "form")
    if fields & (_DATES | set("Aa")) and not fields & set("Yy"):
        raise ParameterError(f"form {notation!r} has a part of a date, but no year", "form")
    if "d" in fields and not fields & set("mBb"):
        raise ParameterError(f"form {notation!r} has a day, but no month", "form")
    if "I" in fields and not fields & set("pP"):
        raise ParameterError(f"form {notation!r} has '%I', but not '%p'", "form")
    if fields & {"M", "S", "f", "3f"} and not fields & set("HI"):
        raise ParameterError(f"form {notation!r} has a part of a time, but no hour", "form")


def _pattern(parts: Sequence[_Directive]) -> str:
    """Return the regular expression of a form's strings, with a group for each directive."""
    pattern = ""
    for number, part in enumerate(parts):
        if not part.letter:
            pattern += re.escape(part.literal)
        elif part.names:
            longest_first = sorted(part.names, key=len, reverse=True)
            pattern += f"(?P<p{number}>{'|'.join(map(re.escape, longest_first))})"
        else:
            width = _WIDTHS[part.letter]
            times = f"{{1,{width}}}" if part.flag == "-" else f"{{{width}}}"
            pattern += f"(?P<p{number}>[0-9]{times})"
    return f"^{pattern}$"


def _numbers(captured: pa.Array, part: _Directive) -> NDArray[np.int64]:
    """Return captured digits or names as numbers; months count from 1, halves of a day from 0."""
    if part.names:
        place = pc.index_in(captured, value_set=pa.array(part.names)).fill_null(0)
        numbers: NDArray[np.int64] = place.to_numpy(zero_copy_only=False).astype(np.int64)
        return numbers + (part.letter in "Bb")
    digits = pc.if_else(pc.equal(captured.fill_null(""), ""), "0", captured.fill_null("0"))
    whole: NDArray[np.int64] = digits.cast(pa.int64()).to_numpy(zero_copy_only=False)
    return whole
