"""How names are written."""

from __future__ import annotations

import re

import pytest

import fakegen
from fakegen.inference.name_forms import NameForm, case_of, name_form, name_parts, recased

FIRST = ["Sarah", "Owen", "Laura", "Ann", "John", "Mary", "Peter", "Lily", "Karl", "Hugo"] * 4
LAST = [
    "Ryan",
    "Braund",
    "Heikkinen",
    "Moran",
    "Allen",
    "Palsson",
    "Bonnell",
    "Fox",
    "Cann",
    "Todd",
] * 4
NAMES = list(zip(FIRST, LAST, strict=True))


@pytest.mark.parametrize(
    ("write", "form"),
    [
        ("{} {}", NameForm()),
        ("{1}, {0}", NameForm(last_first=True)),
        ("{} A. {}", NameForm(middle=1.0, initial="A.")),
        ("{1}, P.", NameForm(last_first=True, first_initial="A.")),
        ("{1} {0}", NameForm(without_comma=True)),
        ("{1} P", NameForm(without_comma=True, first_initial="A")),
        ("{} Jane {}", NameForm(middle=1.0)),
        ("{1}, Mr. {0}", NameForm(last_first=True, titles=(("Mr.", 1.0),))),
    ],
)
def test_order_titles_and_second_names(write, form):
    assert name_form([write.format(first, last) for first, last in NAMES]) == form


def test_capitals():
    form = name_form([f"{last.upper()}, {first}" for first, last in NAMES])
    assert form == NameForm(last_first=True, last_case="upper")
    form = name_form([f"DE {last.upper()} {first}" for first, last in NAMES])
    assert form == NameForm(without_comma=True, last_case="upper")
    form = name_form([f"{first} {last.upper()}" for first, last in NAMES])
    assert form == NameForm(last_case="upper")
    assert form.evidence == "the family name in upper case"
    assert name_form([f"{first} {last}".lower() for first, last in NAMES]).first_case == "lower"
    assert [case_of(["RYAN", "FOX"]), case_of(["fox"]), case_of(["Fox"])] == ["upper", "lower", ""]


@pytest.mark.parametrize(
    ("form", "pattern"),
    [
        (NameForm(last_first=True, last_case="upper"), r"[^a-z]+, [^,]+"),
        (NameForm(middle=0.5, initial="A."), r"\S+ ([A-Z]\. )?.+"),
        (NameForm(last_first=True, first_initial="A"), r"[^,]+, [A-Z]"),
        (NameForm(without_comma=True, last_case="upper"), r"[^a-z]+ [A-Z]\w*[a-z]+"),
        (NameForm(titles=(("Dr.", 1.0),)), r"Dr\. .+ .+"),
    ],
)
def test_made_names_have_the_form(form, pattern):
    hidden, written = name_parts(form, "full name", "faker.first_name", "faker.last_name")
    columns = {
        name: {**(e if isinstance(e, dict) else {e: {}}), "hidden": True}
        for name, e in hidden.items()
    }
    made = fakegen.generate(
        {"tables": {"t": {"columns": {**columns, "full name": written}}}}, rows=50
    )
    table = made["t"].to_arrow()
    assert table.column_names == ["full name"]
    assert all(re.fullmatch(pattern, text) for text in table.column(0).to_pylist())


def test_single_names_are_written_in_a_case():
    hidden, written = recased("name", "faker.last_name", "upper")
    assert hidden == {"_name_name": "faker.last_name"}
    assert written == {"template": "{{ _name_name | upper }}"}


def test_a_second_given_name_is_of_the_same_gender(tmp_path):
    hidden, template = name_parts(
        NameForm(middle=1.0), "name", {"faker.first_name": {}}, {"faker.last_name": {}}
    )
    columns = {**hidden, "name": template}
    schema = {"locale": "nl_NL", "tables": {"t": {"rows": 300, "columns": columns}}}
    rows = list(fakegen.generate(schema)["t"].rows())
    lists = {
        gender: {
            row["n"]
            for row in fakegen.generate(
                {"locale": "nl_NL", "tables": {"t": {"rows": 4_000, "columns": {"n": {"faker.first_name": {"gender": gender}}}}}}
            )["t"].rows()
        }
        for gender in ("female", "male")
    }  # fmt: skip
    both = lists["female"] & lists["male"]
    for row in rows:
        names = {row["_name_first"], row["_name_second"]} - both
        assert names <= lists["female"] or names <= lists["male"]
