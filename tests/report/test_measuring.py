"""Metrics of tables whose distances are known."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

import fakegen
from fakegen import DataError, Metric, PluginError, UsageError
from fakegen.report.measuring import measure
from fakegen.report.metrics import copies, total_variation, total_variation_of_pairs


def test_equal_tables_are_at_no_distance() -> None:
    table = pa.table(
        {
            "word": ["a", "b", None],
            "day": [date(2020, 1, 1), None, date(2021, 1, 1)],
            "truth": [True, False, None],
            "list": [[1], [2], None],
            "number": [1.5, float("nan"), None],
        }
    )
    found = fakegen.compare(table, table)
    assert found["total_variation"] == found["total_variation_of_pairs"] == 0
    assert found["copies"] == 1


def test_distances_are_half_the_summed_differences_of_shares() -> None:
    real = pa.table({"a": ["x", "x", "y", "y"], "b": [1, 1, 2, 2]})
    made = pa.table({"a": ["x", "y"], "b": [2, 1]})
    assert total_variation(real, made) == {"a": 0, "b": 0}
    assert total_variation_of_pairs(real, made) == {"a, b": 1}
    assert copies(real, made) == 0
    assert total_variation(real, pa.table({"a": ["z", "x"], "b": [1, 1]})) == {"a": 0.5, "b": 0.5}


def test_numbers_with_many_values_are_cut_at_deciles() -> None:
    real = pa.table({"a": np.arange(1_000) / 7})
    shifted = pa.table({"a": np.arange(1_000) / 7 + 1e-9})
    assert total_variation(real, shifted)["a"] < 0.02
    assert total_variation(real, pa.table({"a": np.full(5, 1e9)}))["a"] == pytest.approx(0.9)


def test_copies_count_made_rows() -> None:
    real = pa.table({"a": [1, 2, 3], "b": ["x", None, "z"]})
    made = pa.table({"a": [2, 2, 3, 1], "b": [None, "x", "z", "y"]})
    assert copies(real, made) == 0.5


def test_only_common_columns_are_compared_by_one_type() -> None:
    real = pa.table(
        {"a": [1, 2], "only_real": [1, 2], "s": pa.array(["x", "y"]).dictionary_encode()}
    )
    made = pa.table({"a": [1.0, 2.0], "s": ["x", "y"], "only_made": [1, 2]})
    found = fakegen.compare(real, made)
    assert (found.columns, found.left_out) == (["a", "s"], ["only_real", "only_made"])
    assert found["copies"] == 1


def test_what_cannot_be_compared_is_refused() -> None:
    table, empty = pa.table({"a": [1]}), pa.table({"a": pa.array([], pa.int64())})
    with pytest.raises(DataError, match="the generated data has no rows"):
        fakegen.compare(table, empty)
    with pytest.raises(DataError, match="no column in common"):
        fakegen.compare(table, pa.table({"b": [1]}))
    with pytest.raises(UsageError, match="or offer Arrow data, not int"):
        fakegen.compare(table, 7)
    with pytest.raises(DataError, match=r"there is no file 'none\.csv'"):
        fakegen.compare("none.csv", table)
    with pytest.raises(UsageError, match="no metric 'copy'; did you mean 'copies'"):
        fakegen.compare(table, table)["copy"]


def test_a_metric_that_fails_is_named() -> None:
    table = pa.table({"a": [1]})
    for compute in (lambda real, made: 1 / 0, lambda real, made: "much"):
        with pytest.raises(PluginError, match=r"metric 'bad' fails: \w+Error"):
            measure(table, table, [Metric("bad", compute, "lower")])
    (found,) = measure(table, table, [Metric("none", lambda real, made: {}, "lower")]).measurements
    assert found.value is None


def test_the_worst_come_first() -> None:
    real = pa.table({"a": ["x", "x"], "b": ["x", "y"]})
    made = pa.table({"a": ["x", "x"], "b": ["x", "x"]})
    found = fakegen.compare(real, made).measurements[0]
    assert found.worst == [("b", 0.5), ("a", 0.0)]


def test_the_command_prints_all_metrics(tmp_path: Path, capsys) -> None:
    from fakegen.cli.main import run

    (tmp_path / "real.csv").write_text("a,b\n1,x\n2,y\n")
    (tmp_path / "made.csv").write_text("a,c\n1,x\n1,y\n")
    files = [str(tmp_path / "real.csv"), str(tmp_path / "made.csv")]
    assert run(["compare", *files]) == 0
    printed = capsys.readouterr()
    assert "total_variation" in printed.out
    assert "left out, as only one file has it: b, c" in printed.err
    assert run(["compare", *files, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["columns"] == ["a"]
