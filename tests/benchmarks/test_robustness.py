"""What counts as a fault, and how a part's section gets onto the page."""

from __future__ import annotations

import random
import signal

import pytest

import fakegen
from benchmarks.robustness import corpus, grammar, templates
from benchmarks.robustness.__main__ import PARTS, _replaced
from benchmarks.robustness.outcome import HEADER, Outcome, row
from benchmarks.robustness.variation import vary

FINE = Outcome(0, "", 1.0, 2**20)


@pytest.mark.parametrize(
    ("outcome", "end", "faults"),
    [
        (FINE, "done", ()),
        (Outcome(4, "s.yaml:1:1: no", 1.0, 0), "refused", ()),
        (Outcome(143, "", 1.0, 0, signal.SIGTERM), "ended", ()),
        (Outcome(-9, "", 1.0, 0, signal.SIGKILL), "ended", ()),
        (Outcome(-11, "", 1.0, 0, signal.SIGKILL), "refused", ("signals",)),
        (Outcome(-9, "", 1.0, 0), "refused", ("signals",)),
        (Outcome(70, "fakegen has a bug", 1.0, 0), "refused", ("status 70",)),
        (Outcome(1, "Traceback (most recent", 1.0, 0), "refused", ("tracebacks",)),
        (Outcome(0, "", 1.0, 0, seen=("half outputs",)), "done", ("half outputs",)),
    ],
)
def test_the_end_of_a_run_and_its_faults(outcome, end, faults):
    assert (outcome.end, outcome.faults) == (end, faults)


def test_a_row_counts_runs_and_faults():
    cells = dict(zip(HEADER, row("csv", [FINE, Outcome(70, "", 2.5, 2**21)]), strict=True))
    assert cells["runs"] == "2"
    assert cells["status 70"] == "1"
    assert cells["tracebacks"] == "0"
    assert (cells["most CPU"], cells["most memory"]) == ("2.5 s", "2 MiB")


def test_a_part_replaces_its_own_section_only():
    first, second, *_ = PARTS
    page = _replaced("", second, f"## {second}\n\nold\n")
    page = _replaced(page, first, f"## {first}\n\nfirst\n")
    page = _replaced(page, second, f"## {second}\n\nnew\n")
    assert page.index("first") < page.index("new")
    assert "old" not in page
    assert page.count("# Robustness") == 1


def test_every_production_of_the_grammar_means_something():
    made = [item for kind in grammar.VALUES for item in grammar.productions(kind)]
    made += [f"{item} | length" for item in grammar.productions("list")]
    columns = {f"c{at}": {"expr": item} for at, item in enumerate(made)}
    table = {"rows": 20, "columns": {**templates.COLUMNS, **columns}}
    assert (
        fakegen.generate(fakegen.load({"tables": {"t": table}}))["t"].to_arrow().num_columns > 100
    )


def test_variations_leave_a_schema_valid():
    start = {"tables": {"t": {"rows": 9, "columns": {"id": "sequence", "town": "faker.city"}}}}
    varied = [vary(start, random.Random(at), 6) for at in range(30)]
    assert len({str(document) for document in varied}) > 20
    for document in varied:
        fakegen.generate(fakegen.load(document))


def test_documents_to_start_from_are_mappings_with_tables():
    assert all("tables" in corpus.document(random.Random(at)) for at in range(50))
