"""Masked values that providers make.

A provider makes a value for a row's number, and nothing else decides it. Here the number is a keyed hash of the real
value. So equal values get equal masked ones, and nothing of the real value reaches the provider. Its words are keyed
by its own entry and the secret, and not by the table and the column: the same entry masks a value alike everywhere.

An entry may read other columns of its row (``{{ first_name }}``): it gets their masked values.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from fakegen.arrays.type_kinds import is_string
from fakegen.binding.build import Choices
from fakegen.engine.recipe import Recipe
from fakegen.errors import DataError, Problem, SchemaError
from fakegen.language.mask_spec import MaskEntry, MaskSpec
from fakegen.language.nodes import MappingNode, Node, ScalarNode, from_python
from fakegen.language.reading import read_schema
from fakegen.limits import NORMAL, Budget, Limits
from fakegen.masking.copied_tables import CopiedColumn, CopiedTable, typed
from fakegen.masking.secret import Secret, keyed_numbers
from fakegen.masking.value_masks import SUFFIX_DIGITS, ValueMask, of_distinct, suffixed, within
from fakegen.plan.steps import Step
from fakegen.plan.table_plan import TablePlan
from fakegen.streams import Rows

_STANDING_IN: Mapping[str, Any] = {
    "boolean": "boolean",
    "date": "date",
    "datetime": "datetime",
    "decimal": {"number": {"min": 0, "max": 1}},
    "integer": {"integer": {"min": 0, "max": 1}},
    "number": {"number": {"min": 0, "max": 1}},
}
"""Entries of the type of other columns, whose values take the place of what these would make."""
_TEXT: Any = {"regex": "x"}
ALONE = "value"
"""The column of values that lie in no row of a table, as those in documents."""


@dataclass(frozen=True, slots=True)
class ProviderEntry:
    """An entry that a provider makes the values of.

    Attributes:
        entry: What the schema says.
        columns: The columns that it masks.
        is_unique: Whether different values of it must stay different.
    """

    entry: MaskEntry
    columns: tuple[str, ...]
    is_unique: bool = False

    @property
    def identity(self) -> str:
        """What decides its values besides the secret: the parts that it makes, and how."""
        parts = self.columns if len(self.columns) > 1 else ()
        entry = {
            self.entry.method.value: None if self.entry.value is None else self.entry.node.plain()
        }
        return json.dumps([parts, entry], sort_keys=True, default=str, ensure_ascii=False)


class MadeColumns:
    """The columns of one table that providers make.

    Args:
        steps: What makes them, in order; those of columns that stand in for others are left out.
        entries: The entry of each column.
        table: The table's columns.
        secret: Keys the values.
        limits: What making values may use.
    """

    def __init__(
        self,
        steps: Sequence[Step],
        entries: Mapping[str, ProviderEntry],
        table: CopiedTable,
        secret: Secret,
        limits: Limits = NORMAL,
    ) -> None:
        self._steps = [_addressed(step, entries) for step in steps]
        self._entries, self._table, self._secret = entries, table, secret
        self._seed = secret.key("providers").hex()
        self._budget = Budget(limits)

    @property
    def types(self) -> Mapping[str, pa.DataType]:
        """The Arrow type of each made column."""
        made = {name: kind for step in self._steps for name, kind in step.types.items()}
        return {name: made[name] for name in self._entries}

    def masked(
        self, real: Mapping[str, pa.Array], others: Mapping[str, pa.Array]
    ) -> dict[str, pa.Array]:
        """Return the made columns of some rows.

        Args:
            real: The real values of the columns.
            others: The masked values of all other columns.
        """
        made: dict[str, pa.Array] = {}
        known = _Known(others, self._table)
        with self._budget.spending():
            for step in self._steps:
                entry = next((self._entries[n] for n in step.types if n in self._entries), None)
                held = [] if entry is None else [real[name] for name in entry.columns]
                size = len(next(iter(real.values())))
                numbers = keyed_numbers(self._secret.key("rows"), *held) if held else None
                rows = Rows(0, size) if numbers is None else Rows.choose(numbers)
                values = {name: made[name] if name in made else known[name] for name in step.reads}
                for name, images in step.make(self._seed, rows, values).items():
                    made[name] = (
                        images if entry is None else self._finished(entry, name, real, images)
                    )
        return {name: made[name] for name in self._entries}

    def _finished(
        self, entry: ProviderEntry, name: str, real: Mapping[str, pa.Array], images: pa.Array
    ) -> pa.Array:
        values, room = real[name], self._table.columns[name].room
        if entry.is_unique:
            if room is not None and room < SUFFIX_DIGITS:
                raise DataError(
                    f"column {name!r} of table {self._table.name!r} has room for {room} characters, and what keeps "
                    f"its values unique takes {SUFFIX_DIGITS}: write permute"
                )
            images = suffixed(values, images, self._secret.key("suffix"), room)
        return pc.if_else(values.is_valid(), within(images, room), pa.scalar(None, images.type))


class _Known(dict[str, pa.Array]):
    """The masked values of other columns, with the types that expressions know."""

    def __init__(self, values: Mapping[str, pa.Array], table: CopiedTable) -> None:
        super().__init__()
        self._values, self._columns = values, table.columns

    def __missing__(self, name: str) -> pa.Array:
        column = self._columns[name]
        bare = CopiedColumn(column.name, column.kind)
        self[name] = typed(self._values[name], bare)
        return self[name]


def _addressed(step: Step, entries: Mapping[str, ProviderEntry]) -> Step:
    """Return a step whose words depend on its entry, wherever it stands."""
    name = next((name for name in step.types if name in entries), None)
    if name is None:
        return step
    return replace(step, table=entries[name].identity, address=("value", step.address[1]))


@dataclass(frozen=True, slots=True)
class MadeTable:
    """Entries with providers whose columns lie in one row.

    Attributes:
        name: What messages call the table, located.
        entries: The entries.
        table: The columns of a row.
    """

    name: ScalarNode
    entries: Sequence[ProviderEntry]
    table: CopiedTable


def made_columns(
    spec: MaskSpec,
    tables: Sequence[MadeTable],
    secret: Secret,
    folder: Path,
    plugins: Sequence[Any],
) -> list[MadeColumns]:
    """Return what makes the columns of each table.

    Args:
        spec: The masking schema.
        tables: The tables that have entries with providers.
        secret: Keys the values.
        folder: The folder of relative paths.
        plugins: The plugins besides the installed ones.

    Raises:
        SchemaError: All the mistakes in the entries, with their places.
    """
    if not tables:
        return []
    top = MappingNode(
        spec.mark,
        (
            *spec.context.entries,
            (
                ScalarNode(spec.mark, "tables"),
                MappingNode(spec.mark, tuple((item.name, _table(item)) for item in tables)),
            ),
        ),
    )
    choices = Choices(seed=secret.key("providers").hex(), cache=False)
    plan = Recipe(read_schema(top), tuple(plugins), folder, choices).build()
    return [_made(plan.tables[str(item.name.value)], item, secret) for item in tables]


def _made(plan: TablePlan, item: MadeTable, secret: Secret) -> MadeColumns:
    entries = {column: entry for entry in item.entries for column in entry.columns}
    standing_in = item.table.columns.keys() - entries.keys()
    steps = [
        step
        for step in plan.closure(frozenset(entries))
        if standing_in.isdisjoint(step.types.keys())
    ]
    problems = [
        Problem(
            entry.entry.method.mark,
            f"column {name!r} is unique, and {entry.entry.method.value!r} makes no strings that digits could keep "
            "apart: write permute",
        )
        for name, entry in entries.items()
        if entry.is_unique and not is_string(plan.types[name])
    ]
    if problems:
        raise SchemaError(problems)
    return MadeColumns(steps, entries, item.table, secret)


def _table(item: MadeTable) -> Node:
    mark = item.name.mark
    made = {column for entry in item.entries for column in entry.columns}
    columns = [
        (ScalarNode(entry.entry.key.mark, ", ".join(entry.columns)), entry.entry.node)
        for entry in item.entries
    ]
    for column in _read_by(item.entries, item.table):
        if column.name not in made:
            kind = "string" if column.is_document else column.kind
            stands_in = from_python(_STANDING_IN.get(kind, _TEXT), mark.file)
            columns.append((ScalarNode(mark, column.name), stands_in))
    return MappingNode(mark, ((ScalarNode(mark, "columns"), MappingNode(mark, tuple(columns))),))


def _read_by(entries: Sequence[ProviderEntry], table: CopiedTable) -> Iterator[CopiedColumn]:
    """Yield the columns whose names occur in what entries say, and so may be read."""
    said = " ".join(json.dumps(item.entry.node.plain(), default=str) for item in entries)
    for column in table.columns.values():
        if re.search(rf"(?<!\w){re.escape(column.name)}(?!\w)", said):
            yield column


class Provided(ValueMask):
    """What a provider makes of values by themselves.

    Args:
        made: Makes it, as its only column.
    """

    def __init__(self, made: MadeColumns) -> None:
        self._made = made

    def masked(self, values: pa.Array) -> pa.Array:
        return of_distinct(values, self._images)

    def _images(self, values: pa.Array) -> pa.Array:
        return self._made.masked({ALONE: values}, {})[ALONE]
