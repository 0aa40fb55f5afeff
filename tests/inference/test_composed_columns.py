"""Scripted columns of one person that agree."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from random import Random

import pytest

import fakegen

FIRST = (
    "Emma",
    "Louis",
    "Marie",
    "Lucas",
    "Julie",
    "Noah",
    "Alice",
    "Arthur",
    "James",
    "Mary",
    "Linda",
    "Robert",
)
LAST = (
    "Smith",
    "Brown",
    "Miller",
    "Davis",
    "Garcia",
    "Wilson",
    "Moore",
    "Taylor",
    "White",
    "Harris",
    "Clark",
)


def drafted(folder: Path, header: str, lines: list[str]) -> tuple[str, list[dict[str, str]]]:
    (folder / "staff.csv").write_text("\n".join([header, *lines]) + "\n")
    text = fakegen.infer_schema(folder / "staff.csv", folder=folder)
    (folder / "s.yaml").write_text(text)
    return text, [dict(row) for row in fakegen.generate(folder / "s.yaml")["staff"].rows()]


def people(size: int) -> list[tuple[str, str]]:
    draw = Random(1)
    return draw.sample([(first, last) for first in FIRST for last in LAST], size)


def test_full_names_user_names_and_addresses_follow_the_names(tmp_path: Path) -> None:
    lines = [
        f"{last},{first},{first} {last},{first[:2]}{last}{n % 50}".lower().title()
        + f",{first[:2]}{last}{n % 50}@acme.example".lower()
        for n, (first, last) in enumerate(people(110))
    ]
    text, rows = drafted(tmp_path, "last_name,first_name,display,login,mail", lines)
    assert "acme" not in text
    for row in rows:
        assert row["display"] == f"{row['first_name']} {row['last_name']}"
        assert row["mail"].endswith("@example.com")
        assert row["mail"].partition("@")[0].startswith(row["first_name"][:2].lower())
    assert len({row["mail"] for row in rows}) == len(rows)


def test_addresses_follow_a_full_name_that_is_made_of_parts_then(tmp_path: Path) -> None:
    lines = [
        f"{first} {last},{last}_{first[0]}@a{n % 3}.example".lower().title()
        for n, (first, last) in enumerate(people(90))
    ]
    text, rows = drafted(tmp_path, "employee,email", lines)
    assert "_employee_first" in text
    for row in rows:
        first, _, last = row["employee"].partition(" ")

        assert row["email"].lower().startswith(f"{last}_{first[0]}".lower())
    assert len({row["email"].rpartition("@")[2] for row in rows}) == 3


def test_invented_names_are_composed_like_known_ones(tmp_path: Path) -> None:
    draw = Random(5)
    sounds = ("ka", "lo", "mi", "zu", "ren", "tha", "bo", "vel", "dra", "sho")
    names = [tuple("".join(draw.choices(sounds, k=3)) for _ in range(2)) for _ in range(150)]
    lines = [f"{first} {last},{first[0]}{last}{draw.randint(10, 99)}" for first, last in names]
    text, rows = drafted(tmp_path, "collaborator,user", lines)
    assert not [name for pair in names for name in pair if name in text]
    for row in rows:
        first, _, last = row["collaborator"].partition(" ")
        assert row["user"].rstrip("0123456789") == f"{first[0]}{last}"


HOSTS = ["gmail.com", "gmail.com", "gmail.com", "Web.de", "smithandsons.example"]
FAMILY_FIRST = [
    ("{1} {0}", r"(?P<last>\w+) (?P<first>\w+)"),
    ("{2} {0}", r"(?P<last>[A-Z]+) (?P<first>[A-Z][a-z]+)"),
    ("{2}; {0}", r"(?P<last>[A-Z]+); (?P<first>[A-Z][a-z]+)"),
    ("{1}; {3}.", r"(?P<last>\w+); (?P<first>[A-Z])\."),
    ("{1} {3}", r"(?P<last>\w+) (?P<first>[A-Z])"),
]


@pytest.mark.parametrize(("write", "pattern"), FAMILY_FIRST)
def test_logins_and_addresses_follow_names_that_begin_with_the_family(
    tmp_path: Path, write: str, pattern: str
) -> None:
    lines = []
    users = {(first[0], last): first for first, last in people(130)}
    for n, ((_, last), first) in enumerate(users.items()):
        name = write.format(first, last, last.upper(), first[0]).replace(";", ",")
        mail = f"{first}.{last}@{HOSTS[n % 5]}".lower()
        lines.append(f'"{name}",{mail},{first[0].lower()}{last.lower()}')
    text, rows = drafted(tmp_path, "employee,email,user", lines)
    assert "smithandsons" not in text
    for row in rows:
        name = re.fullmatch(pattern.replace(";", ","), row["employee"])
        assert name is not None, row
        first, last = name["first"].lower(), name["last"].lower()
        local = row["email"].partition("@")[0]
        assert local.rstrip("0123456789").endswith(f".{last}")
        assert local.startswith(first)
        assert row["user"].startswith(f"{first[0]}{last}")
    hosts = Counter(row["email"].partition("@")[2] for row in rows)
    assert set(hosts) == {"example.com", "example.org", "example.net"}
    assert 0.4 < hosts["example.com"] / len(rows) < 0.8


def test_a_column_in_capitals_is_composed_in_capitals(tmp_path: Path) -> None:
    lines = [f'{first},{last},"{last.upper()}, {first}"' for first, last in people(110)]
    _, rows = drafted(tmp_path, "first_name,last_name,display", lines)
    for row in rows:
        assert row["display"] == f"{row['last_name'].upper()}, {row['first_name']}"
