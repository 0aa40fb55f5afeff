"""What passes keep of their draws."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

import fakegen
from fakegen.plan import first_draws
from fakegen.plan.first_draws import FirstDraws
from fakegen.plan.steps import Step
from fakegen.streams import Rows

VALUES = {"a": pa.array([1, 2])}


def test_a_block_is_given_away_once_and_only_to_its_own_rows():
    kept = FirstDraws()
    kept.keep(Rows(2, 2), VALUES)
    kept.keep(Rows(2, 2), {"b": pa.array(["x", "y"])})
    for others in (Rows(0, 2), Rows(2, 1), Rows.choose(np.array([2, 3]))):
        assert not kept.take(others)
    assert set(kept.take(Rows(2, 2))) == {"a", "b"}
    assert not kept.take(Rows(2, 2))


def test_nothing_is_kept_of_too_many_rows(monkeypatch):
    monkeypatch.setattr(first_draws, "_MOST_BYTES", 20)
    kept = FirstDraws()
    kept.keep(Rows(0, 2), VALUES)
    assert not kept.is_full
    kept.keep(Rows(2, 2), VALUES)
    assert kept.is_full
    assert not kept.take(Rows(0, 2))


def document(constraints: list[str]) -> dict[str, Any]:
    columns = {
        "a": {"integer": {"min": 1, "max": 60}},
        "b": {"integer": {"min": 1, "max": 60}},
        "ab": {"template": "{{ a }}-{{ b }}", "unique": True},
        "c": {"integer": {"min": 1, "max": 9}},
        "sum": {"expr": "a + b + c"},
    }
    table = {"rows": 1500, "columns": columns, "constraints": constraints}
    return {"tables": {"t": table}}


@pytest.mark.filterwarnings("ignore::fakegen.FakegenWarning")
@pytest.mark.parametrize("constraints", [[], ["a + b > 20"], ["a + b > 20", "c < a"], ["c > 2"]])
def test_values_are_those_of_rows_that_are_made_without_what_is_kept(monkeypatch, constraints):
    schema = fakegen.load(document(constraints))
    made = schema.generate()["t"].to_arrow()
    parts = [schema.generate(500, start_row=start)["t"].to_arrow() for start in (0, 500, 1000)]
    assert pa.concat_tables(parts).equals(made)
    monkeypatch.setattr(first_draws, "_MOST_BYTES", 0)
    assert fakegen.load(document(constraints)).generate()["t"].to_arrow().equals(made)


@pytest.mark.filterwarnings("ignore::fakegen.FakegenWarning")
def test_what_a_pass_has_drawn_is_not_drawn_again(monkeypatch):
    drawn: Counter[str] = Counter()
    make = Step.make

    def counted(step, seed, rows, values, attempt=0):
        if rows.chosen is None and len(rows) == 1500:
            drawn[step.label] += 1
        return make(step, seed, rows, values, attempt)

    monkeypatch.setattr(Step, "make", counted)
    schema = fakegen.load(document([]))
    schema.generate()["t"].to_arrow()
    assert drawn == {"a": 1, "b": 1, "ab": 1, "c": 1, "sum": 1}
