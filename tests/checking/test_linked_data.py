"""Data of several tables against what holds between them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
import yaml

import fakegen
from fakegen.cli.main import run

SCHEMA = """\
tables:
  customer:
    rows: 30
    columns:
      id: sequence
      country: {choice: [BE, FR]}
      since: {date: {from: 2020-01-01, to: 2021-12-31}}
  order:
    rows: {per: customer, count: 2, where: "country == 'BE'"}
    columns:
      id: sequence
      customer_id: {ref: customer.id}
      at: {date: {from: 2022-01-01, to: 2023-12-31}}
    constraints:
      - at > customer.since
      - sum(item.amount) <= 2_700
      - count(item) == 3
  item:
    rows: {per: order, count: 3}
    key: [order_id, line]
    columns:
      order_id: {ref: order.id}
      line: position
      product: {ref: {column: product.code, unique: {per: order}}}
      amount: {integer: {max: 900}}
    constraints:
      - "order.customer.country == 'BE'"
  product: {rows: 9, columns: {code: {regex: '[A-Z]{5}', unique: true}}}
"""


@pytest.fixture(scope="module")
def schema(tmp_path_factory: pytest.TempPathFactory) -> fakegen.Schema:
    path = tmp_path_factory.mktemp("schema") / "shop.yaml"
    path.write_text(SCHEMA)
    return fakegen.load(path)


def data(schema: fakegen.Schema) -> dict[str, Any]:
    return {name: table.to_arrow() for name, table in schema.generate().items()}


def put(tables: dict[str, Any], table: str, column: str, row: int, value: Any) -> None:
    rows = tables[table]
    values = rows[column].to_pylist()
    values[row] = value
    index = rows.column_names.index(column)
    array = pa.array(values, rows.schema.field(column).type)
    tables[table] = rows.set_column(index, column, array)


def messages(schema: fakegen.Schema, tables: dict[str, Any]) -> dict[str, list[tuple[str, int]]]:
    return {
        report.table: [(v.message, v.count) for v in report.violations]
        for report in schema.check_all(tables)
        if report.violations
    }


def test_what_was_made_satisfies_all(schema: fakegen.Schema) -> None:
    reports = schema.check_all(data(schema))
    assert [report.violations for report in reports] == [[]] * 4
    assert [report.unchecked for report in reports] == [[]] * 4


@pytest.mark.parametrize(
    ("table", "column", "row", "value", "found"),
    [
        ("item", "product", 4, "none", {"item": ["'product' refers to no row of 'product'"]}),
        ("item", "order_id", 0, 99_999, {
            "item": ["'order_id' refers to no row of 'order'"],
            "order": ["the number of rows of 'item' is not that of the schema",
                      "constraint 'count(item) == 3' is violated"]}),
        ("item", "line", 1, 1, {"item": ["columns 'order_id', 'line' together are not unique"]}),
        ("item", "amount", 3, 5_000, {
            "order": ["constraint 'sum(item.amount) <= 2_700' is violated"]}),
        ("order", "customer_id", 0, None, {
            "order": ["column 'customer_id' has nulls"],
            "customer": ["the number of rows of 'order' is not that of the schema"]}),
    ],
)  # fmt: skip
def test_what_violates_a_rule_between_tables_is_found(
    schema: fakegen.Schema, table: str, column: str, row: int, value: Any, found: Any
) -> None:
    tables = data(schema)
    put(tables, table, column, row, value)
    got = {name: [text for text, _ in said] for name, said in messages(schema, tables).items()}
    assert got == found


def test_paths_are_read_through_rows(schema: fakegen.Schema) -> None:
    tables = data(schema)
    buyer = tables["order"]["customer_id"][0].as_py()
    put(tables, "customer", "since", buyer - 1, date(2030, 1, 1))
    assert messages(schema, tables) == {
        "order": [("constraint 'at > customer.since' is violated", 2)]
    }


def test_a_reference_may_not_be_met_twice_by_a_parent(schema: fakegen.Schema) -> None:
    tables = data(schema)
    put(tables, "item", "product", 1, tables["item"]["product"][0].as_py())
    assert messages(schema, tables) == {
        "item": [("columns 'order_id', 'product' together are not unique", 1)]
    }


def test_what_was_not_given_is_not_checked(schema: fakegen.Schema) -> None:
    (report,) = schema.check_all({"order": data(schema)["order"]})
    assert not report.violations
    assert "whether 'customer_id' refers to rows of 'customer', which were not given" in (
        report.unchecked
    )
    assert len(report.unchecked) == 4


def test_a_folder_and_files_are_checked_together(
    schema: fakegen.Schema, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "shop.yaml"
    file.write_text(SCHEMA)
    schema.generate().write(tmp_path / "out", "csv")
    assert run(["check", str(tmp_path / "out"), str(file)]) == 0
    assert capsys.readouterr().out.count("satisfy all") == 4
    item = tmp_path / "out" / "item.csv"
    item.write_text(item.read_text().replace("\n1,1,", "\n77777,1,"))
    assert run(["check", str(item), str(tmp_path / "out" / "order.csv"), str(file)]) == 5
    assert "'order_id' refers to no row of 'order' (1 row)\n  row 0: order_id=77777" in (
        capsys.readouterr().out
    )


def test_mistakes_in_what_is_checked(schema: fakegen.Schema, tmp_path: Path) -> None:
    with pytest.raises(fakegen.UsageError, match="has no file that is named like a table"):
        schema.check_all(tmp_path)
    (tmp_path / "item.csv").touch()
    (tmp_path / "item.json").touch()
    with pytest.raises(fakegen.UsageError, match="are both data of table 'item'"):
        schema.check_all(tmp_path)
    with pytest.raises(fakegen.FakegenError, match="did you mean 'item'"):
        schema.check_all([tmp_path / "itme.csv"])


WALK = """\
seed: 3
tables:
  account: {rows: 20, columns: {id: sequence}}
  entry:
    rows: {per: account, count: {3: 1, 7: 1}}
    columns:
      account_id: {ref: account.id}
      number: position
      amount: {integer: {min: -200, max: 500}}
      balance: {expr: previous.balance + amount}
    constraints:
      - balance == previous.balance + amount
      - previous.number is none or number == previous.number + 1
  reading:
    rows: 30
    columns:
      id: {sequence: {start: 9, step: -1}}
      level: {integer: {max: 9}}
      change: {expr: level - previous.level}
    constraints: [change == level - previous.level]
