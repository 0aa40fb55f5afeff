"""Sessions of pytest within this process forget the modules that they load: what they need is loaded before."""

from importlib import import_module
from pkgutil import walk_packages

import pytest

import fakegen


@pytest.fixture(autouse=True, scope="session")
def loaded():
    for module in walk_packages(fakegen.__path__, "fakegen."):
        if not module.name.endswith("__main__"):
            import_module(module.name)
    columns = {"n": "faker.first_name", "c": {"choice": ["a", "b"]}, "b": "boolean", "i": "integer"}
    columns |= {"r": {"regex": "[A-Z]{2}"}, "s": "sequence"}
    document = {"tables": {"t": {"columns": columns}}}
    fakegen.load(document).fixtures(window=1).t.one(c="a")
    fakegen.outline("schemas/fixtures.yaml")
