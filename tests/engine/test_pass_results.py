"""A rule over all rows is a pass: run once, before the first block, its result everywhere the same."""

from __future__ import annotations

import pickle
from typing import Any

import pytest

import fakegen
from fakegen.binding.build import Choices, build
from fakegen.engine import Run, Slice
from fakegen.engine.pass_results import results
from fakegen.engine.recipe import Recipe
from fakegen.language import from_python, read_schema
from fakegen.plan.table_plan import Plan
from fakegen.registry import Registry

ROWS = 500
SHOP: dict[str, Any] = {
    "seed": 3,
    "tables": {
        "sale": {
            "rows": ROWS,
            "columns": {
                "person": {"integer": {"min": 1, "max": 40}},
                "year": {"integer": {"min": 2018, "max": 2025}},
                "age": {"integer": {"min": 0, "max": 95}},
                "amount": {"integer": {"min": 0, "max": 100}},
                "twice": {"expr": "amount * 2"},
            },
            "constraints": [
                {"total": "amount", "is": 30_000},
                {"monotone": "age", "over": "year", "per": "person"},
            ],
        },
        "refund": {
            "rows": 90,
            "columns": {"sale_amount": {"ref": "sale.amount"}, "half": {"expr": "sale_amount / 2"}},
        },
    },
}  # fmt: skip


def recipe(tmp_path, document=SHOP) -> Recipe:
    return Recipe(read_schema(from_python(document)), (), tmp_path, Choices())


def rows(plan: Plan, part: Slice, **options: Any) -> list[dict[str, Any]]:
    run = Run(plan, **options)
    return [row for block in run.blocks(part) for row in block.to_pylist()]


@pytest.fixture
def plan(tmp_path) -> Plan:
    return build(recipe(tmp_path).schema, Registry(), tmp_path, Choices())


def whole(plan: Plan, table: str) -> Slice:
    return Slice(table, plan.tables[table].columns, 0, plan.tables[table].rows)


def test_any_range_has_the_rows_of_the_whole(plan, tmp_path):
    every = rows(plan, whole(plan, "sale"))
    assert sum(row["amount"] for row in every) == 30_000
    for start, size, block in ((0, 1, 1), (123, 45, 7), (499, 1, 50), (200, 300, 64)):
        fresh = recipe(tmp_path).build()
        part = Slice("sale", plan.tables["sale"].columns, start, size)
        made = rows(fresh, part, block_rows=block)
        assert made == every[start : start + size]


def test_a_pass_runs_once_however_many_parts_are_made(plan, tmp_path, monkeypatch):
    ran = []
    for step in plan.tables["sale"].steps:
        if hasattr(step.generator, "finish"):
            finish = step.generator.finish
            monkeypatch.setattr(
                step.generator,
                "finish",
                lambda *given, finish=finish, label=step.label: (ran.append(label), finish(*given))[
                    1
                ],
            )
    for start in range(0, ROWS, 100):
        rows(plan, Slice("sale", ["twice", "age"], start, 100), block_rows=9)
    rows(plan, whole(plan, "refund"))
    assert sorted(ran) == sorted(set(ran))
    assert len(ran) == 2


def test_columns_that_need_no_pass_run_none(plan, tmp_path):
    rows(plan, Slice("sale", ["person", "year"], 0, ROWS))
    assert results(plan) == {}


def test_what_a_pass_found_travels_to_the_workers(plan, tmp_path):
    rows(plan, whole(plan, "sale"))
    travelled = pickle.loads(pickle.dumps(recipe(tmp_path).with_results(plan)))
    again = travelled.build()
    assert results(again).keys() == results(plan).keys() != set()
    for key, found in results(again).items():
        assert all(values.equals(results(plan)[key][name]) for name, values in found.items())


@pytest.mark.usefixtures("workers_are_kept")
def test_workers_make_the_same_rows(plan, tmp_path):
    alone = rows(plan, whole(plan, "sale"))
    spread = rows(recipe(tmp_path).build(), whole(plan, "sale"), workers=2, block_rows=100)
    assert spread == alone


def test_a_table_can_refer_to_what_a_pass_of_another_sets():
    tables = fakegen.generate(SHOP, only=["refund"])
    amounts = set(fakegen.generate(SHOP)["sale"].to_arrow()["amount"].to_pylist())
    assert set(tables["refund"].to_arrow()["sale_amount"].to_pylist()) <= amounts


def test_a_total_that_nothing_can_reach_names_the_constraint():
    columns = {"amount": {"integer": {"min": 0, "max": 9}}, "region": {"constant": "north"}}
    total = {"total": "amount", "per": "region", "is": {"south": 5}}
    with pytest.raises(fakegen.FakegenError, match="total of amount per region"):
        fakegen.generate({"tables": {"t": {"columns": columns, "constraints": [total]}}})[
            "t"
        ].to_arrow()


PAIRS: dict[str, Any] = {
    "tables": {
        "t": {
            "rows": 400,
            "columns": {
                "a": {"integer": {"min": 1, "max": 30}},
                "b": {"integer": {"min": 1, "max": 30}},
                "ab": {"template": "{{ a }}-{{ b }}", "unique": True},
            },
        }
    }
}


def known(plan: Plan) -> list[int]:
    return [redraws.stop for redraws in plan.tables["t"].redraws.values()]


def test_what_is_resampled_is_found_once_for_rows_that_were_looked_at(tmp_path):
    plan = recipe(tmp_path, PAIRS).build()
    columns = plan.tables["t"].columns
    whole_table = rows(recipe(tmp_path, PAIRS).build(), whole(plan, "t"))
    seen = []
    for start in range(0, 400, 20):  # part after part: a few passes, of twice as many rows each
        assert rows(plan, Slice("t", columns, start, 20)) == whole_table[start : start + 20]
        seen += known(plan)
    assert sorted(set(seen)) == [20, 80, 200, 400]
    sent = pickle.loads(pickle.dumps(plan))
    assert known(sent) == [400]
    assert rows(sent, Slice("t", columns, 390, 10)) == whole_table[390:]


def test_rows_that_cannot_be_made_do_not_matter_to_those_before_them(tmp_path):
    document = {**PAIRS, "tables": {"t": {**PAIRS["tables"]["t"], "rows": 20}}}
    document["tables"]["t"]["columns"] = {
        "a": {"integer": {"min": 1, "max": 10}},
        "half": {"template": "{{ a // 2 }}", "unique": True},
    }
    document["tables"]["t"]["rows"] = 10
    plan = recipe(tmp_path, document).build()
    columns = plan.tables["t"].columns
    for start in range(6):
        assert len(rows(plan, Slice("t", columns, start, 1))) == 1
    with pytest.raises(fakegen.GenerationError, match="attempts found no value"):
        rows(plan, Slice("t", columns, 9, 1))
