"""From what a user wrote after a provider's name to the provider's typed parameters."""

from __future__ import annotations

import re
import types
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Union, get_args, get_origin

import pyarrow as pa

from fakegen.binding.problems import Problems
from fakegen.errors import ParameterError, nearest
from fakegen.expressions import (
    ColumnValue,
    compile_expression,
    compile_template,
    names_in_expression,
    names_in_template,
)
from fakegen.interfaces.expression import Expression, Template
from fakegen.interfaces.function import Function
from fakegen.interfaces.parameters import Parameter, convert
from fakegen.interfaces.provider import Dynamic
from fakegen.language import MappingNode, Node, ScalarNode, SequenceNode

_WHOLE = re.compile(r"\s*\{\{((?:(?!\}\}).)*)\}\}\s*", re.DOTALL)

Types = Mapping[str, pa.DataType]


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
        functions: The known functions and filters.
    """

    resolve: Callable[[Sequence[str]], Types]
    known: Callable[[], Sequence[str]]
    now: datetime
    problems: Problems
    functions: Mapping[str, Function]

    def expression(self, node: Node) -> Expression:
        """Return a compiled expression; a column's bare name is that column."""
        text = self._text(node)
        if text in (found := self.resolve([text])):
            return ColumnValue(text, found[text])
        return self._compiled(node, text, names_in_expression, compile_expression)

    def template(self, node: Node) -> Expression:
        """Return a compiled template."""
        return self._compiled(node, self._text(node), names_in_template, compile_template)

    def dynamic(self, node: Node) -> Expression:
        """Return what ``"{{ ... }}"`` stands for: a typed value if it is one expression alone."""
        text = self._text(node)
        whole = _WHOLE.fullmatch(text)
        if not whole:
            return self.template(node)
        inner = node
        if isinstance(node, ScalarNode) and node.inner is not None:
            inner = ScalarNode(node.mark, whole[1], node.inner + whole.start(1))
        return self._compiled(inner, whole[1].strip(), names_in_expression, compile_expression)

    def _text(self, node: Node) -> str:
        if isinstance(node, ScalarNode) and isinstance(node.value, bool | int | float | str):
            return node.value if isinstance(node.value, str) else str(node.value).lower()
        raise self.problems.reject(node.mark, f"this must be an expression, not {node.kind}")

    def _compiled(
        self,
        node: Node,
        text: str,
        names: Callable[[str], Sequence[str]],
        build: Callable[..., Expression],
    ) -> Expression:
        try:
            columns = self.resolve(names(text))
            return build(text, columns, known=self.known(), now=self.now, functions=self.functions)
        except ParameterError as error:
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
) -> Arguments:
    """Return the typed values of these parameters.

    Raises:
        Rejected: Some are wrong; all of them have been noted.
    """
    arguments = Arguments()
    rejected = None
    for name, node in nodes.items():
        try:
            _bind_one(parameters[name], node, compiler, problems, arguments)
        except ParameterError as error:
            rejected = problems.reject_value(node, error)
    if rejected:
        raise rejected
    return arguments


def _bind_one(
    parameter: Parameter, node: Node, compiler: TableCompiler, problems: Problems, into: Arguments
) -> None:
    kind = wanted(parameter.annotation)
    if kind is not None:
        value = _compile_inside(node, compiler, parameter.annotation)
        for expression in _expressions(value):
            for column in expression.reads:
                (column_type,) = compiler.resolve([column]).values()
                into.inputs[column] = ColumnValue(column, column_type)
        into.constants[parameter.name] = value
    elif is_dynamic(node):
        key = f"{{{{ {parameter.name} }}}}"
        into.inputs[key] = compiler.dynamic(node)
        if _takes_rows(parameter.annotation):
            into.constants[parameter.name] = Dynamic(input=key)
        else:
            into.dynamic[parameter.name] = key
    else:
        into.constants[parameter.name] = convert(node.plain(), parameter.annotation, parameter.name)


def _takes_rows(annotation: Any) -> bool:
    """Return whether a provider itself takes a parameter that differs from row to row."""
    kinds = [annotation, *get_args(annotation)]
    return any(get_origin(kind) is Dynamic for kind in kinds)


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
