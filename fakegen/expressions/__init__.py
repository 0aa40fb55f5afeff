"""Jinja2 expressions and templates, compiled to Arrow kernels."""

from fakegen.expressions.column_value import ColumnValue
from fakegen.expressions.compiled import (
    compile_expression,
    compile_template,
    conjuncts,
    names_in_expression,
    names_in_template,
)

__all__ = [
    "ColumnValue",
    "compile_expression",
    "compile_template",
    "conjuncts",
    "names_in_expression",
    "names_in_template",
]
