"""Model files: a zip of one JSON document and plain arrays. Reading one runs no code.

``model.json`` holds the version, the method and the model's state; every other entry is
``arrays/<name>.npy``, read without pickle. Model files may come from untrusted places, so there are
three checks. First, what the zip declares (entries, names, sizes, compression ratio) is checked
before anything is unpacked, and no entry is read past its declared size, which bounds memory. Second,
an array's header must declare a plain type and match its bytes exactly. Third, the method checks the
state: it refuses every state that no model could have, so that drawing from a restored model neither
fails nor reads out of bounds. The invariant: the worst that a file can do is to be refused with a
:class:`ModelError`.

The same model always gives the same bytes, since entries carry no date, and a file appears under its
name only when it is complete.
"""

from __future__ import annotations

import io
import json
import os
import re
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from fakegen.errors import DataError, ModelError, did_you_mean, nearest
from fakegen.formats.partial_file import write_file
from fakegen.interfaces.method import Method, Model
from fakegen.learning.checked_zip import add_entry, checked_entries, entry_content
from fakegen.learning.saved import saved_field
from fakegen.sources.json_text import strict_json
from fakegen.sources.opening import open_file

VERSION = 1
_MAX_ENTRIES = 100_000
_MAX_JSON, _MAX_JSON_RATIO, _SMALL_JSON = 256 * 2**20, 20, 32 * 2**20
"""Less than for arrays, since parsed JSON takes up to 30 times as much memory as its text."""
_DOCUMENT = "model.json"
_START = 32
_ARRAY = re.compile(r"arrays/([A-Za-z0-9_][A-Za-z0-9_.\-]{0,127})\.npy")
_DTYPES = frozenset(
    np.dtype(kind)
    for kind in ("bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64")
) | {np.dtype("float32"), np.dtype("float64")}


def save(model: Model, path: str | os.PathLike[str]) -> None:
    """Write a model. The file appears under its name only when it is complete.

    The same model always gives the same bytes.

    Raises:
        ModelError: A model file cannot hold the model's state.
        DataError: The file cannot be written, or a file of another kind is in its place.
    """
    check_target(Path(path))
    write_file(Path(path), packed(model))


def packed(model: Model) -> bytes:
    """Return a model as the content of a model file.

    Raises:
        ModelError: A model file cannot hold the model's state.
    """
    state, arrays = model.state()
    document = {"fakegen_model": VERSION, "method": model.method, "state": state}
    content = io.BytesIO()
    try:
        with zipfile.ZipFile(content, "w") as archive:
            text = json.dumps(document, indent=1, ensure_ascii=False, allow_nan=False)
            add_entry(archive, _DOCUMENT, text.encode())
            for name, array in arrays.items():
                add_entry(archive, f"arrays/{name}.npy", _array_bytes(name, array))
    except (TypeError, ValueError) as error:
        raise ModelError(f"the model cannot be saved: {error}") from error
    return content.getvalue()


def check_target(path: Path) -> None:
    """Check that a model can be saved here without replacing anything but a model or an empty file.

    Raises:
        DataError: Something else is there.
    """
    if not path.exists():
        return
    if not path.is_file():
        raise DataError(f"{path} is no regular file: a model cannot be saved there")
    if path.stat().st_size and not _is_model(path):
        raise DataError(f"{path} is no model file of fakegen, and is not replaced; remove it first")


def _is_model(path: Path) -> bool:
    """Return whether a file is a model file, of whatever version, by how its document begins."""
    try:
        with zipfile.ZipFile(path) as archive, archive.open(_DOCUMENT) as document:
            return document.read(_START).split()[:2] == [b"{", b'"fakegen_model":']
    except (OSError, KeyError, ValueError, zipfile.BadZipFile, zlib.error, NotImplementedError):
        return False


