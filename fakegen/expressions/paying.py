"""A template's syntax tree in which every step that Jinja2 lets no environment intercept is a filter's.

Jinja2's sandbox asks its environment for calls, filters, operators and attributes, but not for ``~``, slices,
comparisons, lists written out, and repetitions of a loop or a macro. Each becomes a filter of
:class:`~fakegen.expressions.sandbox.Sandbox`, by a name that no template can write.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from typing import Any

from jinja2 import nodes

JOIN, SLICE, LITERAL, OPERAND, REPEAT = "~", "[:]", "[]", "==", "{% %}"


def paying(node: nodes.Node) -> nodes.Node:
    """Return a copy of a tree with the filters."""
    node = copy.copy(node)
    parts = sum(1 for _ in node.find_all(nodes.Node)) if isinstance(node, _REPEATED) else 0
    for name, value in list(node.iter_fields()):
        if isinstance(value, nodes.Node):
            setattr(node, name, paying(value))
        elif isinstance(value, list):
            items = [paying(item) if isinstance(item, nodes.Node) else item for item in value]
            setattr(node, name, items)
    if parts:
        price = _filter(REPEAT, nodes.Const(parts, lineno=node.lineno))
        node.body = [nodes.ExprStmt(price, lineno=node.lineno), *node.body]  # type: ignore[attr-defined]
    step = _STEPS.get(type(node))
    return node if step is None else step(node)


_REPEATED = (nodes.For, nodes.Macro, nodes.CallBlock)


def _joined(node: nodes.Concat) -> nodes.Expr:
    return _filter(JOIN, nodes.List(node.nodes, lineno=node.lineno))


def _sliced(node: nodes.Getitem) -> nodes.Expr:
    if not isinstance(node.arg, nodes.Slice):
        return node
    bounds = (node.arg.start, node.arg.stop, node.arg.step)
    return _filter(SLICE, node.node, *(part or nodes.Const(None) for part in bounds))


def _literal(node: nodes.List | nodes.Tuple | nodes.Dict) -> nodes.Expr:
    is_target = isinstance(node, nodes.Tuple) and node.ctx != "load"
    return node if is_target else _filter(LITERAL, node)


def _compared(node: nodes.Compare) -> nodes.Expr:
    node.expr = _operand(node.expr)
    for operand in node.ops:
        operand.expr = _operand(operand.expr)
    return node


def _operand(node: nodes.Expr) -> nodes.Expr:
    return node if isinstance(node, nodes.Const) else _filter(OPERAND, node)


_STEPS: Mapping[type[nodes.Node], Callable[[Any], nodes.Node]] = {
    nodes.Concat: _joined,
    nodes.Getitem: _sliced,
    nodes.List: _literal,
    nodes.Tuple: _literal,
    nodes.Dict: _literal,
    nodes.Compare: _compared,
}


def _filter(name: str, value: nodes.Expr, *args: nodes.Expr) -> nodes.Expr:
    return nodes.Filter(value, name, list(args), [], None, None, lineno=value.lineno)
