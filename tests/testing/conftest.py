"""Sessions of pytest within this process forget the modules that they load: what they need is loaded before."""

import pytest

import fakegen


@pytest.fixture(autouse=True, scope="session")
def loaded():
    columns = {"n": "faker.first_name", "c": {"choice": ["a", "b"]}, "b": "boolean", "i": "integer"}
    columns |= {"r": {"regex": "[A-Z]{2}"}, "s": "sequence"}
    document = {"tables": {"t": {"columns": columns}}}
    fakegen.load(document).fixtures(window=1).t.one(c="a")
    fakegen.outline("schemas/fixtures.yaml")
