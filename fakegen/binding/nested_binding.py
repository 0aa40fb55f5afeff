"""Binding the entries inside a column: those of ``object`` and ``list``.

A name in such an entry means the nearest thing of that name: first another member of the same object, then one
of the object around it, at last a column of the row. Within a member of its own name, it means what is further
out, so that ``{object: {city: {expr: city}}}`` puts the row's city into the object.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pyarrow as pa

from fakegen.binding.arguments import WHOLE, Types, is_dynamic
from fakegen.binding.columns import ColumnBinder, written_types
from fakegen.binding.problems import Problems, Rejected
from fakegen.binding.provider_binding import ProviderBinder
from fakegen.errors import ParameterError, Problem, SchemaError
from fakegen.interfaces.generator import FollowingGenerator, RowGenerator
from fakegen.interfaces.nested_entries import MOST_ITEMS, Element, Length, Members
from fakegen.interfaces.type_words import show
from fakegen.language import (
    ColumnSpec,
    MappingNode,
    Node,
    ScalarNode,
    by_number,
    read_column,
    read_columns,
)
from fakegen.limits import working_at
from fakegen.plan.nested_steps import BoundElement, BoundMembers
from fakegen.plan.parts import part_names, part_step
from fakegen.plan.steps import Step

ELEMENT = "item"
"""The name of the only entry of a parameter that is one entry."""


def bind_nested(
    outer: ProviderBinder, around: ColumnSpec, annotation: Any, node: Node
) -> BoundElement | BoundMembers:
    """Return the entries that a parameter holds, bound.

    Args:
        outer: Binds the entry that the parameter belongs to.
        around: That entry.
        annotation: The parameter's type: one of :data:`~fakegen.interfaces.nested_entries.NESTED`.
        node: What the user wrote.

    Raises:
        Rejected: Some are wrong; that has been noted.
    """
    problems = outer.scope.problems
    try:
        if annotation is Members:
            return _MemberBinder(outer, around, read_columns(node)).bind_all()
        key = ScalarNode(node.mark, ELEMENT)
        if annotation is Length:
            entry = read_column(key, _as_entry(node))
            return _length(_MemberBinder(outer, around, [entry]).bind(entry), node, outer)
        assert annotation is Element
        entry, items = read_column(key, node), replace(outer, is_in_list=True)
        return _element(_MemberBinder(items, around, [entry]).bind(entry), entry, outer)
    except SchemaError as error:
        raise problems.reject_error(node.mark, error) from None


@dataclass(slots=True)
class _MemberBinder:
    """Binds entries that can read each other, each when first needed.

    Attributes:
        outer: Binds the entry that they are inside of.
        around: That entry.
        entries: The entries.
        steps: Those bound so far, in an order in which each finds what it reads.
        busy: Those that are being bound, outermost first.
    """

    outer: ProviderBinder
    around: ColumnSpec
    entries: Sequence[ColumnSpec]
    steps: list[Step] = field(default_factory=list)
    bound: dict[str, Step | None] = field(default_factory=dict)
    busy: list[ColumnSpec] = field(default_factory=list)

    def bind_all(self) -> BoundMembers:
        """Return all entries, bound.

        Raises:
            Rejected: Some are wrong; that has been noted.
        """
        rejected = None
        for entry in self.entries:
            try:
                self.bind(entry)
            except Rejected as error:
                rejected = error
        if rejected:
            raise rejected
        written = written_types(self.entries, self.bound)
        return BoundMembers(self.steps, written, self.outer.scope.seed)

    def bind(self, entry: ColumnSpec) -> Step:
        """Return the step of an entry.

        Raises:
            Rejected: It, or something that it needs, is wrong; that has been noted.
        """
        if entry in self.busy:
            labels = [item.label for item in (*self.busy[self.busy.index(entry) :], entry)]
            message = f"circular reference: {' -> '.join(labels)}"
            raise self.problems.reject(entry.mark, message)
        if entry.label in self.bound:
            step = self.bound[entry.label]
            if step is None:
                raise Rejected
            return step
        self.bound[entry.label] = None
        self.busy.append(entry)
        label = f"{self.around.label}.{entry.label}"
        try:
            with working_at(f"{entry.mark}: column {label!r}"):
                step = self._step(self._inheriting(entry))
        finally:
            self.busy.pop()
        step = replace(step, label=label)
        self.bound[entry.label] = step
        self.steps.append(step)
        return step

    @property
    def problems(self) -> Problems:
        return self.outer.scope.problems

    def _inheriting(self, entry: ColumnSpec) -> ColumnSpec:
        """Return an entry with the locale of the one around it, unless it says its own."""
        said = entry.locale.is_said or entry.locale.strict is not None
        return entry if said else replace(entry, locale=self.around.locale)

    def _step(self, entry: ColumnSpec) -> Step:
        unique = entry.modifiers.get("unique")
        if unique is not None and unique.value is not False:
            message = "'unique' is for columns and for 'list'; make this a hidden column, and read it here"
            raise self.problems.reject(unique.mark, message)
        outer = self.outer
        compiler = replace(outer.compiler, resolve=self.types, known=self.known)
        providers = replace(outer, compiler=compiler)
        binder = ColumnBinder(
            outer.table.name, outer.size, providers, compiler, self.problems, self.is_taken
        )
        step = binder.bind(entry)
        if isinstance(step.generator, FollowingGenerator):
            message = (
                f"{step.provider!r} follows from the row before, which what is inside a value has not; "
                "make this a hidden column, and read it here"
            )
            raise self.problems.reject(entry.provider.mark, message)
        return step

    def is_taken(self, name: str) -> bool:
        """Return whether another entry makes a value of this name."""
        return any(name in item.names for item in self.entries) or any(
            name in step.types for step in self.steps
        )

    def known(self) -> list[str]:
        """Return the names that the entries can read."""
        own = [name for entry in self.entries for name in entry.names if entry not in self.busy]
        parts = [name for step in self.steps for name in part_names(step)]
        further = [name for name in self.outer.compiler.known() if name.split(".")[0] not in own]
        return [*own, *parts, *further]

    def types(self, names: Iterable[str]) -> Types:
        """Return the types of what these names can mean; other names are left out.

        Raises:
            Rejected: An entry or column of this name cannot be bound.
        """
        found: dict[str, pa.DataType] = {}
        further = []
        for name in names:
            first, *path = name.split(".")
            entry = next((item for item in self.entries if first in item.names), None)
            if entry is not None and entry is not self.busy[-1]:
                step = self._part(self.bind(entry), first, path) if path else self.bind(entry)
                found |= {name: step.types[name]} if step else {}
                continue
            for item in self.entries:
                if not item.names and item not in self.busy:
                    found |= {n: kind for n, kind in self.bind(item).types.items() if n == name}
            if name not in found:
                further.append(name)
        return {**self.outer.compiler.resolve(further), **found}

    def _part(self, whole: Step, member: str, path: Sequence[str]) -> Step | None:
        """Return the step of a part of another member, as in ``code.year``; None if there is none.

        Raises:
            Rejected: The part cannot be told from the member's values.
        """
        name = ".".join([member, *path])
        if known := next((step for step in self.steps if name in step.types), None):
            return known
        try:
            step = part_step(whole, member, ".".join(path))
        except ParameterError as error:
            raise self.problems.reject(whole.mark, error.message) from None
        if step:
            self.steps.append(step)
        return step


def _element(step: Step, entry: ColumnSpec, outer: ProviderBinder) -> BoundElement:
    """Return the entry of a list's elements; refuse what makes no sense for them."""
    if entry.flag("hidden"):
        raise outer.scope.problems.reject(
            entry.modifiers["hidden"].mark, "items of a list cannot be hidden"
        )
    generator = step.generator
    if isinstance(generator, RowGenerator):
        message = (
            f"provider {entry.provider.value!r} makes several columns; put it into an object: "
            f"{{object: {{{', '.join(generator.columns)!r}: {{{entry.provider.value}: ...}}}}}}"
        )
        raise outer.scope.problems.reject(entry.provider.mark, message)
    return BoundElement(step, outer.scope.seed)


