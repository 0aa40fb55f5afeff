"""Drafts keep the form of names, codes, addresses and telephone numbers."""

from __future__ import annotations

import random
import re

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import fakegen
from fakegen.inference.fillers import filler

RNG = random.Random(8)
FIRST = ["Sarah", "James", "Mary", "Robert", "Linda", "David", "Susan", "Karen", "Thomas", "Nancy"]
LAST = [
    "Smith",
    "Johnson",
    "Brown",
    "Miller",
    "Davis",
    "Garcia",
    "Wilson",
    "Moore",
    "Taylor",
    "Lee",
]


def draft(tmp_path, **columns):
    """Return the text of the draft for some columns, and 200 rows that it makes."""
    file = tmp_path / "x.parquet"
    pq.write_table(pa.table(columns), file)
    schema = tmp_path / "x.yaml"
    schema.write_text(fakegen.infer_schema(file, folder=tmp_path))
    return schema.read_text(), fakegen.generate(schema)["x"].to_arrow().to_pylist()


def test_names_keep_their_order_and_capitals(tmp_path):
    real = [
        f"{last.upper()}, {first} {middle}"
        for last in LAST
        for first in FIRST
        for middle in ("A.", "B.")
    ]
    _, made = draft(tmp_path, name=real)
    assert all(re.fullmatch(r"[^a-z]+, \S+( [A-Z]\.)?", row["name"]) for row in made)


def test_telephone_numbers_keep_their_notation_and_are_of_north_america(tmp_path):
    real = [f"({RNG.randrange(200, 999)}) 555-{RNG.randrange(10**4):04}" for _ in range(200)]
    text, made = draft(tmp_path, phone=real)
    assert "DE" not in text and "locale" not in text
    assert all(re.fullmatch(r"\(\d{3}\) \d{3}-\d{4}", row["phone"]) for row in made)


def test_addresses_of_the_web_keep_their_paths(tmp_path):
    real = [f"https://www.example.org/title/tt{RNG.randrange(10**7):07}/" for _ in range(200)]
    _, made = draft(tmp_path, url=real)
    assert all(
        re.fullmatch(r"https://www\.example\.org/title/tt\d{7}/", row["url"]) for row in made
    )


def test_codes_keep_the_shares_of_their_shapes(tmp_path):
    real = [
        f"PC {RNG.randrange(10**4, 10**5)}"
        if RNG.random() < 0.2
        else str(RNG.randrange(10**5, 10**6))
        for _ in range(600)
    ]
    _, made = draft(tmp_path, ticket=real)
    assert not {row["ticket"] for row in made} <= set(real)
    share = sum(row["ticket"].startswith("PC ") for row in made) / len(made)
    assert 0.1 < share < 0.3


def test_missing_codes_of_scripted_columns_come_back(tmp_path):
    real = [f"C{RNG.randrange(10**6)}" if RNG.random() < 0.5 else "?" for _ in range(400)]
    _, made = draft(tmp_path, cabin=real)
    assert 0.4 < sum(row["cabin"] == "?" for row in made) / len(made) < 0.6


def test_invented_names_are_not_copied(tmp_path):
    real = ["".join(RNG.choices("aeioubdrlmn", k=7)).title() for _ in range(300)]
    text, made = draft(tmp_path, who=real)
    assert not {row["who"] for row in made} & set(real)
    assert not any(name in text for name in real)


def test_sodium_is_not_missing(tmp_path):
    text, _ = draft(tmp_path, element=["Na", "Fe", "Cu", "Na"] * 50)
    assert "missing" not in text


def test_notes_are_not_names(tmp_path):
    real = [
        f"Called {RNG.choice(FIRST)} {RNG.choice(LAST)} about order {n}, will call back."
        for n in range(200)
    ]
    text, _ = draft(tmp_path, client_note=real)
    assert "faker.name" not in text


def test_small_tables_keep_short_closed_lists(tmp_path):
    real = ["Male"] * 50 + ["Female"] * 7
    text, made = draft(tmp_path, gender=real, x=list(range(0, 570, 10)))
    assert {row["gender"] for row in made} <= {"Male", "Female"}
    assert "kind: categorical" in text


def test_short_lists_keep_their_frequent_values_and_withhold_the_rare_ones(tmp_path):
    often = ["SMS", "Email", "Visite agence", "Portail"]
    rare = ["sms ", "e-mail", "Visite  agence", "portail", "courrier", "fax", "tel", "autre"]
    real = [*often * 40, *rare * 2, *rare[:4] * 2]
    text, made = draft(tmp_path, channel=real, x=list(range(0, 10 * len(real), 10)))
    assert {row["channel"] for row in made} == set(often)
    assert not [word for word in ("courrier", "portail", "e-mail") if word in text]


