"""What a program holds goes to another process and makes the same rows there."""

from __future__ import annotations

import pickle
import subprocess
import sys

import pandas as pd
import pyarrow as pa
import pytest

import fakegen

FRAME = pd.DataFrame({"sex": ["F", "M"] * 100, "age": [n % 60 for n in range(200)]})
SCHEMA = {
    "sources": {"s": FRAME},
    "models": {"m": {"source": "s"}},
    "tables": {
        "t": {
            "rows": 30,
            "columns": {
                "id": {"integer": {"min": 1, "max": 10_000}, "unique": True},
                "*": {"model": "m"},
                "name": {"faker.first_name": {"gender": "{{ sex }}"}},
            },
            "constraints": ["age < 50"],
        }
    },
}
MAKE = """
import pickle, sys
import pyarrow as pa
for name, making in MAKING.items():
    thing = pickle.load(open(f"{sys.argv[1]}/{name}", "rb"))
    made = eval(making)
    with pa.OSFile(f"{sys.argv[1]}/{name}.arrow", "wb") as sink, pa.ipc.new_file(sink, made.schema) as writer:
        writer.write_table(made)
"""
MAKING = {
    "schema": "thing.generate()['t'].to_arrow()",
    "tables": "thing['t'].to_arrow()",
    "table": "thing.to_arrow()",
    "model": "thing.sample(30).to_arrow()",
    "sample": "thing.to_arrow()",
    "plan": "pa.Table.from_batches([thing.tables['t'].batch("
    "__import__('fakegen').Rows(0, 30), thing.tables['t'].columns)])",
}


def things():
    schema = fakegen.load(SCHEMA)
    tables = schema.generate()
    model = schema.learn("m")
    return {
        "schema": schema,
        "tables": tables,
        "table": tables["t"],
        "model": model,
        "sample": model.sample(20, given={"sex": ["F", "M"] * 10}),
        "plan": schema._planner.plan(),
    }


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory):
    """The things, and the folder of what a fresh process makes of them."""
    folder, found = tmp_path_factory.mktemp("things"), things()
    for name, thing in found.items():
        (folder / name).write_bytes(pickle.dumps(thing))
    code = MAKE.replace("MAKING", repr(MAKING))
    subprocess.run([sys.executable, "-c", code, str(folder)], check=True)
    return found, folder


@pytest.mark.parametrize("name", MAKING)
def test_a_fresh_process_makes_the_same_rows(name, elsewhere):
    found, folder = elsewhere
    with pa.OSFile(str(folder / f"{name}.arrow")) as file:
        made = pa.ipc.open_file(file).read_all()
    here = eval(MAKING[name], {"thing": found[name], "pa": pa})
    assert made.equals(here.combine_chunks())


def test_a_model_travels_by_its_state_and_not_by_its_code():
    pickled = pickle.dumps(fakegen.learn(FRAME))
    assert b"SequentialModel" not in pickled


def test_a_plugin_file_travels_by_its_path(tmp_path):
    file = tmp_path / "acme.py"
    file.write_text(
        "import random\nimport fakegen\n\n\n"
        "@fakegen.provider('acme.x')\ndef x(rng: random.Random) -> str:\n"
        "    '''An x.'''\n    return rng.choice('xyz')\n"
    )
    schema = fakegen.load({"tables": {"t": {"columns": {"a": "acme.x"}}}}, plugins=[file])
    again = pickle.loads(pickle.dumps(schema))
    assert again.generate()["t"].to_arrow() == schema.generate()["t"].to_arrow()
