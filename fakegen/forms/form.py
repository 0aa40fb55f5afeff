"""The interface of forms, and the form that a notation stands for."""

from __future__ import annotations

from abc import ABC, abstractmethod

import pyarrow as pa
import pyarrow.compute as pc

from fakegen.arrays.masks import null_unless


class TextForm(ABC):
    """How values of one type are written.

    Attributes:
        notation: The form as a schema states it.
        type: The type of the values.
    """

    notation: str
    type: pa.DataType

    @abstractmethod
    def parse(self, texts: pa.Array) -> pa.Array:
        """Return what strings mean; null where they mean nothing.

        Args:
            texts: Strings, shape (rows,).

        Returns:
            Values of :attr:`type`, shape (rows,). A string that :meth:`write` would write otherwise may
            have a value; :meth:`read` knows better.
        """

    @abstractmethod
    def write(self, values: pa.Array) -> pa.Array:
        """Return values of :attr:`type` as strings, shape (rows,); nulls stay null."""

    def read(self, texts: pa.Array) -> pa.Array:
        """Return the values of strings; null for every string that :meth:`write` cannot give."""
        values = self.parse(texts)
        same = pc.equal(self.write(values), texts)
        return null_unless(pc.fill_null(same, False), values)
