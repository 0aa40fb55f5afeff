"""Reviews in the tone of their stars."""

from __future__ import annotations

import pytest
from scipy.stats import chisquare

import fakegen
from fakegen import GenerationError, SchemaError
from fakegen.providers.core.grammar import load
from fakegen.providers.core.review import WEIGHTS


def made(columns, rows=300, **more):
    tables = {"t": {"rows": rows, "columns": columns}}
    return fakegen.generate({"seed": 3, "tables": tables, **more})["t"].to_arrow().to_pylist()


def openings(locale="en"):
    """Return, for each number of stars, the sentences that reviews begin with, up to a gap in them."""
    grammar = load(f"review.{locale}")
    return {
        stars: tuple(text.partition("{")[0] for text in grammar[f"open_{stars}"])
        for stars in range(1, 6)
    }


@pytest.mark.parametrize(
    ("locale", "language"), [("en_GB", "en"), ("de_AT", "de"), ("fr_BE", "fr"), ("nl_NL", "nl")]
)
def test_title_and_text_have_the_tone_of_the_stars(locale, language):
    """In every language that there are reviews in."""
    begins, grammar = openings(language), load(f"review.{language}")
    columns = {
        "given": {"integer": {"min": 1, "max": 5}},
        "stars, title, text": {
            "review": {"stars": "{{ given }}", "product": "X9"},
            "locale": locale,
        },
    }
    for row in made(columns):
        assert row["stars"] == row["given"]
        assert (
            row["text"]
            .replace("X9", "")
            .startswith(tuple(begin.replace("X9", "") for begin in begins[row["stars"]]))
        )
        assert row["title"].replace("X9", "{product}") in grammar[f"title_{row['stars']}"]
        assert "{" not in row["text"] + row["title"]
        assert "\x00" not in row["text"] + row["title"]


def test_stars_that_are_not_given_are_as_likely_as_declared():
    rows = made({"stars": "review"}, 20_000)
    observed = [sum(row["stars"] == stars for row in rows) for stars in range(1, 6)]
    # A generator that is right fails here once in ten thousand seeds; the seed is fixed.
    assert chisquare(observed, [200 * weight for weight in WEIGHTS]).pvalue > 1e-4


def test_a_column_of_any_name_is_the_text():
    columns = {
        "stars, text": "review",
        "comment": {"review": {"stars": 1, "product": "{{ what }}"}},
        "what": {"choice": ["lamp", None]},
    }
    rows = made(columns, 400)
    begins = openings()
    assert all(row["comment"].startswith(begins[1]) for row in rows)
    assert {row["what"] for row in rows if "lamp" in row["comment"]} == {"lamp"}
    assert any("the product" in row["comment"].lower() for row in rows if row["what"] is None)


def test_further_parts_change_none_of_the_others():
    few, all_ = made({"stars, text": "review"}), made({"stars, title, text": "review"})
    assert [row["text"] for row in few] == [row["text"] for row in all_]


def test_a_null_number_of_stars_is_drawn():
    columns = {"given": {"integer": {"min": 2, "max": 2}, "null": 0.5}}
    columns["stars, text"] = {"review": {"stars": "{{ given }}"}}
    rows = made(columns)
    assert {row["stars"] for row in rows if row["given"]} == {2}
    assert {row["stars"] for row in rows if not row["given"]} > {1, 5}


def test_another_language_has_english_ones_and_is_told():
    with pytest.warns(fakegen.FakegenWarning, match="'en' stands in"):
        rows = made({"text": "review"}, locale="sv_SE")
    assert rows[0]["text"].startswith(sum(openings().values(), ()))
    with pytest.raises(SchemaError, match="no data"):
        made({"text": {"review": None, "locale": "sv_SE"}})


def test_stars_are_from_one_to_five():
    with pytest.raises(SchemaError, match=r"'stars' must be in 1 .. 5, not 6"):
        made({"text": {"review": {"stars": 6}}})
    with pytest.raises(GenerationError, match=r"row 0: 'stars' must be in 1 .. 5, not 0"):
        made({"id": {"constant": 0}, "text": {"review": {"stars": "{{ id }}"}}})


def test_a_review_begins_with_a_capital():
    for product, begins in [
        ("waterkoker", "Waterkoker"),
        ("iPhone 12", "iPhone 12"),
        ("émaille", "Émaille"),
    ]:
        rows = made({"title, text": {"review": {"product": product}, "locale": "nl_NL"}})
        named = [row["text"] for row in rows if row["text"].lower().startswith(product.lower())]
        assert named
        assert all(text.startswith(begins) for text in named)
