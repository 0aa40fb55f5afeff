"""Conditions and given values: exact, pure, and with the distribution of filtered rows."""

from __future__ import annotations

from datetime import datetime

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chi2_contingency, ks_2samp

from fakegen.errors import ModelError, ParameterError
from fakegen.interfaces.condition import Condition
from fakegen.interfaces.constraint import Constraint
from fakegen.interfaces.method import LearnedColumn
from fakegen.learning import fakegen_methods
from fakegen.streams import Rows, Stream

METHODS = {method.name: method for method in fakegen_methods()}


def stream(size, start=0):
    return Stream.of(3, "table", "model", "values", Rows(start, size))


def frame(columns):
    return pd.DataFrame({name: values.to_pandas() for name, values in columns.items()})


@pytest.fixture
def model(method, of_mixed):
    return of_mixed(method.name)


@pytest.fixture(scope="module")
def free(method, of_mixed):
    """Rows of no condition, to filter."""
    return of_mixed(method.name).draw(stream(40_000, 10**6), {})


class Shorter(Constraint):
    """A condition on two columns that no model knows."""

    reads, text = ("height", "weight"), "weight < height - 100"

    def holds(self, inputs, size):
        del size
        return inputs["weight"].to_numpy() < inputs["height"].to_numpy() - 100


def wanted(model, column, *values, low=None, high=None, absent=False):
    kind = model.columns[column]
    return Condition(
        column,
        values=pa.array(list(values), kind) if values else None,
        low=None if low is None else pa.scalar(low, kind),
        high=None if high is None else pa.scalar(high, kind),
        absent=absent,
        codes=model.missing(column),
    )


KINDS = {
    "value": lambda m: [wanted(m, "city", "Mons")],
    "set": lambda m: [wanted(m, "children", 0, 3, 4)],
    "range of numbers": lambda m: [wanted(m, "height", low=171.3, high=174.0)],
    "range beside a code": lambda m: [wanted(m, "age", high=9)],
    "range of dates": lambda m: [
        wanted(m, "start", low=datetime(2004, 2, 1), high=datetime(2004, 5, 31))
    ],
    "spike": lambda m: [wanted(m, "spent", 0.0)],
    "spike and more": lambda m: [wanted(m, "spent", high=20.0)],
    "value between": lambda m: [wanted(m, "height", 170.0, 171.5)],
    "null": lambda m: [wanted(m, "score", absent=True)],
    "code": lambda m: [wanted(m, "age", absent=True)],
    "value or none": lambda m: [wanted(m, "status", "open", absent=True)],
    "two": lambda m: [wanted(m, "city", "Namur"), wanted(m, "weight", low=72)],
    "three": lambda m: [
        wanted(m, "member", True), wanted(m, "spent", low=1.0), wanted(m, "age", low=20, high=60)
    ],
    "any": lambda m: [Shorter()],
    "any and a value": lambda m: [Shorter(), wanted(m, "city", "Gent")],
}  # fmt: skip


@pytest.fixture(params=KINDS)
def where(request, model):
    return KINDS[request.param](model)


def test_every_row_satisfies_the_conditions_and_depends_on_itself_alone(model, where):
    whole = model.draw(stream(300), {}, where)
    for condition in where:
        assert condition.holds(whole, 300).all()
    assert all(len(values) == 300 for values in whole.values())
    part = model.draw(stream(90, 137), {}, where)
    index = np.array([299, 3, 3, 51, 0])
    scattered = model.draw(stream(300).take(index), {}, where)
    for name, values in whole.items():
        assert part[name].equals(values.slice(137, 90))
        assert scattered[name].equals(values.take(pa.array(index)))


def test_conditioned_rows_are_distributed_like_filtered_rows(model, free, where):
    """Each column: chi-square or Kolmogorov-Smirnov, wrong in 1 of 100,000 by chance."""
    kept = np.logical_and.reduce([condition.holds(free, 40_000) for condition in where])
    left = frame(free)[kept]
    made = frame(model.draw(stream(len(left)), {}, where))
    assert len(left) > 300
    for name in left:
        assert alike(left[name], made[name]) > 1e-5, name


