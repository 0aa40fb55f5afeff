"""Compiled expressions give what Jinja2's sandbox gives row by row."""

from __future__ import annotations

import math
from datetime import date, datetime, timedelta

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2.sandbox import ImmutableSandboxedEnvironment

from fakegen.errors import ParameterError
from fakegen.expressions.compiled import compile_expression, compile_template

JINJA = ImmutableSandboxedEnvironment()
JINJA.globals.update(min=min, max=max, abs=abs)

VALUES = {
    "i": st.integers(-(2**63), 2**63 - 1) | st.integers(-9, 9),
    "j": st.integers(-1000, 1000),
    "x": st.floats(-1e6, 1e6) | st.sampled_from([0.0, -0.0, 0.5, 2.5, 1e-7, 1e15, 1e300, 1e-5]),
    "y": st.integers(-9999, 9999).map(lambda cents: cents / 100),
    "s": st.text(st.sampled_from("aBcé ßDž9-.\n(x"), max_size=6),
    "t": st.sampled_from(["", "a", "Ab", "zz top", "9", "1.5", "éa"]),
    "b": st.booleans(),
    "d": st.dates(date(1900, 1, 1), date(2100, 12, 31)),
    "m": st.datetimes(datetime(1900, 1, 1), datetime(2100, 12, 31)),
    "p": st.timedeltas(timedelta(-1000), timedelta(1000)) | st.just(timedelta()),
}
TYPES = {
    "i": pa.int64(),
    "j": pa.int64(),
    "x": pa.float64(),
    "y": pa.float64(),
    "s": pa.string(),
    "t": pa.string(),
    "b": pa.bool_(),
    "d": pa.date32(),
    "m": pa.timestamp("us"),
    "p": pa.duration("us"),
}
ROWS = st.lists(st.fixed_dictionaries(VALUES), min_size=1, max_size=8)


def binary(symbols, left, right):
    return st.builds("({} {} {})".format, left, st.sampled_from(symbols), right)


# Integers beyond 2**53 lose digits where they meet floats, so only small ones meet them here.
small = st.deferred(
    lambda: (
        st.sampled_from(["j", "7", "-3", "0", "1000"])
        | binary(["+", "-", "*", "//", "%"], small, small)
        | st.builds("({} if {} else {})".format, small, boolean, small)
        | st.builds("({} | length)".format, text)
        | st.builds(
            "({}.{})".format, st.sampled_from("dm"), st.sampled_from(["year", "month", "day"])
        )
        | st.sampled_from(["m.hour", "m.second", "m.microsecond", "(d - d).days"])
        | st.builds("{}({}, {})".format, st.sampled_from(["min", "max"]), small, small)
        | st.builds("abs({})".format, small)
        | binary(["//"], length, length)
    )
)
length = st.deferred(
    lambda: (
        st.sampled_from(["p", "(m - m)"])
        | binary(["+", "-", "%"], length, length)
        | binary(["//"], length, small)
        | st.builds("({}{})".format, st.sampled_from("+-"), length)
    )
)
large = st.sampled_from(["i", "9223372036854775807"]) | binary(
    ["+", "-", "*", "//", "%"], st.just("i"), st.sampled_from(["i", "j", "3", "-1", "0"])
)
real = st.deferred(
    lambda: (
        st.sampled_from(["x", "y", "0.1", "1e3"])
        | binary(["+", "-", "*", "/", "//", "%"], real, real | small)
        | st.builds("({} | round({}))".format, real, st.integers(0, 4))
        | st.builds("({} | float)".format, small | text)
        | st.builds("(-{})".format, real)
    )
)
text = st.deferred(
    lambda: (
        st.sampled_from(["s", "t", "'Ab'", "''"])
        | st.builds(
            "({} | {})".format,
            text,
            st.sampled_from(
                ["lower", "upper", "title", "capitalize", "trim", "replace('a', 'bc')"]
            ),
        )
        | st.builds(
            "({} ~ {})".format, text, text | small | real | boolean | st.sampled_from("dmi")
        )
        | binary(["+"], text, text)
        | st.builds("{}[{}:{}]".format, text, st.integers(-3, 3), st.integers(-3, 3))
        | st.builds("({} * {})".format, text, st.integers(-1, 2))
        | st.builds("({} | string)".format, small | real | boolean)
        | st.builds("('%05d' % {})".format, small)
        | st.builds("(d.strftime('%d/%m') ~ {})".format, text)
    )
)
boolean = st.deferred(
    lambda: (
        st.sampled_from(["b", "true", "false"])
        | binary(["<", "<=", "==", "!=", ">", ">="], small | large, small | large)
        | binary(["<", "==", ">"], real, real)
        | binary(["<", "==", "!=", ">="], text, text)
        | binary(["and", "or"], boolean, boolean)
        | st.builds("(not {})".format, boolean | small | real | text)
        | st.builds("({} < {} <= {})".format, small, small, small)
        | st.builds("({} {} [1, 3, j, 7])".format, small, st.sampled_from(["in", "not in"]))
        | st.builds("({} in ('a', 'Ab'))".format, text)
        | st.builds("({} in range(-5, {}, 3))".format, small, st.integers(-9, 30))
        | st.builds("({} in {})".format, text, text)
        | st.sampled_from(["(d < d)", "(m <= m)", "(i is odd)", "(j is divisibleby(3))"])
    )
)
values = small | large | real | text | boolean | length


