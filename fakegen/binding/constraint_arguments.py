"""From what a user wrote for a constraint to the typed parameters of its kind."""

from __future__ import annotations

import types
from collections.abc import Mapping
from typing import Any, Union, get_args, get_origin

import pyarrow as pa

from fakegen.binding.arguments import TableCompiler
from fakegen.binding.problems import Problems, Rejected
from fakegen.errors import ParameterError, nearest
from fakegen.interfaces.argument_conversion import convert
from fakegen.interfaces.constraint import Predicate, TableColumn
from fakegen.interfaces.expression import Expression
from fakegen.interfaces.parameters import Parameter
from fakegen.interfaces.type_words import describe
from fakegen.language import MappingNode, Node, ScalarNode, SequenceNode


def bind_constraint(
    parameters: Mapping[str, Parameter],
    nodes: Mapping[str, Node],
    compiler: TableCompiler,
    problems: Problems,
) -> dict[str, Any]:
    """Return the typed values of a constraint's parameters.

    Args:
        parameters: Those of its kind.
        nodes: What the user gave, by parameter.
        compiler: Knows the table's columns.
        problems: Where mistakes are noted.

    Raises:
        Rejected: Some are wrong; all of them have been noted.
    """
    binder = _Binder(compiler, problems)
    values: dict[str, Any] = {}
    rejected = None
    for name, node in nodes.items():
        try:
            values[name] = binder.bind(node, parameters[name].annotation, name)
        except ParameterError as error:
            rejected = problems.reject_value(node, error)
        except Rejected as error:
            rejected = error
    if rejected:
        raise rejected
    return values


class _Binder:
    def __init__(self, compiler: TableCompiler, problems: Problems) -> None:
        self._compiler, self._problems = compiler, problems

    def bind(self, node: Node, annotation: Any, name: str) -> Any:
        """Return a node's value as a parameter's type.

        Raises:
            ParameterError: It is not of the type.
            Rejected: It is no column or no expression; that has been noted.
        """
        origin, arguments = get_origin(annotation), get_args(annotation)
        if annotation is Expression:
            return self._compiler.expression(node)
        if annotation is Predicate:
            return self._predicate(node)
        if annotation is TableColumn:
            return self._column(node, name)
        if not is_of_table(annotation):
            return convert(node.plain(), annotation, name)
        if origin in (Union, types.UnionType):
            return self._union(node, arguments, name)
        if origin is list:
            items = node.items if isinstance(node, SequenceNode) else (node,)
            return [self.bind(item, arguments[0], name) for item in items]
        if not isinstance(node, MappingNode):
            raise ParameterError(f"{name!r} must be a mapping, not {node.kind}", name)
        key, value = arguments
        return {
            self.bind(written, key, name): self.bind(item, value, name)
            for written, item in node.entries
        }

    def _union(self, node: Node, options: tuple[Any, ...], name: str) -> Any:
        """Return a value as the type of a union that its form fits."""
        if isinstance(node, ScalarNode) and node.value is None and type(None) in options:
            return None
        of_table = [option for option in options if is_of_table(option)]
        rest = [option for option in options if option not in of_table]
        is_string = isinstance(node, ScalarNode) and isinstance(node.value, str)
        if is_string or all(option is type(None) for option in rest):
            return self.bind(node, of_table[0], name)
        return convert(node.plain(), Union[tuple(rest)], name)  # noqa: UP007 - of a list of types

    def _column(self, node: Node, name: str) -> TableColumn:
        if not isinstance(node, ScalarNode) or not isinstance(node.value, str):
            message = f"{name!r} must be {describe(TableColumn)}, not {node.kind}"
            raise self._problems.reject(node.mark, message)
        found = self._compiler.resolve([node.value])
        if node.value not in found:
            near = nearest(node.value, self._compiler.known())
            raise self._problems.reject(node.mark, f"there is no column {node.value!r}", near)
        return TableColumn(node.value, found[node.value])

    def _predicate(self, node: Node) -> Expression:
        written = node.value if isinstance(node, ScalarNode) else None
        if not isinstance(written, str | bool):
            seen = node.kind if written is None else written
            message = f"a condition is an expression that is true or false, not {seen}"
            raise self._problems.reject(node.mark, message)
        expression = self._compiler.expression(node)
        if expression.type != pa.bool_():
            message = f"a condition must be true or false, but {expression.text!r} is not"
            raise self._problems.reject(node.mark, message)
        return expression


def is_of_table(annotation: Any) -> bool:
    """Return whether a parameter's type is made of the table's columns or of expressions."""
    if annotation in (Expression, Predicate, TableColumn):
        return True
    kinds = (Union, types.UnionType, list, dict)
    return get_origin(annotation) in kinds and any(map(is_of_table, get_args(annotation)))
