"""CHECK clauses in the language of expressions: rules over several columns."""

from __future__ import annotations

from keyword import iskeyword
from typing import Any

from fakegen.types.check_terms import CheckTerm, UnknownClause


def expression(term: CheckTerm) -> str:
    """Return a clause in the language of expressions.

    Raises:
        UnknownClause: The language has no such thing, or a column's name cannot stand in it.
    """
    match term.kind:
        case "column":
            return column_text(str(term.value))
        case "constant":
            return literal(term.value)
        case "call" if term.value == "length":
            return f"({expression(term.parts[0])} | length)"
        case "call" if term.value in ("lower", "upper", "trim"):
            return f"({expression(term.parts[0])} | {term.value})"
        case "call" if term.value == "coalesce":
            return f"coalesce({', '.join(map(expression, term.parts))})"
        case "sum":
            left, right = map(expression, term.parts)
            return f"({left} {term.value} {right})"
        case "compare":
            left, right = map(_operand, term.parts)
            return f"{left} {term.value} {right}"
        case "in":
            first, *rest = map(_operand, term.parts)
            return f"{first} in [{', '.join(rest)}]"
        case "null":
            return f"{_operand(term.parts[0])} is none"
        case "not" if term.parts[0].kind == "null":
            return f"{_operand(term.parts[0].parts[0])} is not none"
        case "not":
            return f"not ({expression(term.parts[0])})"
        case "and" | "or":
            return f" {term.value} ".join(f"({expression(part)})" for part in term.parts)
    raise UnknownClause


def _operand(term: CheckTerm) -> str:
    """Return a part that stands beside an operator: in parentheses where it has one of its own."""
    text = expression(term)
    return f"({text})" if term.kind in ("compare", "in", "null", "not", "and", "or") else text


def is_readable(name: str) -> bool:
    """Return whether a column's name can stand in an expression."""
    return (
        name.isidentifier()
        and not iskeyword(name)
        and name not in ("this", "none", "true", "false")
    )


def column_text(name: str) -> str:
    """Return what reads a column.

    Raises:
        UnknownClause: Its name cannot be written in an expression.
    """
    return name if is_readable(name) else f"row[{literal(name)}]"


def literal(value: Any) -> str:
    """Return a constant as an expression has it.

    Raises:
        UnknownClause: It cannot be written there.
    """
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        if not value.isprintable() or "\\" in value or "'" in value:
            raise UnknownClause
        return f"'{value}'"
    return "none" if value is None else str(value)
