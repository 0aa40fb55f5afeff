"""Scripts create keys that databases enforce: loaded by each database's own client, verified by SQL."""

from __future__ import annotations

import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

import fakegen
from fakegen.databases.sql_script import sql_format
from fakegen.interfaces.definition import Definition
from tests.servers import HOST, Database, client

SHOP: dict[str, Any] = {
    "seed": 3,
    "sources": {"countries": {"rows": [{"code": "BE", "size": 11}, {"code": "FR", "size": 68}]}},
    "tables": {
        "department": {
            "rows": 5,
            "columns": {
                "id": "uuid",
                "kind": {"choice": ["shop", "clerk's", None]},
                "head": {"ref": {"column": "employee.badge", "as": "boss"}, "null": 0.3},
            },
        },
        "employee": {
            "rows": 40,
            "columns": {
                "badge": {"regex": "[A-Za-z]{4}", "unique": True},
                "department": {"ref": "department.id"},
                "friend": {"ref": {"column": "employee.badge", "as": "friend"}},
            },
        },
        "country": {"rows": {"source": "countries"}, "columns": {}},
        "customer": {
            "rows": 60,
            "columns": {
                "id": "sequence",
                "country": {"ref": "country.code"},
                "seen": {"datetime": {"timezone": "Europe/Brussels"}},
            },
        },
        "profile": {
            "rows": {"per": "customer", "count": {0: 0.5, 1: 0.5}},
            "columns": {"customer": {"ref": "customer.id"}, "bio": "faker.sentence"},
        },
        "product": {
            "rows": 30,
            "columns": {"sku": {"regex": "[A-Z]{6}", "unique": True},
                        "price": {"number": {"min": 1, "max": 500, "decimals": 2}}},
        },
        "order": {
            "rows": {"per": "customer", "count": {0: 0.3, 2: 0.7}},
            "columns": {"id": "sequence", "customer_id": {"ref": "customer.id"}, "number": "position"},
        },
        "item": {
            "rows": {"per": "order", "count": {1: 0.5, 3: 0.5}},
            "key": ["order_id", "line"],
            "columns": {
                "line": "position",
                "order_id": {"ref": "order.id"},
                "product": {"ref": {"column": "product.sku", "unique": {"per": "order"}}},
                "quantity": {"integer": {"min": 1, "max": 5}},
            },
        },
        "shipment": {
            "rows": 20,
            "columns": {"id": "sequence", "order_id, line": {"ref": {"table": "item"}}},
        },
    },
}  # fmt: skip

FOREIGN = {
    ("department", "employee"), ("employee", "department"), ("employee", "employee"),
    ("customer", "country"), ("profile", "customer"), ("order", "customer"), ("item", "order"),
    ("item", "product"), ("shipment", "item"),
}  # fmt: skip
COUNTS = {name: len(table) for name, table in fakegen.generate(SHOP).items()}


def written(folder: Path, name: str, **options: Any) -> Path:
    path = folder / name
    fakegen.generate(SHOP).write(path, **options)
    return path


def run(command: list[str], script: Path, *, fails: bool = False) -> str:
    with script.open() as text:
        done = subprocess.run(command, stdin=text, capture_output=True, text=True, timeout=60)
    assert (done.returncode != 0) == fails, done.stderr
    return done.stderr


def psql(base: Database) -> list[str]:
    return client("psql", "-q", "-h", HOST, "-U", "postgres", base.name)


def test_postgresql_enforces_the_keys(postgresql: Database, tmp_path: Path) -> None:
    ask = postgresql.rows
    run(psql(postgresql), written(tmp_path, "x.sql", dialect="postgresql"))
    for table, count in COUNTS.items():
        assert ask(f'SELECT count(*) FROM "{table}"') == [(count,)]
    foreign = ask(
        "SELECT c.relname, r.relname FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid "
        "JOIN pg_class r ON r.oid = k.confrelid WHERE k.contype = 'f'"
    )
    assert set(foreign) == FOREIGN
    keys = dict(
        ask(
            "SELECT conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint "
            "WHERE contype = 'p'"
        )
    )
    assert keys["item"] == "PRIMARY KEY (order_id, line)"
    assert keys["profile"] == "PRIMARY KEY (customer)"
    assert keys["country"] == "PRIMARY KEY (code)"
    types = dict(
        ask(
            "SELECT attrelid::regclass || '.' || attname, format_type(atttypid, atttypmod) "
            "|| CASE WHEN attnotnull THEN ' NOT NULL' ELSE '' END FROM pg_attribute WHERE attnum > 0"
        )
    )
    assert types["department.id"] == types["employee.department"] == "uuid NOT NULL"
    assert types["department.head"] == "text"
    assert types["product.price"] == "numeric(5,2) NOT NULL"
    assert types["item.quantity"] == "smallint NOT NULL"
    assert types["customer.seen"] == "timestamp with time zone NOT NULL"
    for wrong in (
        "INSERT INTO item VALUES (99, 999, 'x', 1)",
        "DELETE FROM customer",
        "INSERT INTO department VALUES (gen_random_uuid(), 'pub')",
        "UPDATE item SET product = (SELECT min(product) FROM item)",
    ):
        with pytest.raises(Exception, match="constraint"):
            postgresql.execute(wrong)


