"""Compiling templates: constants and expressions, joined to strings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

import pyarrow as pa
from jinja2 import Template, nodes
from jinja2.exceptions import TemplateError

from fakegen.errors import GenerationError
from fakegen.expressions import comparison, types
from fakegen.expressions.compiler import Compiler
from fakegen.expressions.names import free_names
from fakegen.expressions.results import array_of
from fakegen.expressions.rowwise import each_row
from fakegen.expressions.sandbox import NOTHING, Sandbox
from fakegen.expressions.strings import joined, string_term
from fakegen.expressions.terms import Term, constant

_FAILURES = (
    TemplateError,
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)


def compiled(sandbox: Sandbox, tree: nodes.Template, columns: Mapping[str, Term]) -> Term:
    """Return the term of a template, in whose strings a null is empty.

    A template with loops, assignments or macros is rendered row by row.
    """
    if _is_joined(tree.body):
        return _body(Compiler(sandbox, columns), tree.body)
    return _rendered(sandbox, tree, columns)


def _is_joined(body: Sequence[nodes.Node]) -> bool:
    """Return whether a body consists only of constants, expressions, and ``if`` with such bodies."""
    return all(
        isinstance(node, nodes.Output)
        or (isinstance(node, nodes.If) and _is_joined([*node.body, *node.elif_, *node.else_]))
        for node in body
    )


def _body(compiler: Compiler, body: Sequence[nodes.Node]) -> Term:
    parts: list[Term] = []
    for node in body:
        if isinstance(node, nodes.Output):
            parts += [_piece(compiler, piece) for piece in node.nodes]
        elif isinstance(node, nodes.If):
            parts.append(_branches(compiler, node))
    return joined(parts or [constant("")], missing="")


def _branches(compiler: Compiler, node: nodes.If) -> Term:
    made = _body(compiler, node.else_)
    for branch in [*reversed(node.elif_), node]:
        test = compiler.term(cast(nodes.Expr, branch.test))
        made = comparison.choose(test, _body(compiler, branch.body), made)
    return made


def _piece(compiler: Compiler, node: nodes.Expr) -> Term:
    """Return the term of an expression in braces, as strings.

    Both sides of an ``if`` are converted to strings, because their types can differ.
    """
    if isinstance(node, nodes.CondExpr):
        otherwise = constant(None) if node.expr2 is None else _piece(compiler, node.expr2)
        then = _piece(compiler, node.expr1)
        return comparison.choose(compiler.term(node.test), then, otherwise.cast(types.STRING))
    return string_term(compiler.term(node))


def _rendered(sandbox: Sandbox, tree: nodes.Template, columns: Mapping[str, Term]) -> Term:
    used = free_names(sandbox, tree)
    operands = {name: term for name, term in columns.items() if name in used}
    names, template = list(operands), sandbox.template(tree)

    def make(rows: Iterable[Sequence[Any]]) -> pa.Array:
        return array_of((_text(sandbox, template, names, row) for row in rows), types.STRING)

    return each_row(make, types.STRING, list(operands.values()))


def _text(sandbox: Sandbox, template: Template, names: Sequence[str], row: Sequence[Any]) -> str:
    sandbox.budget.start()
    values = {n: NOTHING if v is None else v for n, v in zip(names, row, strict=True)}
    try:
        return template.render(values)
    except _FAILURES as error:
        given = ", ".join(f"{n}={v!r}" for n, v in zip(names, row, strict=True))
        where = f" for {given}" if given else ""
        raise GenerationError(f"a template fails{where}: {error}") from error
