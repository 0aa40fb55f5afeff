"""What conditions and given values mean for states."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fakegen.errors import ModelError, ParameterError
from fakegen.interfaces.condition import Condition
from fakegen.learning.codings.coding import UNSEEN
from fakegen.learning.training import prepare
from fakegen.learning.wanted import (
    check_conditions,
    check_reads,
    given_keys,
    known_values,
    missing_codes,
    wanted_keys,
)

RNG = np.random.default_rng(3)
SIZE = 400
TABLE = pa.table(
    {
        "city": pa.array([None if n % 9 == 0 else f"c{n % 4}" for n in range(SIZE)]),
        "size": np.where(RNG.random(SIZE) < 0.3, 0.0, RNG.normal(50, 9, SIZE).round(1)),
        "a": [f"a{n % 3}" for n in range(SIZE)],
        "b": [f"b{n % 6}" for n in range(SIZE)],
    }
)
CITY, SIZES, FUSED = prepare(TABLE, {}, [], fuse=[["a", "b"]]).codings


def test_levels_are_wanted_one_by_one():
    keys = wanted_keys(CITY, [Condition("city", values=pa.array(["c1", "c3"]))])
    wanted = [
        v for v, key in zip(known_values(CITY).to_pylist(), keys.states, strict=True) if key == 0
    ]
    assert wanted == ["c1", "c3"]
    absent = wanted_keys(CITY, [Condition("city", absent=True)])
    assert np.sum(absent.states != UNSEEN) == 1


def test_conditions_hold_together():
    conditions = [Condition("a", values=pa.array(["a1"])), Condition("b", values=pa.array(["b4"]))]
    keys = wanted_keys(FUSED, conditions)
    assert np.sum(keys.states == 0) == 1
    none = [Condition("a", values=pa.array(["a1"])), Condition("b", values=pa.array(["b3"]))]
    assert np.all(wanted_keys(FUSED, none).states == UNSEEN)


@settings(max_examples=80)
@given(st.floats(0, 90), st.floats(0, 90))
def test_wanted_ranks_are_those_of_values_within_bounds(low, high):
    condition = Condition("size", low=pa.scalar(low), high=pa.scalar(high))
    keys = wanted_keys(SIZES, [condition])
    ranks = np.linspace(0.0005, 0.9995, 500)
    drawn = SIZES.decode(np.full(500, SIZES.size), ranks)[0][0]
    inside = np.zeros(500, dtype=bool)
    for begin, end in zip(keys.low, keys.high, strict=True):
        inside |= (ranks > begin) & (ranks < end)
    held = condition.holds({"size": drawn}, 500)
    # What is within bounds is never left out; a tie at the edge may be let in, and is checked later.
    assert not np.any(held & ~inside)
    assert np.sum(inside & ~held) <= 5


def test_given_values_have_the_key_of_their_state():
    given_cities = pa.array(["c2", None, "c0", "zz"])
    keys, of_rows = given_keys(CITY, {"city": given_cities})
    assert of_rows[3] == UNSEEN
    for row in (0, 1, 2):
        (state,) = np.flatnonzero(keys.states == of_rows[row])
        assert CITY.decode(np.array([state]), None)[0][0][0].as_py() == given_cities[row].as_py()


def test_part_of_a_group_stands_for_all_its_combinations():
    keys, of_rows = given_keys(FUSED, {"a": pa.array(["a1", "a2"])})
    for row, wanted in enumerate(["a1", "a2"]):
        states = np.flatnonzero(keys.states == of_rows[row])
        assert set(FUSED.decode(states, None)[0][0].to_pylist()) == {wanted}
        assert len(states) == 2


@pytest.mark.parametrize(
    ("condition", "message"),
    [
        (Condition("city", values=pa.array(["c9"])), "'c9' is not a learned value of 'city'"),
        (Condition("size", low=pa.scalar(1e6)), "no learned value of 'size' satisfies"),
        (Condition("size", absent=True), "column 'size' has no missing values"),
        (
            Condition("size", values=pa.array([1e6])),
            "use 'min' and 'max' to ask for nearby values",
        ),
    ],
)
def test_what_was_never_learned_is_refused(condition, message):
    with pytest.raises(ParameterError, match=message):
        check_conditions([CITY, SIZES, FUSED], [condition])


def test_the_nearest_value_is_suggested_with_its_place():
    condition = Condition("city", values=pa.array(["c1", "c11"]))
    with pytest.raises(ParameterError) as caught:
        check_conditions([CITY], [condition])
    assert caught.value.suggestion in {"c1", "c0", "c2", "c3"}
    assert caught.value.key == 1


def test_conditions_that_never_hold_together_are_refused():
    none = [Condition("a", values=pa.array(["a1"])), Condition("b", values=pa.array(["b3"]))]
    with pytest.raises(ParameterError, match=r"no learned values satisfy .a = 'a1' and b"):
        check_conditions([FUSED], none)


def test_conditions_read_columns_of_the_model():
    with pytest.raises(ModelError, match="the model has no column 'zz'"):
        check_reads([Condition("zz", absent=True)], ["city"])


def test_nothing_but_null_stands_for_no_information_here():
    assert missing_codes([CITY, SIZES], "city").to_pylist() == []
    assert missing_codes([CITY, SIZES], "size").to_pylist() == []
