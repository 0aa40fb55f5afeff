"""Mistakes of plugins, named with the plugin."""

from __future__ import annotations

from tests.snapshots.cases.case import GENERATE, Case
from tests.snapshots.cases.files import deep

HEAD = "import fakegen\nfrom fakegen.interfaces.provider import Generator\nimport pyarrow as pa\n"
SCHEMA = "tables: {t: {rows: 3, columns: {a: sequence}}}"
LEARNT = """\
sources: {s: {rows: [{a: 1}, {a: 2}]}}
models: {m: {source: s, method: p.m, file: m.model}}
tables: {t: {columns: {a: {model: m}}}}
"""
METHOD = """\
import fakegen
from fakegen.learning import fakegen_methods
found = {method.name: method for method in fakegen_methods()}['independent']
class Odd:
    method = 'p.m'
    def __init__(self, inner): self.inner = inner
    def __getattr__(self, name): return getattr(self.inner, name)
    def state(self): return {'x': float('nan')}, {}
def fit(data, columns, given): return Odd(found.fit(data, columns, given))
def restore(facts, arrays): return within(facts['inner'], arrays)
def within(facts, arrays): return restore(facts, arrays)
@fakegen.hookimpl
def fakegen_methods(): return [fakegen.Method.of('p.m', fit, restore)]
"""
DEADLY = """\
import fakegen, os, signal
@fakegen.provider('p.x')
def x(block: fakegen.Block) -> int:
    if os.getpid() != int(os.environ['FAKEGEN_PARENT']):
        os.kill(os.getpid(), signal.SIGKILL)
    return [1] * len(block)
"""
INSTALLED = {
    "acme_fakegen-1.2.dist-info/METADATA": "Name: acme-fakegen\nVersion: 1.2\n",
    "acme_fakegen-1.2.dist-info/entry_points.txt": "[fakegen]\nacme = acme_raising\n",
    "acme_raising.py": "1 / 0",
}
HALF = {
    **INSTALLED,
    "acme_fakegen-1.2.dist-info/entry_points.txt": "[fakegen]\nacme = acme_half\n",
    "acme_half.py": "import fakegen\n@fakegen.hookimpl\ndef fakegen_providers(): raise OSError('gone')\n",
}
LOAD = """\
import os, sys, warnings
from unittest.mock import patch
path = patch.object(sys, 'path', [os.getcwd(), *sys.path])
built = patch('fakegen.registry.cache._built', {})
with path, built, warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter('always')
    fakegen.generate({'tables': {'t': {'rows': 3, 'columns': {'a': 'sequence'}}}})
print(*(item.message for item in caught if 'acme' in str(item.message)))"""
LACKING = """\
import sys, fakegen.report.metrics
from unittest.mock import patch
with patch.dict(sys.modules, {'fakegen.report.metrics': None}):
    try:
        fakegen.Registry().metrics
    except fakegen.PluginError as error:
        print(str(error).replace(fakegen.__version__, 'VERSION'))"""

FAKES = """\
import random
from faker.providers import BaseProvider
class Unsteady(BaseProvider):
    def unsteady(self): return random.SystemRandom().random()
class Unmade(BaseProvider):
    def __init__(self): pass
"""


def added(provider: str, column: str = "sequence") -> Case:
    """Return the case of a provider of another distribution, which a schema adds to Faker."""
    document = {
        "faker": {"providers": [provider]},
        "tables": {"t": {"rows": 3, "columns": {"a": column}}},
    }
    code = (
        "import os, sys\nfrom unittest.mock import patch\n"
        f"with patch.object(sys, 'path', [os.getcwd(), *sys.path]):\n    fakegen.generate({document})"
    )
    files = {"acme_unfit.py": FAKES, "acme_faulty.py": "1 / 0"}
    return Case(f"adding {provider} for {column}", (), files, quiet=True, code=code)


def plugin(name: str, code: str, column: str = "sequence", constraint: str = "") -> Case:
    """Return the case of a plugin's file and a column that uses it."""
    rules = f", constraints: [{constraint}]" if constraint else ""
    schema = f"tables: {{t: {{rows: 3, columns: {{a: {column}}}{rules}}}}}"
    files = {"s.yaml": schema, "p.py": HEAD + code}
    return Case(name, (*GENERATE, "--plugin", "p.py"), files, quiet=True)


