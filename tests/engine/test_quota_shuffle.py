"""Rows that are resampled by many processes end with the attempts that one process finds."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import fakegen
from fakegen.engine.executors import LOCAL
from fakegen.engine.quota_shuffle import QuotaShuffle
from fakegen.engine.run import Run
from fakegen.engine.task import Slice
from fakegen.formats.stores import store_at

pytestmark = pytest.mark.filterwarnings(
    "ignore::fakegen.FakegenWarning"  # few values are the point
)

MAIL = {
    "first": "faker.first_name",
    "n": {"integer": {"min": 1, "max": 9}},
    "mail": {"template": "{{ first | lower }}{{ n }}@x.org", "unique": True},
}
CASES = {
    "few": {"columns": MAIL},
    "crowded": {
        "columns": {
            "a": {"integer": {"min": 1, "max": 40}},
            "b": {"integer": {"min": 1, "max": 20}},
            "ab": {"template": "{{ a }}-{{ b }}", "unique": True},
        }
    },
    "nulls": {
        "columns": {
            "a": {"integer": {"min": 1, "max": 30}},
            "c": {"template": "x{{ a }}", "unique": True, "null": 0.98},
        }
    },
    "several rows": {
        "columns": {"a": {"integer": {"min": 1, "max": 20}}, "b": {"integer": {"max": 9}}},
        "constraints": [{"at_most": 5, "per": ["a", "b"]}],
    },
}


@pytest.fixture(autouse=True)
def hasty(monkeypatch):
    monkeypatch.setattr("os.fsync", lambda _: None)  # of many small files, they take seconds


def plan_of(table, **more):
    document = {"seed": 5, "tables": {"t": {"rows": 700, **table, **more}}}
    return fakegen.job(document, passes=False)._made.plan


def redraws_of(plan, shared=None):
    table = plan.tables["t"]
    Run(plan).settle(Slice("t", table.columns, 0, table.rows), shared=shared)
    (found,) = table.redraws.values()
    table.redraws.clear()
    return found


def shuffle(plan, folder, **sizes):
    return QuotaShuffle(plan, LOCAL, 1, store_at(folder), **sizes).settle


@pytest.mark.parametrize(("rows_at_once", "part_rows"), [(50, 1_000), (97, 60), (300, 25)])
@pytest.mark.parametrize("kind", CASES)
def test_the_same_rows_end_with_the_same_attempts(kind, rows_at_once, part_rows, tmp_path):
    plan = plan_of(CASES[kind])
    alone = redraws_of(plan)
    shared = redraws_of(
        plan, shuffle(plan, tmp_path, rows_at_once=rows_at_once, part_rows=part_rows)
    )
    assert len(alone.rows)
    assert shared.stop == alone.stop
    np.testing.assert_array_equal(shared.rows, alone.rows)
    assert shared.attempts.keys() == alone.attempts.keys()
    for label, attempts in alone.attempts.items():
        np.testing.assert_array_equal(shared.attempts[label], attempts)
    assert not list(tmp_path.iterdir())


def test_quotas_that_change_each_other_are_settled_here(tmp_path):
    table = {
        "columns": {**MAIL, "first": {"faker.first_name": {}, "unique": True}},
        "rows": 60,
    }
    plan = plan_of(table)
    shared = redraws_of(plan, shuffle(plan, tmp_path, rows_at_once=10))
    np.testing.assert_array_equal(shared.rows, redraws_of(plan).rows)


@pytest.mark.parametrize(
    "columns",
    [
        {"a": "sequence", "t": {"expr": "a % 3", "unique": True}},
        {"a": {"integer": {"max": 60}}, "t": {"template": "x{{ a // 2 }}", "unique": True}},
    ],
)
def test_what_cannot_be_satisfied_is_the_same_error(columns, tmp_path):
    plan = plan_of({"columns": columns}, rows=40)
    messages = []
    for shared in (None, shuffle(plan, tmp_path, rows_at_once=10)):
        with pytest.raises(fakegen.GenerationError) as caught:
            redraws_of(plan, shared)
        messages.append(str(caught.value))
    assert messages[0] == messages[1]
    assert not list(tmp_path.iterdir())


def mails(most):
    columns = {**MAIL, "n": {"integer": {"max": most}}}
    return {"seed": 5, "tables": {"t": {"rows": 70_000, "columns": columns}}}


@pytest.mark.usefixtures("workers_are_kept")
def test_rows_are_the_same_however_many_processes_run_the_passes_of_a_job(tmp_path):
    job = fakegen.job(mails(999), workers=2, scratch=tmp_path)
    assert not list(tmp_path.iterdir())
    assert job.generate()["t"].to_arrow() == fakegen.generate(mails(999))["t"].to_arrow()


@pytest.mark.usefixtures("workers_are_kept")
def test_many_processes_settle_more_rows_than_one_may_hold(tmp_path, monkeypatch):
    few = replace(fakegen.UNTRUSTED, held_rows=10_000)
    monkeypatch.setattr("fakegen.api.loading.UNTRUSTED", few)
    with pytest.raises(fakegen.SchemaError, match="10,000 can be held; 70,000 would be needed"):
        fakegen.job(mails(9999), untrusted=True)
    job = fakegen.job(mails(9999), untrusted=True, workers=2)
    job.write(tmp_path, 2)
    assert fakegen.gather(tmp_path).rows == {"t": 70_000}
    said = r"'mail' cannot be unique: [\d,]+ rows would have to be resampled, of which 10,000 can"
    with pytest.raises(fakegen.GenerationError, match=said):
        fakegen.job(mails(999), untrusted=True, workers=2)
