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
import types; plugin = types.ModuleType('p'); plugin.fakegen_functions = fakegen_functions
fakegen.generate({{'tables': {{'t': {{'rows': 3, 'columns': {{'a': {{'choice': ['x']}}, 'b': {{'expr': 'f(a)'}}}}}}}}}}, plugins=[plugin])['t'].to_arrow()"""
METRIC = """\
@fakegen.hookimpl
def fakegen_metrics(): return [fakegen.Metric.of('p.m', lambda real, made: {result}, better='lower')]
import types; plugin = types.ModuleType('p'); plugin.fakegen_metrics = fakegen_metrics
fakegen.compare(pa.table({{'a': [1]}}), pa.table({{'a': [1]}}), plugins=[plugin])"""


def function(arguments: str) -> Case:
    """Return the case of a function of a plugin."""
    return python(FUNCTION.format(arguments=arguments))


def metric(result: str) -> Case:
    """Return the case of a metric of a plugin."""
    return python(METRIC.format(result=result))


CASES = [
    python("fakegen.load(3)"),
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
    python("fakegen.infer_schema(['x.csv'])", x_csv=b"a\n\xff\n"),
    python("fakegen.infer_schema(['x.json'])", x_json="[{\"a\": [1]}, {\"a\": [2]}]"),
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
    python("fakegen.Function('f', len, takes='text')"),
    python(T + "import sys\nfrom unittest.mock import patch\nwith patch.dict(sys.modules, polars=None):\n    fakegen.generate(schema)['t'].to_polars()"),
    python("fakegen.constraint('p.c')(lambda inputs, size: [])"),
    python("@fakegen.provider('p.x')\ndef x(block: fakegen.Block) -> int:\n    return [1]\n\nfakegen.generate({'tables': {'t': {'columns': {'a': 'p.x'}, 'rows': 3}}})['t'].to_arrow()"),
]  # fmt: skip
