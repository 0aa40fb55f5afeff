"""Ordinal numbers in English: ``1st``, ``22nd``, ``3rd floor``."""

from __future__ import annotations

import re

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from fakegen.arrays.masks import null_unless
from fakegen.forms.form import TextForm
from fakegen.forms.number_form import NumberForm, unquoted

ORDINAL = re.compile(r"\{(th|TH)\}")
_ENDINGS = np.array(["th", "st", "nd", "rd"])


class OrdinalForm(TextForm):
    """Whole numbers with the ending that their last digits ask for.

    ``{th}`` stands for the ending, ``{TH}`` for one in capitals; what is before it is the notation of a
    :class:`~fakegen.forms.number_form.NumberForm`, and what is after it is written as it is.

    Args:
        notation: The notation.

    Raises:
        ParameterError: It has no place for digits, or several.
    """

    def __init__(self, notation: str) -> None:
        self.notation = notation
        number, self._case, after = ORDINAL.split(notation, maxsplit=1)
        self._number, self._after = NumberForm(number), unquoted(after)
        self.type = self._number.type

    def parse(self, texts: pa.Array) -> pa.Array:
        """See :meth:`TextForm.parse`."""
        pattern = f"^(?s:(?P<number>.*))(?i:st|nd|rd|th){re.escape(self._after)}$"
        found = pc.extract_regex(texts.cast(pa.string()), pattern)
        return self._number.parse(pc.struct_field(found, "number"))

    def write(self, values: pa.Array) -> pa.Array:
        """See :meth:`TextForm.write`."""
        number = np.abs(np.rint(values.fill_null(0).to_numpy(zero_copy_only=False))).astype(
            np.int64
        )
        last = number % 10
        is_regular = (last > 3) | (number % 100 // 10 == 1)
        ending = pa.array(_ENDINGS[np.where(is_regular, 0, last)])
        if self._case.isupper():
            ending = pc.utf8_upper(ending)
        text = pc.binary_join_element_wise(self._number.write(values), ending, self._after, "")
        return null_unless(values.is_valid(), text)
