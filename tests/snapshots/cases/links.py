"""Mistakes in what links tables: rows per parent, keys, references, numbers over a parent's rows."""

from __future__ import annotations

from tests.snapshots.cases.case import Case, schema

_ONE = ("generate", "s.yaml", "--only", "t", "--format", "csv")
_PARENT = "u: {rows: 4, columns: {id: sequence, n: {integer: {min: 1, max: 5}}, name: {choice: [x, y]}, day: date}}"


def _rows(said: str) -> Case:
    """Return the case of what ``rows`` says."""
    text = f"tables: {{{_PARENT}, t: {{rows: {said}, columns: {{a: position}}}}}}"
    return Case(f"rows: {said}", _ONE, {"s.yaml": text}, quiet=True)


def _reference(columns: str, rows: str = "6") -> Case:
    """Return the case of columns that refer to another table."""
    text = f"tables: {{{_PARENT}, t: {{rows: {rows}, columns: {{{columns}}}}}}}"
    name = columns if rows == "6" else f"{columns} | rows: {rows}"
    return Case(name, _ONE, {"s.yaml": text}, quiet=True)


def _parent(column: str, more: str = "") -> Case:
    """Return the case of a column of a table that has rows of another below it."""
    child = f"v: {{rows: {{per: t, count: 2}}, columns: {{n: integer, s: {{choice: [x]}}, d: date{more}}}}}"
    text = f"tables: {{t: {{rows: 3, columns: {{{column}}}}}, {child}}}"
    return Case(f"{column} | {more.strip(', ')}".rstrip(" |"), _ONE, {"s.yaml": text}, quiet=True)


def _hotel(columns: str) -> Case:
    """Return the case of columns that refer to rooms, whose key is the hotel and a number."""
    text = (
        "tables: {hotel: {rows: 2, key: id, columns: {id: sequence}}, "
        "room: {rows: {per: hotel, count: 3}, key: [hotel_id, number], columns: "
        "{hotel_id: {ref: hotel.id}, number: position}}, "
        "move: {columns: {id: sequence, a: {ref: {column: hotel.id, as: old}}, "
        "b: {ref: {column: hotel.id, as: new}}}}, "
        f"t: {{rows: 6, columns: {{{columns}}}}}}}"
    )
    return Case(columns, _ONE, {"s.yaml": text}, quiet=True)


