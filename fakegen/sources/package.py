"""The source ``package``: data files inside installed Python packages."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any

import pyarrow as pa

from fakegen.errors import ParameterError
from fakegen.sources.file import read_file
from fakegen.sources.sample import sample_file


def read_package(folder: Path, value: Any, *, path: str, **options: Any) -> pa.Table:
    """A file inside an installed Python package, which is located without importing it.

    It takes all options of ``file``.

    Example::

        sources:
          exercise: {package: sklearn, path: datasets/data/linnerud_exercise.csv, delimiter: " "}
        tables:
          visit: {rows: 5, columns: {"*": {sample: {source: exercise}}}}

    Args:
        folder: Not used.
        value: The package's name.
        path: The file's path inside the package.
        options: The options of ``file``.

    Raises:
        DataError: The file cannot be read, or its content is not valid.
        ParameterError: There is no such package or file, or the path leads out of the package.
    """
    return _inside(value, path, partial(read_file, **options))


def sample_package(folder: Path, value: Any, size: int, *, path: str, **options: Any) -> pa.Table:
    """Return a sample of a package's file, as :func:`~fakegen.sources.sample.sample_file` does."""
    del folder
    return _inside(value, path, partial(sample_file, size=size, **options))


def _inside(package: Any, path: str, read: Callable[[Path, str], pa.Table]) -> pa.Table:
    root = _root(package)
    is_outside = PurePosixPath(path).is_absolute() or "\\" in path
    if is_outside or not (root / path).resolve().is_relative_to(root.resolve()):
        raise ParameterError(f"{path!r} leads out of the package", "path")
    try:
        return read(root, path)
    except ParameterError as error:
        place = error.parameter or "path"
        raise ParameterError(error.message, place, error.suggestion, error.key) from None


def _root(package: Any) -> Path:
    if not isinstance(package, str) or not package.isidentifier():
        raise ParameterError(f"a package must be a top-level name, not {package!r}")
    # Only a dotted name would make the search import a package: this runs no code.
    try:
        spec = importlib.util.find_spec(package)
    except ValueError:
        spec = None
    if spec is None or not spec.submodule_search_locations:
        raise ParameterError(f"there is no installed package {package!r}; pip install it")
    return Path(next(iter(spec.submodule_search_locations)))
