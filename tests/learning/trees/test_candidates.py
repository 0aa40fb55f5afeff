"""Candidates agree with what is given and wanted, and are distributed as if by chance."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pyarrow as pa
import pytest

from fakegen.errors import ModelError
from fakegen.interfaces.condition import Condition
from fakegen.learning.trees.candidates import Candidates
from tests.learning.trees.chains import SIZE, TABLE, chain, stream


@pytest.fixture(scope="module")
def made():
    return chain()


def values(made, candidates: Candidates, start: int, count: int) -> dict[str, list]:
    states, ranks = candidates.first(stream(start, count))
    found = {}
    for number in range(candidates.columns):
        found |= made.values(number, states[number], ranks.get(number))
    return {name: array.to_pylist() for name, array in found.items()}


CONDITIONS = {
    "a value": [Condition("city", values=pa.array(["c3"]))],
    "a rare value": [Condition("city", values=pa.array(["c5"]))],
    "bounds": [Condition("size", low=pa.scalar(29.0), high=pa.scalar(31.0))],
    "a later column": [Condition("flag", values=pa.array([True]))],
    "several": [Condition("flag", values=pa.array([False])), Condition("size", low=pa.scalar(9.0))],
}


@pytest.mark.parametrize("case", CONDITIONS)
def test_all_candidates_satisfy_conditions(made, case):
    conditions = CONDITIONS[case]
    found = values(made, Candidates(made, {}, conditions), 0, 200)
    arrays = {
        name: pa.array(column, TABLE.schema.field(name).type) for name, column in found.items()
    }
    for condition in conditions:
        assert condition.holds(arrays, 200).all()


@pytest.mark.parametrize("case", CONDITIONS)
def test_a_row_has_the_same_candidate_alone(made, case):
    candidates = Candidates(made, {}, CONDITIONS[case])
    whole = values(made, candidates, 0, 60)
    for start, count in ((0, 1), (7, 20), (59, 1)):
        part = values(made, candidates, start, count)
        assert part == {name: column[start : start + count] for name, column in whole.items()}


def test_what_comes_before_follows_what_is_wanted(made):
    """Cities among 3,000 wanted rows differ from the learned shares by 5 standard errors at most."""
    found = values(made, Candidates(made, {}, CONDITIONS["a later column"]), 0, 3_000)
    learned = TABLE.filter(TABLE["flag"])["city"].to_pylist()
    made_of, known = Counter(found["city"]), Counter(learned)
    for city in set(TABLE["city"].to_pylist()):
        share = known[city] / len(learned)
        error = np.sqrt(max(share * (1 - share), 1e-4) / 3_000)
        assert abs(made_of[city] / 3_000 - share) < 5 * error + 2 / SIZE, city


def test_given_values_decide(made):
    given = pa.array(["c1", "c4", "c1", "c0"])
    candidates = Candidates(made, {"city": given}, [Condition("size", high=pa.scalar(100.0))])
    states, ranks = candidates.first(stream(0, 4))
    size = made.values(1, states[1], ranks[1])["size"].to_pylist()
    assert [round(value / 10) for value in size] == [1, 4, 1, 0]


def test_without_a_goal_nothing_is_drawn(made):
    candidates = Candidates(made, {})
    assert candidates.columns == 0
    assert candidates.first(stream(0, 5)) == ([], {})


def test_the_weight_of_conditions_is_that_of_the_rows(made):
    weight, exact = Candidates(made, {}, CONDITIONS["a value"]).weight(SIZE)
    assert exact
    assert weight == TABLE["city"].to_pylist().count("c3")
    weight, exact = Candidates(made, {}, CONDITIONS["several"]).weight(SIZE)
    rows = np.sum(~np.array(TABLE["flag"]) & (np.array(TABLE["size"]) >= 9))
    assert not exact
    assert weight == pytest.approx(rows, rel=0.1)


def test_what_never_goes_together_ends_in_words(made):
    given = {"flag": pa.array([True])}
    wanted = [Condition("city", values=pa.array(["c0"]))]
    with pytest.raises(
        ModelError, match="accepted, with flag given; list these columns in the model's own"
    ):
        Candidates(made, given, wanted).first(stream(0, 1))
