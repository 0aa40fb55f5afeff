"""A plan as plain data: it travels with what its schema uses, and learns nothing again."""

from __future__ import annotations

import pickle
import random
import sys
import types
from pathlib import Path

import pytest

import fakegen
from fakegen.binding.build import Choices
from fakegen.engine.recipe import Recipe
from fakegen.language import from_python, read_schema
from fakegen.plan.settling import run_passes
from fakegen.streams import Rows


def recipe(provider: str, tmp_path) -> Recipe:
    document = {"tables": {"t": {"columns": {"a": provider}}}}
    return Recipe(read_schema(from_python(document)), (), tmp_path, Choices())


@pytest.fixture
def letter(monkeypatch):
    """A provider of a module that no other process can import."""
    monkeypatch.setitem(sys.modules, "typed_in", types.ModuleType("typed_in"))

    def made(rng: random.Random) -> str:
        """A letter."""
        return rng.choice("abc")

    made.__module__ = "typed_in"
    return fakegen.provider("typed.letter")(made)


def test_what_the_schema_does_not_use_need_not_travel(letter, tmp_path):
    plan = pickle.loads(pickle.dumps(recipe("sequence", tmp_path))).build()
    assert plan.tables["t"].columns == ["a"]


def test_what_it_uses_travels_by_value(letter, tmp_path, monkeypatch):
    sent = pickle.dumps(recipe("typed.letter", tmp_path))
    monkeypatch.delitem(sys.modules, "typed_in")
    made = pickle.loads(sent).build().tables["t"].batch(Rows(0, 30), ["a"])
    assert set(made["a"].to_pylist()) == set("abc")


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
def learning() -> Recipe:
    return Recipe(read_schema(from_python(DOCUMENT)), (), Path(), Choices(seed=7))


@pytest.fixture(scope="module")
def plan(learning):
    built = learning.build()
    run_passes(built, "t", ["kind", "size", "n"], built.tables["t"].rows)
    return built


def rows(plan):
    return plan.tables["t"].batch(Rows(0, 30), ["kind", "size", "n"]).to_pylist()


def test_a_plan_knows_its_recipe(learning, plan):
    assert plan.origin == learning


def test_what_travels_makes_the_same_rows(learning, plan):
    sent = pickle.loads(pickle.dumps(learning.with_results(plan)))
    assert rows(sent.build()) == rows(plan)


def test_nothing_is_learned_again(learning, plan, monkeypatch):
    sent = pickle.dumps(learning.with_results(plan))
    loaded = pickle.loads(sent)
    assert set(loaded.states) == {"m"}
    assert not loaded.choices.models

    def fail(*args, **parameters):
        raise AssertionError("learned again")

    monkeypatch.setattr("fakegen.binding.declared_models.learn", fail, raising=False)
    monkeypatch.setattr("fakegen.learning.learner.prepare", fail)
    assert rows(loaded.build()) == rows(plan)


def test_no_code_travels(learning, plan):
    content = pickle.dumps(learning.with_results(plan))
    assert b"fakegen.learning" not in content
    assert b"SequentialModel" not in content


def test_what_passes_found_travels(learning, plan):
    loaded = pickle.loads(pickle.dumps(learning.with_results(plan)))
    assert loaded.results
    made = loaded.build().tables["t"].batch(Rows(0, 30), ["n"])
    assert sum(made["n"].to_pylist()) == 1_500
