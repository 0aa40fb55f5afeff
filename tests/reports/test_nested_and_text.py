"""Nested values and free text: what users of such tools ask for, in our own words, and what comes out."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pyarrow.parquet
import yaml

import fakegen


def loaded(text: str) -> fakegen.Schema:
    """Return the schema that is written in some YAML."""
    return fakegen.load(yaml.safe_load(text))


def test_orders_with_their_lines_in_one_document(tmp_path: Path) -> None:
    """A document store is to be filled: each order holds its lines, numbered, and a total that is their sum."""
    schema = loaded(
        """
        tables:
          order:
            rows: 200
            columns:
              id: sequence
              lines:
                list:
                  length: {1: 0.5, 2: 0.3, 8: 0.2}
                  of:
                    object:
                      line: position
                      sku: {regex: '[A-Z]{3}-[0-9]{4}'}
                      quantity: {integer: {min: 1, max: 9}}
                      price: {integer: {min: 100, max: 9900}}
                      amount: {expr: quantity * price}
              total: {expr: "lines | sum(attribute='amount')"}
        """
    )
    schema.generate(seed=1).write(tmp_path / "order.jsonl")
    for line in (tmp_path / "order.jsonl").read_text("utf-8").splitlines():
        order = json.loads(line)
        lines = order["lines"]
        assert [item["line"] for item in lines] == [*range(1, len(lines) + 1)]
        assert all(item["amount"] == item["quantity"] * item["price"] for item in lines)
        assert order["total"] == sum(item["amount"] for item in lines)


def test_an_address_as_a_structure_whose_parts_other_columns_use(tmp_path: Path) -> None:
    """The address is one nested column for Spark, and the label on the parcel repeats it, null ones left out."""
    schema = loaded(
        """
        tables:
          parcel:
            rows: 300
            columns:
              to:
                object: {street: faker.street_name, number: {integer: {min: 1, max: 99}}, city: faker.city}
                null: 0.1
              label: {template: "{{ to.street }} {{ to.number }}, {{ to.city }}", when: to is not none}
        """
    )
    schema.generate(seed=1).write(tmp_path / "parcel.parquet")
    rows = pyarrow.parquet.read_table(tmp_path / "parcel.parquet").to_pylist()
    assert any(row["to"] is None for row in rows)
    for row in rows:
        to = row["to"]
        assert row["label"] == (to and f"{to['street']} {to['number']}, {to['city']}")


def test_tags_of_which_none_comes_twice() -> None:
    """Up to three tags of five for each article, each tag once, some articles without any."""
    schema = loaded(
        """
        tables:
          article:
            rows: 500
            columns:
              tags: {list: {of: {choice: [art, food, law, sport, war]}, length: {min: 0, max: 3}, unique: true}}
        """
    )
    tags = schema.generate(seed=1)["article"].to_arrow()["tags"].to_pylist()
    assert all(len(item) == len(set(item)) for item in tags)
    assert {len(item) for item in tags} == {0, 1, 2, 3}
    assert {tag for item in tags for tag in item} == {"art", "food", "law", "sport", "war"}


def test_a_longer_list_leaves_everything_else_as_it_was() -> None:
    """A fixture file is under version control: more readings per sensor must not change those that are there."""

    def readings(most: int) -> list[list[float]]:
        of = {"number": {"min": 0, "max": 1}}
        columns = {"readings": {"list": {"of": of, "length": most}}, "name": "faker.word"}
        schema = fakegen.load({"tables": {"sensor": {"rows": 40, "columns": columns}}})
        found: list[list[float]] = (
            schema.generate(seed=1)["sensor"].to_arrow()["readings"].to_pylist()
        )
        return found

    assert [item[:3] for item in readings(9)] == readings(3)


def test_a_librarys_words_are_a_list_of_sentences_that_can_be_counted() -> None:
    """Some sentences for each post, as a list and not as a string that looks like one; a column counts them."""
    schema = loaded(
        """
        tables:
          post:
            rows: 50
            columns:
              sentences: {faker.sentences: {nb: 4}}
              count: {expr: sentences | length}
              body: {template: "{{ sentences | join(' ') }}"}
        """
    )
    for row in schema.generate(seed=1)["post"].to_arrow().to_pylist():
        assert row["count"] == len(row["sentences"]) == 4
        assert row["body"] == " ".join(row["sentences"])
        assert all(item[0].isupper() and item.endswith(".") for item in row["sentences"])


def test_a_shop_whose_reviews_read_like_their_stars() -> None:
    """A rating widget is tested: an angry text under five stars looks broken, and so does Latin."""
    schema = loaded(
        """
        locale: {en_GB: 0.5, de_DE: 0.5}
        tables:
          review:
            rows: 300
            columns:
              rating: {choice: {1: 1, 5: 1}}
              item: {choice: [kettle, toaster]}
              "title, body": {review: {stars: "{{ rating }}", product: "{{ item }}"}, columns: {body: text}}
        """
    )
    angry = ("Never again", "Nie wieder", "Waste of money", "Finger weg", "Terrible")
    happy = ("Love it", "Excellent quality", "Immer wieder gern", "Absolute Kaufempfehlung")
    rows = schema.generate(seed=1)["review"].to_arrow().to_pylist()
    assert {row["rating"] for row in rows if row["title"] in angry} == {1}
    assert {row["rating"] for row in rows if row["title"] in happy} == {5}
    assert all(row["body"][0].isupper() and row["body"][-1] in ".!" for row in rows)
    other = {"kettle": "toaster", "toaster": "kettle"}
    assert not any(other[row["item"]] in row["body"] for row in rows)


def test_a_log_file_to_try_a_parser_on() -> None:
    """Times ascend, errors come in a known share, and the web server's status fits the level."""
    schema = loaded(
        """
        now: 2025-05-01T06:00:00
        tables:
          log:
            rows: 2000
            columns:
              severity: {choice: {INFO: 0.9, ERROR: 0.1}}
              line: {log_line: {level: "{{ severity }}", service: checkout}}
              request: {log_line: {level: "{{ severity }}", format: access}}
        """
    )
    rows = schema.generate(seed=1)["log"].to_arrow().to_pylist()
    lines = [row["line"] for row in rows]
    assert [line[:23] for line in lines] == sorted(line[:23] for line in lines)
    assert lines[0].startswith("2025-05-01 06:00:00.")
    for row in rows:
        assert re.fullmatch(rf"\S+ \S+ {row['severity']} +\[checkout\] .+", row["line"])
        status = int(re.search(r'" (\d{3}) ', row["request"])[1])  # type: ignore[index]
        assert (status >= 500) == (row["severity"] == "ERROR")


