"""TOML as located nodes.

The standard library parses TOML but gives no places; they come from a scan of the file for table
headers and keys. A value inside an inline table or array gets the place of its key.
"""

from __future__ import annotations

import re
import tomllib
from typing import Any

from fakegen.errors import Mark, Problem, SchemaError
from fakegen.language.document_size import (
    DEEPEST,
    MOST_DIGITS,
    TOO_LARGE,
    check_brackets,
    check_depth,
    is_too_large,
    mark_at,
)
from fakegen.language.nodes import MappingNode, Node, ScalarNode, SequenceNode

_PART = re.compile(r"""[\w-]+|"[^"\n]*"|'[^'\n]*'""")
_KEY = rf"(?P<key>(?:{_PART.pattern})(?:\s*\.\s*(?:{_PART.pattern}))*)"
_HEADER = re.compile(rf"\s*\[\[?\s*{_KEY}\s*\]")
_ENTRY = re.compile(rf"\s*{_KEY}\s*=\s*")
_DEEP_KEY = re.compile(rf"(?<![\w.-])(?:(?:{_PART.pattern})[ \t]*\.[ \t]*){{{DEEPEST}}}")
_MANY_DIGITS = re.compile(rf"[0-9_]{{{MOST_DIGITS}}}")

Path = tuple[str, ...]


def parse_toml(text: str, file: str) -> Node:
    """Return the document in a TOML string.

    Raises:
        SchemaError: It is not well-formed.
    """
    deep = _DEEP_KEY.search(text)  # which the parser would take a lot of memory for
    if deep:
        check_depth(mark_at(text, file, deep.start()), DEEPEST + 1)
    check_brackets(text, file)
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"\(at line (\d+), column (\d+)\)", str(error))
        end = text.count("\n") + 1, len(text) - text.rfind("\n")
        line, column = (int(place[1]), int(place[2])) if place else end
        message = re.sub(r" \(at .*\)$", "", str(error))
        raise SchemaError(
            [Problem(Mark(file, line, column), f"not valid TOML: {message}")]
        ) from None
    except ValueError:  # of an integer, which Python does not read
        digits = _MANY_DIGITS.search(text)
        mark = mark_at(text, file, digits.start() if digits else 0)
        raise SchemaError([Problem(mark, TOO_LARGE)]) from None
    return _convert(document, (), Mark(file, 1, 1), _places(text, file), 0)


def _places(text: str, file: str) -> dict[Path, tuple[Mark, Mark]]:
    """Return the marks of the key and of the value by path."""
    found: dict[Path, tuple[Mark, Mark]] = {}
    table: Path = ()
    for number, line in enumerate(text.splitlines(), 1):
        if header := _HEADER.match(line):
            table = _path(header["key"])
            mark = Mark(file, number, header.start("key") + 1)
            found.setdefault(table, (mark, mark))
        elif entry := _ENTRY.match(line):
            key = Mark(file, number, entry.start("key") + 1)
            value = Mark(file, number, entry.end() + 1)
            found.setdefault(table + _path(entry["key"]), (key, value))
    return found


def _path(key: str) -> Path:
    return tuple(part.strip("\"'") for part in _PART.findall(key))


def _convert(
    value: Any, path: Path, mark: Mark, places: dict[Path, tuple[Mark, Mark]], depth: int
) -> Node:
    check_depth(mark, depth)
    if isinstance(value, int) and is_too_large(value):
        raise SchemaError([Problem(mark, TOO_LARGE)])
    if isinstance(value, dict):
        entries = []
        for key, item in value.items():
            key_mark, value_mark = places.get((*path, key), (mark, mark))
            node = _convert(item, (*path, key), value_mark, places, depth + 1)
            entries.append((ScalarNode(key_mark, key), node))
        return MappingNode(mark, tuple(entries))
    if isinstance(value, list):
        items = (_convert(item, path, mark, places, depth + 1) for item in value)
        return SequenceNode(mark, tuple(items))
    return ScalarNode(mark, value)