def _length(step: Step, node: Node, outer: ProviderBinder) -> BoundElement:
    """Return the entry of a list's length."""
    (kind,) = step.types.values()
    if not pa.types.is_integer(kind):
        message = (
            f"'length' must be whole numbers, but {step.provider!r} makes {kind}; "
            "'round: 0' with 'type: integer' makes them"
        )
        raise outer.scope.problems.reject(node.mark, message)
    return BoundElement(step, outer.scope.seed)


def _as_entry(node: Node) -> Node:
    """Return the entry of ``columns:`` that a number of items stands for."""

    def entry(provider: str, value: Node) -> Node:
        return MappingNode(node.mark, ((ScalarNode(node.mark, provider), value),))

    if isinstance(node, MappingNode) and node.entries:
        keys = [key.value for key in node.names()]
        if (weights := by_number(node)) is not None:
            return entry("choice", weights)
        if set(keys) <= {"min", "max"}:
            return entry("integer", node)
    if isinstance(node, ScalarNode) and is_dynamic(node) and (whole := WHOLE.fullmatch(node.value)):
        inner = None if node.inner is None else node.inner + whole.start(1)
        return entry("expr", ScalarNode(node.mark, whole[1], inner))
    if not isinstance(node, ScalarNode) or isinstance(node.value, str):
        return node
    if isinstance(node.value, int) and not isinstance(node.value, bool):
        if 0 <= node.value <= MOST_ITEMS:
            return entry("constant", node)
        message = f"a list has 0 to {MOST_ITEMS:,} items, not {node.value:,}"
    else:
        message = f"'length' must be a number of items, not {show(node.value)}"
    raise SchemaError([Problem(node.mark, message)])
