"""The Jinja2 sandbox: what a template may read, and how much a row of it may make."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time
from functools import partial, wraps
from inspect import unwrap
from types import BuiltinMethodType, MethodType
from typing import Any, cast

from jinja2 import ChainableUndefined, StrictUndefined, Undefined, nodes
from jinja2.environment import Template
from jinja2.exceptions import SecurityError
from jinja2.runtime import LoopContext, Macro, markup_join
from jinja2.sandbox import SandboxedEscapeFormatter, SandboxedFormatter
from markupsafe import Markup

from fakegen.arrays.objects import python_text
from fakegen.errors import ParameterError
from fakegen.expressions import costs, types
from fakegen.expressions.attributes import is_allowed
from fakegen.expressions.moment_formats import read_moment, write_moment
from fakegen.expressions.paying import JOIN, LITERAL, OPERAND, REPEAT, SLICE, paying
from fakegen.expressions.row_budget import RowBudget, check, listed, size_of
from fakegen.expressions.syntax import LocatingEnvironment
from fakegen.interfaces.function import Function

# The functions of Jinja2 itself. Its ``lipsum`` draws random words.
_GLOBALS = ("cycler", "dict", "joiner", "namespace", "range")
_SINGLE = frozenset({bool, float, str, date, time, type(None)})


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
    """Jinja2's sandbox with lists of what is allowed, and a budget for each row.

    What a template can reach is listed: functions and filters here, attributes in
    :mod:`~fakegen.expressions.attributes`. What it makes is paid for: see
    :mod:`~fakegen.expressions.row_budget`.

    Args:
        functions: The available functions and filters.
    """

    intercepted_binops = frozenset({"+", "-", "*", "/", "//", "**", "%"})

    def __init__(self, functions: Iterable[Function]) -> None:
        super().__init__(undefined=StrictUndefined, optimized=False, finalize=self.printed)
        self.policies["json.dumps_kwargs"] = {"sort_keys": True, "default": python_text}
        self.budget = RowBudget()
        self.functions = {function.name: function for function in functions}
        self.globals = {name: self.globals[name] for name in _GLOBALS}
        kept = {name: self.filters[name] for name in ("min", "max")}
        self.filters = {name: self._guarded(Function(name, made)) for name, made in kept.items()}
        for function in self.functions.values():
            guarded = self._guarded(function)
            if function.is_filter:
                self.filters[function.name] = guarded
            if function.is_function:
                self.globals[function.name] = guarded
        self.filters |= {
            JOIN: self._join,
            SLICE: lambda value, *bounds: self.made(value[slice(*bounds)]),
            LITERAL: self.made,
            OPERAND: self.made,
            REPEAT: self.budget.spend,
        }
        tests: Mapping[str, Any] = self.tests
        self.tests = {name: self._paid(test) for name, test in tests.items()}
        self.tests["none"] = lambda value: value is None or isinstance(value, Null)

    def template(self, tree: nodes.Template) -> Template:
        """Return the runnable form of a syntax tree.

        Raises:
            ParameterError: Python does not compile it.
        """
        bounded = paying(tree)
        bounded.set_environment(self)
        try:
            return self.from_string(cast(nodes.Template, bounded))
        except SyntaxError as error:  # of Python: too deep, or an argument that is given twice
            raise ParameterError(error.msg) from error

    # What is made

    def made(self, value: Any) -> Any:
        """Return what an operation made, as a list if it is an iterator, once it is paid for.

        Raises:
            SecurityError: It is too large.
        """
        value = listed(value)
        self.budget.spend(size_of(value))
        return value

    def printed(self, value: Any) -> Any:
        """Return a value that becomes a string.

        Raises:
            SecurityError: It is too large, or has no value of its own, as a method has none.
        """
        self.budget.spend(1 + size_of(value, printed=True))
        return "" if value is None else value  # of an object or a list: a null column is Null

    def concat(self, pieces: Iterable[str]) -> str:
        """Join the pieces of a string, unless it would be too long."""
        made: list[str] = []
        length = 0
        for piece in pieces:
            made.append(piece)
            length += len(piece)
            check(length)
        self.budget.spend(length)
        return "".join(made)

    def _join(self, values: list[Any]) -> Any:
        if any(isinstance(value, Null) for value in values):
            return NOTHING
        check(sum(size_of(self.printed(value)) for value in values))
        return markup_join(values)

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Compute an operation, unless its result could be too large."""
        if isinstance(left, Null) or isinstance(right, Null):
            return NOTHING
        cost = costs.operation(operator, left, right)
        check(cost)
        self.budget.spend(cost)
        return super().call_binop(context, operator, left, right)

    # What is called

    def call(self, context: Any, function: Any, /, *args: Any, **kwargs: Any) -> Any:
        """Call a function or a method, unless its result could be too large."""
        if hasattr(function, "guards"):
            return super().call(context, function, *args, **kwargs)
        given = [*args, *kwargs.values()]
        if any(isinstance(value, Null) for value in given):
            return NOTHING
        if isinstance(function, Undefined):
            return function(*args, **kwargs)
        self.budget.spend(1 + size_of(given))
        if isinstance(function, Macro | LoopContext):
            self.budget.enter()
            made = self.made(super().call(context, function, *args, **kwargs))
            self.budget.leave()
            return made
        method = unwrap(function)  # the sandbox itself wraps str.format
        owner = getattr(method, "__self__", None)
        if isinstance(owner, str):
            self.budget.spend(size_of([owner, *given], printed=True))
            if method.__name__ in costs.METHODS:
                check(costs.METHODS[method.__name__](owner, *args, **kwargs))
        return self.made(super().call(context, _pure(function), *args, **kwargs))

    def _guarded(self, function: Function) -> Callable[..., Any]:
        """Return a function that returns null for null arguments, and refuses to make huge values.

        Its attribute ``guards`` is the original function.
        """
        scalar, cost = function.scalar, function.cost
        inner = 1 if hasattr(scalar, "jinja_pass_arg") else 0

        @wraps(scalar)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            given = [*args[inner:], *kwargs.values()]
            if any(isinstance(value, Null) for value in given):
                if not function.takes_null:
                    return NOTHING
                args = tuple(_or_none(value) for value in args)
                kwargs = {name: _or_none(value) for name, value in kwargs.items()}
                given = [_or_none(value) for value in given]
            self.budget.spend(1 + size_of(given, printed=not function.takes_null))
            if cost is not None:
                check(cost(*args[inner:], **kwargs))
            made = scalar(*args, **kwargs)
            return NOTHING if made is None and function.takes_null else self.made(made)

        guarded.guards = function  # type: ignore[attr-defined]
        return guarded

    def _paid(self, test: Callable[..., Any]) -> Callable[..., Any]:
        """Return a test that pays for what it looks through."""

        @wraps(test)
        def paid(*args: Any) -> Any:
            self.budget.spend(1 + sum(size_of(value) for value in args if value is not self))
            return test(*args)

        return paid

    # What is read

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Return whether expressions may read an attribute."""
        return isinstance(obj, Null) or is_allowed(obj, attr)

    def unsafe_undefined(self, obj: Any, attribute: str) -> Undefined:
        """Return what stands for an attribute that may not be read."""
        kind = types.of_python(obj)
        what = f"a {type(obj).__name__.lower()}" if kind is None else types.describe(kind)
        message = f"{what} has no {attribute!r} that expressions can use"
        return self.undefined(message, obj=obj, name=attribute, exc=SecurityError)

    def wrap_str_format(self, value: Any) -> Callable[..., str] | None:
        """Return a string's ``format`` or ``format_map`` with checked fields; None for any other value."""
        if not isinstance(value, MethodType | BuiltinMethodType):
            return None
        pattern, name = value.__self__, value.__name__
        if not isinstance(pattern, str) or name not in ("format", "format_map"):
            return None

        @wraps(value)
        def formatted(*args: Any, **kwargs: Any) -> str:
            if name == "format_map":
                (kwargs,), args = args, ()
            if isinstance(pattern, Markup):
                escaping = _EscapeFormatter(self, escape=pattern.escape)
                return pattern.__class__(escaping.vformat(pattern, args, kwargs))
            return _Formatter(self).vformat(pattern, args, kwargs)

        return formatted

    # Without a template

    def plain_filter(self, name: str) -> Callable[..., Any]:
        """Return a filter as a function of single values, none of which is null or a list."""
        guarded = self.filters[name]
        function: Callable[..., Any] = (
            vars(guarded)["__wrapped__"] if guarded.guards.cost is None else guarded
        )
        match getattr(guarded, "jinja_pass_arg", None):
            case None:
                bound = function
            case passed if passed.name == "environment":
                bound = partial(function, self)
            case _:
                bound = partial(function, nodes.EvalContext(self))
        return lambda *args: self._single(bound(*args))

    def plain_method(self, name: str) -> Callable[..., Any]:
        """Return a method as a function of its object and single values."""

        def method(owner: Any, *args: Any) -> Any:
            if name in costs.METHODS:
                check(costs.METHODS[name](owner, *args))
            return self._single(_pure(self.getattr(owner, name))(*args))

        return method

    def _single(self, value: Any) -> Any:
        return value if type(value) in _SINGLE else self.made(value)


