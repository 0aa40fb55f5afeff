"""The page, from a small ledger of figures made up for it."""

from __future__ import annotations

import pytest

from benchmarks.learning.ledger import Ledger
from benchmarks.learning.page import page

FACTS = {"origin": "nowhere", "shape": "small", "target": "t", "rows": 900, "columns": 4}
FACTS |= {"with missing": 1}
TIMES = {"fit cpu": 2.0, "sample cpu": 0.1, "peak MiB": 400.0, "version": "1.2"}
FLOOR = {"tv1": 0.01, "tv2": 0.02, "tv3": 0.04, "C2ST train": 0.5, "TSTR": 0.93, "copies": 0.002}
GOOD = {"tv1": 0.005, "tv2": 0.01, "tv3": 0.03, "C2ST train": 0.51, "TSTR": 0.92, "copies": 0.0}
GOOD |= {"C2ST holdout": 0.51, "nearer": 0.51, "levels": 1.0}
COUNTS = {"native-country known": 41, "native-country all": 41, "race known": 5, "race all": 5}


@pytest.fixture
def ledger(tmp_path):
    return Ledger(tmp_path / "ledger.jsonl")


def written(ledger, **turns):
    """Write down turns of tables and return the page: ``table={(method, turn): found}``."""
    for rank, (table, found) in enumerate(turns.items()):
        ledger.describe(table, FACTS | {"rows": 1000 - rank})
        for (method, turn), figures in found.items():
            ledger.record((table, method, turn), figures)
    return page(ledger.found(), {})


def rows(text, title):
    """Return the rows of the table under a title, without its head."""
    section = text.partition(f"## {title}\n")[2].partition("\n## ")[0]
    cells = [
        tuple(cell.strip() for cell in line.strip("|").split("|"))
        for line in section.splitlines()
        if line.startswith("|")
    ]
    return cells[2:]


def targets(text):
    return {row[:2]: row[2:] for row in rows(text, "Targets")}


def test_a_method_ahead_of_the_best_peer_meets_the_target(ledger):
    text = written(
        ledger,
        goods={
            ("trees", "split-0"): GOOD | TIMES,
            ("arfpy", "split-0"): GOOD | TIMES | {"C2ST train": 0.6, "tv3": 0.02},
            ("sdv-tvae", "split-0"): GOOD | TIMES | {"C2ST train": 0.9, "tv3": 0.5},
        },
    )
    assert targets(text) == {
        ("goods", "C2ST train"): ("ahead of arfpy's 0.6000", "0.5100", "yes"),
        ("goods", "tv3"): ("ahead of arfpy's 0.0200", "0.0300", "**no**"),
    }


def test_a_c2st_below_a_half_is_no_merit(ledger):
    text = written(
        ledger,
        goods={
            ("trees", "split-0"): GOOD | {"C2ST train": 0.48},
            ("arfpy", "split-0"): GOOD | {"C2ST train": 0.45},
        },
    )
    row = targets(text)["goods", "C2ST train"]
    assert row == ("ahead of arfpy's 0.5000", "0.5000", "yes")


def test_a_peer_is_compared_on_the_splits_that_it_had(ledger):
    text = written(
        ledger,
        goods={
            ("trees", "split-0"): GOOD | {"tv3": 0.01},
            ("trees", "split-1"): GOOD | {"tv3": 0.09},
            ("arfpy", "split-0"): GOOD | {"tv3": 0.03},
            ("arfpy", "split-1"): {"failed": "cut"},
        },
    )
    assert targets(text)["goods", "tv3"] == ("ahead of arfpy's 0.0300", "0.0100", "yes")


def test_where_no_peer_was_measured_that_is_said(ledger):
    text = written(
        ledger,
        goods={("trees", "split-0"): GOOD | TIMES, ("arfpy", "split-0"): {"failed": "no arfpy."}},
    )
    assert targets(text)["goods", "tv3"] == ("ahead of every peer", "0.0300", "no peer measured")
    section = text.partition("## goods")[2].partition("\n## ")[0]
    assert "- arfpy: no arfpy.\n" in section
    assert (
        "- Not measured: *holdout*, fakegen copula, fakegen independent, fakegen init," in section
    )


