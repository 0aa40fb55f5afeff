"""Jinja2 expressions and templates, compiled to Arrow kernels."""

from collections.abc import Iterable

from fakegen.hookspecs import hookimpl
from fakegen.interfaces.function import Function


@hookimpl
def fakegen_functions() -> Iterable[Function]:
    """Return the built-in functions and filters of expressions."""
    from fakegen.expressions.functions import built_in

    return built_in()