class _Formatter(SandboxedFormatter):
    """A formatter that checks each field before it becomes a string."""

    def __init__(self, sandbox: Sandbox, **named: Any) -> None:
        super().__init__(sandbox, **named)
        self._sandbox = sandbox

    def convert_field(self, value: Any, conversion: Any) -> Any:
        return super().convert_field(self._sandbox.printed(value), conversion)

    def format_field(self, value: Any, format_spec: str) -> Any:
        size = size_of(value, printed=True) + costs.widths_in(format_spec)
        check(size)
        self._sandbox.budget.spend(1 + size)
        if format_spec and isinstance(value, date | time):
            return write_moment(value, format_spec)
        if format_spec.endswith("n") and not isinstance(value, str):
            # "n" groups digits as the process's locale does, which is not at all unless it was set.
            format_spec = format_spec[:-1] + ("d" if isinstance(value, int) else "g")
        return super().format_field(value, format_spec)


class _EscapeFormatter(_Formatter, SandboxedEscapeFormatter):
    """The same for strings that are safe HTML: what is put into them is escaped."""


def _pure(function: Any) -> Any:
    """Return a function, or what does the same on every machine."""
    owner, name = getattr(function, "__self__", None), getattr(function, "__name__", "")
    if name == "strftime" and isinstance(owner, date | time):
        return partial(write_moment, owner)
    return read_moment if name == "strptime" and owner is datetime else function


def _or_none(value: Any) -> Any:
    return None if isinstance(value, Null) else value
