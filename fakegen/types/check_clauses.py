"""CHECK clauses as databases print them, read into what one column must be, and rules over several.

Only the forms that applications write are read: comparisons, BETWEEN, IN, IS NULL, LIKE, regular expressions,
lengths and sums, joined by AND, OR and NOT. Everything else is refused as a whole, so that a clause is kept
or named, never kept by half.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from keyword import iskeyword
from operator import eq, ge, gt, le, lt, ne
from typing import Any

_TOKEN = re.compile(
    r"""\s*(?:
    (?P<number>\d+(?:\.\d+)?)
    | (?P<string>(?:_utf8(?:mb[34])?|[EeNn])?'(?:[^'\\]|''|\\.)*')
    | (?P<quoted>"(?:[^"]|"")+"|`(?:[^`]|``)+`)
    | (?P<word>[^\W\d][\w$]*)
    | (?P<sign>::|<>|!=|<=|>=|!~~|~~|!~|~\*|[-+*/%=<>~(),\[\].])
    )""",
    re.VERBOSE,
)
_COMPARED = {"=": "==", "<>": "!=", "!=": "!=", "<": "<", ">": ">", "<=": "<=", ">=": ">="}
_SWAPPED = {"==": "==", "!=": "!=", "<": ">", ">": "<", "<=": ">=", ">=": "<="}
_LENGTHS = ("length", "char_length", "character_length", "octet_length")
_NOW = ("now", "current_date", "current_timestamp", "curdate", "localtimestamp")
_MORE_OF_TYPES = ("varying", "precision", "without", "with", "time", "zone")

_MOST_COUNTED = 6


class UnknownClause(Exception):
    """A clause has a form that is not read."""


@dataclass(frozen=True, slots=True)
class CheckTerm:
    """A part of a clause.

    Attributes:
        kind: ``column``, ``constant``, ``now``, ``call``, ``sum``, ``compare``, ``match``, ``in``, ``null``, ``not``,
            ``and``, ``or``.
        value: The column's name, the constant, the function's name, the operator, or the pattern.
        parts: What it is made of.
    """

    kind: str
    value: Any = None
    parts: tuple[CheckTerm, ...] = ()


@dataclass(frozen=True, slots=True)
class Demand:
    """What a clause says of one column.

    Attributes:
        column: The column.
        what: ``least``, ``most``, ``above``, ``below``, ``choices``, ``min_length``, ``max_length``, ``pattern``,
            ``given`` (not null) or ``before_now``.
        value: The bound, the choices or the pattern.
    """

    column: str
    what: str
    value: Any


def read_clause(text: str) -> CheckTerm:
    """Return the parts of a CHECK clause.

    Raises:
        UnknownClause: It has a form that is not read.
    """
    return _Parser(text).whole()


def columns_of(term: CheckTerm) -> set[str]:
    """Return the columns that a clause reads."""
    own = {term.value} if term.kind == "column" else set()
    return own.union(*map(columns_of, term.parts))


def conjuncts(term: CheckTerm) -> Iterator[CheckTerm]:
    """Yield the parts of a clause that must all hold."""
    if term.kind == "and":
        for part in term.parts:
            yield from conjuncts(part)
    elif not _always(term):
        yield term


def _always(term: CheckTerm) -> bool:
    """Return whether a clause refuses nothing."""
    return term == CheckTerm("constant", True) or (
        term.kind == "or" and any(map(_always, term.parts))
    )


def demands(term: CheckTerm) -> list[Demand] | None:
    """Return what a conjunct says of one column; None if it says another kind of thing."""
    if term.kind == "or":
        return _alternatives(term)
    if term.kind == "not" and term.parts[0].kind == "null":
        inner = term.parts[0].parts[0]
        return [Demand(inner.value, "given", True)] if inner.kind == "column" else None
    if term.kind == "match" and term.parts[0].kind == "column":
        return [Demand(term.parts[0].value, "pattern", term.value)]
    if term.kind == "in" and term.parts[0].kind == "column":
        if all(part.kind == "constant" for part in term.parts[1:]):
            return [
                Demand(term.parts[0].value, "choices", tuple(part.value for part in term.parts[1:]))
            ]
        return None
    return _comparison(term) if term.kind == "compare" else None


def _comparison(term: CheckTerm) -> list[Demand] | None:
    left, right = term.parts
    sign = term.value
    if left.kind in ("constant", "now"):
        left, right, sign = right, left, _SWAPPED[sign]
    if right.kind == "now" and left.kind == "column" and sign in ("<", "<="):
        return [Demand(left.value, "before_now", True)]
    if right.kind != "constant" or sign == "!=":
        return None
    if left.kind == "column":
        if sign == "==":
            return [Demand(left.value, "choices", (right.value,))]
        bound = {"<": "below", ">": "above", "<=": "most", ">=": "least"}[sign]
        return [Demand(left.value, bound, right.value)]
    if left.kind == "call" and left.value == "length" and left.parts[0].kind == "column":
        name, number = left.parts[0].value, int(right.value)
        if sign == "==":
            return [Demand(name, "min_length", number), Demand(name, "max_length", number)]
        what, shift = {
            "<": ("max_length", -1), ">": ("min_length", 1), "<=": ("max_length", 0),
            ">=": ("min_length", 0),
        }[sign]  # fmt: skip
        return [Demand(name, what, number + shift)]
    return None


def _alternatives(term: CheckTerm) -> list[Demand] | None:
    """Return the demands of ``a = 1 OR a = 2``, and of ``a IS NULL OR ...`` of the same column."""
    nulls = [part.parts[0] for part in term.parts if part.kind == "null"]
    others = [part for part in term.parts if part.kind != "null"]
    if len(columns_of(term)) != 1 or any(null.kind != "column" for null in nulls):
        return None
    each: list[list[Demand | None]] = [
        [demand for one in conjuncts(part) for demand in demands(one) or (None,)] for part in others
    ]
    if len(each) == 1 and nulls:
        found = [demand for demand in each[0] if demand is not None]
        return found if len(found) == len(each[0]) else None
    chosen = [one[0] for one in each if len(one) == 1 and one[0] is not None]
    if len(chosen) == len(each) and all(one.what == "choices" for one in chosen):
        return [Demand(chosen[0].column, "choices", tuple(v for one in chosen for v in one.value))]
    return None


def expression(term: CheckTerm) -> str:
    """Return a clause in the language of expressions.

    Raises:
        UnknownClause: The language has no such thing, or a column's name cannot stand in it.
    """
    match term.kind:
        case "column" if _is_readable(str(term.value)):
            return str(term.value)
        case "constant":
            return _written(term.value)
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


def _is_readable(name: str) -> bool:
    """Return whether a column's name can stand in an expression."""
    return (
        name.isidentifier()
        and not iskeyword(name)
        and name not in ("this", "none", "true", "false")
    )


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        if not value.isprintable() or "\\" in value or "'" in value:
            raise UnknownClause
        return f"'{value}'"
    return "none" if value is None else str(value)


