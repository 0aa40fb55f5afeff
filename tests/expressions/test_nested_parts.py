"""Parts of objects and lists in expressions: compiled, they are what Jinja2 gives for each row."""

from __future__ import annotations

from datetime import date

import pyarrow as pa
import pytest

from fakegen.errors import ParameterError
from fakegen.expressions.compiled import compile_expression, compile_template

ADDRESS = pa.struct(
    [("city", pa.string()), ("born", pa.date32()), ("geo", pa.struct([("lat", pa.float32())]))]
)
ITEM = pa.struct([("sku", pa.string()), ("price", pa.float64())])
COLUMNS = {
    "address": pa.array(
        [
            {"city": "Ghent", "born": date(1990, 1, 2), "geo": {"lat": 1.5}},
            None,
            {"city": None, "born": date(2000, 1, 2), "geo": None},
        ],
        ADDRESS,
    ),
    "tags": pa.array([["a", "b", "c"], [], None], pa.list_(pa.string())),
    "items": pa.array(
        [[{"sku": "x", "price": 2.0}, {"sku": "y", "price": 3.0}], None, []], pa.list_(ITEM)
    ),
}
TYPES = {name: values.type for name, values in COLUMNS.items()}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("address.city", ["Ghent", None, None]),
        ("address['city']", ["Ghent", None, None]),
        ("address.born.year + 1", [1991, None, 2001]),
        ("address.geo.lat * 2", [3.0, None, None]),
        ("address is none", [False, True, False]),
        ("tags[0]", ["a", None, None]),
        ("tags[-1]", ["c", None, None]),
        ("tags | length", [3, 0, None]),
        ("tags | join('+')", ["a+b+c", "", None]),
        ("'b' in tags", [True, False, None]),
        ("items[1].price", [3.0, None, None]),
        ("items | sum(attribute='price')", [5.0, None, 0.0]),
        ("items | map(attribute='sku') | join", ["xy", None, ""]),
        ("tags == ['a', 'b', 'c']", [True, False, None]),
    ],
)
def test_parts_are_those_of_each_row(text, expected):
    whole = compile_expression(text, TYPES)
    assert whole.evaluate(COLUMNS, 3).to_pylist() == expected
    sliced = {name: values.slice(1) for name, values in COLUMNS.items()}
    assert whole.evaluate(sliced, 2).to_pylist() == expected[1:]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{ address.city }}!", ["Ghent!", "!", "!"]),
        ("{% for i in items %}{{ i.sku }};{% endfor %}", ["x;y;", "", ""]),
        ("{{ tags | tojson }}", ['["a", "b", "c"]', "[]", ""]),
    ],
)
def test_templates_write_parts(text, expected):
    assert compile_template(text, TYPES).evaluate(COLUMNS, 3).to_pylist() == expected


def test_dates_in_objects_become_json():
    made = compile_template("{{ address | tojson }}", TYPES).evaluate(COLUMNS, 3)[0].as_py()
    assert made == '{"born": "1990-01-02", "city": "Ghent", "geo": {"lat": 1.5}}'


@pytest.mark.parametrize(
    ("text", "message", "suggestion"),
    [
        ("address.citty", "no member 'citty'; it has city, born, geo", "city"),
        ("address + 1", "unsupported operand", None),
        ("address.city.town", "a string has no attribute 'town'", None),
    ],
)
def test_mistakes_are_named(text, message, suggestion):
    with pytest.raises(ParameterError, match=message) as caught:
        compile_expression(text, TYPES)
    assert caught.value.suggestion == suggestion
