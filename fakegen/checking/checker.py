"""Whether data, made or real, satisfies a table of a schema."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from fakegen.arrays.masks import as_mask, is_present
from fakegen.checking.conversion import convert
from fakegen.checking.linked_data import LinkedData, are_circular, combined
from fakegen.errors import DataError, ParameterError, did_you_mean, number_of
from fakegen.expressions.previous_names import PREVIOUS, column_before
from fakegen.interfaces.definition import Definition
from fakegen.interfaces.source import Source
from fakegen.plan.bounds import BLOCK_ROWS
from fakegen.plan.definitions import definitions_of_all
from fakegen.plan.drawn_rows import AllowedRows, DrawnRows
from fakegen.plan.links import Link
from fakegen.plan.quotas import Quota
from fakegen.plan.rejection import Rule
from fakegen.plan.steps import Step
from fakegen.plan.table_plan import Plan, TablePlan
from fakegen.streams import Rows


@dataclass(frozen=True, slots=True)
class ViolatingRow:
    """A row that violates a rule.

    Attributes:
        row: Its number; the first row is 0.
        values: Its values in the columns that the rule reads.
    """

    row: int
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Violation:
    """A rule that some data violates.

    Attributes:
        message: What is wrong: ``column 'code' is missing``, ``constraint 'a < b' is violated``.
        place: Where the schema states the rule.
        count: How many rows violate it; all of them if a column is missing.
        rows: The first of them; empty if a column is missing.
    """

    message: str
    place: str
    count: int
    rows: Sequence[ViolatingRow] = ()


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What a check found.

    Attributes:
        table: The table whose rules were checked.
        rows: How many rows the data has.
        checked: How many rules were checked.
        violations: The rules that the data violates.
        unchecked: What could not be checked, and columns that the schema does not have.
    """

    table: str
    rows: int
    checked: int
    violations: Sequence[Violation]
    unchecked: Sequence[str]


def read(
    source: Source,
    path: str,
    table: TablePlan,
    options: Mapping[str, Any] = MappingProxyType({}),
    most: int | None = None,
) -> pa.Table:
    """Return a file's rows, its strings unchanged.

    Args:
        source: Reads it.
        path: The file.
        table: The table that the rows belong to.
        options: What is known of the file: options of the source.
        most: How many rows are read of it, if it has more: a sample; None for all.

    Raises:
        DataError: The file cannot be read.
    """

    def rows(**more: Any) -> pa.Table:
        if most is None or source.sample is None:
            return source.read(Path(), path, **{**options, **more})
        return source.sample(Path(), path, most, **{**options, **more})

    try:
        data = rows()
        strings = {
            name: "string"
            for name, kind in table.types.items()
            if kind in (pa.string(), pa.binary())
            and name in data.column_names
            and data.schema.field(name).type not in (kind, pa.string())
        }
        # What looks like a number is a string where the schema says so: 007, 1.50.
        return rows(types={**options.get("types", {}), **strings}) if strings else data
    except ParameterError as error:
        raise DataError(f"{error}{did_you_mean(error.suggestion)}") from error


def check(plan: Plan, data: Mapping[str, pa.Table], most: int = 10) -> list[CheckReport]:
    """Return which rules of tables some data violates.

    The written columns must be present and of the planned types, or convertible to them; columns that
    cannot be null must not be; unique columns must be unique; every constraint must be satisfied. Where the data
    of several tables is given, rows must refer to rows that are there, and belong to them in the numbers that the
    schema says; constraints can read one table through another.

    Args:
        plan: The plan.
        data: Any rows, by table.
        most: How many violating rows are listed for each rule.

    Raises:
        GenerationError: A constraint fails to be computed.
        PluginError: A plugin's constraint breaks its contract.
    """
    checks = [_Check(plan, plan.tables[name], rows, most) for name, rows in data.items()]
    for one in checks:
        one.check_columns()
    typed = {one.name: one.typed for one in checks} | _of_sources(plan, data)
    sizes = {name: plan.tables[name].rows for name in typed}
    sizes |= {name: rows.num_rows for name, rows in data.items()}
    known = definitions_of_all(plan)
    linked = LinkedData(plan, typed, sizes, known)
    return [one.report(linked, known[one.name]) for one in checks]


