"""Days and months without a year: ``24/12``, ``3 May``."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from fakegen.forms.form import TextForm
from fakegen.forms.moment_form import MomentForm, directives_of

_YEAR = "2000 "
"""A year that has a 29 February."""


def is_yearless(notation: str) -> bool:
    """Return whether a notation has a day and a month, and nothing else of a date or a time."""
    letters = [match["letter"] for match in directives_of(notation)]
    return len(letters) == 2 and "d" in letters and bool(set(letters) & set("mBb"))


class YearlessForm(TextForm):
    """Days of the year, as dates of 2000.

    Args:
        notation: The notation: that of a :class:`MomentForm` without a year.

    Raises:
        ParameterError: It has an unknown directive or language.
    """

    def __init__(self, notation: str) -> None:
        self.notation, self.type = notation, pa.date32()
        self._dated = MomentForm(f"%Y {notation}")

    def parse(self, texts: pa.Array) -> pa.Array:
        """See :meth:`TextForm.parse`."""
        return self._dated.parse(pc.binary_join_element_wise(_YEAR, texts.cast(pa.string()), ""))

    def write(self, values: pa.Array) -> pa.Array:
        """See :meth:`TextForm.write`; the year of a date is left out."""
        return pc.utf8_slice_codeunits(self._dated.write(values), len(_YEAR))
