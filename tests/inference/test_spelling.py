"""A drafted schema writes a CSV file as the original was written."""

from __future__ import annotations

import csv
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
        (lambda: RNG.choice(["", "3.0", "4.0", "17.0"]), r"|\d+\.0", "0.0"),
        (lambda: RNG.choice(["True", "False"]), "True|False", "True/False"),
        (lambda: RNG.choice(["TRUE", "FALSE"]), "TRUE|FALSE", "TRUE/FALSE"),
    ],
)
def test_numbers_and_booleans_stay_what_they_are(tmp_path, value, pattern, notation):
    text, made = draft(tmp_path / "x.csv", ["id", "a"], [[n, value()] for n in range(300)])
    assert f"form: {{a: {notation!r}" in text.replace('"', "'") or notation in text
    assert all(re.fullmatch(pattern, row["a"]) for row in made)


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