def _of_sources(plan: Plan, given: Collection[str]) -> dict[str, dict[str, pa.Array]]:
    """Return the columns that hidden tables have from the sources whose rows they are.

    They are not written, but what refers to them refers to what is there. Of a hidden table whose rows are made,
    data of elsewhere may well have others.

    Args:
        plan: The plan.
        given: The tables of which there is data.
    """
    found = {}
    for name, table in plan.tables.items():
        if table.hidden and name not in given:
            names = [n for step in table.steps if _is_of_source(step) for n in step.types]
            if names:
                made = table.values(Rows(0, table.rows), names)
                found[name] = {column: made[column] for column in names}
    return found


def _is_of_source(step: Step) -> bool:
    return step.provider == "source" and not step.drawn


class _Check:
    def __init__(self, plan: Plan, table: TablePlan, data: pa.Table, most: int) -> None:
        self._plan, self._table, self._data, self._most = plan, table, data, most
        self._places = {name: str(step.mark) for step in table.steps for name in step.types}
        self._checked = 0
        self._violations: list[Violation] = []
        self._unchecked: list[str] = []
        self.name = table.name
        self.typed: dict[str, pa.Array] = {}

    def check_columns(self) -> None:
        """Check that the columns are there and of the planned types."""
        for name in self._table.columns:
            self._present(name)
        for name in self._data.column_names:
            if name in self._table.types:
                self._convertible(name)
            else:
                self._unchecked.append(f"column {name!r} is not in the schema")

    def report(self, linked: LinkedData, known: Definition) -> CheckReport:
        """Check everything else, and return what was found.

        Args:
            linked: The data of all tables.
            known: What is promised of the table.
        """
        for name in self._table.columns:
            if name not in self._table.nullable or name in known.required:
                self._not_null(name)
        for step in self._table.steps:
            if step.unique:
                self._unique(*step.types)
        declared = {rule.mark for rule in self._table.rules}
        ruled = [frozenset(q.columns) for q in self._table.quotas if q.mark in declared]
        for group in filter(None, (known.key, *known.unique)):
            if frozenset(group) in ruled:
                continue  # it is checked as the constraint that it is
            if len(group) > 1 or list(group) == list(self._table.key):
                self._unique_together(group)
        for quota in self._table.quotas:
            self._unique_where(quota, linked)
        for link in self._table.links:
            self._refers(link, linked)
        for step in self._table.steps:
            if isinstance(step.generator, DrawnRows):
                self._agrees(step.label, step.generator.allowed, linked)
        for child in self._plan.tables.values():
            if child.children is not None and child.children.parent.name == self.name:
                self._counts(child, linked)
        self._constraints(linked)
        self._condition(linked)
        return CheckReport(
            self._table.name, self._data.num_rows, self._checked, self._violations, self._unchecked
        )

    def _present(self, name: str) -> None:
        self._checked += 1
        if name not in self._data.column_names:
            message = f"column {name!r} is missing"
            self._violations.append(Violation(message, self._places[name], self._data.num_rows))

    def _convertible(self, name: str) -> None:
        kind = self._table.types[name]
        written = self._data.column(name)
        typed = convert(written, kind)
        if typed is None:
            self._unchecked.append(
                f"column {name!r}: {written.type} cannot be compared with {kind}"
            )
            return
        self.typed[name] = typed
        wrong = ~is_present(typed) & is_present(written)
        place = self._places[name]
        self._note(f"column {name!r} has values that are not {kind}", place, wrong, {name: written})

    def _not_null(self, name: str) -> None:
        if name in self._data.column_names:
            values = self._data.column(name)
            place = self._places[name]
            self._note(f"column {name!r} has nulls", place, ~is_present(values), {})

    def _unique(self, name: str) -> None:
        if name in self.typed:
            values = self.typed[name]
            place = self._places[name]
            self._note(f"column {name!r} is not unique", place, _repeated(values), {name: values})

    def _unique_together(self, group: Sequence[str]) -> None:
        """Check that no two rows have the same values in all of some columns."""
        if self.typed.keys() >= set(group):
            values = {name: self.typed[name] for name in group}
            wrong = _repeated_together(list(values.values()))
            listed = ", ".join(map(repr, group))
            what = f"column {listed} is" if len(group) == 1 else f"columns {listed} together are"
            self._note(f"{what} not unique", self._places[group[-1]], wrong, values)

    def _unique_where(self, quota: Quota, linked: LinkedData) -> None:
        """Check a column that is unique among some rows only, which a hidden column tells apart."""
        shown = [name for name in quota.columns if name in self._table.columns]
        if quota.rows > 1 or len(shown) == len(quota.columns):
            return  # a constraint that is checked as one, or columns of a definition
        counted = {name: linked.column(self.name, name) for name in quota.columns}
        if all(values is not None for values in counted.values()) and shown:
            wrong = _repeated_together([v for v in counted.values() if v is not None])
            what = f"column {shown[-1]!r} is not unique among the rows that it is unique among"
            values = {name: self.typed[name] for name in shown}
            self._note(what, str(quota.mark), wrong, values)

    def _refers(self, link: Link, linked: LinkedData) -> None:
        """Check that rows refer to rows that are there."""
        rows = linked.link(self.name, link)
        columns = ", ".join(map(repr, link.columns))
        if rows is None:
            is_hidden = self._plan.tables[link.table].hidden and link.table not in linked.rows
            why = "which is hidden" if is_hidden else "which were not given"
            self._unchecked.append(f"whether {columns} refers to rows of {link.table!r}, {why}")
            return
        values = {name: self.typed[name] for name in link.columns}
        present = np.all([is_present(array) for array in values.values()], axis=0)
        message = f"{columns} refers to no row of {link.table!r}"
        wrong = present & ~is_present(rows)
        self._note(message, self._places[link.columns[0]], wrong, values)

    def _agrees(self, reference: str, allowed: AllowedRows, linked: LinkedData) -> None:
        """Check what holds between rows and those that they refer to: a shared reference, a condition, a tree."""
        columns = list(next((n.columns for n in linked.links_over(self.name, reference)), ()))
        rows = linked.column(self.name, reference)
        if rows is None or not columns or not self.typed.keys() >= set(columns):
            return  # whether they refer to rows at all is not known either
        listed = ", ".join(map(repr, columns))
        shown = {name: self.typed[name] for name in columns}
        refers, row = is_present(rows), f"refers to a row of {allowed.table!r}"
        if (shared := allowed.shared) is not None:
            own = linked.column(self.name, shared.own)
            theirs = linked.column(allowed.table, shared.theirs)
            if own is None or theirs is None:
                self._unchecked.append(f"whether {listed} {row} of the same {shared.name!r}")
            else:
                same = pc.equal(own, theirs.take(rows)).fill_null(False)
                message = f"{listed} {row} of another {shared.name!r}"
                self._note(message, str(shared.mark), refers & ~as_mask(same, unknown=False), shown)
        if (condition := allowed.condition) is not None:
            holds = linked.holds(self.name, rows, allowed.table, condition)
            text = condition.expression.text
            if holds is None:
                self._unchecked.append(f"whether {listed} {row} where {text!r}")
            else:
                message = f"{listed} {row} where {text!r} is not true"
                self._note(message, str(condition.mark), refers & ~holds, shown)
        if allowed.tree:
            place = self._places[columns[0]]
            self._note(f"{listed} leads back to the row itself", place, are_circular(rows), shown)

    def _counts(self, child: TablePlan, linked: LinkedData) -> None:
        """Check how many rows of another table belong to each row, where that follows from the row."""
        assert child.children is not None  # its rows belong to these
        column = child.children.column
        owner = linked.parents(child.name) if child.name in linked.rows else None
        asked = None if column is None else linked.column(self.name, column)
        if owner is None or asked is None or child.children.in_all is not None:
            return
        found = np.bincount(owner.drop_null().to_numpy(), minlength=self._data.num_rows)
        counts = asked.fill_null(0).cast(pa.int64())
        message = f"the number of rows of {child.name!r} is not that of the schema"
        shown = {f"rows of {child.name}": pa.array(found), "expected": counts}
        self._note(message, str(child.mark), found != counts.to_numpy(), shown)

    def _values(self, rule: Rule, linked: LinkedData) -> dict[str, pa.Array] | str:
        """Return what a rule reads; the names of what the data does not have, if that is not all."""
        found = {name: linked.column(self.name, name) for name in sorted(rule.reads)}
        absent = [name for name, values in found.items() if values is None]
        if absent:
            return ", ".join(map(repr, absent))
        return {name: values for name, values in found.items() if values is not None}

    def _constraints(self, linked: LinkedData) -> None:
        for rule in self._table.rules:
            values = self._values(rule, linked)
            if isinstance(values, str):
                self._unchecked.append(
                    f"constraint {rule.text!r} reads {values}, which the data does not have"
                )
                continue
            wrong = _wrong(rule, values, self._data.num_rows)
            shown = {_shown(name): array for name, array in values.items()}
            self._note(f"constraint {rule.text!r} is violated", str(rule.mark), wrong, shown)

    def _condition(self, linked: LinkedData) -> None:
        """Check that as many rows satisfy each condition as are made under it."""
        size = self._data.num_rows
        for condition in self._table.conditions:
            asked = len(range(size)[condition.rows.start : condition.rows.stop])
            text = f"{number_of(asked, 'row')} must satisfy {condition.condition.text}"
            rule = condition.whole
            values = self._values(rule, linked)
            if isinstance(values, str):
                self._unchecked.append(f"{text}: it reads {values}, which the data does not have")
                continue
            self._checked += 1
            found = size - int(_wrong(rule, values, size).sum())
            if found < asked:
                do = f"only {found:,} {'does' if found == 1 else 'do'}" if found else "none does"
                message = f"{text}, but {do}"
                self._violations.append(Violation(message, str(rule.mark), asked - found))

    def _note(
        self,
        message: str,
        place: str,
        wrong: NDArray[np.bool_],
        values: Mapping[str, pa.Array | pa.ChunkedArray],
    ) -> None:
        self._checked += 1
        rows = np.flatnonzero(wrong)
        if rows.size:
            shown = [
                ViolatingRow(row, {name: array[row].as_py() for name, array in values.items()})
                for row in rows[: self._most].tolist()
            ]
            self._violations.append(Violation(message, place, int(rows.size), shown))


