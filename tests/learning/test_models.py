"""What every learning method must do: keep types of values, make pure rows and correct margins."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chisquare, ks_2samp

from fakegen.errors import ModelError, ParameterError
from fakegen.interfaces.method import LearnedColumn
from fakegen.learning import fakegen_methods
from fakegen.registry import Registry
from fakegen.streams import Rows, Stream

METHODS = {method.name: method for method in fakegen_methods()}
SAID = {
    "age": LearnedColumn(missing=[-1]),
    "status": LearnedColumn(missing=["?"]),
}


def stream(size):
    return Stream.of(1, "table", "model", "values", Rows(0, size))


def frame(columns):
    return pd.DataFrame({name: values.to_pandas() for name, values in columns.items()})


@pytest.fixture
def model(method, of_mixed):
    return of_mixed(method.name)


def test_registered_through_the_hook():
    assert {"trees", "copula", "independent"} <= set(Registry().methods)


def test_types_and_order_of_columns_are_kept(model, mixed):
    made = model.draw(stream(500), {})
    assert list(made) == mixed.column_names
    assert {name: values.type for name, values in made.items()} == dict(
        zip(mixed.column_names, mixed.schema.types, strict=True)
    )
    assert all(len(values) == 500 for values in made.values())


def test_rows_are_pure(model):
    whole = model.draw(stream(1000), {})
    part = model.draw(Stream.of(1, "table", "model", "values", Rows(137, 350)), {})
    index = np.array([999, 3, 3, 512, 0])
    scattered = model.draw(stream(1000).take(index), {})
    for name, values in whole.items():
        assert part[name].equals(values.slice(137, 350))
        assert scattered[name].equals(values.take(pa.array(index)))


def test_rows_given_values_are_pure(method, mixed):
    learned = method.fit(mixed, SAID, ["city", "age"])
    known = {
        "city": pa.array((["Gent", "Mons", "Paris", None] * 250)[:1000]),
        "age": pa.array(np.arange(1000) % 130 - 1),
    }
    whole = learned.draw(stream(1000), known)
    index = np.array([999, 3, 3, 512, 0, 2, 130])
    taken = {name: values.take(pa.array(index)) for name, values in known.items()}
    scattered = learned.draw(stream(1000).take(index), taken)
    for name, values in whole.items():
        assert scattered[name].equals(values.take(pa.array(index)))
    assert whole["city"].equals(known["city"])
    assert whole["age"].equals(known["age"])


def test_no_rows(model, mixed):
    made = model.draw(stream(0), {})
    assert {name: len(values) for name, values in made.items()} == dict.fromkeys(
        mixed.column_names, 0
    )


@pytest.mark.usefixtures("drawn_once")
def test_learning_is_deterministic(method, mixed):
    small = mixed.slice(0, 500)
    first, second = (method.fit(small, SAID, []).state() for _ in range(2))
    assert first[0] == second[0]
    assert all(np.array_equal(first[1][name], second[1][name]) for name in first[1])


def test_categories_keep_their_shares(model, mixed):
    made = model.draw(stream(20_000), {})
    for name in ("city", "status", "member"):
        real = frame({name: mixed[name]})[name].value_counts(normalize=True)
        found = frame({name: made[name]})[name].value_counts().reindex(real.index)
        assert chisquare(found, real * 20_000).pvalue > 1e-4


def test_numbers_keep_their_distribution(model, mixed):
    made = frame(model.draw(stream(4000), {}))
    real = frame({name: mixed[name] for name in mixed.column_names})
    for name in ("height", "weight", "spent", "age"):
        assert ks_2samp(made[name], real[name]).pvalue > 1e-4
    for name in ("start", "seen"):
        days = [pd.to_datetime(column[name]).astype("int64") for column in (made, real)]
        assert ks_2samp(*days).pvalue > 1e-4


def test_numbers_keep_their_nature(model, mixed):
    made = frame(model.draw(stream(4000), {}))
    real = frame({name: mixed[name] for name in mixed.column_names})
    assert np.array_equal(made.height, made.height.round(1))
    assert np.array_equal(made.spent, made.spent.round(2))
    assert set(made.children) <= set(real.children)
    for name in ("height", "weight", "spent", "start", "seen"):
        assert real[name].min() <= made[name].min() <= made[name].max() <= real[name].max()
    assert abs((made.spent == 0).mean() - (real.spent == 0).mean()) < 0.04
    assert pd.to_datetime(made.seen).dt.microsecond.eq(0).all()


def test_missing_codes_come_back_as_they_were(model, mixed):
    made = model.draw(stream(4000), {})
    for name, code in (("age", -1), ("status", "?")):
        found = pc.mean(pc.equal(made[name], code).cast("float64")).as_py()
        real = pc.mean(pc.equal(mixed[name], code).cast("float64")).as_py()
        assert abs(found - real) < 0.04
    assert made["age"].null_count == 0
    assert abs(made["score"].null_count - mixed["score"].null_count) < 160


@pytest.mark.parametrize("name", ["trees", "copula"])
def test_dependences_are_learned(name, of_mixed):
    made = frame(of_mixed(name).draw(stream(4000), {}))
    assert made.height.corr(made.weight) > 0.85
    assert made.groupby("city").children.mean()["Gent"] > 1.9


def test_trees_learn_missing_codes_jointly(of_mixed):
    made = frame(of_mixed("trees").draw(stream(4000), {}))
    assert (made.score.isna() == (made.status == "?")).mean() > 0.995


def test_margins_only(of_mixed):
    made = frame(of_mixed("independent").draw(stream(4000), {}))
    assert abs(made.height.corr(made.weight)) < 0.06


@pytest.mark.parametrize("name", ["trees", "copula"])
def test_the_rest_follows_what_is_given(name, of_mixed):
    model = of_mixed(name, "height")
    known = pa.array(np.repeat([155.0, 185.0], 1000))
    made = frame(model.draw(stream(2000), {"height": known}))
    gap = made.weight[1000:].mean() - made.weight[:1000].mean()
    assert 22 < gap < 32  # 0.9 kg per cm over 30 cm


def test_a_number_never_seen_counts_as_the_nearest(mixed, of_mixed):
    model = of_mixed("trees", "height")
    tall, taller = (
        model.draw(stream(300), {"height": pa.array(np.full(300, value))})
        for value in (max(mixed["height"].to_pylist()), 999.0)
    )
    assert tall["weight"].equals(taller["weight"])


def test_a_category_never_seen_says_nothing(of_mixed):
    model = of_mixed("trees", "city")
    for unknown in (pa.array(["Paris"] * 8000), pa.nulls(8000, pa.string())):
        made = frame(model.draw(stream(8000), {"city": unknown}))
        share = made.province.value_counts(normalize=True)
        assert abs(share["OV"] - 0.4) < 0.04
        assert abs(share["HT"] - 0.1) < 0.03


@pytest.mark.parametrize(
    ("name", "values", "words"),
    [("hieght", pa.array([1.0] * 5), "no column"), ("height", pa.array(["x"] * 5), "string")],
)
def test_wrong_given_is_refused(method, of_mixed, name, values, words):
    model = of_mixed(method.name, "height")
    with pytest.raises(ModelError, match=words):
        model.draw(stream(5), {name: values})


def test_fused_columns_show_seen_combinations_only(method, mixed, of_mixed):
    model = of_mixed(method.name, fuse=("province", "city"))
    made = frame(model.draw(stream(4000), {}))
    real = frame({name: mixed[name] for name in ("city", "province")})
    assert set(made[["city", "province"]].itertuples(index=False, name=None)) == set(
        real.itertuples(index=False, name=None)
    )


def test_fused_columns_are_given_together(method, mixed):
    model = method.fit(mixed, {}, ["city", "province"], fuse=[["province", "city"]])
    city, province = pa.array(["Gent", "Mons"]), pa.array(["OV", "HT"])
    made = model.draw(stream(2), {"city": city, "province": province})
    assert made["city"].equals(city)
    assert made["province"].equals(province)


def test_a_copula_is_given_fused_columns_together(of_mixed):
    model = of_mixed("copula", fuse=("province", "city"))
    with pytest.raises(ModelError, match="together"):
        model.draw(stream(2), {"city": pa.array(["Gent", "Mons"])})


def test_all_columns_can_be_given(model, mixed):
    given = mixed.slice(0, 5).combine_chunks().to_batches()[0]
    columns = dict(zip(mixed.column_names, given.columns, strict=True))
    made = model.draw(stream(5), columns)
    assert all(made[name].equals(values) for name, values in columns.items())


def test_a_weight_stands_for_repeated_rows(method):
    rng = np.random.default_rng(3)
    times = rng.integers(0, 9, 600)
    data = pa.table({"a": rng.choice(list("xyz"), 600), "b": rng.normal(size=600), "n": times})
    made = frame(method.fit(data, {}, [], weight="n").draw(stream(6000), {}))
    unrolled = frame({c: data[c] for c in "ab"}).loc[np.repeat(np.arange(600), times)]
    share = unrolled.a.value_counts(normalize=True)
    assert list(made.columns) == ["a", "b"]
    assert chisquare(made.a.value_counts().reindex(share.index), share * 6000).pvalue > 1e-4
    assert ks_2samp(made.b, unrolled.b).statistic < 0.05


def test_rare_categories_are_merged(method):
    data = pa.table({"a": ["x"] * 60 + ["y"] * 30 + ["u", "v", "w"], "b": list(range(93))})
    said = {"a": LearnedColumn(rare_below=5, rare_into="others")}
    model = method.fit(data, said, [])
    assert set(frame(model.draw(stream(2000), {})).a) == {"x", "y", "others"}
    assert "'u'" not in str(model.state()[0])


def test_a_range_can_be_withheld(method):
    data = pa.table({"pay": np.random.default_rng(1).lognormal(8, 1, 1000).round(2)})
    pay = data["pay"].to_numpy()
    state, _ = method.fit(data, {}, [], disclose_range=False).state()
    assert str(pay.max()) not in str(state)
    made = method.fit(data, {}, [], disclose_range=False).draw(stream(5000), {})
    assert pay.min() < pc.min(made["pay"]).as_py()
    assert pc.max(made["pay"]).as_py() < pay.max()


def test_no_value_of_a_continuous_column_is_kept(method):
    values = np.random.default_rng(2).normal(size=3000)
    data = pa.table({"x": values, "y": values**2})
    state, arrays = method.fit(data, {}, [], relations=False).state()
    inner = np.sort(values)[1:-1]
    coding = next(c for c in state["codings"] if c["name"] == "x")
    assert not np.isin(inner, coding["knots"]).any()
    for array in arrays.values():
        assert not np.isin(inner, array).any()


def test_a_large_table_is_learned_from_a_stated_sample(method, mixed):
    model = method.fit(mixed, SAID, [], max_rows=700)
    facts = model.describe()
    assert (facts["rows"], facts["learned_rows"]) == (4000, 700)


@pytest.mark.parametrize(
    "data",
    [
        pa.table({"x": [1.5]}),
        pa.table({"x": [1.5], "y": [True]}),
        pa.table({"x": [7] * 50, "y": ["a", "b"] * 25}),
        pa.table({"x": pa.nulls(30), "y": list(range(30))}),
        pa.table({"x": pa.nulls(30, pa.float64()), "y": pa.nulls(30, pa.string())}),
        pa.table({"x": [float("nan"), float("inf"), -float("inf"), 1.0, 2.0] * 9}),
        pa.table({"x": [2**62, 2**62 - 5, 2**61] * 9}),
        pa.table({"x": pa.array([2**63 - 1 - i for i in range(40)])}),
        pa.table({"x": [1e300 * i for i in range(40)], "y": [1e-300 * i for i in range(40)]}),
        pa.table({"größe 大": ["naïve", "日本", ""] * 20}),
        pa.table({"x": pa.array([b"\x00\xff", b"", None] * 10)}),
        pa.table({"x": pa.array(["1.10", "2.25", "3.00"] * 30).cast(pa.decimal128(9, 2))}),
        pa.table({"x": pa.array(range(60), pa.time32("s")), "y": [0.5] * 60}),
        pa.table({"x": pa.array([i * 10**9 for i in range(60)]).cast(pa.duration("ns"))}),
        pa.table({"x": pa.array([i * 10**15 for i in range(60)]).cast(pa.timestamp("ns", "UTC"))}),
        pa.table({"x": pa.array(["a", "b"] * 30).dictionary_encode()}),
        pa.table({"x": pa.array([1.1, 2.2, 3.3] * 30, pa.float32())}),
    ],
    ids=lambda table: str(table.schema.field(0)),
)
def test_odd_columns(method, data):
    made = method.fit(data, {}, []).draw(stream(200), {})
    for name in data.column_names:
        kind = data[name].type
        assert made[name].type == (kind.value_type if pa.types.is_dictionary(kind) else kind)
        assert len(made[name]) == 200
        if len(data[name].unique()) <= 5:
            assert set(map(str, made[name].to_pylist())) <= set(map(str, data[name].to_pylist()))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (pa.table({"x": pa.array([], pa.int64())}), "no rows"),
        (pa.table({"x": [[1], [2]]}), "x: its values are of type list"),
        (pa.table({"x": [{"a": 1}]}), "x: its values are of type struct"),
        (pa.Table.from_arrays([pa.array([1]), pa.array([2])], ["x", "x"]), "two columns named 'x'"),
        (pa.table({"x": [-(2**63) + i for i in range(99)] + [2**63 - 1]}), "2\\*\\*62 apart"),
        (pa.table({"x": pa.array([2**64 - 1 - i for i in range(99)], pa.uint64())}), "64 bits"),
        (pa.table({"who": [f"person {i}" for i in range(500)]}), "may identify"),
    ],
    ids=["empty", "list", "struct", "duplicate", "span", "uint64", "identifier"],
)
def test_bad_tables_are_one_clear_error(method, data, words):
    with pytest.raises(ModelError, match=words):
        method.fit(data, {}, [])


@pytest.mark.parametrize(
    ("columns", "more", "words"),
    [
        ({"hight": LearnedColumn()}, {}, "no column 'hight'"),
        ({"city": LearnedColumn(kind="numeric")}, {}, "cannot be numeric"),
        ({"height": LearnedColumn(missing=["?"])}, {}, "missing code '\\?'"),
        ({"height": LearnedColumn(rare_below=5, rare_into="x")}, {}, "it is continuous"),
        ({}, {"weight": "city"}, "not numeric"),
        ({}, {"weight": "wieght"}, "no column 'wieght'"),
        ({}, {"fuse": [["city"]]}, "at least two"),
        ({}, {"fuse": [["city", "age"], ["age", "status"]]}, "fused twice"),
        ({}, {"max_rows": 0}, "at least 1"),
    ],
)
def test_bad_parameters_are_refused(method, mixed, columns, more, words):
    with pytest.raises(ParameterError, match=words):
        method.fit(mixed.slice(0, 300), columns, [], **more)


@pytest.mark.parametrize(
    ("more", "words"),
    [({"min_leaf": 0}, "min_leaf"), ({"order": ["nope"]}, "nope"), ({"max_predictors": -1}, "0")],
)
def test_bad_parameters_of_trees_are_refused(mixed, more, words):
    with pytest.raises(ParameterError, match=words):
        METHODS["trees"].fit(mixed.slice(0, 300), {}, [], **more)


def test_the_order_can_be_chosen(mixed):
    small = mixed.slice(0, 300)
    model = METHODS["trees"].fit(small, {}, ["status"], order=["weight", "height"], redraw=False)
    assert model.describe()["order"][:3] == ["status", "weight", "height"]


def test_many_columns_and_levels():
    rng = np.random.default_rng(4)
    level = rng.integers(0, 3000, 9000)
    said = {"level": LearnedColumn(kind="categorical")}
    data = pa.table(
        {"level": pa.array(level.astype(str)), "half": pa.array((level % 2).astype(str))}
        | {f"c{i}": rng.integers(0, 4, 9000) for i in range(40)}
    )
    model = METHODS["trees"].fit(data, said, ["level"], max_predictors=8, redraw=False)
    made = frame(model.draw(stream(3000), {"level": data["level"].combine_chunks()[:3000]}))
    assert ((made.level.astype(int) % 2) == made.half.astype(int)).mean() > 0.9


@settings(max_examples=40, deadline=None)
@given(
    values=st.lists(
        st.one_of(st.none(), st.floats(width=32), st.integers(-(2**53), 2**53).map(float)),
        min_size=1,
        max_size=60,
    ),
    name=st.sampled_from(sorted(METHODS)),
)
def test_any_floats_can_be_learned(values, name):
    data = pa.table({"x": pa.array(values, pa.float64()), "y": list(range(len(values)))})
    made = METHODS[name].fit(data, {}, []).draw(stream(50), {})["x"].to_pylist()
    finite = [v for v in values if v is not None and np.isfinite(v)]
    for value in made:
        if value is None or not np.isfinite(value):
            assert str(value) in map(str, values)
        else:
            assert min(finite) <= value <= max(finite)


def test_hour_and_weekday_of_a_timestamp_predict_other_columns():
    rng = np.random.default_rng(8)
    hours = rng.choice(24, 30_000, p=np.r_[np.zeros(6), np.full(16, 1 / 16), 0, 0])
    at = np.datetime64("2024-01-01", "s") + rng.integers(0, 300, 30_000) * 86_400 + hours * 3_600
    weekday = (at.astype("datetime64[D]").view("int64") + 3) % 7
    data = pa.table({"hour": hours, "weekday": weekday, "when": pa.array(at)})
    made = frame(METHODS["trees"].fit(data, {}, []).draw(stream(5_000), {}))
    assert (made.when.dt.hour == made.hour).mean() > 0.995
    assert (made.when.dt.day_of_week == made.weekday).mean() > 0.995
    assert made.when.dt.hour.between(6, 21).all()


def test_many_parts_keep_to_their_makers():
    rng = np.random.default_rng(9)
    part = rng.integers(0, 4_000, 40_000)
    said = {"part": LearnedColumn(kind="categorical")}
    columns = {"part": part, "maker": part % 20}
    data = pa.table({name: np.char.add(name[0], v.astype(str)) for name, v in columns.items()})
    made = frame(METHODS["trees"].fit(data, said, [], redraw=False).draw(stream(5_000), {}))
    number = made.part.str[1:].astype(int)
    assert (number % 20 == made.maker.str[1:].astype(int)).mean() > 0.98


def test_a_number_follows_another_closely():
    rng = np.random.default_rng(10)
    radius = rng.gamma(9, 1.0, 5_000).round(2)
    data = pa.table({"radius": radius, "area": (np.pi * radius**2).round(1)})
    made = frame(METHODS["trees"].fit(data, {}, [], redraw=False).draw(stream(5_000), {}))
    assert np.median(np.abs(made.area / (np.pi * made.radius**2) - 1)) < 0.03


@cache
def rare_levels():
    """900 rows of 20 cities, five of them with a single row, which go with a number."""
    generator = np.random.default_rng(5)
    common = generator.choice(15, 895)
    number = np.append(common, np.arange(15, 20))
    city = pa.array([f"city {n}" for n in number])
    size = pa.array(number * 10 + generator.integers(0, 5, 900))
    return pa.table({"is_large": pa.array(number > 9), "size": size, "city": city})


@cache
def model_of_rare_levels():
    return METHODS["trees"].fit(rare_levels(), {}, [])


@pytest.mark.parametrize("seed", range(8))
def test_no_level_of_the_rarest_category_is_lost(seed):
    """Independent draws would lose one of the five in 9 of 10 tables."""
    table, learned = rare_levels(), model_of_rare_levels()
    assert learned.describe()["order"][0] == "city"
    rows = Rows(900 * seed, 900)
    made = learned.draw(Stream.of(seed, "table", "model", "values", rows), {})
    counts = {
        counted["values"]: counted["counts"] for counted in made["city"].value_counts().to_pylist()
    }
    known = {
        counted["values"]: counted["counts"]
        for counted in table["city"].combine_chunks().value_counts().to_pylist()
    }
    assert counts == known


def test_an_order_of_the_user_comes_first():
    learned = METHODS["trees"].fit(rare_levels(), {}, [], order=["size"], redraw=False)
    assert learned.describe()["order"][0] == "size"
    learned = METHODS["trees"].fit(rare_levels(), {}, ["is_large"], redraw=False)
    assert learned.describe()["order"][0] == "is_large"
