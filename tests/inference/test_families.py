"""Drafts whose models learn how many rows belong to each row, and what siblings have in common."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path

import numpy as np
import pytest

import fakegen


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Planes that belong to one line each; large ones fly less often, and farther."""
    folder, random = tmp_path_factory.mktemp("flights"), np.random.default_rng(3)
    planes, flights = ["code,seats,engines"], ["code,line,miles,day"]
    for number in range(400):
        code, seats = f"P{number:03}", int(random.choice([50, 150, 300]))
        line = random.choice(["AA", "BB", "CC", "DD"])
        planes.append(f"{code},{seats},{2 if seats < 300 else 4}")
        for _ in range(random.poisson(600 / seats) + 1):
            miles = int(random.normal(seats * 10, 40))
            flights.append(f"{code},{line},{miles},{random.integers(1, 8)}")
    (folder / "planes.csv").write_text("\n".join(planes) + "\n")
    (folder / "flights.csv").write_text("\n".join(flights) + "\n")
    text = fakegen.infer_schema([folder / "planes.csv", folder / "flights.csv"], folder=folder)
    (folder / "air.yaml").write_text(text)
    return folder


def test_the_draft(folder: Path) -> None:
    text = (folder / "air.yaml").read_text()
    assert (
        'children: {flights: {on: code, columns: {flights_count: count, flights_line: "most(line)"}}}'
        in text
    )
    assert "rows: {per: planes, count: flights_count}" in text
    assert "planes_flights_line: {expr: planes.flights_line, hidden: true}" in text
    assert "hidden: [flights_count, flights_line]" in text


def test_rows_are_like_real_siblings(folder: Path) -> None:
    tables = fakegen.generate(folder / "air.yaml", seed=1)
    planes, flights = list(tables["planes"].rows()), list(tables["flights"].rows())
    assert set(planes[0]) == {"code", "seats", "engines"}
    assert set(flights[0]) == {"code", "line", "miles", "day"}
    own = defaultdict(list)
    for flight in flights:
        own[flight["code"]].append(flight)
    agree = [Counter(f["line"] for f in group).most_common(1)[0][1] for group in own.values()]
    assert sum(agree) / len(flights) > 0.97
    number, miles = defaultdict(list), defaultdict(list)
    for plane in planes:
        number[plane["seats"]].append(len(own[plane["code"]]))
        miles[plane["seats"]] += [flight["miles"] for flight in own[plane["code"]]]
    # Poisson's means of 12, 4 and 2, each over about 130 planes, and 1 more: four standard errors.
    for seats, mean, error in ((50, 13, 1.3), (150, 5, 0.8), (300, 3, 0.6)):
        assert abs(np.mean(number[seats]) - mean) < error
        assert abs(np.mean(miles[seats]) - seats * 10) < 60


def test_a_row_is_the_same_alone(folder: Path) -> None:
    schema = fakegen.load(folder / "air.yaml")
    whole = schema.generate()["flights"].to_arrow()
    part = schema.generate({"planes": 400}, start_row=0)["flights"].to_arrow()
    assert part.equals(whole)
    assert schema.generate(workers=2)["flights"].to_arrow().equals(whole)
