"""Keys of drafted tables: runs of days, hours and years, combinations, and dates that differ."""

from __future__ import annotations

import csv
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

import fakegen

pytestmark = pytest.mark.usefixtures("decoded_here")
DAY = timedelta(days=1)


def made(folder: Path, name: str, columns: dict[str, list[Any]], rows: Any = None):
    """Return what the draft of a table makes, as strings, and the draft."""
    path = folder / f"{name}.csv"
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows(zip(*columns.values(), strict=True))
    draft = folder / f"{name}.yaml"
    draft.write_text(fakegen.infer_schema(path, folder=folder))
    tables = fakegen.load(draft).generate(rows)
    tables.write(folder / "made.csv")
    with (folder / "made.csv").open(newline="") as file:
        return list(csv.DictReader(file)), tables[name]


def waves(size: int) -> list[float]:
    return [float(n % 60 // 10) * 10 + n % 3 for n in range(size)]


@pytest.mark.parametrize(
    ("step", "form"),
    [
        (1, "%Y-%m-%d"),
        (1, "%d.%m.%Y"),
        (-1, "%d.%m.%Y"),
        (7, "%Y-%m-%d"),
        (1, "%Y-%-m-%-d"),
        (1, "%-d %b %Y"),
    ],
)
def test_an_unbroken_run_of_days_stays_one(tmp_path, step, form):
    days = [(date(2021, 5, 3) + n * step * DAY).strftime(form) for n in range(300)]
    rows, table = made(tmp_path, "days", {"day": days, "level": waves(300)})
    assert [row["day"] for row in rows] == days
    # What the rows have follows the day.
    near = sum(abs(float(r["level"]) - x) <= 10 for r, x in zip(rows, waves(300), strict=True))
    assert near > 240
    assert table.head(100).slice(90).equals(table.to_arrow().slice(90, 10))


@pytest.mark.usefixtures("drawn_once")
def test_hours_and_months_are_counted(tmp_path):
    hours = [str(datetime(2022, 1, 1) + timedelta(hours=n)) for n in range(100)]
    assert [r["h"] for r in made(tmp_path, "a", {"h": hours, "x": waves(100)})[0]] == hours
    months = [f"{1995 + n // 12}-{n % 12 + 1:02}-01" for n in range(60)]
    assert [r["m"] for r in made(tmp_path, "b", {"m": months, "x": waves(60)})[0]] == months


def test_ends_of_months_are_counted(tmp_path):
    firsts = [date(1995 + n // 12, n % 12 + 1, 1) for n in range(1, 91)]
    ends = [str(first - DAY) for first in firsts]
    for days in (ends, ends[::-1]):
        assert [r["m"] for r in made(tmp_path, "c", {"m": days, "x": waves(90)})[0]] == days


def test_workdays_have_no_weekends(tmp_path):
    days = [d for d in (date(2020, 1, 1) + n * DAY for n in range(500)) if d.weekday() < 5]
    days = [d for n, d in enumerate(days) if n % 25 != 7]
    rows, _ = made(tmp_path, "t", {"day": days, "x": waves(len(days))})
    found = [date.fromisoformat(row["day"]) for row in rows]
    assert len(set(found)) == len(days) and found == sorted(found)
    assert all(day.weekday() < 5 for day in found) and found[0] == days[0]


@pytest.mark.usefixtures("drawn_once")
def test_all_combinations_come_once(tmp_path):
    countries, years = [f"Land {n}" for n in "ABCDEFGHIJKL"], range(1950, 2000, 5)
    pairs = [(c, y) for c in countries for y in years for _ in "x"]
    columns = {
        "country": [c for c, _ in pairs],
        "zone": ["north" if c < "Land G" else "south" for c, _ in pairs],
        "year": [y for _, y in pairs],
        "people": [ord(c[-1]) * 100 + y % 97 // 10 for c, y in pairs],
    }
    rows, _ = made(tmp_path, "lands", columns)
    assert [(row["country"], int(row["year"])) for row in rows] == pairs
    assert all((row["zone"] == "north") == (row["country"] < "Land G") for row in rows)


@pytest.mark.usefixtures("drawn_once")
def test_loose_combinations_differ(tmp_path):
    random = Random(2)
    pairs = sorted(random.sample([(a, b) for a in range(30) for b in range(40)], 500))
    columns = {
        "shop": [f"shop {'ABCDEFGHIJKLMNOPQRSTUVWXYZabcd'[a]}" for a, _ in pairs],
        "week": [b + 1 for _, b in pairs],
        "sales": [random.randint(1, 9) for _ in pairs],
    }
    rows, _ = made(tmp_path, "t", columns)
    assert len({(row["shop"], row["week"]) for row in rows}) == 500


def test_dates_that_differ_still_do(tmp_path):
    days = [date(2021, 1, 1) + n * DAY for n in Random(4).sample(range(500), 300)]
    rows, _ = made(tmp_path, "t", {"day": days, "x": waves(300)})
    assert len({row["day"] for row in rows}) == 300
