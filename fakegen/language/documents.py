"""Reading a schema document: YAML, JSON or TOML, from a file or standard input."""

from __future__ import annotations

import sys
from pathlib import Path

from fakegen.errors import DataError, Mark, Problem, SchemaError, did_you_mean, nearest
from fakegen.language.nodes import Node
from fakegen.limits import bytes_in_words, limits

_SUFFIXES = {".yaml": "yaml", ".yml": "yaml", ".json": "json", ".toml": "toml"}


def read_document(path: str | Path) -> Node:
    """Return the document in a file, or on standard input (YAML or JSON) for ``-``.

    Raises:
        SchemaError: It is not well-formed; the place is given.
        DataError: It cannot be read.
    """
    most = limits().document_bytes
    if str(path) == "-":
        return parse(_decode(sys.stdin.buffer.read(most + 1), "<stdin>"), "<stdin>", "yaml")
    if "\n" in str(path):
        raise DataError(
            "a schema is the path of a file or a mapping, and this is a text of several lines: parse it "
            "first, as with yaml.safe_load"
        )
    file = Path(path)
    try:
        with file.open("rb") as opened:
            data = opened.read(most + 1)
    except FileNotFoundError:
        raise DataError(f"schema file {str(path)!r} does not exist{_near(file)}") from None
    except IsADirectoryError:
        raise DataError(f"{str(path)!r} is a folder, not a schema file") from None
    except OSError as error:
        raise DataError(f"schema file {str(path)!r} cannot be read: {error.strerror}") from error
    return parse(_decode(data, str(path)), str(path), _SUFFIXES.get(file.suffix.lower(), "yaml"))


def parse(text: str, name: str, syntax: str) -> Node:
    """Return the document in a string.

    Args:
        text: The document.
        name: What messages call it.
        syntax: ``yaml``, ``json`` or ``toml``.

    Raises:
        SchemaError: It is not well-formed.
    """
    if syntax == "toml":
        from fakegen.language.toml import parse_toml

        return parse_toml(text, name)
    from fakegen.language.yaml import parse_json, parse_yaml

    return parse_json(text, name) if syntax == "json" else parse_yaml(text, name)


def _decode(data: bytes, name: str) -> str:
    most = limits().document_bytes
    if len(data) > most:
        raise DataError(f"{name} is larger than {bytes_in_words(most)}: that is not a schema")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - data.rfind(b"\n", 0, error.start)
        problem = Problem(Mark(name, line, column), "this is not UTF-8 text")
        raise SchemaError([problem]) from None


def _near(file: Path) -> str:
    folder = file.parent
    if not folder.is_dir():
        return ""
    found = nearest(file.name, (item.name for item in folder.iterdir() if item.is_file()))
    return did_you_mean(found and str(folder / found))
