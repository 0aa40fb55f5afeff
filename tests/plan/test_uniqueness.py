"""Uniqueness by resampling."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

import fakegen
from fakegen.binding.build import Choices
from fakegen.engine import Run, Slice
from fakegen.engine.recipe import Recipe
from fakegen.errors import GenerationError, SchemaError
from fakegen.language import from_python, read_schema
from fakegen.plan.table_plan import TablePlan
from fakegen.streams import Rows

pytestmark = pytest.mark.filterwarnings(
    "ignore::fakegen.FakegenWarning"
)  # few values are the point


def table(columns, rows=1000, **more):
    doc = {"tables": {"t": {"rows": rows, "columns": columns}}}
    return fakegen.load(doc).generate(**more)["t"].to_arrow()


def test_template_values_become_unique_across_blocks() -> None:
    columns = {
        "a": {"integer": {"min": 1, "max": 300}},
        "b": {"integer": {"min": 1, "max": 300}},
        "ab": {"template": "{{ a }}-{{ b }}", "unique": True},
    }
    made = table(columns, rows=70_000)
    assert len(set(made["ab"].to_pylist())) == 70_000
    part = table(columns, rows=70_000, start_row=69_000)
    assert part.equals(made.slice(69_000))


def test_rows_without_a_duplicate_keep_their_first_draw() -> None:
    columns = {"a": {"integer": {"min": 1, "max": 90}}, "t": {"template": "x{{ a }}"}}
    plain = table(columns, rows=40).to_pylist()
    columns["t"] = {**columns["t"], "unique": True}
    seen: set[str] = set()
    for before, after in zip(plain, table(columns, rows=40).to_pylist(), strict=True):
        if before["t"] not in seen:
            assert after == before
        assert after["t"] not in seen
        seen.add(after["t"])


def test_nulls_may_repeat() -> None:
    columns = {"a": {"integer": {"min": 1, "max": 10_000}, "unique": True, "null": 0.5}}
    values = table(columns, rows=1000)["a"].to_pylist()
    kept = [value for value in values if value is not None]
    assert len(set(kept)) == len(kept) < 600


def test_too_many_unique_values_are_refused_before_anything_is_made() -> None:
    with pytest.raises(
        SchemaError, match="1,000 unique values are asked for, but 'regex' has only 26"
    ):
        table({"a": {"regex": "[A-Z]", "unique": True}})


def test_what_cannot_become_unique_is_an_error_that_shows_a_row() -> None:
    columns = {
        "a": {"integer": {"min": 1, "max": 5}},
        "t": {"template": "x{{ a // 2 }}", "unique": True},
    }
    with pytest.raises(GenerationError, match=r"column 't' cannot be unique.*row \d+: 'x\d'"):
        table(columns, rows=5)


def test_more_rows_than_combinations_are_refused_in_the_plan() -> None:
    columns = {
        "a": {"integer": {"min": 1, "max": 5}},
        "b": {"choice": ["x", "y"]},
        "t": {"template": "{{ a }}{{ b }}", "unique": True},
    }
    for rows, kept in ((5, 0), (6, 1), (10, 1)):
        plan = plan_of(columns, rows, 0)
        assert len(plan.warnings) == kept
    said = r"'t' has at most 10 values \(5 of 'a' x 2 of 'b'\), enough for 10 rows, not 11"
    with pytest.raises(SchemaError, match=said):
        plan_of(columns, 11, 0)
    columns["t"].pop("unique")
    with pytest.raises(SchemaError, match=r"'a' and 'b' have at most 10 values.*20 rows, not 21"):
        plan_of(columns, 21, 0, [{"at_most": 2, "per": ["a", "b"]}])


def test_more_rows_than_values_of_parameters_by_row_are_refused_once_all_rows_are_drawn() -> None:
    columns = {
        "sex": {"choice": ["male", "female"]},
        "name": {"faker.first_name": {"gender": "{{ sex }}"}, "locale": "nl_BE"},
        "t": {"template": "{{ name }}", "unique": True},
    }
    assert len(set(table(columns, rows=200)["t"].to_pylist())) == 200
    said = r"'t' has at most [\d,]+ values \([\d,]+ of 'name'\), enough for [\d,]+ rows, not 9,000"
    with pytest.raises(GenerationError, match=said):
        table(columns, rows=9000)


def test_rows_with_a_null_need_no_value_of_their_own() -> None:
    columns = {
        "a": {"integer": {"min": 1, "max": 50}},
        "t": {"template": "{{ a }}", "unique": True, "null": 0.9},
        "e": {"expr": "a if a > 47 else none", "unique": True, "null": 0.5},
    }
    made = plan_of(columns, 100, 0)
    assert not made.warnings


def test_a_computed_column_without_anything_to_redraw() -> None:
    columns = {"a": "sequence", "t": {"expr": "a % 3", "unique": True}}
    with pytest.raises(
        GenerationError, match="none of the columns that decide it can be resampled"
    ):
        table(columns, rows=6)


def plan_of(columns: dict[str, Any], rows: int, seed: int, constraints: Any = ()) -> Any:
    table = {"rows": rows, "columns": columns, "constraints": list(constraints)}
    schema = read_schema(from_python({"seed": seed, "tables": {"t": table}}))
    return Recipe(schema, (), Path(), Choices()).build()


def one_by_one(table: TablePlan) -> list[dict[str, Any]] | None:
    """Draw one row after the other, as the definition says; None where one finds no values."""
    held = [Counter() for _ in table.quotas]
    made = []
    for row in range(table.rows):
        attempts: Counter[str] = Counter()
        for _ in range(1_001):
            values = table.batch(Rows(row, 1), table.columns, attempts).to_pylist()[0]
            keys = [tuple(values[name] for name in quota.columns) for quota in table.quotas]
            exceeded = [
                number
                for number, quota in enumerate(table.quotas)
                if None not in keys[number] and held[number][keys[number]] >= quota.rows
            ]
            if not exceeded:
                break
            attempts.update(table.resamples(table.quotas[exceeded[0]].columns))
        else:
            return None
        for number, key in enumerate(keys):
            held[number][key] += 1
        made.append(values)
    return made


def integer(most: int, **more: Any) -> dict[str, Any]:
    return {"integer": {"min": 1, "max": most}, **more}


def pair(one: str, other: str) -> dict[str, Any]:
    return {"template": f"{{{{ {one} }}}}-{{{{ {other} }}}}", "unique": True}


LETTERS = {name: integer(7) for name in "abcd"}
GROUPS: dict[str, tuple[dict[str, Any], int, list[Any]]] = {
    "disjoint": ({**LETTERS, "ab": pair("a", "b"), "cd": pair("c", "d")}, 36, []),
    "one shared draw": ({**LETTERS, "ab": pair("a", "b"), "bc": pair("b", "c")}, 30, []),
    "a chain": (
        {**LETTERS, "ab": pair("a", "b"), "bc": pair("b", "c"), "cd": pair("c", "d")}, 26, [],
    ),
    "a circle": (
        {**LETTERS, "ab": pair("a", "b"), "bc": pair("b", "c"), "cd": pair("c", "d"),
         "da": pair("d", "a")}, 22, [],
    ),
    "nearly all values": (
        {"a": integer(4), "b": integer(5), "c": integer(4), "ab": pair("a", "b"), "bc": pair("b", "c")},
        19, [],
    ),
    "composite": (LETTERS, 34, [{"unique": ["a", "b"]}, {"unique": ["b", "c"]}]),
    "at most": (
        {**LETTERS, "ab": pair("a", "b"), "c2": {"expr": "c % 3 + b"}},
        18, [{"at_most": 4, "per": "c2"}, {"unique": ["c", "d"]}],
    ),
    "nulls": (
        {"a": integer(6, null=0.3), "b": integer(6), "ab": pair("a", "b"),
         "ba": {"expr": "a + 7 * b", "unique": True}}, 24, [],
    ),
    "with a rule": ({**LETTERS, "ab": pair("a", "b"), "cd": pair("c", "d")}, 14, ["a < c"]),
}  # fmt: skip


@pytest.mark.parametrize("kind", GROUPS)
def test_rows_are_those_of_drawing_one_after_the_other(kind):
    columns, rows, constraints = GROUPS[kind]
    for seed, sizes in enumerate([(1, 5, rows), (2, 8, rows - 1), (3, 13)]):
        plan = plan_of(columns, rows, seed, constraints)
        table = plan.tables["t"]
        expected = one_by_one(table)
        for size in sizes:
            run = Run(plan_of(columns, rows, seed, constraints), block_rows=size)
            part = Slice("t", table.columns, 0, rows)
            if expected is None:
                with pytest.raises(GenerationError, match="attempts found no value"):
                    list(run.blocks(part))
            else:
                assert pa.Table.from_batches(run.blocks(part)).to_pylist() == expected


@pytest.mark.parametrize("kind", GROUPS)
def test_a_shorter_table_is_a_prefix_and_any_part_is_a_part(kind):
    columns, rows, constraints = GROUPS[kind]
    document = {"tables": {"t": {"rows": rows, "columns": columns, "constraints": constraints}}}
    schema = fakegen.load(document)
    whole = schema.generate(rows - 8)["t"].to_arrow()
    for shorter in (1, rows - 11):
        assert schema.generate(shorter)["t"].to_arrow().equals(whole.slice(0, shorter))
    part = schema.generate(5, start_row=rows - 13)["t"].to_arrow()
    assert part.equals(whole.slice(rows - 13, 5))
    for name in whole.column_names:
        alone = schema.generate(rows - 8, only=[f"t.{name}"])["t"].to_arrow()
        assert alone.equals(whole.select([name]))


def test_two_unique_columns_of_different_draws_settle():
    columns = {name: integer(12) for name in "abcd"}
    columns |= {"ab": pair("a", "b"), "cd": pair("c", "d")}
    for seed in range(8):
        made = fakegen.generate({"seed": seed, "tables": {"t": {"rows": 60, "columns": columns}}})[
            "t"
        ].to_arrow()
        assert len(set(made["ab"].to_pylist())) == len(set(made["cd"].to_pylist())) == 60


def test_what_is_drawn_again_travels_with_the_plan_and_is_found_once():
    columns = {**LETTERS, "ab": pair("a", "b")}
    schema = fakegen.load({"tables": {"t": {"rows": 40, "columns": columns}}})
    assert schema.generate(workers=2)["t"].to_arrow().equals(schema.generate()["t"].to_arrow())