def test_trees_that_fail_meet_nothing(ledger):
    text = written(
        ledger,
        goods={("trees", "split-0"): {"failed": "cut"}, ("arfpy", "split-0"): GOOD | TIMES},
        other={("trees", "split-0"): {"failed": "cut"}},
    )
    assert [row[-1] for row in rows(text, "Targets")] == ["**no**", "**no**"]
    assert "- fakegen trees: cut." in text


def test_the_same_failure_of_all_splits_is_told_once(ledger):
    turns = {("arfpy", f"split-{seed}"): {"failed": "cut after 10 minutes"} for seed in range(3)}
    assert written(ledger, goods=turns).count("cut after 10 minutes") == 1


def test_targets_of_adult_that_are_met(ledger):
    text = written(
        ledger,
        adult={
            ("holdout", "split-0"): FLOOR | {"capital new": 4},
            ("trees", "split-0"): GOOD | TIMES | COUNTS | {"capital new": 0},
            ("trees", "race-0"): TIMES,
            ("sdv-copula", "race-0"): TIMES | {"fit cpu": 8.0, "sample cpu": 1.0},
        },
    )
    known = targets(text)
    assert known["adult", "C2ST train"][-1] == "no peer measured"
    met = {figure: row[-1] for (_, figure), row in known.items() if row[-1] != "no peer measured"}
    assert set(met) >= {"nearer", "tv1", "tv2", "copies", "capital new", "TSTR", "race"}
    assert set(met.values()) == {"yes"}
    assert known["adult", "fit, against SDV"] == (">= 4x", "4.0x", "yes")
    assert ("adult", "fit", "2.000 s", "8.000 s", "4.0x", "4.0x") in rows(text, "Speed")


@pytest.mark.parametrize(
    ("figure", "found"),
    [
        ("nearer", {"nearer": 0.53}),
        ("tv1", {"tv1": 0.02}),
        ("tv2", {"tv2": 0.03}),
        ("copies", {"copies": 0.003}),
        ("capital new", {"capital new": 5}),
        ("TSTR", {"TSTR": 0.91}),
        ("native-country", {"native-country known": 40}),
        ("race", {"race known": 4}),
    ],
)
def test_a_target_of_adult_that_is_missed(ledger, figure, found):
    text = written(
        ledger,
        adult={
            ("holdout", "split-0"): FLOOR | {"capital new": 4},
            ("trees", "split-0"): GOOD | TIMES | COUNTS | {"capital new": 0} | found,
        },
    )
    missed = {name for (_, name), row in targets(text).items() if row[-1] == "**no**"}
    assert missed == {figure}


def test_a_race_that_is_too_slow_misses_its_targets(ledger):
    text = written(
        ledger,
        adult={
            ("trees", "split-0"): GOOD | TIMES | COUNTS,
            **{("trees", f"race-{turn}"): TIMES | {"fit cpu": turn} for turn in (2, 3, 9)},
            ("sdv-copula", "race-0"): TIMES | {"fit cpu": 7.0, "sample cpu": 0.9},
        },
    )
    assert targets(text)["adult", "fit, against SDV"] == (">= 4x", "3.5x", "**no**")
    assert targets(text)["adult", "sample, against SDV"] == (">= 10x", "9.0x", "**no**")


def test_a_table_is_told_by_mean_and_spread(ledger):
    text = written(
        ledger,
        goods={
            ("trees", "split-0"): GOOD | TIMES | {"tv1": 0.01},
            ("trees", "split-1"): GOOD | TIMES | {"tv1": 0.03, "fit cpu": 4.0},
        },
    )
    (row,) = rows(text, "goods")
    assert row[:2] == ("fakegen trees", "0.0200 ± 0.0141")
    assert row[-3:] == ("3.0", "0.10", "400")
    assert (
        "nowhere: 1,000 rows, 4 columns, 1 of them with missing values. Small. Target: `t`." in text
    )
    assert rows(text, "Contestants")[0][:2] == ("fakegen trees", "fakegen 1.2")


def test_the_trade_off_goes_from_small_leaves_to_large_ones(ledger):
    leaves = {
        (f"trees-min_leaf-{size}", "split-0"): GOOD | TIMES | {"tv1": size / 1000}
        for size in (100, 5, 20)
    }
    text = written(ledger, adult=leaves)
    assert [row[:2] for row in rows(text, "Privacy against quality")] == [
        ("5", "0.0050"),
        ("20", "0.0200"),
        ("100", "0.1000"),
    ]
