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
thing = pickle.load(open(sys.argv[1], "rb"))
made = MAKING
with pa.OSFile(sys.argv[2], "wb") as sink, pa.ipc.new_file(sink, made.schema) as writer:
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


@pytest.mark.parametrize("name", MAKING)
def test_a_fresh_process_makes_the_same_rows(name, tmp_path):
    thing = things()[name]
    (tmp_path / "thing").write_bytes(pickle.dumps(thing))
    command = [sys.executable, "-c", MAKE.replace("MAKING", MAKING[name]),
               str(tmp_path / "thing"), str(tmp_path / "made")]  # fmt: skip
    subprocess.run(command, check=True)
    with pa.OSFile(str(tmp_path / "made")) as file:
        made = pa.ipc.open_file(file).read_all()
    here = eval(MAKING[name], {"thing": thing, "pa": pa})
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
