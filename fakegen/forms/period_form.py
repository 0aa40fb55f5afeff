"""Periods: two dates, moments or times in one string, ``2019-03-01 - 2019-04-15`` or ``09:00-17:30``."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from fakegen.arrays.masks import null_unless
from fakegen.arrays.type_kinds import storage_of
from fakegen.forms.composite_form import CompositeForm
from fakegen.forms.moment_form import MomentForm, directives_of

_GROUP = re.compile(r"\(\?P<\w+>")
_DAY = 86_400
_SECONDS = {"S": 1, "M": 60, "H": 3_600, "I": 3_600}


def is_period(notation: str) -> bool:
    """Return whether the second half of a notation's directives is the first half again."""
    letters = [match["letter"] for match in directives_of(notation)]
    half = len(letters) // 2
    return half > 1 and letters[:half] == letters[half:]


class PeriodForm(CompositeForm):
    """Two moments in the same notation, with what stands between them.

    The values are those of the beginning. How long a period is, in days, or in the smallest unit that is
    written, is the value beside it; times of day that end earlier than they begin end on the next day.

    Args:
        notation: The notation: that of the beginning, what stands between, and that of the end.

    Raises:
        ParameterError: One of the two notations is none of a moment.
    """

    def __init__(self, notation: str) -> None:
        self.notation = notation
        places = directives_of(notation)
        middle = places[len(places) // 2].start()
        self._begin, self._end = MomentForm(notation[:middle]), MomentForm(notation[middle:])
        self.type, self.beside = self._begin.type, {"length": pa.int64()}
        letters = {match["letter"] for match in places}
        self._unit = next((size for letter, size in _SECONDS.items() if letter in letters), _DAY)
        parts = (form.pattern.strip("^$") for form in (self._begin, self._end))
        self._pattern = f"^(?P<begin>{_unnamed(next(parts))})(?P<end>{_unnamed(next(parts))})$"

    def parse(self, texts: pa.Array) -> pa.Array:
        """Return when periods begin: see :meth:`TextForm.parse`."""
        return self._spans(texts)[0]

    def others(self, texts: pa.Array) -> Sequence[pa.Array]:
        """Return how long periods are: see :meth:`CompositeForm.others`."""
        return [self._spans(texts)[1]]

    def joined(self, values: pa.Array, others: Sequence[pa.Array]) -> pa.Array:
        """Return periods of these beginnings and lengths as strings: see :meth:`CompositeForm.joined`."""
        (lengths,) = others
        end = self._seconds(values) + self._numbers(lengths) * self._unit
        if pa.types.is_time(self.type):
            end %= _DAY
        per_second = _ticks(self.type)
        ticks = end * per_second if per_second else end // _DAY
        stored = pa.array(ticks).cast(storage_of(self.type)).view(self.type)
        text = pc.binary_join_element_wise(self._begin.write(values), self._end.write(stored), "")
        return null_unless(pc.and_(values.is_valid(), lengths.is_valid()), text)

    def _spans(self, texts: pa.Array) -> tuple[pa.Array, pa.Array]:
        """Return when periods begin, and how long they are; both null where strings have no such form."""
        found = pc.extract_regex(texts.cast(pa.string()), self._pattern)
        begin = self._begin.read(pc.struct_field(found, "begin"))
        end = self._end.read(pc.struct_field(found, "end"))
        known = pc.and_(begin.is_valid(), end.is_valid())
        apart = self._seconds(end) - self._seconds(begin)
        if pa.types.is_time(self.type):
            apart %= _DAY
        return null_unless(known, begin), null_unless(known, pa.array(apart // self._unit))

    def _seconds(self, moments: pa.Array) -> NDArray[np.int64]:
        ticks = self._numbers(moments.view(storage_of(self.type)))
        per_second = _ticks(self.type)
        return ticks // per_second if per_second else ticks * _DAY

    @staticmethod
    def _numbers(values: pa.Array) -> NDArray[np.int64]:
        whole = values.cast(pa.int64()).fill_null(0)
        numbers: NDArray[np.int64] = whole.to_numpy(zero_copy_only=False)
        return numbers


def _ticks(kind: pa.DataType) -> int:
    """Return how many ticks of a type of moments are a second; 0 for days."""
    if pa.types.is_date(kind):
        return 0
    return {"s": 1, "us": 1_000_000}[kind.unit]


def _unnamed(pattern: str) -> str:
    return _GROUP.sub("(?:", pattern)
