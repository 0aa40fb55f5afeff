"""Columns that others compute: found, learned with their share, and computed in what is drawn."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

import fakegen
from fakegen.errors import ModelError
from fakegen.interfaces.condition import Condition
from fakegen.learning import fakegen_methods
from fakegen.streams import Purpose, Rows, Stream

ROWS = 3_000
METHODS = {method.name: method for method in fakegen_methods()}


def stream(size: int, start: int = 0) -> Stream:
    return Stream.of(7, "t", "*", Purpose.VALUES, Rows(start, size))


def houses() -> pd.DataFrame:
    """Totals, a column that is often another, an order that few rows break, a clock, a floor."""
    rng = np.random.default_rng(3)
    built = rng.integers(1900, 2011, ROWS)
    parts = [
        np.where(rng.random(ROWS) < 0.3, 0, rng.gamma(2, 200, ROWS)).astype(int) for _ in "abc"
    ]
    total = sum(parts)
    odd = rng.random(ROWS) < 0.05
    total = np.where(odd, total + rng.integers(5, 90, ROWS), total)
    asked = pd.Timestamp("2020-01-01") + pd.to_timedelta(rng.integers(0, 900, ROWS), "D")
    days = rng.geometric(0.3, ROWS)
    days[rng.random(ROWS) < 0.005] *= -1
    planned = rng.integers(60, 1380, ROWS) // 5 * 5
    late = rng.integers(-9, 200, ROWS)
    left = (planned + late) % 1440
    net, rate = rng.lognormal(4, 1, ROWS).round(2), rng.choice([6, 12, 21], ROWS)
    return pd.DataFrame(
        {
            "built": built,
            "garage": np.where(rng.random(ROWS) < 0.75, built, built + rng.integers(1, 40, ROWS)),
            "a": parts[0],
            "b": parts[1],
            "c": parts[2],
            "total": total,
            "asked": asked,
            "came": asked + pd.to_timedelta(days, "D"),
            "year": asked.year,
            "planned": planned // 60 * 100 + planned % 60,
            "late": late,
            "left": left // 60 * 100 + left % 60,
            "net": net,
            "rate": rate,
            "tax": (net * rate / 100).round(2),
        }
    )


SHARES = {
    "same": lambda d: d.garage == d.built,
    "sum": lambda d: d.total == d.a + d.b + d.c,
    "order": lambda d: d.came >= d.asked,
    "near": lambda d: (d.came - d.asked).dt.days.between(-30, 30),
    "year": lambda d: d.year == d.asked.dt.year,
    "clock": lambda d: (
        (d.planned // 100 * 60 + d.planned % 100 + d.late - d.left % 100) % 1440
        == d.left // 100 * 60
    ),
    "product": lambda d: (d.tax - d.net * d.rate / 100).abs() < 0.0051,
}


@pytest.fixture(scope="module")
def data() -> pa.Table:
    return pa.Table.from_pandas(houses(), preserve_index=False)


@pytest.fixture(scope="module")
def model(data):
    return METHODS["trees"].fit(data, {}, [])


def test_relations_keep_their_share(data, model):
    real = data.to_pandas()
    made = pa.table(dict(model.draw(stream(ROWS), {}))).to_pandas()
    for name, holds in SHARES.items():
        # Four standard errors of a share among so many rows, beside the two points of the aim.
        assert abs(holds(real).mean() - holds(made).mean()) < 0.02, name
        if holds(real).all():
            assert holds(made).all(), name
    bare = METHODS["trees"].fit(data, {}, [], relations=False, redraw=False)
    plain = pa.table(dict(bare.draw(stream(ROWS), {}))).to_pandas()
    assert all(
        holds(plain).mean() < holds(real).mean() - 0.02 for holds in list(SHARES.values())[:3]
    )


def test_any_rows_alone_are_those_of_the_whole(model):
    whole = pa.table(dict(model.draw(stream(400), {})))
    ends = [0, 1, 130, 400]
    parts = [pa.table(dict(model.draw(stream(b - a, a), {}))) for a, b in pairwise(ends)]
    assert pa.concat_tables(parts).equals(whole)


@pytest.mark.parametrize("name", METHODS)
def test_every_method_learns_them_and_is_restored(name, data):
    method = METHODS[name]
    model = method.fit(data, {}, [])
    assert {"year", "tax", "left", "total"} <= model.describe()["computed"].keys()
    state, arrays = model.state()
    again = method.restore(state, arrays)
    made = pa.table(dict(model.draw(stream(300), {})))
    assert pa.table(dict(again.draw(stream(300), {}))).equals(made)
    frame = made.to_pandas()
    assert SHARES["product"](frame).all()
    narrow = again.narrowed(["garage"])
    if narrow is not None:
        assert narrow.draw(stream(300), {})["garage"].equals(made["garage"].combine_chunks())


def test_conditions_are_met_by_computed_columns(model):
    wanted = Condition("total", low=pa.scalar(1_500))
    made = pa.table(dict(model.draw(stream(200), {}, [wanted]))).to_pandas()
    assert (made.total >= 1_500).all()
    assert model.evidence([wanted]).rows > 0


def test_given_columns_are_kept_and_followed(model):
    net, rate = pa.array([100.0] * 50), pa.array([21] * 50)
    made = model.draw(stream(50), {"net": net, "rate": rate})
    assert set(made["tax"].to_pylist()) == {21.0}
    with pytest.raises(ModelError, match="computed from 'built': give 'built', too"):
        model.draw(stream(5), {"garage": pa.array([1990] * 5)})


def test_columns_that_will_be_given_are_not_computed(data):
    model = METHODS["independent"].fit(data, {}, ["garage", "total"])
    assert not {"garage", "total"} & model.describe()["computed"].keys()


@pytest.mark.parametrize(
    "change",
    [
        lambda c: c.update(codes=[]),
        lambda c: c.update(name="nobody"),
        lambda c: c.update(type="string"),
        lambda c: c.update(decimals=99),
        lambda c: c.update(ends=[2, 1]),
        lambda c: c.update(ends=[float("nan"), 1]),
        lambda c: c.update(relations=[], lean=None, codes=[]),
        lambda c: c["relations"].append(c["relations"][0]),
        lambda c: c["relations"][0].update(relation="exec"),
        lambda c: c.update(heaps=[None]),
        lambda c: c.update(always=1),
        lambda c: c.pop("nullable"),
    ],
)
def test_no_other_state_is_restored(model, change):
    import copy

    state, arrays = model.state()
    state = copy.deepcopy(state)
    change(next(c for c in state["computed"] if c["name"] == "garage"))
    with pytest.raises(ModelError):
        METHODS["trees"].restore(state, arrays)


def test_no_column_is_computed_from_itself(model):
    state, arrays = model.state()
    computed = list(reversed(state["computed"]))
    loop = {**computed[0], "relations": [{"relation": "same", "column": computed[0]["name"]}]}
    with pytest.raises(ModelError):
        METHODS["trees"].restore({**state, "computed": [loop, *computed[1:]]}, arrays)


def test_what_only_goes_together_has_no_relation():
    rng = np.random.default_rng(1)
    normal = rng.standard_normal((4, ROWS))
    stars = np.clip(np.rint(normal[:2] * 0.5 + normal[2] + 3), 1, 5).astype(int)
    again, far = 0.9 * normal[2] + 0.3 * normal[3], 0.9 * normal[2] + 0.3 * normal[1]
    table = pa.table(
        {
            "one": stars[0],
            "other": stars[1],  # equal in two of three rows, as they go together
            "score": (50 + 10 * normal[2]).round(1),
            "again": (50 + 10 * again).round(1),
            "far": (85 + 10 * far).round(1),  # nearly always above, by chance
        }
    )
    assert METHODS["independent"].fit(table, {}, []).describe().get("computed") is None


def test_grades_counts_and_zeros_that_agree_by_chance_have_no_relation():
    rng = np.random.default_rng(8)
    grades = np.array(["Ex", "Gd", "TA", "Fa", "Po"])
    area = np.where(rng.random(ROWS) < 0.6, 0, rng.integers(100, 900, ROWS))
    table = pa.table(
        {
            "outside": rng.choice(grades, ROWS, p=[0.02, 0.1, 0.85, 0.02, 0.01]),
            "inside": rng.choice(grades, ROWS, p=[0.03, 0.2, 0.7, 0.05, 0.02]),
            "baths": rng.choice(3, ROWS, p=[0.1, 0.8, 0.1]),
            "fires": rng.choice(6, ROWS, p=[0.1, 0.1, 0.75, 0.02, 0.02, 0.01]),
            "cars": rng.choice(6, ROWS, p=[0.05, 0.75, 0.1, 0.05, 0.03, 0.02]),
            "porch": area,
            "pool": np.where(rng.random(ROWS) < 0.9, 0, rng.integers(100, 900, ROWS)),
        }
    )
    assert METHODS["independent"].fit(table, {}, []).describe().get("computed") is None


def test_few_exceptions_point_at_no_row():
    rng = np.random.default_rng(2)
    a, b = rng.integers(0, 9_000, (2, ROWS))
    total = a + b
    total[:4] = [77_777, 77_778, 77_779, 77_780]
    data = pa.table({"a": a, "b": b, "total": total})
    state, arrays = METHODS["trees"].fit(data, {}, [], redraw=False).state()
    made = METHODS["trees"].restore(state, arrays).draw(stream(2_000), {})
    assert np.array_equal(made["total"], np.add(made["a"], made["b"]))


def test_a_column_that_another_decides_is_looked_up():
    rng = np.random.default_rng(4)
    number = rng.integers(0, 60, ROWS)
    titles = np.array([f"film {n:02d}" for n in range(60)])
    table = pd.DataFrame({"title": titles[number], "length": rng.integers(50, 190, 60)[number]})
    table["days"] = rng.integers(1, 8, ROWS)
    made = fakegen.learn(table, cache=False).sample(ROWS)
    made = pd.DataFrame(made.to_pandas() if hasattr(made, "to_pandas") else made)
    assert made.groupby("title").length.nunique().max() == 1


def test_a_heap_is_not_smeared_by_gaps():
    rng = np.random.default_rng(5)
    low = (rng.gamma(3, 400, ROWS) / 10).round().astype(int) * 10
    high = np.maximum(low + rng.gamma(2, 150, ROWS).astype(int), 1_500)
    table = pa.table({"low": low, "high": high})
    made = METHODS["trees"].fit(table, {}, [], rising=[["low", "high"]], redraw=False)
    made = made.draw(stream(ROWS), {})
    assert abs((made["high"].to_numpy() == 1_500).mean() - (high == 1_500).mean()) < 0.03


def test_a_total_that_also_rises_is_computed_from_its_parts():
    rng = np.random.default_rng(5)
    price, number = rng.integers(99, 9_999, ROWS), rng.integers(1, 6, ROWS)
    total = price * number + np.where(rng.random(ROWS) < 0.04, 500, 0)
    data = pa.table({"price": price, "number": number, "total": total})
    made = fakegen.learn(data, rising=[["price", "total"]]).sample(ROWS, seed=1).to_pandas()
    assert abs((made["total"] == made["price"] * made["number"]).mean() - 0.96) < 0.02


def test_rows_that_are_drawn_again_keep_relations():
    """A ring is smeared by trees, so its rows are drawn again until they look real."""
    rng = np.random.default_rng(4)
    angle, radius = rng.uniform(0, 2 * np.pi, ROWS), rng.normal(10, 0.3, ROWS)
    x, y = (radius * np.cos(angle)).round(2), (radius * np.sin(angle)).round(2)
    total = np.where(rng.random(ROWS) < 0.05, x + y + rng.integers(1, 9, ROWS), x + y).round(2)
    model = METHODS["trees"].fit(pa.table({"x": x, "y": y, "total": total}), {}, [])
    assert model.fact("redraw") is True
    made = pa.table(dict(model.draw(stream(1_000), {})))
    parts = [
        pa.table(dict(model.draw(stream(b - a, a), {}))) for a, b in pairwise([0, 1, 300, 1_000])
    ]
    assert pa.concat_tables(parts).equals(made)
    restored = METHODS["trees"].restore(*model.state())
    assert pa.table(dict(restored.draw(stream(1_000), {}))).equals(made)
    above = Condition("total", low=pa.scalar(5.0))
    for where in ([], [above]):
        frame = pa.table(dict(model.draw(stream(1_000), {}, where))).to_pandas()
        # 95% of the rows hold, and the standard error is .7 points.
        assert abs(np.isclose(frame.total, frame.x + frame.y, atol=0.006).mean() - 0.95) < 0.03
        assert not where or frame.total.min() >= 5


def test_far_columns_of_a_wide_table_are_searched_by_their_neighbours():
    rng = np.random.default_rng(6)
    wide = {f"c{n}": rng.integers(0, 9_000, 200) for n in range(60)}
    wide["c45"] = wide["c35"] + wide["c56"]
    found = METHODS["independent"].fit(pa.table(wide), {}, []).describe()["computed"]
    assert found == {"c45": ["c35 + c56"]}


def test_moments_and_dates_of_other_types_keep_their_order():
    rng = np.random.default_rng(5)
    day = np.datetime64("2021-01-01") + rng.integers(0, 700, 800)
    moment = day.astype("datetime64[s]") + rng.integers(0, 9 * 86_400, 800)
    table = pa.table(
        {
            "opened": pa.array(day.astype("datetime64[D]"), pa.date32()),
            "first": pa.array(moment, pa.timestamp("s")),
            "last": pa.array(moment + rng.integers(0, 86_400, 800), pa.timestamp("s")).cast(
                pa.timestamp("us")
            ),
        }
    )
    made = pa.table(fakegen.learn(table).sample(2_000))
    opened, first, last = (made[name].to_numpy() for name in made.column_names)
    assert made.schema == table.schema
    assert np.all(opened.astype("datetime64[s]") <= first)
    assert np.all(first <= last)


def test_days_between_moments_are_computed_whichever_ends_count() -> None:
    rng = np.random.default_rng(6)
    came = pd.Timestamp("2020-01-01") + pd.to_timedelta(rng.integers(0, 900_000, 800), "min")
    left = came + pd.to_timedelta(rng.exponential(9 * 1440, 800).astype(int), "min")
    nights = (left.normalize() - came.normalize()).days
    data = pd.DataFrame({"came": came, "left": left, "days": nights + 1})
    made = pa.table(fakegen.learn(data).sample(2_000)).to_pandas()
    exact = (made.left.dt.normalize() - made.came.dt.normalize()).dt.days + 1
    assert (made.days == exact).mean() > 0.95


def test_ages_are_those_of_the_day_on_which_the_table_was_drawn_up() -> None:
    rng = np.random.default_rng(7)
    born = pd.Timestamp("1940-01-01") + pd.to_timedelta(rng.integers(0, 27_000, 800), "D")
    day = pd.Timestamp("2024-05-17")
    early = (born.month * 100 + born.day) > day.month * 100 + day.day
    age = day.year - born.year - early
    odd = rng.random(800) < 0.05
    table = pd.DataFrame({"born": born, "age": np.where(odd, -1, age)})
    made = pa.table(fakegen.learn(table).sample(2_000)).to_pandas()
    early = (made.born.dt.month * 100 + made.born.dt.day) > day.month * 100 + day.day
    right = made.age == day.year - made.born.dt.year - early
    assert 0.9 < right.mean() < 0.99


@pytest.mark.parametrize("kind", [np.float64, np.float32])
def test_logarithms_are_computed(kind):
    rng = np.random.default_rng(5)
    wage = np.round(rng.lognormal(2, 0.6, 600), 2)
    table = pd.DataFrame({"wage": wage, "lwage": np.log(wage).astype(kind).astype(np.float64)})
    made = pa.table(fakegen.learn(table).sample(2_000)).to_pandas()
    assert np.allclose(np.log(made["wage"]), made["lwage"], rtol=1e-6)
    assert made["lwage"].nunique() > 300


def test_what_goes_with_a_logarithm_is_not_one():
    rng = np.random.default_rng(5)
    wage = rng.lognormal(2, 0.6, 600)
    near = np.log(wage) + rng.normal(0, 0.02, 600)
    model = fakegen.learn(pd.DataFrame({"wage": wage, "near": near}))
    assert "log(" not in str(model.describe())


def test_what_is_near_a_missing_value_is_missing_and_nothing_else_is():
    rng = np.random.default_rng(5)
    years = {"1960": rng.normal(5, 2, 400)}
    for year in range(1961, 1967):
        years[str(year)] = years[str(year - 1)] + rng.normal(0, 0.02, 400)
    table = pd.DataFrame(years).round(4)
    table.loc[:20] = np.nan
    made = pa.table(fakegen.learn(table).sample(4_000)).to_pandas()
    missing = made.isna().sum(axis=1)
    assert (missing == 7).mean() > 0.02
    assert missing.isin([0, 7]).mean() > 0.98


def test_computed_values_have_the_decimals_of_their_column():
    rng = np.random.default_rng(4)
    error, luck = rng.gamma(4, 1, 400).round(9), rng.normal(0, 2, 400).round(9)
    data = pa.table({"error": error, "luck": luck, "sum": (error + luck).round(9)})
    made = fakegen.learn(data).sample(300, seed=2).to_pandas()
    assert np.allclose(made["sum"], made["error"] + made["luck"], rtol=0, atol=1e-8)
    assert (made["sum"] == made["sum"].round(9)).all()
