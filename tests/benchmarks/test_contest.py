"""Turns on one table: made in processes of their own, kept, measured, failed."""

from __future__ import annotations

import sys
from dataclasses import replace
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pandas as pd
import pytest

from benchmarks.learning import tables
from benchmarks.learning.__main__ import jobs
from benchmarks.learning.contest import HOLDOUT, Contest, Place
from benchmarks.learning.methods import METHODS, RACE, TRADE_OFF

OURS, PEER = METHODS["independent"], METHODS["arfpy"]


@pytest.fixture
def place(tmp_path):
    return Place(tmp_path / "kept", Path(sys.executable), 600)


def peers(tmp_path, script):
    """Return a program that stands in for the peers' Python."""
    program = tmp_path / "python"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    return Place(tmp_path / "kept", program, 600)


def kept(tmp_path):
    return [str(file.relative_to(tmp_path)) for file in tmp_path.rglob("*") if file.is_file()]


def test_a_table_tells_what_it_is(source, place, facts):
    assert Contest(source, place).facts == facts


def test_made_rows_are_measured_and_kept_to_be_measured_again(source, place, tmp_path, monkeypatch):
    first = Contest(source, place).judge(OURS, 0)
    assert {"tv1", "tv3", "C2ST train", "nearer", "kind known", "fit cpu", "version"} <= set(first)
    assert first["kind all"] == first["kind known"] == 2
    assert first["tv1"] < first["tv2"]
    assert kept(tmp_path) == ["kept/goods-300x3/independent/split-0/made.parquet"]

    monkeypatch.setattr("subprocess.run", None)
    assert Contest(source, place).judge(OURS, 0) == first


def test_forgotten_rows_are_gone(source, place, tmp_path):
    contest = Contest(source, place)
    for method in ("independent", "trees"):
        folder = tmp_path / "kept" / "goods-300x3" / method / "split-0"
        folder.mkdir(parents=True)
        (folder / "made.parquet").touch()
    contest.forget("independent")
    contest.forget("never-there")
    assert kept(tmp_path) == ["kept/goods-300x3/trees/split-0/made.parquet"]


def test_a_race_tells_times_alone_and_keeps_nothing(source, place, tmp_path):
    found = Contest(source, place).race(OURS, 0)
    assert set(found) == {*(f"{w} {c}" for w in ("fit", "sample") for c in ("cpu", "wall"))} | {
        "peak MiB",
        "version",
    }
    assert kept(tmp_path) == []


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        ("kill -s XCPU $$", "cut after 10 minutes of processor time"),
        ("echo Traceback >&2; echo 'ValueError: too few' >&2; exit 1", "ValueError: too few"),
        ("exit 3", "exit status 3"),
    ],
)
def test_a_turn_that_fails_says_why(source, tmp_path, script, reason):
    contest = Contest(source, peers(tmp_path, script))
    assert contest.judge(PEER, 0) == {"failed": reason}
    assert contest.race(PEER, 0) == {"failed": reason}
    assert kept(tmp_path) == ["python"]


def test_the_floor_is_that_of_rows_never_seen(source, place):
    floor = Contest(source, place).floor(0)
    assert floor["kind known"] == floor["kind all"] == 2
    # Trained on the training rows: the price follows the size.
    assert floor["TSTR"] > 0.9
    assert 0 < floor["copies"] < 1  # sizes and prices are coarse
    assert not {"nearer", "C2ST holdout"} & set(floor)


def test_made_rows_come_to_the_types_of_the_real_ones(source, tmp_path):
    """A peer's words may come as categories, its numbers as words: the same values all the same."""
    train = Contest(source, Place(tmp_path, Path(), 1))._split(0)[0]
    made = train.assign(
        kind=train["kind"].astype("category"), price=train["price"].astype(str).replace("nan", None)
    )
    made.attrs = {"fit cpu": 1.0}
    folder = tmp_path / "goods-300x3" / "arfpy" / "split-0"
    folder.mkdir(parents=True)
    made.to_parquet(folder / "made.parquet", index=False)
    found = Contest(source, Place(tmp_path, Path(), 1)).judge(PEER, 0)
    assert (found["tv1"], found["tv3"], found["copies"]) == (0, 0, 1)


class TestJobs:
    @pytest.fixture
    def contests(self, unread_source, place):
        return [Contest(replace(unread_source, name=name), place) for name in ("goods", "adult")]

    def keys(self, *arguments):
        return [job.key for job in jobs(*arguments)]

    def test_the_first_split_of_every_table_comes_first(self, contests):
        keys = self.keys(["quality"], contests, [OURS, PEER], 2)
        assert keys == [
            (table, method, split)
            for split in ("split-0", "split-1")
            for table in ("goods", "adult")
            for method in (HOLDOUT, "independent", "arfpy")
        ]

    def test_those_that_race_take_turns(self, contests):
        methods = [METHODS[name] for name in ("independent", *RACE)]
        keys = self.keys(["race"], contests[:1], methods, 3)
        assert keys == [("goods", name, f"race-{turn}") for turn in range(9) for name in RACE]

    def test_the_trade_off_is_measured_on_adult(self, contests):
        keys = self.keys(["trade-off"], contests, [OURS], 1)
        assert keys == [("adult", method.name, "split-0") for method in TRADE_OFF.values()]

    def test_no_turn_is_asked_for_twice(self, contests):
        keys = self.keys(["quality", "race", "trade-off"], contests, [*METHODS.values()][:8], 3)
        assert len(keys) == len(set(keys))


def test_tables_are_named_without_their_packages(monkeypatch):
    def absent(name):
        raise PackageNotFoundError(name)

    monkeypatch.setattr(tables, "version", absent)
    assert "penguins" in tables.sources()
    assert tables.sources(Path("census.csv"))["adult"].origin() == "census.csv"


def test_adult_is_read_from_the_file_that_is_named(tmp_path):
    table = pd.DataFrame({"age": [1, 2], "income": ["<=50K", ">50K"]})
    table.to_csv(tmp_path / "adult.csv", index=False)
    pd.testing.assert_frame_equal(
        tables.sources(tmp_path / "adult.csv")["adult"].load(), table, check_dtype=False
    )
