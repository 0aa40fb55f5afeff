"""A drafted schema writes a CSV file as the original was written."""

from __future__ import annotations

import csv
import json
import random
import re

import pyarrow as pa
import pytest

import fakegen
from fakegen.forms.notation import form_of

RNG = random.Random(6)


def draft(path, header, rows):
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    schema = path.with_suffix(".yaml")
    schema.write_text(fakegen.infer_schema(path, folder=path.parent))
    made = path.with_name("made.csv")
    fakegen.generate(schema).write(made)
    with made.open(newline="") as file:
        found = list(csv.DictReader(file))
    return schema.read_text(), found


@pytest.mark.parametrize(
    ("value", "pattern", "notation"),
    [
        (lambda: f"{RNG.uniform(1, 99):.2f}", r"\d+\.\d\d", "0.00"),
        (
            lambda: RNG.choice(
                ["0.0", *["0.00"] * 6, *(f"{RNG.uniform(0, 3):.2f}" for _ in range(5))]
            ),
            r"\d\.\d\d",
            "0.00",
        ),
        (lambda: RNG.choice(["", "3.0", "4.0", "17.0"]), r"|\d+\.0", "0.0"),
        (lambda: RNG.choice(["True", "False"]), "True|False", "True/False"),
        (lambda: RNG.choice(["TRUE", "FALSE"]), "TRUE|FALSE", "TRUE/FALSE"),
    ],
)
def test_numbers_and_booleans_stay_what_they_are(tmp_path, value, pattern, notation):
    text, made = draft(tmp_path / "x.csv", ["id", "a"], [[n, value()] for n in range(300)])
    assert f"form: {{a: {notation!r}" in text.replace('"', "'") or notation in text
    assert all(re.fullmatch(pattern, row["a"]) for row in made)


def test_whole_numbers_among_doubles_keep_their_decimal(tmp_path):
    rows = [[n, RNG.choice([0.0, 3.0, RNG.random(), -RNG.random() * 90])] for n in range(300)]
    _, made = draft(tmp_path / "x.csv", ["id", "a"], rows)
    assert share_of("0.0", made, "a") > 0.1
    assert all("." in row["a"] for row in made)


def test_numbers_in_two_forms_keep_the_share_of_each(tmp_path):
    rows = [[n, f"{RNG.randrange(90)}{RNG.choice(['.0', '', ''])}"] for n in range(400)]
    _, made = draft(tmp_path / "x.csv", ["id", "a"], rows)
    assert 0.2 < sum(row["a"].endswith(".0") for row in made) / len(made) < 0.47
    assert all(re.fullmatch(r"\d+(\.0)?", row["a"]) for row in made)


@pytest.mark.parametrize("notation", ["%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%d %H:%M:%S+02:00"])
def test_moments_keep_their_marks(tmp_path, notation):
    def moment():
        return f"2021-{RNG.randrange(1, 13):02}-{RNG.randrange(1, 29):02}T{RNG.randrange(24):02}:10:{RNG.randrange(60):02}"

    end = "Z" if notation.endswith("Z") else "+02:00"
    between = "T" if "T" in notation else " "
    rows = [[n, moment().replace("T", between) + end] for n in range(200)]
    text, made = draft(tmp_path / "x.csv", ["id", "at"], rows)
    assert f'form: "{notation}"' in text
    values = form_of(notation).read(pa.array([row["at"] for row in made]))
    assert not values.null_count


def test_what_is_written_alike_needs_no_form(tmp_path):
    rows = [[n, f"2021-01-{n % 28 + 1:02}", n / 4 + 0.125, RNG.choice("xy")] for n in range(200)]
    text, _ = draft(tmp_path / "x.csv", ["id", "day", "a", "b"], rows)
    assert "form" not in text


def share_of(word, rows, name):
    return sum(row[name] == word for row in rows) / len(rows)


@pytest.mark.parametrize("word", ["NA", "n/a", "NULL"])
def test_numbers_flags_and_dates_are_missing_as_they_were(tmp_path, word):
    def row(n):
        values = [str(RNG.randrange(90)), f"{n}.50", f"2021-01-{n % 28 + 1:02}", RNG.choice("ab")]
        return [word if RNG.random() < 0.2 else value for value in values[:3]] + values[3:]

    text, made = draft(tmp_path / "x.csv", ["a", "b", "day", "kind"], map(row, range(400)))
    assert f"null_string: {{a: {word}" in text.replace('"', "")
    for name in ("a", "b", "day"):
        assert 0.1 < share_of(word, made, name) < 0.3
        assert share_of("", made, name) == 0
    assert share_of(word, made, "kind") == 0
    table = pa.table(fakegen.generate(tmp_path / "x.yaml")["x"])
    assert pa.types.is_integer(table.schema.field("a").type)


@pytest.mark.parametrize("kind", ["json", "jsonl"])
def test_json_has_numbers_as_numbers_and_words_as_strings(tmp_path, kind):
    path, made = tmp_path / f"x.{kind}", tmp_path / f"made.{kind}"
    rows = [{"id": n, "a": RNG.choice(["NA", None, n % 7, n % 5 / 4])} for n in range(300)]
    rows += [{"id": n, "a": "NA"} for n in range(300, 400)]
    lines = "\n".join(map(json.dumps, rows))
    path.write_text(lines if kind == "jsonl" else json.dumps(rows))
    schema = path.with_suffix(".yaml")
    schema.write_text(fakegen.infer_schema(path, folder=tmp_path))
    fakegen.generate(schema).write(made)
    text = made.read_text()
    values = [json.loads(found) for found in re.findall(r'"a":(.*?)\}', text)]
    assert 0.2 < values.count("NA") / len(values) < 0.8
    assert {type(value) for value in values if value != "NA"} <= {int, float}


def test_several_words_for_missing_come_back_each(tmp_path):
    rows = [[n, RNG.choice(["", "NA", *map(str, range(8))])] for n in range(400)]
    _, made = draft(tmp_path / "x.csv", ["id", "a"], rows)
    assert share_of("NA", made, "a") > 0.03
    assert share_of("", made, "a") > 0.03


def test_a_country_called_na_is_no_missing_value(tmp_path):
    rows = [[n, RNG.choice(["BE", "NA", "US", "ZA"])] for n in range(400)]
    text, made = draft(tmp_path / "x.csv", ["id", "country"], rows)
    assert "missing" not in text
    assert share_of("NA", made, "country") > 0.1


def test_hexadecimal_numbers_stay_so(tmp_path):
    rows = [[f"0x{RNG.randrange(2**32):08x}", n % 7] for n in range(200)]
    _, made = draft(tmp_path / "t.csv", ["flags", "n"], rows)
    assert all(re.fullmatch("0x[0-9a-f]{8}", row["flags"]) for row in made)
