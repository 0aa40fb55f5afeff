"""Booleans as two words: ``True/False``, ``yes/no``."""

from __future__ import annotations

import re

import pyarrow as pa
import pyarrow.compute as pc

from fakegen.arrays.masks import null_unless
from fakegen.errors import ParameterError
from fakegen.forms.form import TextForm

FLAG = re.compile(r"([^/0#;{}]+)/([^/0#;{}]+)")


class FlagForm(TextForm):
    """Booleans as the word for true, a slash, and the word for false.

    Args:
        notation: The notation.

    Raises:
        ParameterError: It has no two different words.
    """

    def __init__(self, notation: str) -> None:
        self.notation, self.type = notation, pa.bool_()
        words = FLAG.fullmatch(notation)
        if words is None or words[1] == words[2]:
            raise ParameterError(
                f"form {notation!r} needs a word for true and another for false, as in 'yes/no'",
                "form",
            )
        self._true, self._false = words.groups()

    def parse(self, texts: pa.Array) -> pa.Array:
        """See :meth:`TextForm.parse`."""
        true = pc.equal(texts, self._true)
        return null_unless(pc.or_(true, pc.equal(texts, self._false)), true)

    def write(self, values: pa.Array) -> pa.Array:
        """See :meth:`TextForm.write`."""
        return pc.if_else(values, pa.scalar(self._true), pa.scalar(self._false))
