"""Whether data, made or real, satisfies a table of a schema."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from fakegen.arrays.data_frames import table_of
from fakegen.arrays.masks import is_present
from fakegen.checking.conversion import convert
from fakegen.errors import DataError, ParameterError, UsageError, did_you_mean, number_of
from fakegen.interfaces.source import Source
from fakegen.language.frame_values import is_frame
from fakegen.plan.bounds import BLOCK_ROWS
from fakegen.plan.rejection import Rule
from fakegen.plan.table_plan import TablePlan
from fakegen.sources.plain_table import finish


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


def read(source: Source, path: str, table: TablePlan) -> pa.Table:
    """Return a file's rows, its strings unchanged.

    Raises:
        DataError: The file cannot be read.
    """
    try:
        data = source.read(Path(), path)
        strings = {
            name: "string"
            for name, kind in table.types.items()
            if kind in (pa.string(), pa.binary())
            and name in data.column_names
            and data.schema.field(name).type not in (kind, pa.string())
        }
        # What looks like a number is a string where the schema says so: 007, 1.50.
        return source.read(Path(), path, types=strings) if strings else data
    except ParameterError as error:
        raise DataError(f"{error}{did_you_mean(error.suggestion)}") from error


def plain(data: Any) -> pa.Table:
    """Return anything that offers Arrow data as a table of plain types.

    Raises:
        DataError: Two columns have one name, or one has none.
        UsageError: It does not offer Arrow data.
    """
    if not is_frame(data):
        kind = type(data).__name__
        raise UsageError(f"data must be a file or offer Arrow data, not {kind}")
    return finish(table_of(data), "the data")


def check(table: TablePlan, data: pa.Table, most: int = 10) -> CheckReport:
    """Return which rules of a table some data violates.

    The written columns must be present and of the planned types, or convertible to them; columns that
    cannot be null must not be; unique columns must be unique; every constraint must be satisfied.

    Args:
        table: The table's plan.
        data: Any rows.
        most: How many violating rows are listed for each rule.

    Raises:
        GenerationError: A constraint fails to be computed.
        PluginError: A plugin's constraint breaks its contract.
    """
    return _Check(table, data, most).report()


class _Check:
    def __init__(self, table: TablePlan, data: pa.Table, most: int) -> None:
        self._table, self._data, self._most = table, data, most
        self._places = {name: str(step.mark) for step in table.steps for name in step.types}
        self._checked = 0
        self._violations: list[Violation] = []
        self._unchecked: list[str] = []
        self._typed: dict[str, pa.Array] = {}

    def report(self) -> CheckReport:
        for name in self._table.columns:
            self._present(name)
        for name in self._data.column_names:
            if name in self._table.types:
                self._convertible(name)
            else:
                self._unchecked.append(f"column {name!r} is not in the schema")
        for name in _never_null(self._table):
            self._not_null(name)
        for step in self._table.steps:
            if step.unique:
                self._unique(*step.types)
        self._constraints()
        self._condition()
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
        self._typed[name] = typed
        wrong = ~is_present(typed) & is_present(written)
        place = self._places[name]
        self._note(f"column {name!r} has values that are not {kind}", place, wrong, {name: written})

    def _not_null(self, name: str) -> None:
        if name in self._data.column_names:
            values = self._data.column(name)
            place = self._places[name]
            self._note(f"column {name!r} has nulls", place, ~is_present(values), {})

    def _unique(self, name: str) -> None:
        if name in self._typed:
            values = self._typed[name]
            place = self._places[name]
            self._note(f"column {name!r} is not unique", place, _repeated(values), {name: values})

    def _constraints(self) -> None:
        rules = []
        for rule in self._table.rules:
            absent = sorted(rule.reads - self._typed.keys())
            if absent:
                named = ", ".join(map(repr, absent))
                self._unchecked.append(
                    f"constraint {rule.text!r} reads {named}, which the data does not have"
                )
            else:
                rules.append(rule)
        typed = pa.table(self._typed)
        for rule in rules:
            wrong = _wrong(rule, typed)
            values = {name: self._typed[name] for name in sorted(rule.reads)}
            self._note(f"constraint {rule.text!r} is violated", str(rule.mark), wrong, values)

    def _condition(self) -> None:
        """Check that as many rows satisfy each condition as are made under it."""
        size = self._data.num_rows
        for condition in self._table.conditions:
            asked = len(range(size)[condition.rows.start : condition.rows.stop])
            text = f"{number_of(asked, 'row')} must satisfy {condition.condition.text}"
            rule = condition.whole
            absent = sorted(rule.reads - self._typed.keys())
            if absent:
                named = ", ".join(map(repr, absent))
                self._unchecked.append(f"{text}: it reads {named}, which the data does not have")
                continue
            self._checked += 1
            wrong = _wrong(rule, pa.table(self._typed))
            found = size - int(wrong.sum())
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


def _never_null(table: TablePlan) -> Iterator[str]:
    """Yield the written columns that no row of the table can have null."""
    nullable: set[str] = set()
    for step in table.steps:
        declared = step.modification.makes_nulls
        if declared or step.generator.nullable or step.reads & nullable:
            nullable |= step.types.keys()
    yield from (name for name in table.columns if name not in nullable)


def _repeated(values: pa.Array) -> NDArray[np.bool_]:
    """Return where an earlier row has the same value; nulls are all different."""
    codes = values.dictionary_encode().indices
    present = np.flatnonzero(is_present(codes))
    _, first = np.unique(codes.drop_null().to_numpy(), return_index=True)
    repeated = np.zeros(len(values), dtype=np.bool_)
    repeated[np.delete(present, first)] = True
    return repeated


def _wrong(rule: Rule, data: pa.Table) -> NDArray[np.bool_]:
    """Return where a rule fails: one over one row block by block."""
    read = data.select(sorted(rule.reads))
    if rule.constraint.whole:
        batches = read.combine_chunks().to_batches(max_chunksize=max(read.num_rows, 1))
    else:
        batches = read.to_batches(max_chunksize=BLOCK_ROWS)
    parts = [
        rule.fails(dict(zip(batch.schema.names, batch.columns, strict=True)), batch.num_rows)
        for batch in batches
    ]
    return np.concatenate([np.zeros(0, dtype=np.bool_), *parts])
