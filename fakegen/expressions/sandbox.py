"""The Jinja2 sandbox: what an untrusted template can access, and how much memory it can use."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Sized
from datetime import date, time
from functools import partial, reduce, wraps
from inspect import unwrap
from itertools import chain
from typing import Any, cast

from jinja2 import ChainableUndefined, StrictUndefined, nodes
from jinja2.environment import Template
from jinja2.exceptions import SecurityError

from fakegen.expressions.names import rewrite
from fakegen.expressions.syntax import LocatingEnvironment
from fakegen.interfaces.function import Function

LONGEST = 1_000_000
"""The largest number of characters in a string, items in a list, and bits in an integer."""

# It draws random words.
_IMPURE_FUNCTIONS = ("lipsum",)

# Methods of strings whose result can be much longer than the string and all arguments together.
_GROWING_METHODS = frozenset(
    {
        "center",
        "expandtabs",
        "format",
        "format_map",
        "join",
        "ljust",
        "replace",
        "rjust",
        "strftime",
        "translate",
        "zfill",
    }
)
_FORMATS = frozenset({"format", "format_map", "strftime"})


class Null(ChainableUndefined):
    """A null in a template that is rendered row by row: the result of any operation is null again."""

    __slots__ = ()

    def _itself(self, *_: object) -> Null:
        return self

    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = _itself  # type: ignore[assignment]
    __truediv__ = __rtruediv__ = __floordiv__ = __rfloordiv__ = _itself  # type: ignore[assignment]
    __mod__ = __rmod__ = __pow__ = __rpow__ = __neg__ = __pos__ = _itself  # type: ignore[assignment]
    __lt__ = __le__ = __gt__ = __ge__ = __call__ = _itself  # type: ignore[assignment]


NOTHING = Null()


class Sandbox(LocatingEnvironment):
    """Jinja2's immutable sandbox with fakegen's filters and functions, and bounded memory.

    No value can grow far beyond :data:`LONGEST`. The running time is not bounded.

    Args:
        functions: The available functions and filters.
    """

    intercepted_binops = frozenset({"+", "*", "**", "%"})

    def __init__(self, functions: Iterable[Function]) -> None:
        super().__init__(undefined=StrictUndefined, optimized=False, finalize=_checked)
        self.functions = {function.name: function for function in functions}
        self.globals = {k: v for k, v in self.globals.items() if k not in _IMPURE_FUNCTIONS}
        kept = {name: self.filters[name] for name in ("min", "max")}
        self.filters = {name: _guarded(Function(name, made)) for name, made in kept.items()}
        for function in self.functions.values():
            guarded = _guarded(function)
            if function.is_filter:
                self.filters[function.name] = guarded
            if function.is_function:
                self.globals[function.name] = guarded
        self.tests |= {"none": lambda value: value is None or isinstance(value, Null)}

    @staticmethod
    def concat(pieces: Iterable[str]) -> str:
        """Join the pieces of a string, unless it would be too long."""
        made: list[str] = []
        length = 0
        for piece in pieces:
            made.append(piece)
            length += len(piece)
            _check(length)
        return "".join(made)

    def template(self, tree: nodes.Template) -> Template:
        """Return the runnable form of a syntax tree."""
        # Jinja2 has no hook for "~", but "+" between strings does the same and has one.
        bounded = rewrite(tree, _bounded_join)
        bounded.set_environment(self)
        return self.from_string(cast(nodes.Template, bounded))

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Compute an operation, unless its result could be too long."""
        _check_operation(operator, left, right)
        return super().call_binop(context, operator, left, right)

    def call(self, context: Any, function: Any, *args: Any, **kwargs: Any) -> Any:
        """Call a function or a method, unless its result could be too long."""
        given = [*args, *kwargs.values()]
        for value in given:
            _checked(value)
        if hasattr(function, "guards"):
            return super().call(context, function, *args, **kwargs)
        if any(isinstance(value, Null) for value in given):
            return NOTHING
        # The sandbox itself wraps str.format.
        method = unwrap(function)
        owner = getattr(method, "__self__", None)
        if isinstance(owner, str | bytes | date | time) and method.__name__ in _GROWING_METHODS:
            _check_growth(method.__name__, owner, given)
        return super().call(context, function, *args, **kwargs)

    def plain_filter(self, name: str) -> Callable[..., Any]:
        """Return a filter as a function of single values, none of which is null or a list."""
        guarded = self.filters[name]
        function: Callable[..., Any] = (
            guarded if guarded.guards.grows else vars(guarded)["__wrapped__"]
        )
        match getattr(guarded, "jinja_pass_arg", None):
            case None:
                return function
            case passed if passed.name == "environment":
                return partial(function, self)
            case _:
                return partial(function, nodes.EvalContext(self))

    def plain_method(self, name: str) -> Callable[..., Any]:
        """Return a method as a function of its object and single values."""

        def method(owner: Any, *args: Any) -> Any:
            if name in _GROWING_METHODS:
                _check_growth(name, owner, args)
            return self.getattr(owner, name)(*args)

        return method


