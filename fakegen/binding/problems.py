"""Collecting the mistakes of a schema, so that all independent ones are reported together.

Warnings are collected, too.
"""

from __future__ import annotations

from fakegen.errors import FakegenError, FakegenWarning, Mark, ParameterError, Problem, SchemaError
from fakegen.language import Node, ScalarNode


class Rejected(Exception):
    """Something cannot be bound; the problem, if it is a new one, has been noted."""


class BindFirst(Rejected):
    """A column must be bound before what is being bound: it may lead back to that, by way of the row before.

    Args:
        table: The column's table.
        column: The column.
    """

    def __init__(self, table: str, column: str) -> None:
        super().__init__(table, column)
        self.table, self.column = table, column


class Problems:
    """The mistakes and warnings found so far."""

    def __init__(self) -> None:
        self.found: list[Problem] = []
        self.warnings: list[FakegenWarning] = []

    def warn(self, mark: Mark, message: str) -> None:
        """Note what is not a mistake, but may not be what was meant."""
        self.warnings.append(FakegenWarning(mark, message))

    def reject(self, mark: Mark, message: str, suggestion: str | None = None) -> Rejected:
        """Note a mistake; return the exception to raise."""
        self.found.append(Problem(mark, message, suggestion))
        return Rejected()

    def reject_value(self, node: Node, error: ParameterError, subject: str = "") -> Rejected:
        """Note what refused a value, at the value's place or deeper inside it."""
        mark = node.mark
        if error.key is not None:
            mark = node.mark_of(error.key)
        elif isinstance(node, ScalarNode):
            mark = node.mark_at(error.offset)
        return self.reject(mark, f"{subject}{error.message}", error.suggestion)

    def reject_error(self, mark: Mark, error: FakegenError) -> Rejected:
        """Note an error that has no place of its own."""
        if isinstance(error, SchemaError):
            self.found.extend(error.problems)
            return Rejected()
        return self.reject(mark, str(error))

    def check(self) -> None:
        """Raise all of them.

        Raises:
            SchemaError: There are any.
        """
        if self.found:
            raise SchemaError(list(dict.fromkeys(self.found)))