def test_psql_stops_at_the_first_error_and_leaves_nothing(
    postgresql: Database, tmp_path: Path
) -> None:
    script = written(tmp_path, "x.sql", dialect="postgresql")
    text = script.read_text().replace('INSERT INTO "order"', 'INSERT INTO "odrer"')
    script.write_text(text)
    message = run(psql(postgresql), script, fails=True)
    assert message.count("ERROR") == 1
    assert postgresql.rows("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == [(0,)]


def test_mariadb_enforces_the_keys(mariadb: Database, tmp_path: Path) -> None:
    command = client("mariadb", f"-h{HOST}", "-uroot", mariadb.name)
    ask = mariadb.rows
    run(command, written(tmp_path, "x.sql", dialect="mysql"))
    for table, count in COUNTS.items():
        assert ask(f"SELECT count(*) FROM `{table}`") == [(count,)]
    foreign = ask(
        "SELECT table_name, referenced_table_name FROM information_schema.referential_constraints "
        f"WHERE constraint_schema = '{mariadb.name}'"
    )
    assert set(foreign) == FOREIGN
    for wrong in (
        "INSERT INTO item VALUES (99, 999, 'x', 1)",
        "DELETE FROM customer",
        "INSERT INTO department VALUES ('x', 'pub', NULL)",
        "UPDATE item SET product = (SELECT min(sku) FROM product)",
    ):
        with pytest.raises(Exception, match=r"(?i)constraint|Duplicate"):
            mariadb.execute(wrong)


@pytest.mark.parametrize("name", ["x.sql", "x.db"])
def test_sqlite_enforces_the_keys(name: str, tmp_path: Path) -> None:
    path = written(tmp_path, name, **({"dialect": "sqlite"} if name == "x.sql" else {}))
    if name == "x.sql":
        with closing(sqlite3.connect(tmp_path / "x.db")) as base:
            base.executescript(path.read_text())
    with closing(sqlite3.connect(tmp_path / "x.db")) as base:
        assert base.execute("PRAGMA foreign_key_check").fetchall() == []
        base.execute("PRAGMA foreign_keys = ON")
        found = {
            (table, row[2])
            for table in COUNTS
            for row in base.execute(f'PRAGMA foreign_key_list("{table}")')
        }
        assert found == FOREIGN
        for table, count in COUNTS.items():
            assert base.execute(f'SELECT count(*) FROM "{table}"').fetchone() == (count,)
        for wrong in ("DELETE FROM customer", "INSERT INTO department VALUES ('x', 'pub', NULL)"):
            with pytest.raises(sqlite3.IntegrityError), base:
                base.execute(wrong)


def test_a_part_of_the_tables_has_no_keys_to_the_others(tmp_path: Path) -> None:
    fakegen.generate(SHOP, only=["item", "product.sku"]).write(tmp_path / "x.sql")
    text = (tmp_path / "x.sql").read_text()
    assert text.count("FOREIGN KEY") == 1
    assert 'FOREIGN KEY ("product") REFERENCES "product" ("sku")' in text
    fakegen.generate(SHOP, 3, start_row=4, only=["item", "order"]).write(tmp_path / "y.sql")
    assert "FOREIGN KEY" not in (tmp_path / "y.sql").read_text()


def test_a_dialect_that_knows_no_keys_still_creates_tables(tmp_path: Path) -> None:
    class Old:
        name, doc, begin = "old", "A dialect of a plugin.", "BEGIN;\n"

        def quoted(self, name: str) -> str:
            return f"[{name}]"

        def create_table(self, table: str, schema: Any) -> str:
            return f"CREATE TABLE [{table}] ({', '.join(f'[{name}]' for name in schema.names)})"

        def literals(self, values: Any) -> list[Any]:
            return fakegen.Dialect(name="x").literals(values)

    tables = fakegen.generate(SHOP, only=["item", "order"])
    schemas = {name: table.schema for name, table in tables.items()}
    definitions = {"item": Definition(key=["order_id", "line"])}
    format = sql_format({"old": Old()})
    format.opened(tmp_path / "x.sql", schemas, definitions, dialect="old").commit()
    text = (tmp_path / "x.sql").read_text()
    assert text.startswith("BEGIN;\nCREATE TABLE [item]")
    assert "KEY" not in text


def test_what_is_unique_among_some_rows_is_an_index_over_them(tmp_path: Path) -> None:
    columns = {
        "shop": {"integer": {"min": 1, "max": 4}},
        "gone": {"date": {}, "null": 0.4},
        "state": {"choice": ["o'pen", "closed"]},
        "code": {"integer": {"max": 90}, "unique": {"where": "gone is none"}},
        "place": {"integer": {"max": 20}, "unique": {"per": "shop", "where": 'state == "o\'pen"'}},
        "later": {"integer": {"max": 90}, "unique": {"where": "state > 'm'"}},
    }
    data = fakegen.generate({"tables": {"t": {"rows": 60, "columns": columns}}})
    for dialect in ("mysql", "postgresql", "sqlite"):
        data.write(tmp_path / f"{dialect}.sql", dialect=dialect)
    texts = {d: (tmp_path / f"{d}.sql").read_text() for d in ("mysql", "postgresql", "sqlite")}
    assert "INDEX" not in texts["mysql"]
    wanted = ['("code") WHERE gone IS NULL;', """("shop", "place") WHERE (state = 'o''pen');"""]
    for dialect in ("postgresql", "sqlite"):
        lines = [line for line in texts[dialect].splitlines() if line.startswith("CREATE UNIQUE")]
        assert [line.partition('"t" ')[2] for line in lines] == wanted
    data.write(tmp_path / "t.db")
    with closing(sqlite3.connect(tmp_path / "t.db")) as base:
        base.executescript(f"DROP TABLE t; {texts['sqlite']}")
        ((code,),) = base.execute("SELECT code FROM t WHERE gone IS NULL LIMIT 1")
        base.execute("INSERT INTO t VALUES (1, '2020-01-01', 'closed', ?, 1, 1)", [code])
        with pytest.raises(sqlite3.IntegrityError):
            base.execute("INSERT INTO t VALUES (1, NULL, 'closed', ?, 1, 1)", [code])
