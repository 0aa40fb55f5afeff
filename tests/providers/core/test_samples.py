"""Shuffled and sampled data, and references to other tables."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from fakegen.errors import GenerationError, ParameterError
from fakegen.interfaces.generator import Generator, RowGenerator
from fakegen.interfaces.provider import Context
from fakegen.providers.core import Ref, sample, shuffle
from fakegen.streams import Rows

ADDRESSES = pa.table(
    {
        "street": pa.chunked_array([["Kerkstraat", "Nieuwstraat"], ["Dreef", "Dreef", None]]),
        "number": pa.array([1, 2, 3, 4, 5]),
        "city": pa.array(["Gent", "Luik", "Gent", "Aalst", "Luik"]).dictionary_encode(),
        "share": pa.array([0.0, 1.0, 2.0, None, 5.0]),
    }
)


def context(column="street", rows=0):
    tables = {"addresses": ADDRESSES, "empty": ADDRESSES.slice(0, 0), "one": ADDRESSES.select([1])}
    return Context(column=column, rows=rows, source=tables.__getitem__)


@given(st.lists(st.integers(-5, 5), min_size=1, max_size=60) | st.just(list(range(1000))))
def test_a_shuffle_holds_each_row_once(bind, made, values):
    generator = bind(shuffle, values=values)
    assert generator.capacity == len(values)
    assert sorted(made(generator, len(values)).to_pylist()) == sorted(values)


def test_there_is_no_more_to_shuffle_than_there_is(bind, block):
    with pytest.raises(GenerationError, match="no more than 3 rows"):
        bind(shuffle, values=[1, 2, 3]).make(block(Rows(2, 2)))


def test_shuffles_put_each_row_anywhere(bind, block):
    generator = bind(shuffle, values=list(range(4)))
    orders = Counter(tuple(generator.make(block(4, seed)).to_pylist()) for seed in range(1200))
    assert len(orders) == 24
    assert stats.chisquare([*orders.values()]).pvalue > 1e-4


@pytest.mark.parametrize("provider", [shuffle, sample])
def test_one_column(bind, made, counted, provider):
    written = {"source": "addresses", "column": "street"}
    generator = bind(provider, context(), **written)
    assert isinstance(generator, Generator)
    assert set(made(generator, 5).to_pylist()) <= set(ADDRESSES["street"].to_pylist())
    index = np.arange(generator.support, dtype=np.uint64)
    assert generator.unrank(index).to_pylist() == ["Kerkstraat", "Nieuwstraat", "Dreef", None]


@pytest.mark.parametrize("provider", [shuffle, sample])
@pytest.mark.parametrize("columns", [["city", "number"], None])
def test_columns_of_a_row_stay_together(bind, block, provider, columns):
    written = {"columns": columns} if columns else {}
    generator = bind(provider, context("*"), source="addresses", **written)
    assert isinstance(generator, RowGenerator)
    names = columns or ADDRESSES.column_names
    assert list(generator.columns) == names
    whole = generator.make(block(5))
    assert {name: values.type for name, values in whole.items()} == generator.columns
    assert generator.columns["city"] == pa.string()
    rows = {tuple(row.values()) for row in ADDRESSES.select(names).to_pylist()}
    assert set(zip(*(whole[name].to_pylist() for name in names), strict=True)) <= rows
    part = generator.make(block(Rows.choose(np.array([4, 1]))))
    assert all(part[name].equals(whole[name].take([4, 1])) for name in names)


def test_the_column_of_the_same_name_is_meant(bind, made):
    generator = bind(shuffle, context("number"), source="addresses")
    assert sorted(made(generator, 5).to_pylist()) == [1, 2, 3, 4, 5]
    generator = bind(shuffle, context("house"), source="one")
    assert sorted(made(generator, 5).to_pylist()) == [1, 2, 3, 4, 5]
    assert isinstance(bind(shuffle, context("house"), source="addresses"), RowGenerator)


def test_samples_are_uniform(bind, block):
    numbers = bind(sample, context("number"), source="addresses").make(block(20_000)).to_numpy()
    assert stats.chisquare(np.bincount(numbers)[1:]).pvalue > 1e-4


def test_samples_follow_a_weight(bind, counted, block):
    generator = bind(sample, context("number"), source="addresses", weight="share")
    assert counted(generator) == [2, 3, 5]
    counts = np.bincount(generator.make(block(16_000)).to_numpy())[[2, 3, 5]]
    assert stats.chisquare(counts, [2000, 4000, 10_000]).pvalue > 1e-4


def test_samples_without_replacement_are_shuffles(bind, block):
    sampled = bind(sample, context("number"), source="addresses", replace=False)
    assert sampled.capacity == 5
    shuffled = bind(shuffle, context("number"), source="addresses")
    assert sampled.make(block(5)).equals(shuffled.make(block(5)))


def test_only_what_is_drawn_can_be_drawn_again(bind):
    assert bind(sample, values=[1, 2]).drawn
    assert not bind(shuffle, values=[1, 2]).drawn


@pytest.mark.parametrize(
    ("provider", "written", "parameter", "suggestion"),
    [
        (shuffle, {}, None, None),
        (shuffle, {"source": "addresses", "values": [1]}, "values", None),
        (shuffle, {"values": []}, "values", None),
        (shuffle, {"values": [1, "a"]}, "values", None),
        (shuffle, {"values": [1], "column": "street"}, "column", None),
        (shuffle, {"source": "empty"}, "source", None),
        (shuffle, {"source": "addresses", "column": "stret"}, "column", "street"),
        (shuffle, {"source": "addresses", "columns": ["city", "nummer"]}, "columns", "number"),
        (shuffle, {"source": "addresses", "columns": []}, "columns", None),
        (shuffle, {"source": "addresses", "column": "city", "columns": ["city"]}, "columns", None),
        (sample, {"source": "addresses", "weight": "shares"}, "weight", "share"),
        (sample, {"source": "addresses", "weight": "city"}, "weight", None),
        (sample, {"source": "addresses", "weight": "share", "replace": False}, "weight", None),
        (sample, {"values": [1], "weight": "share"}, "weight", None),
    ],
)
def test_wrong_data(bind, provider, written, parameter, suggestion):
    with pytest.raises(ParameterError) as caught:
        bind(provider, context(), **written)
    assert (caught.value.parameter, caught.value.suggestion) == (parameter, suggestion)


@pytest.mark.parametrize("weights", [[-1.0, 1.0], [0.0, 0.0], [float("inf"), 1.0]])
def test_wrong_weights(bind, weights):
    table = pa.table({"value": ["a", "b"], "weight": weights})
    with pytest.raises(ParameterError, match=r"'weight' .* must hold numbers"):
        bind(sample, Context(source=lambda _: table), source="x", column="value", weight="weight")


class _Ids:
    """Another table's column of ids."""

    def __init__(self, rows):
        self.rows, self.type = rows, pa.string()

    def at(self, rows):
        assert (rows.numbers < self.rows).all()
        return pa.array([f"id-{number}" for number in rows.numbers], self.type)


