"""Binding the columns of one table, each when first needed."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pyarrow as pa

from fakegen.binding.arguments import TableCompiler, Types
from fakegen.binding.columns import ColumnBinder
from fakegen.binding.problems import Rejected
from fakegen.binding.provider_binding import ProviderBinder
from fakegen.binding.scope import Scope
from fakegen.language import ColumnSpec, TableSpec
from fakegen.limits import working_at
from fakegen.plan.steps import Step


class TableBinder:
    """Binds the columns of one table in an order in which each finds what it reads.

    Args:
        scope: What all tables share.
        table: The table.
        rows: How many rows it has.

    Attributes:
        steps: The steps of the entries bound so far, in that order.
        bound: The same by label; None for an entry that is being bound, or is wrong.
        compiler: Compiles expressions over the table's columns.
    """

    def __init__(self, scope: Scope, table: TableSpec, rows: int) -> None:
        self.scope, self.table, self.rows = scope, table, rows
        problems = scope.problems
        self.compiler = TableCompiler(
            self.types,
            self.known_columns,
            scope.schema.now,
            problems,
            scope.registry.functions,
        )
        self.steps: list[Step] = []
        self.bound: dict[str, Step | None] = {}
        self._explicit = {name: entry for entry in table.columns for name in entry.names}
        self._open_ended = [entry for entry in table.columns if not entry.names]
        self._columns = ColumnBinder(
            table.name,
            rows,
            ProviderBinder(scope, table, rows, self.compiler),
            self.compiler,
            problems,
            self._is_taken,
        )

    def known_columns(self) -> list[str]:
        """Return the column names known so far."""
        made = [name for step in self.steps for name in step.types]
        return list(dict.fromkeys([*self._explicit, *made]))

    def bind_all(self) -> None:
        """Bind every entry, noting mistakes."""
        for entry in self.table.columns:
            try:
                self.bind(entry)
            except Rejected:
                continue

    def types(self, names: Iterable[str]) -> Types:
        """Return the types of the columns that these names can mean; other names are left out.

        A name with ``_`` can also mean a column that has other characters in its place.

        Raises:
            Rejected: A column of this name cannot be bound.
        """
        found: dict[str, pa.DataType] = {}
        for name in names:
            if name in self._explicit:
                found[name] = self.bind(self._explicit[name]).types[name]
                continue
            alike = [column for column in self._explicit if _spelled(column) == name]
            for column in alike:
                found[column] = self.bind(self._explicit[column]).types[column]
            for entry in [] if alike else self._open_ended:
                if not self._in_progress(entry):
                    made = self.bind(entry).types
                    found |= {c: kind for c, kind in made.items() if name in (c, _spelled(c))}
        return found

    def _in_progress(self, entry: ColumnSpec) -> bool:
        return (self.table.name, entry.label) in self.scope.stack

    def bind(self, entry: ColumnSpec) -> Step:
        """Return the step of an entry.

        Raises:
            Rejected: It, or something that it needs, is wrong; that has been noted.
            LimitError: The time has run out, or the memory.
        """
        place = (self.table.name, entry.label)
        stack = self.scope.stack
        if place in stack:
            cycle = [*stack[stack.index(place) :], place]
            words = " -> ".join(
                label if table == self.table.name else f"{table}.{label}" for table, label in cycle
            )
            raise self.scope.problems.reject(entry.mark, f"circular reference: {words}")
        if entry.label in self.bound:
            step = self.bound[entry.label]
            if step is None:
                raise Rejected
            return step
        stack.append(place)
        self.bound[entry.label] = None
        try:
            with working_at(f"{entry.mark}: column {entry.label!r}"):
                step = self._columns.bind(entry)
        finally:
            stack.pop()
        self.bound[entry.label] = step
        self.steps.append(step)
        return step

    def _is_taken(self, name: str) -> bool:
        return name in self._explicit or any(name in step.types for step in self.steps)


def _spelled(column: str) -> str:
    """Return a column's name as an expression can write it."""
    return re.sub(r"\W", "_", column)
