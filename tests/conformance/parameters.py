"""What the suite gives to everything registered that needs something: one table for each kind.

A registered name that has required parameters and no entry here fails the suite.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv

PROVIDERS: dict[str, Any] = {
    "bban": {"country": "BE"},
    "choice": {"yes": 3, "no": 1},
    "constant": 3,
    "dwell": {"of": "name", "from": "2020-01-01", "times": {"Ann": "2h"}},
    "distribution": {"name": "lognorm", "s": 0.6, "scale": 32_000},
    "expr": "years_between(born, today) * 2",
    "faker.enum": None,  # takes a Python class, which no schema can write
    "iban": {"country": "BE"},
    "list": {
        "of": {"object": {
            "line": "position",
            "who": {"template": "{{ name }} {{ line }}"},
            "codes": {"list": {"of": {"regex": "[a-z]{2}", "null": 0.2}}},
        }},
        "length": {"min": 0, "max": 4},
    },
    "markov": {"source": "dishes", "rare": {"below": 1}},
    "mimesis.choice.choice": {"items": ["a", "b", "c"]},
    "mimesis.datetime.bulk_create_datetimes": {
        "date_start": "2020-01-01", "date_end": "2020-02-01", "days": 1,
    },
    "model": "learned",
    "national_number": {"country": "BE"},
    "object": {
        "city": {"faker.city": None, "null": 0.3},
        "born": {"expr": "born"},
        "label": {"template": "{{ city }} {{ born.year }} {{ name }}"},
    },
    "phrases": {"parts": {"text": ["{a} {a}", "none"], "a": {"x": 3, "y": 1}}},
    "ref": "other.id",
    "ref_any": {"other.id": 2, "more.id": 1},
    "regex": "[A-Z]{2}[0-9]{3,5}(x|yz)?",
    "sample": {"values": [1, 2, 3]},
    "share": 100,
    "shuffle": {"values": list(range(1_000))},
    "source": "many",
    "states": {"new": {"open": 2, "closed": 1}, "open": {"open": 1, "closed": 3}},
    "template": "{{ born.year }}-{{ name | slug }}",
    "vat": {"country": "BE"},
}  # fmt: skip
"""What a schema says behind a provider's name; None for one that no schema can use."""

DISHES = ["Fried rice with an egg.", "Soup of beans with rice.", "Baked fish with an onion."]
"""What ``markov`` learns from."""

BESIDE: dict[str, dict[str, Any]] = {
    "markov": {"sources": {"dishes": {"rows": [{"made": dish} for dish in DISHES]}}},
    "model": {
        "sources": {"s": {"rows": [{"made": n % 5, "by": n % 3} for n in range(30)]}},
        "models": {"learned": {"source": "s", "method": "independent"}},
    },
    "source": {"sources": {"many": {"rows": [{"made": number} for number in range(100)]}}},
}
"""What a schema with a provider needs beside its table."""

COLUMNS = {
    "address": "city",
    "be.municipality": "municipality",
    "example.shift": "shift",
    "person": "user_name",
    "ref_any": "value",
}
"""One of the columns of a provider that makes several together, which name them themselves."""

OF_PARENTS = {"share"}
"""Providers for tables whose rows belong to those of another one."""

OF_TABLES = {"ref", "ref_any", *OF_PARENTS}
"""Providers that look at other tables."""

METHODS: dict[str, dict[str, Any]] = {
    "trees": {"min_leaf": 5},
    "sdv.ctgan": {"epochs": 1},
    "sdv.tvae": {"epochs": 1},
}
"""Parameters of a method; those that it has not are its defaults."""

ROWS = [{"a": number, "b": f"word {number}"} for number in range(6)]
"""What every source of :data:`SOURCES` holds."""


def _file(folder: Path) -> dict[str, Any]:
    pa.csv.write_csv(pa.Table.from_pylist(ROWS), folder / "rows.csv")
    return {"file": "rows.csv"}


def _query(folder: Path) -> dict[str, Any]:
    import sqlite3

    with sqlite3.connect(folder / "rows.db") as connection:
        connection.execute("CREATE TABLE t (a INTEGER, b TEXT)")
        connection.executemany("INSERT INTO t VALUES (:a, :b)", ROWS)
    connection.close()
    return {"query": "SELECT a, b FROM t ORDER BY a", "url": "sqlite:///rows.db"}


