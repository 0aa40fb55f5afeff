"""What passes over all rows found, as a file that is read by ranges of rows.

Idea: the file is a row of Arrow IPC files, one for each result, and the index says where each begins. It is
mapped into memory and not read: a range of rows touches the pages that hold it, and the binary search for
its first row a few more. Bound: opening it costs the same for a thousand rows and for a billion. So that
values are found in place, nothing is compressed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow as pa
from numpy.typing import NDArray

from fakegen.engine.pass_results import Key, Results
from fakegen.errors import DataError
from fakegen.plan.children import ChildIndex
from fakegen.plan.passes import Result
from fakegen.plan.redraws import Redraws

Index = Sequence[Mapping[str, Any]]
"""Where each result is, and what it is the result of: plain values."""

_ALIGNMENT = 64
_ROW = "row"


@dataclass(frozen=True, slots=True)
class Found:
    """What has been found by looking at all rows.

    Attributes:
        results: What passes found.
        indexes: Which rows belong to which of another table, by table.
    """

    results: Results = field(default_factory=dict)
    indexes: Mapping[str, ChildIndex] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.results or self.indexes)


def write_found(found: Found, file: BinaryIO) -> Index:
    """Write what was found; return where it is.

    Args:
        found: What was found.
        file: A new file.
    """
    entries: list[tuple[dict[str, Any], pa.Table]] = []
    for (table, of), result in found.results.items():
        entry: dict[str, Any] = {"table": table, "of": list(of) if isinstance(of, tuple) else of}
        if isinstance(result, Redraws):
            entry["stop"] = result.stop
        entries.append((entry, _as_table(result)))
    for table, index in found.indexes.items():
        spread: dict[str, NDArray[Any]] = {"start": index.starts}
        if index.weights is not None:
            spread["weight"] = index.weights
        entries.append(({"table": table, "most": index.most}, pa.table(spread)))
    written = []
    for entry, data in entries:
        file.write(bytes(-file.tell() % _ALIGNMENT))
        start = file.tell()
        with pa.ipc.new_file(pa.PythonFile(file), data.schema) as writer:
            writer.write_table(data)
        written.append({**entry, "start": start, "bytes": file.tell() - start})
    return written


def read_found(index: Index, path: Path) -> Found:
    """Return what is in a file, of which nothing is read before it is needed.

    Raises:
        DataError: The file is not there, or is no such file.
    """
    try:
        mapped = (
            pa.memory_map(str(path)).read_buffer() if path.stat().st_size else pa.py_buffer(b"")
        )
    except OSError as error:
        reason = error.strerror or error
        raise DataError(f"{path} holds a part of the job and cannot be read: {reason}") from error
    results: dict[Key, Result | Redraws] = {}
    indexes: dict[str, ChildIndex] = {}
    try:
        for entry in index:
            columns = _columns(entry, mapped)
            table, of = str(entry["table"]), entry.get("of")
            if of is None:
                weights = columns.get("weight")
                starts = _numbers(columns["start"])
                sums = None if weights is None else _numbers(weights)
                indexes[table] = ChildIndex(starts, sums, int(entry["most"]))
            else:
                key = (table, tuple(of) if isinstance(of, list) else str(of))
                results[key] = _redraws(entry, columns) if "stop" in entry else columns
    except (pa.ArrowException, LookupError, TypeError, ValueError, OSError) as error:
        raise DataError(f"{path} is not what was written beside the job: {error}") from error
    return Found(results, indexes)


def _as_table(found: Result | Redraws) -> pa.Table:
    if isinstance(found, Redraws):
        attempts = {f"attempt {label}": array for label, array in found.attempts.items()}
        return pa.table({_ROW: found.rows, **attempts})
    return pa.table(dict(found))


def _columns(entry: Mapping[str, Any], mapped: pa.Buffer) -> dict[str, pa.Array]:
    start, size = entry["start"], entry["bytes"]
    if not 0 <= start <= start + size <= mapped.size:
        raise ValueError("it is shorter than it was")
    with pa.ipc.open_file(pa.BufferReader(mapped.slice(start, size))) as reader:
        data = reader.read_all()
    data.validate(full=not all(_is_flat(kind) for kind in data.schema.types))
    return {name: data[name].combine_chunks() for name in data.column_names}


def _redraws(entry: Mapping[str, Any], columns: Mapping[str, pa.Array]) -> Redraws:
    numbers = {name: _numbers(values) for name, values in columns.items()}
    rows = numbers.pop(_ROW)
    attempts = {name.removeprefix("attempt "): array for name, array in numbers.items()}
    return Redraws(int(entry["stop"]), rows, attempts)


def _numbers(values: pa.Array) -> NDArray[Any]:
    found: NDArray[Any] = values.to_numpy(zero_copy_only=True)
    return found


def _is_flat(kind: pa.DataType) -> bool:
    """Return whether an array of a type holds no offsets, which could point anywhere."""
    return bool(pa.types.is_primitive(kind) or pa.types.is_decimal(kind))