def alike(left, right):
    if pd.api.types.is_numeric_dtype(left) and left.nunique() > 40:
        missing = chi2_contingency(
            [[x.isna().sum() + 5, x.notna().sum() + 5] for x in (left, right)]
        )
        return min(ks_2samp(left.dropna(), right.dropna()).pvalue, missing.pvalue)
    if left.nunique() > 40:  # dates and times
        return ks_2samp(*(pd.to_datetime(x).astype("int64") for x in (left, right))).pvalue
    counts = pd.concat([x.astype(str).value_counts() for x in (left, right)], axis=1).fillna(0)
    rare = counts.sum(axis=1) < 20
    table = pd.concat([counts[~rare], counts[rare].sum().to_frame().T])
    table = table[table.sum(axis=1) > 0]
    return chi2_contingency(table).pvalue if len(table) > 1 else 1.0


GIVEN = {
    "first": ["member"],
    "last": ["height"],
    "category": ["city"],
    "several": ["city", "spent", "children"],
    "dates": ["seen"],
    "missing": ["score", "age"],
}


@pytest.mark.parametrize("names", GIVEN.values(), ids=GIVEN.keys())
def test_the_rest_follows_any_given_columns(model, names):
    """Values drawn by the model itself, given back: the joint distribution is the same again.

    Each column and the strongest pair: wrong in 1 of 100,000 by chance.
    """
    free = model.draw(stream(5000, 10**6), {})
    known = {name: free[name] for name in names}
    made = model.draw(stream(5000), known)
    left, right = frame(free), frame(made)
    for name in left:
        if name in names:
            assert made[name].equals(free[name])
        assert alike(left[name], right[name]) > 1e-5, name
    for name in {"province", "weight"} - set(names):
        for low in (True, False):
            side = (left[names[0]].astype(str) < "5") == low
            assert alike(left[name][side], right[name][side]) > 1e-5


def test_given_rows_are_pure_in_any_order(model):
    size = 400
    known = {
        "height": pa.array(np.round(150 + np.arange(size) % 40 + 0.3, 1)),
        "city": pa.array((["Gent", "Mons", "Paris", None] * size)[:size]),
    }
    whole = model.draw(stream(size), known)
    index = np.array([399, 3, 3, 12, 0, 2, 130])
    taken = {name: values.take(pa.array(index)) for name, values in known.items()}
    scattered = model.draw(stream(size).take(index), taken)
    for name, values in whole.items():
        assert scattered[name].equals(values.take(pa.array(index)))


def test_given_and_conditioned_together(model):
    known = {"height": pa.array(np.linspace(160, 180, 500).round(1))}
    made = model.draw(stream(500), known, [wanted(model, "city", "Liège"), Shorter()])
    assert set(made["city"].to_pylist()) == {"Liège"}
    assert Shorter().holds(made, 500).all()
    assert made["height"].equals(known["height"])


@pytest.mark.parametrize("name", ["trees", "independent"])
def test_a_part_of_fused_columns_can_be_given(name, of_mixed):
    model = of_mixed(name, fuse=("province", "city"))
    city = pa.array((["Gent", "Mons", "Liège"] * 200)[:500])
    made = frame(model.draw(stream(500), {"city": city}))
    assert set(made[["city", "province"]].itertuples(index=False, name=None)) == {
        ("Gent", "OV"), ("Mons", "HT"), ("Liège", "LG")
    }  # fmt: skip


def test_a_part_of_fused_columns_can_be_conditioned(method, of_mixed):
    model = of_mixed(method.name, fuse=("province", "city"))
    made = frame(model.draw(stream(500), {}, [wanted(model, "province", "HT", "LG")]))
    assert set(made.city) == {"Mons", "Liège"}


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_any_range_of_any_numbers(data):
    """Ranges between two learned values are met exactly, and are never refused."""
    kind = data.draw(st.sampled_from(["int", "cents", "float", "few"]))
    rng = np.random.default_rng(data.draw(st.integers(0, 99)))
    values = {
        "int": rng.integers(-500, 500, 300),
        "cents": rng.lognormal(3, 1, 300).round(2),
        "float": rng.normal(size=300),
        "few": rng.integers(0, 6, 300) * 10,
    }[kind]
    method = METHODS[data.draw(st.sampled_from(sorted(METHODS)))]
    more = {"redraw": False} if method.name == "trees" else {}
    model = method.fit(pa.table({"x": values, "y": values > np.median(values)}), {}, [], **more)
    low, high = sorted(data.draw(st.tuples(*[st.sampled_from(sorted(values.tolist()))] * 2)))
    conditions = [wanted(model, "x", low=low, high=high)]
    try:
        assert model.evidence(conditions).rows >= 0
        made = model.draw(stream(50), {}, conditions)["x"].to_numpy()
    except (ModelError, ParameterError):
        # The smoothed values of a narrow range may leave it empty; a wide one never.
        assert ((values > low) & (values < high)).sum() < 10
        return
    assert ((made >= low) & (made <= high)).all()


