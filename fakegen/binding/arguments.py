"""From what a user wrote after a provider's name to the provider's typed parameters."""

from __future__ import annotations

import re
import types
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, Union, get_args, get_origin

import pyarrow as pa

from fakegen.arrays.type_kinds import is_list
from fakegen.binding.problems import Problems
from fakegen.binding.rewriting import Rewritten
from fakegen.errors import ParameterError, nearest
from fakegen.expressions.column_value import ColumnValue
from fakegen.interfaces.argument_conversion import convert
from fakegen.interfaces.expression import Expression, Template
from fakegen.interfaces.function import Function
from fakegen.interfaces.nested_entries import NESTED
from fakegen.interfaces.parameters import Parameter
from fakegen.interfaces.provider import Dynamic
from fakegen.language import MappingNode, Node, ScalarNode, SequenceNode

WHOLE = re.compile(r"\s*\{\{((?:(?!\}\}).)*)\}\}\s*", re.DOTALL)
"""A template that is one expression alone."""

Types = Mapping[str, pa.DataType]

Nest = Callable[[Any, Node], Any]
"""Binds the entries that a parameter of such a type holds."""


def named_nodes(
    subject: str,
    parameters: Mapping[str, Parameter],
    value: Node | None,
    problems: Problems,
    *,
    place: Node,
    takes_value: bool = False,
) -> dict[str, Node]:
    """Return the node of each parameter that the user gave.

    Args:
        subject: What takes the parameters, for messages ("provider 'regex'").
        parameters: What may be given.
        value: What follows the name: None, a mapping of parameters, or the first
            parameter's value alone.
        problems: Where mistakes are noted; Rejected is raised after the last.
        place: Where the name is.
        takes_value: The whole value is the first parameter, even when it is a mapping.
    """
    first = next(iter(parameters), None)
    if value is None or (isinstance(value, ScalarNode) and value.value is None and not takes_value):
        given: dict[str, Node] = {}
    elif takes_value or not isinstance(value, MappingNode):
        if first is None:
            raise problems.reject(value.mark, f"{subject} takes no parameters")
        given = {first: value}
    else:
        given = {}
        rejected = None
        for key, node in value.entries:
            if key.value not in parameters:
                known = ", ".join(parameters) or "none"
                rejected = problems.reject(
                    key.mark,
                    f"{subject} has no parameter {key.value!r}; it has {known}",
                    nearest(str(key.value), parameters),
                )
            given[str(key.value)] = node
        if rejected:
            raise rejected
    missing = [name for name, item in parameters.items() if item.required and name not in given]
    if missing:
        words = ", ".join(repr(name) for name in missing)
        raise problems.reject((value or place).mark, f"{subject} needs {words}")
    return given


def constants(
    parameters: Mapping[str, Parameter], nodes: Mapping[str, Node], problems: Problems
) -> dict[str, Any]:
    """Return the typed values of parameters that are the same for all rows.

    Raises:
        Rejected: One is wrong; it has been noted.
    """
    values = {}
    for name, node in nodes.items():
        try:
            values[name] = convert(node.plain(), parameters[name].annotation, name)
        except ParameterError as error:
            raise problems.reject_value(node, error) from None
    return values


def wanted(annotation: Any) -> Any:
    """Return Expression or Template if a parameter's values must be compiled, else None."""
    if annotation in (Expression, Template):
        return annotation
    if get_origin(annotation) in (Union, types.UnionType, dict, list):
        kinds = (wanted(argument) for argument in get_args(annotation))
        return next((kind for kind in kinds if kind), None)
    return None


def is_dynamic(node: Node) -> bool:
    """Return whether a value is written as a template, so that it differs from row to row."""
    return isinstance(node, ScalarNode) and isinstance(node.value, str) and "{{" in node.value


