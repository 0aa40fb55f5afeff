"""Binding the columns and constraints of one table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

import pyarrow as pa

from fakegen.binding.arguments import Arguments, TableCompiler, Types, bind_arguments, named_nodes
from fakegen.binding.conditions import ConditionBinder
from fakegen.binding.constraints import ConstraintBinder
from fakegen.binding.problems import Rejected
from fakegen.binding.scope import Scope
from fakegen.binding.strategies import StepShaper
from fakegen.binding.type_names import NAMED, named_type
from fakegen.errors import FakegenError, ParameterError, nearest
from fakegen.interfaces.parameters import convert
from fakegen.interfaces.provider import Context, Generator, Provider, RowGenerator
from fakegen.language import ColumnSpec, Node, ScalarNode, TableSpec
from fakegen.plan.conditioned import ConditionedRows
from fakegen.plan.rejection import Rule
from fakegen.plan.split import SplitGenerator
from fakegen.plan.steps import Step
from fakegen.plan.table_plan import Quota, TablePlan
from fakegen.streams import Purpose


class TableBuilder:
    """Binds the columns of one table, each when first needed, so that they come out in order."""

    def __init__(self, scope: Scope, table: TableSpec, rows: int) -> None:
        self.scope, self.table, self.rows = scope, table, rows
        self.problems = scope.problems
        self.compiler = TableCompiler(
            self.types,
            self.known_columns,
            scope.schema.now,
            self.problems,
            scope.registry.functions,
        )
        self.explicit = {name: entry for entry in table.columns for name in entry.names}
        self.open_ended = [entry for entry in table.columns if not entry.names]
        self.bound: dict[str, Step | None] = {}
        self.steps: list[Step] = []
        self.rules: Sequence[Rule] = ()
        self.conditions: Sequence[ConditionedRows] = ()

    @cached_property
    def shaper(self) -> StepShaper:
        """Builds rules into the steps: not to be asked for before all columns are bound."""
        return StepShaper(self.table.name, self.rows, list(self.steps), lambda: self.plan)

    @cached_property
    def plan(self) -> TablePlan:
        """The finished plan: not to be asked for before all columns and rules are bound."""
        return self.make_plan(self.rules)

    def make_plan(self, rules: Sequence[Rule]) -> TablePlan:
        written = [
            name
            for entry in self.table.columns
            if (step := self.bound[entry.label]) and not step.hidden
            for name in step.types
        ]
        unique = [
            Quota(tuple(step.types), 1, step.mark, f"column {step.label!r} cannot be unique")
            for step in self.shaper.steps
            if step.distinct
        ]
        return TablePlan(
            self.table.name,
            self.scope.seed,
            self.rows,
            self.table.mark,
            self.shaper.steps,
            written,
            rules,
            self.conditions,
            [*unique, *self.shaper.quotas],
        )

    def known_columns(self) -> list[str]:
        """Return the column names known so far."""
        made = [name for step in self.steps for name in step.types]
        return list(dict.fromkeys([*self.explicit, *made]))

    def bind_all(self) -> None:
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
            if name in self.explicit:
                found[name] = self.bind(self.explicit[name]).types[name]
                continue
            alike = [column for column in self.explicit if _spelled(column) == name]
            for column in alike:
                found[column] = self.bind(self.explicit[column]).types[column]
            for entry in [] if alike else self.open_ended:
                if not self.in_progress(entry):
                    made = self.bind(entry).types
                    found |= {c: kind for c, kind in made.items() if name in (c, _spelled(c))}
        return found

    def in_progress(self, entry: ColumnSpec) -> bool:
        return (self.table.name, entry.label) in self.scope.stack

    def bind(self, entry: ColumnSpec) -> Step:
        """Return the step of an entry.

        Raises:
            Rejected: It, or something that it needs, is wrong; that has been noted.
        """
        place = (self.table.name, entry.label)
        stack = self.scope.stack
        if place in stack:
            circle = [*stack[stack.index(place) :], place]
            words = " -> ".join(
                label if table == self.table.name else f"{table}.{label}" for table, label in circle
            )
            raise self.problems.reject(
                entry.mark, f"columns depend on each other in a circle: {words}"
            )
        if entry.label in self.bound:
            step = self.bound[entry.label]
            if step is None:
                raise Rejected
            return step
        stack.append(place)
        self.bound[entry.label] = None
        try:
            step = self.make_step(entry)
        finally:
            stack.pop()
        self.bound[entry.label] = step
        self.steps.append(step)
        return step

    def make_step(self, entry: ColumnSpec) -> Step:
        provider = self.provider(entry)
        nodes = named_nodes(
            f"provider {provider.name!r}",
            provider.parameters,
            entry.value,
            self.problems,
            place=entry.provider,
            takes_value=provider.takes_value,
        )
        arguments = bind_arguments(provider.parameters, nodes, self.compiler, self.problems)
        generator = self.generator(entry, provider, arguments, nodes)
        said = entry.modifiers
        null, when_node, decimals = said.get("null"), said.get("when"), said.get("round")
        null_where = None
        if null is not None and isinstance(null.value, str):
            null_where = self.compiler.expression(null)
        when = self.compiler.expression(when_node) if when_node else None
        reads = set(arguments.reads)
        for expression in filter(None, (null_where, when)):
            reads |= set(expression.reads)
        if generator.capacity is not None and generator.capacity < self.rows:
            message = (
                f"{self.rows:,} rows are asked for, but {provider.name!r} can make only "
                f"{generator.capacity:,}"
            )
            raise self.problems.reject(entry.provider.mark, message)
        types, cast = self.column_types(entry, provider, generator)
        permuted = self.is_permuted(entry, generator, types)
        rate = null.value if null and null_where is None else 0.0
        return Step(
            table=self.table.name,
            label=entry.label,
            address=(entry.label, Purpose.VALUES),
            provider=provider.name,
            mark=entry.mark,
            generator=generator,
            types=types,
            reads=frozenset(reads),
            inputs=arguments.inputs,
            drawn=generator.drawn,
            unique=entry.flag("unique"),
            permuted=permuted,
            distinct=entry.flag("unique")
            and not permuted
            and not self.is_distinct(entry, generator),
            null_rate=float(rate),
            null_where=null_where,
            when=when,
            decimals=decimals.value if decimals else None,
            cast=cast,
            hidden=entry.flag("hidden"),
        )

    def provider(self, entry: ColumnSpec) -> Provider:
        registry = self.scope.registry
        name = entry.provider.value
        own = entry.modifiers.get("locale")
        locale = own or self.scope.schema.locale
        namespace = registry.namespaces.get(name.partition(".")[0])
        if own or namespace:
            self.scope.check_locale(locale)
        found = registry.provider(name, locale.value)
        if found is not None:
            return found
        near = registry.nearest_provider(name, locale.value)
        where = f" in locale {locale.value!r}" if namespace else ""
        raise self.problems.reject(
            entry.provider.mark, f"unknown provider {name!r}{where}{registry.absence()}", near
        )

    def context(self, entry: ColumnSpec) -> Context:
        return Context(
            locale=entry.modifiers.get("locale", self.scope.schema.locale).value,
            now=self.scope.schema.now,
            table=self.table.name,
            column=entry.label,
            rows=self.rows,
            source=self.scope.sources.get,
            model=self.scope.models.get,
            lookup=self.scope.lookup,
        )

    def generator(
        self,
        entry: ColumnSpec,
        provider: Provider,
        arguments: Arguments,
        nodes: Mapping[str, Node],
    ) -> Generator | RowGenerator:
        context = self.context(entry)
        try:
            if not arguments.dynamic:
                return provider.bind(context, **arguments.constants)

            def bind(values: Mapping[str, Any]) -> Generator | RowGenerator:
                typed = {
                    name: convert(value, provider.parameters[name].annotation, name)
                    for name, value in values.items()
                }
                return provider.bind(context, **arguments.constants, **typed)

            kind = _split_type(provider, arguments, bind)
            return SplitGenerator(bind, arguments.dynamic, kind)
        except ParameterError as error:
            node = nodes.get(error.parameter or "") or entry.value or entry.provider
            raise self.problems.reject_value(node, error) from None
        except Rejected:
            raise
        except FakegenError as error:
            raise self.problems.reject_error(entry.provider.mark, error) from None
        except Exception as error:
            message = f"provider {provider.name!r} failed: {type(error).__name__}: {error}"
            raise self.problems.reject(entry.provider.mark, message) from error

    def column_types(
        self, entry: ColumnSpec, provider: Provider, generator: Generator | RowGenerator
    ) -> tuple[dict[str, pa.DataType], bool]:
        """Return the types of the entry's columns, and whether values are converted to them."""
        if isinstance(generator, RowGenerator):
            for modifier in ("unique", "round", "type"):
                said = entry.modifiers.get(modifier)
                if said is not None and said.value is not False:
                    message = f"{modifier!r} is for one column, and {entry.label!r} makes several"
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
            message = f"'round' is for numbers, and {provider.name!r} makes {generator.type}"
            raise self.problems.reject(decimals.mark, message)
        if kind:
            return {name: self.named_type(kind)}, True
        return {name: generator.type}, False

    def row_types(self, entry: ColumnSpec, generator: RowGenerator) -> dict[str, pa.DataType]:
        if not entry.names:
            return {
                name: kind
                for name, kind in generator.columns.items()
                if name not in self.explicit and not self.made_elsewhere(name)
            }
        for name in entry.names:
            if name not in generator.columns:
                known = ", ".join(generator.columns)
                message = f"there is no column {name!r} here; there are {known}"
                raise self.problems.reject(entry.mark, message, nearest(name, generator.columns))
        return {name: generator.columns[name] for name in entry.names}

    def made_elsewhere(self, name: str) -> bool:
        return any(name in step.types for step in self.steps)

    def named_type(self, node: ScalarNode) -> pa.DataType:
        kind = named_type(node.value)
        if kind is None:
            known = ", ".join([*NAMED, "decimal(PRECISION, SCALE)"])
            message = f"unknown type {node.value!r}; there are {known}"
            raise self.problems.reject(node.mark, message, nearest(node.value, NAMED))
        return kind

    def is_distinct(self, entry: ColumnSpec, generator: Generator | RowGenerator) -> bool:
        """Return whether the provider never repeats a value, so that nothing is left to do."""
        unchanged = not {"round", "type"} & entry.modifiers.keys()
        return isinstance(generator, Generator) and generator.distinct and unchanged

    def is_permuted(
        self, entry: ColumnSpec, generator: Generator | RowGenerator, types: Types
    ) -> bool:
        """Return whether uniqueness comes by construction, and check that there is enough."""
        if (
            not entry.flag("unique")
            or isinstance(generator, RowGenerator)
            or generator.support is None
        ):
            return False
        if self.is_distinct(entry, generator):
            return False
        if generator.support < self.rows:
            message = (
                f"{self.rows:,} unique values are asked for, but {entry.provider.value!r} has only "
                f"{generator.support:,}"
            )
            raise self.problems.reject(entry.provider.mark, message)
        (kind,) = types.values()
        keeps_apart = kind == generator.type or pa.types.is_string(kind)
        return "round" not in entry.modifiers and keeps_apart and 0 < generator.support <= 2**62

    def bind_rules(self) -> None:
        """Bind the constraints: not to be called before all columns are bound."""
        shaper = self.shaper
        bound = ConstraintBinder(self.table, self.scope, self.steps, shaper, self.compiler).bind()
        try:
            shaper.steps[:] = shaper.sort()
        except ParameterError as error:
            self.problems.reject(self.table.mark, error.message)
            return
        for number, rule in enumerate(bound):
            bound[number] = replace(rule, resamples=self.make_plan([]).resamples(rule.reads))
        self.rules = self.unsettled(bound)

    def unsettled(self, rules: Sequence[Rule]) -> Sequence[Rule]:
        """Return the rules without resamples of what other rows' values have been set from."""
        plan = self.make_plan(rules)
        for columns, needed in self.shaper.settled():
            before = plan.before(columns)
            quota = before.quota_over(needed)
            if quota:
                words = f"its rows may be drawn again: {quota.text}"
                self.problems.reject(
                    quota.mark, f"{columns[0]!r} is set from all rows, and {words}"
                )
            fixed = frozenset(step.label for step in before.closure(needed))
            rules = [
                replace(rule, resamples=rule.resamples - fixed)
                if any(columns[0] in step.types for step in plan.upstream(rule.reads))
                else rule
                for rule in rules
            ]
        return rules

    def bind_conditions(self) -> None:
        """Bind the conditions: not to be called before all columns and rules are bound."""
        steps = self.shaper.steps
        binder = ConditionBinder(self.table, steps, self.compiler, self.problems)
        self.conditions = binder.bind()
        steps[:] = binder.conditioned(self.conditions)
        self.conditions = [
            replace(condition, rules=self.unsettled(condition.rules))
            for condition in self.conditions
        ]


def _spelled(column: str) -> str:
    """Return a column's name as an expression can write it."""
    return re.sub(r"\W", "_", column)


def _split_type(provider: Provider, arguments: Arguments, bind: Any) -> pa.DataType:
    """Return the type of a provider's values, whatever its row-dependent parameters are."""
    if any(provider.parameters[name].required for name in arguments.dynamic):
        return pa.string()
    try:
        generator = bind({})
    except ParameterError:  # the defaults need not fit, as no row may have them
        return pa.string()
    if isinstance(generator, RowGenerator):
        (name, *_) = arguments.dynamic
        raise ParameterError(f"{name!r} of {provider.name!r} cannot depend on the row", name)
    return generator.type
