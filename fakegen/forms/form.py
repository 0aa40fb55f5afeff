"""The interface of forms, and the form that a notation stands for."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from types import MappingProxyType

import pyarrow as pa
import pyarrow.compute as pc

from fakegen.arrays.masks import null_unless
from fakegen.arrays.type_kinds import is_number


class TextForm(ABC):
    """How values of one type are written.

    Attributes:
        notation: The form as a schema states it.
        type: The type of the values.
        beside: The types of further values in the same string, by what each is called: see
            :class:`~fakegen.forms.composite_form.CompositeForm`.
    """

    notation: str
    type: pa.DataType
    beside: Mapping[str, pa.DataType] = MappingProxyType({})

    def goes_with(self, other: TextForm) -> bool:
        """Return whether one column may have this form and another: they have as many values of the same kinds."""
        is_alike = self.type == other.type or (is_number(self.type) and is_number(other.type))
        return is_alike and self.beside.keys() == other.beside.keys()

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
