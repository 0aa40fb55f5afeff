"""What the shipped schemas make is what it was, the libraries being the same."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import pytest

HERE = Path(__file__).parent
COMMITTED = json.loads((HERE / "values.json").read_text())


def load_values():
    spec = importlib.util.spec_from_file_location("golden_values", HERE / "values.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


values = load_values()


@pytest.mark.parametrize("name", sorted(COMMITTED["schemas"]))
def test_a_shipped_schema_makes_what_it_made(name):
    installed = values.libraries()
    others = {
        library: installed[library]
        for library, version in COMMITTED["libraries"].items()
        if installed[library] != version
    }
    if others:
        pytest.skip(f"the digests are of other libraries than {others}")
    assert (
        dict(values.schema_digests(values.ROOT / "schemas" / f"{name}.yaml"))
        == (COMMITTED["schemas"][name])
    )


def test_every_shipped_schema_has_its_digests():
    shipped = {path.stem for path in (values.ROOT / "schemas").glob("*.yaml")}
    assert shipped == COMMITTED["schemas"].keys()
