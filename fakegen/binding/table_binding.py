"""Binding the columns of one table, each when first needed."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cached_property
from itertools import accumulate
from typing import Any

import pyarrow as pa

from fakegen.arrays.type_kinds import is_number
from fakegen.binding.aggregates import TableAggregates
from fakegen.binding.arguments import TableCompiler, Types
from fakegen.binding.columns import ColumnBinder, written_types
from fakegen.binding.guessed_types import GuessedTypes
from fakegen.binding.nested_binding import bind_nested
from fakegen.binding.previous import TablePrevious
from fakegen.binding.problems import BindFirst, Rejected
from fakegen.binding.provider_binding import ProviderBinder
from fakegen.binding.scope import ColumnPlace, Scope
from fakegen.binding.table_references import TableReferences
from fakegen.binding.table_size import TableSize
from fakegen.errors import Mark, ParameterError, nearest
from fakegen.expressions.column_value import ColumnValue
from fakegen.expressions.previous_names import PREVIOUS
from fakegen.interfaces.generator import FollowingGenerator
from fakegen.language import ColumnSpec, ScalarNode, TableSpec
from fakegen.language.modifiers import UNIQUE_PER, UNIQUE_WHERE
from fakegen.language.table_reading import COUNT_PREFIX
from fakegen.limits import working_at
from fakegen.plan.children import Children
from fakegen.plan.modification import Modification
from fakegen.plan.parts import TrueOrNull, part_names, part_step
from fakegen.plan.quotas import Quota
from fakegen.plan.recurrence import Draws, Followed
from fakegen.plan.steps import Step
from fakegen.streams import Purpose

_FEW = 100
"""How many values of a column are asked for, to find misspelled ones: as many as there can be states."""


class TableBinder:
    """Binds the columns of one table in an order in which each finds what it reads.

    Args:
        scope: What all tables share.
        table: The table.
        rows: How many rows it has; of a table that follows another one or a source, these say it.

    Attributes:
        steps: The steps of the entries bound so far, in that order.
        bound: The same by label; None for an entry that is being bound, or is wrong.
        compiler: Compiles expressions over the table's columns.
        references: Its references to rows of other tables.
        children: Which rows of another table its rows belong to; None for a root table.
        counts: Entries of the hidden columns that say how many rows of other tables belong to each row.
        quotas: What is counted over its rows because a column is unique among some of them.
    """

    def __init__(self, scope: Scope, table: TableSpec, rows: int) -> None:
        self.scope, self.table, self._rows = scope, table, rows
        self.children: Children | None = None
        self.references = TableReferences(self, scope)
        self.counts: list[ColumnSpec] = []
        self.quotas: list[Quota] = []
        self._aggregates = TableAggregates(self, scope)
        self._previous = TablePrevious(self, scope)
        self._guesses = GuessedTypes(scope.problems, self._kept)
        self._listing = False
        self._later: list[Callable[[], None]] = []
        self._last: list[Callable[[], None]] = []
        problems = scope.problems
        self._explicit = {name: entry for entry in table.columns for name in entry.names}
        self.compiler = TableCompiler(
            self.types,
            self.known_columns,
            scope.schema.now,
            problems,
            lambda: scope.registry.functions,
            lambda: self.below,
            self._only,
            lambda: self._explicit,
        )
        self.steps: list[Step] = []
        self.bound: dict[str, Step | None] = {}
        self._parts: dict[str, Step] = {}
        self._open_ended = [entry for entry in table.columns if not entry.names]
        if table.source is not None:
            self._open_ended.append(_rows_of_source(table.source))
        size = TableSize(lambda: self.rows, self.once_rows_are_known)
        self.columns = ColumnBinder(
            table.name,
            size,
            ProviderBinder(scope, table, size, self.compiler, bind_nested),
            self.compiler,
            problems,
            self._is_taken,
        )

    @property
    def rows(self) -> int:
        """How many rows the table has. That of a table of children looks at all parents, at the first call."""
        if self.children is not None:
            return self.children.rows
        if self.table.source is not None:
            try:
                return int(self.scope.sources.get(self.table.source.value).num_rows)
            except ParameterError as error:
                raise self.scope.problems.reject_value(self.table.source, error) from None
        return self._rows

    @cached_property
    def above(self) -> Sequence[str]:
        """The tables that the rows belong to, nearest first: the parent, its parent, and so on."""
        found: list[str] = []
        table: TableSpec | None = self.table
        while table is not None and (per := table.per) and per not in found:
            found.append(per)
            table = self.scope.schema.tables.get(per)
        return found

    @cached_property
    def below(self) -> Sequence[str]:
        """The tables whose rows belong to this one's."""
        tables = self.scope.schema.tables.items()
        return [name for name, table in tables if table.per == self.table.name]

    def once_rows_are_known(self, check: Callable[[], None]) -> None:
        """Call a check that needs the number of rows, now or when it is known: it may raise Rejected."""
        if self.children is None:
            check()
        else:
            self._later.append(check)

    def check_key(self) -> None:
        """Note the columns of the key that the table does not have."""
        made = [
            name
            for entry in self.entries
            for step in [self.bound[entry.label]]
            for name in (step.types if step else entry.names)
        ]
        for node in self.table.key:
            if node.value not in made:
                message = f"the table has no column {node.value!r} for its key"
                self.scope.problems.reject(node.mark, message, nearest(str(node.value), made))

    def check_names(self) -> None:
        """Note the columns whose parts could be meant where a column is read through a reference.

        A column that is read through the reference of its own name, as in ``day: {ref: day.day}``, is of the
        row that is meant.
        """
        names, sources = self.references.names, self.references.sources
        for entry in self.entries:
            step = self.bound[entry.label]
            for name, kind in step.types.items() if step else ():
                divided = pa.types.is_struct(kind) or pa.types.is_temporal(kind)
                reference = names.get(name) if divided else None
                if reference and sources.get(name, ("",))[0] != name:
                    other = "" if reference.inherited else ", or the reference one: 'as: ...'"
                    message = (
                        f"'{name}.x' could be a part of the column {name!r} or a column of "
                        f"{reference.table!r} through the reference {name!r}; give the column another name{other}"
                    )
                    self.scope.problems.reject(entry.mark, message)

    def written(self) -> list[str]:
        """Return the columns to write: those that ``column_order`` names, then the others."""
        first = [str(node.value) for node in self.table.column_order]
        made = list(written_types(self.entries, self.bound))
        return list(dict.fromkeys([*(name for name in first if name in made), *made]))

    def check_order(self) -> None:
        """Note what ``column_order`` names twice, or what is not written."""
        made = list(written_types(self.entries, self.bound))
        for place, node in enumerate(self.table.column_order):
            if node.value not in made:
                message = f"the table writes no column {node.value!r}"
                self.scope.problems.reject(node.mark, message, nearest(str(node.value), made))
            elif node.value in [item.value for item in self.table.column_order[:place]]:
                self.scope.problems.reject(node.mark, f"column {node.value!r} is ordered twice")

    def check_counts(self) -> None:
        """Note what cannot say how many rows of another table belong to each row."""
        for entry in self.counts:
            step = self.bound[entry.label]
            (kind,) = step.types.values() if step else (pa.int64(),)
            over = entry.label.removeprefix(COUNT_PREFIX)
            if not is_number(kind):
                message = f"the {entry.label} must be given by a number, but this is {kind}"
                self.scope.problems.reject(entry.mark, message)
            elif circle := [
                name for name in self._read_for(entry.label) if self._aggregates.over(name) == over
            ]:
                message = (
                    f"the {entry.label} cannot follow from {circle[0]}, which is over these rows"
                )
                self.scope.problems.reject(entry.mark, message)

    def _read_for(self, label: str) -> Collection[str]:
        """Return the columns of the table that a step reads, directly or through others."""
        maker = {name: step for step in self.steps for name in step.types}
        found: dict[str, None] = {}
        step = self.bound[label]
        left = list(step.reads) if step else []
        while left:
            name = left.pop()
            if name not in found and name in maker:
                left += maker[name].reads
            found[name] = None
        return found

    def once_all_rows_are_known(self, check: Callable[[], None]) -> None:
        """Call a check that needs the number of rows of another table, when all are known."""
        self._last.append(check)

    def check_rows(self) -> None:
        """Check what had to wait for the number of rows, noting mistakes."""
        for check in self._later:
            with suppress(Rejected):
                check()

    def check_all_rows(self) -> None:
        """Check what had to wait for the number of rows of all tables, noting mistakes."""
        for check in self._last:
            with suppress(Rejected):
                check()

    def known_columns(self) -> list[str]:
        """Return the column names known so far."""
        made = [name for step in self.steps for name in step.types]
        parts = [name for step in self.steps for name in part_names(step)]
        parts += [f"{PREVIOUS}.{column}" for column in self._explicit]
        if not self._listing:  # two tables can refer to each other
            self._listing = True
            parts += self.references.known()
            self._listing = False
        return list(dict.fromkeys([*self._explicit, *made, *parts]))

    def bind_all(self) -> None:
        """Bind every entry, noting mistakes."""
        for entry in self.entries:
            with suppress(Rejected):
                self._bind_in_order(entry)
        self.check_names()
        self.check_counts()
        self.check_key()
        self.check_order()

    def _bind_in_order(self, entry: ColumnSpec) -> None:
        """Bind an entry; those that must be bound before it, before it."""
        while True:
            try:
                self.bind(entry)
            except BindFirst as earlier:
                self.scope.bound(earlier.table).bind_first(earlier.column)
            else:
                return

    def waits(self, column: str) -> bool:
        """Return whether nothing has asked for a column yet."""
        entry = self._explicit.get(column)
        return entry is not None and entry.label not in self.bound

    def bind_first(self, column: str) -> None:
        """Bind a column, and before it those that it needs first."""
        place = (self.table.name, column)
        self.scope.first.append(place)
        try:
            self._bind_in_order(self._explicit[column])
        finally:
            self.scope.first.remove(place)

    @property
    def entries(self) -> Sequence[ColumnSpec]:
        """The entries of the table's columns, in order; those of its source come first."""
        declared = self.table.columns
        return [*(e for e in self._open_ended if e not in declared), *declared, *self.counts]

    def types(self, names: Iterable[str]) -> Types:
        """Return the types of the columns that these names can mean; other names are left out.

        A name with ``_`` can also mean a column that has other characters in its place.

        Raises:
            Rejected: A column of this name cannot be bound.
        """
        found: dict[str, pa.DataType] = {}
        asked = list(names)
        for name in asked:
            if name in self._explicit:
                if self._in_progress(self._explicit[name]) and self._leads_away(name, asked):
                    continue
                found[name] = self.bind(self._explicit[name]).types[name]
                continue
            if name.replace("-", "_") in self._explicit:
                continue  # which is meant, and no column of a model
            alike = [column for column in self._explicit if _spelled(column) == name]
            for column in alike:
                found[column] = self.bind(self._explicit[column]).types[column]
            if not alike and (part := self._hidden(name)):
                found[name] = part.types[name]
                continue
            for entry in [] if alike else self._open_ended:
                if not self._in_progress(entry):
                    made = self.bind(entry).types
                    found |= {c: kind for c, kind in made.items() if name in (c, _spelled(c))}
        return found

    def _leads_away(self, name: str, names: Sequence[str]) -> bool:
        """Return whether a name begins a path through a reference: ``hotel`` of ``hotel.id``."""
        paths = [path for path in names if path.startswith(f"{name}.")]
        return any(self.references.path(path) for path in paths)

    def _only(self, column: str) -> Sequence[str] | None:
        """Return the only strings of a column that is bound; None if they are many, or not known."""
        step = next((step for step in self.steps if column in step.types), None)
        values = None if step is None else step.closed(_FEW)
        return None if values is None else list(values.to_pylist())

    def _hidden(self, name: str) -> Step | None:
        """Return the step that makes what a name means besides columns; None if it means nothing."""
        known = next((step for step in self.steps if step.hidden and name in step.types), None)
        return (
            known
            or self.references.path(name)
            or self._part(name)
            or self._aggregates.step(name)
            or self._previous.step(name)
        )

    def _part(self, name: str) -> Step | None:
        """Return the step of a part of a column, as in ``code.year`` and ``badge.code.year``; None if there is none.

        Raises:
            Rejected: The column cannot be bound, or the part cannot be told from its values.
        """
        *starts, _ = accumulate(name.split("."), "{}.{}".format)
        column = next((start for start in reversed(starts) if start in self._explicit), None)
        if column is None:
            return None
        entry, part = self._explicit[column], name.removeprefix(f"{column}.")
        whole = self.bind(entry)
        if name not in self._parts:
            try:
                step = part_step(whole, column, part)
            except ParameterError as error:
                raise self.scope.problems.reject(entry.mark, error.message) from None
            if step is None:
                return None
            self._parts[name] = step
            self.steps.append(step)
        return self._parts[name]

    def _in_progress(self, entry: ColumnSpec) -> bool:
        return self._place(entry.label, entry.mark) in self.scope.stack

    def _place(self, label: str, mark: Mark) -> ColumnPlace:
        return ColumnPlace(self.table.name, label, mark)

    def declared_type(self, column: str) -> pa.DataType | None:
        """Return the type of a column that is being bound and reads itself, in a row before its own.

        None if it is not being bound, or if its type follows from its values alone.
        """
        entry = self._explicit.get(column)
        if entry is None or not self._in_progress(entry):
            return None
        said = entry.modifiers.get("type")
        if said is not None:
            return self.columns.named_type(said)
        return pa.string() if entry.provider.value == "template" else None

    def type_in_progress(self, column: str) -> pa.DataType | None:
        """Return the type of a column that is being bound, declared or supposed; None if it is not."""
        entry = self._explicit.get(column)
        if entry is None or not self._in_progress(entry):
            return None
        return self.declared_type(column) or self._guesses.of(column)

    def bind(self, entry: ColumnSpec) -> Step:
        """Return the step of an entry.

        Raises:
            Rejected: It, or something that it needs, is wrong; that has been noted.
            LimitError: The time has run out, or the memory.
        """

        def make() -> Step:
            return self._guesses.bound(entry, lambda: self._step(entry))

        return self.made(entry.label, entry.mark, make)

    def _kept(self) -> Callable[[], None]:
        """Return what forgets all that is bound from now on."""
        lists: tuple[list[Any], ...] = (self.steps, self.quotas, self._later, self._last)
        kept: tuple[dict[str, Any], ...] = (self.bound, self._parts)
        sizes, labels = [len(items) for items in lists], [set(items) for items in kept]

        def forget() -> None:
            for items, size in zip(lists, sizes, strict=True):
                del items[size:]
            for known, before in zip(kept, labels, strict=True):
                for label in known.keys() - before:
                    del known[label]

        return forget

    def _step(self, entry: ColumnSpec) -> Step:
        reads = self.references.is_reference(entry)
        if reads:
            return self.columns.step(*self.references.bound(entry))
        step = self._following(self.columns.bind(entry))
        if {UNIQUE_PER, UNIQUE_WHERE} & entry.modifiers.keys():
            self.unique_within(", ".join(step.types), entry.modifiers, entry.mark)
        return step

    def _following(self, step: Step) -> Step:
        """Return a step whose values follow from the rows before with what each row draws made apart."""
        generator = step.generator
        if not isinstance(generator, FollowingGenerator):
            return step
        name = f"{step.label}, as drawn"
        drawn = Draws(generator)
        inputs = step.inputs or {}

        def make() -> Step:
            return Step(
                table=step.table,
                label=name,
                address=step.address,
                provider=step.provider,
                mark=step.mark,
                generator=drawn,
                types={name: drawn.type},
                reads=frozenset(read for item in inputs.values() for read in item.reads),
                inputs=inputs,
                drawn=drawn.drawn,
                hidden=True,
            )

        self.made(name, step.mark, make)
        return replace(
            step,
            generator=Followed(generator, name, self.scope.plan(self.table.name)),
            reads=step.modification.reads | {name},
            inputs={name: ColumnValue(name, drawn.type)},
            drawn=False,
        )

    def modification(self, said: Mapping[str, ScalarNode]) -> Modification:
        """Return what modifiers do to values; they are located."""
        return self.columns.modification(said)

    def unique_within(self, column: str, said: Mapping[str, ScalarNode], mark: Mark) -> None:
        """Count the values of a column that are to differ among some rows.

        Args:
            column: The column; it may be that of a step that is being bound.
            said: The modifiers, located.
            mark: Where they are.

        Raises:
            Rejected: There is no such column or reference as ``per`` names; that has been noted.
        """
        counted = [column]
        per, where = said.get(UNIQUE_PER), said.get(UNIQUE_WHERE)
        if per is not None:
            row = self.references.row(str(per.value))
            found = [row[0]] if row else list(self.types([str(per.value)]))
            if not found:
                message = f"there is no column or reference {per.value!r}"
                near = nearest(str(per.value), [*self.known_columns(), *self.references.names])
                raise self.scope.problems.reject(per.mark, message, near)
            counted = [*found, column]
        if where is not None:
            counted.append(self._only_where(where))
        reference = next((n for n in self.references.names.values() if n.row == column), None)
        named = f"reference {reference.name!r}" if reference else f"column {column!r}"
        self.quotas.append(Quota(tuple(counted), 1, mark, f"{named} cannot be unique"))

    def _only_where(self, node: ScalarNode) -> str:
        """Return the hidden column that is true where an expression is, and otherwise null."""
        name = f"true where {node.value}"

        def make() -> Step:
            expression = self.columns.predicate("'where' of 'unique'", node)
            inputs = {
                name: ColumnValue(name, self.types([name])[name]) for name in expression.reads
            }
            return Step(
                table=self.table.name,
                label=name,
                address=(name, Purpose.VALUES),
                provider="expr",
                mark=node.mark,
                generator=TrueOrNull(expression),
                types={name: pa.bool_()},
                reads=frozenset(expression.reads),
                inputs=inputs,
                drawn=False,
                hidden=True,
            )

        self.made(name, node.mark, make)
        return name

    def made(self, label: str, mark: Mark, make: Callable[[], Step]) -> Step:
        """Return the step with a label, made at the first call.

        Args:
            label: The step's label.
            mark: Where it is declared.
            make: Makes it.

        Raises:
            Rejected: It, or something that it needs, is wrong; that has been noted.
            LimitError: The time has run out, or the memory.
        """
        place = self._place(label, mark)
        stack = self.scope.stack
        if place in stack:
            cycle = [*stack[stack.index(place) :], place]
            words = " -> ".join(
                item.label if item.table == self.table.name else f"{item.table}.{item.label}"
                for item in cycle
            )
            raise self.scope.problems.reject(mark, f"circular reference: {words}")
        if label in self.bound:
            step = self.bound[label]
            if step is None:
                raise Rejected
            return step
        stack.append(place)
        self.bound[label] = None
        try:
            with working_at(f"{mark}: column {label!r}"):
                step = make()
        except BindFirst:
            del self.bound[label]
            raise
        finally:
            stack.pop()
        self.bound[label] = step
        self.steps.append(step)
        return step

    def _is_taken(self, name: str) -> bool:
        return name in self._explicit or any(name in step.types for step in self.steps)


def _rows_of_source(source: ScalarNode) -> ColumnSpec:
    """Return the entry of the columns that a table has from the source whose rows it is."""
    provider = ScalarNode(source.mark, "source")
    return ColumnSpec((), source.mark, provider, source, title=f"* of {source.value}")


def _spelled(column: str) -> str:
    """Return a column's name as an expression can write it."""
    return re.sub(r"\W", "_", column)
