"""What rows become where tests ask for them: themselves, or objects."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Protocol

from fakegen.api.row import Row


class ResultShape(Protocol):
    """What becomes of rows and tables where they are asked for as a type."""

    def build(self, row: Mapping[str, Any], fixed: Mapping[str, Any]) -> Any:
        """Return the object of a row; raises ValueError or TypeError where the type refuses it."""

    def plain(self, fixed: Mapping[str, Any]) -> dict[str, Any]:
        """Return values of the type as values of columns."""

    def holds(self, name: str) -> bool:
        """Return whether objects have a field of this name, though the table may have no column for it."""

    def refer(self, result: Any, rows: Mapping[str, Any]) -> Any:
        """Return a result that leads to the rows that it was given, by reference."""

    def arrow(self, table: Any) -> Any:
        """Return an Arrow table as the type has it."""

    def frame(self, made: Any) -> Any:
        """Return a pandas data frame that the type has checked."""


class RowShape:
    """Rows as they are."""

    def build(self, row: Mapping[str, Any], fixed: Mapping[str, Any]) -> Any:
        del fixed
        return row

    def plain(self, fixed: Mapping[str, Any]) -> dict[str, Any]:
        return dict(fixed)

    def holds(self, name: str) -> bool:
        del name
        return False

    def refer(self, result: Any, rows: Mapping[str, Any]) -> Any:
        if isinstance(result, Row) and rows:
            given = {name: partial(_same, row) for name, row in rows.items()}
            return Row(result, result._number, {**result._references, **given})
        return result

    def arrow(self, table: Any) -> Any:
        return table

    def frame(self, made: Any) -> Any:
        return made


class CalledShape(RowShape):
    """Rows as what a callable returns for them.

    Args:
        model: Called with the columns as keyword arguments.
    """

    def __init__(self, model: Callable[..., Any]) -> None:
        self._model = model

    def build(self, row: Mapping[str, Any], fixed: Mapping[str, Any]) -> Any:
        return self._model(**{**row, **fixed})


def _same(row: Any) -> Any:
    return row


ROWS = RowShape()
