"""What a template of somebody else can do: no clock, no zone, no address, and no more than its budget."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow as pa
import pytest

from fakegen.errors import GenerationError, ParameterError
from fakegen.expressions.compiled import compile_expression, compile_template
from fakegen.expressions.results import array_of

COLUMNS = {
    "n": pa.array([3]),
    "s": pa.array(["Ab cd"]),
    "d": pa.array([date(2020, 2, 29)]),
    "zoned": pa.array([datetime(2024, 2, 29, 12, tzinfo=UTC)], pa.timestamp("us", "Asia/Tokyo")),
}
TYPES = {name: values.type for name, values in COLUMNS.items()}


def render(text):
    return compile_template(text, TYPES).evaluate(COLUMNS, 1)[0].as_py()


def test_everything_gives_the_same_in_another_zone_seconds_later():
    probe = Path(__file__).with_name("probe.py")
    runs = []
    for zone, seed in (("Asia/Tokyo", "1"), ("America/New_York", "2")):
        time.sleep(1.1 * len(runs))
        place = {**os.environ, "TZ": zone, "PYTHONHASHSEED": seed}
        place["PYTHONPATH"] = os.pathsep.join([str(probe.parents[2]), *sys.path])
        command = [sys.executable, str(probe)]
        runs.append(subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=place))
    first, second = (json.loads(run.communicate()[0]) for run in runs)
    assert first == second
    assert sum(value != "refused" for value in first.values()) > 4_000
    assert not [text for text, value in first.items() if " object at 0x" in value]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{{ now.now() }}", "no 'now' that expressions can use"),
        ("{{ d.today() }}", "a date has no 'today'"),
        ("{{ now.utcnow() }}", "no 'utcnow'"),
        ("{{ now.timestamp() }}", "no 'timestamp'"),
        ("{{ now.fromtimestamp(0) }}", "no 'fromtimestamp'"),
        ("{{ zoned.astimezone() }}", "no 'astimezone'"),
        ("{{ d.strftime('%s') }}", "'%s' is not the same on every machine"),
        ("{{ d | strftime('%-Z') }}", "'%-Z' is not the same"),
        ("{{ '{:%s}'.format(d) }}", "'%s' is not the same"),
        ("{{ n.to_bytes(3, 'big') }}", "a number has no 'to_bytes'"),
        ("{{ s.encode() }}", "a string has no 'encode'"),
        ("{{ '{0.upper}'.format(s) }}", "'upper' has no value of its own"),
        ("{{ [s] | map(attribute='upper') | join }}", "'upper' has no value of its own"),
        ("{% set f = 'x'.upper %}{{ f }}", "'upper' has no value of its own"),
        ("{% set c = cycler(1, 2) %}{{ c }}", "a cycler has no value of its own"),
        ("{% set c = cycler(1, 2) %}{{ [c] | string }}", "a cycler has no value of its own"),
        ("{{ self }}", "there is no column 'self'"),
        ("{{ range }}", "'range' is a function"),
        ("{{ dict }}", "'dict' is a function"),
        ("{% set x = date %}{{ x }}", "'date' is a function"),
    ],
)
def test_what_depends_on_the_machine_is_refused_at_its_place(text, message):
    with pytest.raises(ParameterError, match=message) as caught:
        compile_template(text, TYPES)
    assert caught.value.offset is not None or "{%" in text


def test_what_is_the_same_everywhere_is_not_refused():
    assert render("{{ d.strftime('%c|%x|%X') }}") == "Sat Feb 29 00:00:00 2020|02/29/20|00:00:00"
    assert render("{{ zoned.timestamp() }}") == "1709208000.0"
    assert render("{{ [2, 1] | reverse | join('-') }} {{ [n, 1] | sort | string }}") == "1-2 [1, 3]"
    assert render("{{ now.strptime('01.02.2020', '%d.%m.%Y').year }}") == "2020"
    assert render("{% set n = namespace(a=n) %}{% set n.a = n.a + 1 %}{{ n.a }}") == "4"
    assert render("{{ '{:>8}|{:,}|{a[0]}'.format(s, 1234, a=[d]) }}") == "   Ab cd|1,234|2020-02-29"


@pytest.mark.parametrize("name", ["date", "range", "self", "min", "loop"])
def test_a_column_can_have_the_name_of_a_function(name):
    made = compile_template(f"<{{{{ {name} }}}}>{{{{ range(2) | join }}}}", {name: pa.string()})
    assert made.evaluate({name: pa.array(["x"])}, 1).to_pylist() == ["<x>01"]


# Every one of these takes gigabytes or minutes without a budget.
GREEDY = [
    "{{ (5).to_bytes(3000000000, 'big') }}",
    "{{ [n] | tojson(indent=999999999) }}",
    "{{ ('%c' * 900000) % ((n,) * 900000) }}",
    "{{ 'x' | center(n * 10**9) }}",
    "{{ s.zfill(n * 10**9) }}",
    "{{ s.expandtabs(10**9) ~ ('\\t' * 9999).expandtabs(9999) }}",
    "{{ '%*d' % (n * 10**9, 1) }}",
    "{{ '{:{}}'.format(n, n * 10**9) }}",
    "{{ '{:>{a}}'.format(s, a='999999999') }}",
    "{{ s | indent(n * 10**9) }}",
    "{{ (s * 100000) | replace('', s * 100000) }}",
    "{{ (s * 100000) | wordwrap(1, true, s * 100000) }}",
    "{{ ('a' * 900000) | wordwrap(1) }}",
    "{{ ('<!--' * 200000) | striptags }}",
    "{{ ('www.a.com ' * 90000) | urlize(target=s * 9999) }}",
    "{{ ([s] * 300000) | join(s * 99999) }}",
    "{{ [1] | batch(n * 10**9, 0) | list | length }}",
    "{{ [1] | slice(n * 10**9, 0) | list | length }}",
    "{{ n | round(-10**9) }}",
    "{{ 1.5 | round(10**9, 'floor') }}",
    "{% set x = n ** 9999999 %}{{ x }}",
    "{{ ('9' * 4000) | int }}",
    "{% set a = 'a' * 900000 %}{{ a.strip('b' * 900000) }}",
    "{% set a = range(90000) | list %}{{ a | select('in', a) | list | length }}",
    "{% set a = [[1]] * 100000 %}{{ a | sum(start=[]) | length }}",
    "{% set a = namespace(x=[]) %}{% for i in range(99999) %}{% set a.x = a.x + [i] %}{% endfor %}",
    "{% set a = namespace(x=[]) %}{% for i in range(99999) %}{% set a.x = [a.x, 'a' * 9999] %}{% endfor %}",
    "{% set a = namespace(x=[], y='a' * 900000) %}{% for i in range(99999) %}"
    "{% set a.x = [a.x, a.y[1:]] %}{% endfor %}",
    "{% set a = namespace(x=[1], y=[1]) %}{% for i in range(60) %}{% set a.x = [a.x, a.x] %}"
    "{% set a.y = [a.y, a.y] %}{% endfor %}{{ a.x == a.y }}",
    "{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}",
    "{% macro m(n) %}{{ m(n) }}{{ m(n) }}{% endmacro %}{{ m(1) }}",
    "{% for x in [1] recursive %}{{ loop([1]) }}{% endfor %}",
    "{% macro m() %}{% for i in range(99999) %}{{ i }}{% endfor %}{% endmacro %}"
    "{% for i in range(99999) %}{% set x = m() %}{% endfor %}",
    "{% set a = 'a' * 900000 %}{% for i in range(99999) %}{% if a ~ 'b' in a ~ 'c' %}{% endif %}{% endfor %}",
]


def test_a_greedy_template_is_stopped_before_it_takes_memory_or_time():
    import resource

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    made = []
    for text in GREEDY:
        try:
            made.append((text, str(compile_template(text, TYPES).evaluate(COLUMNS, 1))[:99]))
        except (ParameterError, GenerationError):
            continue
    assert not made
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 400_000


@pytest.mark.parametrize(
    "text",
    [
        "1" + " + 1" * 2_000,
        "n" + " + n" * 2_000,
        "n" + " | abs" * 2_000,
        "s" + ".upper()" * 2_000,
        "s" + "[0:]" * 2_000,
        "n == 1 and " * 2_000 + "true",
        "n if n else " * 2_000 + "n",
        "(" * 2_000 + "n" + ")" * 2_000,
        "[" * 2_000,
        "not " * 2_000 + "n",
        "-" * 2_000 + "n",
        "1 < (" * 40 + "n" + ") < 3" * 40,
        "9" * 5_000,
        "0x" + "f" * 50_000,
        "'\\ud800'",
        "range(a=1, a=2) | length",
    ],
    ids=lambda text: text[:20],
)
def test_no_expression_is_too_much_for_a_message(text):
    with pytest.raises(ParameterError) as caught:
        compile_expression(text, TYPES)
    assert caught.value.offset is not None
    if len(text) > 1_000:
        with pytest.raises(ParameterError):
            compile_template(f"{{% set x = {text} %}}", TYPES)


def test_nested_statements_have_a_limit_with_a_place():
    loops = "{% for i in [1] %}" * 50 + "x" + "{% endfor %}" * 50
    with pytest.raises(ParameterError, match="more than 20 loops") as caught:
        compile_template(loops, TYPES)
    assert caught.value.offset == 20 * len("{% for i in [1] %}") + 3
    assert render("{% for i in [1, 2] %}" * 12 + "x" + "{% endfor %}" * 12) == "x" * 4096


def test_what_is_computed_once_stays_once():
    # Each of these was computed twice at every level.
    assert compile_expression("s or " * 100 + "s", TYPES).evaluate(COLUMNS, 1).to_pylist() == [
        "Ab cd"
    ]
    many = "s" + "".join(f" | default('{i}', true)" for i in range(100))
    assert compile_expression(many, TYPES).evaluate(COLUMNS, 1).to_pylist() == ["Ab cd"]
    power = "(" * 9 + "n" + " ** 9)" * 9
    assert compile_expression(power, TYPES).evaluate(COLUMNS, 1).to_pylist() == [None]


@pytest.mark.parametrize(
    "text",
    [
        "days(10 ** 18)",
        "d + days(10 ** 8)",
        "datetime(d) + days(10 ** 8)",
        "datetime('9999-12-31') + days(n)",
        "date('0001-01-01') - days(n)",
        "days(n * 10 ** 8) + days(10 ** 8)",
        "(s ~ '9' * 400) | replace('Ab cd', '') | int",
    ],
)
def test_what_no_column_can_hold_is_null(text):
    assert compile_expression(text, TYPES).evaluate(COLUMNS, 1).to_pylist() == [None]


def test_large_integers_meet_numbers_with_decimals():
    numbers = {"n": pa.array([2**60 + 1, -(2**62) - 1])}
    made = compile_expression("n + 0.5", {"n": pa.int64()}).evaluate(numbers, 2)
    assert made.to_pylist() == [2**60 + 1 + 0.5, -(2**62) - 1 + 0.5]


def test_half_of_a_character_has_a_message():
    made = compile_template("{{ '%c' % (n + 55296) }}", {"n": pa.int64()})
    with pytest.raises(GenerationError, match="half of a character"):
        made.evaluate({"n": pa.array([1])}, 1)


def test_a_block_of_strings_has_a_limit(monkeypatch):
    monkeypatch.setattr("fakegen.expressions.results.LARGEST_BLOCK", 999)
    assert len(array_of(["a" * 9] * 111, pa.string())) == 111
    with pytest.raises(GenerationError, match="block of rows"):
        array_of(["a" * 9] * 112, pa.string())
    for text in ("{{ s }}{{ s }}", "{% for x in [s, s] %}{{ x }}{% endfor %}"):
        made = compile_template(text, {"s": pa.string()})
        with pytest.raises(GenerationError, match="block of rows"):
            made.evaluate({"s": pa.array([f"{i:09}" for i in range(99)])}, 99)
