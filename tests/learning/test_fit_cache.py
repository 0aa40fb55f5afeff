"""A model that was fitted before is read from the disk: the same one, and only the same one."""

from __future__ import annotations

import pandas as pd
import pytest

import fakegen
from fakegen.cli.main import run
from fakegen.disk_cache import VARIABLE

ROWS = pd.DataFrame({"kind": ["cat", "dog", "emu"] * 40, "legs": [4, 4, 2] * 40})
SCHEMA = """
sources: {zoo: {file: zoo.csv, missing: {legs: [2]}}}
models: {animals: {source: zoo, method: independent, columns: {kind: {kind: categorical}}}}
tables: {animal: {rows: 20, columns: {"*": {model: animals}}}}
"""


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    path = tmp_path / "cache"
    monkeypatch.setenv(VARIABLE, str(path))
    return path


@pytest.fixture
def schema(tmp_path):
    ROWS.to_csv(tmp_path / "zoo.csv", index=False)
    path = tmp_path / "zoo.yaml"
    path.write_text(SCHEMA)
    return path


def rows(schema, **options):
    return fakegen.generate(schema, **options)["animal"].to_arrow().to_pylist()


def entries(folder):
    return sorted(folder.glob("models/*"))


def test_the_same_is_fitted_once(schema, folder, fits):
    made = rows(schema)
    assert rows(schema) == made
    assert rows(schema, seed=3) != made  # the seed is the rows', not the model's
    assert len(fits) == len(entries(folder)) == 1


def test_an_entry_is_the_model_file(schema, folder, tmp_path):
    rows(schema)
    assert run(["learn", str(schema), "-o", str(tmp_path / "m.model"), "--no-cache"]) == 0
    assert entries(folder)[0].read_bytes() == (tmp_path / "m.model").read_bytes()


def test_learning_for_a_file_uses_it_too(schema, folder, fits, tmp_path):
    for name in ("a.model", "b.model"):
        assert run(["learn", str(schema), "-o", str(tmp_path / name)]) == 0
    assert len(fits) == 1
    assert (tmp_path / "a.model").read_bytes() == (tmp_path / "b.model").read_bytes()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("[2]", "[4]"),
        ("method: independent", "method: independent, rare: {below: 2}"),
        ("method: independent", "method: independent, max_rows: 100"),
        ("kind: categorical", "kind: categorical, missing: [emu]"),
    ],
)
def test_other_settings_are_another_model(schema, folder, old, new):
    rows(schema)
    schema.write_text(SCHEMA.replace(old, new))
    rows(schema)
    assert len(entries(folder)) == 2


def test_other_data_are_another_model(schema, folder):
    rows(schema)
    table = ROWS.copy()
    table.loc[7, "kind"] = "cow"
    table.to_csv(schema.parent / "zoo.csv", index=False)
    rows(schema)
    assert len(entries(folder)) == 2


def test_other_versions_are_another_model(schema, folder, monkeypatch):
    rows(schema)
    monkeypatch.setattr("fakegen.learning.fit_cache.code_version", lambda *names: "another")
    rows(schema)
    assert len(entries(folder)) == 2


@pytest.mark.parametrize("damage", [lambda b: b[:-30], lambda b: b"", lambda b: b[:50] + b"x" * 99])
def test_a_damaged_entry_is_fitted_and_written_again(schema, folder, fits, damage):
    made = rows(schema)
    (entry,) = entries(folder)
    whole = entry.read_bytes()
    entry.write_bytes(damage(whole))
    assert rows(schema) == made
    assert len(fits) == 2
    assert entry.read_bytes() == whole


def test_a_run_can_do_without(schema, folder, fits):
    made = rows(schema, cache=False)
    assert run(["preview", str(schema), "--no-cache"]) == 0
    assert len(fits) == 2
    assert not folder.exists()
    assert rows(schema) == made
    rows(schema, cache=False)
    fakegen.learn(ROWS, "independent", cache=False)
    assert len(fits) == 5
    assert len(entries(folder)) == 1


def test_a_loaded_schema_can_do_without(schema, folder):
    loaded = fakegen.load(schema, cache=False)
    rows(fakegen.load(loaded))
    rows(fakegen.load(fakegen.load(schema), cache=False))
    assert not folder.exists()


def test_others_schemas_neither_read_nor_write(schema, folder, fits):
    rows(schema, untrusted=True)
    assert not folder.exists()
    rows(schema)
    rows(schema, untrusted=True)
    assert len(fits) == 3
    assert len(entries(folder)) == 1


PLUGIN = """
import fakegen
from fakegen import learning

learned = {method.name: method for method in learning.fakegen_methods()}["independent"]


@fakegen.hookimpl
def fakegen_methods():
    return [fakegen.Method("own", learned.fit, learned.restore, learned.parameters)]
"""


def test_a_method_without_a_version_is_not_kept(schema, folder, tmp_path):
    (tmp_path / "own.py").write_text(PLUGIN)
    schema.write_text(SCHEMA.replace("independent", "own"))
    assert len(rows(schema, plugins=[tmp_path / "own.py"])) == 20
    assert not folder.exists()
