"""Every value is a function of (seed, table, column, row): of nothing else."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import fakegen
from fakegen.binding.build import Choices
from fakegen.engine import Run, Slice
from fakegen.engine.recipe import Recipe
from fakegen.language import from_python, read_schema

COLUMNS: dict[str, Any] = {
    "id": "sequence",
    "key": "uuid",
    "badge": {"regex": r"[A-Z]{2}\d{4}", "unique": True},
    "size": {"integer": {"min": 1, "max": 9}},
    "price": {"distribution": {"name": "lognorm", "s": 0.6}, "round": 2},
    "status": {"choice": {"new": 0.7, "old": 0.3}, "null": 0.2},
    "born": {"date": {"from": "1940-01-01", "to": "2006-12-31"}},
    "first": {"faker.first_name": {}},
    "last": {"faker.last_name": {}, "locale": "nl_BE"},
    "city": "mimesis.address.city",
    "email": {"template": "{{ first | lower }}.{{ last | lower }}@example.org"},
    "total": {"expr": "size * price", "when": "size > 2"},
    "word": {"faker.color_name": {}},
}
NEEDS = {"email": {"first", "last"}, "total": {"size", "price"}}


def document(columns: list[str], constraints: list[str] = (), seed: int = 1) -> dict[str, Any]:
    chosen = [n for n in COLUMNS if n in columns or any(n in NEEDS.get(c, ()) for c in columns)]
    return {
        "seed": seed,
        "tables": {
            "t": {
                "rows": 3000,
                "columns": {name: COLUMNS[name] for name in chosen},
                "constraints": list(constraints),
            }
        },
    }


ALL = fakegen.load(document(list(COLUMNS))).generate()["t"].to_arrow()


def test_there_is_something_to_compare() -> None:
    assert ALL.num_rows == 3000
    assert set(ALL.column_names) == set(COLUMNS)


@settings(max_examples=15, deadline=None)
@given(st.sets(st.sampled_from(list(COLUMNS)), min_size=1))
def test_values_do_not_depend_on_other_columns(names: set[str]) -> None:
    made = fakegen.generate(document(sorted(names)))["t"].to_arrow()
    assert made.equals(ALL.select(made.column_names))


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2999), st.integers(0, 50), st.sampled_from(list(COLUMNS)))
def test_any_rows_of_any_column_alone(start: int, rows: int, name: str) -> None:
    rows = min(rows, 3000 - start)
    schema = fakegen.load(document(list(COLUMNS)))
    made = schema.generate(rows, start_row=start, only=[f"t.{name}"])["t"].to_arrow()
    assert made.equals(ALL.select([name]).slice(start, rows))


@settings(max_examples=8, deadline=None)
@given(st.integers(1, 4000))
def test_values_do_not_depend_on_the_size_of_blocks(block_rows: int) -> None:
    names = ["id", "badge", "status", "first", "last", "email", "total"]
    schema = read_schema(from_python(document(names)))
    recipe = Recipe(schema, (), ".", Choices())
    plan = recipe.build()
    columns = list(plan.tables["t"].columns)
    run = Run(plan, block_rows=max(block_rows, 100))
    made = pa.Table.from_batches(run.blocks(Slice("t", columns, 0, 3000)))
    assert made.combine_chunks().equals(ALL.select(columns).combine_chunks())


def test_another_seed_gives_other_values() -> None:
    other = fakegen.load(document(list(COLUMNS))).generate(seed=2)["t"].to_arrow()
    for name in COLUMNS:
        if name != "id":
            assert not other[name].equals(ALL[name]), name


def test_tables_and_columns_of_other_names_get_other_values() -> None:
    both = {"columns": {"a": COLUMNS["size"], "b": COLUMNS["size"]}, "rows": 200}
    made = fakegen.generate({"tables": {"x": both, "y": both}})
    x, y = made["x"].to_arrow(), made["y"].to_arrow()
    assert not x["a"].equals(x["b"])
    assert not x["a"].equals(y["a"])


def test_constraints_hold_and_leave_rows_pure() -> None:
    rules = ["size * price > 3", "status != 'old'"]
    schema = fakegen.load(document(list(COLUMNS), rules))
    whole = schema.generate()["t"].to_arrow()
    frame = whole.to_pandas()
    assert (frame["size"] * frame["price"] > 3).all()
    assert not (frame["status"] == "old").any()
    part = schema.generate(40, start_row=2000)["t"].to_arrow()
    assert part.equals(whole.slice(2000, 40))
    alone = schema.generate(only=["t.size"])["t"].to_arrow()
    assert alone.equals(whole.select(["size"]))
    kept = ALL["first"].to_pylist(), whole["first"].to_pylist()
    assert kept[0] == kept[1]


def test_uniqueness_by_redraw_depends_on_nothing_but_the_seed() -> None:
    doc = document(["id", "email", "size"])
    doc["tables"]["t"]["columns"]["email"] = {**COLUMNS["email"], "unique": True}
    schema = fakegen.load(doc)
    whole = schema.generate()["t"].to_arrow()
    emails = whole["email"].to_pylist()
    assert len(set(emails)) == 3000
    assert len(set(ALL["email"].to_pylist())) < 3000
    rows = whole.select(["first", "last"]).to_pylist()
    built = [f"{row['first'].lower()}.{row['last'].lower()}" for row in rows]
    assert [e.partition("@")[0] for e in emails] == built
    part = schema.generate(100, start_row=2500)["t"].to_arrow()
    assert part.equals(whole.slice(2500, 100))
    for name in ("email", "first", "size"):
        alone = schema.generate(only=[f"t.{name}"])["t"].to_arrow()
        assert alone.equals(whole.select([name]))
    assert whole["size"].equals(ALL["size"])


@pytest.mark.usefixtures("workers_are_kept")
def test_workers_change_nothing() -> None:
    columns = {n: COLUMNS[n] for n in ("id", "badge", "status", "price", "born")}
    doc = {"tables": {"t": {"rows": 70_000, "columns": columns}}}
    schema = fakegen.load(doc)
    assert schema.generate(workers=2)["t"].to_arrow().equals(schema.generate()["t"].to_arrow())


@pytest.fixture(scope="module")
def ruled() -> tuple[fakegen.Schema, pa.Table]:
    """A schema of several constraints, and the table that it makes."""
    rules = ["size < 4", "price > 1.5", "status == 'old'", "born.year > 1990"]
    schema = fakegen.load(document(["size", "price", "status", "born"], rules))
    return schema, schema.generate(300)["t"].to_arrow()


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 299), st.integers(1, 40))
def test_rows_under_several_constraints_depend_on_no_others(ruled, start: int, size: int) -> None:
    schema, whole = ruled
    size = min(size, 300 - start)
    assert schema.generate(size, start_row=start)["t"].to_arrow().equals(whole.slice(start, size))
