"""Tracing: what a function makes of its random numbers, found without asking it twice."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from fakegen.interfaces.block import Block
from fakegen.patterns import Pattern
from fakegen.streams import Rows, Stream
from fakegen.tracing.explore import Integers, Json, Values, explore
from fakegen.tracing.outcomes import generator_of
from fakegen.tracing.stops import Untraceable

NAMES = ["Ann", "Bo", "Carl", "D'Arc", "Eve Mary"]


def values(outcome, rows=4000):
    block = Block(Stream.of(7, "t", "c", "values", Rows(0, rows)))
    return generator_of(outcome, list).make(block).to_pylist()


def support(function):
    return set(values(explore(function)))


@pytest.mark.parametrize(
    ("function", "expected"),
    [
        (lambda r: "Hi " + r.choice(NAMES), {f"Hi {n}" for n in NAMES}),
        (lambda r: f"{r.choice(NAMES)}!".lower(), None),
        (lambda r: r.choice(NAMES).upper(), {n.upper() for n in NAMES}),
        (lambda r: r.choice(NAMES)[0], {n[0] for n in NAMES}),
        (lambda r: r.choice(NAMES).split(" ")[0], {n.split(" ")[0] for n in NAMES}),
        (lambda r: "%02d" % r.randint(1, 12), {f"{n:02d}" for n in range(1, 13)}),  # noqa: UP031
        (lambda r: "%02x" % r.randint(0, 255), {f"{n:02x}" for n in range(256)}),  # noqa: UP031
        (lambda r: f"{r.randint(1, 12):03}", {f"{n:03}" for n in range(1, 13)}),
        (lambda r: str(r.randint(1, 12)).zfill(4), {f"{n:04}" for n in range(1, 13)}),
        (lambda r: "x" * r.randint(1, 3), {"x", "xx", "xxx"}),
        (lambda r: "few" if r.randint(1, 100) <= 50 else "many", {"few", "many"}),
        (lambda r: {"a": "1", "b": "2"}[r.choice("ab")], {"1", "2"}),
        (lambda r: "".join(r.choice("01") for _ in range(3)), {f"{n:03b}" for n in range(8)}),
        (lambda r: r.choice(["{}-{}", "{}"]).format("a", "b"), {"a-b", "a"}),
        (lambda r: (lambda n: n + n)(r.choice(["a", "b"])), {"aa", "bb"}),
        (lambda r: (lambda n: n + r.choice("12") + n)(r.choice("ab")), None),
        (lambda r: r.choice([("a", 1), ("b", 2)])[0], {"a", "b"}),
        (lambda r: "short" if len(r.choice(NAMES)) < 4 else "long", {"short", "long"}),
    ],
)
def test_every_value_and_no_other_is_found(function, expected):
    rng = random.Random(1)
    seen = Counter(function(rng) for _ in range(4000))
    try:
        made = support(function)
    except Untraceable:
        assert expected is None
        return
    assert made == set(seen)
    assert expected is None or made == expected


def test_weights_are_kept():
    outcome = explore(lambda r: r.choices(["a", "b"], weights=[3, 1])[0] + "!")
    counted = Counter(values(outcome, 40_000))
    assert abs(counted["a!"] / 40_000 - 0.75) < 0.01  # 4.6 standard deviations


def test_branches_are_as_likely_as_their_conditions():
    outcome = explore(lambda r: "x" if r.randint(1, 100) <= 20 else r.choice("yz"))
    counted = Counter(values(outcome, 40_000))
    assert abs(counted["x"] / 40_000 - 0.2) < 0.01
    assert abs(counted["y"] / 40_000 - 0.4) < 0.012


def test_numbers_and_other_values_have_their_own_types():
    assert explore(lambda r: r.randint(5, 9)) == Integers([range(5, 10)])
    outcome = explore(lambda r: r.choice([True, None]))
    assert isinstance(outcome, Values)
    assert set(values(outcome)) == {True, None}


def test_lists_and_mappings_are_json():
    outcome = explore(lambda r: {"name": r.choice(['a"b', "c"]), "digit": r.randint(1, 2)})
    assert isinstance(outcome, Json)
    assert set(values(outcome)) == {
        f'{{"name": {name}, "digit": {digit}}}' for name in ('"a\\"b"', '"c"') for digit in (1, 2)
    }


def _checksum(r):
    digits = "".join(str(r.randint(0, 9)) for _ in range(6))
    return digits + str(sum(map(int, digits)) % 10)


@pytest.mark.parametrize(
    "function",
    [
        lambda r: str(r.random()),
        lambda r: str(r.sample(range(50), 3)),
        _checksum,
        lambda r: "".join([r.choice(["ann", "bo"]), "!"]).title(),
    ],
)
def test_what_cannot_be_followed_is_refused(function):
    with pytest.raises(Untraceable):
        explore(function)


def test_a_draw_that_stands_twice_is_the_same_both_times():
    outcome = explore(lambda r: (lambda a, b: a + b + a)(r.choice(NAMES), r.choice("12")))
    assert isinstance(outcome, Pattern)
    assert set(values(outcome)) == {n + d + n for n in NAMES for d in "12"}
