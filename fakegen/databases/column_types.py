"""Types of columns as SQLAlchemy reflects them, and what their values are."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from fakegen.errors import ParameterError
from fakegen.interfaces.record import ValueType
from fakegen.types.check_rules import DOCUMENT
from fakegen.types.sqlalchemy_tables import value

_BITS = {
    "TINYINT": 8, "SMALLINT": 16, "MEDIUMINT": 24, "INTEGER": 32, "INT": 32, "BIGINT": 64,
}  # fmt: skip
_SIZED = ("VARCHAR", "CHAR", "NUMERIC", "BIT")
_DAYS = "2024-0[1-5]-(0[1-9]|1[0-9]|2[0-8])", "2024-(0[6-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])"
_ENTRIES: Mapping[str, Any] = {
    "INET": "ip",
    "CIDR": {"regex": r"10\.([1-9]|[1-9][0-9])\.([1-9]|[1-9][0-9])\.0/24"},
    "INET4": "ip",
    "INET6": {"ip": {"version": 6}},
    "MACADDR": "faker.mac_address",
    "MACADDR8": {"regex": "([0-9a-f]{2}:){7}[0-9a-f]{2}"},
    "MONEY": {"number": {"min": 1, "max": 500, "decimals": 2}},
    "YEAR": {"integer": {"min": 1990, "max": 2025}},
    "TSVECTOR": {"text": {"words": [2, 5]}},
    "INT4RANGE": {"regex": r"\[[1-4][0-9],[5-9][0-9]\)"},
    "INT8RANGE": {"regex": r"\[[1-4][0-9],[5-9][0-9]\)"},
    "NUMRANGE": {"regex": r"\[[1-4][0-9]\.[0-9],[5-9][0-9]\.[0-9]\)"},
    "DATERANGE": {"regex": rf"\[{_DAYS[0]},{_DAYS[1]}\)"},
    "TSRANGE": {"regex": rf"\[{_DAYS[0]},{_DAYS[1]}\)"},
    "TSTZRANGE": {"regex": rf"\[{_DAYS[0]},{_DAYS[1]}\)"},
    "HSTORE": {"regex": "[a-z]{3,8}=>[a-z]{3,8}"},
}
_DEGREES = r"[1-8]?[0-9]\.[0-9]{4}"
_PLACE = f"{_DEGREES} {_DEGREES}"
_RING = rf"\(0 0,{_DEGREES} 0,{_PLACE},0 0\)"
_SHAPES = {
    "point": rf"POINT\({_PLACE}\)",
    "geometry": rf"POINT\({_PLACE}\)",
    "linestring": rf"LINESTRING\({_PLACE},{_PLACE}\)",
    "polygon": rf"POLYGON\({_RING}\)",
    "multipoint": rf"MULTIPOINT\({_PLACE},{_PLACE}\)",
    "multilinestring": rf"MULTILINESTRING\(\({_PLACE},{_PLACE}\)\)",
    "multipolygon": rf"MULTIPOLYGON\(\({_RING}\)\)",
    "geometrycollection": rf"GEOMETRYCOLLECTION\(POINT\({_PLACE}\)\)",
}
"""The shapes of PostGIS, MySQL and MariaDB as text."""
_SMALL = r"[1-9]?[0-9]\.[0-9]"
_POINT = rf"\({_SMALL},{_SMALL}\)"
_BY_NAME: Mapping[str, Any] = {
    "citext": None,
    "ltree": {"regex": r"[a-z]{2,6}(\.[a-z]{2,6}){1,3}"},
    "point": {"regex": _POINT},
    "box": {"regex": rf"{_POINT},{_POINT}"},
    "lseg": {"regex": rf"\[{_POINT},{_POINT}\]"},
    "path": {"regex": rf"\[{_POINT},{_POINT},{_POINT}\]"},
    "polygon": {"regex": rf"\({_POINT},{_POINT},{_POINT}\)"},
    "circle": {"regex": rf"<{_POINT},[1-9]>"},
    "line": {"regex": r"\{[1-9],[1-9],[0-9]\}"},
    "cube": {"regex": rf"\({_SMALL}, {_SMALL}, {_SMALL}\)"},
    "xml": {"regex": "<note>[a-z]{3,9}</note>"},
    "tsquery": {"regex": "'[a-z]{3,9}'( & '[a-z]{3,9}')?"},
    "pg_lsn": {"regex": "[1-9]/[1-9A-F]{3,8}"},
    "jsonpath": {"regex": r"\$\.[a-z]{3,9}"},
    "name": None,
    '"char"': {"regex": "[a-z]"},
    "oid": {"integer": {"min": 1, "max": 99_999}},
    "xid8": {"integer": {"min": 1, "max": 99_999}},
    "int4multirange": {"regex": r"\{\[[1-4][0-9],[5-9][0-9]\)\}"},
    "datemultirange": {"regex": rf"\{{\[{_DAYS[0]},{_DAYS[1]}\)\}}"},
}
"""The entries of types that SQLAlchemy does not know, as PostgreSQL writes them; None for plain text."""


def column_type(kind: Any, sqlite: bool = False) -> tuple[ValueType | None, int | None]:
    """Return what values of a type are, and the greatest integer that it holds.

    Args:
        kind: The type, reflected.
        sqlite: Whether it is SQLite, whose integers all have 64 bits.
    """
    name = type(kind).__name__.upper()
    if name == "DOMAIN":
        return column_type(kind.data_type, sqlite)
    if name == "TINYINT" and getattr(kind, "display_width", None) == 1:
        return ValueType("boolean"), None
    if name == "INTERVAL":
        return ValueType("duration"), None
    if name in _BITS:
        bits = 64 if sqlite else _BITS[name]
        unsigned = bool(getattr(kind, "unsigned", False))
        return ValueType("integer"), min(2 ** (bits - (not unsigned)), 2**63) - 1
    made = _entry(name, kind)
    if made is not None:
        return ValueType("any", entry=made), None
    if name == "ARRAY":
        items, _ = column_type(kind.item_type)
        nested = kind.dimensions is not None and kind.dimensions > 1
        return (None if items is None or nested else ValueType("list", items=items)), None
    try:
        found = value(kind, nullable=False)
    except ParameterError:
        return None, None
    return found, None


def under_domain(kind: Any, written: str) -> Any:
    """Return the type under a domain, with its length or its digits, which SQLAlchemy leaves out.

    Args:
        kind: The domain, reflected.
        written: The type, as PostgreSQL writes it: ``character varying(15)``.
    """
    base = getattr(kind, "data_type", kind)
    sizes = [int(size) for size in re.findall(r"[0-9]+", written.partition("(")[2])]
    return type(base)(*sizes) if sizes and type(base).__name__ in _SIZED else base


def named_type(written: str) -> ValueType | None:
    """Return what values of a type are that only the database knows; None if that is not known.

    Args:
        written: The type, as PostgreSQL writes it: ``ltree``, ``vector(3)``, ``public.citext[]``.
    """
    text = written.rpartition(".")[2] if not written.startswith('"') else written
    if text.endswith("[]"):
        items = named_type(text[:-2])
        return None if items is None else ValueType("list", items=items)
    name, _, options = text.partition("(")
    if name in ("geometry", "geography"):
        place = _place(options)
        return None if place is None else ValueType("any", entry=place)
    if name == "vector" and options.rstrip(")").isdecimal():
        number = r"0\.[0-9]{1,3}"
        size = int(options.rstrip(")"))
        return ValueType("any", entry={"regex": rf"\[{number}(,{number}){{{size - 1}}}\]"})
    if name not in _BY_NAME:
        return None
    return ValueType("string") if _BY_NAME[name] is None else ValueType("any", entry=_BY_NAME[name])


def _place(options: str) -> Any:
    """Return the entry of a shape of PostGIS; None of one that is not known."""
    shape, _, system = options.rstrip(")").partition(",")
    made = _SHAPES.get(shape.lower() or "geometry")
    before = f"SRID={system.strip()};" if system else ""
    return None if made is None else {"regex": f"{before}{made}"}


def shape_type(written: str) -> ValueType | None:
    """Return what values of a spatial type of MySQL are, as text; None of any other type."""
    made = _SHAPES.get(written.lower())
    return None if made is None else ValueType("any", entry={"regex": made})


def _entry(name: str, kind: Any) -> Any:
    """Return the entry of a type that means something of its own."""
    if name in ("JSON", "JSONB"):
        return DOCUMENT
    if name in ("BINARY", "VARBINARY"):
        length = kind.length or 16
        bounds = {"min": length} if name == "BINARY" else {"min": 1, "max": min(length, 64)}
        return {"bytes": bounds}
    if name.endswith("BLOB"):
        return {"bytes": {"min": 8, "max": 16}}
    if name == "SET":
        return {"choice": list(kind.values)}
    if name == "BIT":
        return {"regex": f"[01]{{{kind.length or 1}}}"}
    return _ENTRIES.get(name)
