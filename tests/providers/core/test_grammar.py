"""Grammars, and those that fakegen has of its own."""

from __future__ import annotations

from importlib import resources

import numpy as np
import pyarrow as pa
import pytest
import yaml

from fakegen.errors import ParameterError
from fakegen.providers.core.grammar import GrammarCompiler, filled, load

FILES = sorted(
    file.name.removesuffix(".yaml")
    for file in resources.files("fakegen.providers.core").joinpath("grammars").iterdir()
)
SLOTS = {"review": ["product"], "job_advert": ["title", "company", "city", "tasks", "needs"]}


@pytest.mark.parametrize("file", FILES)
def test_every_part_of_our_own_grammars_is_used_and_compiles(file):
    grammar = load(file)
    name = file.partition(".")[0]
    compiler = GrammarCompiler(grammar, SLOTS.get(name, []))
    for part in grammar:
        if not part.startswith("words_"):
            assert compiler.part(part).longest > 0
    text = yaml.safe_dump(grammar, width=10_000, allow_unicode=True)
    roots = ("title", "text", "tasks", "needs", "words", "access", "product", "field", "level")
    levels = ("DEBUG", "INFO", "WARN", "ERROR", "CRITICAL", "service")
    for part in grammar:
        assert part.startswith((*roots, *levels)) or f"{{{part}}}" in text, part


@pytest.mark.parametrize("name", ["review", "job_advert"])
def test_all_languages_have_the_same_parts(name):
    def main(grammar):
        return {
            part
            for part in grammar
            if part.startswith(("title", "text", "tasks", "needs", "words"))
        }

    every = [main(load(file)) for file in FILES if file.startswith(name)]
    assert len(every) > 1
    assert all(parts == every[0] for parts in every)


def test_slots_are_filled_by_row():
    texts = GrammarCompiler({"text": ["{who} and {what}", "x"]}, ["who", "what"]).part("text")
    made = texts.unrank(np.zeros(2, dtype=np.uint64))
    values = {"who": pa.array(["Ann", "{what}"]), "what": "tea"}
    assert filled(made, values).to_pylist() == ["Ann and tea", "{what} and tea"]


@pytest.mark.parametrize(
    ("grammar", "key", "message"),
    [
        ({"text": "a {b}"}, "text", "there is no part 'b'"),
        ({"text": "{b}", "b": ["x", "{text}"]}, "b", "within itself: text -> b -> text"),
        ({"text": []}, "text", "must be a string"),
        ({"text": {"a": 1, "b": "c"}}, "text", "weights of 'text' must be numbers"),
        ({"text": {"a": 0}}, "text", "not all 0"),
        ({"text": {"a": -1}}, "text", "0 or more"),
        ({"text": "{b}", "b": {"regex": "("}}, "b", "unterminated"),
        ({"text": [["a"]]}, "text", "must be a string"),
    ],
)
def test_mistakes(grammar, key, message):
    with pytest.raises(ParameterError, match=message) as caught:
        GrammarCompiler(grammar).part("text")
    assert caught.value.key == key
