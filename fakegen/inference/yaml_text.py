"""Values as YAML in one line, quoted where YAML would read them as another type."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

_WORD = re.compile(r"(?:\.\./)*[A-Za-z_][A-Za-z0-9_]*(?:[./-][A-Za-z0-9_]+)*")
_NOT_TEXT = frozenset({"null", "true", "false"})
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def flow(value: Any) -> str:
    """Return a value in YAML's flow style: a string, number, date, list or mapping.

    Strings with backslashes, such as regular expressions, get single quotes: YAML has no escapes there.
    """
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_key(k)}: {flow(v)}" for k, v in value.items()) + "}"
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, Sequence):
        return "[" + ", ".join(map(flow, value)) + "]"
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError(f"a schema cannot have the value {value}")
    return value.isoformat() if isinstance(value, date) else str(value)


def _key(key: Any) -> str:
    if not isinstance(key, str):
        return flow(key)
    return key if key == "null" else _text(key)  # the modifier


def _text(value: str) -> str:
    if _WORD.fullmatch(value) and value.lower() not in _NOT_TEXT:
        return value
    if "\\" in value and value.isprintable() and "'" not in value:
        return f"'{value}'"
    return '"' + "".join(map(_escaped, value)) + '"'


def _escaped(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    if character.isprintable():
        return character
    code = ord(character)
    return (
        f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}" if code < 65536 else f"\\U{code:08x}"
    )
