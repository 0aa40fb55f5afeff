"""A row as tests use it: a dict whose items are attributes, too."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from fakegen.errors import did_you_mean, nearest

__tracebackhide__ = True  # of Python's own errors, pytest shows the test's line


class Row(dict[str, Any]):
    """One row: ``row["email"]`` and ``row.email`` are the same.

    It equals a plain dict of the same items. A name that is a method of dict (``items``, ``keys``) is read in
    brackets. Values that are mappings are rows of their own where they are read as attributes, and so are the
    rows of other tables that it refers to: ``order.customer.name``.

    Args:
        values: The values by column.
        number: The row's number in its table; None of a row that is not of a table.
        references: What returns each row that it refers to, by the reference's name.
    """

    def __init__(
        self,
        values: Mapping[str, Any],
        number: int | None = None,
        references: Mapping[str, Callable[[], Row | None]] | None = None,
    ) -> None:
        super().__init__(values)
        self._number, self._references = number, references or {}

    def __getattr__(self, name: str) -> Any:
        if name in self:
            value = self[name]
            return Row(value) if type(value) is dict else value
        references = self.__dict__.get("_references", {})
        if name in references:
            return references[name]()
        hint = did_you_mean(nearest(name, [*self, *references]))
        raise AttributeError(f"the row has no column {name!r}{hint}")

    def __reduce__(self) -> tuple[Any, ...]:
        return Row, (dict(self), self._number)
