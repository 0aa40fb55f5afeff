"""How a column becomes a coding."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

import fakegen
from fakegen import (
    UNSEEN,
    Continuous,
    LearnedColumn,
    Levels,
    ParameterError,
    Unlearnable,
    learn_column,
    learn_levels,
)


def learned(values: pa.Array, disclose_range: bool = True, **said):
    weights = np.ones(len(values))
    said = LearnedColumn(**said)
    return learn_column("c", values, said, weights=weights, disclose_range=disclose_range)


def test_few_values_are_levels_in_order() -> None:
    coding = learned(pa.array([3, 1, 2, None] * 20))
    assert isinstance(coding, Levels) and coding.ordered
    assert coding.values.to_pylist() == [None, 1, 2, 3]
    assert coding.encode([pa.array([2, None, 9])]).tolist() == [2, 0, 3]  # the nearest
    assert coding.decode(np.array([3, 0]), None)[0][0].to_pylist() == [3, None]


def test_categories_that_were_never_learned_are_unseen() -> None:
    coding = learned(pa.array(["a", "b"] * 20))
    assert not coding.ordered
    assert coding.encode([pa.array(["b", "z", None])]).tolist() == [1, UNSEEN, UNSEEN]


def test_rare_categories_are_merged_or_withheld() -> None:
    values = pa.array(["a"] * 20 + ["b", "c"])
    merged = learned(values, rare_below=5, rare_into="other")
    assert merged.values.to_pylist() == ["a", "other"]
    assert merged.encode([pa.array(["b", "new"])]).tolist() == [1, 1]
    null = learned(values, rare_below=5, rare_into=None)
    assert null.values.to_pylist() == [None, "a"]
    withheld = learned(values, rare_below=5)
    assert withheld.values.to_pylist() == ["a"]
    assert withheld.withheld([pa.array(["a", "b", None])]).tolist() == [False, True, True]
    with pytest.raises(Unlearnable, match="fewer than 30 rows"):
        learned(values, rare_below=30)


def test_rare_numbers_are_withheld_or_become_null() -> None:
    values = pa.array([1] * 20 + [2] * 20 + [3] * 7)
    assert learned(values, rare_below=9).values.to_pylist() == [1, 2]
    assert learned(values, rare_below=9, rare_into=None).values.to_pylist() == [None, 1, 2]
    few = learned(pa.array([1] * 20 + [2] * 20 + [7]), rare_below=5)
    assert few.spikes_only and "7" not in str(few.state())
    smooth = pa.array(np.random.default_rng(3).lognormal(8, 2, 400).round())
    rare, plain = learned(smooth, rare_below=5), learned(smooth)
    assert (plain.knots[0] + plain.grid.base, plain.grid.base) == (pc.min(smooth).as_py(),) * 2
    assert rare.knots[0] + rare.grid.base > pc.min(smooth).as_py()
    assert rare.grid.base != pc.min(smooth).as_py()


def test_many_numbers_are_continuous_with_spikes() -> None:
    rng = np.random.default_rng(3)
    numbers = np.concatenate([rng.normal(size=2_000).round(6), np.zeros(200)])
    coding = learned(pa.array(numbers), missing=[])
    assert isinstance(coding, Continuous)
    assert coding.grid.values(coding.spikes).to_pylist() == [0.0]
    states, ranks = coding.locate(pa.array(numbers))
    values, settled = coding.decode(coding.drawn(states), ranks)
    assert np.abs(values[0].to_numpy() - numbers).max() < 0.2
    assert np.mean(settled == states) > 0.95


@pytest.mark.parametrize("decimals", [0, 2, 12])
@pytest.mark.parametrize("missing", [[], [-1.0]])
def test_states_looked_up_by_rank_are_those_of_the_values(
    decimals: int, missing: list[float]
) -> None:
    rng = np.random.default_rng(5)
    whole = rng.integers(0, 9, 3_000) * 500.0  # salaries are round
    numbers = np.where(rng.random(3_000) < 0.3, whole, rng.lognormal(7, 1, 3_000).round(decimals))
    coding = learned(pa.array(np.concatenate([numbers, [-1.0] * 200])), missing=missing)
    assert isinstance(coding, Continuous)
    edges = np.arange(4_096) / 4_096
    ranks = np.concatenate([rng.random(20_000), edges, np.nextafter(edges[1:], 0), [1.0]])
    states = np.full(len(ranks), coding.size)
    states[: 2_000 * len(coding.codes)] = 0
    assert np.array_equal(coding.settled(states, ranks), coding.decode(states, ranks)[1])


def test_no_extreme_is_kept_unless_it_may_be() -> None:
    numbers = pa.array(np.random.default_rng(3).normal(size=2_000))
    open_, closed = learned(numbers), learned(numbers, disclose_range=False)
    low = float(numbers.to_numpy().min())
    ends = [coding.grid.values(coding.knots[:1])[0].as_py() for coding in (open_, closed)]
    assert ends[0] == pytest.approx(low)
    assert ends[1] > low


@pytest.mark.parametrize(
    ("values", "said", "reason"),
    [
        (["a"] * 5, {"kind": "numeric"}, "cannot be numeric"),
        ([1] * 20 + [2] * 3, {"rare_below": 9, "rare_into": "other"}, "its values are numbers"),
        ([*range(9**5)][:: 9**3], {"rare_below": 3, "rare_into": None}, "it is continuous"),
        ([1] * 5, {"missing": ["x"]}, "missing code 'x'"),
    ],
)
def test_contradictions_are_refused(values, said, reason) -> None:
    with pytest.raises(ParameterError, match=reason) as error:
        learned(pa.array(values), **said)
    assert (error.value.parameter, error.value.key) == ("columns", "c")


def test_what_identifies_rows_is_not_learned() -> None:
    names = pa.array([f"name {i}" for i in range(200)])
    with pytest.raises(Unlearnable, match=r"200 of its 200 rows .* may identify persons or things"):
        learned(names)
    assert learned(names, kind="categorical").size == 200
    levels = learn_levels("c", names, LearnedColumn(), weights=np.ones(200))
    assert levels.size == 200


def test_the_kit_is_public() -> None:
    kit = {"Coding", "Levels", "Continuous", "Fused", "Grid", "learn_column", "learn_each"}
    assert kit <= {*fakegen.__all__}