def test_support_tickets_like_ours_without_a_word_of_a_customer() -> None:
    """Texts that read like the tickets of a help desk; no ticket comes again, and no name."""
    parts = {
        "text": {"{who} cannot {do} since {when}.": 3, "{who} cannot {do}. Please help!": 1},
        "who": ["I", "My colleague", "Nobody here"],
        "do": ["sign in", "print", "open the report", "sign in or print"],
        "when": ["Monday", "the update", "this morning"],
    }
    real = fakegen.generate(
        {"tables": {"t": {"rows": 200, "columns": {"text": {"phrases": {"parts": parts}}}}}}
    )
    tickets = real["t"].to_arrow()["text"].to_pylist()
    tickets += ["Jolanta Wiśniewska cannot print since Monday.", None, ""]
    schema = fakegen.load(
        {
            "sources": {"tickets": {"rows": [{"text": ticket} for ticket in tickets]}},
            "tables": {
                "ticket": {
                    "rows": 500,
                    "columns": {"text": {"markov": {"source": "tickets", "order": 1}}},
                }
            },
        }
    )
    made = schema.generate(seed=1)["ticket"].to_arrow()["text"].to_pylist()
    known = {
        sentence.rstrip(".!") for ticket in tickets if ticket for sentence in ticket.split(". ")
    }
    found = {sentence.rstrip(".!") for text in made for sentence in text.split(". ")}
    assert not known & found
    assert len(found) > 10
    assert not any("Jolanta" in text or "Wiśniewska" in text for text in made)


def test_vacancies_for_a_search_that_must_find_the_right_ones() -> None:
    """A title that another column has; the text mentions it, and tasks of that trade."""
    schema = loaded(
        """
        tables:
          vacancy:
            rows: 100
            columns:
              job: {choice: [Night nurse, Java developer]}
              "company, city, text": {job_advert: {title: "{{ job }}"}}
        """
    )
    for row in schema.generate(seed=1)["vacancy"].to_arrow().to_pylist():
        assert row["job"] in row["text"]
        assert row["city"] in row["text"]
        assert (
            "patients" in row["text"]
            or "people in their own" in row["text"]
            or "doctors" in row["text"]
        ) == (row["job"] == "Night nurse")


def test_the_answer_is_one_of_the_options_that_the_row_lists() -> None:
    """Quiz answers: each question has options of its own, and the popular ones are chosen more often."""
    schema = loaded(
        """
        tables:
          answer:
            rows: 2000
            columns:
              options: {list: {of: {choice: [A, B, C, D]}, length: {min: 2, max: 4}, unique: true}}
              popularity: {list: {of: {integer: {min: 1, max: 9}}, length: "{{ options | length }}"}}
              chosen: {choice: {values: "{{ options }}", weights: "{{ popularity }}"}}
        """
    )
    rows = schema.generate(seed=1)["answer"].to_arrow().to_pylist()
    assert all(row["chosen"] in row["options"] for row in rows)
    share = sum(row["popularity"][row["options"].index(row["chosen"])] for row in rows) / len(rows)
    assert (
        share
        > sum(sum(row["popularity"]) / len(row["popularity"]) for row in rows) / len(rows) + 0.5
    )
