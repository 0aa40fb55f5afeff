"""What becomes of each column of an inferred schema."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pyarrow as pa
import pytest

from fakegen.detection import fakegen_detectors
from fakegen.inference.decisions import (
    Learned,
    LeftOut,
    Scripted,
    choose,
    following,
    gender_column,
    is_scriptable,
    rate,
)
from fakegen.profiling.table_profile import profile_table

RNG = np.random.default_rng(3)
SIZE = 300


def chosen(values, name="c"):
    data = pa.table({name: values})
    return choose(profile_table("t", data, data.num_rows, fakegen_detectors()))[name]


@pytest.mark.parametrize(
    ("values", "entry"),
    [
        (pa.nulls(SIZE), {"constant": None}),
        (["x"] * SIZE, {"constant": "x"}),
        (list(range(1, SIZE + 1)), "sequence"),
        (list(range(5, 5 + 2 * SIZE, 2)), {"sequence": {"start": 5, "step": 2}}),
        ([f"K-{n:04}" for n in range(1, SIZE + 1)], {"sequence": {"format": "K-{:04}"}}),
        ([bytes(1 + n % 3) for n in range(SIZE)], {"bytes": {"min": 1, "max": 3}}),
        (
            [f"{a}{b}-{n}" for a, b, n in zip(*RNG.choice(list("ABCDEFGH"), (2, SIZE)), RNG.permutation(9000)[:SIZE] + 1000, strict=True)],
            {"regex": "[A-Z]{2}-[1-9][0-9]{3}", "unique": True},
        ),
        ([f"user{n * n}@example.org" for n in range(SIZE)], "faker.safe_email"),
    ],
)  # fmt: skip
def test_scripted_columns(values, entry):
    choice = chosen(values)
    assert isinstance(choice, Scripted)
    assert choice.entry == entry
    assert choice.why


def test_missing_values_become_a_rate_of_nulls():
    mails = [None if n % 4 == 0 else f"user{n}@example.org" for n in range(SIZE)]
    choice = chosen(mails)
    assert choice.modifiers["null"] == 0.25
    assert "75 of 300 rows are missing" in choice.why


def test_categories_and_numbers_are_learned():
    assert isinstance(chosen([f"k{n % 4}" for n in range(SIZE)]), Learned)
    assert isinstance(chosen(RNG.normal(size=SIZE)), Learned)


def test_codes_for_no_information_are_told_to_the_model():
    choice = chosen([*RNG.integers(18, 90, SIZE).tolist(), -1])
    assert choice.options == {"missing": [-1]}
    assert "possible missing code" in choice.why


def test_lists_and_objects_are_made_of_parts():
    assert chosen([["a", "b"]] * SIZE).entry == {
        "list": {"of": {"choice": {"a": 0.5, "b": 0.5}}, "length": 2, "unique": True}
    }
    assert chosen([{"n": 4}] * SIZE).provider == "object"


def test_what_cannot_be_made_is_left_out():
    assert isinstance(chosen(pa.array([[]] * SIZE, pa.list_(pa.int64()))), LeftOut)
    words = [f"w {n} {'x' * (n % 7)}" for n in range(SIZE)]
    assert isinstance(chosen(words, name="a, b"), LeftOut)


@pytest.mark.parametrize(
    ("name", "can"), [("a b", True), ("a,b", False), (" a", False), ("*", False), ("é", True)]
)
def test_names_that_a_schema_can_give_alone(name, can):
    assert is_scriptable(name) is can


@pytest.mark.parametrize(
    ("part", "share"), [(1, 0.0001), (10**6 - 1, 0.9999), (123_456, 0.12), (500_000, 0.5)]
)
def test_a_rate_is_never_all_nor_nothing(part, share):
    assert rate(part, 10**6) == share


def test_first_names_follow_the_column_of_the_gender():
    import fakegen

    columns = {
        "sex": {"choice": ["F", "M"]},
        "name": {"faker.first_name": {"gender": "{{ sex }}"}},
        "level": {"choice": ["a", "b"]},
    }
    data = fakegen.generate({"tables": {"t": {"columns": columns}}}, SIZE)["t"].to_arrow()
    seen = profile_table("t", data, SIZE, fakegen_detectors())
    choices = choose(seen)
    assert gender_column(seen, choices) == "sex"
    assert following(choices, "sex")["name"].value == {"gender": "{{ sex }}"}
    assert following(choices, None) == choices


def test_integers_that_no_model_can_learn_lie_in_their_range():
    choice = chosen(pa.array([0] * 30 + [2**62 + 1]))
    assert isinstance(choice, Scripted)
    assert (choice.provider, choice.value) == ("integer", {"min": 0, "max": 2**62 + 1})
    assert "2**62 apart" in choice.why


def test_what_no_model_can_learn_otherwise_is_left_out_with_the_reason():
    choice = chosen(pa.array([Decimal(2**60 + n**3) for n in range(300)], pa.decimal128(38, 0)))
    assert isinstance(choice, LeftOut)
    assert "it cannot be learned: it has decimals beyond 2**53 units" in choice.why


def test_periods_and_days_without_a_year_are_learned_in_their_form():
    first = [np.datetime64("2020-01-01") + int(n) for n in RNG.integers(0, 700, SIZE)]
    last = [day + int(n) for day, n in zip(first, RNG.integers(0, 60, SIZE), strict=True)]
    texts = [f"{a} – {b}" for a, b in zip(first, last, strict=True)]
    period = chosen(texts)
    assert period.options == {"form": "%Y-%m-%d – %Y-%m-%d"}
    assert period.why.startswith("periods, whose beginnings are dates from 2020 to 2021")
    days = [f"{str(day)[8:]}/{str(day)[5:7]}" for day in first]
    assert chosen(days) == Learned({"form": "%d/%m"}, "days and months without a year")


def test_dates_of_two_notations_keep_their_order():
    first = [np.datetime64("2020-01-01") + int(n) for n in RNG.integers(0, 700, SIZE)]
    last = [day + int(n) for day, n in zip(first, RNG.integers(0, 60, SIZE), strict=True)]
    shown = [f"{str(day)[8:]}/{str(day)[5:7]}/{str(day)[:4]}" for day in last]
    data = pa.table({"ordered": np.array(first, dtype="datetime64[D]"), "shipped": shown})
    seen = profile_table("t", data, SIZE, fakegen_detectors())
    assert ("ordered", "shipped") in [rule.columns for rule in seen.rules]


def test_different_whole_numbers_that_go_with_amounts_are_learned():
    people = np.cumsum(RNG.integers(100, 250, SIZE)) + 200_000
    spent = people / 97.0 + RNG.normal(0, 30, SIZE)
    numbers = RNG.permutation(2_000)[:SIZE] + 1_000
    data = pa.table({"people": people, "spent": np.round(spent, 1), "account": numbers})
    made = choose(profile_table("t", data, SIZE, fakegen_detectors()))
    assert isinstance(made["people"], Learned)
    assert isinstance(made["account"], Scripted)


def test_any_first_name_will_do_where_the_gender_is_missing():
    import fakegen

    columns = {"gênero": {"choice": ["Feminino", "Masculino", "NA"]}, "name": "faker.first_name"}
    document = {"tables": {"t": {"columns": columns}}}
    seen = profile_table(
        "t", fakegen.generate(document, SIZE)["t"].to_arrow(), SIZE, fakegen_detectors()
    )
    choices = choose(seen)
    assert gender_column(seen, choices) == "gênero"
    columns["name"] = following(choices, "gênero")["name"].entry
    made = fakegen.generate(document, SIZE)["t"].to_arrow()
    assert made["name"].null_count == 0


def test_first_names_follow_a_gender_that_few_rows_have():
    names = ["Mary", "Linda", "Emma"] * 3 + ["James", "Robert", "David"] * 17
    data = pa.table({"gender": ["Female"] * 9 + ["Male"] * 51, "first_name": names})
    seen = profile_table("t", data, 60, fakegen_detectors())
    assert gender_column(seen, choose(seen)) == "gender"
