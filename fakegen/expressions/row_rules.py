"""Rules over the columns of a row, as SQL and as Python write them.

What all three languages say alike is translated: columns, constants, comparisons, sums, lengths, ``is none``,
joined by and, or and not. A rule with anything else is left out as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from jinja2 import Environment, TemplateSyntaxError, nodes

from fakegen.interfaces.record import Record, ValueType

_SIGNS = {"eq": "==", "ne": "!=", "lt": "<", "lteq": "<=", "gt": ">", "gteq": ">="}
_SUMS = {nodes.Add: "+", nodes.Sub: "-", nodes.Mul: "*"}
_WORD = re.compile(r"[a-z_][a-z0-9_]*")
_WORDS = """
all analyse analyze and any array as asc asymmetric both case cast check collate column constraint
create current_date current_time current_timestamp current_user default deferrable desc distinct do
else end except false fetch for foreign from grant group having in initially intersect into is join
key lateral leading left like limit localtime localtimestamp natural not null offset on only or
order outer placing primary references returning right rows select session_user set similar some
symmetric table then to trailing true union unique user using values variadic view when where window
with
"""
_RESERVED = frozenset(_WORDS.split())
"""Words that SQL reads as its own, so that columns of these names are quoted; others are not, since some
databases fold them to upper case."""


@dataclass(frozen=True, slots=True)
class Wording:
    """How a language writes rules.

    Attributes:
        both: The word for *and*.
        either: The word for *or*.
        negated: What negates ``{}``.
        missing: What says that ``{}`` has no value.
        length: The length of the string ``{}``.
        read: Returns what reads a column.
        constant: Returns a constant as it is written.
        signs: Comparisons that it writes in its own way.
    """

    both: str
    either: str
    negated: str
    missing: str
    length: str
    read: Callable[[str], str]
    constant: Callable[[object], str] = repr
    signs: Mapping[str, str] = field(default_factory=dict)


def _sql_name(name: str) -> str:
    is_plain = _WORD.fullmatch(name) and name not in _RESERVED
    return name if is_plain else '"' + name.replace('"', '""') + '"'


def _sql_constant(value: object) -> str:
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    return str(value).upper() if isinstance(value, bool) else repr(value)


SQL = Wording(
    "AND", "OR", "(NOT {})", "{} IS NULL", "length({})", _sql_name, _sql_constant, {"eq": "=", "ne": "<>"},
)  # fmt: skip
"""A row that lacks a value passes by itself, as it does in a CHECK clause."""


@dataclass(frozen=True, slots=True)
class RowRule:
    """A rule that can be written elsewhere.

    Attributes:
        text: The rule as the schema has it.
        present: The columns without which it says nothing, in order: a row that lacks one passes.
        tree: Its syntax.
    """

    text: str
    present: Sequence[str]
    tree: nodes.Expr

    def written(self, wording: Wording) -> str:
        """Return the rule in another language."""
        return _written(self.tree, wording)


def row_rules(record: Record) -> list[RowRule]:
    """Return those rules of a table that can be written elsewhere."""
    types = {field.name: field.type for field in record.fields}
    return [rule for text in record.constraints if (rule := _rule(text, types)) is not None]


def index_condition(text: str, types: dict[str, ValueType]) -> str | None:
    """Return an expression as SQL for an index over the rows for which it is true.

    None if it cannot be said, or if databases could find other rows: they order strings by their collation, and
    round sums in their own way.

    Args:
        text: The expression.
        types: The columns that it may read.
    """
    rule = _rule(text, types)
    if rule is None:
        return None
    for part in _nodes(rule.tree):
        if isinstance(part, nodes.Add | nodes.Sub | nodes.Mul):
            return None
        if isinstance(part, nodes.Compare) and _kind(part.expr, types) == "string":
            signs = {operand.op for operand in part.ops}
            if not signs <= {"eq", "ne"}:
                return None
    return rule.written(SQL)


def _rule(text: str, types: dict[str, ValueType]) -> RowRule | None:
    try:
        (output,) = Environment(autoescape=True).parse("{{" + text + "}}").body
        (tree,) = output.nodes  # type: ignore[attr-defined]
    except (TemplateSyntaxError, ValueError):
        return None
    if not _is_known(tree, types):
        return None
    tested = {_name_of(test.node) for test in output.find_all(nodes.Test)}
    read = dict.fromkeys(_names(tree))
    present = [name for name in read if types[name].nullable and name not in tested]
    return RowRule(text, present, tree)


def _nodes(tree: nodes.Node) -> Iterator[nodes.Node]:
    yield tree
    for child in tree.iter_child_nodes():
        yield from _nodes(child)


def _names(tree: nodes.Node) -> Iterator[str]:
    return (node.name for node in _nodes(tree) if isinstance(node, nodes.Name))


def _name_of(node: nodes.Node) -> str:
    return node.name if isinstance(node, nodes.Name) else ""


def _is_known(node: nodes.Node, types: dict[str, ValueType]) -> bool:
    match node:
        case nodes.Name():
            return node.name in types
        case nodes.Const():
            return isinstance(node.value, bool | int | float | str)
        case nodes.Compare():
            sides = [node.expr, *(operand.expr for operand in node.ops)]
            alike = len({_kind(side, types) for side in sides}) == 1
            known = all(operand.op in _SIGNS for operand in node.ops)
            return alike and known and all(_is_known(side, types) for side in sides)
        case nodes.And() | nodes.Or() | nodes.Add() | nodes.Sub() | nodes.Mul():
            return _is_known(node.left, types) and _is_known(node.right, types)
        case nodes.Not() | nodes.Neg():
            return _is_known(node.node, types)
        case nodes.Test():
            return node.name == "none" and _name_of(node.node) in types
        case nodes.Filter():
            inner = node.node
            return node.name == "length" and inner is not None and _kind(inner, types) == "string"
    return False


def _kind(node: nodes.Node, types: dict[str, ValueType]) -> str:
    """Return what kind of value a part has: only those of one kind are compared alike everywhere."""
    match node:
        case nodes.Name() if node.name in types:
            kind = types[node.name]
            if kind.kind == "choice":
                return _of_constant(kind.choices[0])
            return "number" if kind.kind in ("integer", "number", "decimal") else kind.kind
        case nodes.Const():
            return _of_constant(node.value)
        case nodes.Add() | nodes.Sub() | nodes.Mul() if not _mixes(node, types):
            return _kind(node.left, types) if _kind(node.right, types) == "number" else "other"
        case nodes.Neg():
            return _kind(node.node, types)
        case nodes.Filter():
            return "number"
    return "other"


def _of_constant(value: object) -> str:
    return {str: "string", bool: "boolean"}.get(type(value), "number")


def _mixes(node: nodes.Node, types: dict[str, ValueType]) -> bool:
    """Return whether decimals meet floating-point numbers, which Python does not add."""
    kinds = {types[name].kind for name in _names(node)}
    kinds |= {"number" for c in node.find_all(nodes.Const) if isinstance(c.value, float)}
    return {"decimal", "number"} <= kinds


def _written(node: nodes.Node, wording: Wording) -> str:
    def inner(part: nodes.Node | None) -> str:
        assert part is not None  # no known part lacks its own
        return _written(part, wording)

    match node:
        case nodes.Name():
            return wording.read(node.name)
        case nodes.Const():
            return wording.constant(node.value)
        case nodes.Compare():
            sides = [node.expr, *(operand.expr for operand in node.ops)]
            signs = [wording.signs.get(one.op, _SIGNS[one.op]) for one in node.ops]
            made = [
                f"({inner(left)} {sign} {inner(right)})"
                for (left, right), sign in zip(pairwise(sides), signs, strict=True)
            ]
            return made[0] if len(made) == 1 else f"({f' {wording.both} '.join(made)})"
        case nodes.And() | nodes.Or():
            word = wording.both if isinstance(node, nodes.And) else wording.either
            return f"({inner(node.left)} {word} {inner(node.right)})"
        case nodes.Add() | nodes.Sub() | nodes.Mul():
            return f"({inner(node.left)} {_SUMS[type(node)]} {inner(node.right)})"
        case nodes.Neg():
            return f"(-{inner(node.node)})"
        case nodes.Not():
            return wording.negated.format(inner(node.node))
        case nodes.Test():
            return wording.missing.format(inner(node.node))
        case nodes.Filter():
            return wording.length.format(inner(node.node))
    raise AssertionError("only what is known is written")
