"""A plan as plain data: what travels makes the same rows, and learns nothing again."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from fakegen.binding.build import Choices
from fakegen.engine.passes import run_passes
from fakegen.engine.recipe import Recipe
from fakegen.language import from_python, read_schema
from fakegen.streams import Rows

DOCUMENT = {
    "sources": {"s": {"rows": [{"kind": "ab"[n % 2], "size": n % 7} for n in range(60)]}},
    "models": {"m": {"source": "s", "method": "independent"}},
    "tables": {
        "t": {
            "rows": 30,
            "columns": {"*": {"model": "m"}, "n": {"integer": {"min": 0, "max": 100}}},
            "constraints": [{"total": "n", "is": 1_500}],
        }
    },
}


@pytest.fixture(scope="module")
def recipe() -> Recipe:
    return Recipe(read_schema(from_python(DOCUMENT)), (), Path(), Choices(seed=7))


@pytest.fixture(scope="module")
def plan(recipe):
    built = recipe.build()
    run_passes(built, "t", ["kind", "size", "n"])
    return built


def rows(plan):
    return plan.tables["t"].batch(Rows(0, 30), ["kind", "size", "n"]).to_pylist()


def test_a_plan_knows_its_recipe(recipe, plan):
    assert plan.origin == recipe


def test_what_travels_makes_the_same_rows(recipe, plan):
    sent = pickle.loads(pickle.dumps(recipe.with_results(plan)))
    assert rows(sent.build()) == rows(plan)


def test_nothing_is_learned_again(recipe, plan, monkeypatch):
    sent = pickle.dumps(recipe.with_results(plan))
    loaded = pickle.loads(sent)
    assert set(loaded.states) == {"m"}
    assert not loaded.choices.models

    def fail(*args, **parameters):
        raise AssertionError("learned again")

    monkeypatch.setattr("fakegen.binding.models.learn", fail, raising=False)
    monkeypatch.setattr("fakegen.learning.learner.prepare", fail)
    assert rows(loaded.build()) == rows(plan)


def test_no_code_travels(recipe, plan):
    content = pickle.dumps(recipe.with_results(plan))
    assert b"fakegen.learning" not in content
    assert b"SequentialModel" not in content


def test_what_passes_found_travels(recipe, plan):
    loaded = pickle.loads(pickle.dumps(recipe.with_results(plan)))
    assert loaded.results
    made = loaded.build().tables["t"].batch(Rows(0, 30), ["n"])
    assert sum(made["n"].to_pylist()) == 1_500
