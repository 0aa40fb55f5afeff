"""What a plan promises of the rows of its tables: keys, foreign keys, and types that hold all values.

A key is a promise about whole tables, so nothing is said of columns that only happen not to repeat, nor of a
reference to rows that are not written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Protocol, TypeAlias

import numpy as np
import pyarrow as pa

from fakegen.interfaces.definition import Definition, Definitions, ForeignKey, PartialUnique
from fakegen.interfaces.expression import Expression
from fakegen.interfaces.generator import Generator, RowGenerator
from fakegen.plan.links import Link, row_of
from fakegen.plan.parts import TrueOrNull
from fakegen.plan.reference_rows import ParentRows, ReferenceRows
from fakegen.plan.steps import Step
from fakegen.plan.table_plan import Plan, TablePlan
from fakegen.streams import Rows
from fakegen.types.arrow_schemas import value

_MOST_CHOICES = 20
"""A column with more values than this is not closed: the list would be longer than what it says."""
_MOST_LOOKED_AT = 1_000_000
"""How many rows of a source are looked at to see whether a column that is referred to has each value once."""
_IDENTIFYING = ("sequence", "uuid")
"""Providers whose values are there to identify rows."""

Path: TypeAlias = tuple[tuple[str, str], ...]
"""Tables and columns, each of which reads the next one."""


class WrittenPart(Protocol):
    """Some columns and a range of rows of one table."""

    @property
    def table(self) -> str:
        """The table's name."""

    @property
    def columns(self) -> Sequence[str]:
        """The columns."""

    @property
    def rows(self) -> int:
        """How many rows."""


def definitions_of(plan: Plan, parts: Iterable[WrittenPart]) -> Definitions:
    """Return the definitions of the tables of a run.

    Args:
        plan: The whole plan.
        parts: What is written of each table.
    """
    schema, written = _Promises(plan), {part.table: part for part in parts}
    return {name: schema.definition(name, written) for name in written}


def definitions_of_all(plan: Plan) -> Definitions:
    """Return the definitions of all tables of a plan, as if all that is not hidden were written."""
    return definitions_of(plan, [_AllRows(t.name, t.columns, t.rows) for t in plan.tables.values()])


@dataclass(frozen=True, slots=True)
class _AllRows:
    """All rows of a table."""

    table: str
    columns: Sequence[str]
    rows: int


class _Promises:
    """What holds in all tables of a plan.

    Args:
        plan: The plan.
    """

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.tables = {name: _TablePromises(self, table) for name, table in plan.tables.items()}

    def definition(self, name: str, written: Mapping[str, WrittenPart]) -> Definition:
        """Return what can be said of what is written of a table; other tables may refer to whole ones only."""
        own, columns = self.tables[name], frozenset(written[name].columns)
        key = own.key if columns.issuperset(own.key) else ()
        foreign = [
            link
            for link in own.foreign
            if columns.issuperset(link.columns)
            and (other := written.get(link.table)) is not None
            and other.rows == self.plan.tables[link.table].rows
            and frozenset(other.columns).issuperset(link.referred)
        ]
        return Definition(
            key=key,
            unique=[
                group for group in own.unrepeated if columns.issuperset(group) and group != key
            ],
            partial=tuple(
                index for index in own.partial if columns.issuperset([*index.columns, *index.reads])
            ),
            foreign=foreign,
            required=columns.intersection({*own.required, *key}),
            closed={name: values for name, values in own.closed.items() if name in columns},
            types={name: kind for name, kind in own.types.items() if name in columns},
        )

    @cached_property
    def referred(self) -> Mapping[str, Sequence[tuple[str, ...]]]:
        """The columns that each table is referred to by, in the order of the references."""
        found: dict[str, list[tuple[str, ...]]] = {name: [] for name in self.plan.tables}
        for table in self.plan.tables.values():
            for link in table.links:
                columns = tuple(link.referred)
                if columns not in found[link.table]:
                    found[link.table].append(columns)
        return found


