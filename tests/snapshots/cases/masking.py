"""Mistakes in masking: schemas that do not fit the data, what cannot be masked, and what stops a copy."""

from __future__ import annotations

from tests.snapshots.cases.case import Case, python

_PEOPLE = (
    "id,name,born,pay,code\n1,Jan Maes,1970-01-02,10.5,007\n2,Els Jacobs,1980-03-04,20.5,008\n"
)
_CALLS = "id,person,note\n1,1,x\n2,2,y\n"
_JSONL = '{"id": 1, "data": {"a": 1}}\n{"id": 2, "data": {"a": 2}}\n'
_FILES = {"in/people.csv": _PEOPLE, "in/calls.csv": _CALLS}
_COMMAND = ("mask", "m.yaml", "--from", "in", "--to", "out", "--secret", "PATH")
_CALLS_KEPT = "  calls: {columns: {id: keep, person: keep, note: keep}}\n"


def whole(text: str, *more: str, **files: str | bytes) -> Case:
    """Return the case of a whole masking schema of people and calls, which is its own name."""
    return Case(text, (*_COMMAND, *more), {"m.yaml": text, **(files or _FILES)}, quiet=True)


def people(columns: str, table: str = "") -> Case:
    """Return the case of entries for the columns of people; those that are not named are kept."""
    named = {
        part.strip() for item in columns.split("\n") for part in item.partition(":")[0].split(",")
    }
    kept = [f"{name}: keep" for name in ("id", "name", "born", "pay", "code") if name not in named]
    lines = "".join(f"      {item}\n" for item in [*columns.split("\n"), *kept])
    return whole(f"mask:\n{_CALLS_KEPT}  people:\n{table}    columns:\n{lines}")


def database(name: str, statements: str, mask: str, *more: str) -> Case:
    """Return the case of a SQLite database and a masking schema of it."""
    code = (
        f"import os, sqlite3\nos.environ['A_SECRET'] = 'x'\nbase = sqlite3.connect('a.db')\n"
        f"base.executescript({statements!r})\nbase.close()\n"
        f"fakegen.mask({mask}, 'a.db', {more[0] if more else repr('b.db')}, secret='A_SECRET')"
    )
    return Case(name, (), {}, quiet=True, code=code)


_KEPT = "{'mask': {'t': {'columns': {'a': 'keep', 'b': 'keep'}}}}"
_TWO = "CREATE TABLE t (a integer PRIMARY KEY, b varchar(8) NOT NULL UNIQUE); INSERT INTO t VALUES (1, 'x');"

_BYTES = """import os, sqlite3
os.environ['A_SECRET'] = 'x'
base = sqlite3.connect('a.db')
base.executescript("CREATE TABLE t (a integer, b text); INSERT INTO t VALUES (1, CAST(x'ff' AS text));")
base.close()
fakegen.mask({'mask': {'t': {'columns': {'a': 'keep', 'b': 'keep'}}}}, 'a.db', 'b.db', secret='A_SECRET')"""
_DAMAGED = """import os, sqlite3
os.environ['A_SECRET'] = 'x'
base = sqlite3.connect('a.db')
base.executescript("CREATE TABLE t (a integer, b text); INSERT INTO t VALUES (1, 'x');")
base.close()
with open('a.db', 'r+b') as file:
    file.seek(4096)
    file.write(bytes(range(256)) * 16)
fakegen.mask({'mask': {'t': {'columns': {'a': 'keep', 'b': 'keep'}}}}, 'a.db', 'b.db', secret='A_SECRET')"""
_ALIKE = """import os
from pathlib import Path
from unittest.mock import patch
os.environ['A_SECRET'] = 'x'
Path('in').mkdir()
Path('in/a.csv').write_text('x\\n' + '\\n'.join(f'n{n}' for n in range(300)))
with patch('fakegen.masking.value_masks.SUFFIX_DIGITS', 1):
    fakegen.mask({'mask': {'a': {'columns': {'x': {'constant': 'y', 'unique': True}}}}}, 'in', 'out', secret='A_SECRET')"""


