"""``unique: {suffix: number}``: against numbering one row after the other."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import fakegen
from fakegen.plan.suffixes import numbers_of, suffixed
from fakegen.streams.hashed_values import NONE

# Few letters, so that values meet what other values become: "a" + "12" is "a1" + "2".
STRINGS = st.one_of(
    st.text("a12", max_size=4),
    st.text("a2@", max_size=5),
    st.none(),
)


def with_number(value: str, number: int) -> str:
    place = value.rfind("@")
    if 0 < place < len(value) - 1:
        return f"{value[:place]}{number}{value[place:]}"
    return f"{value}{number}"


def one_by_one(values: Iterable[str | None], taken: Iterable[str] = ()) -> list[str | None]:
    """Return what rows get, as the definition says."""
    held = {*taken}
    made: list[str | None] = []
    for value in values:
        string, number = value, 1
        while string is not None and string in held:
            number += 1
            string = with_number(str(value), number)
        made.append(string)
        if string is not None:
            held.add(string)
    return made


@given(st.lists(STRINGS, max_size=60))
@settings(deadline=None, max_examples=300)
def test_numbers_are_those_of_one_row_after_the_other(values):
    array = pa.array(values, pa.string())
    assert suffixed(array, numbers_of(array)).to_pylist() == one_by_one(values)


@given(st.lists(STRINGS, max_size=60), st.lists(STRINGS, min_size=1, max_size=30))
@settings(deadline=None, max_examples=300)
def test_what_is_taken_counts_as_held_by_earlier_rows(values, others):
    array, taken = pa.array(values, pa.string()), [value for value in one_by_one(others) if value]
    numbers = numbers_of(array, NONE.joined([pa.array(taken, pa.string())]))
    assert suffixed(array, numbers).to_pylist() == one_by_one(values, taken)


def test_more_numbers_are_taken_than_are_looked_at_together():
    taken = ["a", *(f"a{number}" for number in range(2, 700))]
    array = pa.array(["a", "a", "b"])
    numbers = numbers_of(array, NONE.joined([pa.array(taken)]))
    assert numbers.tolist() == [700, 701, 0]


def test_a_chain_that_meets_further_values_again_and_again():
    values = [f"a{'2' * length}" for length in range(40) for _ in range(2)]
    for order in (values, values[::-1]):
        array = pa.array(order)
        assert suffixed(array, numbers_of(array)).to_pylist() == one_by_one(order)


def document(columns: dict[str, Any], rows: int, constraints: Any = ()) -> dict[str, Any]:
    table = {"rows": rows, "columns": columns, "constraints": list(constraints)}
    return {"seed": 4, "tables": {"t": table}}


NAMES = {"choice": ["jan", "jan2", "piet", "an"]}
COLUMNS = {
    "first": NAMES,
    "last": {"choice": ["a", "b"]},
    "email": {"template": "{{ first }}.{{ last }}@x.org", "unique": {"suffix": "number"}},
    "name": {"template": "{{ first }}", "unique": {"suffix": "number"}, "null": 0.2},
    "shown": {"template": "<{{ email }}>"},
}


def test_a_column_is_numbered_and_what_reads_it_follows():
    made = fakegen.generate(document(COLUMNS, 300))["t"].to_arrow().to_pydict()
    drawn = [f"{a}.{b}@x.org" for a, b in zip(made["first"], made["last"], strict=True)]
    assert made["email"] == one_by_one(drawn)
    assert made["shown"] == [f"<{email}>" for email in made["email"]]
    names = [
        None if kept is None else drawn
        for kept, drawn in zip(made["name"], made["first"], strict=True)
    ]
    assert made["name"] == one_by_one(names)


def test_the_draws_are_those_of_the_column_without_it():
    plain = {name: {**entry} for name, entry in COLUMNS.items()}
    for entry in plain.values():
        entry.pop("unique", None)
    plain_rows = fakegen.generate(document(plain, 300))["t"].to_arrow()
    made = fakegen.generate(document(COLUMNS, 300))["t"].to_arrow()
    assert made["email"].to_pylist() == one_by_one(plain_rows["email"].to_pylist())


@pytest.mark.usefixtures("workers_are_kept")
def test_any_part_any_table_size_and_any_worker_give_the_same():
    schema = fakegen.load(document(COLUMNS, 70_000))
    whole = schema.generate()["t"].to_arrow()
    assert schema.generate(workers=2)["t"].to_arrow().equals(whole)
    again = fakegen.load(document(COLUMNS, 70_000))
    for start in (3, 65_530, 60_000):  # the pass grows, and is not run again
        part = again.generate(20, start_row=start)["t"].to_arrow()
        assert part.equals(whole.slice(start, 20))
    assert schema.generate(500)["t"].to_arrow().equals(whole.slice(0, 500))
    for name in ("email", "name"):
        alone = schema.generate(100, only=[f"t.{name}"])["t"].to_arrow()
        assert alone.equals(whole.slice(0, 100).select([name]))


def test_numbers_follow_what_other_columns_have_drawn_again():
    columns = {
        "a": {"integer": {"min": 1, "max": 9}},
        "b": {"integer": {"min": 1, "max": 9}},
        "ab": {"template": "{{ a }}-{{ b }}", "unique": True},
        "login": {"template": "u{{ a }}", "unique": {"suffix": "number"}},
    }
    with pytest.warns(fakegen.FakegenWarning, match="at most 81 values"):
        made = fakegen.generate(document(columns, 60))["t"].to_arrow().to_pydict()
    assert len(set(made["ab"])) == 60
    assert made["login"] == one_by_one([f"u{a}" for a in made["a"]])
    with pytest.warns(fakegen.FakegenWarning):
        part = fakegen.load(document(columns, 60)).generate(5, start_row=50)["t"].to_arrow()
    assert part["login"].to_pylist() == made["login"][50:55]


def test_another_table_can_refer_to_it():
    schema = document(COLUMNS, 50)
    schema["tables"]["u"] = {"rows": 30, "columns": {"to": {"ref": "t.email"}}}
    made = fakegen.generate(schema)
    assert set(made["u"].to_arrow()["to"].to_pylist()) <= set(
        made["t"].to_arrow()["email"].to_pylist()
    )


def test_what_never_repeats_is_left_alone():
    columns = {"a": {"sequence": {"format": "A{}"}, "unique": {"suffix": "number"}}}
    assert fakegen.generate(document(columns, 3))["t"].to_arrow()["a"].to_pylist() == [
        "A1", "A2", "A3",
    ]  # fmt: skip


def test_more_rows_than_values_are_made():
    columns = {"a": {"regex": "[ab]", "unique": {"suffix": "number"}}}
    made = fakegen.generate(document(columns, 100))["t"].to_arrow()["a"].to_pylist()
    assert len(set(made)) == 100
    assert {value[0] for value in made} == {"a", "b"}


def test_data_is_checked_for_it(tmp_path):
    schema = fakegen.load(document(COLUMNS, 50))
    made = schema.generate()["t"].to_arrow()
    assert not schema.check(made, "t").violations
    twice = pa.concat_tables([made, made.slice(0, 1)])
    assert any("'email' is not unique" in v.message for v in schema.check(twice, "t").violations)


def test_the_plan_says_it():
    steps = fakegen.load(document(COLUMNS, 50)).plan().tables[0].steps
    (step,) = [step for step in steps if list(step.columns) == ["email"]]
    assert step.unique is not None
    assert step.unique.strategy == "suffix"
