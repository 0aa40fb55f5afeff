"""Arguments as callers give them, converted to one form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from fakegen.errors import DataError, UsageError, did_you_mean, nearest
from fakegen.language.frame_values import is_frame

if TYPE_CHECKING:
    import pyarrow as pa

Plugins: TypeAlias = Iterable[Any]
"""Modules, dotted names, paths of Python files and decorated objects."""

Sources: TypeAlias = Mapping[str, Any]
"""Files or data frames by the name of a source."""


def as_list(name: str, value: Iterable[Any]) -> list[Any]:
    """Return an argument that is a list.

    Args:
        name: The argument's.
        value: What was given.

    Raises:
        UsageError: It is a string or another single thing.
    """
    if isinstance(value, Mapping):
        raise UsageError(f"{name!r} must be a list, not a mapping: write {name}=[{{...}}]")
    if isinstance(value, str | Path) or not isinstance(value, Iterable):
        shown = f"the string {value!r}" if isinstance(value, str) else repr(value)
        listed = repr(str(value)) if isinstance(value, str | Path) else "..."
        raise UsageError(f"{name!r} must be a list, not {shown}: write {name}=[{listed}]")
    return list(value)


def as_mapping(name: str, value: Mapping[str, Any] | None) -> Mapping[str, Any]:
    """Return an argument that is a mapping, empty if there is none.

    Raises:
        UsageError: It is not a mapping.
    """
    if value is None or isinstance(value, Mapping):
        return value or {}
    kind = type(value).__name__
    raise UsageError(f"{name!r} must be a mapping, not {kind}: write {name}={{'NAME': ...}}")


def as_plugins(plugins: Plugins) -> list[Any]:
    """Return plugins as a registry takes them.

    Raises:
        UsageError: A string stands in place of the list.
    """
    return [str(item) if isinstance(item, Path) else item for item in as_list("plugins", plugins)]


def as_sources(sources: Sources | None) -> dict[str, str | pa.Table]:
    """Return what is read instead of declared sources: paths, and data frames as Arrow tables.

    Raises:
        UsageError: One is neither a path nor a data frame.
        DataError: A data frame has columns without a name or of the same name.
    """
    return {name: _source(name, value) for name, value in as_mapping("sources", sources).items()}


def _source(name: str, value: Any) -> str | pa.Table:
    if isinstance(value, str | Path):
        return str(value)
    if not is_frame(value):
        kind = type(value).__name__
        raise UsageError(f"source {name!r} must be a file's path or a data frame, not {kind}")
    from fakegen.arrays.data_frames import table_of
    from fakegen.sources.plain_table import finish

    try:
        return finish(table_of(value), "the data frame")
    except DataError as error:
        raise DataError(f"source {name!r}: {error}") from error


def known(kind: str, name: str, names: Iterable[str], error: type[UsageError] = UsageError) -> None:
    """Check that a schema has what an argument names.

    Raises:
        UsageError: It does not; the message names the nearest one.
    """
    names = list(names)
    if name not in names:
        missing = "the schema has no" if kind == "table" else "the schema declares no"
        raise error(f"{missing} {kind} {name!r}{did_you_mean(nearest(name, names))}")