def _package(folder: Path) -> dict[str, Any]:
    package = folder / "conforming_package"
    package.mkdir()
    (package / "__init__.py").touch()
    pa.csv.write_csv(pa.Table.from_pylist(ROWS), package / "rows.csv")
    return {"package": package.name, "path": "rows.csv"}


def _rows(folder: Path) -> dict[str, Any]:
    del folder
    return {"rows": ROWS}


def _ini(folder: Path) -> dict[str, Any]:
    sections = "".join(f"[{row['a']}]\nb = {row['b']}\n" for row in ROWS)
    (folder / "rows.ini").write_text(sections)
    return {"example.ini": "rows.ini", "name": "a"}


SOURCES = {"example.ini": _ini, "file": _file, "query": _query, "package": _package, "rows": _rows}
"""A function by source: puts the rows where they belong, returns what a schema says of them."""

TEXTUAL = {"example.ini"}
"""Sources that hold nothing but strings."""

MISSING: dict[str, Any] = {
    "example.ini": {"example.ini": "absent.ini"},
    "file": {"file": "absent.csv"},
    "query": {"query": "SELECT 1", "url": "sqlite:///absent.db"},
    "package": {"package": "no_such_package", "path": "rows.csv"},
    "rows": {"rows": 3},
}
"""Data that is not there, by source."""

FORMATS: dict[str, dict[str, Any]] = {"example.fixed": {"width": 40}, "sql": {"dialect": "sqlite"}}
"""Options of a format that make what it writes readable here."""

HELD = {"example.fixed": ["id", "text", "real", "flag"]}
"""The columns that a format can hold, where it cannot hold all."""

FUNCTIONS: dict[str, list[str]] = {
    "abs": ["abs(i)", "x | abs", "b | abs", "w | abs"],
    "ascii": ["s | ascii"],
    "attr": ["(d | attr('year')) + 1"],
    "batch": ["s | batch(2) | list | length"],
    "capitalize": ["s | capitalize"],
    "center": ["s | center(11)"],
    "coalesce": ["coalesce(i, 3)", "coalesce(s, t, 'a')", "coalesce(x, i)"],
    "concat": ["concat(s, i, x, b, d)", "concat(m, '-', h)"],
    "count": ["s | count"],
    "d": ["s | d('a')", "i | d(3)", "s | d('a', true)"],
    "date": ["date(m)", "date(d)", "date(z)", "date(abs(i) + 1, 2, 3)"],
    "datetime": ["datetime(d)", "datetime(m)", "datetime(abs(i) + 1, 2, 3, 4)"],
    "days": ["days(i)", "days(x)"],
    "months": ["d + months(i)", "m - months(i)", "z + months(2)"],
    "years": ["d + years(i)", "m - years(i)", "years(1) + z"],
    "default": ["s | default('a')", "x | default(0.5)", "i | default(1, true)"],
    "dictsort": ["({'a': i, 'b': 1} | dictsort(by='value') | first)[0]"],
    "e": ["s | e"],
    "escape": ["s | escape"],
    "example_initial": ["example_initial(s)", "t | example_initial"],
    "filesizeformat": ["i | filesizeformat", "x | filesizeformat(true)"],
    "first": ["(s ~ 'x') | first"],
    "float": ["i | float", "float(x)", "b | float", "s | float(2.5)"],
    "forceescape": ["s | forceescape"],
    "format": ["'%d %s' | format(i, s)"],
    "groupby": ["[{'a': i}, {'a': 2}] | groupby('a') | length"],
    "hours": ["hours(i)", "hours(x)"],
    "indent": ["s | indent(2, true)"],
    "initials": ["s | initials"],
    "int": ["x | int", "int(b)", "i | int", "s | int(7)"],
    "items": ["{'a': i} | items | list | length"],
    "join": ["[s, t, 'x'] | join('-')"],
    "last": ["(s ~ 'x') | last"],
    "len": ["len(s)"],
    "length": ["s | length"],
    "list": ["s | list | length"],
    "lower": ["s | lower"],
    "map": ["[s, t] | map('upper') | join"],
    "max": ["max(i, 3)", "max(i, x)", "max(s, t)", "max(d, e)", "max(i, 3, x)"],
    "min": ["min(i, 3)", "min(i, x)", "min(s, t)", "min(d, e)", "min(x, 0.5, i)"],
    "minutes": ["minutes(i)", "minutes(x)"],
    "pad": ["s | pad(9)", "i | pad(6, '0')", "s | pad(9, '.', 'right')"],
    "reject": ["[i, 1, 2] | reject('odd') | list | length"],
    "rejectattr": ["[{'a': i}, {'a': 2}] | rejectattr('a', 'odd') | list | length"],
    "replace": ["s | replace('a', 'bc')"],
    "reverse": ["s | reverse"],
    "round": ["round(x)", "x | round(2)", "i | round", "x | round(1, 'floor')"],
    "safe": ["s | safe"],
    "seconds": ["seconds(i)", "seconds(x)"],
    "select": ["[i, 1, 2] | select('odd') | list | length"],
    "selectattr": ["[{'a': i}, {'a': 2}] | selectattr('a', 'odd') | list | length"],
    "slice": ["s | list | slice(2) | list | length"],
    "slug": ["s | slug"],
    "sort": ["s | sort | join"],
    "strftime": ["d | strftime('%d/%m/%Y')", "m | strftime('%H:%M')"],
    "string": ["i | string", "string(x)", "b | string", "d | string", "m | string", "h | string"],
    "striptags": ["('<b>' ~ s) | striptags"],
    "sum": ["[i, 2] | sum"],
    "title": ["s | title"],
    "tojson": ["s | tojson"],
    "trim": ["s | trim", "s | trim('a')"],
    "truncate": ["s | truncate(4, true, '.')"],
    "unique": ["s | unique | join"],
    "upper": ["s | upper"],
    "urlencode": ["s | urlencode"],
    "urlize": ["('www.example.org/' ~ i) | urlize"],
    "weeks": ["weeks(i)", "weeks(x)"],
    "wordcount": ["s | wordcount"],
    "wordwrap": ["s | wordwrap(3)"],
    "xmlattr": ["{'a': i} | xmlattr"],
    "years_between": ["years_between(d, e)", "years_between(d, m)", "years_between(m, e)"],
    "zfill": ["i | zfill(6)", "s | zfill(6)"],
}
"""Expressions with a function over columns: i integer, x number, s and t strings, b boolean, d and e
dates, m a datetime, z one with a time zone, h a time, w a duration. All spellings that have a kernel
of their own stand there."""

