"""Templates: pieces of text and expressions, joined."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa
from jinja2 import nodes
from jinja2.exceptions import TemplateError

from fakegen.errors import GenerationError
from fakegen.plan.expressions import comparison, types
from fakegen.plan.expressions.compiler import Compiler
from fakegen.plan.expressions.sandbox import LONGEST, NOTHING, Sandbox
from fakegen.plan.expressions.terms import Term, constant, materialise
from fakegen.plan.expressions.text import as_text, joined


def compiled(sandbox: Sandbox, tree: nodes.Template, columns: Mapping[str, Term]) -> Term:
    """Return the term of a template's texts, in which a null is an empty text.

    A template with loops, assignments or macros is rendered row by row.
    """
    if any(True for _ in tree.find_all((nodes.For, nodes.Assign, nodes.AssignBlock, nodes.Macro, nodes.CallBlock, nodes.FilterBlock, nodes.With, nodes.ExprStmt))):
        return _rendered(sandbox, tree, columns)
    return _body(Compiler(sandbox, columns), tree.body)


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
        made = comparison.choose(compiler.term(branch.test), _body(compiler, branch.body), made)
    return made


def _piece(compiler: Compiler, node: nodes.Expr) -> Term:
    """Return what stands between two braces, as text.

    Both sides of an "if" become text before they meet, as they may be of different types.
    """
    if isinstance(node, nodes.CondExpr):
        otherwise = constant(None) if node.expr2 is None else _piece(compiler, node.expr2)
        sides = (_piece(compiler, node.expr1), otherwise)
        return comparison.choose(compiler.term(node.test), *(as_text(s).cast(types.TEXT) for s in sides))
    return as_text(compiler.term(node))


def _rendered(sandbox: Sandbox, tree: nodes.Template, columns: Mapping[str, Term]) -> Term:
    template = sandbox.from_string(tree)
    names = list(columns)

    def evaluate(inputs: Mapping[str, pa.Array]) -> pa.Array:
        size = len(next(iter(inputs.values()))) if inputs else 1
        values = [materialise(term.evaluate(inputs), size).to_pylist() for term in columns.values()]
        rows = zip(*values, strict=True) if values else iter([()])
        return pa.array([_text(template, names, row) for row in rows], types.TEXT)

    if not columns:
        made = evaluate({})[0]
        return Term(types.TEXT, lambda _: made, made)
    return Term(types.TEXT, evaluate)


def _text(template: Any, names: Sequence[str], row: Sequence[Any]) -> str:
    values = {n: NOTHING if v is None else v for n, v in zip(names, row, strict=True)}
    pieces: list[str] = []
    length = 0
    try:
        for piece in template.generate(values):
            pieces.append(piece)
            length += len(piece)
            if length > LONGEST:
                raise GenerationError(f"a template makes a text longer than {LONGEST:,} characters")
    except (TemplateError, ArithmeticError, TypeError, ValueError, LookupError, AttributeError, RecursionError) as error:
        given = ", ".join(f"{n}={v!r}" for n, v in zip(names, row, strict=True))
        raise GenerationError(f"a template fails for {given}: {error}") from error
    return "".join(pieces)
