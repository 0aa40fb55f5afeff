"""What operations cost is never less than the size of what they make."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import nodes
from jinja2.exceptions import SecurityError
from jinja2.sandbox import SandboxedEnvironment

from fakegen.expressions.costs import FILTERS, METHODS, operation, percent, widths_in
from fakegen.expressions.functions import built_in
from fakegen.expressions.row_budget import size_of

TEXT = st.text("ab \n\t%<!-.", max_size=40)
SMALL = st.integers(-3, 60)
LISTS = st.lists(TEXT | st.integers(-99, 99), max_size=8)
ENVIRONMENT = SandboxedEnvironment()
SCALARS = {function.name: function.scalar for function in built_in()}
FIRST = {"batch": LISTS, "join": LISTS, "slice": LISTS, "sum": st.lists(LISTS), "tojson": LISTS}
FIRST["round"] = st.integers(-(10**9), 10**9) | st.floats(-1e9, 1e9)
ARGUMENTS = {
    "batch": st.tuples(SMALL, TEXT),
    "center": st.tuples(SMALL),
    "expandtabs": st.tuples(SMALL),
    "format": st.tuples() | st.tuples(TEXT) | st.tuples(SMALL),
    "indent": st.tuples(SMALL | TEXT),
    "join": st.tuples(TEXT),
    "ljust": st.tuples(SMALL),
    "lstrip": st.tuples(TEXT),
    "pad": st.tuples(SMALL),
    "replace": st.tuples(TEXT, TEXT),
    "rjust": st.tuples(SMALL),
    "round": st.tuples(st.integers(-20, 20)),
    "rstrip": st.tuples(TEXT),
    "slice": st.tuples(SMALL, TEXT),
    "strip": st.tuples(TEXT),
    "striptags": st.tuples(),
    "sum": st.tuples(st.none(), LISTS),
    "tojson": st.tuples(st.none() | st.integers(0, 60)),
    "translate": st.tuples(st.dictionaries(st.sampled_from(b"ab"), TEXT)),
    "trim": st.tuples(TEXT),
    "urlize": st.tuples(),
    "wordwrap": st.tuples(st.integers(1, 60), st.booleans(), TEXT),
    "zfill": st.tuples(SMALL),
}


def costs_enough(cost, function, first, given_):
    try:
        made = function(first, *given_)
        made = made if isinstance(made, str | int | float) else list(made)
    except (TypeError, ValueError, ArithmeticError):
        return
    assert cost(first, *given_) >= size_of(made) / 4 - 12


@pytest.mark.parametrize("name", sorted(FILTERS))
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_a_filter_costs_what_it_makes(name, data):
    scalar = SCALARS[name]
    match getattr(scalar, "jinja_pass_arg", None):
        case None:
            function = scalar
        case passed if passed.name == "environment":
            function = lambda *args: scalar(ENVIRONMENT, *args)  # noqa: E731
        case _:
            function = lambda *args: scalar(nodes.EvalContext(ENVIRONMENT), *args)  # noqa: E731
    first, given_ = data.draw(FIRST.get(name, TEXT)), data.draw(ARGUMENTS[name])
    costs_enough(FILTERS[name], function, first, given_)


@pytest.mark.parametrize("name", sorted(METHODS))
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_a_method_costs_what_it_makes(name, data):
    items = st.tuples(st.lists(TEXT, max_size=8))
    given_ = data.draw(items if name == "join" else ARGUMENTS[name])
    if name != "striptags":
        costs_enough(METHODS[name], getattr(str, name), data.draw(TEXT), given_)


@given(
    st.lists(
        st.sampled_from(["%s", "%5d", "%-*d", "%.3f", "%%", "a 99", "%(a)s", "%c"]), max_size=8
    ),
    st.data(),
)
def test_a_format_costs_what_it_makes(parts, data):
    pattern = "".join(parts)
    values = data.draw(st.lists(st.integers(0, 300) | st.text("ab"), max_size=9).map(tuple))
    costs_enough(percent, str.__mod__, pattern, [values])
    costs_enough(percent, str.__mod__, pattern, [{"a": "x" * 50}])


@given(st.sampled_from("+*"), st.integers(-9, 99), TEXT, LISTS)
def test_an_operation_costs_what_it_makes(symbol, number, text, items):
    pairs = [(text, text), (items, items)] if symbol == "+" else [(text, number), (number, items)]
    for left, right in pairs:
        made = left + right if symbol == "+" else left * right
        assert operation(symbol, left, right) >= size_of(made) / 2 - 9


@pytest.mark.parametrize(("symbol", "right"), [("**", 999), ("*", 2**2099), ("*", 10**630)])
def test_too_large_an_integer_is_not_computed(symbol, right):
    assert operation(symbol, 9, 9) == operation("**", 1, 10**99) == operation("+", 9, -9) == 1
    with pytest.raises(SecurityError, match="630 digits"):
        operation(symbol, 10**9, right)


def test_numbers_in_a_format_count_as_widths():
    assert widths_in(">20.5f") == 25
    for pattern in ("9999999", "9" * 9999):
        with pytest.raises(SecurityError, match="longer than"):
            widths_in(pattern)
