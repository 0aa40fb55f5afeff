"""Mistakes at the doors: databases that are filled, types of other libraries, forms, windows of rows."""

from __future__ import annotations

from tests.snapshots.cases.case import Case, python, schema

_ONE = ("generate", "s.yaml", "--only", "t", "--format", "csv")
_TABLE = "{'tables': {'t': {'rows': 3, 'columns': {'a': 'sequence'}}}}"
_TWO = "{'tables': {'t': {'columns': {'a': 'sequence'}}, 'u': {'columns': {'a': 'sequence'}}}}"
_SOURCE = "sources: {s: {rows: [{a: '1h'}, {a: '2h'}, {a: '3h'}, {a: '4h'}, {a: '5h'}, {a: '6h'}, {a: '7h'}]}}\n"
_NUMBERS = "sources: {s: {rows: [{a: 1}, {a: 2}, {a: 3}, {a: 4}, {a: 5}, {a: 6}, {a: 7}]}}\n"

_MANY = ", ".join(f"s{number}: {{s{number + 1}: 1}}" for number in range(400))


def one(text: str) -> Case:
    """Return the case of a schema whose table ``t`` is made."""
    return Case(text, _ONE, {"s.yaml": text}, quiet=True)


def formed(source: str, said: str) -> Case:
    """Return the case of a learned column with a form."""
    text = f"{source}models: {{m: {{source: s, columns: {{a: {said}}}}}}}\n"
    return one(text + "tables: {t: {rows: 3, columns: {a: {model: m}}}}")


_DUCKDB = "import duckdb\nwith duckdb.connect('x.duckdb') as base:\n    base.execute('{statements}')\n{then}"
_WAREHOUSE = """\
import types
plugin = types.ModuleType('acme')
def read(url, query): 'The warehouse.'
@fakegen.hookimpl
def fakegen_databases(): return [fakegen.Database.of('warehouse', read, ['acme'])]
plugin.fakegen_databases = fakegen_databases
"""


def duckdb(statements: str, then: str) -> Case:
    """Return the case of some Python, after statements for a DuckDB file ``x.duckdb``."""
    return python(_DUCKDB.format(statements=statements, then=then))


_BESIDE = (
    "import json, pathlib\npathlib.Path('a.json').write_text(json.dumps({{'type': 'object', "
    "'properties': {{'a': {{'$ref': '{}'}}}}}}))\nfakegen.of(pathlib.Path('a.json'))"
)
CASES: list[Case] = [
    python(_WAREHOUSE + f"fakegen.generate({_TABLE}, plugins=[plugin]).seed('warehouse://h/d')"),
    python(_WAREHOUSE + "fakegen.database_schema('warehouse://h/d', plugins=[plugin])"),
    duckdb(
        "CREATE SEQUENCE n; CREATE TABLE t (a bigint DEFAULT nextval(\\'n\\'))",
        "fakegen.generate({'tables': {'t': {'rows': 1, 'columns': {'a': {'constant': 10**12}}}}}).seed('duckdb:///x.duckdb')",
    ),
    duckdb(
        "CREATE TABLE t (a int PRIMARY KEY, b int REFERENCES t (a)); CREATE TABLE u (a int REFERENCES t (a))",
        f"fakegen.generate({_TABLE}).seed('duckdb:///x.duckdb', mode='truncate')",
    ),
    python(f"fakegen.generate({_TABLE}).seed('sqlite:///x.db', mode='appnd')"),
    python(f"fakegen.load({_TABLE}).fixtures(window=-1)"),
    python("fakegen.of(pa.schema([('a', pa.dense_union([pa.field('x', pa.int8())]))]))"),
    python("fakegen.of({'models': [{'name': 't'}]})"),
    python("fakegen.of({'resources': [{'name': 't'}]})"),
    python("fakegen.of({'$schema': 'https://json-schema.org/draft/2020-12/schema', 'type': 'integer'})"),
    python("fakegen.of({'openapi': '3.1.0', 'components': {'schemas': {'a': {'type': 'integer'}}}})"),
    python("fakegen.of({'type': 'object', 'properties': {'a': {'anyOf': []}}})"),
    python("fakegen.of({'type': 'object', 'properties': {'a': {'enum': []}}})"),
    python("fakegen.of({'type': 'object', 'properties': {'a': {'$ref': 'https://example.org/a.json'}}})"),
    python(_BESIDE.format("../b.json")),
    python(_BESIDE.format("aa.json")),
    python("fakegen.of({'apiVersion': 'v3.0.0', 'kind': 'DataContract'})"),
    python("fakegen.of({'type': 'record', 'name': 'R', 'fields': [{'name': 'x', 'type': 'R'}]})"),
    python("import pandera.pandas as pandera\nfakegen.of(pandera.DataFrameSchema({'a': pandera.Column('complex128')}))"),
    python("import sqlalchemy as sa\nfakegen.of(sa.Table('t', sa.MetaData(), sa.Column('a', sa.types.NullType())))"),
    python("fakegen.database_schema(3)"),
    Case("a type with an option of files", ("init", "json:JSONDecoder", "--delimiter", ";"), {}),
    Case("a type and a file", ("init", "json:JSONDecoder", "x.csv"), {}),
    Case("a damaged database", ("init", "sqlite:///x.db"), {"x.db": b"no database at all " * 90}, quiet=True),
    Case("strings that an encoding lacks", ("generate", "s.yaml", "-o", "o.csv", "--option", "encoding=latin-1"),
         {"s.yaml": "tables: {t: {rows: 1, columns: {a: {constant: 日本}}}}"}),
    Case("nesting into a column's name", ("generate", "s.yaml", "--nested", "-o", "o.jsonl"),
         {"s.yaml": "tables: {t: {rows: 1, columns: {id: sequence, v: integer}}, v: {rows: {per: t, count: 1}, columns: {a: integer}}}"}),
    one("tables: {t: {rows: 3, columns: {id: sequence, a: {expr: max(v.l)}}}, v: {rows: {per: t, count: 1}, columns: {l: {list: {of: integer, length: 2}}}}}"),
    one("tables: {t: {rows: 3, columns: {a: {expr: previous.a}}}}"),
    one("tables: {u: {rows: 900_000_000, columns: {id: sequence}}, t: {rows: 1, columns: {a: {ref: {column: u.id, weight: id}}}}}"),
    one("tables: {u: {rows: 0, columns: {id: sequence}}, t: {rows: 1, columns: {'k, a': {ref_any: [u.id]}}}}"),
    one("tables: {u: {rows: 0, columns: {id: sequence}}, t: {rows: 1, columns: {a: {list: {of: {ref: u.id}, length: 1}}}}}"),
    one("tables: {t: {rows: 1, columns: {a: {list: {of: {ref: {column: null}}, length: 1}}}}}"),
    one("tables: {u: {rows: 2, columns: {n: {choice: [x]}}}, t: {rows: {per: u, count: 1}, columns: {a: {share: '{{ u.n }}'}}}}"),
    formed(_SOURCE, "{form: '[{h}h ][{m}m]'}"),
    formed(_SOURCE, "{form: '[{h}h] .'}"),
    formed("sources: {s: {rows: [{a: true}, {a: false}, {a: true}]}}\n", "{form: '%d.%m.%Y'}"),
    formed(_NUMBERS, "{form: '%d.%m.%Y'}"),
    formed(_SOURCE, "{form: '{h}h', missing: [3]}"),
    schema(f"tables: {{t: {{columns: {{a: {{states: {{{_MANY}}}}}}}}}}}"),
]  # fmt: skip