def parent(rows, own_rows=0):
    return Context(rows=own_rows, lookup={"person.id": _Ids(rows)}.__getitem__)


def test_references_are_to_rows_that_exist(bind, counted):
    generator = bind(Ref, parent(7), column="person.id")
    assert counted(generator) == [f"id-{number}" for number in range(7)]


def test_references_are_uniform(bind, block):
    values = bind(Ref, parent(7), column="person.id").make(block(14_000))
    counts = [item["counts"] for item in values.value_counts().to_pylist()]
    assert len(counts) == 7
    assert stats.chisquare(counts).pvalue > 1e-4


def test_there_must_be_something_to_refer_to(bind, block):
    with pytest.raises(ParameterError, match=r"no rows that 'person\.id'"):
        bind(Ref, parent(0, own_rows=3), column="person.id")
    assert len(bind(Ref, parent(0), column="person.id").make(block(0))) == 0


@given(st.integers(1, 20) | st.integers(255, 300), st.integers(1, 700))
def test_a_repeated_shuffle_uses_every_value_equally(bind, made, size, rows):
    generator = bind(shuffle, values=list(range(size)), repeat=True)
    assert generator.capacity is None
    assert not generator.drawn
    values = made(generator, rows).to_pylist()
    for start in range(0, rows, size):
        turn = values[start : start + size]
        assert len(set(turn)) == len(turn)
    assert (
        values[:size] == made(bind(shuffle, values=list(range(size))), min(size, rows)).to_pylist()
    )


def test_each_pass_of_a_repeated_shuffle_has_its_own_order(bind, made):
    values = made(bind(shuffle, values=list(range(50)), repeat=True), 100).to_pylist()
    assert values[:50] != values[50:]
