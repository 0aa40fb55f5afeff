"""Compiling expressions and templates for the plan, the providers and the constraints."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, lru_cache
from typing import cast

import pyarrow as pa
from jinja2 import nodes

from fakegen.errors import GenerationError, ParameterError
from fakegen.expressions import syntax, template, types
from fakegen.expressions.compiler import Compiler
from fakegen.expressions.functions import built_in
from fakegen.expressions.names import Known, Resolved, candidates, resolve
from fakegen.expressions.previous_rows import only_adds
from fakegen.expressions.sandbox import Sandbox
from fakegen.expressions.syntax import parse_expression, parse_template, too_deep
from fakegen.expressions.terms import Term, column, constant, materialise
from fakegen.interfaces.expression import Expression, Template
from fakegen.interfaces.function import Function
from fakegen.language.defaults import NOW


@dataclass(frozen=True, slots=True, eq=False)
class Compiled:
    """An expression or a template over the columns of a row.

    Attributes:
        text: What the user wrote.
        reads: The columns that it reads, in the order in which they occur.
        term: Computes its values.
        nulls: The columns that must be null for it to be true.
        present: The columns that must not be null for it to be true.
        only: The only strings that it can be, if that is known.
    """

    text: str
    reads: Sequence[str]
    term: Term
    nulls: Sequence[str] = ()
    present: Sequence[str] = ()
    only: Sequence[str] | None = None

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
            GenerationError: A part that is computed row by row fails for some row.
        """
        try:
            values = self.term.evaluate({name: inputs[name] for name in self.reads})
        except (OverflowError, RecursionError, pa.ArrowException) as error:
            raise GenerationError(f"an expression fails: {error}") from error
        return materialise(values, size)


def names_in_expression(text: str) -> list[str]:
    """Return every name in an expression that could be a column.

    Raises:
        ParameterError: The string is not an expression.
    """
    return candidates(parse_expression(_sandbox(), text))


def conjuncts(text: str) -> list[tuple[int, str]]:
    """Return the parts of an expression that are joined by ``and``, each with its offset."""
    return syntax.conjuncts(_sandbox(), text)


def adds_to_previous(text: str, column: str) -> tuple[bool, bool]:
    """Return whether an expression only adds to a column of the row before; see :func:`only_adds`.

    Raises:
        ParameterError: The string is not an expression.
    """
    return only_adds(parse_expression(_sandbox(), text), column)


def names_in_template(text: str) -> list[str]:
    """Return every name in a template that could be a column.

    Raises:
        ParameterError: The string is not a template.
    """
    return candidates(parse_template(_sandbox(), text))


def compile_expression(
    text: str,
    columns: Mapping[str, pa.DataType],
    *,
    known: Known = tuple,
    now: datetime = NOW,
    functions: Mapping[str, Function] | None = None,
    shown: str | None = None,
) -> Expression:
    """Compile a Jinja2 expression.

    Args:
        text: The expression, such as ``age >= 65 and income != '<=50K'``.
        columns: The types of the columns that it can read; a column of another table has the name
            ``table.column``.
        known: Returns other columns, for suggestions.
        now: The values of ``now`` and ``today``.
        functions: The available functions and filters; by default the built-in ones.
        shown: What messages show instead of the text.

    Raises:
        ParameterError: The string is not an expression, a name is unknown, or types do not fit.
    """
    sandbox = _sandbox_of(functions)
    resolved = resolve(sandbox, parse_expression(sandbox, text), columns, known)
    nulls, present = resolved.nulls, resolved.present  # before the tree is rewritten
    compiler = Compiler(sandbox, _terms(resolved, columns, now))
    with _compiling():
        term = compiler.term(cast(nodes.Expr, resolved.tree))
    if term.type == types.NULL:
        raise ParameterError("this is always null")
    return Compiled(shown or text, resolved.reads, term, nulls, present)


def compile_template(
    text: str,
    columns: Mapping[str, pa.DataType],
    *,
    known: Known = tuple,
    now: datetime = NOW,
    functions: Mapping[str, Function] | None = None,
    shown: str | None = None,
) -> Template:
    """Compile a Jinja2 template. Its values are strings, never null.

    Args:
        text: The template, such as ``{{ first_name | slug }}@example.org``.
        columns: See :func:`compile_expression`.
        known: See :func:`compile_expression`.
        now: See :func:`compile_expression`.
        functions: See :func:`compile_expression`.
        shown: See :func:`compile_expression`.

    Raises:
        ParameterError: The string is not a template, a name is unknown, or types do not fit.
    """
    sandbox = _sandbox_of(functions)
    resolved = resolve(sandbox, parse_template(sandbox, text), columns, known)
    tree = cast(nodes.Template, resolved.tree)
    with _compiling():
        term = template.compiled(sandbox, tree, _terms(resolved, columns, now))
    return Compiled(shown or text, resolved.reads, term)


@contextmanager
def _compiling() -> Iterator[None]:
    """Refuse constants that cannot be computed, and what is too deep for what is left of Python's stack."""
    try:
        yield
    except RecursionError as error:
        raise too_deep(0) from error
    except GenerationError as error:
        raise ParameterError(str(error), offset=0) from error


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
    """Return the sandbox with the built-in functions, which is also used for parsing."""
    return Sandbox(built_in())


@lru_cache(maxsize=8)
def _sandbox_with(functions: tuple[Function, ...]) -> Sandbox:
    return Sandbox(functions)
