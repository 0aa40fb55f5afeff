"""``python -m benchmarks.learning``, from the first turn to the page."""

from __future__ import annotations

import shutil

import pandas as pd
import pytest

from benchmarks.learning import __main__ as program
from benchmarks.learning.ledger import Ledger
from benchmarks.learning.methods import METHODS


@pytest.fixture
def run(tmp_path, monkeypatch, capsys, source):
    """Run the program on the table of these tests, without peers; return what it printed."""
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    monkeypatch.setattr(program, "sources", lambda adult: {"goods": source})

    def call(*arguments):
        places = ["--ledger", tmp_path / "l.jsonl", "--kept", tmp_path / "kept"]
        program.main([*map(str, places), "--peers", "nowhere", *arguments])
        return capsys.readouterr().out

    return call


@pytest.fixture
def nothing_to_do(monkeypatch, unread_source):
    """Make it a mistake to read the table or to take a turn."""
    monkeypatch.setattr(program, "sources", lambda adult: {"goods": unread_source})
    monkeypatch.setattr("benchmarks.learning.contest.subprocess", None)


QUALITY = ("quality", "--methods", "independent", "--splits", "1")


def test_a_second_run_does_nothing_again(run, tmp_path, request):
    first = run(*QUALITY)
    assert "[1/2, about 0 min left] goods holdout split-0: C2ST" in first
    assert "[2/2, about 0 min left] goods independent split-0: fit" in first
    assert "| fakegen independent |" in first
    text = (tmp_path / "l.jsonl").read_text()

    request.getfixturevalue("nothing_to_do")
    second = run(*QUALITY)
    assert "min left]" not in second
    assert (tmp_path / "l.jsonl").read_text() == text
    # All but when it was written.
    assert [line for line in second.splitlines() if not line.startswith("- When")] == [
        line for line in first.splitlines() if not line.startswith(("- When", "["))
    ]


def test_a_turn_that_failed_is_not_taken_again(run, tmp_path, nothing_to_do, facts):
    ledger = Ledger(tmp_path / "l.jsonl")
    ledger.describe("goods", facts)
    ledger.record(("goods", "holdout", "split-0"), {"tv1": 0.1})
    ledger.record(("goods", "independent", "split-0"), {"failed": "cut after 1 minutes"})
    assert "- fakegen independent: cut after 1 minutes." in run(*QUALITY)


@pytest.fixture
def judged(monkeypatch):
    """Have every method make the same figures at once; return which turns were taken."""
    taken = []

    def judge(contest, method, seed):
        taken.append((method.name, seed))
        return {"tv3": 0.5, "C2ST train": 0.6}

    monkeypatch.setattr("benchmarks.learning.contest.Contest.judge", judge)
    monkeypatch.setattr("benchmarks.learning.contest.Contest.floor", lambda *_: {"tv3": 0.1})
    return taken


def test_an_interrupted_run_goes_on_where_it_was(run, judged, monkeypatch):
    def interrupted(contest, method, seed):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("benchmarks.learning.contest.Contest.judge", interrupted)
        with pytest.raises(KeyboardInterrupt):
            run(*QUALITY)
    assert "[1/1" in run(*QUALITY)
    assert judged == [("independent", 0)]


def test_again_forgets_a_method(run, judged, tmp_path):
    both = ("quality", "--methods", "independent", "trees", "--splits", "2")
    run(*both)
    made = tmp_path / "kept" / "goods-300x3" / "trees" / "split-0" / "made.parquet"
    made.parent.mkdir(parents=True)
    made.touch()
    judged.clear()
    run(*both, "--again", "trees")
    assert judged == [("trees", 0), ("trees", 1)]
    assert not made.exists()


def test_the_page_alone_is_written_from_the_ledger(run, judged, tmp_path, request):
    pytest.importorskip("matplotlib")
    run(*QUALITY)
    shutil.rmtree(tmp_path / "kept", ignore_errors=True)
    request.getfixturevalue("nothing_to_do")
    Ledger(tmp_path / "l.jsonl").record(("goods", "independent", "split-0"), {"tv3": 0.25})
    out = tmp_path / "page.md"
    said = run("--no-turns", "--out", str(out))
    assert said == f"written to {out}\n"
    assert "| fakegen independent |  |  | 0.2500 |" in out.read_text()
    assert (tmp_path / "page-c2st.svg").exists()
    assert len((tmp_path / "l.jsonl").read_text().splitlines()) == 3  # the table and two turns


def test_without_a_ledger_there_is_nothing_to_show(run, nothing_to_do, capsys):
    with pytest.raises(SystemExit):
        run("--no-turns")
    assert "nothing to show" in capsys.readouterr().err


def test_that_peers_are_absent_is_told_where_they_have_something_to_do(run, judged):
    asked = ("quality", "--methods", "independent", "arfpy", "--splits", "1")
    assert "no nowhere: fakegen alone" in run(*asked)
    assert judged == [("independent", 0)]
    assert "fakegen alone" not in run(*QUALITY)


def test_another_table_of_the_same_name_is_a_mistake(run, judged, tmp_path, capsys, facts):
    Ledger(tmp_path / "l.jsonl").describe("goods", facts | {"rows": 7})
    with pytest.raises(SystemExit):
        run(*QUALITY)
    assert "goods has 300 rows" in capsys.readouterr().err
    assert judged == []


@pytest.mark.parametrize(
    "arguments", [("speed",), ("--tables", "goat"), ("--methods", "gan"), ("--again", "gan")]
)
def test_a_name_that_nobody_has_is_a_mistake(run, nothing_to_do, capsys, arguments):
    with pytest.raises(SystemExit):
        run(*arguments)
    assert f"no {arguments[-1]}; there are" in capsys.readouterr().err


def test_a_real_table_is_raced_from_end_to_end(tmp_path, monkeypatch, capsys):
    pytest.importorskip("palmerpenguins")
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    program.main(
        [
            *("quality", "--tables", "penguins", "--methods", "independent", "--splits", "1"),
            *("--ledger", str(tmp_path / "l.jsonl"), "--kept", str(tmp_path / "kept")),
        ]
    )
    assert "## penguins" in capsys.readouterr().out
    (found,) = Ledger(tmp_path / "l.jsonl").found()
    assert found.facts["rows"] == 344
    assert found.mean("independent", "C2ST train") > found.mean("holdout", "C2ST train") + 0.2
    (made,) = (tmp_path / "kept").rglob("*.parquet")
    assert len(pd.read_parquet(made)) == 275
    assert METHODS["independent"].ours
