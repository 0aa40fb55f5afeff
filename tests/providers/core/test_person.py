"""Persons whose parts agree, in every locale."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

import fakegen
from fakegen import GenerationError, SchemaError
from fakegen.expressions.scalars import years_between
from fakegen.providers.core.birth_dates import birthday_before
from fakegen.providers.core.person import PARTS, SEXES
from fakegen.providers.faker_data import homes, locales

FALSE_ALARMS = 1e-6
TAKEN = "first_name, last_name, name, sex, birth_date, user_name, email"


def made(columns: dict[str, Any], rows: int = 300, **more: Any) -> list[dict[str, Any]]:
    tables = {"t": {"rows": rows, "columns": columns}}
    return fakegen.generate({"seed": 3, "tables": tables, **more})["t"].to_arrow().to_pylist()


@pytest.mark.parametrize("locale", sorted({*homes("person")} & {*locales()}))
def test_the_parts_agree_in_every_locale(locale: str) -> None:
    for row in made({TAKEN: {"person": None, "locale": {"name": locale, "strict": False}}}, 40):
        assert row["first_name"] in row["name"]
        assert row["last_name"] in row["name"]
        assert row["sex"] in SEXES[:2]
        assert re.fullmatch(r"[a-z0-9.]+", row["user_name"])
        assert re.fullmatch(r"[a-z0-9.]+@example\.(org|com|net)", row["email"])
        assert row["email"].startswith(f"{row['user_name']}@")


@pytest.mark.parametrize(
    ("locale", "name"),
    [("ja_JP", "{last} {first}"), ("hu_HU", "{last} {first}"), ("zh_CN", "{last}{first}"),
     ("ko_KR", "{last}{first}"), ("nl_BE", "{first} {last}"), ("ru_RU", "{first} {last}")],
)  # fmt: skip
def test_full_names_are_in_the_order_of_the_language(locale: str, name: str) -> None:
    for row in made({"first_name, last_name, name": {"person": None, "locale": locale}}, 40):
        assert row["name"] == name.format(first=row["first_name"], last=row["last_name"])


def test_user_names_of_japanese_names_are_as_they_sound() -> None:
    rows = made({"first_name, user_name": {"person": None, "locale": "ja_JP"}})
    assert all(
        row["user_name"].startswith(("akira", "a")) for row in rows if row["first_name"] == "晃"
    )
    assert any(row["first_name"] == "晃" for row in rows)


def test_first_names_follow_the_sex() -> None:
    data: Any = __import__("faker.providers.person.en_US", fromlist=["Provider"]).Provider
    rows = made({"first_name, sex": "person"}, 2_000)
    for row in rows:
        assert row["first_name"] in getattr(data, f"first_names_{row['sex']}")
    females = sum(row["sex"] == "female" for row in rows)
    assert stats.binomtest(females, len(rows)).pvalue > FALSE_ALARMS


def test_a_given_sex_and_birth_date_are_followed() -> None:
    columns = {
        "gender": {"choice": ["V", "homme", "X"], "null": 0.2},
        "born": {"date": {"from": "1950-01-01", "to": "1960-12-31"}, "null": 0.2},
        "sex, birth_date": {"person": {"sex": "{{ gender }}", "born": "{{ born }}"}},
    }
    for row in made(columns):
        meant = {"V": "female", "homme": "male", "X": "nonbinary"}.get(row["gender"])
        assert row["sex"] == meant if meant else row["sex"] in SEXES[:2]
        assert row["birth_date"] == row["born"] if row["born"] else row["birth_date"].year > 1930


def test_ages_are_within_their_bounds_and_all_as_likely() -> None:
    now = date(2024, 2, 29)
    columns = {"birth_date": {"person": {"min_age": 20, "max_age": 29}}}
    ages = [years_between(row["birth_date"], now) for row in made(columns, 4_000, now=now)]
    assert stats.chisquare(np.bincount(ages, minlength=30)[20:30]).pvalue > FALSE_ALARMS
    by_row = {"age": {"integer": {"min": 0, "max": 99}},
              "birth_date": {"person": {"min_age": "{{ age }}", "max_age": "{{ age }}"}}}  # fmt: skip
    for row in made(by_row, now=now):
        assert years_between(row["birth_date"], now) == row["age"]


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)), st.integers(0, 999))
def test_a_birthday_is_the_last_day_to_be_so_old(today: date, years: int) -> None:
    if years >= today.year - 1:
        return
    day = int(birthday_before(today, np.array([years]))[0])
    born = np.datetime64(day, "D").astype(date)
    assert years_between(born, today) == years
    assert years_between((np.datetime64(day, "D") + 1).astype(date), today) == years - 1


def test_user_names_hold_the_year_of_birth_where_they_hold_a_year() -> None:
    rows = made({"user_name, birth_date": "person"}, 2_000)
    years = [row for row in rows if re.fullmatch(r"[a-z]+\.[a-z]+\d\d", row["user_name"])]
    assert 0.15 < len(years) / len(rows) < 0.25
    for row in years:
        assert row["user_name"][-2:] == f"{row['birth_date']:%y}"


@pytest.mark.parametrize("taken", PARTS)
def test_a_part_is_the_same_whatever_else_is_taken(taken: str) -> None:
    others = ", ".join(part for part in PARTS if part != "first_name")
    alone = made({f"first_name, {taken}" if taken != "first_name" else taken: "person"}, 50)
    whole = made({f"first_name, {others}": "person"}, 50)
    assert [row[taken] for row in alone] == [row[taken] for row in whole]


def test_modifiers_of_single_columns() -> None:
    columns = {
        "first_name, mail, phone": {
            "person": {"domain": "acme.test"},
            "columns": {"mail": "email"},
            "unique": ["mail"],
            "null": {"phone": 0.5},
            "when": {"first_name": "mail > 'm'"},
        }
    }
    with pytest.raises(SchemaError, match="circular reference"):
        made(columns)
    del columns["first_name, mail, phone"]["when"]
    rows = made(columns, 2_000)
    assert len({row["mail"] for row in rows}) == len(rows)
    assert all(row["mail"].endswith("@acme.test") and row["first_name"] for row in rows)
    phones = sum(row["phone"] is None for row in rows)
    assert stats.binomtest(phones, len(rows)).pvalue > FALSE_ALARMS


def test_a_condition_on_one_part_leaves_the_others() -> None:
    columns = {
        "adult": {"boolean": 0.5},
        "first_name, email": {"person": None, "when": {"email": "adult"}},
    }
    for row in made(columns):
        assert row["first_name"] is not None
        assert (row["email"] is None) == (not row["adult"])


def test_all_parts_but_those_that_are_taken_already() -> None:
    rows = made(
        {"name": {"constant": "Ann"}, "*": {"person": None, "columns": {"mail": "email"}}}, 5
    )
    assert set(rows[0]) == {*PARTS} - {"email"} | {"mail"}
    assert {row["name"] for row in rows} == {"Ann"}


@pytest.mark.parametrize(
    ("person", "message"),
    [
        ({"sex": "{{ word }}"}, "'sex' must be a word such as male or female, not 'Ann'"),
        ({"domain": "{{ word }}"}, "'domain' must be a domain such as example.org, not 'Ann'"),
        ({"born": "{{ word }}"}, "'born' must be a date"),
        ({"min_age": "{{ word }}"}, "'min_age' must be an integer"),
        ({"min_age": "{{ number }}"}, "row 0: 'min_age' (91) and 'max_age' (90)"),
    ],
)
def test_what_a_row_gives_must_be_right(person: dict[str, Any], message: str) -> None:
    columns = {"word": {"constant": "Ann"}, "number": {"constant": 91}, "*": {"person": person}}
    with pytest.raises(GenerationError, match=re.escape(message)):
        made(columns, 3)


def test_a_country_without_phone_numbers_is_named_only_where_phones_are_taken() -> None:
    with pytest.raises(SchemaError, match="there are no telephone numbers"):
        made({"phone": {"person": None, "locale": "ar_AA"}}, 3)
    assert made({"phone": {"person": {"country": "EG"}, "locale": "ar_AA"}}, 3)


@pytest.mark.parametrize("locale", ["en_US", {"nl_BE": 1, "ru_RU": 1}])
def test_what_is_made_of_a_fixed_part_follows_it(locale: Any) -> None:
    columns = {TAKEN: {"person": None, "locale": locale}}
    shop = fakegen.load({"tables": {"t": {"rows": 9, "columns": columns}}})
    plain = shop.fixtures(window=3)["t"].many(8)
    for word, sex in {"F": "female", "man": "male", "X": "nonbinary"}.items():
        for row, before in zip(shop.fixtures(window=3)["t"].many(8, sex=word), plain, strict=True):
            assert row["sex"] == word
            assert row["first_name"] in row["name"]
            assert row["email"].startswith(f"{row['user_name']}@")
            assert row["birth_date"] == before["birth_date"]
            if before["sex"] == sex:
                assert {**row, "sex": sex} == before
            elif sex != "nonbinary":
                assert row["first_name"] != before["first_name"]
    for row, before in zip(
        shop.fixtures(window=3)["t"].many(8, first_name="Zoë"), plain, strict=True
    ):
        assert "Zoë" in row["name"] and row["user_name"].startswith("z")
        assert (row["sex"], row["last_name"]) == (before["sex"], before["last_name"])
    (row,) = shop.fixtures(window=3)["t"].many(1, sex=None)
    assert {**row, "sex": plain[0]["sex"]} == plain[0]
