"""Mistakes of plugins, named with the plugin."""

from __future__ import annotations

from tests.snapshots.cases.case import GENERATE, Case

HEAD = "import fakegen\nfrom fakegen.interfaces.provider import Generator\nimport pyarrow as pa\n"


def plugin(name: str, code: str, column: str = "sequence", constraint: str = "") -> Case:
    """Return the case of a plugin's file and a column that uses it."""
    rules = f", constraints: [{constraint}]" if constraint else ""
    schema = f"tables: {{t: {{rows: 3, columns: {{a: {column}}}{rules}}}}}"
    files = {"s.yaml": schema, "p.py": HEAD + code}
    return Case(name, (*GENERATE, "--plugin", "p.py"), files, quiet=True)


CASES = [
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
    plugin("a modifier's name", "@fakegen.provider('unique')\ndef x(block: fakegen.Block) -> int:\n    return [1]\n"),
    plugin("a name that is there", "@fakegen.provider('uuid')\ndef x(block: fakegen.Block) -> int:\n    return [1]\n"),
    plugin("a hook that returns other things", "@fakegen.hookimpl\ndef fakegen_formats():\n    return [3]\n"),
    plugin("a hook that returns no provider", "@fakegen.hookimpl\ndef fakegen_providers():\n    return [3]\n"),
    plugin("a hook that raises", "@fakegen.hookimpl\ndef fakegen_sources():\n    return 1 / 0\n"),
    plugin("an unknown hook", "@fakegen.hookimpl\ndef fakegen_sinks():\n    return []\n"),
    plugin("a factory that raises", "@fakegen.provider('p.x')\nclass X(fakegen.Generator):\n    '''X.'''\n    def __init__(self, context): 1 / 0\n    def make(self, block): return 3\n", "p.x"),
    plugin("a hook that is not marked", "def fakegen_formats():\n    return []\n"),
    plugin("a hook that returns one thing", "@fakegen.hookimpl\ndef fakegen_formats():\n    return 3\n"),
    plugin("a thing without a name", "@fakegen.hookimpl\ndef fakegen_detectors():\n    return [fakegen.Detector('', print)]\n"),
    plugin("a constraint that answers for one row", "@fakegen.constraint('p.c')\ndef c(inputs, size, *, column: fakegen.TableColumn):\n    return [True]\n", "sequence", "{p.c: a}"),
    plugin("a constraint that answers with words", "class C(fakegen.Constraint):\n    'C.'\n    def __init__(self, table, *, column: fakegen.TableColumn):\n        self.reads, self.text = [column.name], 'c'\n    def holds(self, inputs, size):\n        return ['x'] * size\nD = fakegen.constraint('p.c')(C)\n", "sequence", "{p.c: a}"),
    plugin("a constraint that raises", "@fakegen.constraint('p.c')\ndef c(inputs, size, *, column: fakegen.TableColumn):\n    return 1 / 0\n", "sequence", "{p.c: a}"),
    plugin("a function that raises", "@fakegen.hookimpl\ndef fakegen_functions():\n    return [fakegen.Function.of('f', lambda value: open(value))]\n", "{expr: 'f(row)'}"),
    plugin("several types for one", "@fakegen.provider('p.x')\ndef x(rng) -> int:\n    return 'a'\n", "p.x"),
    plugin("a provider that looks another column up", "@fakegen.provider('p.x')\nclass X(fakegen.Generator):\n    'X.'\n    def __init__(self, context): context.lookup('u.a')\n    def make(self, block): return 3\n", "p.x"),
]  # fmt: skip
