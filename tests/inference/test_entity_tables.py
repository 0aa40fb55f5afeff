"""Drafts of tables about people: nobody is copied, and what belongs together stays together."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random
from typing import Any

import pytest

import fakegen
from tests.inference.people_tables import TABLES, Messy, Row, audit

pytestmark = pytest.mark.usefixtures("drawn_once", "decoded_here", "results_are_kept")
_BY_CHANCE = 0.08
"""The greatest share of made values that are real ones: short numbers and dates of birth meet by chance."""


def drafted(folder: Path, name: str, rows: Sequence[Row]) -> tuple[str, list[Row]]:
    path = folder / f"{name}.csv"
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    text = fakegen.infer_schema(path, folder=folder)
    (folder / f"{name}.yaml").write_text(text)
    return text, made(folder / f"{name}.yaml", name)


def made(schema: Path, name: str, rows: Any = None) -> list[Row]:
    return [dict(row) for row in fakegen.generate(schema, rows=rows)[name].rows()]


@pytest.mark.parametrize("make", TABLES, ids=lambda make: make.__name__)
@pytest.mark.parametrize("seed", [1])
def test_nobody_is_copied_and_entities_stay(
    make: Callable[[Random], Messy], seed: int, tmp_path: Path
) -> None:
    real = make(Random(seed))
    text, rows = drafted(tmp_path, make.__name__, real.rows)
    found = audit(real, rows)
    assert len(rows) == len(real.rows)
    assert rows[0].keys() == real.rows[0].keys()
    assert max(found.copied.values()) <= _BY_CHANCE, found.copied
    for key, (here, there) in found.distinct.items():
        assert 0.9 * there <= here <= 1.02 * there, key
    assert all(share == 1 for share in found.agreement.values()), found.agreement
    assert all(share >= 0.95 for name, share in found.templates.items() if name != "gross")
    names = {
        str(row[column])
        for row in real.rows
        for column in real.identifying
        if isinstance(row[column], str)
    }
    assert not [name for name in names if name in text]


def test_rows_keep_their_number_per_entity_and_follow_it(tmp_path: Path) -> None:
    """The rows of one are as many as in the data; what is learned of an entity leads its rows."""
    draw = Random(4)
    rows = []
    for number in draw.sample(range(10_000, 99_999), 150):
        gold = draw.random() < 0.3
        for _ in range(12 if gold else draw.choice([1, 2, 3])):
            rows.append({
                "customer_id": number, "tier": "gold" if gold else "plain", "paid": 100 * (9 if gold else 1) + draw.randint(0, 50),
            })  # fmt: skip
    text, found = drafted(tmp_path, "sales", rows)
    assert "per: [customer_id]" in text

    def counts(of: Sequence[Row]) -> list[int]:
        known: dict[Any, int] = {}
        for row in of:
            known[row["customer_id"]] = known.get(row["customer_id"], 0) + 1
        return sorted(known.values())

    assert counts(found) == counts(rows)
    for tier, low, high in (("gold", 890, 960), ("plain", 90, 160)):
        paid = [row["paid"] for row in found if row["tier"] == tier]
        real = [row["paid"] for row in rows if row["tier"] == tier]
        assert abs(len(paid) - len(real)) < 0.25 * len(rows)
        assert sum(low <= value <= high for value in paid) >= 0.95 * len(paid)


def test_rows_that_are_asked_for_take_their_entities_along(tmp_path: Path) -> None:
    real = TABLES[0](Random(2))
    _, rows = drafted(tmp_path, "visits", real.rows)
    patients = len({row["patient"] for row in rows})
    for asked in (60, 3 * len(rows)):
        more = made(tmp_path / "visits.yaml", "visits", asked)
        assert len(more) == asked
        expected = patients * asked / len(rows)
        assert 0.8 * expected - 2 <= len({row["patient"] for row in more}) <= 1.1 * expected + 2
        assert len({row["doctor"] for row in more}) <= 25
    assert len(made(tmp_path / "visits.yaml", "visits", {"visits": 7})) == 7


def test_any_range_of_rows_is_the_same(tmp_path: Path) -> None:
    real = TABLES[1](Random(3))
    _, rows = drafted(tmp_path, "orders", real.rows)
    part = fakegen.generate(tmp_path / "orders.yaml", rows=40, start_row=200)["orders"]
    assert [dict(row) for row in part.rows()] == rows[200:240]


def test_missing_keys_and_gaps_come_back(tmp_path: Path) -> None:
    """Rows about nobody, and a value that is missing in some of an entity's rows only."""
    draw = Random(6)
    members = [
        (f"M{draw.randrange(10**6):06d}", draw.choice(["north", "south"])) for _ in range(80)
    ]
    rows: list[Row] = []
    for _ in range(900):
        code, region = draw.choice(members)
        rows.append({
            "member": code if draw.random() < 0.8 else "n/a", "club": region if draw.random() < 0.7 else "", "x": draw.randint(1, 9),
        })  # fmt: skip
    for row in rows:
        if row["member"] == "n/a":
            row["club"] = ""
    _, found = drafted(tmp_path, "visits", rows)
    absent = [row for row in found if row["member"] == "n/a"]
    assert 120 < len(absent) < 240
    shown = [row for row in found if row["member"] != "n/a"]
    assert 70 <= len({row["member"] for row in shown}) <= 80
    gaps = sum(row["club"] is None for row in shown) / len(shown)
    assert 0.2 < gaps < 0.4
    clubs: dict[str, set[str]] = {}
    for row in shown:
        clubs.setdefault(row["member"], set()).update({row["club"]} - {None})
    assert max(map(len, clubs.values())) == 1


