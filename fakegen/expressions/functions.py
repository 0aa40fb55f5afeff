"""The kernels of operators, filters and functions, chosen by the types of their operands."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import reduce
from inspect import getdoc, signature, unwrap
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.types as pt
from jinja2.filters import FILTERS as JINJA_FILTERS

from fakegen.errors import ParameterError, PluginError
from fakegen.expressions import arithmetic, calendar, comparison, types
from fakegen.expressions.costs import FILTERS as FILTER_COSTS
from fakegen.expressions.scalars import FILTERS, FUNCTIONS, UNITS
from fakegen.expressions.strings import joined, string_term
from fakegen.expressions.terms import Term, Values, apply, constant, patched
from fakegen.interfaces.function import Function, Subject

_KINDS: Mapping[str, tuple[Callable[[pa.DataType], bool], str]] = {
    "string": (lambda kind: kind == types.STRING, "make it a string with 'string'"),
    "number": (types.is_arithmetic, "it is for numbers"),
    "amount": (
        lambda kind: types.is_arithmetic(kind) or kind == types.DURATION,
        "it is for numbers",
    ),
    "moment": (
        lambda kind: types.is_moment(kind) or kind == types.TIME,
        "it is for dates and times",
    ),
}


def check(function: Function, operands: Sequence[Term]) -> None:
    """Refuse a filter or function whose first operand is of the wrong type.

    Raises:
        ParameterError: The type is wrong, as in ``lower`` of a number or ``round`` of a string.
    """
    if function.takes == "any" or not operands or operands[0].type == types.NULL:
        return
    kind = operands[0].type
    fits, advice = _KINDS[function.takes]
    if not fits(kind):
        raise ParameterError(f"{types.describe(kind)} has no {function.name!r}; {advice}")


def operation(symbol: str, left: Term, right: Term) -> Term | None:
    """Return ``left symbol right``; None if there is no kernel for these types."""
    if types.is_arithmetic(left.type) and types.is_arithmetic(right.type):
        return _numeric(symbol, left, right)
    if symbol == "+" and left.type == right.type == types.STRING:
        return joined([left, right])
    moments = types.is_moment(left.type), types.is_moment(right.type)
    durations = left.type == types.DURATION, right.type == types.DURATION
    if symbol == "-" and all(moments):
        kind = types.common(left.type, right.type)
        return calendar.difference(left.cast(kind), right.cast(kind))
    sign = {"+": 1, "-": -1}.get(symbol)
    if sign is not None and moments[0] and durations[1]:
        return calendar.shifted(left, right, sign)
    if sign == 1 and durations[0] and moments[1]:
        return calendar.shifted(right, left, sign)
    if sign is not None and all(durations):
        return calendar.summed(left, right, sign)
    if symbol == "*" and durations[0] and types.is_arithmetic(right.type):
        return calendar.scaled(left, right)
    if symbol == "*" and durations[1] and types.is_arithmetic(left.type):
        return calendar.scaled(right, left)
    if symbol == "/" and durations[0] and types.is_arithmetic(right.type):
        return calendar.divided(left, right)
    if symbol == "/" and all(durations):
        return _numeric("/", calendar.total_seconds(left), calendar.total_seconds(right))
    if symbol == "//" and durations[0] and right.type == types.INT:
        return calendar.whole_part(left, right)
    if symbol == "//" and all(durations):
        return calendar.whole_times(left, right)
    if symbol == "%" and all(durations):
        return calendar.remainder(left, right)
    return None


def _numeric(symbol: str, left: Term, right: Term) -> Term:
    kind = types.common(left.type, right.type, types.INT)
    if symbol == "**":
        exponent = right.constant.as_py() if right.constant is not None else None
        # Whether the power of an integer is an integer is only known for a constant exponent.
        if kind != types.INT or not isinstance(exponent, int) or not 0 <= exponent <= 64:
            kind = types.FLOAT
        else:
            return _power(left.cast(types.INT), exponent)
    if symbol == "/" or kind != types.INT:
        kind = types.FLOAT
    kernel = arithmetic.integers(symbol) if kind == types.INT else arithmetic.floats(symbol)
    return apply(kernel, kind, left.cast(kind), right.cast(kind))


def _power(base: Term, exponent: int) -> Term:
    times = arithmetic.integers("*")

    def kernel(values: pa.Array) -> pa.Array:
        one = pc.if_else(values.is_valid(), 1, values)
        return reduce(lambda made, _: times(made, values), range(exponent), one)

    return apply(kernel, types.INT, base)


def alike(*branches: Term) -> list[Term]:
    """Return the branches converted to one type: the wider type for numbers, strings for a mixture."""
    kind = types.common(*(branch.type for branch in branches))
    if kind is None:
        return [b.cast(types.STRING) if b.type == types.NULL else string_term(b) for b in branches]
    return [branch.cast(kind) for branch in branches]


_EMPTY, _FALSE, _ZERO, _COMMON = (constant(value) for value in ("", False, 0, "common"))

Kernel = Callable[..., Term | None]


def call(function: Function, operands: Sequence[Term], options: Mapping[str, Term]) -> Term | None:
    """Return the result of a filter or function; None if there is no kernel for these operands."""
    kernel = function.compiled
    if kernel is None and function.compute is None:
        return None
    try:
        bound = signature(kernel or function.scalar).bind(*operands, **options)
    except (TypeError, ValueError):
        # The kernel does not have all of the function's parameters; the sandbox does.
        return None
    if kernel is not None:
        made: Term | None = kernel(*bound.args, **bound.kwargs)
        return made
    return _computed(function, operands, options)


def _computed(function: Function, operands: Sequence[Term], options: Mapping[str, Term]) -> Term:
    """Return the term of a function with ``compute``."""
    compute, kind = function.compute, types.computed_as(function.type)
    if kind is None or compute is None:
        raise ParameterError(
            f"{function.name!r} makes {function.type} values, which expressions do not support"
        )
    terms = [*operands, *options.values()]
    if not function.takes_null and any(term.type == types.NULL for term in terms):
        return constant(None, kind)
    plain = len(operands)

    def kernel(*values: Values) -> pa.Array:
        named = dict(zip(options, values[plain:], strict=True))
        size = next((len(value) for value in values if not isinstance(value, pa.Scalar)), 1)
        try:
            made = compute(*values[:plain], **named)
        except Exception as error:  # a plugin's function can raise anything
            why = f"{type(error).__name__}: {error}"
            raise PluginError(f"function {function.name!r} fails: {why}") from error
        if isinstance(made, pa.ChunkedArray):
            made = made.combine_chunks()
        if not isinstance(made, pa.Array) or len(made) != size:
            raise PluginError(f"function {function.name!r} must return an array of {size} values")
        if types.computed_as(made.type) != kind:
            raise PluginError(
                f"function {function.name!r} made values of type {made.type}, "
                f"but declares {function.type}"
            )
        return made if made.type == kind else pc.cast(made, kind, safe=False)

    return apply(kernel, kind, *terms)


def _length(value: Term) -> Term | None:
    if value.type != types.STRING:
        return None
    return apply(lambda v: pc.cast(pc.utf8_length(v), types.INT), types.INT, value)


def _cased(kernel: Callable[[pa.Array], pa.Array], scalar: Callable[[str], str]) -> Kernel:
    """Return a function of strings, whose kernel is used for ASCII strings only."""

    def convert(values: pa.Array) -> pa.Array:
        other = pc.invert(pc.fill_null(pc.string_is_ascii(values), True))
        foreign = other.to_numpy(zero_copy_only=False)
        made = kernel(values)
        return patched(
            made, foreign, lambda: pa.array([scalar(v) for v in values.filter(other).to_pylist()])
        )

    def function(value: Term) -> Term | None:
        return apply(convert, types.STRING, value) if value.type == types.STRING else None

    return function


def _int(value: Term) -> Term | None:
    if value.type in (types.BOOL, types.INT):
        return value.cast(types.INT)
    if value.type == types.FLOAT or pt.is_decimal(value.type):
        return apply(arithmetic.truncated, types.INT, value.cast(types.FLOAT))
    return None


def _float(value: Term) -> Term | None:
    return value.cast(types.FLOAT) if types.is_arithmetic(value.type) else None


def _abs(value: Term) -> Term | None:
    if not types.is_arithmetic(value.type):
        return None
    number = value.cast(types.FLOAT if pt.is_decimal(value.type) else _unsigned(value.type))
    return apply(arithmetic.absolute, number.type, number)


def _unsigned(kind: pa.DataType) -> pa.DataType:
    return types.INT if kind == types.BOOL else kind


def _round(value: Term, precision: Term = _ZERO, method: Term = _COMMON) -> Term | None:
    digits = _known(precision)
    if not isinstance(digits, int) or not 0 <= digits <= 22 or _known(method) != "common":
        return None
    if value.type == types.INT:
        return value
    if value.type != types.FLOAT:
        return None
    return apply(lambda values: arithmetic.rounded(values, digits), types.FLOAT, value)


def _default(value: Term, default_value: Term = _EMPTY, boolean: Term = _FALSE) -> Term:
    given, other = alike(value, default_value)
    if not isinstance(_known(boolean), bool):
        raise ParameterError("the second argument of 'default' must be true or false")
    if _known(boolean) and given is not value:
        return comparison.choose(value, given, other)
    if _known(boolean):
        return apply(_true_or(given.type), given.type, given, other)
    return apply(pc.coalesce, given.type, given, other)


def _true_or(kind: pa.DataType) -> Callable[[Values, Values], pa.Array]:
    def kernel(values: Values, other: Values) -> pa.Array:
        is_true = pc.fill_null(comparison.is_true(kind, values), False)
        return pc.if_else(is_true, values, other)

    return kernel


def _known(term: Term) -> Any:
    return None if term.constant is None else term.constant.as_py()


def _coalesce(*values: Term) -> Term:
    made = alike(*values)
    return apply(pc.coalesce, made[0].type, *made)


def _extreme(word: str) -> Kernel:
    compare = {"min": pc.less, "max": pc.greater}[word]

    def function(*values: Term) -> Term | None:
        kind = types.common(*(value.type for value in values))
        if kind is None:
            raise ParameterError(f"{word!r} needs values of one kind")
        if len(values) == 1:
            return None
        cast = [value.cast(kind) for value in values]

        def kernel(a: pa.Array, b: pa.Array) -> pa.Array:
            return pc.if_else(compare(b, a), b, a)

        return reduce(lambda a, b: apply(kernel, kind, a, b), cast)

    return function


def _concat(*values: Term) -> Term:
    return joined(list(values))


def _duration(unit: str) -> Kernel:
    return lambda number: calendar.duration(unit, number)


def _date(value: Term) -> Term | None:
    if not types.is_moment(value.type):
        return None
    return apply(_local_date, types.DATE, value)


def _local_date(values: pa.Array) -> pa.Array:
    if pt.is_timestamp(values.type) and values.type.tz:
        values = pc.local_timestamp(values)
    return pc.cast(values, types.DATE, safe=False)


def _datetime(value: Term) -> Term | None:
    return value.cast(types.DATETIME) if value.type == types.DATE else None


def _years_between(start: Term, end: Term) -> Term:
    for term in (start, end):
        if not types.is_moment(term.type):
            raise ParameterError(f"'years_between' is for dates, not {types.describe(term.type)}")
    return calendar.years_between(start, end)


_KERNELS: Mapping[str, Kernel] = {
    "abs": _abs,
    "coalesce": _coalesce,
    "concat": _concat,
    "count": _length,
    "d": _default,
    "capitalize": _cased(pc.ascii_capitalize, str.capitalize),
    "date": _date,
    "datetime": _datetime,
    "default": _default,
    "float": _float,
    "int": _int,
    "len": _length,
    "length": _length,
    "lower": _cased(pc.ascii_lower, str.lower),
    "max": _extreme("max"),
    "min": _extreme("min"),
    "round": _round,
    "string": string_term,
    "upper": _cased(pc.ascii_upper, str.upper),
    "years_between": _years_between,
    **{unit: _duration(unit) for unit in UNITS},
}
_TAKES: Mapping[str, Subject] = {
    "abs": "amount",
    "filesizeformat": "number",
    "round": "number",
    "strftime": "moment",
    **dict.fromkeys(UNITS, "number"),
    **dict.fromkeys(
        (
            "ascii", "capitalize", "initials", "lower", "replace", "slug", "striptags", "title",
            "trim", "truncate", "upper", "wordcount", "wordwrap",
        ),
        "string",
    ),
}  # fmt: skip
_TAKES_NULL = frozenset({"coalesce", "d", "default"})
# Jinja2's filters whose results follow from their arguments, which "random" and "pprint" do not.
_JINJA = frozenset(
    {
        "abs", "attr", "batch", "capitalize", "center", "count", "d", "default",
        "dictsort", "e", "escape", "filesizeformat", "first", "float", "forceescape",
        "format", "groupby", "indent", "int", "items", "join", "last", "length", "list",
        "lower", "map", "max", "min", "reject", "rejectattr", "replace", "reverse",
        "round", "safe", "select", "selectattr", "slice", "sort", "string", "striptags",
        "sum", "title", "tojson", "trim", "truncate", "unique", "upper", "urlencode",
        "urlize", "wordcount", "wordwrap", "xmlattr",
    }
)  # fmt: skip
_ALSO_FUNCTIONS = frozenset({"abs", "float", "int", "round", "string"})


def built_in() -> list[Function]:
    """Return the built-in functions and filters: fakegen's, and those of Jinja2 that are pure."""
    filters = {name: made for name, made in JINJA_FILTERS.items() if name in _JINJA}
    filters |= FILTERS
    made = [
        _function(name, scalar, is_function=name in _ALSO_FUNCTIONS)
        for name, scalar in filters.items()
        if name not in FUNCTIONS  # Jinja2's min and max of a list are only filters
    ]
    made += [_function(name, scalar, is_filter=False) for name, scalar in FUNCTIONS.items()]
    return [*made, _function("len", filters["length"], is_filter=False)]


def _function(
    name: str, scalar: Callable[..., Any], *, is_filter: bool = True, is_function: bool = True
) -> Function:
    return Function(
        name,
        scalar,
        getdoc(unwrap(scalar)) or "",
        compiled=_KERNELS.get(name),
        takes=_TAKES.get(name, "any"),
        is_filter=is_filter,
        is_function=is_function,
        takes_null=name in _TAKES_NULL,
        cost=FILTER_COSTS.get(name),
    )