def test_evidence_is_the_number_of_learned_rows(model, mixed):
    real = mixed.to_pandas()
    found = model.evidence([wanted(model, "city", "Mons")])
    assert (round(found.rows), found.exact, found.of) == ((real.city == "Mons").sum(), True, 4000)
    found = model.evidence([wanted(model, "age", absent=True)])
    assert round(found.rows) == (real.age == -1).sum()
    found = model.evidence([wanted(model, "height", low=170.0)])
    assert abs(found.rows - (real.height >= 170).sum()) < 40
    assert not found.exact


def test_evidence_of_several_conditions_is_an_estimate(mixed, of_mixed):
    model = of_mixed("trees")
    real = mixed.to_pandas()
    for conditions, share in (
        ([wanted(model, "city", "Mons"), wanted(model, "province", "HT")], real.city == "Mons"),
        ([wanted(model, "city", "Gent"), wanted(model, "children", 0, 1)],
         (real.city == "Gent") & (real.children <= 1)),
    ):  # fmt: skip
        found = model.evidence(conditions)
        assert not found.exact
        assert abs(found.rows / share.sum() - 1) < 0.1


@pytest.mark.parametrize(
    ("column", "asked", "words", "near"),
    [
        ("city", {"values": ["Gnet"]}, "'Gnet' is not a learned value", "Gent"),
        ("age", {"values": [1, 99]}, "99 is not a learned value .* the nearest is 98", None),
        ("height", {"low": 300.0}, "no learned value of 'height' .* its values range from 1", None),
        ("city", {"absent": True}, "'city' has no missing values", None),
        ("weight", {"absent": True}, "'weight' has no missing values", None),
        (
            "height",
            {"values": [999.0]},
            "999.0 is not a learned value .* use 'min' and 'max'",
            None,
        ),
    ],
)
def test_what_was_never_learned_is_refused(model, column, asked, words, near):
    bounds = {key: bound for key, bound in asked.items() if key != "values"}
    with pytest.raises(ParameterError, match=words) as refused:
        model.evidence([wanted(model, column, *asked.get("values", ()), **bounds)])
    assert refused.value.suggestion == near


def test_what_was_merged_is_refused_as_merged(method):
    data = pa.table({"a": ["x"] * 60 + ["y"] * 30 + ["u", "v", "w"], "b": list(range(93))})
    said = {"a": LearnedColumn(rare_below=5, rare_into="others")}
    model = method.fit(data, said, [])
    with pytest.raises(ParameterError, match="merged with other rare values into 'others'"):
        model.evidence([wanted(model, "a", "u")])


def test_a_condition_that_cannot_be_satisfied_ends_with_the_number_of_candidates(
    of_mixed, monkeypatch
):
    monkeypatch.setattr("fakegen.learning.acceptance.HOPELESS", 1 << 18)
    model = of_mixed("trees")
    conditions = [wanted(model, "city", "Mons"), wanted(model, "province", "OV")]
    with pytest.raises(ModelError, match="candidates were drawn for 2 rows, and 0 were accepted"):
        model.draw(stream(2), {}, conditions)
    known = {"city": pa.array(["Mons"]), "province": pa.array(["OV"])}
    with pytest.raises(
        ModelError, match="city, province given; list these columns in the model's own"
    ):
        model.draw(stream(1), known)
    with pytest.raises(ModelError, match="0 were accepted"):
        model.draw(stream(2), {}, [wanted(model, "city", "Paris")])
    with pytest.raises(ModelError, match="no column 'town'"):
        model.draw(stream(2), {}, [Condition("town", absent=True)])
