"""Strings that are composed of other columns."""

from __future__ import annotations

from random import Random

import pytest

from fakegen.profiling.compositions import Piece, find_composition

DRAW = Random(3)
FIRST = [
    "Emma",
    "Noël",
    "Zorb",
    "Jan",
    "Li",
    "Alba",
    "Ruth",
    "Piet",
    "Olga",
    "Hugo",
    "Ines",
    "Wout",
] * 3
LAST = [
    "Kli",
    "Núñez",
    "Van Dam",
    "Ho",
    "Peeters",
    "Müller",
    "Qarb",
    "Smit",
    "Lund",
    "Roth",
    "Vega",
    "Bos",
] * 3
COLUMNS = {"first": FIRST, "last": LAST}


def plain(text: str) -> str:
    table = str.maketrans("ëúñü", "eunu")
    return text.lower().translate(table).replace(" ", "")


@pytest.mark.parametrize(
    ("make", "pieces", "case"),
    [
        (lambda f, n: f"{f} {n}", (Piece("first"), Piece(text=" "), Piece("last")), ""),
        (lambda f, n: f"{n.upper()}, {f.upper()}", (Piece("last"), Piece(text=", "), Piece("first")), "upper"),
        (lambda f, n: plain(f[0] + n), (Piece("first", 1), Piece("last")), "lower"),
        (lambda f, n: f"{plain(f)}.{plain(n)}@acme.example",
         (Piece("first"), Piece(text="."), Piece("last"), Piece(text="@")), "lower"),
        (lambda f, n: f"{plain(f[0] + n)}{DRAW.randint(1, 99)}",
         (Piece("first", 1), Piece("last"), Piece(text="#")), "lower"),
        (lambda f, n: f"{f[0]}{n[0]}".upper(), (Piece("first", 1), Piece("last", 1)), "upper"),
    ],
)  # fmt: skip
def test_how_strings_are_composed_is_found(make, pieces, case) -> None:
    target = [make(f, n) for f, n in zip(FIRST, LAST, strict=True)]
    found = find_composition(target, COLUMNS)
    assert found is not None
    assert (found.pieces, found.case) == (pieces, case)
    assert found.share > 0.9  # some initials are also the beginning of one name
    assert (found.digits != (0, 0)) == (Piece(text="#") in pieces)
    assert found.hosts == (Piece(text="@") in pieces)


def test_most_rows_decide() -> None:
    target = [f"{f} {n}" for f, n in zip(FIRST, LAST, strict=True)]
    target[::4] = ["somebody else"] * len(target[::4])
    found = find_composition(target, COLUMNS)
    assert found is not None
    assert found.share == 0.75
    target[::2] = ["somebody else"] * len(target[::2])
    assert find_composition(target, COLUMNS) is None


@pytest.mark.parametrize(
    "target",
    [
        [f"K{n:04d}" for n in range(36)],
        ["red", "green", "blue"] * 12,
        [f"{f[0]}{n}" for n, f in enumerate(FIRST)],
        [None] * 36,
    ],
)
def test_others_are_composed_of_nothing(target) -> None:
    assert find_composition(target, COLUMNS) is None
