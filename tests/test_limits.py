"""Schemas of others: what they may read, and how much of everything they may use."""

from __future__ import annotations

import pickle
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import fakegen
from fakegen import limits
from fakegen.limits import MIB, NORMAL, UNTRUSTED, Budget, Limits

ROWS = {"rows": [{"a": 1}]}


def load(columns: dict[str, Any], **table: Any) -> fakegen.Schema:
    return fakegen.load({"tables": {"t": {"columns": columns, **table}}}, untrusted=True)


def within(monkeypatch: pytest.MonkeyPatch, **changed: Any) -> None:
    """Let untrusted schemas have other limits, which are quicker to reach."""
    monkeypatch.setattr("fakegen.api.loading.UNTRUSTED", replace(UNTRUSTED, **changed))


def test_every_bound_of_an_untrusted_schema_is_at_most_the_normal_one():
    for name in Limits.__slots__:
        normal, bound = getattr(NORMAL, name), getattr(UNTRUSTED, name)
        if name != "folder":
            assert bound is not None
            assert normal is None or bound <= normal, name


def test_rows_of_all_tables_are_counted_together():
    tables = {name: {"rows": 400_000, "columns": {"id": "sequence"}} for name in "abc"}
    schema = fakegen.load({"tables": tables}, untrusted=True)
    with pytest.raises(fakegen.SchemaError, match=r"tables.c: .* 1,000,000 rows, not 1,200,000"):
        schema.generate()
    assert len(schema.generate(10)["c"]) == 10
    with pytest.raises(fakegen.SchemaError, match="not 2,000,000"):
        load({"id": "sequence"}).generate(2_000_000)


def test_a_source_that_could_read_anything_is_refused():
    for name, source in {
        "package": {"package": "sklearn", "path": "datasets/data/iris.csv"},
        "query": {"query": "SELECT 1", "url": "$HOME"},
    }.items():
        document = {"sources": {"s": source}, "tables": {"t": {"columns": {"id": "sequence"}}}}
        with pytest.raises(fakegen.SchemaError, match=rf"may not read a '{name}'"):
            fakegen.load(document, untrusted=True).generate()
        fakegen.load(document).generate()  # which does not need the source, and does not read it


def test_only_sources_that_say_so_are_open_to_untrusted_schemas():
    kinds = fakegen.registry_for(()).sources
    assert {name for name, kind in kinds.items() if kind.untrusted} == {"file", "rows"}


def test_what_the_caller_names_may_be_anywhere(tmp_path: Path):
    (tmp_path / "folder").mkdir()
    schema, data = tmp_path / "folder" / "s.yaml", tmp_path / "data.csv"
    data.write_text("a\n1\n2\n")
    schema.write_text(
        "sources: {s: {file: ../data.csv}}\n"
        "tables: {t: {rows: 5, columns: {'*': {sample: {source: s}}}}}\n"
    )
    with pytest.raises(fakegen.SchemaError, match=r"s.yaml:1:21: .*outside the schema's folder"):
        fakegen.generate(schema, untrusted=True)
    made = fakegen.generate(schema, untrusted=True, sources={"s": data})["t"].to_arrow()
    assert set(made["a"].to_pylist()) <= {1, 2}


def test_a_model_file_stays_in_the_folder_too(tmp_path: Path):
    (tmp_path / "folder").mkdir()
    fakegen.learn(pickled_frame()).save(tmp_path / "m.model")
    schema = tmp_path / "folder" / "s.yaml"
    schema.write_text(
        "models: {m: {file: ../m.model}}\ntables: {t: {columns: {'*': {model: m}}}}\n"
    )
    assert len(fakegen.generate(schema, rows=3)["t"].to_arrow()) == 3
    with pytest.raises(fakegen.SchemaError, match=r"s.yaml:1:20: .*outside the schema's folder"):
        fakegen.generate(schema, rows=3, untrusted=True)


def pickled_frame() -> Any:
    import pandas as pd

    return pd.DataFrame({"a": range(100), "b": ["x", "y"] * 50})


def test_trust_is_not_regained_by_loading_again():
    schema = load({"a": "sequence"}, rows=2_000_000)
    for again in (fakegen.load(schema), pickle.loads(pickle.dumps(schema))):
        with pytest.raises(fakegen.SchemaError, match="an untrusted schema can have"):
            again.generate()
    trusted = fakegen.load({"tables": {"t": {"rows": 2_000_000, "columns": {"a": "sequence"}}}})
    assert len(trusted.generate()["t"]) == 2_000_000
    with pytest.raises(fakegen.SchemaError, match="an untrusted schema can have"):
        fakegen.load(trusted, untrusted=True).generate()


@pytest.mark.parametrize("untrusted", [True, False])
def test_no_value_is_longer_than_the_limit(untrusted: bool):
    mode = UNTRUSTED if untrusted else NORMAL
    for length, fits in ((mode.value_bytes, True), (mode.value_bytes + 1, False)):
        columns = {"b": {"constant": "x" * length}}
        document = {"tables": {"t": {"rows": 2, "columns": columns}}}
        tables = fakegen.generate(document, only=["t.b"], untrusted=untrusted)
        if fits:
            assert len(tables["t"].to_arrow()) == 2
            continue
        with pytest.raises(fakegen.LimitError, match=r"columns.b: column 'b'.* are the most"):
            tables["t"].to_arrow()


