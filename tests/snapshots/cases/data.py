"""Mistakes in data, and in saying where it is."""

from __future__ import annotations

import gzip
import io
import json
import sqlite3
from contextlib import closing

import numpy as np
import openpyxl
import pyarrow as pa
from pyarrow import parquet

from tests.snapshots.cases.case import GENERATE, Case

ENTRY = "tables: {t: {rows: 2, columns: {a: {sample: {source: s, column: a}}}}}\n"


def source(said: str, **files: str | bytes) -> Case:
    """Return the case of a source, with files beside the schema (``_`` stands for a dot)."""
    named = {name.replace("_", "."): content for name, content in files.items()}
    return Case(
        f"{said} {' '.join(f'{n}: {c!r}' for n, c in named.items() if len(c) < 200)}".strip(),
        GENERATE,
        {"s.yaml": f"sources: {{s: {said}}}\n{ENTRY}", **named},
        quiet=True,
    )


def workbook() -> bytes:
    """Return an Excel file of one sheet."""
    book, stream = openpyxl.Workbook(), io.BytesIO()
    book.active.append(["a"])
    book.active.append([1])
    book.save(stream)
    return stream.getvalue()


def arrow(values: pa.Array) -> bytes:
    """Return an Arrow file of one column."""
    stream, table = io.BytesIO(), pa.table({"a": values})
    with pa.ipc.new_file(stream, table.schema) as writer:
        writer.write_table(table)
    return stream.getvalue()


def repeated() -> bytes:
    """Return a small Parquet file that holds 100 GB: one string 100,000 times."""
    indices = pa.array(np.zeros(100_000, dtype=np.int32))
    column = pa.DictionaryArray.from_arrays(indices, pa.array(["x" * 1_000_000]))
    stream = io.BytesIO()
    parquet.write_table(pa.table({"a": column}), stream)
    return stream.getvalue()


def sparse() -> str:
    """Return JSON in which every row has a column of its own, a thousand times over."""
    rows = [{f"c{n % 3_000}": n} for n in range(21_000)]
    return json.dumps(rows)


def database(script: str = "CREATE TABLE t (a INTEGER)") -> bytes:
    """Return an SQLite database."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(script)
        return connection.serialize()


def seed(script: str, *options: str, url: str = "sqlite:///x.db") -> Case:
    """Return the case of a database into which a table is loaded."""
    text = """\
tables:
  person:
    rows: 5
    columns:
      id: sequence
      boss: {integer: {min: 9, max: 9}}
"""
    command = ("seed", "s.yaml", "--to", url, *options)
    name = " ".join(["seed", script, *command[2:]])
    return Case(name, command, {"s.yaml": text, "x.db": database(script)}, quiet=True)


def append(only: str, columns: str) -> Case:
    """Return the case of rows that refer to those that a database has of tables that are not loaded."""
    text = f"""\
tables:
  tenant: {{rows: 2, columns: {{id: sequence, name: faker.name}}}}
  member: {{rows: 9, columns: {{id: sequence, tenant_id: {{ref: tenant.id}}, n: sequence, code: sequence}}}}
  task: {{rows: 9, columns: {columns}}}
