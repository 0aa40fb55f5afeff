"""CHECK clauses as databases print them, read into their parts.

Only the forms that applications write are read: comparisons, BETWEEN, IN, IS NULL, LIKE, regular expressions,
lengths and sums, joined by AND, OR and NOT. Everything else is refused as a whole, so that a clause is kept
or named, never kept by half.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations
from operator import eq, ge, gt, le, lt, ne

from fakegen.types.check_terms import CheckTerm, UnknownClause

_TOKEN = re.compile(
    r"""\s*(?:
    (?P<number>\d+(?:\.\d+)?)
    | (?P<string>(?:_utf8(?:mb[34])?|[EeNn])?'(?:[^'\\]|''|\\.)*')
    | (?P<quoted>"(?:[^"]|"")+"|`(?:[^`]|``)+`)
    | (?P<word>[^\W\d][\w$]*)
    | (?P<sign>::|<>|!=|<=|>=|!~~|~~|!~\*|!~|~\*|[-+*/%=<>~(),\[\].])
    )""",
    re.VERBOSE,
)
_COMPARED = {"=": "==", "<>": "!=", "!=": "!=", "<": "<", ">": ">", "<=": "<=", ">=": ">="}
_LENGTHS = ("length", "char_length", "character_length", "octet_length")
_NOW = ("now", "current_date", "current_timestamp", "curdate", "localtimestamp")
_MORE_OF_TYPES = ("varying", "precision", "without", "with", "time", "zone")

ANY_LETTERS = "[a-z]{0,8}"
"""What is made where a pattern allows any text."""
_MOST_COUNTED = 6


def read_clause(text: str) -> CheckTerm:
    """Return the parts of a CHECK clause.

    Raises:
        UnknownClause: It has a form that is not read.
    """
    return _Parser(text).whole()


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
            if self.accept("distinct", "from"):
                same = _same(left, self.added())
                return same if is_not else CheckTerm("not", None, (same,))
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
            null = CheckTerm("null", None, (left,))
            if is_not:
                return CheckTerm("or", "or", (null, same))
            return CheckTerm("and", "and", (CheckTerm("not", None, (null,)), same))
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
        if any(self.accept(sign) for sign in ("~", "~*", "regexp", "rlike")):
            return CheckTerm("match", self._pattern(), (left,))
        if self.accept("!~") or self.accept("!~*"):
            return CheckTerm("not", None, (CheckTerm("match", self._pattern(), (left,)),))
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

    def _pattern(self) -> str:
        """Return a regular expression; that of ``SIMILAR TO`` matches the whole string."""
        similar = self.accept("similar_to_escape", "(")
        text = self._text()
        if not similar:
            return text
        self.expect(")")
        return f"^({text.replace('%', ANY_LETTERS).replace('_', '[a-z]')})$"

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
        if word == "position" and self.accept("("):
            part = self.added()
            self.expect("in")
            whole = self.added()
            self.expect(")")
            return CheckTerm("call", "strpos", (whole, part))
        if word == "trim" and self.accept("(", "both", "from"):  # as PostgreSQL writes it
            inner = self.added()
            self.expect(")")
            return CheckTerm("call", "trim", (inner,))
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


def _same(left: CheckTerm, right: CheckTerm) -> CheckTerm:
    """Return ``left IS NOT DISTINCT FROM right``: they are equal, or both are null."""
    nulls = [CheckTerm("null", None, (one,)) for one in (left, right) if one.kind != "constant"]
    given = tuple(CheckTerm("not", None, (null,)) for null in nulls)
    equal = CheckTerm("and", "and", (*given, CheckTerm("compare", "==", (left, right))))
    if len(nulls) < 2:
        return equal
    return CheckTerm("or", "or", (CheckTerm("and", "and", tuple(nulls)), equal))


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
        ANY_LETTERS if letter == "%" else "[a-z]" if letter == "_" else re.escape(letter)
        for letter in pattern
    )
    return f"^{''.join(parts)}$"
