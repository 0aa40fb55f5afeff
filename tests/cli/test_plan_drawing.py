"""The tables of a schema and what refers to what, drawn."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from fakegen.cli.main import run

SCHEMA = """\
tables:
  customer: {rows: 10, columns: {id: sequence, "e mail": {regex: "[a-z]{9}", unique: true}}}
  order:
    rows: {per: customer, count: 2}
    columns: {id: sequence, customer_id: {ref: customer.id}}
  item: {rows: {per: order, count: 1}, columns: {order_id: {ref: order.id}}}
  note: {rows: {per: customer, count: 1}, columns: {text: faker.word}}
  my list: {rows: 3, columns: {id: sequence, up: {ref: {column: my list.id, as: up, tree: {roots: 1}}}}}
  spare: {rows: 2, hidden: true, columns: {x: uuid}}
"""


@pytest.fixture
def schema(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    Path("shop.yaml").write_text(SCHEMA)
    return "shop.yaml"


def test_tables_are_drawn_below_their_parents(
    schema: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["plan", schema]) == 0
    drawing, _, rest = capsys.readouterr().out.partition("\n\n")
    assert drawing.splitlines() == [
        "customer: 10 rows; key id",
        "├─ order: 20 rows; key id",
        "│  └─ item: 20 rows; key order_id",
        "└─ note: 10 rows",
        "my list: 3 rows; key id",
        "spare: 2 rows; key x; not written",
        "order.customer_id → customer.id (its parent)",
        "item.order_id → order.id (its parent)",
        "my list.up → my list.id (as up, or none)",
    ]
    assert rest.startswith("customer: 10 rows; columns in the order")


def test_mermaid_draws_entities_and_relations(
    schema: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["plan", schema, "--mermaid"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[:5] == [
        "erDiagram",
        '  "customer" {',
        "    int64 id PK",
        '    string e_mail UK "e mail"',
        "  }",
    ]
    assert lines[-4:] == [
        '  "customer" ||--o{ "order" : "customer_id"',
        '  "order" ||--o| "item" : "order_id"',
        '  "customer" ||--o{ "note" : "per"',
        '  "my list" |o--o{ "my list" : "up"',
    ]
    assert '  "my list" {' in lines


def test_what_mermaid_cannot_read_stands_as_a_number_or_in_a_comment(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "odd.yaml"
    file.write_text(
        """tables: {'a "%%" \\ #b': {rows: 1, columns: {PK: sequence, 1st: uuid, ü: uuid}}}"""
    )
    assert run(["plan", str(file), "--mermaid"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "erDiagram",
        '  "a #34;#37;#37;#34; #92; #35;b" {',
        '    int64 _PK PK "PK"',
        '    string _1st UK "1st"',
        '    string _ UK "ü"',
        "  }",
    ]


def test_the_facts_say_the_same(schema: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["plan", schema, "--json"]) == 0
    tables = {table["name"]: table for table in json.loads(capsys.readouterr().out)["tables"]}
    assert tables["item"]["per"] == "order"
    assert tables["item"]["links"] == [
        {
            "name": "order", "columns": ["order_id"], "table": "order", "referred": ["id"],
            "optional": False, "unique": True,
        }
    ]  # fmt: skip


def test_a_table_alone_is_not_drawn(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "one.yaml"
    file.write_text("tables: {t: {rows: 1, columns: {x: uuid}}}")
    assert run(["plan", str(file)]) == 0
    assert capsys.readouterr().out.startswith("t: 1 row; columns")