def _guarded(function: Function) -> Callable[..., Any]:
    """Return a function that returns null for null arguments, and refuses to make huge values.

    Its attribute ``guards`` is the original function.
    """
    scalar = function.scalar

    @wraps(scalar)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        given = [*args, *kwargs.values()]
        if any(isinstance(value, Null) for value in given):
            if not function.takes_null:
                return NOTHING
            args = tuple(_or_none(value) for value in args)
            kwargs = {name: _or_none(value) for name, value in kwargs.items()}
        for value in given:
            _checked(value)
        if function.grows:
            subject, *others = given[1:] if hasattr(scalar, "jinja_pass_arg") else given
            _check_growth(function.name, subject, others)
        made = scalar(*args, **kwargs)
        return NOTHING if made is None and function.takes_null else made

    guarded.guards = function  # type: ignore[attr-defined]
    return guarded


def _or_none(value: Any) -> Any:
    return None if isinstance(value, Null) else value


def _bounded_join(node: nodes.Node) -> nodes.Node | None:
    if not isinstance(node, nodes.Concat):
        return None
    strings: list[nodes.Expr] = []
    for part in node.nodes:
        inner = rewrite(part, _bounded_join)
        strings.append(nodes.Filter(inner, "string", [], [], None, None, lineno=node.lineno))
    return reduce(lambda a, b: nodes.Add(a, b, lineno=node.lineno), strings)


def _checked(value: Any) -> Any:
    """Return the value, unless it is a collection whose string would be too long."""
    if isinstance(value, list | tuple | dict):
        _check(_size(value))
    return value


def _check_operation(operator: str, left: Any, right: Any) -> None:
    if operator == "%" and isinstance(left, str | bytes):
        _check_growth("format", left, right if isinstance(right, tuple) else (right,))
    elif isinstance(left, int) and isinstance(right, int):
        bits = left.bit_length() * (abs(right) if operator == "**" else 1) + right.bit_length()
        _check(bits)
    elif operator == "*":
        counts = [len(v) if isinstance(v, Sized) else v for v in (left, right)]
        if any(isinstance(v, Sized) for v in (left, right)):
            _check(counts[0] * counts[1])
    elif operator == "+" and isinstance(left, Sized) and isinstance(right, Sized):
        _check(len(left) + len(right))


def _check_growth(name: str, subject: Any, others: Iterable[Any]) -> None:
    """Refuse an operation on a subject if its result could be too long.

    Numbers among the arguments are widths or counts. Those of a format are values, unless it takes widths
    from its values.
    """
    size = 20 if isinstance(subject, int) else max(_size(subject), 1)
    if name not in _FORMATS:
        _check(size * math.prod(max(_size(other), 1) for other in others))
        return
    pattern = str(subject)
    takes_widths = re.search(r"%[^a-zA-Z%]*\*|\{[^}]*\{", pattern) is not None
    sizes = (_size(o) if takes_widths or not isinstance(o, int) else 20 for o in others)
    _check((1 + pattern.count("%") + pattern.count("{")) * (size + sum(sizes)))


def _size(value: Any) -> int:
    if isinstance(value, bool) or value is None:
        return 1
    if isinstance(value, int):
        return abs(value)
    if isinstance(value, str):
        widths = map(int, re.findall(r"[0-9]+", value)) if re.search("[%{]", value) else ()
        return len(value) + max(chain([0], widths))
    if isinstance(value, list | tuple | dict):
        total = 0
        for item in chain(value, value.values() if isinstance(value, dict) else ()):
            total += 2 + _size(item)
            _check(total)
        return total
    return 1


def _check(size: float) -> None:
    if size > LONGEST:
        raise SecurityError(f"this would make a value longer than {LONGEST:,}")
