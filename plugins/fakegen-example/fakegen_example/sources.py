"""A source: the sections of an INI file as rows."""

from __future__ import annotations

import configparser
from pathlib import Path
from typing import Any

import pyarrow as pa

from fakegen import DataError, ParameterError


def read_ini(folder: Path, value: Any, *, name: str = "name") -> pa.Table:
    """The sections of an INI file: one row per section, one column of strings per key.

    Example::

        sources:
          hosts: {example.ini: people.ini, name: host}
        tables:
          server:
            columns:
              "host, rack": {sample: {source: hosts}}

    Args:
        folder: The folder that the path is relative to.
        value: The path.
        name: The column for the sections' names.

    Raises:
        DataError: The file is not an INI file, or has no sections.
        ParameterError: There is no such file.
    """
    path = folder / str(value)
    if not path.is_file():
        raise ParameterError(f"there is no file {str(value)!r}")
    parser = configparser.ConfigParser(interpolation=None)
    try:
        parser.read(path, encoding="utf-8")
    except (configparser.Error, UnicodeDecodeError) as error:
        raise DataError(f"{value} is not an INI file: {error}") from error
    if not parser.sections():
        raise DataError(f"{value} has no sections")
    keys = list(dict.fromkeys(key for section in parser.sections() for key in parser[section]))
    columns = {
        name: parser.sections(),
        **{key: [parser[section].get(key) for section in parser.sections()] for key in keys},
    }
    return pa.table({key: pa.array(found, pa.string()) for key, found in columns.items()})
