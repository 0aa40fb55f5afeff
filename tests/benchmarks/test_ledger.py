"""The ledger: what is written stays, what is written later counts, and several may write."""

from __future__ import annotations

import json
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.learning import ledger as module
from benchmarks.learning.ledger import Ledger, OtherTableError

FACTS = {"origin": "nowhere", "shape": "small", "target": "t", "rows": 9, "columns": 2}

names = st.sampled_from(["a", "b", "c"])
turns = st.tuples(names, names, st.sampled_from(["split-0", "split-1", "race-0"]))
figures = st.dictionaries(
    st.sampled_from(["tv1", "C2ST train", "fit cpu"]), st.floats(-1e9, 1e9), min_size=1
)
outcomes = figures | st.builds(lambda why: {"failed": why}, st.text())


@pytest.fixture
def ledger(tmp_path):
    return Ledger(tmp_path / "results" / "ledger.jsonl")


def lines(tmp_path):
    return (tmp_path / "results" / "ledger.jsonl").read_text().splitlines()


def found(ledger):
    """Return all that the ledger has, by turn."""
    return {
        (table.name, line["method"], line["turn"]): {
            name: value
            for name, value in line.items()
            if name not in {"table", "method", "turn"} and value == value
        }
        for table in ledger.found()
        for part in (table.splits, table.races)
        for line in part.to_dict("records")
    }


def test_nothing_is_known_before_anything_is_written(ledger, tmp_path):
    assert ledger.known() == set()
    assert ledger.found() == []
    ledger.forget("t", "m")
    assert not list(tmp_path.iterdir())


def test_a_turn_is_a_line_with_its_keys_sorted_and_figures_rounded(ledger, tmp_path):
    ledger.record(("t", "m", "split-0"), {"tv1": 0.123456789, "big": 123456789.0, "count": 7})
    assert lines(tmp_path) == [
        '{"big": 123457000.0, "count": 7, "method": "m", "table": "t", "turn": "split-0", '
        '"tv1": 0.123457}'
    ]


def test_what_is_no_number_is_left_out(ledger, tmp_path):
    ledger.record(("t", "m", "split-0"), {"levels": float("nan"), "tv1": 0.5})
    assert "levels" not in json.loads(lines(tmp_path)[0])


def test_a_later_line_takes_the_place_of_an_earlier_one(ledger, tmp_path):
    ledger.describe("t", FACTS)
    ledger.record(("t", "m", "split-0"), {"failed": "cut"})
    ledger.record(("t", "m", "split-0"), {"tv1": 0.5})
    assert found(ledger) == {("t", "m", "split-0"): {"tv1": 0.5}}
    assert len(lines(tmp_path)) == 3
    ledger.tidy()
    assert len(lines(tmp_path)) == 2


def test_a_turn_that_failed_is_known(ledger):
    ledger.record(("t", "m", "split-0"), {"failed": "cut after 10 minutes"})
    assert ledger.known() == {("t", "m", "split-0")}


def test_a_method_is_forgotten_on_one_table(ledger):
    for table in ("t", "u"):
        ledger.describe(table, FACTS)
        for method in ("m", "n"):
            for turn in ("split-0", "split-1", "race-0"):
                ledger.record((table, method, turn), {"tv1": 0.5})
    ledger.forget("t", "m")
    assert {key[:2] for key in ledger.known()} == {("t", "n"), ("u", "m"), ("u", "n")}
    assert [table.name for table in ledger.found()] == ["t", "u"]


def test_facts_are_written_once_and_again_when_they_change(ledger, tmp_path):
    ledger.describe("t", FACTS)
    ledger.describe("t", FACTS)
    assert len(lines(tmp_path)) == 1
    ledger.describe("t", FACTS | {"shape": "large"})
    ledger.record(("t", "m", "split-0"), {"tv1": 0.5})
    assert ledger.found()[0].facts["shape"] == "large"


@pytest.mark.parametrize("size", ["rows", "columns"])
def test_another_table_of_the_same_name_is_a_mistake(ledger, size):
    ledger.describe("t", FACTS)
    with pytest.raises(OtherTableError, match=rf"t has 12,345 {size}, .*of {FACTS[size]}:"):
        ledger.describe("t", FACTS | {size: 12_345})


def test_races_are_told_from_splits_and_large_tables_come_first(ledger):
    for name, rows in (("a", 10), ("z", 99), ("unknown", 50)):
        ledger.describe(name, FACTS | {"rows": rows})
    for name in ("a", "z"):
        ledger.record((name, "m", "split-0"), {"tv1": 0.5})
        ledger.record((name, "m", "race-0"), {"fit cpu": 1.5})
    known = ledger.found()
    assert [table.name for table in known] == ["z", "a"]
    assert list(known[0].splits["turn"]) == ["split-0"]
    assert list(known[0].races["turn"]) == ["race-0"]


def test_a_broken_line_is_told_with_its_place(ledger, tmp_path):
    ledger.record(("t", "m", "split-0"), {"tv1": 0.5})
    with (tmp_path / "results" / "ledger.jsonl").open("a") as file:
        file.write("<<<<<<< HEAD\n")
    with pytest.raises(ValueError, match=r"ledger\.jsonl:2: "):
        ledger.known()


@settings(max_examples=30)
@given(st.lists(st.tuples(turns, outcomes), max_size=12))
def test_what_was_written_last_is_read_back_before_and_after_tidying(tmp_path_factory, written):
    file = tmp_path_factory.mktemp("ledger") / "ledger.jsonl"
    ledger, expected = Ledger(file), {}
    for turn, outcome in written:
        ledger.describe(turn[0], FACTS)
        ledger.record(turn, outcome)
        expected[turn] = {
            name: float(f"{value:.6g}") if isinstance(value, float) else value
            for name, value in outcome.items()
        }
    assert ledger.known() == set(expected)
    assert found(ledger) == expected
    ledger.tidy()
    once = file.read_text()
    assert found(ledger) == expected
    assert len(once.splitlines()) == len(expected) + len({turn[0] for turn in expected})
    ledger.tidy()
    assert file.read_text() == once


def test_the_order_of_writing_is_not_seen_once_it_is_tidy(tmp_path):
    turns = [(table, method, f"split-{seed}") for table in "ab" for method in "mn" for seed in "01"]
    texts = set()
    for number, order in enumerate((turns, turns[::-1])):
        file = tmp_path / f"{number}.jsonl"
        ledger = Ledger(file)
        for turn in order:
            ledger.describe(turn[0], FACTS)
            ledger.record(turn, {"tv1": 0.5})
        ledger.tidy()
        texts.add(file.read_text())
    assert len(texts) == 1


def test_several_write_while_one_tidies(tmp_path, monkeypatch):
    file = tmp_path / "ledger.jsonl"
    rewrite = module._write

    def slowly(*arguments):
        time.sleep(0.01)  # for others to write what was not read
        rewrite(*arguments)

    monkeypatch.setattr(module, "_write", slowly)

    def write(method):
        for number in range(100):
            Ledger(file).record(("t", method, f"split-{number}"), {"tv1": 0.5})
            time.sleep(0.001)

    def tidy():
        for _ in range(10):
            Ledger(file).tidy()
            Ledger(file).forget("t", "nobody")

    with ThreadPoolExecutor(3) as pool:
        tasks = [pool.submit(write, "a"), pool.submit(write, "b"), pool.submit(tidy)]
        for task in tasks:
            task.result()
    assert len(Ledger(file).known()) == 200