class Int64(int):
    """A whole number whose sums, differences and products are refused where 64 bits do not hold them."""


def _within(name):
    def computed(*operands):
        value = getattr(int, name)(*operands)
        if value is NotImplemented or isinstance(value, float):
            return value
        if not -(2**63) <= value < 2**63:
            raise OverflowError
        return Int64(value)

    return computed


for _name in ("add", "radd", "sub", "rsub", "mul", "rmul", "pow", "rpow", "neg", "abs"):
    setattr(Int64, f"__{_name}__", _within(f"__{_name}__"))


def bounded(row):
    """Return a row whose whole numbers are no wider than Arrow's."""
    return {name: Int64(v) if type(v) is int else v for name, v in row.items()}


def expected(text, row):
    """Return what Jinja2 gives; None where Python computes nothing or int64 holds it not."""
    try:
        value = JINJA.compile_expression(text)(**bounded(row))
    except (ArithmeticError, ValueError):
        return None
    if isinstance(value, int) and not -(2**63) <= value < 2**63:
        return None
    return value


def same(made, wanted):
    if isinstance(made, float) and isinstance(wanted, int | float):
        return made == wanted or (math.isnan(made) and math.isnan(wanted))
    return made == wanted


@settings(max_examples=70, deadline=None)
@given(values, ROWS)
def test_an_expression_equals_jinja_row_by_row(text, rows):
    columns = {name: pa.array([row[name] for row in rows], TYPES[name]) for name in TYPES}
    try:
        expression = compile_expression(text, TYPES)
    except ParameterError as error:
        # Constants alone can be wrong for sure: '' | float, 1 // 0.
        assert not set(text) & set("ijxystbdmp") or "longer" in str(error), error
        return
    made = expression.evaluate(columns, len(rows))
    assert made.type == expression.type
    assert len(made) == len(rows)
    for row, value in zip(rows, made.to_pylist(), strict=True):
        wanted = expected(text, row)
        # A part that is null makes the whole null, unless Python never computes that part.
        assert same(value, wanted) or (value is None and "/" in text) or wanted is None, row


@settings(max_examples=25, deadline=None)
@given(st.lists(values | st.sampled_from("dmi"), min_size=1, max_size=4), ROWS)
def test_a_template_equals_jinja_row_by_row(parts, rows):
    text = "-".join(f"{{{{ {part} }}}}" for part in parts if "/" not in part and "%" not in part)
    columns = {name: pa.array([row[name] for row in rows], TYPES[name]) for name in TYPES}
    made = compile_template(text, TYPES).evaluate(columns, len(rows))
    template = JINJA.from_string(text)
    for row, value in zip(rows, made.to_pylist(), strict=True):
        try:
            wanted = template.render(bounded(row))
        except OverflowError:  # a part of it is null
            continue
        assert value == wanted or any(abs(int(n)) >= 2**63 for n in _integers(wanted))


def test_a_sum_beyond_64_bits_is_null_within_a_comparison():
    columns = {"i": pa.array([2**62, 1])}
    assert compile_expression("0 < i + i", {"i": pa.int64()}).evaluate(columns, 2).to_pylist() == [
        None,
        True,
    ]


def _integers(text):
    return [part for part in text.replace("-", " ").split() if part.isascii() and part.isdigit()]
