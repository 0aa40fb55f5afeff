"""People and places: situations that users of other tools reported, as schemas, with what must come out."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from scipy import stats

import fakegen
from fakegen.expressions.scalars import years_between

FALSE_ALARMS = 1e-6
"""How often a test of shares would fail by chance; the seeds are fixed."""


def rows_of(document: dict[str, Any], table: str) -> list[dict[str, Any]]:
    """Return the rows of one table of a schema."""
    found: list[dict[str, Any]] = fakegen.generate(document)[table].to_arrow().to_pylist()
    return found


def test_customers_of_several_countries_whose_fields_are_of_one_country_each() -> None:
    """Several locales were asked of the faker object, and each call drew another one.

    A Japanese name then stood beside an American street and an Italian phone number.
    """
    customers = rows_of(
        {
            "seed": 11,
            "locale": {"en_US": 0.6, "ja_JP": 0.3, "it_IT": 0.1},
            "tables": {
                "customer": {
                    "rows": 2_000,
                    "columns": {
                        "name": "faker.name",
                        "street, city, country_code": "address",
                        "phone": "phone",
                    },
                }
            },
        },
        "customer",
    )
    dialled = {"US": "+1", "JP": "+81", "IT": "+39"}
    for row in customers:
        assert row["phone"].startswith(dialled[row["country_code"]])
        assert row["name"].isascii() or row["country_code"] != "US"
        assert (max(row["name"]) > "\u3040") == (row["country_code"] == "JP")
    counted = [sum(row["country_code"] == code for row in customers) for code in dialled]
    assert stats.chisquare(counted, [1_200, 600, 200]).pvalue > FALSE_ALARMS


def test_orders_in_the_language_of_the_customers_country() -> None:
    """A column held each row's country, and the locale could be set only once for the program."""
    orders = rows_of(
        {
            "seed": 11,
            "tables": {
                "order": {
                    "rows": 400,
                    "locale": "{{ locale }}",
                    "columns": {
                        "country": {"choice": {"Austria": 3, "Korea": 1}},
                        "locale": {"expr": "'de_AT' if country == 'Austria' else 'ko_KR'"},
                        "name": "faker.name",
                        "phone": "phone",
                    },
                }
            },
        },
        "order",
    )
    for row in orders:
        assert row["phone"].startswith("+43" if row["country"] == "Austria" else "+82")
        assert (max(row["name"]) >= "가") == (row["country"] == "Korea")


def test_a_profile_whose_mail_user_name_and_sex_belong_to_its_name() -> None:
    """A profile came with a woman's name, the sex M, and an address made of a third person's name."""
    people = rows_of(
        {
            "seed": 11,
            "tables": {
                "person": {
                    "rows": 500,
                    "columns": {
                        "first_name, last_name, sex, user_name, mail": {
                            "person": None,
                            "columns": {"mail": "email"},
                            "unique": ["mail"],
                        }
                    },
                }
            },
        },
        "person",
    )
    assert len({row["mail"] for row in people}) == len(people)
    for row in people:
        first, last = (
            re.sub("[^a-z]", "", row[part].lower()) for part in ("first_name", "last_name")
        )
        assert row["mail"].partition("@")[0] == row["user_name"]
        assert row["user_name"].startswith(
            (f"{first}.{last}", f"{first[0]}{last}", f"{first}{last[0]}")
        )


def test_names_and_birth_dates_that_follow_columns_learned_elsewhere() -> None:
    """Sex and age came from a survey; names and birth dates had to fit them, row by row."""
    survey = [
        {"gender": gender, "age": age} for gender in ("Female", "Male") for age in (19, 44, 71)
    ]
    people = rows_of(
        {
            "seed": 11,
            "now": date(2025, 7, 1),
            "sources": {"survey": {"rows": survey}},
            "tables": {
                "person": {
                    "rows": 300,
                    "columns": {
                        "gender, age": {
                            "sample": {"source": "survey", "columns": ["gender", "age"]}
                        },
                        "first_name, birth_date, sex": {
                            "person": {
                                "sex": "{{ gender }}",
                                "min_age": "{{ age }}",
                                "max_age": "{{ age }}",
                            }
                        },
                    },
                }
            },
        },
        "person",
    )
    for row in people:
        assert row["sex"] == row["gender"].lower()
        assert years_between(row["birth_date"], date(2025, 7, 1)) == row["age"]


def test_logins_in_ascii_from_names_in_any_script() -> None:
    """Logins were made by dropping what is not ASCII, and those of many people were empty."""
    people = rows_of(
        {
            "seed": 11,
            "locale": ["ja_JP", "zh_CN", "ar_AA", "ru_RU", "el_GR", "he_IL", "th_TH", "hi_IN"],
            "tables": {"person": {"rows": 800, "columns": {"name, user_name": "person"}}},
        },
        "person",
    )
    assert any(not row["name"].isascii() for row in people)
    for row in people:
        assert re.fullmatch(r"[a-z0-9]+(\.[a-z0-9]+)?", row["user_name"]), row


def test_an_address_whose_postcode_is_that_of_its_city() -> None:
    """City, province and postcode were drawn one by one, and a validator of addresses refused them."""
    data: Any = __import__("faker.providers.address.it_IT", fromlist=["Provider"]).Provider
    addresses = rows_of(
        {
            "seed": 11,
            "locale": "it_IT",
            "tables": {
                "address": {
                    "rows": 500,
                    "columns": {
                        "street, number, postcode, city, province": {
                            "address": None,
                            "columns": {"province": "region"},
                        }
                    },
                }
            },
        },
        "address",
    )
    names = dict(zip(data.states_abbr, data.states, strict=True))
    for row in addresses:
        towns = data.cap_city_province[row["postcode"]]
        assert (row["city"], row["province"]) in [
            (town, names.get(short, short)) for town, short in towns
        ]
