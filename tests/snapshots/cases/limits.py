"""What a schema of somebody else may not do, and what no schema may."""

from __future__ import annotations

from tests.snapshots.cases.case import GENERATE, Case, column, python, schema

UNTRUSTED = (*GENERATE, "--untrusted")
ROWS = "tables: {t: {rows: 2, columns: {a: {sample: {source: s, column: a}}}}}\n"


def source(said: str, **files: str) -> Case:
    """Return the case of an untrusted schema with a source."""
    named = {name.replace("_", "."): content for name, content in files.items()}
    return Case(said, UNTRUSTED, {"s.yaml": f"sources: {{s: {said}}}\n{ROWS}", **named}, quiet=True)


def links() -> str:
    """Return some Python that loads a schema whose source is reached by a link."""
    return (
        "import pathlib; pathlib.Path('l.csv').symlink_to('x.csv');"
        " fakegen.generate('s.yaml', untrusted=True)"
    )


CASES = [
    source("{file: ../x.csv}"),
    source("{file: x.csv}", x_csv="a\n1\n2\n"),
    source("{package: sklearn, path: x.csv}"),
    source("{query: SELECT 1, url: $HOME}"),
    python(links(), s_yaml=f"sources: {{s: {{file: l.csv}}}}\n{ROWS}", x_csv="a\n1\n"),
    python("open('x.csv', 'wb').truncate(2**26); fakegen.generate('s.yaml', untrusted=True)", s_yaml=f"sources: {{s: {{file: x.csv}}}}\n{ROWS}"),
    schema("tables: {t: {rows: 900000, columns: {a: sequence}}, u: {rows: 200000, columns: {a: sequence}}}", *UNTRUSTED),
    schema("tables: {t: {columns: {a: {constant: x}, b: {template: '{{ a * 600000 }}{{ a * 600000 }}'}}}}", *UNTRUSTED),
    schema("models: {m: {file: ../m.model}}\ntables: {t: {columns: {'*': {model: m}}}}", *UNTRUSTED),
    schema("tables: {t: {rows: 1000000000000000000, columns: {a: {number: {min: 0, max: 9}}}, constraints: [{total: a, is: 5}]}}"),
    schema("tables: {t: {rows: 30_000_000, columns: {a: {template: '{{ b }}', unique: true}, b: number}}}"),
    schema("tables: {t: {rows: 30_000_000, columns: {n: number, a: {template: 'a{{ n }}', unique: true}, b: {template: 'b{{ n }}', unique: true}}}}"),
    column("a: {faker.binary: {length: 1000000000}}"),
    column("a: {faker.image: {size: [20000, 20000]}}"),
    Case("learn untrusted", ("learn", "s.yaml", "--untrusted"), {"s.yaml": "sources: {s: {rows: [{a: 1}]}}\nmodels: {m: {source: s, file: m.model}}\ntables: {t: {columns: {'*': {model: m}}}}"}, quiet=True),
    Case("learn over a file of another kind", ("learn", "s.yaml"), {"s.yaml": "sources: {s: {rows: [{a: 1}]}}\nmodels: {m: {source: s, file: notes.txt}}\ntables: {t: {columns: {'*': {model: m}}}}", "notes.txt": "mine"}, quiet=True),
    Case("learn into a folder", ("learn", "s.yaml", "-o", "sub"), {"s.yaml": "sources: {s: {rows: [{a: 1}]}}\nmodels: {m: {source: s}}\ntables: {t: {columns: {'*': {model: m}}}}", "sub/x": ""}, quiet=True),
]  # fmt: skip
