"""A loaded schema plans each run once."""

from __future__ import annotations

import pandas as pd

import fakegen
from fakegen.engine import recipe

SCHEMA = {
    "sources": {"s": pd.DataFrame({"x": [1, 2, 3] * 20})},
    "models": {"m": {"source": "s", "method": "independent"}},
    "tables": {"t": {"rows": 10, "columns": {"id": "sequence", "*": {"model": "m"}}}},
}


def counted(monkeypatch):
    plans = []
    build = recipe.build
    monkeypatch.setattr(recipe, "build", lambda *given: plans.append(1) or build(*given))
    return plans


def test_the_same_run_is_planned_once(monkeypatch):
    plans = counted(monkeypatch)
    schema = fakegen.load(SCHEMA)
    first = schema.generate(5, seed=1)["t"].to_arrow()
    for _ in range(3):
        assert schema.generate(5, seed=1)["t"].to_arrow() == first
    assert len(plans) == 1
    schema.generate(5, seed="1")
    schema.generate({"t": 6}, seed=1)
    assert len(plans) == 3
    schema.generate(5, seed=1)
    assert len(plans) == 3


def test_learning_anew_plans_anew(monkeypatch):
    schema = fakegen.load(SCHEMA)
    before = schema.generate()["t"].to_arrow()
    plans = counted(monkeypatch)
    schema.learn("m")
    assert schema.generate()["t"].to_arrow() == before
    assert len(plans) == 1


def test_only_the_last_plans_are_kept():
    schema = fakegen.load(SCHEMA)
    for seed in range(30):
        schema.generate(seed=seed)
    assert len(schema._planner._plans) <= 8
