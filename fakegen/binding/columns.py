"""Binding columns: from an entry of ``columns:`` to a step of the plan."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pyarrow as pa

from fakegen.binding.arguments import TableCompiler, Types
from fakegen.binding.problems import Problems
from fakegen.binding.provider_binding import BoundProvider, ProviderBinder
from fakegen.binding.type_names import NAMED, named_type
from fakegen.errors import nearest
from fakegen.interfaces.expression import Expression
from fakegen.interfaces.generator import Generator, RowGenerator, countable
from fakegen.language import ColumnSpec, ScalarNode
from fakegen.plan.modification import Modification
from fakegen.plan.steps import Step
from fakegen.streams import Purpose


@dataclass(frozen=True, slots=True)
class ColumnBinder:
    """Binds the entries of one table's ``columns:``, one at a time.

    Attributes:
        table: The table's name.
        rows: How many rows it has.
        providers: Binds their providers.
        compiler: Knows the table's columns.
        problems: Where mistakes are noted.
        is_taken: Whether another entry makes a column of this name.
    """

    table: str
    rows: int
    providers: ProviderBinder
    compiler: TableCompiler
    problems: Problems
    is_taken: Callable[[str], bool]

    def bind(self, entry: ColumnSpec) -> Step:
        """Return the step of an entry.

        Raises:
            Rejected: It, or something that it needs, is wrong; that has been noted.
        """
        bound = self.providers.bind(entry)
        generator = bound.generator
        modification = self.modification(entry)
        types, cast = self.column_types(entry, bound)
        permuted = self.is_permuted(entry, generator, types)
        unique = entry.flag("unique")
        return Step(
            table=self.table,
            label=entry.label,
            address=(entry.label, Purpose.VALUES),
            provider=bound.provider.name,
            mark=entry.mark,
            generator=generator,
            types=types,
            reads=frozenset({*bound.arguments.reads, *modification.reads}),
            inputs=bound.arguments.inputs,
            drawn=generator.drawn,
            unique=unique,
            permuted=permuted,
            distinct=unique and not permuted and not _never_repeats(entry, generator),
            modification=modification,
            cast=cast,
            hidden=entry.flag("hidden"),
        )

    def modification(self, entry: ColumnSpec) -> Modification:
        said = entry.modifiers
        null, when, decimals = said.get("null"), said.get("when"), said.get("round")
        is_expression = null is not None and isinstance(null.value, str)
        return Modification(
            null_rate=float(null.value) if null is not None and not is_expression else 0.0,
            null_where=self.predicate("null", null) if null and is_expression else None,
            when=self.predicate("when", when) if when else None,
            decimals=decimals.value if decimals else None,
        )

    def predicate(self, modifier: str, node: ScalarNode) -> Expression:
        """Return the expression of a modifier, which must be true or false."""
        expression = self.compiler.expression(node)
        if expression.type != pa.bool_():
            message = f"{modifier!r} must be true or false, but {expression.text!r} is not"
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
                if said is not None and said.value is not False:
                    message = f"{modifier!r} is for one column, but {entry.label!r} makes several"
                    raise self.problems.reject(entry.mark, message)
            return self.row_types(entry, generator), False
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
        if kind:
            return {name: self.named_type(kind)}, True
        return {name: generator.type}, False

    def row_types(self, entry: ColumnSpec, generator: RowGenerator) -> dict[str, pa.DataType]:
        if not entry.names:
            return {
                name: kind for name, kind in generator.columns.items() if not self.is_taken(name)
            }
        for name in entry.names:
            if name not in generator.columns:
                known = ", ".join(generator.columns)
                message = f"{entry.provider.value!r} makes no column {name!r}; it makes {known}"
                raise self.problems.reject(entry.mark, message, nearest(name, generator.columns))
        return {name: generator.columns[name] for name in entry.names}

    def named_type(self, node: ScalarNode) -> pa.DataType:
        kind = named_type(node.value)
        if kind is None:
            known = ", ".join([*NAMED, "decimal(PRECISION, SCALE)"])
            message = f"unknown type {node.value!r}; expected one of {known}"
            raise self.problems.reject(node.mark, message, nearest(node.value, NAMED))
        return kind

    def is_permuted(
        self, entry: ColumnSpec, generator: Generator | RowGenerator, types: Types
    ) -> bool:
        """Return whether uniqueness comes by construction; check that there are enough values."""
        counted = countable(generator) if entry.flag("unique") else None
        if counted is None or _never_repeats(entry, generator):
            return False
        if counted.support < self.rows:
            message = (
                f"{self.rows:,} unique values are asked for, but {entry.provider.value!r} has only "
                f"{counted.support:,}"
            )
            raise self.problems.reject(entry.provider.mark, message)
        (kind,) = types.values()
        keeps_apart = kind == counted.type or pa.types.is_string(kind)
        return "round" not in entry.modifiers and keeps_apart and 0 < counted.support <= 2**62


def _never_repeats(entry: ColumnSpec, generator: Generator | RowGenerator) -> bool:
    """Return whether the provider itself never repeats a value."""
    unchanged = not {"round", "type"} & entry.modifiers.keys()
    return isinstance(generator, Generator) and generator.distinct and unchanged
