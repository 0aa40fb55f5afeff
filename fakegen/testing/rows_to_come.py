"""Rows that are made when the test runs that is parametrised with them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from fakegen.testing.uses import use


@dataclass(frozen=True, slots=True)
class RowToCome:
    """A row that is made when its test runs.

    Attributes:
        source: The schema.
        table: The table; None for the only one.
        number: The row's number in the window.
        address: The id of the test function.
        as_: The type that the row becomes; None for a plain row.
        options: Further arguments of loading.
    """

    source: Any
    table: str | None
    number: int
    address: str
    as_: Any
    options: dict[str, Any]

    def make(self, item: pytest.Item) -> Any:
        """Return the row."""
        tables = use(item, self.source, self.address, None, self.options).tables
        table = tables.main if self.table is None else tables[self.table]
        return (table if self.as_ is None else table.as_(self.as_)).take(self.number)
