"""The example schemas can be listed, printed and copied, and run where they are copied to."""

from __future__ import annotations

import pytest

import fakegen
from fakegen.cli.main import run as program


def test_every_example_says_what_it_shows():
    found = fakegen.example_schemas()
    assert {"census", "people", "visits"} <= found.keys()
    assert all(len(fakegen.about_example(path)) > 20 for path in found.values())


def test_a_copied_example_runs_with_its_data(tmp_path):
    (path,) = fakegen.copy_examples(["people"], tmp_path / "new")
    assert fakegen.generate(path, rows=3)["person"].to_arrow().num_rows == 3
    assert (tmp_path / "new/data/brussels_streets.csv").is_file()
    assert not (tmp_path / "new/census.yaml").exists()


def test_a_file_that_is_there_is_not_replaced(tmp_path):
    fakegen.copy_examples(["people"], tmp_path)
    fakegen.copy_examples(["people"], tmp_path)  # the same file is no loss
    (tmp_path / "data/brussels_streets.csv").write_text("mine")
    with pytest.raises(fakegen.DataError, match="is another file"):
        fakegen.copy_examples(["shop"], tmp_path)
    assert (tmp_path / "data/brussels_streets.csv").read_text() == "mine"
    assert not (tmp_path / "shop.yaml").exists()


def test_an_unknown_example_is_named_with_the_nearest():
    with pytest.raises(fakegen.UsageError, match="no example 'peple'; did you mean 'people'"):
        fakegen.example_schemas(["peple"])


def test_a_folder_that_cannot_be_written_is_one_message(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(fakegen.DataError, match="cannot be written"):
        fakegen.copy_examples([], tmp_path / "file")


def test_the_command_lists_prints_and_copies(tmp_path, capsys):
    assert program(["examples"]) == 0
    assert "census" in capsys.readouterr().out
    assert program(["examples", "shop"]) == 0
    assert capsys.readouterr().out == fakegen.example_schemas()["shop"].read_text()
    assert program(["examples", "shop", "-o", str(tmp_path)]) == 0
    assert capsys.readouterr().out == f"{tmp_path / 'shop.yaml'}\n"
    assert program(["examples", "shp"]) == 2
