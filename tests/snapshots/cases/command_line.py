"""Mistakes of usage, and what the commands print into a pipe."""

from __future__ import annotations

from tests.snapshots.cases.case import Case

T = {
    "s.yaml": """\
seed: 7
tables:
  t:
    rows: 5
    columns:
      id: sequence
      size: {integer: {min: 1, max: 9}}
      code: {regex: '[AB]{3}', unique: true}
      half: {expr: size / 2, null: 0.4}
    constraints:
      - size < 9
  u:
    rows: 3
    columns: {t: {ref: t.id}}
"""
}
ONE = {
    "s.yaml": "tables: {t: {rows: 3, columns: {id: sequence, n: {integer: {min: 1, max: 5}}}, constraints: [n < 5]}}"
}
WIDE = """\
seed: 7
tables:
  t:
    rows: 3
    columns:
      id: sequence
      address: {regex: '[a-z]{25} [A-Z][a-z]{10}'}
      about: {regex: '[a-z]{150}'}
      a: number
      b: {number: {}, null: 0.5}
      c: number
      at: datetime
      ok: boolean
"""
GOOD, BAD = "id,n\n1,2\n2,3\n3,4\n", "id,n\n1,2\n2,9\n2,x\n"


def case(*command: str, name: str = "", **files: str | bytes) -> Case:
    """Return the case of a command in the folder of a schema of two tables."""
    named = {key.replace("_", "."): value for key, value in files.items()}
    return Case(name or " ".join(command), command, {**T, **named}, quiet=True)


def one(*command: str, name: str = "", **files: str | bytes) -> Case:
    """Return the case of a command in the folder of a schema of one table."""
    named = {key.replace("_", "."): value for key, value in files.items()}
    return Case(name or " ".join(command), command, {**ONE, **named}, quiet=True)


def excel(name: str, column: str) -> Case:
    """Return the case of a column that is written to a workbook."""
    schema = f"tables: {{t: {{rows: 3, columns: {{id: sequence, a: {column}}}}}}}"
    return Case(name, ("generate", "s.yaml", "-o", "t.xlsx"), {"s.yaml": schema}, quiet=True)