def test_blocks_of_long_rows_are_small(monkeypatch: pytest.MonkeyPatch):
    within(monkeypatch, block_bytes=100_000)
    schema = load({"a": {"template": "{{ 'x' * 1000 }}"}}, rows=1_000)
    blocks = list(schema.generate()["t"].blocks())
    assert max(block.nbytes for block in blocks) <= 110_000
    assert sum(block.num_rows for block in blocks) == 1_000
    growing = load({"n": "sequence", "a": {"template": "{{ 'x' * n }}"}}, rows=1_000)
    assert max(block.nbytes for block in growing.generate()["t"].blocks()) <= 110_000


def test_what_is_held_in_memory_is_bounded(monkeypatch: pytest.MonkeyPatch):
    within(monkeypatch, held_bytes=MIB)
    schema = load({"a": "uuid", "b": {"integer": {"min": 0, "max": 9}}}, rows=100_000)
    assert sum(block.num_rows for block in schema.generate()["t"].blocks()) == 100_000
    with pytest.raises(fakegen.LimitError, match="can hold 1 MiB of values"):
        schema.generate()["t"].to_arrow()
    whole = load(
        {"b": {"number": {"min": 0, "max": 9}}}, rows=200_000, constraints=[{"total": "b", "is": 9}]
    )
    with pytest.raises(fakegen.LimitError, match="can hold 1 MiB of values"):
        list(whole.generate()["t"].blocks())


def test_time_ends_between_steps_and_the_message_names_the_step(monkeypatch: pytest.MonkeyPatch):
    within(monkeypatch, seconds=0)
    with pytest.raises(fakegen.LimitError, match=r"tables.t.columns.a: column 'a': .*have run out"):
        load({"a": "sequence"}).generate()


def test_time_is_counted_for_what_a_run_does_and_not_for_its_caller(
    monkeypatch: pytest.MonkeyPatch,
):
    clock = iter(range(1_000_000))
    monkeypatch.setattr(limits, "thread_time", lambda: next(clock) / 100)
    budget = Budget(replace(UNTRUSTED, seconds=1))
    with pytest.raises(fakegen.LimitError, match="gets 1 seconds"), budget.spending():
        for _ in range(200):
            limits.check_time()
    assert 1 < budget.spent < 1.1
    before = budget.spent
    limits.check_time()  # outside, nothing is spent and nothing is bounded
    assert budget.spent == before


def test_memory_that_runs_out_names_the_step(monkeypatch: pytest.MonkeyPatch):
    def fails(*_: Any, **__: Any) -> Any:
        raise MemoryError

    schema = load({"a": "uuid"})
    tables = schema.generate()
    monkeypatch.setattr("fakegen.plan.steps.checked", fails)
    with pytest.raises(fakegen.LimitError, match=r"column 'a', .*2,048 MiB of memory"):
        tables["t"].to_arrow()


RULES = {
    "total": {"total": "n", "is": 5},
    "monotone": {"monotone": "n", "over": "y", "per": "k"},
}


@pytest.mark.parametrize("rule", RULES)
def test_rules_over_all_rows_say_how_many_they_can_hold(rule: str):
    columns = {
        "n": {"number": {"min": 0, "max": 9}},
        "k": {"choice": ["a", "b"]},
        "y": {"integer": {"min": 1, "max": 10**9}},
    }
    table = {"rows": 10**18, "columns": columns, "constraints": [RULES[rule]]}
    with pytest.raises(fakegen.SchemaError) as caught:
        fakegen.generate({"tables": {"t": table}})
    (problem,) = caught.value.problems
    assert problem.mark.path.startswith("tables.t.constraints[0]")
    assert "of which 20,000,000 can be held; the table has 1,000,000,000,000,000,000" in str(
        problem
    )


def test_what_needs_only_the_rows_before_a_row_is_made_in_a_table_of_any_size():
    columns = {"a": {"template": "{{ b }}", "unique": True}, "b": {"integer": {"max": 2**62}}}
    document = {"tables": {"t": {"rows": 10**18, "columns": columns}}}
    assert len(fakegen.generate(document)["t"].head(3)) == 3
    with pytest.raises(fakegen.SchemaError, match=r"columns.a: this looks at all rows together"):
        fakegen.generate(document)["t"].to_arrow()
    huge = {"tables": {"t": {"rows": 10**18, "columns": {"a": "sequence", "b": "faker.name"}}}}
    assert len(fakegen.generate(huge)["t"].head(3)) == 3


def test_a_document_is_bounded(tmp_path: Path):
    path = tmp_path / "s.yaml"
    path.write_text("tables: {t: {columns: {a: sequence}}}" + " " * MIB)
    assert fakegen.load(path).tables == ["t"]
    with pytest.raises(fakegen.DataError, match="larger than 1 MiB"):
        fakegen.load(path, untrusted=True)


def test_a_table_of_a_source_that_cannot_be_read_is_counted_as_none():
    document = {
        "sources": {"s": {"rows": [{"a": "x"}, {"a": 1}]}},
        "tables": {"t": {"rows": {"source": "s"}, "columns": {"*": {"source": "s"}}}},
    }
    with pytest.raises(fakegen.SchemaError, match="mixes strings"):
        fakegen.load(document, untrusted=True).plan()