@dataclass(slots=True)
class TableCompiler:
    """Compiles the expressions and templates of one table.

    Attributes:
        resolve: Returns the types of the columns that these names can mean, bound if need be;
            leaves out names that are not columns.
        known: Returns all the column names, for suggestions.
        now: What ``now`` and ``today`` mean.
        problems: Where mistakes are noted.
        functions: Returns the known functions and filters.
        below: Returns the tables whose rows belong to the table's, over which aggregates go.
        only: Returns the only strings of a bound column; None if they are not known.
        declared: Returns the columns that are declared by their names.
    """

    resolve: Callable[[Sequence[str]], Types]
    known: Callable[[], Sequence[str]]
    now: datetime
    problems: Problems
    functions: Callable[[], Mapping[str, Function]]
    below: Callable[[], Sequence[str]] = tuple
    only: Callable[[str], Sequence[str] | None] = lambda _: None
    declared: Callable[[], Collection[str]] = tuple

    def expression(self, node: Node) -> Expression:
        """Return a compiled expression; a column's bare name is that column."""
        text = self._text(node)
        if not self._reads_declared(text) and text in (found := self.resolve([text])):
            return ColumnValue(text, found[text], self.only(text))
        return self._compiled_expression(node, text)

    def _reads_declared(self, text: str) -> bool:
        """Return whether a string is an expression over declared columns.

        A model, which could have a column of that name, is then not asked: it may be given what the
        expression makes.
        """
        from fakegen.expressions.compiled import names_in_expression

        declared = self.declared()
        if text in declared:
            return False
        try:
            names = names_in_expression(text)
        except ParameterError:
            return False
        return bool(names) and all(
            name in declared or name.replace("-", "_") in declared for name in names
        )

    def template(self, node: Node) -> Expression:
        """Return a compiled template."""
        from fakegen.expressions.compiled import compile_template, names_in_template

        return self._compiled(node, self._text(node), names_in_template, compile_template)

    def dynamic(self, node: Node) -> Expression:
        """Return what ``"{{ ... }}"`` stands for: a typed value if it is one expression alone."""
        text = self._text(node)
        whole = WHOLE.fullmatch(text)
        if not whole:
            return self.template(node)
        inner = node
        if isinstance(node, ScalarNode) and node.inner is not None:
            inner = ScalarNode(node.mark, whole[1], node.inner + whole.start(1))
        return self._compiled_expression(inner, whole[1].strip())

    def _text(self, node: Node) -> str:
        if isinstance(node, ScalarNode) and isinstance(node.value, bool | int | float | str):
            return node.value if isinstance(node.value, str) else str(node.value).lower()
        raise self.problems.reject(node.mark, f"this must be an expression, not {node.kind}")

    def _compiled_expression(self, node: Node, text: str) -> Expression:
        from fakegen.expressions.compiled import compile_expression, names_in_expression

        return self._compiled(node, text, names_in_expression, compile_expression)

    def _compiled(
        self,
        node: Node,
        text: str,
        names: Callable[[str], Sequence[str]],
        build: Callable[..., Expression],
    ) -> Expression:
        written = Rewritten(text, self.below())
        try:
            columns, functions = self.resolve(names(written.text)), self.functions()
            return build(
                written.text,
                columns,
                known=self.known,
                now=self.now,
                functions=functions,
                shown=text,
            )
        except ParameterError as error:
            error.offset = written.offset(error.offset)
            raise self.problems.reject_value(node, error) from None


@dataclass(slots=True)
class Arguments:
    """A provider's parameters, converted.

    Attributes:
        constants: Parameters that are the same for all rows, including compiled expressions.
        dynamic: Parameters that the provider cannot take by row: the plan splits by their values.
        inputs: What the provider finds in its blocks, by name.
    """

    constants: dict[str, Any] = field(default_factory=dict)
    dynamic: dict[str, str] = field(default_factory=dict)
    inputs: dict[str, Expression] = field(default_factory=dict)

    @property
    def reads(self) -> frozenset[str]:
        """The columns that the inputs need."""
        return frozenset(name for item in self.inputs.values() for name in item.reads)


def bind_arguments(
    parameters: Mapping[str, Parameter],
    nodes: Mapping[str, Node],
    compiler: TableCompiler,
    problems: Problems,
    nest: Nest,
) -> Arguments:
    """Return the typed values of these parameters.

    Raises:
        Rejected: Some are wrong; all of them have been noted.
    """
    arguments = Arguments()
    rejected = None
    for name, node in nodes.items():
        try:
            _bind_one(parameters[name], node, compiler, nest, arguments)
        except ParameterError as error:
            rejected = problems.reject_value(node, error)
    if rejected:
        raise rejected
    return arguments


