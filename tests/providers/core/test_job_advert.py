"""Vacancies, whose tasks and requirements are those of the job."""

from __future__ import annotations

import pytest

import fakegen
from fakegen.providers.core.grammar import load


def made(columns, rows=300, **more):
    tables = {"t": {"rows": rows, "columns": columns}}
    return fakegen.generate({"seed": 3, "tables": tables, **more})["t"].to_arrow().to_pylist()


def fields(grammar, text):
    """Return the fields of the first task that a text names."""
    return {
        field
        for field in [*grammar["field"], "general"]
        if any(task in text for task in grammar[f"{field}_1"])
    }


@pytest.mark.parametrize(("locale", "language"), [("en_US", "en"), ("de_DE", "de")])
def test_the_text_names_the_other_parts_and_tasks_of_the_job(locale, language):
    """In every language that there are adverts in."""
    grammar = load(f"job_advert.{language}")
    of = {title: field for field in grammar["field"] for title in grammar[f"title_{field}"]}
    named = 0
    for row in made({"title, company, city, text": {"job_advert": None, "locale": locale}}):
        assert row["title"] in row["text"]
        assert row["city"] in row["text"]
        named += row["company"] in row["text"]
        assert fields(grammar, row["text"]) == {of[row["title"]]}
        assert "\x00" not in row["text"]
    assert named > 150  # one of three texts speaks of "we" alone


@pytest.mark.parametrize(
    ("title", "field"),
    [
        ("Senior Software Engineer", "it"),
        ("Head chef", "hospitality"),
        ("Lorry driver", "logistics"),
        ("Maths teacher", "education"),
        ("Dental nurse", "care"),
        ("Astronaut", "general"),
    ],
)
def test_a_given_title_has_tasks_of_its_field(title, field):
    for row in made(
        {"advert": {"job_advert": {"title": title, "company": "Lumen", "city": "Ghent"}}}, 40
    ):
        assert title in row["advert"]
        assert "Ghent" in row["advert"]
        assert fields(load("job_advert.en"), row["advert"]) == {field}


@pytest.mark.parametrize("language", ["en", "de"])
def test_our_own_titles_are_recognised(language):
    grammar = load(f"job_advert.{language}")
    for field in grammar["field"]:
        for title in grammar[f"title_{field}"]:
            held = {
                other: max(
                    (len(w) for w in grammar[f"words_{other}"] if w in title.lower()), default=0
                )
                for other in grammar["field"]
            }
            assert max(held, key=held.get) == field, title


def test_a_title_by_row_is_drawn_where_it_is_null():
    columns = {
        "job": {"choice": ["Nurse", None]},
        "title, text": {"job_advert": {"title": "{{ job }}"}},
    }
    rows = made(columns)
    assert {row["title"] for row in rows if row["job"]} == {"Nurse"}
    assert len({row["title"] for row in rows if not row["job"]}) > 20
    for row in rows:
        assert row["title"] in row["text"]
