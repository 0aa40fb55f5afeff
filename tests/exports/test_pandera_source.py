"""Schemas of pandera: they accept the data frames that the schema makes, and refuse others."""

import pytest

import fakegen

pandera = pytest.importorskip("pandera.pandas")


@pytest.fixture(scope="module")
def schemas(shop):
    names = {}
    exec(fakegen.export(shop, "pandera"), names)
    return names


def test_frames_are_accepted_and_others_refused(schemas, tables):
    for name, table in tables.items():
        schemas[name.capitalize()].validate(table.to_pandas())
    frame = tables["customer"].to_pandas()
    for column, value in {"level": "middle", "rate": 2.0, "code": "A1"}.items():
        wrong = frame.copy()
        wrong.loc[0, column] = value
        with pytest.raises(pandera.errors.SchemaError):
            schemas["Customer"].validate(wrong)