class _Parser:
    """Reads by recursive descent: OR, AND, NOT, comparisons, sums, products, casts."""

    def __init__(self, text: str) -> None:
        self.tokens = list(_tokens(text))
        self.at = 0

    def whole(self) -> CheckTerm:
        found = self.either()
        if self.at < len(self.tokens):
            raise UnknownClause
        return found

    def peek(self, ahead: int = 0) -> str:
        """Return the token to come if it is a word or a sign, in lower case; else nothing."""
        place = self.at + ahead
        kind, text = self.tokens[place] if place < len(self.tokens) else ("", "")
        return text.lower() if kind in ("word", "sign") else ""

    def accept(self, *words: str) -> bool:
        if [self.peek(number) for number in range(len(words))] == list(words):
            self.at += len(words)
            return True
        return False

    def expect(self, *words: str) -> None:
        if not self.accept(*words):
            raise UnknownClause

    def either(self) -> CheckTerm:
        parts = [self.both()]
        while self.accept("or"):
            parts.append(self.both())
        return parts[0] if len(parts) == 1 else CheckTerm("or", "or", tuple(parts))

    def both(self) -> CheckTerm:
        parts = [self.negated()]
        while self.accept("and"):
            parts.append(self.negated())
        return parts[0] if len(parts) == 1 else CheckTerm("and", "and", tuple(parts))

    def negated(self) -> CheckTerm:
        return CheckTerm("not", None, (self.negated(),)) if self.accept("not") else self.compared()

    def compared(self) -> CheckTerm:
        left = self.added()
        if self.accept("is"):
            is_not = self.accept("not")
            if self.accept("null"):
                null = CheckTerm("null", None, (left,))
                return CheckTerm("not", None, (null,)) if is_not else null
            word = self.peek()
            if word not in ("true", "false"):
                raise UnknownClause
            self.at += 1
            same = CheckTerm(
                "compare", "==", (left, CheckTerm("constant", (word == "true") != is_not))
            )
            return (
                CheckTerm("or", "or", (CheckTerm("null", None, (left,)), same)) if is_not else same
            )
        is_not = self.accept("not")
        found = self._after(left)
        if found is None:
            if is_not:
                raise UnknownClause
            return left
        return CheckTerm("not", None, (found,)) if is_not else found

    def _after(self, left: CheckTerm) -> CheckTerm | None:
        if self.accept("between"):
            low = self.added()
            self.expect("and")
            high = self.added()
            bounds = (
                CheckTerm("compare", ">=", (left, low)),
                CheckTerm("compare", "<=", (left, high)),
            )
            return CheckTerm("and", "and", bounds)
        if self.accept("in"):
            return CheckTerm("in", None, (left, *self.listed("(", ")")))
        if self.accept("like") or self.accept("~~"):
            return CheckTerm("match", _from_like(self._text()), (left,))
        if self.accept("~") or self.accept("regexp") or self.accept("rlike"):
            return CheckTerm("match", self._text(), (left,))
        sign = self.peek()
        if sign not in _COMPARED:
            return None
        self.at += 1
        if sign == "=" and self.accept("any"):
            self.expect("(")
            found = self.array()
            self.expect(")")
            return CheckTerm("in", None, (left, *found))
        if sign in ("<>", "!=") and self.accept("all"):
            self.expect("(")
            found = self.array()
            self.expect(")")
            return CheckTerm("not", None, (CheckTerm("in", None, (left, *found)),))
        right = self.added()
        if CheckTerm("constant", None) in (left, right):
            return CheckTerm("constant", True)  # it is null, which no clause refuses
        return CheckTerm("compare", _COMPARED[sign], (left, right))

    def _text(self) -> str:
        term = self.added()
        if term.kind != "constant" or not isinstance(term.value, str):
            raise UnknownClause
        return term.value

    def array(self) -> Sequence[CheckTerm]:
        if self.accept("("):
            found = self.array()
            self.expect(")")
        else:
            self.expect("array")
            found = self.listed("[", "]")
        self.casts()
        return found

    def listed(self, opening: str, closing: str) -> list[CheckTerm]:
        self.expect(opening)
        found = [self.added()]
        while self.accept(","):
            found.append(self.added())
        self.expect(closing)
        return found

    def added(self) -> CheckTerm:
        left = self.multiplied()
        while self.peek() in ("+", "-"):
            sign = self.peek()
            self.at += 1
            left = CheckTerm("sum", sign, (left, self.multiplied()))
        return left

    def multiplied(self) -> CheckTerm:
        left = self.single()
        while self.peek() in ("*", "/", "%"):
            sign = self.peek()
            self.at += 1
            left = CheckTerm("sum", sign, (left, self.single()))
        return left

    def single(self) -> CheckTerm:
        found = self._single()
        self.casts()
        return found

    def _single(self) -> CheckTerm:
        if self.accept("("):
            found = self.either()
            self.expect(")")
            return found
        if self.accept("-"):
            inner = self.single()
            if inner.kind == "constant" and isinstance(inner.value, int | Decimal):
                return CheckTerm("constant", -inner.value)
            raise UnknownClause
        if self.at >= len(self.tokens):
            raise UnknownClause
        kind, text = self.tokens[self.at]
        self.at += 1
        if kind == "number":
            return CheckTerm("constant", Decimal(text) if "." in text else int(text))
        if kind == "string":
            return CheckTerm("constant", _string(text))
        if kind == "quoted":
            return CheckTerm("column", text[1:-1].replace(text[0] * 2, text[0]))
        return self._word(text, kind)

    def _word(self, text: str, kind: str) -> CheckTerm:
        word = text.lower()
        if kind != "word":
            raise UnknownClause
        if word in ("true", "false", "null"):
            return CheckTerm("constant", {"true": True, "false": False, "null": None}[word])
        if word in _NOW:
            if self.accept("("):
                self.expect(")")
            return CheckTerm("now")
        if word in ("num_nonnulls", "num_nulls") and self.peek() == "(":
            return self._nulls(word == "num_nulls")
        if self.peek() == "(":
            name = "length" if word in _LENGTHS else "trim" if word == "btrim" else word
            return CheckTerm("call", name, tuple(self.listed("(", ")")))
        if self.peek() in (".", "["):
            raise UnknownClause
        return CheckTerm("column", text)

    def _nulls(self, is_null: bool) -> CheckTerm:
        """Return ``num_nonnulls(a, b) = 1`` as the choices of columns that it allows."""
        terms = self.listed("(", ")")
        sign = self.peek()
        self.at += 1
        bound = self.added().value
        if sign not in _COMPARED or not isinstance(bound, int) or len(terms) > _MOST_COUNTED:
            raise UnknownClause
        allowed = [n for n in range(len(terms) + 1) if _holds(n, _COMPARED[sign], bound)]
        choices = []
        for count in allowed:
            for chosen in combinations(range(len(terms)), count):
                each = (CheckTerm("null", None, (term,)) for term in terms)
                parts = tuple(
                    part if (number in chosen) == is_null else CheckTerm("not", None, (part,))
                    for number, part in enumerate(each)
                )
                choices.append(CheckTerm("and", "and", parts) if len(parts) > 1 else parts[0])
        if not choices:
            raise UnknownClause
        return choices[0] if len(choices) == 1 else CheckTerm("or", "or", tuple(choices))

    def casts(self) -> None:
        """Pass over ``::type``: what is compared is the value."""
        while self.accept("::"):
            self.at += 1
            while self.accept("."):
                self.at += 1
            while self.peek() in _MORE_OF_TYPES:
                self.at += 1
            if self.accept("("):
                while not self.accept(")"):
                    self.at += 1
                    if self.at >= len(self.tokens):
                        raise UnknownClause
            while self.accept("[", "]"):
                pass


def _holds(left: int, sign: str, right: int) -> bool:
    signs = {"==": eq, "!=": ne, "<": lt, ">": gt, "<=": le, ">=": ge}
    return bool(signs[sign](left, right))


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    at, text = 0, text.strip()
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None:
            raise UnknownClause
        at = found.end()
        kind = str(found.lastgroup)
        yield kind, found[kind]


def _string(text: str) -> str:
    start = text.index("'")
    inner = text[start + 1 : -1].replace("''", "'")
    return re.sub(r"\\(.)", r"\1", inner) if text[0] in "Ee_" else inner


def _from_like(pattern: str) -> str:
    """Return the regular expression of a LIKE pattern."""
    parts = (
        "[a-z]{0,8}" if letter == "%" else "[a-z]" if letter == "_" else re.escape(letter)
        for letter in pattern
    )
    return f"^{''.join(parts)}$"