CASES = [
    case("generat", "s.yaml"),
    case("generate"),
    case("generate", "s.yaml"),
    case("generate", "s.yaml", "--form", "csv"),
    case("generate", "s.yaml", "--format", "cvs"),
    case("generate", "s.yaml", "--format", "csv"),
    case("generate", "s.yaml", "--format", "csv", "--only", "t"),
    case("generate", "s.yaml", "--format", "csv", "--only", "v"),
    case("generate", "s.yaml", "--format", "csv", "--only", "t.siz"),
    case("generate", "s.yaml", "--format", "csv", "--rows", "many"),
    case("generate", "s.yaml", "--format", "csv", "--rows", "v=3"),
    case("generate", "s.yaml", "--format", "csv", "--rows", "-1"),
    case("generate", "s.yaml", "--format", "csv", "--start-row", "-1"),
    case("generate", "s.yaml", "--format", "csv", "--workers", "0"),
    case("generate", "s.yaml", "--format", "csv", "--workers", "many"),
    case("generate", "s.yaml", "--format", "csv", "--option", "x"),
    case("generate", "s.yaml", "-o", "t.csv"),
    case("generate", "s.yaml", "-o", "out.xyz"),
    case("generate", "s.yaml", "-o", "out", "--format", "csv", "--option", "delimter=;"),
    case("generate", "s.yaml", "-o", "out", "--format", "csv", "--option", "delimiter=;;"),
    case("generate", "s.yaml", "-o", "out", "--format", "csv", "--option", "formulas=escpe"),
    case("generate", "s.yaml", "-o", "out", "--format", "csv", "--option", "encoding=utf-9"),
    case("generate", "s.yaml", "-o", "out", "--format", "csv", "--option", "quoting=some"),
    case("generate", "s.yaml", "-o", "out", "--format", "csv", "--option", "formula=escape"),
    case("generate", "s.yaml", "-o", "out", "--format", "csv"),
    case("generate", "s.yaml", "-o", "absent/x.db"),
    case("generate", "s.yaml", "--format", "sqlite"),
    case("generate", "s.yaml", "-o", "x.sql", "--option", "dialect=oracle"),
    case("generate", "s.yaml", "--source", "x"),
    case("generate", "s.yaml", "--format", "csv", "--source", "x=y.csv"),
    case("generate", "s.yaml", "--format", "csv", "--plugin", "no_such_module"),
    case("generate", "s.yaml", "--format", "csv", "--plugin", "absent.py"),
    case("generate", "s.yaml", "--format", "csv", "--plugin", "p.py", p_py="import no_such_module"),
    case("generate", "s.yaml", "--format", "csv", "--plugin", "p.py", name="a plugin that raises", p_py="1 / 0"),
    case("generate", "s.yaml", "--format", "csv", "--only", "t", "--start-row", "-1"),
    case("generate", "s.yaml", "--format", "csv", "--only", "t", "-w", "0"),
    case("generate", "s.yaml", "-o", "x.db", "--format", "sqlite", x_db="no database"),
    case("generate", "s.yaml", "-o", ".", "--format", "sqlite"),
    case("generate", "s.yaml", "-o", "s.yaml/x", "--format", "csv"),
    one("generate", "s.yaml", "-o", "s.yaml/x.csv"),
    case("generate", "s.yaml", "--format", "csv", "--plugin", "s.yaml/x"),
    case("generate", "s.yaml", "--format", "csv", "--plugin", "folder/", **{"folder/x": ""}),
    Case("a table that is no file's name", ("generate", "s.yaml", "-o", "out", "--format", "csv"), {"s.yaml": "tables: {a/b: {columns: {a: sequence}}}"}),
    Case("a module that raises", ("init", "odd:Thing"), {"odd.py": "1 / 0"}),
    Case("apps that are not loaded", ("init", "unloaded:apps"), {"unloaded.py": "from django.apps.registry import Apps\napps = Apps.__new__(Apps)\napps.ready = False"}),
    Case("a table without columns", ("generate", "s.yaml", "-o", "t.csv"), {"s.yaml": "tables: {t: {columns: {a: {integer: {}, hidden: true}}}}"}),
    case("preview", "s.yaml"),
    case("preview", "s.yaml", "--only", "u", "-n", "2"),
    case("preview", "s.yaml", "--start-row", "3"),
    case("preview", "s.yaml", "-n", "2", "--vertical"),
    case("preview", "s.yaml", "-n", "9", "--only", "u"),
    Case("a preview that is too wide", ("preview", "s.yaml", "-n", "2"), {"s.yaml": WIDE}, quiet=True),
    Case("a preview with longer strings cut", ("preview", "s.yaml", "-n", "2"), {"s.yaml": "".join(line for line in WIDE.splitlines(True) if "number" not in line)}, quiet=True),
    Case("a preview without rows that is too wide", ("preview", "s.yaml", "--start-row", "3"), {"s.yaml": WIDE}, quiet=True),
    case("plan", "s.yaml"),
    case("plan", "s.yaml", "--json"),
    case("check", "absent.csv", "s.yaml"),
    case("check", "absent.csv", "s.yaml", "--table", "t"),
    case("check", "x.csv", "s.yaml", x_csv="a\n1\n"),
    case("check", "x.csv", "s.yaml", "--table", "v", x_csv="a\n1\n"),
    case("check", "t.csv", "u.csv", "s.yaml", name="check files together", u_csv="t\n9\n", t_csv="id\n1\n"),
    case("check", ".", "s.yaml", name="check a folder without data"),
    case("check", "t.csv", "t.json", "s.yaml", name="check two files of a table"),
    case("check", "t.csv", "v.csv", "s.yaml", name="check a file of no table"),
    case("check", "t.csv", "u.csv", "s.yaml", "--table", "t"),
    case("plan", "s.yaml", "--mermaid"),
    one("check", "t.csv", "s.yaml", name="check good data", t_csv=GOOD),
    one("check", "t.csv", "s.yaml", "--fail-under", "0.5", name="fail under nothing", t_csv=GOOD),
    case("generate", "s.yaml", "--fidelity", name="fidelity to nothing"),
    one(
        "check", "t.csv", "s.yaml", "--like", "r.csv", "--fail-under", "0.9",
        name="check like real data", t_csv=GOOD, r_csv="id,n\n1,\n2,\n",
    ),
    one("check", "t.csv", "s.yaml", name="check bad data", t_csv="id,n\n1,2\n2,9\n2,5\n"),
    one("check", "t.csv", "s.yaml", name="check data of other types", t_csv=BAD),
    one("check", "t.csv", "s.yaml", name="check data without a column", t_csv="id\n1\n"),
    one("check", "t.csv", "s.yaml", "--json", name="check bad data as JSON", t_csv="id,n\n1,2\n2,9\n"),
    case("init"),
    case("init", "absent.csv"),
    case("init", "sqlite:///absent.db"),
    case("init", "sqlite:///empty.db", **{"empty.db": ""}),
    case("init", "duckdb:///x.db"),
    case("init", "x.sql", **{"x.sql": "CREATE TABLE t (a SERIAL DEFAULT nextval('s'::regclass))"}),
    case("init", "latin.sql", **{"latin.sql": b"-- \xe9"}),
    case("init", "x.sql", "--database", "sqlite:///x.db", **{"x.sql": "", "x.db": ""}),
    case("init", "sqlite:///x.db", "--database", "postgresql://u@h", **{"x.db": ""}),
    case("init", "postgres://u:secret@h/d"),
    case("init", "postgresql://u:secret@127.0.0.1:1/d?connect_timeout=x"),
    case("init", "postgresql://u:secret@h/d", "--delimiter", ";"),
    case("init", "postgresql://u:secret@h/d", "x.csv"),
    case("init", "x.csv", "--tables", "a", x_csv="a\n1\n2\n"),
    case("init", "x.csv", "-o", "s.yaml", x_csv="a\n1\n"),
    case("init", "empty", **{"empty/x.zip": ""}),
    case("init", "x.parquet", x_parquet="no parquet"),
    case("init", "x.json", x_json="[{}]"),
    case("init", "x.csv", x_csv="a\n"),
    case("init", "x.csv", name="init of a small file", x_csv="id,email,age\n1,a@example.org,33\n2,b@example.org,44\n3,c@example.org,\n"),
    case("providers", "zzzz"),
    case("providers", "--locale", "xx_XX"),
    case("providers", "card", "number"),
    case("schema", "--locale", "xx_XX"),
    case("examples"),
    case("examples", "peple"),
    case("examples", "shop", "-o", "here", **{"here/shop.yaml": "mine"}),
    case("examples", "shop", "-o", "file", **{"file": ""}),
    case("init", "x.csv", name="init of numbers that no model can learn", x_csv="a,b\n" + "0,x\n" * 30 + f"{2**62 + 1},y\n"),
    case("model"),
    case("model", "shw", "x.model"),
    case("completion", "tcsh"),
    case("generate", "s.yaml", "-o", "t.parquet.gz", "--format", "parquet", "--only", "t"),
    excel("a date that Excel does not have", "{date: {from: 1850-01-01, to: 1850-01-01}}"),
    excel("a control character for Excel", "{constant: \"a\\x01b\"}"),
    excel("a string that is too long for Excel", "{template: \"{{ 'x' * 32768 }}\"}"),
    Case("a value that is no category of its column", ("generate", "s.yaml", "-o", "t.parquet"), {"s.yaml": "tables: {t: {rows: 9, columns: {a: {choice: [x, y], categories: x | z}}}}"}, quiet=True),
    Case("a table that is no sheet's name", ("generate", "s.yaml", "-o", "t.xlsx"), {"s.yaml": "tables: {'a:b': {columns: {a: sequence}}}"}, quiet=True),
    Case("two tables that would be one sheet", ("generate", "s.yaml", "-o", "t.xlsx"), {"s.yaml": "tables: {a: {columns: {a: sequence}}, A: {columns: {a: sequence}}}"}, quiet=True),
    case("compare", "x.csv", "y.csv", x_csv="a\n1\n", y_csv="b\n1\n"),
]  # fmt: skip