def test_what_numbers_an_entitys_rows_is_a_position(tmp_path: Path) -> None:
    real = next(make for make in TABLES if make.__name__ == "payroll")(Random(5))
    text, rows = drafted(tmp_path, "payroll", real.rows)
    assert "month: position" in text
    months: dict[Any, list[int]] = {}
    for row in rows:
        months.setdefault(row["employee_id"], []).append(row["month"])
    assert all(found == list(range(1, 13)) for found in months.values())


def test_orders_between_an_entity_and_its_rows_are_kept(tmp_path: Path) -> None:
    draw = Random(8)
    rows = []
    for number in range(120):
        joined = draw.randint(2000, 2015)
        for _ in range(draw.randint(1, 8)):
            day = f"{draw.randint(joined + 1, 2020)}-0{draw.randint(1, 9)}-11"
            rows.append(
                {
                    "member_no": f"Q{number * 37 % 1009:04d}",
                    "joined": f"{joined}-05-17",
                    "visit": day,
                }
            )
    _, found = drafted(tmp_path, "visits", rows)
    assert all(row["joined"] <= row["visit"] for row in found)


def test_a_person_who_is_in_all_rows_is_withheld(tmp_path: Path) -> None:
    rows = [
        {"patient": "Zorb Kli", "patient_no": "P4471", "ward": "B", "x": n % 7} for n in range(60)
    ]
    text, found = drafted(tmp_path, "visits", rows)
    assert "Zorb" not in text and "4471" not in text
    assert {(row["patient"], row["patient_no"], row["ward"]) for row in found} == {
        ("Xxxx Xxx", "X0000", "B")
    }


def test_categories_with_telling_names_stay_categories(tmp_path: Path) -> None:
    draw = Random(9)
    rows = [
        {"customer_type": draw.choice(["small firm", "large firm", "state body", "charity fund", "one person"]),
         "account_status": draw.choice(["open", "shut", "new", "held", "lost"]), "product_id": f"A{draw.randint(1, 6)}"}
        for _ in range(600)
    ]  # fmt: skip
    text, found = drafted(tmp_path, "sales", rows)
    assert "hidden: true" not in text
    for column in rows[0]:
        assert {row[column] for row in found} == {row[column] for row in rows}


def test_keys_stay_strings_though_all_different_ones_have_a_form(tmp_path: Path) -> None:
    draw = Random(5)
    sums = [f"${draw.randint(1, 99)}.{draw.randint(10, 99)}M" for _ in range(60)]
    sums += [f"${draw.randint(10, 99)}.{draw.randint(1, 9)}K" for _ in range(20)]
    rows = [
        {
            "title": f"{draw.random():.9f}",
            "takings": draw.choice(sums) if n % 9 < 4 else "-",
            "n": n % 7,
        }
        for n in range(400)
    ]
    _, found = drafted(tmp_path, "films", rows)
    assert {row["takings"] == "-" for row in found} == {True, False}
    assert all(str(row["takings"]).startswith(("$", "-")) for row in found)
