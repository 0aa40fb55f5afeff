"""The files to infer a schema from: found, named and read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from fakegen.errors import DataError, ParameterError, UsageError, did_you_mean
from fakegen.interfaces.source import Source
from fakegen.sources.file import is_data
from fakegen.streams.sampling import sampled_from

_MOST_ROWS = 1_000_000
_TRIMMED = 0.5


@dataclass(frozen=True, slots=True)
class Input:
    """One table to infer a schema from.

    Attributes:
        name: The name of the source, the model and the table.
        path: The file.
        data: Its rows, at least two; a sample of a million if it has more.
        rows: How many rows it has.
        options: The options that the source needs besides the file.
    """

    name: str
    path: Path
    data: pa.Table
    rows: int
    options: Mapping[str, Any] = field(default_factory=dict)


def read_inputs(paths: Sequence[str | Path], source: Source) -> list[Input]:
    """Read the given files and the files of the given folders, in order.

    Args:
        paths: Files and folders.
        source: The source that reads files.

    Raises:
        UsageError: There is no such file, a folder holds no data, or one of them is a URL.
        DataError: A file cannot be read, or has fewer than two rows.
    """
    for given in paths:
        if "://" in str(given):
            raise UsageError(
                f"a schema is inferred from files and folders, not from {str(given)!r}"
            )
    found: dict[str, Input] = {}
    for path in dict.fromkeys(file for given in paths for file in _files(Path(given))):
        data, options = _read(path, source)
        if data.num_rows < 2:
            rows = "no rows" if not data.num_rows else "one row"
            raise DataError(f"{path} has {rows}: there is nothing to learn from it")
        name = _name(path, found)
        found[name] = Input(name, path, data, sampled_from(data)[0], options)
    if not found:
        raise UsageError("give at least one file or folder to infer a schema from")
    return list(found.values())


def _files(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    files = [item for item in sorted(path.iterdir()) if item.is_file() and is_data(item)]
    if not files:
        raise UsageError(f"folder '{path}' has no file of a known format")
    yield from files


def _read(path: Path, source: Source) -> tuple[pa.Table, dict[str, Any]]:
    def rows(**options: Any) -> pa.Table:
        if source.sample is None:
            return source.read(Path(), str(path), **options)
        return source.sample(Path(), str(path), _MOST_ROWS, **options)

    try:
        data = rows()
        if any(_is_padded(column) for column in data.columns):
            return rows(trim=True), {"trim": True}
    except ParameterError as error:
        raise UsageError(f"{error.message}{did_you_mean(error.suggestion)}") from None
    except OSError as error:
        raise DataError(f"{path} cannot be read: {error}") from None
    return data, {}


def _is_padded(column: pa.ChunkedArray) -> bool:
    """Return whether most strings begin with a space, as after the commas of some CSV files."""
    if not pa.types.is_string(column.type) or column.null_count == len(column):
        return False
    padded = pc.mean(pc.starts_with(column, " ").cast(pa.float64())).as_py()
    return bool(padded > _TRIMMED)


def _name(path: Path, taken: Mapping[str, Input]) -> str:
    stem = re.sub(r"\W+", "_", path.name.partition(".")[0]).strip("_") or "data"
    names = [stem, *(f"{stem}_{number}" for number in range(2, len(taken) + 2))]
    return next(name for name in names if name not in taken)