CASES: list[Case] = [
    Case("no secret", (*_COMMAND[:-1], "NO_SUCH_SECRET"), {"m.yaml": "mask: {t: skip}"}),
    whole("tables: {}"),
    whole("mask: 3"),
    whole("{}"),
    whole("fakegen: 9\nmask: {1: skip}"),
    whole("mask: {people: skipp, calls: [1]}"),
    whole("mask: {people: {key: 3, where: 4, share: 2, columns: [1], row: 1}, calls: {where: x}}"),
    whole("mask: {people: {columns: {id: '{{ x }}', name: ref, born: 3, pay: [1], code: {}}}}"),
    whole(
        "mask: {people: {columns: {id: {hash: 3}, name: {ref: 1}, born: {generalise: yeer}, pay: {generalise: {x: 1}}, "
        "code: {keep: 1}}}}"
    ),
    whole(
        "mask: {people: {columns: {id: {hash: , unique: true}, name: {faker.name: , unique: 3}, born: {learn: 3}}}}"
    ),
    whole(
        "mask: {people: {columns: {id: {unique: true}, name: {json: {a: shuffle}}, born: {json: 3}}}}"
    ),
    whole("mask: {peple: {columns: {id: keep}}}"),
    whole(
        "mask: {people: {key: idd, where: agee > 3, columns: {id: keep, nam: keep, 'id, name': keep}}}"
    ),
    people("id: permutee"),
    people("born: permute\npay: hash\nname: {generalise: 10}\ncode: {generalise: 10}"),
    people(
        "id: {permute: {vat: BE, iban: BE}}\nname: {permute: 3}\nborn: {permute: iban}\npay: {permute: {1: 2}}"
    ),
    people("id: {permute: ibn}\nname: {permute: vat}\npay: keep\ncode: {permute: {vat: BEE}}"),
    people("id: {permute: {iban: BE}}\nname: keep\npay: {permute: iban}\ncode: keep"),
    people("born: {generalise: 10}\npay: {generalise: month}\nname: {json: {x: hash}}"),
    people("pay: {json: {x: keep}}"),
    people("name: {generalise: month}"),
    people("name: {ref: people.nam}\npay: {ref: people.pay}"),
    people("id: shuffle\ncode: {ref: people.id}"),
    people("id: {hash: {length: 4}}", "    key: id\n"),
    people("id: learn", "    key: id\n"),
    people("id: {integer: {min: 1, max: 9}}", "    key: id\n"),
    people("id: null", "    key: id\n"),
    people("id: keep", "    where: born\n"),
    people("name: {json: {x: {ref: people.id}, y: keep}}"),
    whole(
        "mask: {data: {columns: {id: keep, data: {json: {b: keep}}}}}",
        **{"in/data.jsonl": _JSONL},
    ),
    whole(
        "mask: {data: {columns: {id: keep, data: {json: {a: faker.nam}}}}}",
        **{"in/data.jsonl": _JSONL},
    ),
    whole(
        "mask: {data: {columns: {id: keep, data: {json: {a: faker.name}}}}}",
        **{"in/data.jsonl": _JSONL},
    ),
    whole("mask: {a: {columns: {x: {json: {b: keep}}}}}", **{"in/a.csv": "x\nno json\n"}),
    whole("mask: {a: {columns: {x: keep}}}", **{"in/a.csv": "x\n1\n", "in/a.jsonl": '{"x": 1}\n'}),
    whole("mask: {a: {columns: {x: permute}}}", **{"in/a.txtt": "x\n1\n"}),
    people("name: learn"),
    people("name: learn\npay: learn"),
    people("born: {learn: treees}"),
    whole(
        "mask: {people: {where: id == 1, columns: {id: keep, name: keep, born: keep, pay: keep, code: keep}},\n"
        "       calls: {columns: {id: keep, person: {ref: people.id}, note: keep}}}",
        "--limit",
        "1",
    ),
    whole(
        "mask: {people: skip, calls: {columns: {id: keep, person: {ref: people.id}, note: keep}}}"
    ),
    Case(
        "the target is the source",
        ("mask", "m.yaml", "--from", "in", "--to", "in", "--secret", "PATH"),
        {"m.yaml": "mask: {t: skip}", **_FILES},
        quiet=True,
    ),
    Case(
        "a format for a database",
        ("mask", "m.yaml", "--from", "in", "--to", "b.db", "--secret", "PATH", "--format", "csv"),
        {"m.yaml": "mask: {people: skip, calls: skip}", "b.db": b"SQLite format 3", **_FILES},
        quiet=True,
    ),
    Case(
        "a source without a URL's form",
        ("mask", "m.yaml", "--from", "postgres://x", "--to", "b.db", "--secret", "PATH"),
        {"m.yaml": "mask: {t: skip}"},
        quiet=True,
    ),
    Case(
        "a source of another kind",
        ("mask", "m.yaml", "--from", "duckdb:///x.db", "--to", "b.db", "--secret", "PATH"),
        {"m.yaml": "mask: {t: skip}"},
        quiet=True,
    ),
    Case(
        "generating from a masking schema",
        ("generate", "m.yaml", "-o", "x.csv"),
        {"m.yaml": "mask: {t: skip}"},
    ),
    Case("a draft of several sources", ("init", "a.csv", "b.csv", "--mask"), {}),
    Case(
        "a draft of a table that is not there",
        ("init", "in", "--mask", "--skip", "peple"),
        _FILES,
        quiet=True,
    ),
    python("fakegen.mask({'mask': {}}, 'a.csv', 'b.csv', unlisted='keeep')"),
    database(
        "two ways",
        "CREATE TABLE t (a integer PRIMARY KEY, b integer REFERENCES t (a));",
        "{'mask': {'t': {'columns': {'a': 'permute', 'b': 'keep'}}}}",
    ),
    database(
        "a table that is left out",
        "CREATE TABLE p (a integer PRIMARY KEY); CREATE TABLE t (a integer PRIMARY KEY, b integer REFERENCES p (a));",
        "{'mask': {'t': {'columns': {'a': 'permute', 'b': 'keep'}}, 'p': 'skip'}}",
    ),
    database("not null", _TWO, "{'mask': {'t': {'columns': {'a': 'keep', 'b': None}}}}"),
    database(
        "unique and narrow", _TWO, "{'mask': {'t': {'columns': {'a': 'keep', 'b': 'faker.name'}}}}"
    ),
    database(
        "unique and coarse",
        _TWO,
        "{'mask': {'t': {'columns': {'a': 'keep', 'b': {'generalise': {'first': 1}}}}}}",
    ),
    database(
        "a circle",
        "CREATE TABLE t (a integer, b integer);",
        "{'mask': {'t': {'columns': {'a': {'ref': 't.b'}, 'b': {'ref': 't.a'}}}}}",
    ),
    database(
        "together with others",
        "CREATE TABLE t (a text, b text, c text);",
        "{'mask': {'t': {'columns': {'a, b': {'person': None, 'columns': {'a': 'first_name', 'b': 'email'}}, 'c': {'ref': 't.a'}}}}}",
    ),
    database(
        "documents",
        "CREATE TABLE t (a JSON, b JSON, c integer);",
        "{'mask': {'t': {'columns': {'a': 'permute', 'b': 'hash', 'c': {'json': {'x': 'keep'}}}}}}",
    ),
    database(
        "identifiers of bytes",
        "CREATE TABLE t (a integer PRIMARY KEY, b BLOB);",
        "{'mask': {'t': {'columns': {'a': 'keep', 'b': {'permute': 'iban'}}}}}",
    ),
    database(
        "strings and bytes",
        "CREATE TABLE t (a integer PRIMARY KEY, b); INSERT INTO t VALUES (1, 'x'), (2, x'00');",
        _KEPT,
    ),
    database(
        "a number that is none",
        "CREATE TABLE t (a integer, b numeric); INSERT INTO t VALUES (1, 'x'), (2, 1.5);",
        "{'mask': {'t': {'columns': {'a': 'keep', 'b': {'generalise': 10}}}}}",
    ),
    Case("a string that is no text", (), {}, quiet=True, code=_BYTES),
    Case("a damaged table", (), {}, quiet=True, code=_DAMAGED),
    Case("two alike", (), {}, quiet=True, code=_ALIKE),
    database(
        "a key that is none",
        "CREATE TABLE t (a integer, b numeric); INSERT INTO t VALUES (1, 1.5);",
        "{'mask': {'t': {'columns': {'a': 'keep', 'b': 'permute'}}}}",
    ),
    database(
        "a date that is none",
        "CREATE TABLE t (a integer, b date); INSERT INTO t VALUES (1, 'x');",
        "{'mask': {'t': {'columns': {'a': 'keep', 'b': {'generalise': 'month'}}}}}",
    ),
    database(
        "a step of dates",
        "CREATE TABLE t (a integer, b text); INSERT INTO t VALUES (1, x'00');",
        "{'mask': {'t': {'columns': {'a': 'keep', 'b': {'generalise': 10}}}}}",
    ),
    database(
        "a period of bytes",
        "CREATE TABLE t (a integer, b text); INSERT INTO t VALUES (1, x'00');",
        "{'mask': {'t': {'columns': {'a': 'keep', 'b': {'generalise': 'month'}}}}}",
    ),
    database(
        "a condition over what is no number",
        "CREATE TABLE t (a integer, b numeric); INSERT INTO t VALUES (1, 'x');",
        "{'mask': {'t': {'where': 'b > 1', 'columns': {'a': 'keep', 'b': 'keep'}}}}",
    ),
    database(
        "a target without the tables",
        _TWO,
        _KEPT,
        "'c.db' if sqlite3.connect('c.db').executescript('CREATE TABLE u (a)') else 0",
    ),
    database(
        "a target with the same unique values",
        _TWO,
        _KEPT,
        f"'c.db' if sqlite3.connect('c.db').executescript({_TWO!r}) else 0, mode='append'",
    ),
]
