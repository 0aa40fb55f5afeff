"""The yardsticks: what they say of tables of which the answer is known.

Seeds are fixed, so that a test that passes once passes always; tolerances are what chance allows.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.learning import metrics

words = st.sampled_from(["a", "b", "c", None])
tables = st.lists(st.tuples(words, words, words), min_size=1, max_size=30).map(
    lambda rows: pd.DataFrame(rows, columns=["x", "y", "z"], dtype=object)
)


def population(size, seed, shift=0.0):
    """Return rows of one law: numbers, words that go with them, gaps."""
    rng = np.random.default_rng(seed)
    x = rng.normal(shift, 1, size)
    y = x + rng.normal(0, 1, size)
    return pd.DataFrame(
        {
            "x": x,
            "y": np.where(rng.random(size) < 0.1, np.nan, y),
            "sign": np.where(x + rng.normal(0, 0.5, size) > 0, "plus", "minus"),
            "seen": pd.Timestamp(2020, 1, 1) + pd.to_timedelta(rng.integers(0, 999, size), "h"),
        }
    )


def chance(size):
    """Return five standard deviations of the area under the curve of ``size`` rows of each kind.

    For scores that say nothing: the variance of Mann and Whitney's U, over the pairs, squared.
    """
    return 5 * np.sqrt((2 * size + 1) / (12 * size**2))


class TestTotalVariation:
    @pytest.mark.parametrize(
        ("ways", "expected"),
        # x: 2/4 and 1/4 are a. y: 2/4 and 3/4 are u. Both: au 1, bu 1 of 4 against bu 3 of 4.
        [(1, (0.25 + 0.25) / 2), (2, 0.5)],
    )
    def test_by_hand(self, ways, expected):
        real = pd.DataFrame({"x": [*"aabb"], "y": [*"uvuv"]})
        made = pd.DataFrame({"x": [*"abbb"], "y": [*"vuuu"]})
        assert metrics.total_variation(real, made, ways) == pytest.approx(expected)

    def test_tables_of_different_sizes_compare_by_share(self):
        real, made = pd.DataFrame({"x": [*"ab"]}), pd.DataFrame({"x": [*"aaab"]})
        assert metrics.total_variation(real, made, 1) == pytest.approx(0.25)

    @pytest.mark.parametrize("values", [[*"ab"], [1.0, 2.0], range(100)])
    def test_a_missing_value_is_a_value(self, values):
        real = pd.DataFrame({"x": pd.Series([*values])})
        made = real.copy()
        made.loc[len(made) // 2 :, "x"] = None
        assert metrics.total_variation(real, made, 1) == pytest.approx(0.5)
        assert metrics.total_variation(made, made, 1) == 0

    def test_a_missing_value_beside_another_is_taken_for_no_other_pair(self):
        real = pd.DataFrame({"x": [*"ab"], "y": ["u", None]})
        made = pd.DataFrame({"x": [*"aa"], "y": ["u", "v"]})
        assert metrics.total_variation(real, made, 2) == pytest.approx(0.5)

    def test_numbers_of_many_values_are_compared_in_tenths(self):
        real = pd.DataFrame({"x": np.arange(100.0)})
        assert metrics.total_variation(real, real + 0.05, 1) == 0
        top = pd.DataFrame({"x": np.full(50, 95.0)})
        assert metrics.total_variation(real, top, 1) == pytest.approx(0.9)
        few = pd.DataFrame({"x": np.arange(20.0)})
        assert metrics.total_variation(few, few + 0.05, 1) == pytest.approx(1)

    def test_moments_are_compared_in_tenths(self):
        hours = pd.DataFrame({"x": pd.date_range("2020-01-01", periods=100, freq="h")})
        assert metrics.total_variation(hours, hours + pd.Timedelta(minutes=5), 1) == 0

    @settings(max_examples=30)
    @given(tables, tables)
    def test_it_is_a_distance_that_grows_with_the_columns_compared(self, real, made):
        by_ways = [metrics.total_variation(real, made, ways) for ways in (1, 2, 3)]
        back = [metrics.total_variation(made, real, ways) for ways in (1, 2, 3)]
        assert by_ways == pytest.approx(back)
        # A marginal is seen through those of more columns, which lose nothing of it.
        assert -1e-12 <= by_ways[0] <= by_ways[1] + 1e-12 <= by_ways[2] + 2e-12 <= 1 + 3e-12

    @settings(max_examples=30)
    @given(tables, st.randoms(use_true_random=False))
    def test_the_order_of_rows_says_nothing(self, table, random):
        order = random.sample(range(len(table)), len(table))
        for ways in (1, 2, 3):
            assert metrics.total_variation(table, table.iloc[order], ways) == pytest.approx(0)

    def test_tables_that_share_no_value_are_wholly_apart(self):
        real, made = pd.DataFrame({"x": [*"aab"], "y": 1}), pd.DataFrame({"x": [*"ccd"], "y": 2})
        for ways in (1, 2):
            assert metrics.total_variation(real, made, ways) == pytest.approx(1)


class TestC2st:
    def test_rows_of_one_population_are_not_told_apart(self):
        told = metrics.c2st(population(1000, 1), population(1000, 2))
        assert told == pytest.approx(0.5, abs=chance(1000))

    @pytest.mark.parametrize("seed", [0, 1])
    def test_rows_in_an_order_are_as_hard_to_tell(self, seed):
        """Folds of the seed of the sample were blocks of ``real`` as it is ordered.

        The classifier had seen none of the block that it was asked about, but made rows like it, so
        that it took real rows for made ones: 0.2 and less where there is nothing to tell.
        """
        real = population(800, 1).sort_values("x", ignore_index=True)
        told = metrics.c2st(real, population(800, 2), seed)
        assert told == pytest.approx(0.5, abs=chance(800))

    def test_shifted_rows_are_told_apart(self):
        assert metrics.c2st(population(400, 1), population(400, 2, shift=5)) > 0.98
        far = metrics.c2st(population(400, 1), population(400, 2, shift=1))
        assert 0.6 < far < 0.95

    @pytest.mark.parametrize("column", ["y", "sign"])
    def test_gaps_where_there_were_none_are_told(self, column):
        real, made = population(400, 1).dropna(), population(400, 2).dropna()
        made[column] = made[column].where(np.arange(len(made)) % 2 == 0)
        assert metrics.c2st(real, made) > 0.7

    def test_more_words_than_categories_are_no_mistake(self):
        real, made = (
            pd.DataFrame({"w": np.random.default_rng(seed).integers(0, 600, 900).astype(str)})
            for seed in (1, 2)
        )
        assert metrics.c2st(real, made) == pytest.approx(0.5, abs=chance(900))


class TestTstr:
    def test_a_number_is_predicted_by_what_goes_with_it(self):
        rng = np.random.default_rng(1)
        x = rng.uniform(0, 1, 1200)
        rows = pd.DataFrame({"x": x, "t": 10 * x + rng.normal(0, 1, 1200)})
        # The noise has 1 of the 1 + 100/12 of the variance; the trees miss a little more.
        assert metrics.tstr(rows[:800], rows[800:], "t") == pytest.approx(1 - 12 / 112, abs=0.06)
        apart = rows.assign(t=rng.permutation(rows["t"]))
        assert metrics.tstr(apart[:800], rows[800:], "t") < 0.1

    def test_two_values_are_predicted_by_what_goes_with_them(self):
        rng = np.random.default_rng(1)
        x = rng.normal(0, 1, 1200)
        rows = pd.DataFrame({"x": x, "t": np.where(x > 0, "yes", "no")})
        assert metrics.tstr(rows[:800], rows[800:], "t") > 0.99
        wrong = rows.assign(t=np.where(x > 0, "no", "yes"))
        assert metrics.tstr(wrong[:800], rows[800:], "t") < 0.01
        apart = rows.assign(t=rng.permutation(rows["t"]))
        assert metrics.tstr(apart[:800], rows[800:], "t") == pytest.approx(0.5, abs=chance(200))

    def test_rows_without_the_target_are_left_out(self):
        x = np.tile(np.arange(10.0), 60)
        rows = pd.DataFrame({"x": x, "t": np.where(np.arange(600) < 60, np.nan, x)})
        assert metrics.tstr(rows, rows, "t") > 0.99

    def test_one_value_teaches_nothing(self):
        rows = pd.DataFrame({"x": np.arange(100.0), "t": [*"ab"] * 50})
        assert metrics.tstr(rows.assign(t="a"), rows, "t") == 0.5


class TestCopies:
    def test_by_hand(self):
        train = pd.DataFrame({"x": [1.0, 2.0, np.nan], "w": ["a", None, "c"]})
        made = pd.DataFrame({"x": [1.0, 1.0, 2.0, np.nan], "w": ["a", None, None, "c"]})
        assert metrics.copies(train, made) == 0.75

    @settings(max_examples=30)
    @given(tables, tables)
    def test_a_row_of_the_table_is_a_copy_another_is_none(self, train, made):
        known = {tuple(row) for row in train.itertuples(index=False)}
        shares = [tuple(row) in known for row in made.itertuples(index=False)]
        assert metrics.copies(train, made) == pytest.approx(np.mean(shares))


class TestNearerToTrain:
    # A made row is nearer to the one or the other as a coin falls, but rows share their neighbours.
    def test_fresh_rows_are_as_near_to_either(self):
        train, holdout, fresh = population(2000, 1), population(500, 2), population(1000, 3)
        assert metrics.nearer_to_train(train, holdout, fresh) == pytest.approx(0.5, abs=0.05)

    def test_training_rows_are_nearer_to_themselves(self):
        train, holdout = population(600, 1), population(600, 2)
        assert metrics.nearer_to_train(train, holdout, train) == 1
        assert metrics.nearer_to_train(train, holdout, holdout) == 0

    def test_the_training_rows_are_compared_a_part_at_a_time(self):
        """A copy is nearest in the part that has its row, one in four, and even in the others."""
        train, holdout = population(2000, 1), population(500, 2)
        nearer = metrics.nearer_to_train(train, holdout, train)
        assert nearer == pytest.approx(1 / 4 + 3 / 4 / 2, abs=0.03)

    def test_every_part_counts(self):
        train, holdout = pd.DataFrame({"x": [0.0, 100.0]}), pd.DataFrame({"x": [50.0]})
        for value in train["x"]:
            assert metrics.nearer_to_train(train, holdout, pd.DataFrame({"x": [value]})) == 0.5

    def test_a_missing_value_is_near_to_a_missing_value(self):
        train = pd.DataFrame({"x": [np.nan, 1.0], "y": [0.0, 0.0]})
        holdout = pd.DataFrame({"x": [0.0, 1.0], "y": [0.0, 0.0]})
        made = pd.DataFrame({"x": [np.nan], "y": [0.0]})
        assert metrics.nearer_to_train(train, holdout, made) == 1
        assert metrics.nearer_to_train(holdout, train, made) == 0

    def test_ties_count_half(self):
        rows = pd.DataFrame({"w": ["a"] * 20})
        assert metrics.nearer_to_train(rows, rows, rows) == 0.5

    def test_numbers_count_by_their_range(self):
        """A thousandth of a wide range is nearer than half of a narrow one."""
        train = pd.DataFrame({"wide": [0.0, 1000.0], "narrow": [0.0, 1.0]})
        holdout = pd.DataFrame({"wide": [1.0, 999.0], "narrow": [0.5, 0.5]})
        made = pd.DataFrame({"wide": [1.0], "narrow": [0.0]})
        assert metrics.nearer_to_train(train, holdout, made) == 1


class TestLevels:
    def test_by_hand(self):
        train = pd.DataFrame({"x": [*"abcd"], "y": ["u", "v", None, "u"], "n": [1, 2, 3, 4]})
        made = pd.DataFrame({"x": [*"abzz"], "y": ["u", "v", "u", None], "n": [0, 0, 0, 0]})
        assert metrics.levels(train, made) == (2 / 4 + 1) / 2

    def test_numbers_alone_have_no_words(self):
        numbers = pd.DataFrame({"n": [1, 2]})
        assert np.isnan(metrics.levels(numbers, numbers))
