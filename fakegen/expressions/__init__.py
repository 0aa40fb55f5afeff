"""Jinja2 expressions and templates, compiled to Arrow kernels."""

from collections.abc import Iterable

from fakegen.expressions.column_value import ColumnValue
from fakegen.expressions.compiled import (
    compile_expression,
    compile_template,
    conjuncts,
    names_in_expression,
    names_in_template,
)
from fakegen.expressions.functions import built_in
from fakegen.hookspecs import hookimpl
from fakegen.interfaces.function import Function

__all__ = [
    "ColumnValue",
    "compile_expression",
    "compile_template",
    "conjuncts",
    "names_in_expression",
    "names_in_template",
]


@hookimpl
def fakegen_functions() -> Iterable[Function]:
    """Return the built-in functions and filters of expressions."""
    return built_in()
