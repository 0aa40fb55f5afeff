"""Finding the notation of several numbers in one string."""

from __future__ import annotations

import random

import pyarrow as pa
import pytest

from fakegen.forms.finding import find_form

RNG = random.Random(8)


def some(write):
    return [write() for _ in range(200)]


def number(low, high):
    return RNG.randrange(low, high)


@pytest.mark.parametrize(
    ("notation", "write"),
    [
        ("0-0", lambda: f"{number(1, 90)}-{number(1, 90)}"),
        ("$0K-$0K (est.)", lambda: f"${number(1, 90)}K-${number(90, 200)}K (est.)"),
        ("#,##0 to #,##0", lambda: f"{number(900, 9000):,} to {number(9000, 90000):,}"),
        ("#.##0 - #.##0", lambda: f"{number(900, 9000):,} - {number(9000, 90000):,}".replace(",", ".")),
        ("0.00000,0.00000", lambda: f"{RNG.uniform(-90, 90):.5f},{RNG.uniform(-9, 9):.5f}"),
        ("(0.0##, 0.0##)", lambda: f"({round(RNG.random(), 3)}, {round(RNG.random(), 3)})"),
        ("0,0 x 0,0 m", lambda: f"{RNG.random():.1f} x {RNG.random():.1f} m".replace(".", ",")),
        ("0.000/0.000", lambda: f"{RNG.random():.3f}/{RNG.random():.3f}"),
        ("0'.'0'.'0", lambda: f"{number(0, 5)}.{number(0, 30)}.{number(0, 9)}"),
        ("192.168.0'.'0", lambda: f"192.168.{number(0, 256)}.{number(0, 256)}"),
        ("0-W00", lambda: f"{number(2010, 2020)}-W{number(1, 53):02}"),
        ("0°00''''00\"N", lambda: f"{number(1, 60)}°{number(0, 60):02}'{number(0, 60):02}\"N"),
    ],
)  # fmt: skip
def test_notations_are_found(notation, write):
    found = find_form(pa.array(some(write)))
    assert list(found.notations) == [notation]
    assert not found.rest


def test_text_between_numbers_is_what_many_strings_have():
    texts = some(lambda: f"{number(1, 90)} x {number(1, 90)} {RNG.choice(['cm', 'in'])}")
    found = find_form(pa.array([*texts, "3 x 4 Karel"]))
    assert sorted(found.notations) == ["0 x 0 cm", "0 x 0 in"]
    assert found.rest == ["3 x 4 Karel"]


@pytest.mark.parametrize(
    "texts",
    [
        [f"{n}-{n + 1}" for n in range(5)],  # too few
        [f"A1-{n:04}" for n in range(99)],
        [" ".join(["1"] * (n % 9 + 7)) for n in range(99)],
    ],
)
def test_other_strings_have_none(texts):
    assert find_form(pa.array(texts)) is None