@dataclass(frozen=True, eq=False)
class _TablePromises:
    """What holds in one table, whatever is written.

    Attributes:
        schema: All tables.
        plan: The table's plan.
    """

    schema: _Promises
    plan: TablePlan

    @cached_property
    def key(self) -> tuple[str, ...]:
        """The columns that identify a row.

        Those that the schema names, else those that others refer to, else those that are there to identify, else
        the parent's row and the place among its rows.
        """
        if self.plan.key:
            return tuple(self.plan.key)
        known = [group for group in self.unrepeated if self.required.issuperset(group)]
        referred = [g for g in self.schema.referred[self.plan.name] if g in known]
        first = [
            group
            for group in known
            if len(group) == 1 and group[0] == self.plan.columns[0] and self._identifies(group[0])
        ]
        numbered = [group for group in self._places() if group in known]
        return next(iter([*referred, *first, *numbered]), ())

    def _identifies(self, column: str) -> bool:
        words = column.lower()
        return (
            words.endswith("id")
            or self._steps[column].provider in _IDENTIFYING
            or self.is_link(column)
        )

    def is_link(self, column: str) -> bool:
        """Return whether a column alone refers to another table."""
        return any(list(link.columns) == [column] for link in self.plan.links)

    @cached_property
    def unrepeated(self) -> Sequence[tuple[str, ...]]:
        """All columns that do not have the same values twice, each such group once."""
        found = dict.fromkeys([*self._alone(), *self._counted(), *self._apart(), *self._places()])
        for columns in self.schema.referred[self.plan.name]:
            if columns not in found and self._once_in_source(columns):
                found[columns] = None
        if self.plan.key:
            found[tuple(self.plan.key)] = None
        return [group for group in found if self._keyable(group)]

    def _keyable(self, group: tuple[str, ...]) -> bool:
        kinds = [self.plan.types[name] for name in group]
        return not any(pa.types.is_nested(kind) for kind in kinds)

    @cached_property
    def _steps(self) -> Mapping[str, Step]:
        return {name: step for step in self.plan.steps for name in step.types}

    def _alone(self) -> Iterator[tuple[str, ...]]:
        """Yield the columns that never repeat, each alone."""
        for name in self.plan.columns:
            step = self._steps[name]
            if len(step.types) == 1 and (step.unique or is_distinct(self.plan, step)):
                yield (name,)
        for link in self.plan.links:
            if self._refers_once(link) and self._identify(link):
                yield tuple(link.columns)

    def _refers_once(self, link: Link) -> bool:
        """Return whether no two rows refer to the same row."""
        row = self._row(link)
        if row is None:
            return False
        if row.unique:
            return True
        children = self.plan.children
        return (
            isinstance(row.generator, ParentRows)
            and children is not None
            and children.index.most <= 1
        )

    def _row(self, link: Link) -> Step | None:
        """Return the step that makes the row that a link refers to."""
        return self._steps.get(row_of(link.name))

    def _identify(self, link: Link) -> bool:
        """Return whether what a link refers to identifies a row of the other table."""
        other = self.schema.tables[link.table]
        return any(sorted(group) == sorted(link.referred) for group in other.unrepeated)

    def _counted(self) -> Iterator[tuple[str, ...]]:
        """Yield the columns of which every combination is drawn at most once."""
        for quota in self.plan.quotas:
            if quota.rows == 1:
                groups = [self._shown(name) for name in quota.columns]
                if all(groups):
                    yield tuple(dict.fromkeys(name for group in groups for name in group))

    @cached_property
    def partial(self) -> Sequence[PartialUnique]:
        """The columns that do not repeat where a condition holds that SQL can say."""
        found: list[PartialUnique] = []
        for quota in self.plan.quotas:
            *names, last = quota.columns
            step = self._steps.get(last)
            only = step.generator if step is not None else None
            if quota.rows > 1 or not isinstance(only, TrueOrNull):
                continue
            groups, where = [self._shown(name) for name in names], self._as_sql(only.condition)
            group = tuple(dict.fromkeys(name for group in groups for name in group))
            if all(groups) and where is not None and self._keyable(group):
                found.append(PartialUnique(group, where, only.condition.reads))
        return found

    def _as_sql(self, condition: Expression) -> str | None:
        """Return a condition over written columns as SQL; None if that cannot be said."""
        from fakegen.expressions.row_rules import index_condition

        if not frozenset(self.plan.columns).issuperset(condition.reads):
            return None
        if any(
            pa.types.is_string(self.plan.types[name]) and name in self.types
            for name in condition.reads
        ):
            return None  # a UUID, which is not compared with strings
        types = {name: value(self.plan.types[name], nullable=True) for name in condition.reads}
        return index_condition(condition.text, types)

    def _shown(self, name: str) -> Sequence[str]:
        """Return the written columns that say as much as a column; none if there are none."""
        if name in self.plan.columns:
            return [name]
        step = self._steps.get(name)
        for link in self.plan.links:
            if step is not None and self._row(link) is step and self._identify(link):
                return link.columns
        return ()

    def _parent(self) -> Link | None:
        """Return the link to the row that a row belongs to."""
        for link in self.plan.links:
            row = self._row(link)
            if row is not None and isinstance(row.generator, ParentRows) and self._identify(link):
                return link
        return None

    def _apart(self) -> Iterator[tuple[str, ...]]:
        """Yield what the rows of one parent refer to at most once each."""
        parent = self._parent()
        for link in self.plan.links if parent else ():
            row = self._row(link)
            drawn = row.generator if row else None
            if isinstance(drawn, ReferenceRows) and drawn.apart and self._identify(link):
                assert parent is not None  # there would be no links
                yield (*parent.columns, *link.columns)

    def _places(self) -> Iterator[tuple[str, ...]]:
        """Yield the parent's row and the place among its rows."""
        parent = self._parent()
        for name in self.plan.columns if parent else ():
            if self._steps[name].provider == "position":
                assert parent is not None  # there would be no columns
                yield (*parent.columns, name)

    def _once_in_source(self, columns: Sequence[str]) -> bool:
        """Return whether columns that are those of a source have no combination twice."""
        steps = [self._steps.get(name) for name in columns]
        if any(step is None or step.provider != "source" for step in steps):
            return False
        if any(step is not None and step.generator.drawn for step in steps):
            return False
        if self.plan.rows > _MOST_LOOKED_AT:
            return False
        values = self.plan.values(Rows(0, self.plan.rows), columns)
        counted = pa.table({name: values[name] for name in columns}).group_by(list(columns))
        return int(counted.aggregate([]).num_rows) == self.plan.rows

    @cached_property
    def foreign(self) -> Sequence[ForeignKey]:
        """The columns that refer to a row of another table, and to no more than one."""
        found = []
        for link in self.plan.links:
            other = self.schema.tables[link.table]
            group = other.group(link.referred)
            kinds = [self.plan.types[name] for name in link.columns]
            same = kinds == [other.plan.types[name] for name in link.referred]
            if group is not None and same:
                column = dict(zip(link.referred, link.columns, strict=True))
                found.append(ForeignKey([column[name] for name in group], link.table, group))
        return found

    def group(self, columns: Sequence[str]) -> Sequence[str] | None:
        """Return columns in the order in which they are unique; None if they are not."""
        return next((g for g in self.unrepeated if sorted(g) == sorted(columns)), None)

    @cached_property
    def required(self) -> frozenset[str]:
        """The columns that are never null."""
        return frozenset(name for name in self.plan.columns if self.is_required(name))

    def is_required(self, column: str, path: Path = ()) -> bool:
        """Return whether a column is never null: that of a link, if the link and what it reads are not.

        Args:
            column: The column.
            path: The tables and columns that lead here.
        """
        if column not in self.plan.nullable:
            return True
        place, found = (self.plan.name, column), self._source_of(column)
        if found is None or place in path:
            return False
        link, referred = found
        other = self.schema.tables[link.table]
        return not link.optional and other.is_required(referred, (*path, place))

    def _source_of(self, column: str) -> tuple[Link, str] | None:
        """Return the link that a column belongs to, and the column that it reads."""
        for link in self.plan.links:
            own = column in link.columns and column not in link.shared
            if own and self._steps[column].is_plain:
                return link, link.referred[list(link.columns).index(column)]
        return None

    @cached_property
    def closed(self) -> Mapping[str, pa.Array]:
        """The only values of the columns that choose from a few words."""
        found = {}
        for name in self.plan.columns:
            step = self._steps[name]
            values = step.closed(_MOST_CHOICES) if step.provider == "choice" else None
            if values is not None:
                found[name] = values
        return found

    @cached_property
    def types(self) -> Mapping[str, pa.DataType]:
        """Narrower types that hold all values of a column."""
        return {
            name: kind for name in self.plan.columns if (kind := self.narrower(name)) is not None
        }

    def narrower(self, column: str, path: Path = ()) -> pa.DataType | None:
        """Return a narrower type that holds all values of a column; None if none is known.

        Args:
            column: The column.
            path: The tables and columns that lead here.
        """
        place = (self.plan.name, column)
        if place in path:
            return None
        found = self._source_of(column)
        if found is not None:
            link, referred = found
            return self.schema.tables[link.table].narrower(referred, (*path, place))
        step = self._steps[column]
        if step.provider == "uuid" and step.is_plain:
            return pa.uuid()
        return _of_range(step)


