"""Generators that inherit from nothing of fakegen's serve in every place, or are refused by name."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
import pyarrow as pa
import pytest

import fakegen
from fakegen import Provider
from fakegen.errors import SchemaError


class One:
    """Makes one column, and can count its values."""

    type = pa.int64()
    support = 50

    def make(self, block):
        return pa.array((block.stream.uniform() * 50).astype(np.int64))

    def unrank(self, index):
        return pa.array(index.astype(np.int64))


class Several:
    """Makes two columns, and draws under conditions."""

    columns: ClassVar = {"x": pa.int64(), "y": pa.string()}
    nullable = False
    free = frozenset({"x"})

    def make(self, block):
        return self.make_where(block, [])

    def make_where(self, block, where):
        size = len(block)
        fits = (pa.array([value] * size) for value in (7, 1))
        x = next(x for x in fits if all(rule.holds({"x": x}, size).all() for rule in where))
        return {"x": x, "y": pa.array(["y"] * size)}

    def evidence(self, where):
        return None

    def missing(self, column):
        return pa.array([], self.columns[column])


def made(generator, columns=None, **table):
    provider = Provider("acme.a", lambda context: generator)
    document = {"tables": {"t": {"rows": 40, "columns": columns or {"a": "acme.a"}, **table}}}
    return fakegen.generate(document, plugins=[provider])["t"].to_arrow()


def test_one_column():
    assert set(made(One())["a"].to_pylist()) <= set(range(50))


def test_one_column_is_unique_by_construction_where_its_values_are_counted():
    table = made(One(), {"a": {"acme.a": {}, "unique": True}})
    assert len(set(table["a"].to_pylist())) == 40


def test_strategies_of_constraints_count_its_values():
    columns = {"a": "acme.a", "b": {"choice": ["p", "q"]}}
    table = made(One(), columns, rows=50, constraints=[{"one_to_one": ["b", "a"]}])
    pairs = set(zip(table["a"].to_pylist(), table["b"].to_pylist(), strict=True))
    assert len(pairs) <= 2


def test_several_columns_together_draw_under_conditions():
    table = made(Several(), {"*": "acme.a"}, conditions=[{"where": {"x": 7}, "rows": 3}])
    assert table["x"].to_pylist()[:4] == [7, 7, 7, 1]
    assert table.column_names == ["x", "y"]


def test_what_is_absent_has_its_default():
    class Bare:
        type = pa.string()

        def make(self, block):
            return pa.array(["v"] * len(block))

    assert set(made(Bare())["a"].to_pylist()) == {"v"}


def test_a_parameter_that_differs_by_row():
    class Repeated:
        def __init__(self, value):
            self.type, self.value = pa.string(), value

        def make(self, block):
            return pa.array([self.value] * len(block))

    def build(context, *, value="none"):
        return Repeated(value)

    provider = fakegen.Provider(
        "acme.a", build, {"value": fakegen.Parameter("value", str, "none", "What is repeated.")}
    )
    columns = {"b": {"choice": ["p", "q"]}, "a": {"acme.a": {"value": "{{ b }}"}}}
    document = {"tables": {"t": {"columns": columns}}}
    table = fakegen.generate(document, plugins=[provider])["t"].to_arrow()
    assert table["a"].to_pylist() == table["b"].to_pylist()


def _with(**members):
    return type("Strange", (), members)()


@pytest.mark.parametrize(
    ("generator", "why"),
    [
        (None, "NoneType has no method 'make'"),
        (_with(type=pa.string()), "Strange has no method 'make'"),
        (
            _with(make=len),
            "Strange has neither 'type' nor 'columns': it must say either, by Arrow types",
        ),
        (
            _with(make=len, type=pa.string(), columns={}),
            "Strange has both 'type' and 'columns': it must say either, by Arrow types",
        ),
        (
            _with(make=len, type="string"),
            "Strange must say in 'type' an Arrow type, not 'string'",
        ),
        (
            _with(make=len, columns=["a"]),
            "Strange must say in 'columns' the Arrow type of each, by name",
        ),
        (
            _with(make=len, type=pa.string(), support=3),
            "Strange has a 'support', and no 'unrank' that makes its values",
        ),
    ],
)
def test_what_is_no_generator_is_refused_with_its_plugin(generator, why):
    with pytest.raises(SchemaError) as caught:
        made(generator)
    assert str(caught.value) == (
        "schema: tables.t.columns.a: provider 'acme.a' of plugin 'acme.a' returned no generator: "
        f"{why}"
    )