def _shown(name: str) -> str:
    """Return a column's name as it is written in an expression."""
    before = column_before(name)
    return name if before is None else f"{PREVIOUS}.{before[0]}"


def _repeated(values: pa.Array) -> NDArray[np.bool_]:
    """Return where an earlier row has the same value; nulls are all different."""
    codes = values.dictionary_encode().indices
    present = np.flatnonzero(is_present(codes))
    _, first = np.unique(codes.drop_null().to_numpy(), return_index=True)
    repeated = np.zeros(len(values), dtype=np.bool_)
    repeated[np.delete(present, first)] = True
    return repeated


def _repeated_together(columns: Sequence[pa.Array]) -> NDArray[np.bool_]:
    """Return where an earlier row has the same values; rows with a null are all different."""
    codes, present = combined(columns)
    return _repeated(pa.array(codes, mask=~present))


def _wrong(rule: Rule, values: Mapping[str, pa.Array], size: int) -> NDArray[np.bool_]:
    """Return where a rule fails: one over one row block by block."""
    step = max(size, 1) if rule.constraint.whole else BLOCK_ROWS
    parts = [np.zeros(0, dtype=np.bool_)]
    for start in range(0, size, step):
        rows = min(step, size - start)
        parts.append(
            rule.fails({name: array.slice(start, rows) for name, array in values.items()}, rows)
        )
    return np.concatenate(parts)
