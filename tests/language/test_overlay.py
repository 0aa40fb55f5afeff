"""One document over another."""

from __future__ import annotations

import pytest

import fakegen
from fakegen.language import read_schema
from fakegen.language.nodes import from_python
from fakegen.language.overlay import columns_named, overlaid

BASE = {
    "seed": 1,
    "tables": {
        "a": {
            "rows": 3,
            "columns": {"x": None, "y": "boolean", "z": None},
            "constraints": ["x > 1"],
        },
        "b": {"columns": {"i": "sequence"}},
    },
}


@pytest.mark.parametrize(
    ("over", "expected"),
    [
        ({}, BASE),
        ({"seed": 2, "locale": "de_DE"}, {**BASE, "seed": 2, "locale": "de_DE"}),
        (
            {"tables": {"a": {"columns": {"x": "integer"}, "constraints": ["x < 9"]}, "c": {"rows": 1}}},
            {
                "seed": 1,
                "tables": {
                    "a": {
                        "rows": 3,
                        "columns": {"x": "integer", "y": "boolean", "z": None},
                        "constraints": ["x > 1", "x < 9"],
                    },
                    "b": BASE["tables"]["b"],
                    "c": {"rows": 1},
                },
            },
        ),
        (
            {"tables": {"a": {"columns": {"x, z": "person", "w": "uuid"}, "constraints": None}}},
            {
                "seed": 1,
                "tables": {
                    "a": {
                        "rows": 3,
                        "columns": {"y": "boolean", "x, z": "person", "w": "uuid"},
                        "constraints": None,
                    },
                    "b": BASE["tables"]["b"],
                },
            },
        ),
    ],
)  # fmt: skip
def test_what_is_said_takes_the_others_place(over, expected):
    assert overlaid(from_python(BASE), from_python(over)).plain() == expected


def test_places_stay():
    over = from_python({"tables": {"a": {"columns": {"x": {"integer": {}, "float": {}}}}}}, "over")
    with pytest.raises(fakegen.SchemaError, match=r"^over: tables\.a\.columns\.x"):
        read_schema(overlaid(from_python(BASE), over))


@pytest.mark.parametrize(
    "over", [5, {"tables": 5}, {"tables": {"a": 5}}, {"tables": {"a": {"columns": 5}}}]
)
def test_another_form_is_left_for_the_reader(over):
    assert not columns_named(from_python(over))
    with pytest.raises(fakegen.SchemaError, match="must be a mapping"):
        read_schema(overlaid(from_python(BASE), from_python(over)))


def test_names_of_columns():
    document = from_python({"tables": {"a": {"columns": {"x, y": "person", "z": "uuid"}}, "b": {}}})
    assert columns_named(document) == {"a": {"x", "y", "z"}}
