"""Lists: lengths, items that differ, and that no list depends on another."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

import fakegen
from fakegen.errors import FakegenError

DIGIT = {"integer": {"min": 0, "max": 9}}


def lists(entry: dict[str, Any], rows: int = 100, **generating: Any) -> list[Any]:
    columns = {"n": {"integer": {"min": 0, "max": 4}}, "x": {"list": entry}}
    schema = fakegen.load({"tables": {"t": {"rows": rows, "columns": columns}}})
    return schema.generate(seed=5, **generating)["t"].to_arrow()["x"].to_pylist()


@pytest.mark.parametrize(
    ("length", "allowed"),
    [
        (3, {3}), (0, {0}), ({"min": 2, "max": 4}, {2, 3, 4}), ({0: 1, 7: 1}, {0, 7}), (None, set(range(1, 6))),
        ("{{ n }}", set(range(5))), ({"distribution": {"name": "binom", "n": 2, "p": 0.5}}, {0, 1, 2}),
    ],
)  # fmt: skip
def test_lengths_are_as_asked_for(length, allowed):
    entry = {"of": DIGIT} if length is None else {"of": DIGIT, "length": length}
    assert {len(item) for item in lists(entry, 200)} == allowed


def test_weights_of_lengths_are_kept():
    """Fails for one seed in 1,000; the seed is fixed."""
    found = [len(item) for item in lists({"of": DIGIT, "length": {1: 0.7, 2: 0.2, 5: 0.1}}, 5000)]
    counts = [found.count(length) for length in (1, 2, 5)]
    assert stats.chisquare(counts, [3500, 1000, 500]).pvalue > 0.001


def test_items_are_evenly_drawn_at_every_place():
    """Fails for one seed in 1,000; the seed is fixed."""
    found = lists({"of": DIGIT, "length": 3}, 4000)
    for place in range(3):
        counts = [sum(item[place] == digit for item in found) for digit in range(10)]
        assert stats.chisquare(counts).pvalue > 0.0003
    pairs = [sum(item[0] == item[1] for item in found)]
    assert stats.binomtest(pairs[0], 4000, 0.1).pvalue > 0.0003


def test_a_longer_list_begins_as_the_shorter_one():
    for entry in (
        DIGIT,
        {"regex": "[a-z]{3,9}"},
        "faker.name",
        {"object": {"a": DIGIT, "b": "faker.word"}},
    ):
        short, long = (
            lists({"of": entry, "length": 2}),
            lists({"of": entry, "length": "{{ n + 2 }}"}),
        )
        assert [item[:2] for item in long] == short


def test_lists_can_be_deep() -> None:
    entry: Any = DIGIT
    for _ in range(6):
        entry = {"list": {"of": entry, "length": 2}}
    values = lists({"of": entry, "length": 2})
    for _ in range(7):
        assert {len(value) for value in values} == {2}
        values = [item for value in values for item in value]
    assert set(values) == set(range(10))


@settings(deadline=None, max_examples=10)
@given(st.integers(0, 99), st.integers(1, 30))
def test_any_rows_alone_are_the_same(start, size):
    entry = {
        "of": {"object": {"line": "position", "codes": {"list": {"of": DIGIT, "unique": True}}}},
        "length": {"min": 0, "max": 3},
    }
    whole = lists(entry)
    size = min(size, 100 - start)
    columns = {"n": {"integer": {"min": 0, "max": 4}}, "x": {"list": entry}}
    schema = fakegen.load({"tables": {"t": {"rows": 100, "columns": columns}}})
    part = schema.generate({"t": size}, seed=5, start_row=start)["t"].to_arrow()["x"].to_pylist()
    assert part == whole[start : start + size]


def test_position_numbers_the_items_of_the_nearest_list():
    made = lists(
        {"of": {"object": {"a": "position", "b": {"list": {"of": "position", "length": 2}}}}}
    )
    assert all([item["a"] for item in row] == [*range(1, len(row) + 1)] for row in made)
    assert all(item["b"] == [1, 2] for row in made for item in row)


@pytest.mark.parametrize(
    "of",
    [
        {"choice": list("abc")}, {"choice": {"a": 1e9, "b": 1, "c": 1e-9}}, {"integer": {"min": 1, "max": 3}},
        {"object": {"k": {"choice": list("abc")}}},
    ],
)  # fmt: skip
def test_unique_items_all_differ(of):
    made = lists({"of": of, "length": {"min": 0, "max": 3}, "unique": True}, 500)
    assert all(len(row) == len({str(item) for item in row}) for row in made)
    assert {len(row) for row in made} == {0, 1, 2, 3}


def test_unique_draws_every_order_equally_often():
    """Fails for one seed in 1,000; the seed is fixed."""
    made = lists({"of": {"choice": list("abc")}, "length": 2, "unique": True}, 6000)
    counts = [made.count(list(pair)) for pair in ("ab", "ac", "ba", "bc", "ca", "cb")]
    assert stats.chisquare(counts).pvalue > 0.001


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ({"of": DIGIT, "length": -1}, "length: a list has 0 to 65,535 items, not -1"),
        ({"of": DIGIT, "length": 1.5}, "'length' must be a number of items, not 1.5"),
        ({"of": DIGIT, "length": "{{ n - 3 }}"}, r"row \d+: a list has 0 to 65,535 items, not -\d"),
        ({"of": DIGIT, "length": {"distribution": {"name": "norm"}}}, "must be whole numbers"),
        ({"of": {"choice": ["a", "b"]}, "length": 3, "unique": True}, "only 2 values"),
        ({"of": {"object": {"k": {"choice": ["a", "b"]}}}, "length": 3, "unique": True}, "no 3 different ones"),
        ({"of": {"list": {"of": DIGIT}}, "unique": True}, "cannot compare items that hold lists"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(entry, message):
    with pytest.raises(FakegenError, match=message):
        lists(entry)
