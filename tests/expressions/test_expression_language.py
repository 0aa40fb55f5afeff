"""The language of expressions: names, nulls, dates, types, and what is refused and where."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pyarrow as pa
import pytest

from fakegen.errors import GenerationError, ParameterError
from fakegen.expressions.compiled import (
    compile_expression,
    compile_template,
    names_in_expression,
    names_in_template,
)

COLUMNS = {
    "age": pa.array([5, 70, None]),
    "income": pa.array([50.0, 2.675, None]),
    "first_name": pa.array(["José María", "Bob", None]),
    "hours-per-week": pa.array([40, 20, None], pa.int8()),
    "native country": pa.array(["Cuba", "Laos", "Cuba"]).dictionary_encode(),
    "born": pa.array([date(2000, 2, 29), date(1950, 12, 31), None]),
    "seen": pa.array([datetime(2024, 2, 29, 12, 30), datetime(2020, 1, 1), None]),
    "zoned": pa.array([datetime(2024, 2, 29, 12, 30)] * 3, pa.timestamp("ns", "Asia/Tokyo")),
    "person.born": pa.array([date(1990, 1, 1)] * 3),
    "vip": pa.array([True, False, None]),
    "price": pa.array([1, 2, 3]).cast(pa.decimal128(22, 2)),
}
TYPES = {name: values.type for name, values in COLUMNS.items()}


def values(text, build=compile_expression, **options):
    expression = build(text, TYPES, **options)
    made = expression.evaluate(COLUMNS, 3)
    assert made.type == expression.type
    return made.to_pylist()


def render(text):
    return values(text, compile_template)


# Names


def test_columns_are_named_in_any_way_they_can_be_written():
    assert values("hours_per_week") == values("row['hours-per-week']") == [40, 20, None]
    assert values("row['native country'] == 'Cuba'") == [True, False, True]
    assert values("person.born.year") == [1990] * 3


def test_reads_are_columns_by_their_own_names():
    text = "hours_per_week + age if person.born.year > 1950 else age"
    assert compile_expression(text, TYPES).reads == ["person.born", "hours-per-week", "age"]
    template = "{% for x in [age] %}{{ x }}{{ hours_per_week }}{{ person.born }}{% endfor %}"
    assert set(compile_template(template, TYPES).reads) == {"age", "hours-per-week", "person.born"}


def test_candidate_names_are_found_without_knowing_any_column():
    found = names_in_expression("max(a_b, row['x y']) + person.born.year")
    assert set(found) >= {"a_b", "a-b", "x y", "person", "person.born", "person.born.year"}
    assert "max" not in found
    assert names_in_template("{{ a }}{% if b %}{{ c | upper }}{% endif %}") == ["a", "b", "c"]


def test_now_is_a_constant_that_a_column_hides():
    moment = datetime(2030, 5, 1, 2, tzinfo=UTC)
    assert values("today", now=moment) == [date(2030, 5, 1)] * 3
    assert compile_expression("now", {"now": pa.int64()}).type == pa.int64()


# Missing values


@pytest.mark.parametrize(
    "text", ["age + 1", "age < 3", "not vip", "first_name ~ 'x'", "first_name | upper", "-income"]
)
def test_an_operation_with_null_is_null(text):
    assert values(text)[2] is None


def test_what_handles_null():
    assert values("age is none") == [False, False, True]
    assert values("age | default(0)") == values("coalesce(age, 0)") == [5, 70, 0]
    assert values("1 if vip else 0") == [1, 0, 0]
    assert values("vip and age > 0 or age is none") == [True, False, True]
    assert values("vip and false") == [False, False, False]
    assert render("<{{ first_name }}>")[2] == "<>"


@pytest.mark.parametrize(
    "text", ["age // 0", "income / (age - age)", "('x' ~ age)[9]", "(none | string) in first_name"]
)
def test_what_cannot_be_computed_is_null(text):
    assert values(text) == [None, None, None]


def test_an_overflow_is_null_for_its_row_only():
    column = pa.array([2**62, 1, -(2**63), None])
    for text, wanted in {
        "n * 2": [None, 2, None, None],
        "n + n": [None, 2, None, None],
        "-n": [-(2**62), -1, None, None],
        "n // -1": [-(2**62), -1, None, None],
        "n ** 2": [None, 1, None, None],
    }.items():
        made = compile_expression(text, {"n": pa.int64()}).evaluate({"n": column}, 4)
        assert made.to_pylist() == wanted, text


def test_decimals_and_wide_integers_have_rules_of_their_own():
    assert values("price | round(1)") == [1.0, 2.0, 3.0]
    wide = {"u": pa.array([2**63 + 5, 1], pa.uint64())}
    made = compile_expression("u + 1", {"u": pa.uint64()}).evaluate(wide, 2)
    assert made.to_pylist() == [None, 2]


# Dates


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("born + days(1)", date(2000, 3, 1)),
        ("born - weeks(1)", date(2000, 2, 22)),
        ("born - hours(36)", date(2000, 2, 27)),
        ("(born - person.born).days", 3711),
        ("born - person.born > days(3710.5)", True),
        ("seen - born", timedelta(days=8766, seconds=45000)),
        ("(seen - date(2024, 2, 29)).total_seconds()", 45000.0),
        ("seen + 2 * minutes(5)", datetime(2024, 2, 29, 12, 40)),
        ("days(1) / hours(6)", 4.0),
        ("(seen - born) / 4", timedelta(days=2191, seconds=54450)),
        ("days(1) / 0.1 / 3", timedelta(days=3, seconds=28800)),
        ("days(1) / 0", None),
        ("-(born - seen)", timedelta(days=8766, seconds=45000)),
        ("(seen - born) // hours(1)", 210396),
        ("(seen - born) % days(1)", timedelta(hours=12, minutes=30)),
        ("(born - seen) % days(1)", timedelta(hours=11, minutes=30)),
        ("hours(1) // 7", timedelta(microseconds=514285714)),
        ("hours(1) // days(0)", None),
        ("years_between(born, date('2024-02-28'))", 23),
        ("years_between(born, seen)", 24),
        ("born >= '2000-02-29'", True),
        ("born in ['2000-02-29', '1999-01-01']", True),
        ("seen | strftime('%H:%M')", "12:30"),
        ("born.strftime('%d.%m.%Y')", "29.02.2000"),
        ("date(seen)", date(2024, 2, 29)),
        ("zoned.hour", 21),
        ("zoned > seen", False),
        ("born.weekday()", 1),
        ("datetime('2024-01-01 10:00')", datetime(2024, 1, 1, 10)),
    ],
)
def test_dates(text, first):
    assert values(text)[0] == first


@pytest.mark.parametrize(
    "text", ["born + days(1)", "born - days(1.5)", "born - hours(1)", "born + hours(23)"]
)
def test_dates_move_as_in_python(text):
    days = pa.array(np.arange(-30000, 30000, 7), pa.int32()).cast(pa.date32())
    made = compile_expression(text, {"born": pa.date32()}).evaluate({"born": days}, len(days))
    names = {"days": lambda n: timedelta(days=n), "hours": lambda n: timedelta(hours=n)}
    unit, amount = text.split(" ")[2].rstrip(")").split("(")
    sign = 1 if "+" in text else -1
    expected = [day + sign * names[unit](float(amount)) for day in days.to_pylist()]
    assert made.to_pylist() == expected


# Strings


def test_filters_of_strings():
    assert values("first_name | slug") == ["jose-maria", "bob", None]
    assert values("first_name | ascii | initials") == ["JM", "B", None]
    assert values("age | zfill(3)") == ["005", "070", None]
    assert values("first_name.split(' ')[0] | lower") == ["josé", "bob", None]
    assert values("first_name | pad(4, '.', side='right')")[1] == "Bob."


def test_slugs_of_any_script_are_ascii():
    names = pa.array(["佐藤", "عمر", "Дмитрий", "Straße", "O'Neil  Jr."])
    made = compile_expression("n | slug", {"n": pa.string()}).evaluate({"n": names}, 5)
    assert all(text and text.isascii() and text == text.lower() for text in made.to_pylist())
    assert made.to_pylist()[3:] == ["strasse", "o-neil-jr"]


def test_values_become_strings_as_in_python():
    numbers = [1.0, 1e16, 1e15, 123456.5, 1e-5, 1e-4, -0.0, float("inf"), 2.5e-7, 1e22, 0.1 + 0.2]
    made = compile_template("{{ x }}", {"x": pa.float64()})
    assert made.evaluate({"x": pa.array(numbers)}, len(numbers)).to_pylist() == list(
        map(str, numbers)
    )
    assert render("{{ vip }} {{ born }} {{ seen }} {{ price }}")[0] == (
        "True 2000-02-29 2024-02-29 12:30:00 1.00"
    )
    assert render("{{ seen - born }}")[0] == "8766 days, 12:30:00"


def test_large_numbers_are_values_of_a_format_not_widths():
    numbers = {"n": pa.array([2**40, 5])}
    for text in ("'%05d' % n", "'{:05d}'.format(n)", "n | zfill(5)", "'%05d' | format(n)"):
        made = compile_expression(text, {"n": pa.int64()}).evaluate(numbers, 2)
        assert made.to_pylist() == [str(2**40), "00005"], text


# Templates


def test_templates_choose_and_loop():
    assert render("{% if age > 9 %}old{% elif vip %}vip{% else %}-{% endif %}") == [
        "vip", "old", "-"
    ]  # fmt: skip
    assert render("{% for x in first_name.split(' ') %}[{{ x }}]{% endfor %}") == [
        "[José][María]", "[Bob]", ""
    ]  # fmt: skip
    assert render("{% set n = age * 2 %}{{ n }}{{ row['hours-per-week'] }}") == [
        "1040",
        "14020",
        "",
    ]
    assert render("{% macro m(x) %}<{{ x }}>{% endmacro %}{{ m(age) }}")[:2] == ["<5>", "<70>"]
    assert render("{{ age if vip else 'none' }}") == ["5", "none", "none"]
    assert render("just text") == ["just text"] * 3


def test_a_name_inside_a_loop_hides_a_column():
    assert render("{% for age in ['a', 'b'] %}{{ age }}{% endfor %}{{ age }}")[0] == "ab5"


# Rows are independent of each other


@pytest.mark.parametrize(
    "text",
    ["first_name | slug", "income | round(1)", "first_name[:age]", "age * income", "born.year"],
)
def test_a_row_does_not_depend_on_the_others(text):
    expression = compile_expression(text, TYPES)
    whole = expression.evaluate(COLUMNS, 3)
    index = pa.array([2, 0])
    part = expression.evaluate({n: v.take(index) for n, v in COLUMNS.items()}, 2)
    assert part.equals(whole.take(index))
    assert len(expression.evaluate({n: v[:0] for n, v in COLUMNS.items()}, 0)) == 0


def test_rounding_is_pythons_at_ties():
    numbers = [n / 1000 for n in range(-5000, 5000, 5)] + [2.675, 1e300, float("nan"), 5e-324]
    for digits in (0, 1, 2, 5):
        made = compile_expression(f"x | round({digits})", {"x": pa.float64()})
        made = made.evaluate({"x": pa.array(numbers)}, len(numbers))
        assert [str(n) for n in made.to_pylist()] == [str(round(n, digits)) for n in numbers]


# Mistakes


@pytest.mark.parametrize(
    ("text", "message", "suggestion", "at"),
    [
        ("age >", "unexpected end", None, ">"),
        ("age > $", r"unexpected char '\$'", None, "$"),
        ("age 3", "something after", None, "3"),
        ("1 + agee", "no column 'agee'", "age", "agee"),
        ("hours-per-week", "no column 'hours'", "hours_per_week", "hours"),
        ("1 + row['agee']", "no column 'agee'", "age", "["),
        ("person.bron", "no column 'person.bron'", "person.born", ".bron"),
        ("age | roundd", "no filter 'roundd'", "round", "roundd"),
        ("maxx(age, 1)", "no function 'maxx'", "max", "("),
        ("age is oddd", "no test 'oddd'", "odd", "is"),
        ("vip or age | lower", "a number has no 'lower'", None, "lower"),
        ("first_name | round", "a string has no 'round'", None, "round"),
        ("1 + first_name", r"a number \+ a string", "~", "1"),
        ("age == first_name", "a number cannot be compared with a string", None, "first_name"),
        ("age in ['a']", "cannot be compared", None, "["),
        ("born < 'soon'", "'soon' is not a date", None, "'soon'"),
        ("age == none", "a comparison with none", "is none", "none"),
        ("born.yeer", "a date has no attribute 'yeer'", "year", ".yeer"),
        ("{'a': first_name}", "neither a single value nor a list", None, "{"),
        ("9999999999999999999 + age", "does not fit", None, "9999999999999999999"),
        ("first_name.__class__", "has no attribute", None, ".__class__"),
    ],
)
def test_mistakes_are_refused_with_a_place_and_a_hint(text, message, suggestion, at):
    with pytest.raises(ParameterError, match=message) as caught:
        compile_expression(text, TYPES)
    assert caught.value.suggestion == suggestion
    assert abs(caught.value.offset - text.index(at)) <= 1


def test_mistakes_in_templates_are_placed_in_the_whole_template():
    text = "first line\n  {{ age }} {{ agee }}"
    with pytest.raises(ParameterError, match="agee") as caught:
        compile_template(text, TYPES)
    assert caught.value.offset == text.index("agee")


def test_suggestions_know_columns_that_are_not_bound_yet():
    with pytest.raises(ParameterError) as caught:
        compile_expression("last_nam", {}, known=lambda: ["last_name"])
    assert caught.value.suggestion == "last_name"


def test_unsupported_columns_are_refused():
    with pytest.raises(ParameterError, match="holds binary values"):
        compile_expression("x", {"x": pa.binary()})


# The sandbox


@pytest.mark.parametrize(
    "text",
    [
        "{% include 'a' %}",
        "{% extends 'a' %}",
        "{% import 'a' as b %}",
        "{{ lipsum() }}",
        "{{ [1, 2] | random }}",
        "{{ ''.__class__.__mro__ }}",
        "{{ 'a' * 10**9 }}",
        "{{ '%999999999d' % 1 }}",
        "{{ '{:999999999d}'.format(1) }}",
        "{{ '%*d' % (999999999, 1) }}",
        "{{ '{:{}d}'.format(1, 999999999) }}",
        "{{ now.strftime('%999999999Y') }}",
        "{{ 'a' | center(10**9) }}",
        "{{ 'a'.ljust(99999).replace(' ', 'b'.ljust(99999)) }}",
        "{% for i in range(10**9) %}x{% endfor %}",
        "{% for i in range(10**5) %}{{ 'x' * 1000 }}{% endfor %}",
        "{% macro m(n) %}{{ m(n - 1) * 2 if n else 'x' }}{% endmacro %}{{ m(99) }}",
        "{% set n = namespace(x='aa') %}{% for i in range(99) %}{% set n.x = n.x ~ n.x %}{% endfor %}",
        "{% set n = namespace(x=[1]) %}{% for i in range(99) %}{% set n.x = [n.x, n.x] %}{% endfor %}"
        "{{ n.x }}",
    ],
)
def test_an_untrusted_template_is_refused_or_stopped(text):
    with pytest.raises(ParameterError):
        compile_template(text, TYPES)


def test_a_template_that_fails_for_a_row_says_for_which():
    template = compile_template(
        "{% for x in range(n) %}{{ 1 // (3 - x) }}{% endfor %}", {"n": pa.int64()}
    )
    assert template.evaluate({"n": pa.array([1])}, 1).to_pylist() == ["0"]
    with pytest.raises(GenerationError, match="n=4"):
        template.evaluate({"n": pa.array([1, 4])}, 2)