def is_distinct(table: TablePlan, step: Step) -> bool:
    """Return whether a step's provider gives no value twice, and nothing is done to its values."""
    if isinstance(step.generator, RowGenerator) or not step.generator.distinct:
        return False
    counts_anew = step.provider == "position" and table.children is not None  # for each parent
    return step.modification.decimals is None and not step.cast and not counts_anew


def _of_range(step: Step) -> pa.DataType | None:
    """Return a narrower type for values that are evenly spread over a range."""
    drawn = step.generator
    if not isinstance(drawn, Generator) or drawn.spread is None or step.cast or step.numbered:
        return None
    first, last = sorted(drawn.spread.ends.to_pylist())
    if pa.types.is_int64(drawn.type):
        for narrow in (pa.int16(), pa.int32()):
            least, most = (
                np.iinfo(narrow.to_pandas_dtype()).min,
                np.iinfo(narrow.to_pandas_dtype()).max,
            )
            if least <= first and last <= most:
                return narrow
    count = drawn.spread.count
    if pa.types.is_float64(drawn.type) and count is not None and count > 1:
        step_size = (Decimal(repr(last)) - Decimal(repr(first))) / (count - 1)
        steps = round(step_size, 15).normalize()
        scale = max(0, *(-_exponent(number) for number in (steps, first, last)))
        whole = len(str(int(max(abs(first), abs(last)))))
        if scale and whole + scale <= 15:  # all that a float holds
            return pa.decimal128(whole + scale, scale)
    return None


def _exponent(number: Decimal | float) -> int:
    exponent = (
        Decimal(repr(number) if isinstance(number, float) else number)
        .normalize()
        .as_tuple()
        .exponent
    )
    assert isinstance(exponent, int)  # bounds are finite
    return exponent