@pytest.mark.parametrize("name", ["driver", "c"])
def test_short_lists_of_persons_are_not_learned(tmp_path, name):
    often = ["kamo zulire", "tova beru", "lima kodu", "fero gasi"]
    real = [*often * 40, *[f"rilo {word}" for word in "abcdefghij"] * 2]
    _, made = draft(tmp_path, **{name: real, "x": list(range(0, 10 * len(real), 10))})
    assert not {row[name] for row in made} & set(often)


def test_identifiers_that_are_codes_of_categories_are_learned_with_them(tmp_path):
    words = ["single", "married", "divorced", "separated", "widowed"]
    places = [0] * 100 + [1] * 90 + [2] * 30 + [3] * 12 + [4] * 8
    real = {"status_id": places, "status": [words[place] for place in places]}
    _, made = draft(tmp_path, **real, x=RNG.sample(range(240), 240))
    assert all(row["status"] == words[row["status_id"]] for row in made)


def test_names_of_men_only_stay_names_of_men(tmp_path):
    real = [f"{first} {last}" for first in ("James", "Robert", "David", "Paul") for last in LAST]
    text, _ = draft(tmp_path, player=real)
    assert "gender: male" in text


def test_names_have_no_titles_where_the_real_ones_have_none(tmp_path):
    first = ["Oliver", "Harry", "George", "Jacob", "Emily", "Olivia", "Amelia", "Jessica"]
    last = ["Smith", "Jones", "Taylor", "Davies", "Wilson", "Evans", "Thomas", "Roberts"]
    real = [f"{one} {other}" for one in first for other in last]
    _, made = draft(tmp_path, name=real)
    assert max(len(row["name"].split()) for row in made) <= 2 or all(
        not row["name"].startswith(("Mr", "Dr", "Ms")) for row in made
    )


@pytest.mark.parametrize(
    ("texts", "parameters"),
    [
        (["one two", "one two three"], {"words": [2, 3]}),
        (["a b"], {"words": 2}),
        (["This is a sentence that is long."] * 9, {"sentences": 1}),
        ([" ".join(["It is so very long."] * 6)] * 9, {"sentences": 4}),
    ],
)
def test_filler_text_has_the_length_and_form_of_the_real_one(texts, parameters):
    assert filler(texts) == parameters


@pytest.mark.parametrize("case", [str.upper, str.title, str.capitalize, str.lower])
def test_words_have_the_capitals_of_the_real_ones(tmp_path, case):
    words = [
        "chronic",
        "heart",
        "failure",
        "with",
        "severe",
        "complication",
        "and",
        "other",
        "disorders",
        "without",
        "surgery",
    ]
    real = [case(" ".join(RNG.choices(words, k=RNG.randint(2, 6)))) for _ in range(120)]
    _, made = draft(tmp_path, diagnosis=real)
    assert sum(row["diagnosis"] == case(row["diagnosis"]) for row in made) > 100


def test_places_have_the_capitals_of_the_real_ones(tmp_path):
    real = [f"{RNG.randint(1, 999)} {word.upper()} ROAD" for word in LAST * 12]
    _, made = draft(tmp_path, street=real, city=[word.upper() for word in FIRST * 12])
    assert all(row["street"].isupper() and row["city"].isupper() for row in made)


def test_addresses_of_one_line_stay_in_one(tmp_path):
    real = [f"{RNG.randint(1, 999)} {word} Road, {1000 + n} {first}ville"
            for n, (word, first) in enumerate(zip(LAST * 12, FIRST * 12, strict=True))]  # fmt: skip
    _, made = draft(tmp_path, address=real)
    assert all("\n" not in row["address"] and ", " in row["address"] for row in made)


def test_a_table_of_countries_is_not_contradicted_and_other_tables_have_countries(tmp_path):
    codes = made_codes(110)
    _, made = draft(tmp_path, code=codes, area=[RNG.random() for _ in codes])
    assert not all(row["code"] in set(codes) for row in made)
    often = [code for code in codes for _ in range(3)]
    text, _ = draft(tmp_path, home=often, area=[RNG.random() for _ in often])
    assert "faker.country_code: {representation: alpha-3}" in text


def made_codes(size):
    column = {"faker.country_code": {"representation": "alpha-3"}}
    rows = fakegen.generate({"tables": {"t": {"rows": 2_000, "columns": {"c": column}}}})[
        "t"
    ].rows()
    return sorted({row["c"] for row in rows})[:size]


@pytest.mark.parametrize("case", [str.upper, str.lower])
def test_hexadecimal_addresses_keep_their_capitals(tmp_path, case):
    macs = [case(":".join(f"{RNG.randrange(256):02x}" for _ in range(6))) for _ in range(200)]
    _, made = draft(tmp_path, mac=macs)
    assert all(re.fullmatch("[0-9a-fA-F:]{17}", row["mac"]) for row in made)
    assert all(row["mac"] == case(row["mac"]) for row in made)