def load(path: str | os.PathLike[str], methods: Mapping[str, Method]) -> Model:
    """Read a model.

    Args:
        path: The file; it need not be trusted.
        methods: The known methods by name.

    Raises:
        ModelError: It is not a valid model file, or its method or version is unknown.
        DataError: The file cannot be read.
    """
    try:
        with open_file(Path(path)) as file:
            return unpacked(file, str(path), methods)
    except (FileNotFoundError, IsADirectoryError, PermissionError) as error:
        raise DataError(f"cannot read {path}: {error.strerror}") from error


def unpacked(file: BinaryIO, path: str, methods: Mapping[str, Method]) -> Model:
    """Return the model in an open model file.

    Args:
        file: The file; it need not be trusted.
        path: What messages call it.
        methods: The known methods by name.

    Raises:
        ModelError: It is not a valid model file, or its method or version is unknown.
    """
    try:
        document, arrays = _read(file)
    except (DataError, MemoryError):
        raise
    except Exception as error:  # zipfile and NumPy raise many kinds on damaged input
        raise ModelError(f"{path} is not a valid model file: {error}") from error
    name = document["method"]
    if name not in methods:
        hint = did_you_mean(nearest(name, methods))
        raise ModelError(f"{path} was learned with the unknown method {name!r}{hint}")
    try:
        return methods[name].restore(document["state"], arrays)
    except ModelError as error:
        raise ModelError(f"{path} is not a valid model file: {error}") from error
    except RecursionError as error:
        raise ModelError(f"{path} is not a valid model file: nested too deeply") from error


def _array_bytes(name: str, array: NDArray[Any]) -> bytes:
    if not _ARRAY.fullmatch(f"arrays/{name}.npy"):
        raise ValueError(f"array name {name!r} is not plain")
    if array.dtype not in _DTYPES:
        raise ValueError(f"array {name!r} is of type {array.dtype}")
    buffer = io.BytesIO()
    np.lib.format.write_array(buffer, np.ascontiguousarray(array), (1, 0), allow_pickle=False)
    return buffer.getvalue()


def _read(file: BinaryIO) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    length = file.seek(0, os.SEEK_END)
    with zipfile.ZipFile(file) as archive:
        entries = checked_entries(archive, length, _MAX_ENTRIES)
        if all(entry.filename != _DOCUMENT for entry in entries):
            raise ModelError(f"there is no {_DOCUMENT}")
        arrays: dict[str, NDArray[Any]] = {}
        document: Any = None
        for entry in entries:
            if entry.filename == _DOCUMENT:
                most = max(_SMALL_JSON, _MAX_JSON_RATIO * entry.compress_size)
                if entry.file_size > min(most, _MAX_JSON):
                    raise ModelError(f"{_DOCUMENT} is too large")
                document = strict_json(entry_content(archive, entry), constants=False)
            elif match := _ARRAY.fullmatch(entry.filename):
                arrays[match[1]] = _array(match[1], entry_content(archive, entry))
            else:
                raise ModelError(f"unknown entry {entry.filename!r}")
    version = saved_field(document, "fakegen_model", int)
    if version != VERSION:
        raise ModelError(
            f"its version is {version}; this release of fakegen reads version {VERSION}"
        )
    saved_field(document, "method", str)
    saved_field(document, "state", dict)
    return document, arrays


def _array(name: str, content: bytes) -> NDArray[Any]:
    buffer = io.BytesIO(content)
    if np.lib.format.read_magic(buffer) != (1, 0):
        raise ModelError(f"array {name!r} has an unknown version of the format")
    shape, is_column_major, dtype = np.lib.format.read_array_header_1_0(buffer)
    if dtype not in _DTYPES:
        raise ModelError(f"array {name!r} is of type {dtype}")
    count = 1
    for length in shape:
        count *= length
    if count < 0 or count * dtype.itemsize != len(content) - buffer.tell():
        raise ModelError(f"array {name!r} does not have the length that it declares")
    values = np.frombuffer(content, dtype, offset=buffer.tell())
    return values.reshape(shape, order="F" if is_column_major else "C").copy("K")
