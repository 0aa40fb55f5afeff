"""Binding columns: from an entry of ``columns:`` to a step of the plan."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from fakegen.binding.arguments import TableCompiler, Types
from fakegen.binding.problems import Problems
from fakegen.binding.provider_binding import BoundProvider, ProviderBinder
from fakegen.binding.table_size import TableSize
from fakegen.binding.type_names import NAMED, arrow_type
from fakegen.errors import GenerationError, ParameterError, nearest
from fakegen.forms.written_field import check_categories, check_written
from fakegen.interfaces.expression import Expression
from fakegen.interfaces.generator import Generator, RowGenerator, countable
from fakegen.interfaces.provider import Provider
from fakegen.language import ColumnSpec, ScalarNode
from fakegen.language.modifiers import UNIQUE_PER, UNIQUE_WHERE
from fakegen.language.table_reading import COUNT_PREFIX
from fakegen.plan.modification import Modification, converted
from fakegen.plan.steps import Step
from fakegen.streams import Purpose

_INSIDE = 0.381966  # where between two bounds few numbers are whole


@dataclass(frozen=True, slots=True)
class ColumnBinder:
    """Binds the entries of one table's ``columns:``, one at a time.

    Attributes:
        table: The table's name.
        size: How many rows it has.
        providers: Binds their providers.
        compiler: Knows the table's columns.
        problems: Where mistakes are noted.
        is_taken: Whether another entry makes a column of this name.
    """

    table: str
    size: TableSize
    providers: ProviderBinder
    compiler: TableCompiler
    problems: Problems
    is_taken: Callable[[str], bool]

    def bind(self, entry: ColumnSpec) -> Step:
        """Return the step of an entry.

        Raises:
            Rejected: It, or something that it needs, is wrong; that has been noted.
        """
        return self.step(entry, self.providers.bind(entry))

    def step(self, entry: ColumnSpec, bound: BoundProvider) -> Step:
        """Return the step of an entry whose provider is bound.

        Raises:
            Rejected: It, or something that it needs, is wrong; that has been noted.
        """
        generator = bound.generator
        counts = entry.label.startswith(COUNT_PREFIX)
        modification = self.modification(
            entry.modifiers, "'where' of 'rows'" if counts else "'when'"
        )
        types, cast = self.column_types(entry, bound)
        of_parts = self.of_parts(entry, types)
        permuted = self.is_permuted(entry, generator, types)
        several = generator if isinstance(generator, RowGenerator) else None
        unique = entry.flag("unique") and not several and not _within(entry)
        reads = [modification.reads, *(item.reads for item in of_parts.values())]
        return Step(
            table=self.table,
            label=entry.label,
            address=(entry.keyed_by(bool(several and several.grows)), Purpose.VALUES),
            provider=bound.provider.name,
            mark=entry.mark,
            generator=generator,
            types=types,
            reads=bound.arguments.reads.union(*reads),
            inputs=bound.arguments.inputs,
            drawn=generator.drawn,
            unique=unique,
            permuted=permuted,
            distinct=unique
            and not (permuted or entry.numbers_equals or _never_repeats(entry, generator)),
            numbered=entry.numbers_equals and not _never_repeats(entry, generator),
            modification=modification,
            of_parts=of_parts,
            unique_parts=frozenset(map(entry.part, self.unique_columns(entry, types)))
            if several
            else frozenset(),
            forms=self.written(entry, "form", types, check_written),
            null_strings={
                column: str(node.value)
                for column, node in self.said_of_columns(entry, "null_string", types).items()
            },
            categories=self.written(entry, "categories", types, check_categories),
            cast=cast,
            hidden=entry.flag("hidden"),
            origins={name: entry.part(name) for name in types if entry.part(name) != name},
            mix=bound.mix,
        )

    def modification(
        self, said: Mapping[str, ScalarNode], condition: str = "'when'"
    ) -> Modification:
        """Return what modifiers do to values; messages call ``when`` as the user wrote it."""
        null, when, decimals = said.get("null"), said.get("when"), said.get("round")
        is_expression = null is not None and isinstance(null.value, str)
        return Modification(
            null_rate=float(null.value) if null is not None and not is_expression else 0.0,
            null_where=self.predicate("'null'", null) if null and is_expression else None,
            when=self.predicate(condition, when) if when else None,
            decimals=decimals.value if decimals else None,
        )

    def written(
        self,
        entry: ColumnSpec,
        modifier: str,
        types: Types,
        check: Callable[[str, pa.DataType], None],
    ) -> dict[str, str]:
        """Return what a modifier says of how the entry's columns are written."""
        said = self.said_of_columns(entry, modifier, types)
        for column, node in said.items():
            try:
                check(node.value, types[column])
            except ParameterError as error:
                raise self.problems.reject(node.mark, error.message) from None
        return {column: str(node.value) for column, node in said.items()}

    def said_of_columns(
        self, entry: ColumnSpec, modifier: str, types: Types
    ) -> dict[str, ScalarNode]:
        """Return what a modifier says of each column of an entry, of one or of all."""
        said = dict(entry.by_column.get(modifier, {}))
        for column in said:
            self.check_made(entry, modifier, column, types)
        alone = entry.modifiers.get(modifier)
        return said if alone is None else said | dict.fromkeys(types, alone)

    def of_parts(self, entry: ColumnSpec, types: Types) -> dict[str, Modification]:
        """Return what the modifiers do to single columns of several, by the parts that they hold."""
        said: dict[str, dict[str, ScalarNode]] = {}
        for modifier, by_column in entry.by_column.items():
            for column, node in by_column.items():
                self.check_made(entry, modifier, column, types)
                if modifier not in ("unique", "form", "null_string", "categories", "hidden"):
                    said.setdefault(entry.part(column), {})[modifier] = node
        return {part: self.modification(modifiers) for part, modifiers in said.items()}

    def check_made(self, entry: ColumnSpec, modifier: str, column: str, types: Types) -> None:
        """Refuse a column of a modifier that an entry for all columns does not make."""
        if column in types:
            return
        message = f"{modifier!r} names {column!r}, which this entry does not make"
        mark = entry.by_column[modifier][column].mark
        raise self.problems.reject(mark, message, nearest(column, types))

    def unique_columns(self, entry: ColumnSpec, types: Types) -> Iterable[str]:
        """Return the columns of several in which no value may occur twice."""
        named = entry.by_column.get("unique", {})
        return types if entry.flag("unique") else named

    def predicate(self, subject: str, node: ScalarNode) -> Expression:
        """Return the expression of a subject of messages, which must be true or false."""
        expression = self.compiler.expression(node)
        if expression.type != pa.bool_():
            message = f"{subject} must be true or false, but {expression.text!r} is not"
            raise self.problems.reject(node.mark, message)
        return expression

    def column_types(
        self, entry: ColumnSpec, bound: BoundProvider
    ) -> tuple[dict[str, pa.DataType], bool]:
        """Return the types of the entry's columns, and whether values are converted to them."""
        provider, generator = bound.provider, bound.generator
        if isinstance(generator, RowGenerator):
            for modifier in ("unique", "round", "type"):
                said = entry.modifiers.get(modifier)
                alone = modifier == "unique" and len(entry.names) == 1 and not entry.numbers_equals
                if said is not None and said.value is not False and not alone:
                    listed = "; name some: 'unique: [COLUMN]'" if modifier == "unique" else ""
                    message = (
                        f"{modifier!r} is for one column, but {entry.label!r} makes several{listed}"
                    )
                    raise self.problems.reject(entry.mark, message)
            return self.row_types(entry, generator), False
        self.check_single(entry, provider)
        if len(entry.names) != 1:
            message = f"provider {provider.name!r} makes one column, not {entry.label!r}"
            raise self.problems.reject(entry.mark, message)
        (name,) = entry.names
        decimals, kind = entry.modifiers.get("round"), entry.modifiers.get("type")
        if decimals and not (
            pa.types.is_floating(generator.type) or pa.types.is_decimal(generator.type)
            or pa.types.is_integer(generator.type)
        ):  # fmt: skip
            message = f"'round' needs numbers, but {provider.name!r} makes {generator.type}"
            raise self.problems.reject(decimals.mark, message)
        if kind and pa.types.is_nested(generator.type):
            message = f"'type' converts single values, but {provider.name!r} makes {generator.type}"
            raise self.problems.reject(kind.mark, message)
        made = self.named_type(kind) if kind else generator.type
        if entry.numbers_equals and not pa.types.is_string(made):
            message = (
                f"a suffix needs strings, but {entry.label!r} has {made}; 'type: string' makes them"
            )
            raise self.problems.reject(entry.modifiers["unique"].mark, message)
        if kind:
            self.check_capacity(kind, name, made, generator, decimals)
        return {name: made}, kind is not None

    def check_capacity(
        self,
        node: ScalarNode,
        name: str,
        target: pa.DataType,
        generator: Generator,
        decimals: ScalarNode | None,
    ) -> None:
        """Refuse a type that cannot hold what lies between the provider's bounds."""
        spread = generator.spread
        if spread is None:
            return
        some = [spread.ends]
        if spread.count is None:
            first, last = spread.ends.to_pylist()
            some.append(pa.array([first + (last - first) * _INSIDE], spread.ends.type))
        elif spread.at is not None and spread.count > 1:
            some.append(spread.at(np.array([1], dtype=np.uint64)))
        rounded = Modification(decimals=decimals.value if decimals else None)
        try:
            converted(rounded.rounded(pa.concat_arrays(some)), target, name)
        except GenerationError as error:
            raise self.problems.reject(node.mark, str(error)) from None

    def check_single(self, entry: ColumnSpec, provider: Provider) -> None:
        """Refuse what only an entry of several columns can say."""
        for modifier, said in {"columns": entry.parts, **entry.by_column}.items():
            for node in said.values():
                message = f"{modifier!r} names columns, but {provider.name!r} makes only one"
                raise self.problems.reject(node.mark, message)

    def row_types(self, entry: ColumnSpec, generator: RowGenerator) -> dict[str, pa.DataType]:
        known = ", ".join(generator.columns)
        for node in entry.parts.values():
            if node.value not in generator.columns:
                message = f"{entry.provider.value!r} has no part {node.value!r}; it has {known}"
                near = nearest(node.value, generator.columns)
                raise self.problems.reject(node.mark, message, near)
        if not entry.names:
            held = {node.value: column for column, node in entry.parts.items()}
            made = {held.get(part, part): kind for part, kind in generator.columns.items()}
            return {name: kind for name, kind in made.items() if not self.is_taken(name)}
        for name in entry.names:
            if entry.part(name) not in generator.columns:
                message = f"{entry.provider.value!r} makes no column {name!r}; it makes {known}"
                raise self.problems.reject(entry.mark, message, nearest(name, generator.columns))
        return {name: generator.columns[entry.part(name)] for name in entry.names}

    def named_type(self, node: ScalarNode) -> pa.DataType:
        kind = arrow_type(node.value)
        if kind is None:
            known = ", ".join([*NAMED, "decimal(PRECISION, SCALE)"])
            message = f"unknown type {node.value!r}; expected one of {known}"
            raise self.problems.reject(node.mark, message, nearest(node.value, NAMED))
        return kind

    def is_permuted(
        self, entry: ColumnSpec, generator: Generator | RowGenerator, types: Types
    ) -> bool:
        """Return whether uniqueness comes by construction; check that there are enough values."""
        wanted = entry.flag("unique") and not entry.numbers_equals and not _within(entry)
        counted = countable(generator) if wanted else None
        if counted is None or _never_repeats(entry, generator):
            return False

        def check() -> None:
            if counted.support < (rows := self.size.rows()):
                message = (
                    f"{rows:,} unique values are asked for, but {entry.provider.value!r} has only "
                    f"{counted.support:,}"
                )
                raise self.problems.reject(entry.provider.mark, message)

        self.size.once_known(check)
        (kind,) = types.values()
        keeps_apart = kind == counted.type or pa.types.is_string(kind)
        return "round" not in entry.modifiers and keeps_apart and 0 < counted.support <= 2**62


def _never_repeats(entry: ColumnSpec, generator: Generator | RowGenerator) -> bool:
    """Return whether the provider itself never repeats a value."""
    unchanged = not {"round", "type"} & entry.modifiers.keys()
    return isinstance(generator, Generator) and generator.distinct and unchanged


def _within(entry: ColumnSpec) -> bool:
    """Return whether values may only not occur twice among some of the rows."""
    return bool({UNIQUE_PER, UNIQUE_WHERE} & entry.modifiers.keys())


def written_types(
    entries: Sequence[ColumnSpec], bound: Mapping[str, Step | None]
) -> dict[str, pa.DataType]:
    """Return the types of the columns that are written, in the order of their entries.

    Args:
        entries: The entries.
        bound: What each is bound to, by label; None for one that is wrong.
    """
    return {
        name: kind
        for entry in entries
        if (step := bound[entry.label]) and not step.hidden
        for name, kind in step.types.items()
        if name not in entry.by_column.get("hidden", {})
    }