DETECTORS: dict[str, tuple[str, Any, str]] = {
    "bic": ("bic", "bic", "fr_FR"),
    "be.enterprise_number": ("x", "be.enterprise_number", "nl_BE"),
    "be.licence_plate": ("plate", "be.licence_plate", "nl_BE"),
    "be.national_number": ("x", "be.national_number", "nl_BE"),
    "be.structured_reference": ("x", "be.structured_reference", "nl_BE"),
    "be.vat": ("x", "be.vat", "nl_BE"),
    "card_number": ("x", "card_number", "en_US"),
    "city": ("city", "faker.city", "en_US"),
    "color": ("x", "color", "en_US"),
    "company": ("employer", "faker.company", "en_US"),
    "country": ("x", "faker.country", "de_DE"),
    "country_code": ("x", "faker.country_code", "en_US"),
    "currency_code": ("x", "faker.currency_code", "en_US"),
    "ean": ("ean", "ean", "en_US"),
    "email": ("x", "faker.email", "en_US"),
    "example.badge": ("x", "example.badge", "en_US"),
    "first_name": ("x", "faker.first_name", "nl_BE"),
    "iban": ("x", {"iban": {"country": "BE"}}, "en_US"),
    "imei": ("x", "imei", "en_US"),
    "ip": ("x", "ip", "en_US"),
    "isbn": ("x", "isbn", "en_US"),
    "last_name": ("last name", "faker.last_name", "de_DE"),
    "lei": ("x", "lei", "en_US"),
    "mac_address": ("x", "faker.mac_address", "en_US"),
    "name": ("name", "faker.name", "it_IT"),
    "national_number": ("x", {"national_number": {"country": "BE"}}, "en_US"),
    "phone": ("phone", "faker.phone_number", "fr_FR"),
    "postcode": ("zip", "faker.postcode", "en_US"),
    "state_code": ("x", "faker.state_abbr", "en_US"),
    "street_address": ("street", "faker.street_address", "en_US"),
    "text": ("remark", {"text": {"words": [5, 30]}}, "fr_FR"),
    "time_zone": ("x", "faker.timezone", "en_US"),
    "url": ("x", "url", "en_US"),
    "user_agent": ("x", "user_agent", "en_US"),
    "uuid": ("x", "uuid", "en_US"),
    "vat": ("vat", {"vat": {"country": "BE"}}, "en_US"),
}
"""By detector the name of a column, what makes it, and the locale."""
