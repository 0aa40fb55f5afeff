"""The categories of a column of strings: ``small < medium < large`` in order, ``red | green`` without."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import pyarrow as pa
import pyarrow.compute as pc

from fakegen.arrays.plain import plain_array
from fakegen.errors import DataError, ParameterError

_RISING, _APART = " < ", " | "
_CODES = pa.int32()


@dataclass(frozen=True, slots=True)
class Categories:
    """All strings that a column may hold.

    Attributes:
        values: The categories, at least one, each once.
        ordered: Whether each is less than the next.
    """

    values: tuple[str, ...]
    ordered: bool = False

    @classmethod
    def of(cls, notation: str) -> Self:
        """Return the categories that a notation stands for.

        Raises:
            ParameterError: A category is empty or occurs twice.
        """
        ordered = _RISING in notation
        values = tuple(notation.split(_RISING if ordered else _APART))
        if not all(values) or len(set(values)) < len(values):
            wrong = "is empty" if not all(values) else "occurs twice"
            raise ParameterError(f"in {notation!r}, a category {wrong}", "categories")
        return cls(values, ordered)

    @classmethod
    def noted(cls, values: Sequence[str], ordered: bool) -> str | None:
        """Return the notation of some categories; None if it has none, as for strings with ``|`` in them."""
        notation = (_RISING if ordered else _APART).join(values)
        try:
            found = cls.of(notation)
        except ParameterError:
            return None
        return notation if found == cls(tuple(values), ordered) else None

    @property
    def type(self) -> pa.DataType:
        """The type of a column that refers to its categories."""
        return pa.dictionary(_CODES, pa.string(), self.ordered)

    def encoded(self, name: str, values: pa.Array) -> pa.DictionaryArray:
        """Return the values of a column as references to its categories; nulls stay null.

        Args:
            name: The column.
            values: Strings.

        Raises:
            DataError: One of them is no category.
        """
        texts = plain_array(values).cast(pa.string())
        known = pa.array(self.values)
        codes = pc.index_in(texts, value_set=known)
        strange = texts.filter(pc.and_(texts.is_valid(), codes.is_null()))
        if len(strange):
            raise DataError(
                f"column {name!r} holds {strange[0].as_py()!r}, which is no category of it"
            )
        return pa.DictionaryArray.from_arrays(codes, known, ordered=self.ordered)
