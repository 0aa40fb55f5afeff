"""Compiled expressions and templates, as the plan and the providers see them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, lru_cache
from typing import cast

import pyarrow as pa
from jinja2 import nodes

from fakegen.errors import ParameterError
from fakegen.expressions import syntax, template, types
from fakegen.expressions.compiler import Compiler
from fakegen.expressions.functions import built_in
from fakegen.expressions.names import Resolved, candidates, resolve
from fakegen.expressions.sandbox import Sandbox
from fakegen.expressions.syntax import parse_expression, parse_template
from fakegen.expressions.terms import Term, column, constant, materialise
from fakegen.interfaces.expression import Expression, Template
from fakegen.interfaces.function import Function
from fakegen.language.defaults import NOW


@dataclass(frozen=True, slots=True, eq=False)
class Compiled:
    """An expression or a template over the columns of a row.

    Attributes:
        text: What the user wrote.
        reads: The columns that it needs, in the order of the text.
    """

    text: str
    reads: Sequence[str]
    term: Term

    @property
    def type(self) -> pa.DataType:
        """The Arrow type of its values."""
        return self.term.type

    def evaluate(self, inputs: Mapping[str, pa.Array], size: int) -> pa.Array:
        """Return its value for each of ``size`` rows.

        Args:
            inputs: An Arrow array of ``size`` rows for each of ``reads``.
            size: Number of rows.

        Raises:
            GenerationError: A part that is computed row by row fails.
        """
        return materialise(self.term.evaluate({name: inputs[name] for name in self.reads}), size)


def names_in_expression(text: str) -> list[str]:
    """Return every name in an expression that could be a column's.

    Raises:
        ParameterError: It is no expression.
    """
    return candidates(parse_expression(_sandbox(), text))


def conjuncts(text: str) -> list[tuple[int, str]]:
    """Return the parts of an expression that ``and`` joins, each with its offset in the text."""
    return syntax.conjuncts(_sandbox(), text)


def names_in_template(text: str) -> list[str]:
    """Return every name in a template that could be a column's.

    Raises:
        ParameterError: It is no template.
    """
    return candidates(parse_template(_sandbox(), text))


def compile_expression(
    text: str,
    columns: Mapping[str, pa.DataType],
    *,
    known: Collection[str] = (),
    now: datetime = NOW,
    functions: Mapping[str, Function] | None = None,
) -> Expression:
    """Compile a Jinja2 expression.

    Args:
        text: ``age >= 65 and income != '<=50K'``.
        columns: The types of the columns that it may read; one of another table is called
            ``table.column``.
        known: Further columns, for suggestions.
        now: What ``now`` and ``today`` mean.
        functions: The functions and filters that there are; by default the built-in ones.

    Raises:
        ParameterError: It is no expression, names what is not there, or its types do not fit.
    """
    sandbox = _sandbox_of(functions)
    resolved = resolve(sandbox, parse_expression(sandbox, text), columns, known)
    compiler = Compiler(sandbox, _terms(resolved, columns, now))
    term = compiler.term(cast(nodes.Expr, resolved.tree))
    if term.type == types.NULL:
        raise ParameterError("this is always missing")
    return Compiled(text, resolved.reads, term)


def compile_template(
    text: str,
    columns: Mapping[str, pa.DataType],
    *,
    known: Collection[str] = (),
    now: datetime = NOW,
    functions: Mapping[str, Function] | None = None,
) -> Template:
    """Compile a Jinja2 template; see :func:`compile_expression`. Its values are texts, never null.

    Args:
        text: ``{{ first_name | slug }}@example.org``.
        columns: The types of the columns that it may read.
        known: Further columns, for suggestions.
        now: What ``now`` and ``today`` mean.
        functions: The functions and filters that there are; by default the built-in ones.

    Raises:
        ParameterError: It is no template, names what is not there, or its types do not fit.
    """
    sandbox = _sandbox_of(functions)
    resolved = resolve(sandbox, parse_template(sandbox, text), columns, known)
    tree = cast(nodes.Template, resolved.tree)
    term = template.compiled(sandbox, tree, _terms(resolved, columns, now))
    return Compiled(text, resolved.reads, term)


def _terms(
    resolved: Resolved, columns: Mapping[str, pa.DataType], now: datetime
) -> dict[str, Term]:
    moment = now.astimezone(UTC).replace(tzinfo=None) if now.tzinfo else now
    moments = {"now": constant(moment), "today": constant(moment.date())}
    named = {name: column(found, columns[found]) for name, found in resolved.columns.items()}
    return moments | named


def _sandbox_of(functions: Mapping[str, Function] | None) -> Sandbox:
    return _sandbox() if functions is None else _sandbox_with(tuple(functions.values()))


@cache
def _sandbox() -> Sandbox:
    """Return the sandbox with the built-in functions; it also parses, whatever functions there are."""
    return Sandbox(built_in())


@lru_cache(maxsize=8)
def _sandbox_with(functions: tuple[Function, ...]) -> Sandbox:
    return Sandbox(functions)