"""


def test_the_row_before_is_that_of_the_data() -> None:
    schema = fakegen.load(yaml.safe_load(WALK))
    tables = data(schema)
    others = fakegen.load({**yaml.safe_load(WALK), "seed": 4})
    assert messages(others, tables) == {}  # nothing is compared with what would be made
    put(
        tables, "entry", "balance", 3, -1
    )  # the first of the second account, or the last of the first
    put(tables, "reading", "level", 4, 100)
    assert messages(schema, tables) == {
        "entry": [("constraint 'balance == previous.balance + amount' is violated", 2)],
        "reading": [("constraint 'change == level - previous.level' is violated", 2)],
    }


def test_the_row_before_follows_numbers_and_not_the_order_of_the_data() -> None:
    schema = fakegen.load(yaml.safe_load(WALK))
    tables = {
        name: rows.take(pa.array(range(len(rows) - 1, -1, -1)))
        for name, rows in data(schema).items()
    }
    assert messages(schema, tables) == {}
    assert not schema.check(tables["entry"], "entry").violations  # the parents need not be given


def test_the_first_and_the_last_of_a_parent_follow_numbers() -> None:
    document = yaml.safe_load(WALK)
    document["tables"]["account"]["constraints"] = [
        "first(entry.number) == 1",
        "last(entry.number) == count(entry)",
    ]
    schema = fakegen.load(document)
    tables = {
        name: rows.take(pa.array(range(len(rows) - 1, -1, -1)))
        for name, rows in data(schema).items()
    }
    assert messages(schema, tables) == {}


def test_the_row_before_is_not_known_without_what_says_whose_rows_they_are() -> None:
    schema = fakegen.load(yaml.safe_load(WALK))
    report = schema.check(data(schema)["entry"].drop_columns("account_id"), "entry")
    assert [violation.message for violation in report.violations] == [
        "column 'account_id' is missing"
    ]
    assert any("reads 'previous.number'" in text for text in report.unchecked)


@pytest.mark.parametrize("hotel", ["room.hotel", "hotel.id"])
def test_rows_belong_to_rows_that_several_entries_identify(hotel: str) -> None:
    """A key may be read column by column, a part of it through another reference."""
    tables = {
        "hotel": {"rows": 3, "columns": {"id": "sequence"}},
        "room": {
            "rows": {"per": "hotel", "count": 4},
            "key": ["hotel", "number"],
            "columns": {"hotel": {"ref": "hotel.id"}, "number": "position"},
        },
        "bed": {
            "rows": {"per": "room", "count": "1 + number % 2"},
            "columns": {"hotel": {"ref": hotel}, "room": {"ref": "room.number"}},
        },
    }
    schema = fakegen.load({"tables": tables})
    made = data(schema)
    assert not messages(schema, made)
    made["bed"] = made["bed"].slice(1)
    violated = ("the number of rows of 'bed' is not that of the schema", 1)
    assert messages(schema, made) == {"room": [violated]}


def test_what_refers_to_a_hidden_tables_source_is_checked() -> None:
    goods = [{"code": "A", "price": 3}, {"code": "B", "price": 5}]
    tables = {
        "good": {"rows": {"source": "goods"}, "key": "code", "hidden": True},
        "shelf": {"rows": 4, "hidden": True, "columns": {"id": "sequence"}},
        "sale": {
            "rows": 20,
            "columns": {
                "code": {"ref": "good.code"},
                "price": {"integer": {"max": 9}},
                "shelf": {"ref": "shelf.id"},
            },
            "constraints": ["price <= good.price"],
        },
    }
    schema = fakegen.load({"sources": {"goods": {"rows": goods}}, "tables": tables})
    made = {"sale": schema.generate()["sale"].to_arrow()}
    (report,) = schema.check_all(made)
    assert not report.violations
    assert list(report.unchecked) == ["whether 'shelf' refers to rows of 'shelf', which is hidden"]
    put(made, "sale", "price", 0, 9)
    put(made, "sale", "code", 1, "C")
    assert messages(schema, made) == {
        "sale": [
            ("'code' refers to no row of 'good'", 1),
            ("constraint 'price <= good.price' is violated", 1),
        ]
    }


TREES = """\
tables:
  team: {rows: 4, key: id, columns: {id: sequence}}
  player:
    rows: 40
    key: id
    columns:
      id: sequence
      team_id: {ref: team.id}
      score: {integer: {max: 9}}
      captain_id: {ref: {column: player.id, as: captain, of: team, where: score > 3, tree: true}}
      rival_id: {ref: {column: player.id, as: rival, where: score >= this.score}}
"""


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("captain_id", "stranger", "'captain_id' refers to a row of 'player' of another 'team'"),
        ("captain_id", "weak", "'captain_id' refers to a row of 'player' where 'score > 3' is not true"),
        ("captain_id", "self", "'captain_id' leads back to the row itself"),
        ("rival_id", "weak", "'rival_id' refers to a row of 'player' where 'score >= this.score' is not true"),
    ],
)  # fmt: skip
def test_the_row_that_is_referred_to_must_be_one_that_may_be(
    column: str, value: str, message: str
) -> None:
    trees = fakegen.load(yaml.safe_load(TREES))
    tables = data(trees)
    assert not messages(trees, tables)
    rows = tables["player"].to_pylist()
    row = next(row for row in rows if row["captain_id"] is not None and row["score"] > 3)
    others = {
        "stranger": (r for r in rows if r["team_id"] != row["team_id"] and r["score"] > 3),
        "weak": (r for r in rows if r["team_id"] == row["team_id"] and r["score"] < 4),
        "self": iter([row]),
    }
    put(tables, "player", column, row["id"] - 1, next(others[value])["id"])
    assert messages(trees, tables) == {"player": [(message, 1)]}
