"""The expression that is just a column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa


@dataclass(frozen=True, slots=True)
class ColumnValue:
    """A column of the row, whose name can be any string.

    Attributes:
        name: The column's name.
        type: The Arrow type of its values.
        only: The only strings that it can be; None if that is not known.
    """

    name: str
    type: pa.DataType
    only: Sequence[str] | None = None

    @property
    def text(self) -> str:
        return self.name

    @property
    def reads(self) -> Sequence[str]:
        return (self.name,)

    @property
    def nulls(self) -> Sequence[str]:
        return ()

    @property
    def present(self) -> Sequence[str]:
        return ()

    def evaluate(self, inputs: Mapping[str, pa.Array], size: int) -> pa.Array:
        del size
        return inputs[self.name]
