"""Mistakes in what a program hands over, and what only a program can do wrong."""

from __future__ import annotations

from tests.snapshots.cases.case import Case, python

T = "schema = {'tables': {'t': {'rows': 3, 'columns': {'a': 'sequence'}}}}\n"
LEARN = "model = fakegen.learn(pd.DataFrame({'a': [1, 2, 3], 'b': ['x', 'y', 'x']}), method='independent')\n"
SOURCE = "schema = {'sources': {'s': {'file': 'x.csv'}}, 'tables': {'t': {'columns': {'a': {'sample': {'source': 's', 'column': 'a'}}}}}}\n"
FUNCTION = """\
def f(value): return 'x'
@fakegen.hookimpl
def fakegen_functions(): return [fakegen.Function.of('f', f, {arguments})]
import types; plugin = types.ModuleType('acme_locked'); plugin.fakegen_functions = fakegen_functions
fakegen.generate({{'tables': {{'t': {{'rows': 3, 'columns': {{'a': {{'choice': ['x']}}, 'b': {{'expr': 'f(a)'}}}}}}}}}}, plugins=[plugin])['t'].to_arrow()"""
METRIC = """\
@fakegen.hookimpl
def fakegen_metrics(): return [fakegen.Metric.of('p.m', lambda real, made: {result}, better='lower')]
import types; plugin = types.ModuleType('acme_locked'); plugin.fakegen_metrics = fakegen_metrics
fakegen.compare(pa.table({{'a': [1]}}), pa.table({{'a': [1]}}), plugins=[plugin])"""

READ_BY = """\
from unittest.mock import patch
with patch('sys.executable', {program!r}): fakegen.compare('x.jsonl', 'x.jsonl')"""


def function(arguments: str) -> Case:
    """Return the case of a function of a plugin."""
    return python(FUNCTION.format(arguments=arguments))


def metric(result: str) -> Case:
    """Return the case of a metric of a plugin."""
    return python(METRIC.format(result=result))


