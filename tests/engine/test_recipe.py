"""A recipe travels with what its schema uses, whatever else the program has defined."""

from __future__ import annotations

import pickle
import random
import sys
import types

import pytest

import fakegen
from fakegen.binding.build import Choices
from fakegen.engine.recipe import Recipe
from fakegen.language import from_python, read_schema


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


def test_what_it_uses_and_cannot_travel_is_named(letter, tmp_path):
    with pytest.raises(
        fakegen.UsageError, match=r"'typed\.letter' is defined in this session only"
    ):
        pickle.dumps(recipe("typed.letter", tmp_path))
