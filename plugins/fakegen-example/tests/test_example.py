"""Each thing that the plugin brings, used as a user would."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path

import fakegen_example
import pyarrow as pa
import pytest
from fakegen_example.badges import is_valid
from fakegen_example.detectors import detect_badges

import fakegen

IS_INSTALLED = any(entry.name == "example" for entry in entry_points(group="fakegen"))
PLUGINS = [] if IS_INSTALLED else [fakegen_example]


def made(columns: dict, rows: int = 1_000, **table: object) -> pa.Table:
    document = {"tables": {"t": {"rows": rows, "columns": columns, **table}}}
    return fakegen.load(document, plugins=PLUGINS).generate()["t"].to_arrow()


def test_badges_are_valid_and_within_the_bounds() -> None:
    badges = made({"badge": {"example.badge": {"first": 7, "last": 9}}})["badge"].to_pylist()
    assert all(map(is_valid, badges))
    assert set(badges) == {"B-00007-3", "B-00008-2", "B-00009-1"}


def test_every_badge_can_be_made_once() -> None:
    column = {"example.badge": {"last": 999}, "unique": True}
    assert len(set(made({"badge": column})["badge"].to_pylist())) == 1_000


def test_bounds_that_make_no_sense_are_refused() -> None:
    with pytest.raises(fakegen.SchemaError, match="from 0 to 99999"):
        made({"badge": {"example.badge": {"first": 5, "last": 4}}})


def test_the_columns_of_a_shift_agree() -> None:
    rows = made({"shift, starts, ends": "example.shift"})
    found = {tuple(row.values()) for row in rows.to_pylist()}
    assert found == {("early", 6, 14), ("late", 14, 22), ("night", 22, 6)}


def test_the_constraint_is_satisfied() -> None:
    rows = made({"n": {"integer": {"max": 99}}}, constraints=[{"example.even": "n"}])
    assert all(value % 2 == 0 for value in rows["n"].to_pylist())


def test_an_ini_file_is_a_source(tmp_path: Path) -> None:
    (tmp_path / "hosts.ini").write_text("[alpha]\nrack = 1\n[beta]\nroom = x\n")
    document = {
        "sources": {"hosts": {"example.ini": str(tmp_path / "hosts.ini"), "name": "host"}},
        "tables": {"t": {"rows": 50, "columns": {"host, rack": {"sample": {"source": "hosts"}}}}},
    }
    rows = fakegen.load(document, plugins=PLUGINS).generate()["t"].to_arrow().to_pylist()
    assert {(row["host"], row["rack"]) for row in rows} == {("alpha", "1"), ("beta", None)}


def test_tables_are_written_with_a_fixed_width(tmp_path: Path) -> None:
    document = {"tables": {"t": {"rows": 2, "columns": {"a": "sequence", "b": {"constant": "x"}}}}}
    tables = fakegen.load(document, plugins=PLUGINS).generate()
    tables.write(tmp_path / "t.fixed", width=4)
    assert (tmp_path / "t.fixed").read_text() == "1   x   \n2   x   \n"
    with pytest.raises(fakegen.DataError, match="see 'width'"):
        tables.write(tmp_path / "u.fixed", width=0)
    assert [item.name for item in tmp_path.iterdir()] == ["t.fixed"]


def test_badges_are_detected() -> None:
    found = detect_badges("badge_no", ["B-00007-3", "B-00008-2"])
    assert (found.provider, found.share, found.named) == ("example.badge", 1.0, True)
    assert detect_badges("badge_no", ["B-00007-4"]) is None


def test_the_function_is_the_same_compiled_and_by_row() -> None:
    rows = made(
        {
            "name": {"choice": ["ada", "émile", "Zoë"]},
            "compiled": {"expr": "example_initial(name)"},
            "piped": {"template": "{{ name | example_initial }}"},
            "rendered": {"template": "{% for n in [name] %}{{ example_initial(n) }}{% endfor %}"},
        }
    ).to_pylist()
    assert {row["compiled"] for row in rows} == {"A.", "É.", "Z."}
    assert all(row["compiled"] == row["piped"] == row["rendered"] for row in rows)


def test_the_function_refuses_numbers() -> None:
    with pytest.raises(fakegen.SchemaError, match="a number has no 'example_initial'"):
        made({"n": "sequence", "a": {"expr": "example_initial(n)"}})


def test_the_metric_is_computed() -> None:
    real, new = pa.table({"a": [1, 2]}), pa.table({"a": [1, 2, 3]})
    assert fakegen.compare(real, new, plugins=PLUGINS)["example.row_ratio"] == 1.5


def test_the_command_joins_the_program() -> None:
    command = fakegen.registry_for(PLUGINS).commands["example-badge"].load()
    assert command.name == "example-badge"
    if not IS_INSTALLED:
        pytest.skip("commands of installed plugins only")
    for badge, status in (("B-00007-3", 0), ("B-00007-4", 1)):
        call = [sys.executable, "-m", "fakegen", "example-badge", badge]
        assert subprocess.run(call, check=False, env=os.environ).returncode == status
