"""How many different values columns can have at most."""

from __future__ import annotations

from pathlib import Path

import pyarrow.compute as pc
import pytest

from fakegen.binding.build import Choices
from fakegen.engine.recipe import Recipe
from fakegen.language import from_python, read_schema
from fakegen.plan.value_counts import most_values
from fakegen.streams import Rows

COLUMNS = {
    "a": {"integer": {"min": 1, "max": 5}},
    "b": {"choice": ["x", "y", "z"]},
    "c": {"choice": ["x", "y"], "null": 0.5},
    "free": "number",
    "p, q": {"sample": {"source": "pairs"}},
    "ab": {"template": "{{ a }}-{{ b }}"},
    "abc": {"template": "{{ ab }}{{ c }}"},
    "sum": {"expr": "a + a"},
    "same": {"template": "{{ a }}{{ ab }}"},
    "maybe": {"template": "{{ a }}", "null": 0.3},
    "of_maybe": {"template": "{{ maybe }}{{ b }}"},
    "when": {"choice": [1, 2], "when": "a > 2"},
    "pq": {"expr": "p + q"},
    "endless": {"template": "{{ a }}{{ free }}"},
    "digits": {"regex": "(ab?|a)b?"},
}


def steps_of(columns):
    sources = {"pairs": {"rows": [{"p": 1, "q": 2}, {"p": 1, "q": 3}]}}
    tables = {"t": {"rows": 5_000, "columns": columns}}
    schema = read_schema(from_python({"sources": sources, "tables": tables}))
    return Recipe(schema, (), Path(), Choices()).build().tables["t"]


@pytest.mark.parametrize(
    ("columns", "most"),
    [
        (["a"], 5), (["a", "b"], 15), (["ab"], 15), (["abc"], 45), (["sum"], 5), (["same"], 15),
        (["same", "ab", "a"], 15), (["maybe"], 5), (["of_maybe"], None), (["when"], 2),
        (["pq"], 2), (["p", "q"], 2), (["endless"], None), (["free"], None), (["digits"], 3),
    ],
)  # fmt: skip
def test_counts_are_products_of_what_the_columns_are_made_of(columns, most):
    table = steps_of(COLUMNS)
    count = most_values(table.steps, columns)
    assert (count and count.most) == most
    if count:
        made = table.values(Rows(0, 5_000), columns)
        arrays = [made[name] for name in columns]
        seen = {
            row for row in zip(*(a.to_pylist() for a in arrays), strict=True) if None not in row
        }
        assert len(seen) <= count.most


def test_names_are_bounded_where_they_cannot_be_numbered():
    table = steps_of({"name": "faker.name"})
    count = most_values(table.steps, ["name"])
    assert count is not None
    distinct = pc.count_distinct(table.values(Rows(0, 5_000), ["name"])["name"]).as_py()
    assert distinct <= count.most < 10**9