def _bind_one(
    parameter: Parameter, node: Node, compiler: TableCompiler, nest: Nest, into: Arguments
) -> None:
    nested = next((kind for kind in _kinds(parameter.annotation) if kind in NESTED), None)
    if nested is not None and node.plain() is not None:
        entries = nest(nested, node)
        _read(entries.reads, compiler, into)
        into.constants[parameter.name] = entries
    elif nested is None and wanted(parameter.annotation) is not None:
        value = _compile_inside(node, compiler, parameter.annotation)
        _read((name for item in _expressions(value) for name in item.reads), compiler, into)
        into.constants[parameter.name] = value
    elif is_dynamic(node):
        key = f"{{{{ {parameter.name} }}}}"
        into.inputs[key] = compiler.dynamic(node)
        kind = into.inputs[key].type
        if pa.types.is_nested(kind) and not (is_list(kind) and _takes_lists(parameter.annotation)):
            raise ParameterError(f"{parameter.name!r} must be a single value, not {kind}")
        if _takes_rows(parameter.annotation):
            into.constants[parameter.name] = Dynamic(input=key, type=into.inputs[key].type)
        else:
            into.dynamic[parameter.name] = key
    elif _takes_rows_inside(parameter.annotation) and _has_dynamic(node):
        value = _by_row_inside(parameter.name, node, compiler, into)
        into.constants[parameter.name] = convert(value, parameter.annotation, parameter.name)
    else:
        exact = isinstance(node, ScalarNode) and _is_decimal(parameter.annotation)
        value = node.exact() if exact else node.plain()  # type: ignore[attr-defined]
        into.constants[parameter.name] = convert(value, parameter.annotation, parameter.name)


def _takes_rows_inside(annotation: Any) -> bool:
    """Return whether elements of a list or a mapping may differ from row to row."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin in (Union, types.UnionType):
        return any(map(_takes_rows_inside, arguments))
    return origin in (list, dict) and any(map(_takes_rows, arguments))


def _has_dynamic(node: Node) -> bool:
    if isinstance(node, MappingNode):
        return any(is_dynamic(item) for _, item in node.entries)
    return isinstance(node, SequenceNode) and any(map(is_dynamic, node.items))


def _by_row_inside(name: str, node: Node, compiler: TableCompiler, into: Arguments) -> Any:
    """Return a list or a mapping with its expressions compiled."""

    def element(key: object, item: Node) -> Any:
        if not is_dynamic(item):
            return item.plain()
        place = f"{{{{ {name}[{key!r}] }}}}"
        into.inputs[place] = compiler.dynamic(item)
        return Dynamic(input=place, type=into.inputs[place].type)

    if isinstance(node, MappingNode):
        return {key.value: element(key.value, item) for key, item in node.entries}
    assert isinstance(node, SequenceNode)  # what has dynamic elements
    return [element(number, item) for number, item in enumerate(node.items)]


def _is_decimal(annotation: Any) -> bool:
    """Return whether all digits of a number count."""
    return annotation is Decimal or any(map(_is_decimal, get_args(annotation)))


def _read(columns: Iterable[str], compiler: TableCompiler, into: Arguments) -> None:
    """Give a provider these columns as they are."""
    for column in columns:
        (column_type,) = compiler.resolve([column]).values()
        into.inputs[column] = ColumnValue(column, column_type)


def _kinds(annotation: Any) -> Sequence[Any]:
    """Return a type and, if it is a union, its options."""
    return [annotation, *get_args(annotation)]


def _takes_rows(annotation: Any) -> bool:
    """Return whether a provider itself takes a parameter that differs from row to row."""
    return any(get_origin(kind) is Dynamic for kind in _kinds(annotation))


def _takes_lists(annotation: Any) -> bool:
    """Return whether a provider itself takes a list that differs from row to row."""
    dynamic = [kind for kind in _kinds(annotation) if get_origin(kind) is Dynamic]
    return any(get_origin(kind) is list for item in dynamic for kind in get_args(item))


def _compile_inside(node: Node, compiler: TableCompiler, annotation: Any) -> Any:
    """Compile a string or the values of a mapping; in a list, each column stands for itself."""
    compile_one = compiler.template if wanted(annotation) is Template else compiler.expression
    if annotation not in (Expression, Template):
        if isinstance(node, MappingNode):
            return {str(key.value): compile_one(item) for key, item in node.entries}
        if isinstance(node, SequenceNode):
            return {str(item.plain()): compile_one(item) for item in node.items}
        return {str(node.plain()): compile_one(node)}
    return compile_one(node)


def _expressions(value: Any) -> Sequence[Expression]:
    return list(value.values()) if isinstance(value, dict) else [value]
