"""Every function of expressions: computed for a block or called for a row, the same values."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache

import pyarrow as pa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fakegen.errors import ParameterError
from fakegen.expressions.compiled import Expression, compile_expression
from fakegen.interfaces.function import Function
from tests.conformance.making import registered
from tests.conformance.parameters import FUNCTIONS

WORDS = st.text(alphabet="aB c-é,.1漢ßİﬁΣ/", max_size=8)
DATES = st.dates(date(1900, 1, 1), date(2100, 1, 1))
COLUMNS: dict[str, tuple[pa.DataType, st.SearchStrategy]] = {
    "i": (pa.int64(), st.integers(-1000, 1000)),
    "x": (pa.float64(), st.integers(-4000, 4000).map(lambda n: n / 16)),
    "s": (pa.string(), WORDS),
    "t": (pa.string(), WORDS),
    "b": (pa.bool_(), st.booleans()),
    "d": (pa.date32(), DATES),
    "e": (pa.date32(), DATES),
    "m": (pa.timestamp("us"), st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1))),
    "z": (
        pa.timestamp("us", "UTC"),
        st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),
    ),
    "h": (pa.time64("us"), st.times(time(0), time(23, 59, 59))),
    "w": (pa.duration("us"), st.integers(-(10**6), 10**6).map(lambda s: timedelta(seconds=s))),
}
TYPES = {name: kind for name, (kind, _) in COLUMNS.items()}


def rows_of(columns: dict[str, st.SearchStrategy]) -> st.SearchStrategy:
    return st.lists(st.fixed_dictionaries(columns), min_size=1, max_size=8)


KNOWN = rows_of({name: item for name, (_, item) in COLUMNS.items()})
ROWS = rows_of({name: st.none() | item for name, (_, item) in COLUMNS.items()})


def arrays(rows: list[dict]) -> dict[str, pa.Array]:
    return {name: pa.array([row[name] for row in rows], TYPES[name]) for name in TYPES}


def compiled(text: str, **others: Function) -> Expression:
    """Compile an expression, some of its functions replaced."""
    functions = {**registered().functions, **others}
    return compile_expression(text, TYPES, functions=functions)


@cache
def as_a_block(text: str) -> Expression:
    return compiled(text)


@cache
def by_row(text: str, name: str) -> Expression:
    """Compile an expression with a function that is called for each row."""
    function = registered().functions[name]
    return compiled(text, **{name: replace(function, compute=None, compiled=None, type=None)})


def same(a: object, b: object) -> bool:
    both_nan = isinstance(a, float) and isinstance(b, float) and math.isnan(a) and math.isnan(b)
    return both_nan or (a == b and type(a) is type(b))


def test_every_function_has_an_expression(function_name):
    assert all(function_name in text for text in FUNCTIONS[function_name])
    assert FUNCTIONS[function_name]


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(rows=ROWS)
def test_a_block_is_computed_as_its_rows_are(function_name, rows):
    columns, columns_by_row = arrays(rows), [arrays([row]) for row in rows]
    for text in FUNCTIONS[function_name]:
        expression = as_a_block(text)
        whole = expression.evaluate(columns, len(rows))
        whole.validate(full=True)
        assert whole.type == expression.type, text
        alone = [expression.evaluate(row, 1)[0].as_py() for row in columns_by_row]
        for row, made, single in zip(rows, whole.to_pylist(), alone, strict=True):
            assert same(made, single), (text, row)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(rows=KNOWN)
def test_the_kernel_gives_what_the_scalar_gives(function_name, rows):
    function = registered().functions[function_name]
    if function.compute is None and function.compiled is None:
        return
    columns = arrays(rows)
    for text in FUNCTIONS[function_name]:
        fast, slow = as_a_block(text), by_row(text, function_name)
        made = fast.evaluate(columns, len(rows)).to_pylist()
        wanted = slow.evaluate(columns, len(rows)).to_pylist()
        for row, value, other in zip(rows, made, wanted, strict=True):
            assert same(value, other), (text, row)


def test_what_it_does_not_take_is_refused_in_words(function_name):
    called = registered().functions[function_name].is_function
    for column in COLUMNS:
        text = f"{function_name}({column})" if called else f"{column} | {function_name}"
        try:
            compile_expression(text, TYPES, functions=registered().functions)
        except ParameterError as error:
            assert str(error).strip(), text
            assert "Traceback" not in str(error), text
