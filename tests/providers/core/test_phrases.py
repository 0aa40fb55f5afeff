"""Texts by templates of one's own."""

from __future__ import annotations

from collections import Counter

import pytest
from scipy.stats import chisquare

import fakegen
from fakegen.errors import ParameterError
from fakegen.providers.core import Phrases

PARTS = {
    "text": {"{hi}, {you}!": 3, "{you}?": 1},
    "hi": ["Hello", "Good day"],
    "you": {"all": 2, "friend": 1},
}


def test_texts_are_as_likely_as_their_weights_say(bind, made):
    rows = 30_000
    counts = Counter(made(bind(Phrases, parts=PARTS), rows).to_pylist())
    expected = {f"{you}?": share / 4 for you, share in [("all", 2 / 3), ("friend", 1 / 3)]}
    for hi in ("Hello", "Good day"):
        expected |= {f"{hi}, all!": 3 / 8 * 2 / 3, f"{hi}, friend!": 3 / 8 / 3}
    assert set(counts) == set(expected)
    # A generator that is right fails here once in ten thousand seeds; the seed is fixed.
    observed = [counts[text] for text in expected]
    assert chisquare(observed, [rows * share for share in expected.values()]).pvalue > 1e-4


def test_texts_are_counted(bind, counted):
    assert len(counted(bind(Phrases, parts=PARTS))) == 6


def test_a_part_is_drawn_anew_at_each_place(bind, made):
    texts = made(bind(Phrases, parts={"text": "{d}-{d}", "d": {"regex": "[0-9]"}}), 500).to_pylist()
    assert len(set(texts)) > 60
    assert any(text[0] != text[2] for text in texts)


def test_the_first_part_can_follow_a_column():
    columns = {
        "mood": {"choice": ["good", "bad"]},
        "said": {
            "phrases": {
                "start": "{{ mood }}",
                "parts": {
                    "good": ["{what}, great"],
                    "bad": "{what}, alas",
                    "what": ["Rain", "Sun"],
                },
            }
        },
    }
    tables = fakegen.generate({"tables": {"t": {"rows": 200, "columns": columns}}})
    for row in tables["t"].to_arrow().to_pylist():
        assert row["said"].endswith({"good": "great", "bad": "alas"}[row["mood"]])


def test_braces_without_a_name_are_text(bind, made):
    assert made(bind(Phrases, parts={"text": "{} {1} { a }"}))[0].as_py() == "{} {1} { a }"


@pytest.mark.parametrize(
    ("written", "parameter", "key"),
    [
        ({"parts": {"text": "{whoo}", "who": "x"}}, "parts", "text"),
        ({"parts": {"texts": "x"}}, "parts", None),
        ({"parts": {"text": "x"}, "start": "tex"}, "start", None),
    ],
)
def test_mistakes(bind, written, parameter, key):
    with pytest.raises(ParameterError) as caught:
        bind(Phrases, **written)
    assert (caught.value.parameter, caught.value.key) == (parameter, key)
    assert caught.value.suggestion
