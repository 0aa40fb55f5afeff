"""What tests ask data of: files, mappings, types and schemas, each loaded once in a session."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import fakegen


@dataclass(frozen=True, slots=True)
class LoadedSchema:
    """A schema that tests use.

    Attributes:
        name: What it is called wherever it is loaded: its path from the root, or its type's name.
        fixtures: Returns its tables at a seed and a window.
        whole: Returns the whole schema, or the type.
        command: The argument by which the command line finds it; None if it cannot.
    """

    name: str
    fixtures: Any
    whole: Callable[[], Any]
    command: str | None


class LoadedSchemas:
    """Loads what tests ask data of.

    Args:
        root: The root of the tests.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._loaded: dict[Any, LoadedSchema] = {}

    def load(self, source: Any, folder: Path, options: Mapping[str, Any]) -> LoadedSchema:
        """Return a schema, loaded before if it can be.

        Args:
            source: A file's path, a mapping, a type or a schema.
            folder: The folder of the test's file, where relative paths are looked for first.
            options: Further arguments of :func:`fakegen.load` or :func:`fakegen.of`.

        Raises:
            fakegen.FakegenError: It cannot be loaded.
        """
        if isinstance(source, str | Path):
            source = self._path(Path(source), folder)
        if isinstance(options.get("schema"), str | Path):
            options = {**options, "schema": self._path(Path(options["schema"]), folder)}
        key = _key(source, options)
        if key is not None and key in self._loaded:
            return self._loaded[key]
        loaded = self._load(source, options)
        if key is not None:
            self._loaded[key] = loaded
        return loaded

    def _path(self, path: Path, folder: Path) -> Path:
        if path.is_absolute():
            return path
        tried = [folder / path, self._root / path]
        found = next((place for place in tried if place.exists()), None)
        if found is not None:
            return found
        names = [
            item.name for place in tried if place.parent.is_dir() for item in place.parent.iterdir()
        ]
        hint = fakegen.did_you_mean(fakegen.nearest(path.name, names))
        raise fakegen.DataError(f"there is no {str(path)!r} in {folder} nor in {self._root}{hint}")

    def _load(self, source: Any, options: Mapping[str, Any]) -> LoadedSchema:
        if isinstance(source, fakegen.Schema):
            return _of_schema(_schema_name(source), source, None)
        if isinstance(source, Path) and _is_schema(source):
            name = self._relative(source)
            return _of_schema(name, fakegen.load(source, **options), name)
        if isinstance(source, Mapping) and "tables" in source:
            return _of_schema("schema", fakegen.load(source, **options), None)
        made = fakegen.fixtures_of(source, **options)
        whole = partial(fakegen.schema_of, source, **options)
        if isinstance(source, Path):
            return LoadedSchema(self._relative(source), made, whole, None)
        if isinstance(source, type):
            name = f"{source.__module__}:{source.__qualname__}"
            file = Path(getattr(sys.modules.get(source.__module__), "__file__", None) or "")
            command = f"{self._relative(file)}:{source.__qualname__}"
            is_found = file.suffix == ".py" and "<" not in name and not options
            return LoadedSchema(name, made, whole, command if is_found else None)
        return LoadedSchema(type(source).__name__, made, whole, None)

    def _relative(self, path: Path) -> str:
        try:
            return path.resolve().relative_to(self._root.resolve()).as_posix()
        except ValueError:
            return path.as_posix()


def _of_schema(name: str, schema: fakegen.Schema, command: str | None) -> LoadedSchema:
    return LoadedSchema(name, schema.fixtures, lambda: schema, command)


def _is_schema(path: Path) -> bool:
    """Return whether a file is a schema of fakegen, not a document of another kind."""
    try:
        return bool(fakegen.outline(path).tables) or path.suffix in (".toml",)
    except fakegen.SchemaError:
        return True  # loading says what is wrong with it


def _schema_name(schema: fakegen.Schema) -> str:
    return f"schema of {', '.join(schema.tables)}"


def _key(source: Any, options: Mapping[str, Any]) -> Any:
    """Return what tells equal sources; None where that cannot be told."""
    if not isinstance(source, Mapping) and not options:
        return (
            (type(source), source)
            if isinstance(source, Path)
            else (type(source), id(source), source)
        )
    try:
        shown = source if isinstance(source, Mapping) else str(source)
        said = {
            name: str(item) if isinstance(item, Path) else item for name, item in options.items()
        }
        return json.dumps([shown, said], sort_keys=True)
    except TypeError:
        return None