CASES = [
    added("acme_faulty"),
    added("acme_unfit.Unmade"),
    added("acme_unfit.Unsteady", "faker.unsteady"),
    plugin("places of one column", "@fakegen.hookimpl\ndef fakegen_places(): return [fakegen.Places('p', ['nl_NL'], lambda: pa.table({'city': ['a']}))]\n", "{address: , columns: {a: city}, locale: nl_NL}"),
    plugin("types that differ by locale", "@fakegen.provider('p.x')\nclass X(fakegen.Generator):\n    '''X.'''\n    def __init__(self, context): self.type = pa.int64() if context.locale == 'nl_NL' else pa.string()\n    def make(self, block): return pa.nulls(len(block), self.type)\n", "{p.x: , locale: [nl_NL, nl_BE]}"),
    plugin("a provider that raises", "@fakegen.provider('p.x')\ndef x(block: fakegen.Block) -> int:\n    return 1 // 0\n", "p.x"),
    plugin("too few values", "@fakegen.provider('p.x')\ndef x(block: fakegen.Block) -> int:\n    return [1]\n", "p.x"),
    plugin("values of another type", "@fakegen.provider('p.x')\ndef x(block: fakegen.Block) -> int:\n    return pa.array(['a'] * len(block))\n", "p.x"),
    plugin("no Arrow array", "@fakegen.provider('p.x')\nclass X(fakegen.Generator):\n    '''X.'''\n    def __init__(self, context): pass\n    def make(self, block): return 3\n", "p.x"),
    plugin("no generator", "@fakegen.provider('p.x')\nclass X:\n    '''X.'''\n    def __init__(self, context): pass\n", "p.x"),
    plugin("neither type nor columns", "@fakegen.provider('p.x')\nclass X:\n    '''X.'''\n    def __init__(self, context): pass\n    def make(self, block): return 3\n", "p.x"),
    plugin("a type that is none", "@fakegen.provider('p.x')\nclass X:\n    '''X.'''\n    def __init__(self, context): pass\n    type = 'string'\n    def make(self, block): return 3\n", "p.x"),
    plugin("columns without types", "@fakegen.provider('p.x')\nclass X:\n    '''X.'''\n    def __init__(self, context): pass\n    columns = ['a']\n    def make(self, block): return 3\n", "p.x"),
    plugin("a support without values", "@fakegen.provider('p.x')\nclass X:\n    '''X.'''\n    def __init__(self, context): pass\n    type, support = pa.string(), 3\n    def make(self, block): return 3\n", "p.x"),
    plugin("no type", "@fakegen.provider('p.x')\ndef x(block: fakegen.Block):\n    return [1]\n"),
    plugin("a strange first parameter", "@fakegen.provider('p.x')\ndef x(y: str) -> int:\n    return 1\n"),
    plugin("a provider without a name", "@fakegen.provider\ndef x(block: fakegen.Block) -> int:\n    return [1]\n"),
    plugin("a constraint without a name", "@fakegen.constraint\nclass C(fakegen.Constraint):\n    'C.'\n"),
    plugin("a modifier's name", "@fakegen.provider('unique')\ndef x(block: fakegen.Block) -> int:\n    return [1]\n"),
    plugin("a name that is there", "@fakegen.provider('uuid')\ndef x(block: fakegen.Block) -> int:\n    return [1]\n"),
    plugin("a hook that returns other things", "@fakegen.hookimpl\ndef fakegen_formats():\n    return [3]\n"),
    plugin("a hook that returns no provider", "@fakegen.hookimpl\ndef fakegen_providers():\n    return [3]\n"),
    plugin("a hook that raises", "@fakegen.hookimpl\ndef fakegen_sources():\n    return 1 / 0\n"),
    plugin("a file name's ending that is taken", "class W(fakegen.Writer):\n    'W.'\n    def __init__(self, target, tables): pass\n@fakegen.hookimpl\ndef fakegen_formats(): return [fakegen.Format.of('p.csv', ['.csv', '.p'], W)]\n"),
    plugin("an unknown hook", "@fakegen.hookimpl\ndef fakegen_sinks():\n    return []\n"),
    plugin("a factory that raises", "@fakegen.provider('p.x')\nclass X(fakegen.Generator):\n    '''X.'''\n    def __init__(self, context): 1 / 0\n    def make(self, block): return 3\n", "p.x"),
    plugin("a hook that is not marked", "def fakegen_formats():\n    return []\n"),
    plugin("a hook that returns one thing", "@fakegen.hookimpl\ndef fakegen_formats():\n    return 3\n"),
    plugin("a thing without a name", "@fakegen.hookimpl\ndef fakegen_detectors():\n    return [fakegen.Detector('', print)]\n"),
    plugin("a constraint that answers for one row", "@fakegen.constraint('p.c')\ndef c(inputs, size, *, column: fakegen.TableColumn):\n    return [True]\n", "sequence", "{p.c: a}"),
    plugin("a constraint that answers with words", "class C(fakegen.Constraint):\n    'C.'\n    def __init__(self, table, *, column: fakegen.TableColumn):\n        self.reads, self.text = [column.name], 'c'\n    def holds(self, inputs, size):\n        return ['x'] * size\nD = fakegen.constraint('p.c')(C)\n", "sequence", "{p.c: a}"),
    plugin("a constraint that raises", "@fakegen.constraint('p.c')\ndef c(inputs, size, *, column: fakegen.TableColumn):\n    return 1 / 0\n", "sequence", "{p.c: a}"),
    plugin("a function of no type", "class Of:\n    constant = None\n    def __init__(self, kind): self.type = kind\ndef turned(operand): return Of(pa.string() if operand.type == pa.bool_() else pa.bool_())\n@fakegen.hookimpl\ndef fakegen_functions():\n    return [fakegen.Function('f', lambda value: True, compiled=turned)]\n", "{expr: 'f(previous.a)'}"),
    plugin("a function that raises", "@fakegen.hookimpl\ndef fakegen_functions():\n    return [fakegen.Function.of('f', lambda value: open(value))]\n", "{expr: 'f(row)'}"),
    plugin("several types for one", "@fakegen.provider('p.x')\ndef x(rng) -> int:\n    return 'a'\n", "p.x"),
    plugin("a provider that looks another column up", "@fakegen.provider('p.x')\nclass X(fakegen.Generator):\n    'X.'\n    def __init__(self, context): context.lookup('u.a')\n    def make(self, block): return 3\n", "p.x"),
    plugin("a provider without parameters", "import random\n@fakegen.provider('p.x')\ndef x(rng: random.Random) -> int:\n    return 3\n", "{p.x: 3}"),
    plugin("a provider of one column or several", "@fakegen.provider('p.x')\nclass X:\n    '''X.'''\n    def __init__(self, context, *, n: int = 1):\n        if n == 1: self.type = pa.int64()\n        else: self.columns = {'a': pa.int64()}\n    def make(self, block): return pa.array([1] * len(block))\n", "{p.x: {n: '{{ b }}'}}, b: sequence"),
    plugin("a list of a provider of several columns", "@fakegen.provider('p.x')\nclass X:\n    'X.'\n    def __init__(self, context): self.columns = {'item': pa.int64(), 'b': pa.int64()}\n    def make(self, block): return {name: pa.array([1] * len(block)) for name in self.columns}\n", "{list: {of: p.x}}"),
    plugin("a lookup without a schema", "@fakegen.provider('p.x')\nclass X(fakegen.Generator):\n    'X.'\n    def __init__(self, context): fakegen.Context().lookup('u.a')\n    def make(self, block): return 3\n", "p.x"),
    Case("a plugin that is no Python", (*GENERATE, "--plugin", "folder/p.txt"), {"s.yaml": SCHEMA, "folder/p.txt": "text"}, quiet=True),
    Case("an installed plugin that raises", (), INSTALLED, quiet=True, code=LOAD),
    Case("an installed plugin of which one hook raises", (), HALF, quiet=True, code=LOAD),
    Case("what fakegen itself lacks", (), quiet=True, code=LACKING),
    Case("a model that cannot be saved", ("learn", "s.yaml", "m", "--plugin", "p.py"), {"s.yaml": LEARNT, "p.py": METHOD}, quiet=True),
    Case("a model within a model within a model", ("model", "show", "m.model", "--plugin", "p.py"), {"m.model": deep(600), "p.py": METHOD}, quiet=True),
    Case("a worker that is killed", (*GENERATE, "-o", "out", "-w", "2", "--plugin", "p.py"), {"s.yaml": SCHEMA.replace("3", "600_000").replace("sequence", "p.x"), "p.py": DEADLY}, quiet=True),
]  # fmt: skip
