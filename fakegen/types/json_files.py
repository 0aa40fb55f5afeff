"""JSON Schemas in several files: what a document refers to in files beside it becomes a part of it.

A reference to a file is local and relative, and leads to no file outside the document's folder; nothing is fetched.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from fakegen.errors import ParameterError, nearest
from fakegen.language import read_document

_NAME = "file:///"
"""What the parts of a document are called by, before their paths."""


def with_files(document: Mapping[str, Any], path: Path) -> Mapping[str, Any]:
    """Return a document with the files that it refers to, each under the definitions by its path.

    Args:
        document: What stands in the file.
        path: The file.

    Raises:
        ParameterError: A file is not there, or not in the folder.
        SchemaError: A file cannot be read.
    """
    files = _Files(path.resolve())
    whole = files.rewritten(document, PurePosixPath(path.name), document)
    parts: dict[str, Any] = {}
    while waiting := files.asked.keys() - parts.keys():
        for name in sorted(waiting):
            part = files.asked[name]
            parts[name] = files.rewritten(part, PurePosixPath(name), part)
    if not parts:
        return document
    draft = str(document.get("$schema", ""))
    word = "definitions" if "draft-0" in draft else "$defs"
    ids = ("$id", "id") if "draft-03" in draft or "draft-04" in draft else ("$id",)
    named = {name: {**part, **dict.fromkeys(ids, _NAME + name)} for name, part in parts.items()}
    return {**whole, word: {**(whole.get(word) or {}), **named}}


class _Files:
    def __init__(self, document: Path) -> None:
        self._document, self._folder = document, document.parent
        self.asked: dict[str, Any] = {}

    def rewritten(self, schema: Any, own: PurePosixPath, root: Any) -> Any:
        """Return a schema of a file whose references name the part that they lead to.

        Args:
            schema: The schema.
            own: The file's path in the folder.
            root: All that stands in the file.
        """
        if isinstance(schema, list):
            return [self.rewritten(item, own, root) for item in schema]
        if not isinstance(schema, Mapping):
            return schema
        made = {key: self.rewritten(item, own, root) for key, item in schema.items()}
        if isinstance(schema.get("$ref"), str):
            made["$ref"] = self._named(schema["$ref"], own, root)
        return made

    def _named(self, reference: str, own: PurePosixPath, root: Any) -> str:
        place, hash_, pointer = reference.partition("#")
        is_main = own == PurePosixPath(self._document.name)
        said = str(root.get("$id", root.get("id", ""))).partition("#")[0]
        if not place or (said and place == said):
            return reference if is_main or not hash_ else f"{_NAME}{own}#{pointer}"
        parts = urlsplit(place)
        if parts.scheme or parts.netloc or place.startswith("/") or _is_inside(root, place):
            return reference
        file = (self._folder / own.parent / unquote(parts.path)).resolve()
        if not file.is_relative_to(self._folder):
            raise ParameterError(
                f"{reference!r} is not in the folder of the document, and not read"
            )
        if file == self._document:
            return f"#{pointer}"
        name = file.relative_to(self._folder).as_posix()
        if name not in self.asked:
            if not file.is_file():
                known = [item.name for item in file.parent.glob("*")]
                message = f"{reference!r}: there is no file {name!r} beside the document"
                raise ParameterError(message, suggestion=nearest(file.name, known))
            self.asked[name] = read_document(file).plain()
        return f"{_NAME}{name}{hash_}{pointer}"


def _is_inside(schema: Any, name: str) -> bool:
    """Return whether a part of a document calls itself by a name."""
    inner = schema.values() if isinstance(schema, Mapping) else schema
    if isinstance(schema, Mapping) and name in (schema.get("$id"), schema.get("id")):
        return True
    return isinstance(schema, Mapping | list) and any(_is_inside(item, name) for item in inner)
