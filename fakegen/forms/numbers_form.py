"""Several numbers in one string: ``10-20``, ``$45K-$68K``, ``30 x 20 x 12 cm``, ``50.8965,4.4330``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import reduce
from itertools import pairwise

import pyarrow as pa
import pyarrow.compute as pc

from fakegen.arrays.masks import null_unless
from fakegen.errors import ParameterError
from fakegen.forms.composite_form import CompositeForm
from fakegen.forms.number_form import NumberForm, halves, places_of_digits, unquoted


def is_several(notation: str) -> bool:
    """Return whether a notation has digits in more than one place."""
    return len(places_of_digits(notation)) > 1


class NumbersForm(CompositeForm):
    """Numbers with what stands between and around them.

    Each place for digits is one of a :class:`~fakegen.forms.number_form.NumberForm`, such as ``0`` or
    ``#,##0.00``. Negative numbers have a minus right before their digits.

    Args:
        notation: The notation, with at least two places for digits.

    Raises:
        ParameterError: One of its numbers has no form, or there is a form of negative numbers.
    """

    def __init__(self, notation: str) -> None:
        self.notation = notation
        if halves(notation)[1] is not None:
            message = (
                f"form {notation!r} has several numbers, and a form of negative ones goes with one"
            )
            raise ParameterError(message, "form")
        ends = [0, *(end for place in places_of_digits(notation) for end in place.span())]
        pieces = [notation[start:end] for start, end in pairwise([*ends, len(notation)])]
        self._between = list(map(unquoted, pieces[::2]))
        self._numbers = list(map(NumberForm, pieces[1::2]))
        self.type, *more = (number.type for number in self._numbers)
        self.beside = {f"number {place}": kind for place, kind in enumerate(more, 2)}
        before, *after = map(re.escape, self._between)
        self._pattern = f"^{before}" + "".join(
            f"(?P<number{place}>-?{number.digits}){text}"
            for place, (number, text) in enumerate(zip(self._numbers, after, strict=True))
        )

    def parse(self, texts: pa.Array) -> pa.Array:
        """Return the first numbers: see :meth:`TextForm.parse`."""
        return self._parsed(texts)[0]

    def others(self, texts: pa.Array) -> Sequence[pa.Array]:
        """Return the further numbers: see :meth:`CompositeForm.others`."""
        return self._parsed(texts)[1:]

    def joined(self, values: pa.Array, others: Sequence[pa.Array]) -> pa.Array:
        """Return numbers as strings: see :meth:`CompositeForm.joined`."""
        before, *after = self._between
        pieces: list[object] = [before]
        for number, column, text in zip(self._numbers, (values, *others), after, strict=True):
            pieces += [number.write(column), text]
        return pc.binary_join_element_wise(*pieces, "")

    def _parsed(self, texts: pa.Array) -> list[pa.Array]:
        """Return all numbers of strings; all are null where one has none."""
        found = pc.extract_regex(texts.cast(pa.string()), self._pattern + "$")
        numbers = [
            number.parse(pc.struct_field(found, f"number{place}"))
            for place, number in enumerate(self._numbers)
        ]
        known = reduce(pc.and_, (column.is_valid() for column in numbers))
        return [null_unless(known, column) for column in numbers]
