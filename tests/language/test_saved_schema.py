"""A schema goes through JSON and comes back the same; anything else is refused."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fakegen.language import from_python, read_document, read_schema
from fakegen.language.saved_schema import schema_from_json, schema_to_json

SCHEMAS = sorted((Path(__file__).parents[2] / "schemas").glob("*.yaml"))


def travelled(schema):
    return schema_from_json(json.loads(json.dumps(schema_to_json(schema), allow_nan=False)))


def of(columns):
    return read_schema(from_python({"tables": {"t": {"columns": columns}}}))


@pytest.mark.parametrize("path", SCHEMAS, ids=lambda path: path.name)
def test_shipped_schemas_come_back_the_same(path):
    schema = read_schema(read_document(path))
    assert travelled(schema) == schema


SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(-(2**70), 2**70), st.floats(allow_nan=False), st.text(max_size=9),
    st.dates(date(1000, 1, 1)), st.datetimes(datetime(1000, 1, 1), timezones=st.just(UTC)),
)  # fmt: skip


@given(
    st.recursive(
        SCALARS,
        lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=5), inner),
        max_leaves=5,
    )
)
@settings(max_examples=25)
def test_any_parameter_comes_back_the_same(value):
    schema = of({"a": {"constant": value}}) if value is not None else of({"a": "sequence"})
    assert travelled(schema) == schema


def test_without_places_two_files_of_one_schema_are_equal():
    here, there = of({"a": "sequence"}), of({"a": "sequence"})
    there = replace(
        there,
        tables={"t": replace(there.tables["t"], mark=replace(there.tables["t"].mark, file="x"))},
    )
    assert schema_to_json(here) != schema_to_json(there)
    assert schema_to_json(here, places=False) == schema_to_json(there, places=False)


def test_a_data_frame_stays_behind():
    document = {
        "sources": {"s": pd.DataFrame({"a": [1]})},
        "tables": {"t": {"columns": {"a": "sequence"}}},
    }
    schema = read_schema(from_python(document))
    assert travelled(schema).sources["s"].value.value is None


def test_what_no_document_holds_is_refused():
    with pytest.raises(TypeError, match="complex is no value"):
        schema_to_json(of({"a": {"constant": 1j}}))


def changes(value, path=()):
    """Yield the document with each of its parts replaced, one at a time."""
    for wrong in (7, "x", [], {}, None, ["Path", "/etc"], ["SchemaSpec"], [["date", "x"]]):
        yield path, wrong
    items = (
        enumerate(value)
        if isinstance(value, list)
        else value.items()
        if isinstance(value, dict)
        else ()
    )
    for key, item in items:
        yield from changes(item, (*path, key))


def test_a_changed_document_is_refused_or_is_a_schema():
    plain = schema_to_json(of({"a": {"integer": {"max": 3}}}))
    text, refused = json.dumps(plain), 0
    for path, wrong in changes(plain):
        document = json.loads(text)
        if not path:
            document = wrong
        else:
            place = document
            for key in path[:-1]:
                place = place[key]
            place[path[-1]] = wrong
        try:
            schema_from_json(document)
        except ValueError:
            refused += 1
    assert refused > 100
