"""The decoding process: reads a file from the standard input, writes an Arrow stream to the standard output.

The custom metadata of a batch says how far the file has been read; what is wrong with it goes to the
standard error output. A thread watches over what the process takes, and ends it at once: an error could
not get out of a reader that is busy. NumPy and cloudpickle are not loaded: no reader needs them, and
they would double the time to start.
"""

from __future__ import annotations

import json
import os
import signal
import threading
import time
import warnings
from collections.abc import Iterator
from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import IO, Any, BinaryIO

import pyarrow as pa

from fakegen.decoding.arrow_readers import (
    ROWS,
    Batches,
    arrow_batches,
    json_lines_batches,
    parquet_batches,
)
from fakegen.decoding.dictionary_marks import marks_of_categories
from fakegen.decoding.plain_columns import depth, plain_column, plain_type
from fakegen.decoding.request import Exit, Request, TooLarge


def _workbook(file: BinaryIO, request: Request) -> Batches:
    from fakegen.decoding.workbook import workbook_batches  # loads what no other format needs

    return workbook_batches(file, request)


_READERS = {
    "arrow": arrow_batches,
    "excel": _workbook,
    "jsonl": json_lines_batches,
    "parquet": parquet_batches,
}
_INTERVAL = 0.005
"""Seconds between two looks at the memory; a reader fills about 50 MB in that time."""
_LONGEST = 300
"""How many characters of a library's message are passed on."""


def main(argument: str) -> None:
    """Decode the standard input as a request says, and end the process."""
    signal.signal(
        signal.SIGINT, signal.SIG_IGN
    )  # its parent is interrupted, too, and closes the pipe
    warnings.simplefilter("ignore")
    _leave_no_core_file()
    request = Request.of(argument)
    threading.Thread(target=_watch, args=(request,), daemon=True).start()
    with os.fdopen(os.dup(1), "wb") as out:
        try:
            serve(os.fdopen(0, "rb", closefd=False), request, out)
            out.flush()
        except BrokenPipeError:
            os._exit(0)
        except MemoryError:  # Arrow's, too
            os._exit(Exit.TOO_MUCH_MEMORY)
        except Exception as error:
            _report(error)
            os._exit(Exit.ERROR)
        os._exit(0)  # what a damaged file has left behind must not be taken apart


def serve(file: BinaryIO, request: Request, out: IO[bytes]) -> None:
    """Write what a file holds as an Arrow stream.

    Args:
        file: The file; it must be seekable.
        request: What to decode.
        out: Where to.

    Raises:
        TooLarge: It holds more than is read.
        Exception: It is not valid: whatever its reader raises.
    """
    file.seek(0)
    schema, batches = _READERS[request.kind](file, request)
    _check(schema, request)
    parts = _parts(batches, request)
    first = next(parts, None)
    plain = pa.schema([_plain_field(n, field, first) for n, field in enumerate(schema)])
    unpacked = 0
    with pa.ipc.new_stream(out, plain) as writer:
        for part in chain([] if first is None else [first], parts):
            columns = [plain_column(column) for column in part.columns]
            block = pa.record_batch(columns, schema=plain)
            unpacked += block.nbytes + block.num_rows * block.num_columns
            if unpacked > request.most_unpacked:
                raise TooLarge(f"it would unpack to more than {request.most_unpacked:,} bytes")
            writer.write_batch(block, {"at": str(file.tell())})


def _plain_field(place: int, field: pa.Field, first: pa.RecordBatch | None) -> pa.Field:
    """Return the field of a column of plain values, with the categories that its first rows refer to."""
    marks = None if first is None else marks_of_categories(first.column(place))
    return pa.field(field.name, plain_type(field.type), metadata=marks)


def _parts(batches: Any, request: Request) -> Iterator[pa.RecordBatch]:
    """Yield the batches in validated pieces: so a column of few distinct values is written out bit by bit."""
    for batch in batches:
        if len(batch) * max(batch.num_columns, 1) > request.most_unpacked:
            raise TooLarge(f"it has a batch of {len(batch):,} rows")
        batch.validate(full=True)
        for start in range(0, len(batch), ROWS):
            yield batch.slice(start, ROWS)


def _check(schema: pa.Schema, request: Request) -> None:
    if len(schema) > request.most_columns:
        raise TooLarge(f"it has {len(schema):,} columns; at most {request.most_columns:,} are read")
    for field in schema:
        if depth(field.type) > request.most_depth:
            raise TooLarge(f"it is nested more than {request.most_depth} deep")


def _report(error: Exception) -> None:
    """Write what is wrong to the standard error output."""
    no_sheet = error.args if type(error) is LookupError else None
    message = " ".join(str(error).split())[:_LONGEST] or type(error).__name__
    facts = {"message": message, "valid": isinstance(error, TooLarge), "no_sheet": no_sheet}
    os.write(2, json.dumps(facts).encode())


def _leave_no_core_file() -> None:
    """Keep a crash from leaving a file of the whole memory in the current folder, on systems that would."""
    with suppress(ImportError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _watch(request: Request) -> None:
    """End the process as soon as it takes more than it may."""
    while True:
        if max(pa.total_allocated_bytes(), _resident()) > request.most_memory:
            os._exit(Exit.TOO_MUCH_MEMORY)
        if time.process_time() > request.most_seconds:
            os._exit(Exit.TOO_MUCH_TIME)
        time.sleep(_INTERVAL)


def _resident() -> int:
    """Return how many bytes of memory the process occupies, where the system says so."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0