CASES = [
    python("fakegen.load(3)"),
    python(READ_BY.format(program="/nowhere/python"), x_jsonl='{"a": 1}'),
    python(READ_BY.format(program="false"), x_jsonl='{"a": 1}'),
    python(T + "fakegen.generate(schema, plugins='p')"),
    python(T + "fakegen.generate(schema, plugins={'p': 1})"),
    python(T + "fakegen.generate(schema, plugins=3)"),
    python(T + "fakegen.generate(schema, plugins=[3])"),
    python(T + "fakegen.generate(schema, plugins=['p.yaml'])", p_yaml="a"),
    python(T + "fakegen.generate(schema, sources=[1])"),
    python(SOURCE + "fakegen.generate(schema, sources={'s': 3})"),
    python(SOURCE + "fakegen.generate(schema, sources={'s': pd.DataFrame([[1, 2]], columns=['a', 'a'])})"),
    python(SOURCE + "fakegen.generate(schema, sources={'s': pd.DataFrame({'a': [1, 'x']})})"),
    python("fakegen.generate({'models': {'m': {'file': 'm.model'}}, 'tables': {'t': {'columns': {'*': {'model': 'm'}}}}}, models={'m': 3})"),
    python(T + "fakegen.generate(schema, workers=0)"),
    python(T + "fakegen.generate(schema, workers='many')"),
    python(T + "fakegen.generate(schema, start_row=-1)"),
    python(T + "fakegen.generate(schema, executor='lokal')"),
    python(T + "fakegen.generate(schema, only='t')"),
    python(T + "fakegen.load(schema).check(3)"),
    python(T + "fakegen.generate(schema)['tt']"),
    python("fakegen.learn(3)"),
    python("fakegen.learn(pd.DataFrame({'a': [1, 2]}), source='s')"),
    python("fakegen.learn(pd.DataFrame({'a': [1, 2]}).iloc[:0])"),
    python("fakegen.learn(pa.table([[1], [2]], names=['a', 'a']))"),
    python("fakegen.learn(pd.DataFrame({'a': [1, 2]}), method='tree')"),
    python("fakegen.learn(pd.DataFrame({'a': [[1], [2]], 'b': [1, 2]}), given=['a'])"),
    python(LEARN + "model.sample(-1)"),
    python(LEARN + "model.sample(2, given={})"),
    python(LEARN + "model.sample(2, given=3)"),
    python(LEARN + "model.sample(2, given={'a': [1]})"),
    python(LEARN + "model.sample(2, given={'a': ['x', 'y']})"),
    python(LEARN + "model.sample(2, given={'c': [1, 2]})"),
    python(LEARN + "model.sample(2, conditions=[{'where': {'zz': 1}, 'rows': 1}])"),
    python(LEARN + "fakegen.save_model(model, 'absent/m.model')"),
    python("fakegen.explain('parqet')"),
    python("fakegen.explain('parquet', kind='provider')"),
    python("fakegen.explain('parquet', kind='formt')"),
    python("fakegen.infer_schema([])"),
    python("fakegen.infer_schema(['x.csv'], options={'encoding': 'utf-8'})", x_csv=b"a\n\xff\n"),
    python("fakegen.infer_schema(['x.json'])", x_json="[{\"a\": []}, {\"a\": []}]"),
    python("fakegen.compare(3, 3)"),
    python("fakegen.compare('x.csv', 'x.csv')"),
    python("fakegen.compare(pa.table({'a': [1]}), pa.table({'b': [1]}))"),
    python("fakegen.compare(pa.table({'a': [1]}), pa.table({'a': pa.array([], pa.int64())}))"),
    python("fakegen.compare(pa.table({'a': [[1]]}), pa.table({'a': [{'x': 1}]}))"),
    python("fakegen.compare(pa.table({'a': [1]}), pa.table({'a': [1]}))['copys']"),
    metric("1 / 0"),
    metric("'x'"),
    function("compute=lambda values: 1 / 0, type=pa.string()"),
    function("compute=lambda values: pa.array(['x']), type=pa.string()"),
    function("compute=lambda values: values, type=pa.int64()"),
    function("compute=lambda values: values, type=pa.list_(pa.int64())"),
    function("compute=lambda values: values"),
    python("fakegen.Function('f', 3)"),
    python("from fakegen.expressions.results import check_block\ncheck_block(2**30)"),
    python(
        "from fakegen.expressions.compiled import compile_expression\n"
        "days = pa.array([2**31 - 1], pa.int32()).cast(pa.date32())\n"
        "compile_expression('d < now', {'d': pa.date32()}).evaluate({'d': days}, 1)"
    ),
    python("fakegen.Function('f', len, takes='text')"),
    python(T + "import sys\nfrom unittest.mock import patch\nwith patch.dict(sys.modules, polars=None):\n    fakegen.generate(schema)['t'].to_polars()"),
    python("fakegen.constraint('p.c')(lambda inputs, size: [])"),
    python("@fakegen.provider('p.x')\ndef x(block: fakegen.Block) -> int:\n    return [1]\n\nfakegen.generate({'tables': {'t': {'columns': {'a': 'p.x'}, 'rows': 3}}})['t'].to_arrow()"),
    python("fakegen.explain('parquet', plugins='acme')"),
    python("from fakegen.registry import Registry\nRegistry(own=False).file_source"),
    python("import threading, types\nplugin = types.ModuleType('acme_locked')\nplugin.lock = threading.Lock()\n" + T.replace("3", "300_000") + "from unittest.mock import patch\nwith patch('fakegen.engine.executors.can_fork', return_value=False):\n    fakegen.generate(schema, plugins=[plugin], workers=2)['t'].to_arrow()"),
    python("import multiprocessing, sys\nmultiprocessing.set_executable('/absent')\n" + T.replace("3", "300_000") + "try:\n    from unittest.mock import patch\n    with patch('fakegen.engine.executors.can_fork', return_value=False):\n        fakegen.generate(schema, workers=2)['t'].to_arrow()\nfinally:\n    multiprocessing.set_executable(sys.executable)"),
    python("fakegen.learn(pd.DataFrame([[1, 2], [3, 4]], columns=['a', 'a']))"),
    python("import warnings\nwith warnings.catch_warnings(record=True) as caught:\n    warnings.simplefilter('always')\n    fakegen.learn(pd.DataFrame({'a': [[1], [2]], 'b': [1, 2]}))\nprint(caught[0].message)"),
    python("fakegen.learn(pd.DataFrame({'a': [0] * 30 + [2**62 + 1], 'b': [5] * 30 + [2**62 + 9], 'c': [1] * 31}), rising=[['a', 'b']])"),
    python("from fakegen.streams import Rows, Stream\n" + LEARN.replace("independent", "trees") + "model.draw(Stream.of(3, 't', 'a', 'values', Rows(0, 1)), {'a': pa.array([b'x']).cast(pa.binary()), 'b': pa.array([[1]])})"),
    python("import sys\nfrom unittest.mock import patch\nwith patch.dict(sys.modules, openpyxl=None):\n    fakegen.infer_schema(['x.xlsx'])", x_xlsx=b"PK"),
    python("import sys\nfrom unittest.mock import patch\nwith patch.dict(sys.modules, openpyxl=None):\n    fakegen.generate({'tables': {'t': {'columns': {'a': 'sequence'}}}}).write('t.xlsx')"),
    python("import pyarrow as pa\nfrom pathlib import Path\nfrom fakegen.formats.excel_workbook import ExcelWorkbookWriter\nExcelWorkbookWriter(Path('t.xlsx'), {'t': pa.schema([(f'c{n}', pa.int8()) for n in range(2**14 + 1)])})"),
    python("import pyarrow as pa\nfrom pathlib import Path\nfrom unittest.mock import patch\nfrom fakegen.formats import excel_workbook\nwith patch.object(excel_workbook, '_MOST_ROWS', 2):\n    fakegen.generate({'tables': {'t': {'rows': 3, 'columns': {'a': 'sequence'}}}}).write('t.xlsx')"),
    python("from unittest.mock import patch\nfrom fakegen.cli import completion\nwith patch.object(completion, 'get_completion_class', return_value=None):\n    completion.command.main(['powershell'], standalone_mode=False)"),
    python("import sys\nfrom unittest.mock import patch\nschema = {'sources': {'s': {'query': 'SELECT 1', 'url': 'postgresql://h/d'}}, 'tables': {'t': {'columns': {'*': {'sample': {'source': 's'}}}}}}\nwith patch.dict(sys.modules, psycopg=None):\n    fakegen.generate(schema)"),
    python("import sys\nfrom unittest.mock import MagicMock, patch\npsycopg = MagicMock()\npsycopg.connect().cursor().execute().fetchone.return_value = ('pg_notify',)\nschema = {'sources': {'s': {'query': 'SELECT pg_notify()', 'url': 'postgresql://h/d'}}, 'tables': {'t': {'columns': {'*': {'sample': {'source': 's'}}}}}}\nwith patch.dict(sys.modules, psycopg=psycopg):\n    fakegen.generate(schema)"),
    python("import sys\nfrom unittest.mock import MagicMock, patch\nduckdb = MagicMock()\nduckdb.connect().extract_statements.return_value = []\nschema = {'sources': {'s': {'query': 'SELECT 1; DROP TABLE t', 'url': 'duckdb:///x.db'}}, 'tables': {'t': {'columns': {'*': {'sample': {'source': 's'}}}}}}\nwith patch.dict(sys.modules, duckdb=duckdb):\n    fakegen.generate(schema)", x_db=b""),
    python("import os\nfrom unittest.mock import patch\nschema = {'sources': {'s': {'query': 'SELECT 1', 'url': '$DATABASE_URL'}}, 'tables': {'t': {'columns': {'*': {'sample': {'source': 's'}}}}}}\nwith patch.dict(os.environ, DATABASE_URL='postgres://u:secret@h/d'):\n    fakegen.generate(schema)"),
    python("database = fakegen.Database.of('p', lambda url, query: None, ['x'])\nfakegen.generate({'sources': {'s': {'query': 'SELECT 1', 'url': 'p://h/d'}}, 'tables': {'t': {'columns': {'*': {'sample': {'source': 's'}}}}}}, plugins=[database])"),
    python(T + "fakegen.generate(schema)['t']\nfakegen.generate(schema).write('postgresql://u:secret@h/d')"),
    python("fakegen.infer_schema(['postgresql://u:secret@h/d'])"),
    python("import sqlite3\nfrom contextlib import closing\nwith closing(sqlite3.connect('x.db')) as base:\n    base.execute('CREATE TABLE orders (id int)')\nfakegen.database_schema('sqlite:///x.db', skip=['order'])"),
    python("fakegen.database_schema('sqlite:///x.db', rows=0)"),
    python("fakegen.database_schema('sqlite:///x.db', sample=0)"),
    python("fakegen.database_schema('sqlite:///x.db', sample=5, like=True)"),
    python("fakegen.database_schema('sqlite:///x.db', like=True, learn=True)"),
    python("fakegen.database_schema('shop.sql', sample=5)"),
    python("fakegen.database_schema('shop.sql', learn=True)"),
    python("import sqlite3\nfrom contextlib import closing\nwith closing(sqlite3.connect('x.db')) as base:\n    base.execute('CREATE TABLE orders (id int)')\nfakegen.database_schema('sqlite:///x.db', like=True)"),
    python("import sys\nfrom pathlib import Path\nfrom unittest.mock import patch\nPath('x.db').touch()\nwith patch.dict(sys.modules, sqlalchemy=None):\n    fakegen.database_schema('sqlite:///x.db')"),
    python("from fakegen.learning import fakegen_methods\nfor method in fakegen_methods():\n    method.fit(pa.table([[1], [2]], names=['a', 'a']), {}, [])"),
    python("from fakegen.providers.standards.standard_generator import StandardGenerator\nfrom fakegen.standards.checks import Weighted\nfrom fakegen.standards.number import LayoutNumber\n\n@fakegen.provider('p.x')\nclass Impossible(StandardGenerator):\n    def __init__(self, context):\n        super().__init__(LayoutNumber('####=', checks=[Weighted([1], ['', ''])]))\n\nfakegen.generate({'tables': {'t': {'columns': {'a': 'p.x'}, 'rows': 3}}})['t'].to_arrow()"),
    python("fakegen.generate({'tables': {'t': {'rows': 2, 'columns': {'a': {'expr': '1 is lt'}}}}})"),
    python("fakegen.load('tables:\\n  t: {columns: {a: uuid}}\\n')"),
]  # fmt: skip
