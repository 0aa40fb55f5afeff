"""Drafts of strings that contain the values of other columns."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Any

import pytest

import fakegen

RANDOM = Random(3)
SIZE = 200


def drafted(folder: Path, columns: dict[str, list[str]]) -> tuple[str, list[dict[str, Any]]]:
    """Return the draft of a table, and the rows that it makes."""
    lines = [",".join(columns), *(",".join(row) for row in zip(*columns.values(), strict=True))]
    (folder / "t.csv").write_text("\n".join(lines) + "\n")
    text = fakegen.infer_schema(folder / "t.csv", folder=folder)
    (folder / "t.yaml").write_text(text)
    return text, fakegen.generate(folder / "t.yaml")["t"].to_arrow().to_pylist()


def test_an_address_follows_the_number_of_a_code(tmp_path):
    numbers = RANDOM.sample(range(1, 900), SIZE)
    codes = [f"CUST-{n:06}" for n in numbers]
    mails = [f"customer{n}@acme.be" for n in numbers]
    text, made = drafted(tmp_path, {"code": codes, "mail": mails})
    assert "acme" not in text
    assert [row["mail"] for row in made] == [
        f"customer{int(row['code'][5:])}@example.com" for row in made
    ]


def test_years_stay_what_the_other_columns_say(tmp_path):
    born = [str(RANDOM.randrange(1700, 1900)) for _ in range(SIZE)]
    died = [
        str(int(year) + RANDOM.randrange(20, 90)) if RANDOM.random() < 0.7 else "" for year in born
    ]
    dates = [f"{a} to {b}" if b else f"born {a}" for a, b in zip(born, died, strict=True)]
    _, made = drafted(tmp_path, {"birth": born, "death": died, "dates": dates})
    for row in made:
        end = f"{row['birth']} to {row['death']}"
        assert row["dates"] == (end if row["death"] else f"born {row['birth']}")


@pytest.mark.parametrize("adds", ["-", " of the "])
def test_only_what_a_string_adds_is_made_up(tmp_path, adds):
    states = [RANDOM.choice(["KY", "TX", "VA", "MA"]) for _ in range(SIZE)]
    names = ["".join(RANDOM.choices("bdklmnaeiou", k=7)).title() for _ in range(SIZE)]
    places = [f"{name}{adds}{state}" for name, state in zip(names, states, strict=True)]
    _, made = drafted(tmp_path, {"place": places, "state": states})
    assert all(row["place"].endswith(f"{adds}{row['state']}") for row in made)
    assert not {row["place"] for row in made} & set(places)
