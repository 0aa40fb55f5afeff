"""TOML as located nodes.

The standard library parses TOML but gives no places; they come from a scan of the file for table
headers and keys. A value inside an inline table or array gets the place of its key.
"""

from __future__ import annotations

import re
import tomllib
from typing import Any

from fakegen.errors import Mark, Problem, SchemaError
from fakegen.language.nodes import MappingNode, Node, ScalarNode, SequenceNode

_HEADER = re.compile(r"\s*\[\[?\s*(?P<key>.+?)\s*\]\]?\s*(#.*)?$")
_ENTRY = re.compile(
    r"(?P<indent>\s*)(?P<key>(?:[\w-]+|\"[^\"]*\"|'[^']*')(?:\s*\.\s*(?:[\w-]+|\"[^\"]*\"|'[^']*'))*)\s*=\s*"
)
_PART = re.compile(r"[\w-]+|\"[^\"]*\"|'[^']*'")

Path = tuple[str, ...]


def parse_toml(text: str, file: str) -> Node:
    """Return the document in a TOML string.

    Raises:
        SchemaError: It is not well-formed.
    """
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
    except RecursionError:
        raise SchemaError([Problem(Mark(file, 1, 1), "nested too deeply")]) from None
    return _convert(document, (), Mark(file, 1, 1), _places(text, file))


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


def _convert(value: Any, path: Path, mark: Mark, places: dict[Path, tuple[Mark, Mark]]) -> Node:
    if isinstance(value, dict):
        entries = []
        for key, item in value.items():
            key_mark, value_mark = places.get((*path, key), (mark, mark))
            node = _convert(item, (*path, key), value_mark, places)
            entries.append((ScalarNode(key_mark, key), node))
        return MappingNode(mark, tuple(entries))
    if isinstance(value, list):
        return SequenceNode(mark, tuple(_convert(item, path, mark, places) for item in value))
    return ScalarNode(mark, value)