CASES = [
    _hotel("a: {ref: {column: hotel.id, as: old}}, b: {ref: {column: hotel.id, as: new}}, r: {ref: room.number}"),
    _hotel("a: {ref: hotel.id}, m: {ref: {column: move.id, of: hotel}}"),
    _hotel("hotel: {object: {id: sequence}}, a: {ref: hotel.id}"),
    _hotel("hotel: {date: {from: 2025-01-01, to: 2025-12-31}}, a: {ref: hotel.id}"),
    *map(
        _rows,
        [
            "x",
            "-1",
            "{}",
            "{per: u}",
            "{per: 3, count: 1}",
            "{per: uu, count: 1}",
            "{per: t, count: 1}",
            "{per: u, count: -1}",
            "{per: u, count: {-1: 1, 2: 1}}",
            "{per: u, count: 1, in_all: 3}",
            "{per: u, count: 1, weight: n}",
            "{per: u, count: 1, wher: n}",
            "{per: u, count: 1, where: 3}",
            "{per: u, count: 1, where: n}",
            "{per: u, count: 1, where: m > 3}",
            "{per: u, count: 1.5}",
            "{per: u, count: [1]}",
            "{per: u, count: m}",
            "{per: u, count: n - 3}",
            "{per: u, count: n / 2}",
            "{per: u, count: name}",
            "{per: u, count: {1: x}}",
            "{per: u, count: {1: -1}}",
            "{per: u, count: {intger: 3}}",
            "{per: u, count: {choice: [x]}}",
            "{per: u, count: count(t)}",
            "{per: u, in_all: x}",
            "{per: u, in_all: -1}",
            "{per: u, in_all: 5, weight: [1]}",
            "{per: u, in_all: 5, weight: n - 3}",
            "{per: u, in_all: 5, weight: name}",
            "{per: u, in_all: 5, where: n > 9}",
            "{source: s}",
            "{source: s, count: 3}",
            "{source: 3}",
        ],
    ),
    *map(
        _reference,
        [
            "a: {ref: uu.id}",
            "a: {ref: u}",
            "a: {ref: u.idd}",
            "a: {ref: {}}",
            "a: {ref: {column: u.id, table: u}}",
            "a: {ref: {column: null}}",
            "a: {ref: {table: }}",
            "a: {ref: {table: uu}}",
            "a: {ref: {colum: u.id}}",
            "'a, b': {ref: u.id}",
            "a: {ref: u.id}, b: {ref: u.id}",
            "a: {ref: u.id}, b: {ref: {column: u.n, where: n > 2}}, c: {ref: {column: u.name, where: n > 3}}",
            "a: {ref: {column: u.id, as: x}}, b: {ref: {column: t.c, as: x}}, c: sequence",
            "a: {ref: u.id}, b: {expr: u.idd}",
            "a: {ref: u.id}, b: {expr: uu.id}",
            "a: {ref: {column: u.id, where: m > 3}}",
            "a: {ref: {column: u.id, where: n}}",
            "a: {ref: {column: u.id, where: n > 9}}",
            "a: {ref: {column: u.id, where: n > this.b}}, b: {constant: 9}",
            "a: {ref: {column: u.id, where: n > this.bb}}, b: {constant: 9}",
            "a: {ref: {column: u.id, weight: name}}",
            "a: {ref: {column: u.id, weight: m}}",
            "a: {ref: {column: u.id, weight: n - 9}}",
            "a: {ref: {column: u.id, weight: [1]}}",
            "a: {ref: {column: u.id, weight: {zpif: 1}}}",
            "a: {ref: {column: u.id, weight: {zipf: 99}}}",
            "a: {ref: {column: u.id, of: v}}",
            "b: {ref: {column: t.c, as: x}}, c: sequence, a: {ref: {column: u.id, of: x}}",
            "a: {ref: {column: u.id, tree: true}}",
            "c: sequence, a: {ref: {column: t.c, as: x, tree: 3}}",
            "c: sequence, a: {ref: {column: t.c, as: x, tree: {depht: 3}}}",
            "c: sequence, a: {ref: {column: t.c, as: x, tree: {depth: 0}}}",
            "c: sequence, a: {ref: {column: t.c, as: x, tree: true, weight: c}}",
            "c: sequence, a: {ref: {column: t.c, as: x, tree: true, of: x}}",
            "a: {ref: {column: t.a, as: x, tree: true}}",
            "a: {ref: u.id, unique: true}",
            "a: {ref: u.id, unique: {suffix: number}}",
            "a: {ref: u.id, unique: {per: v}}",
            "a: {ref: u.id, unique: {pre: v}}",
            "a: {integer: {max: 9}, unique: {suffix: number, per: b}}, b: boolean",
            "a: {integer: {max: 9}, unique: {where: b}}, b: integer",
            "a: {integer: {min: 1, max: 2}, unique: {per: b}}, b: {constant: 1}",
            "a: {list: {of: {ref: {column: u.id, where: n > 3}}}}",
            "'a, b': {ref_any: {u.id: 1, uu.id: 1}}",
            "'a, b': {ref_any: {u.id: -1}}",
            "'a, b': {ref_any: {u.id: 0}}",
            "a: {ref_any: {u.id: 1}}",
            "a: {share: 3}",
        ],
    ),
    *(
        _reference(columns, "{per: u, count: 5}")
        for columns in (
            "a: {ref: {column: u.id, where: n > 3}}",
            "a: {ref: u.id, unique: true}",
            "a: {ref: {column: u.id, as: x}, unique: {per: u}}",
            "a: {ref: {column: u.id, as: x, weight: n}, unique: {per: u}}",
            "a: {ref: {column: u.id, as: x, where: n > 3}, unique: {per: u}}",
            "a: {share: {of: 3, weight: b}}, b: {choice: [x]}",
            "a: {share: {of: 3, weight: b}}, b: {constant: 0}",
            "a: {share: 1.0e+300}",
            "a: {share: {of: 3, decimals: 12}}",
        )
    ),
    _parent("a: {expr: sum(v)}"),
    _parent("a: {expr: sum(v.m)}"),
    _parent("a: {expr: sum(v.s)}"),
    _parent("a: {expr: mean(v.d)}"),
    _parent("a: {expr: any(v.n)}"),
    _parent("a: {expr: sum(w.n)}"),
    _parent("a: {expr: sum(v.x)}", ", x: {expr: n / t.a}"),
    schema(
        "tables: {u: {columns: {id: sequence, n: {expr: count(v)}, m: {expr: count(w)}}}, "
        "v: {rows: {per: u, count: m}, columns: {a: position}}, "
        "w: {rows: {per: u, count: n}, columns: {a: position}}}"
    ),
    schema("tables: {u: {rows: 3, key: idd, columns: {id: sequence}}}"),
    schema("tables: {u: {rows: 3, key: 3, columns: {id: sequence}}}"),
    schema("tables: {u: {rows: 3, key: [3], columns: {id: sequence}}}"),
    schema("tables: {u: {column_order: [idd, n, h, n], columns: {id: sequence, n: {integer: {}}, h: {integer: {}, hidden: true}}}}"),
    schema("tables: {u: {column_order: id, columns: {id: sequence}}}"),
    schema("tables: {u: {rows: 3, hidden: 3, columns: {id: sequence}}}"),
    schema("tables: {u: {rows: 3, key: [a, b], columns: {a: sequence, b: sequence}}, t: {columns: {'x, y, z': {ref: {table: u}}}}}"),
    schema("tables: {u: {rows: 3, columns: {a: sequence}}, t: {columns: {'*': {ref: {table: u}}}}}"),
    schema("tables: {u: {rows: {per: t, count: 1}, columns: {a: sequence}}, t: {rows: {per: u, count: 1}, columns: {a: sequence}}}"),
    schema("tables: {u: {rows: 3, columns: {a: {ref: t.b}}}, t: {rows: 3, columns: {b: {ref: u.a}}}}"),
    schema("tables: {u: {rows: 3, columns: {a: sequence}}, t: {rows: {per: u, count: 2}, columns: {b: position}}}", "generate", "s.yaml", "--rows", "t=5"),
    schema("sources: {s: {rows: [{a: 1}]}}\ntables: {t: {rows: {source: s}, columns: {a: sequence, b: {expr: c}}}}"),
]  # fmt: skip