"""
    script = (
        "CREATE TABLE tenant (id, name); CREATE TABLE member (id, tenant_id, code); "
        "CREATE TABLE task (tenant_id, owner, code); INSERT INTO member VALUES (1, 1, 'x')"
    )
    command = ("seed", "s.yaml", "--to", "sqlite:///x.db", "--mode", "append", "--only", only)
    return Case(columns, command, {"s.yaml": text, "x.db": database(script)}, quiet=True)


def logged() -> bytes:
    """Return an SQLite database that has a write-ahead log."""
    data = bytearray(database())
    data[18:20] = b"\2\2"
    return bytes(data)


CASES = [
    Case(
        "check sqlite:///x.db s.yaml",
        ("check", "sqlite:///x.db", "s.yaml"),
        {"s.yaml": "tables: {t: {rows: 2, columns: {a: sequence}}}\n", "x.db": b""},
    ),
    *(
        source(f"{{rows: [{{a: 1}}, {{a: 1}}], {said}}}")
        for said in (
            "children: 3",
            "children: {s: 3}",
            "children: {s: {on: a}}",
            "children: {s: {on: a, columns: {n: count}, as: n}}",
            "select: {a: a, b: string(a)}, children: {s: {on: {a: b}, columns: {n: count}}}",
            "children: {t: {on: a, columns: {n: count}}}",
            "children: {s: {on: b, columns: {n: count}}}",
            "children: {s: {on: a, columns: {n: count}}}",
            "parents: {s: {on: a, columns: {n: 3}}}",
        )
    ),
    *(
        source(
            f"{{rows: [{{a: 1, b: x}}], children: {{s: {{on: {{a: a}}, columns: {{n: {asked}}}}}}}}}"
        )
        for asked in ("counts", "most(c)", "mean(b)", "count, b: count")
    ),
    source("{fil: x.csv}"),
    source("{file: x.csv, rows: []}"),
    source("{file: x.csv}"),
    source("{file: x.csv}", xs_csv="a\n1\n"),
    source("{file: sub/x.csv}"),
    source("{file: 3}"),
    source("{file: 'https://example.org/x.csv'}"),
    source("{file: x.dat}", x_dat="a\n1\n"),
    source("{file: x.csv, delimter: ';'}", x_csv="a\n1\n"),
    source("{file: x.csv, delimiter: ';;'}", x_csv="a\n1\n"),
    source("{file: x.csv, encoding: utf-9}", x_csv="a\n1\n"),
    source("{file: x.csv, encoding: utf-8}", x_csv=b"a\n\xff\n"),
    source("{file: x.csv}", x_csv=""),
    source("{file: x.csv}", x_csv="a,a\n1,2\n"),
    source("{file: x.csv}", x_csv="a,b\n1\n"),
    source("{file: x.csv}", x_csv="c2,\n1,2\n"),
    source("{file: x.csv}", x_csv="b\n1\n"),
    source("{file: x.csv, columns: [z]}", x_csv="a\n1\n"),
    source("{file: x.csv, types: {a: intger}}", x_csv="a\n1\n"),
    source("{file: x.csv, types: {a: integer}}", x_csv="a\nx\n"),
    source("{file: x.csv.gz}", x_csv_gz=b"no gzip"),
    source("{file: bomb.csv.gz}", bomb_csv_gz=gzip.compress(bytes(70 << 20))),
    source("{file: wide.csv}", wide_csv="," * 5_000),
    source("{file: deep.json}", deep_json="[" * 100_000),
    source("{file: nested.json}", nested_json='[{"a": ' + "[" * 65 + "]" * 65 + "}]"),
    source("{file: x.json}", x_json='[{"a": "\\ud800"}]'),
    source("{file: digits.json}", digits_json=f'[{{"a": {"9" * 5_000}}}]'),
    source("{file: sparse.json}", sparse_json=sparse()),
    source("{file: x.csv}", x_csv="a\n0000-01-01\n"),
    source("{file: dates.arrow}", dates_arrow=arrow(pa.array([2**30], pa.date32()))),
    source("{file: zone.arrow}", zone_arrow=arrow(pa.array([1], pa.timestamp("s", "Mars/One")))),
    source("{file: deep.jsonl}", deep_jsonl='{"a": ' + "[" * 10**5 + "]" * 10**5 + "}"),
    source("{file: bomb.parquet}", bomb_parquet=repeated()),
    source("{file: x.json}", x_json="{"),
    source("{file: x.json}", x_json="3"),
    source("{file: a.json}", a_json='{"a": [], "b": [{"k": 1}]}'),
    source("{file: t.json, table: c}", t_json='{"a": [], "b": [{"k": 1}]}'),
    source("{file: l.json, table: c}", l_json="[]"),
    source("{file: x.xlsx, table: c}", x_xlsx="PK"),
    source("{file: x.json}", x_json="[3]"),
    source("{file: x.json}", x_json='[{"a": 1}, {"a": [2]}]'),
    source("{file: x.jsonl}", x_jsonl='{"a": 1}\n{"a": "x"}\n3\n'),
    source("{file: x.jsonl}", x_jsonl='{"a": 1}\n{"a": "x"}\n{\n'),
    source("{file: x.jsonl}", x_jsonl='{"a": 1}\n{\n'),
    source("{rows: [{a: 99999999999999999999}]}"),
    source("{file: x.parquet}", x_parquet=b"no parquet"),
    source("{file: x.arrow}", x_arrow=b"no arrow"),
    source("{file: x.xlsx}", x_xlsx=b"no workbook"),
    source("{rows: 3}"),
    source("{rows: [3]}"),
    source("{rows: []}"),
    source("{rows: [{a: 1}, {a: x}]}"),
    source("{package: no_such_package, path: x.csv}"),
    source("{package: a.b, path: x.csv}"),
    source("{package: faker}"),
    source("{package: faker, path: ../x.csv}"),
    source("{package: faker, path: x.csv}"),
    source("{query: SELECT 1, url: x}"),
    source("{query: SELECT 1, url: 3}"),
    source("{query: SELECT 1, url: {env: NO_SUCH_VARIABLE}}"),
    source("{query: SELECT 1, url: 'oracl://u@h/x'}"),
    source("{query: SELECT 1, url: 'sqlite:///absent.db'}"),
    source("{query: DROP TABLE t, url: 'sqlite:///x.db'}", x_db=b""),
    source("{query: SELECT z, url: 'sqlite:///x.db'}", x_db=b""),
    source("{query: 'SELECT 1 AS a, 2 AS a', url: 'sqlite:///x.db'}", x_db=b""),
    source("{query: 3, url: 'sqlite:///x.db'}", x_db=b""),
    source("{rows: [{a: 1}], select: {b: zz}}"),
    source("{rows: [{a: 1}], missing: {z: 1}}"),
    source("{rows: [{a: 1, b: 2}], per: [c]}"),
    source("{rows: [{a: 1, b: 2}], per: [a], count: b}"),
    source("{rows: [{a: 1, b: 2}], per: [a], of: [aa], count: n}"),
    source("{file: x.xlsx, sheet: b}", x_xlsx=workbook()),
    source("{file: x.xlsx, sheet: 3}", x_xlsx=workbook()),
    source("{query: SELECT 1, url: ':'}"),
    source("{query: SELECT 1, url: ''}"),
    source("{query: SELECT 1, url: [1]}"),
    source("{query: SELECT 1, url: {en: X}}"),
    source("{query: SELECT 1, url: 'mssql+pyodbc://u@h/x'}"),
    source("{query: SELECT 1, url: 'oracle://u@h/x'}"),
    source("{file: x.csv/y.csv}", x_csv="a\n1\n"),
    source("{file: .}"),
    source("{file: x.csv, format: csv}", **{"x_csv/y": "a"}),
    Case(
        "a table that the database has",
        ("generate", "s.yaml", "-o", "x.db"),
        {"s.yaml": "tables: {t: {rows: 2, columns: {a: sequence}}}", "x.db": database()},
    ),
    Case(
        "a string that a database cannot hold",
        ("generate", "s.yaml", "-o", "x.sql", "--option", "dialect=postgresql"),
        {"s.yaml": 'tables: {t: {rows: 2, columns: {a: {constant: "x\\0y"}}}}'},
    ),
    Case(
        "a detector that fails",
        ("init", "x.csv", "--plugin", "p.py"),
        {
            "x.csv": "a\nx\ny\n",
            "p.py": "import fakegen\n@fakegen.hookimpl\ndef fakegen_detectors():\n    return [fakegen.Detector('p.d', lambda name, values: 1 / 0)]\n",
        },
    ),
    Case(
        "a finder that fails",
        ("init", "x.csv", "--plugin", "p.py"),
        {
            "x.csv": "a\nx\ny\n",
            "p.py": "import fakegen\n@fakegen.constraint('p.c', finder=lambda data: 1 / 0)\ndef c(inputs, size, *, column: fakegen.TableColumn):\n    return [True] * size\n",
        },
    ),
    source("{query: SELECT 1, url: 'postgresql://u:secret@h:x/y'}"),
    source("{query: SELECT 1, url: 'postgresql://u:s/e@h/y'}"),
    source("{query: SELECT 1, url: 'postgresql://u:s%00e@h/y'}"),
    source("{query: SELECT 1, url: 'postgresql+psycopg2://u@h/y'}"),
    source("{query: SELECT 1, url: 'postgresql://u@h/y?sslmod=require'}"),
    source("{query: SELECT 1, url: 'postgresql://u@h/y?sslmode=requir'}"),
    source("{query: SELECT 1, url: 'postgresql://u@h/y?sslmode=require&sslmode=prefer'}"),
    source("{query: SELECT 1, url: 'mysql://u@h/y?local_infile=1'}"),
    source("{query: SELECT 1, url: 'sqlite://x.db'}", x_db=b""),
    source("{query: SELECT 1, url: 'sqlite:///x.db?mode=rwc'}", x_db=b""),
    source(
        "{query: WITH x AS (SELECT 1) DELETE FROM t RETURNING a, url: 'sqlite:///x.db'}",
        x_db=database(),
    ),
    source(
        "{query: SELECT a FROM t, url: 'sqlite:///x.db'}", x_db=logged(), **{"x.db-wal": b"x" * 999}
    ),
    source("{query: SELECT 1 INTO OUTFILE '/tmp/x', url: 'mysql://u@h/y'}"),
    source("{query: 'SELECT U&\"pg_reload_conf\"()', url: 'postgresql://u@h/y'}"),
    seed("CREATE TABLE persons (id, boss)"),
    seed("CREATE TABLE person (ID, bos, name NOT NULL)"),
    seed("CREATE TABLE person (id, boss); INSERT INTO person VALUES (1, 1)"),
    seed("CREATE TABLE person (id, boss CHECK (boss < 5))"),
    seed(
        "CREATE TABLE person (id, boss UNIQUE); INSERT INTO person VALUES (8, 9)",
        "--mode",
        "append",
    ),
    append("task", "{tenant_id: {ref: tenant.id}}"),
    append("task", "{owner: {ref: member.n}}"),
    append(
        "task",
        "{tenant_id: {ref: tenant.id}, owner: {ref: {column: member.id, of: tenant}}}",
    ),
    append(
        "task",
        "{tenant_id: {ref: member.tenant_id}, owner: {ref: member.id}, code: {ref: {column: member.code, as: other, where: code > 3}}}",
    ),
    seed("CREATE TABLE person (id, boss)", "--rows", "3"),
    seed("CREATE TABLE person (id INTEGER PRIMARY KEY, boss REFERENCES person)"),
    seed(
        "CREATE TABLE person (id INTEGER PRIMARY KEY, boss); CREATE TABLE pet (of REFERENCES person);"
        "INSERT INTO person VALUES (1, 1); INSERT INTO pet VALUES (1)",
        "--mode",
        "truncate",
    ),
    seed("CREATE TABLE person (id, boss GENERATED ALWAYS AS (id))", "--dry-run"),
    seed("CREATE TABLE t (a)", "--mode", "trunc"),
    seed("CREATE TABLE t (a)", url="sqlite:///y.db"),
    seed("CREATE TABLE t (a)", url="duckdb:///x.db"),
    seed("CREATE TABLE person (id, boss)", "--scale", "0.1", "--rows", "3"),
    seed("CREATE TABLE person (id, boss)", "--no-triggers"),
    seed("CREATE TABLE t (a)", url="postgresql://u:secret@h:x/y"),
    seed("CREATE TABLE t (a)", url="mysql://u:secret@127.0.0.1:1/y"),
    seed("CREATE TABLE t (a)", url="mysql://u:secret@127.0.0.1:1"),
    Case("a large schema", GENERATE, {"s.yaml": b"#" * (16 * 2**20 + 1)}),
    Case("a folder as a schema", ("plan", "s.yaml/x"), {"s.yaml": "a: 1"}),
]
