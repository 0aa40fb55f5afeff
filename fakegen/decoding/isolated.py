"""Starting the decoding process and receiving what it decodes."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, BinaryIO

import pyarrow as pa

from fakegen.decoding.request import Exit, Request
from fakegen.errors import DataError, FakegenError, ParameterError, nearest

_ROOT = str(Path(__file__).parents[2])
_START = """\
import json, sys
sys.modules["numpy"] = sys.modules["cloudpickle"] = None
sys.path[:0], more = json.loads(sys.argv[1])
sys.path += more
from fakegen.decoding.child import main
main(sys.argv[2])
"""


@dataclass(frozen=True, slots=True)
class Decoded:
    """A file's rows as they are decoded.

    Attributes:
        schema: Their schema, of plain types, with the marks of :mod:`fakegen.decoding.dictionary_marks`.
        batches: Each batch, with how many bytes of the file have been read.
    """

    schema: pa.Schema
    batches: Iterator[tuple[pa.RecordBatch, int]]


@contextmanager
def decoded(file: BinaryIO, origin: str, request: Request) -> Iterator[Decoded]:
    """Decode a file in a process of its own, which ends with this context.

    Args:
        file: The file; it must have a descriptor and be seekable.
        origin: Where it comes from, for messages.
        request: What to decode, and what that may take.

    Raises:
        DataError: The file is not valid, or takes more than it may. The iterator raises it, too.
        ParameterError: The workbook has no such sheet.
    """
    with tempfile.TemporaryFile() as said, _start(file, said, request) as process:
        decoding = _Decoding(process, said, origin, request)
        try:
            yield decoding.begun()
        finally:
            process.kill()


def _start(file: BinaryIO, said: IO[bytes], request: Request) -> subprocess.Popen[bytes]:
    # The isolated mode ignores the current folder and the environment. fakegen itself comes first, so
    # that both processes run the same code; where other libraries are found, only last.
    places = json.dumps([[_ROOT], [place for place in sys.path if place]])
    arguments = [sys.executable, "-I", "-c", _START, places, request.text()]
    try:
        return subprocess.Popen(arguments, stdin=file, stdout=subprocess.PIPE, stderr=said)  # noqa: S603 - fakegen's own code
    except OSError as error:
        raise DataError(f"no process can be started to read files: {error.strerror}") from error


@dataclass(frozen=True, slots=True)
class _Decoding:
    process: subprocess.Popen[bytes]
    said: IO[bytes]
    origin: str
    request: Request

    def begun(self) -> Decoded:
        """Return the rows, once the process has begun to write them."""
        try:
            stream = pa.ipc.open_stream(self.process.stdout)
        except (pa.ArrowException, OSError):
            raise self._failure() from None
        return Decoded(stream.schema, self._batches(stream))

    def _batches(self, stream: Any) -> Iterator[tuple[pa.RecordBatch, int]]:
        try:
            while True:
                found = stream.read_next_batch_with_custom_metadata()
                yield found.batch, int(found.custom_metadata["at"])
        except (StopIteration, pa.ArrowException, OSError):
            if self.process.wait():
                raise self._failure() from None

    def _failure(self) -> FakegenError:
        """Return the error for how the process ended."""
        status, request = self.process.wait(), self.request
        self.said.seek(0)
        said = self.said.read().decode(errors="replace")
        if status == Exit.ERROR:
            return self._reported(**json.loads(said))
        if status == Exit.TOO_MUCH_MEMORY:
            limit = f"{request.most_memory // 2**20:,} MiB of memory"
        elif status == Exit.TOO_MUCH_TIME:
            limit = f"{request.most_seconds:,.0f} s of CPU time"
        elif status == 1:  # an error of Python before it could be reported
            reason = said.strip().rpartition("\n")[2] or "it says nothing"
            return DataError(f"the process that reads files cannot start: {reason}")
        else:
            return DataError(f"{self.origin} is not valid {request.format}: its reader crashes")
        return DataError(f"{self.origin}: reading it would take more than {limit}")

    def _reported(
        self, message: str, valid: bool, no_sheet: tuple[str | int, list[str]] | None
    ) -> FakegenError:
        if no_sheet is None:
            fault = "" if valid else f" is not valid {self.request.format}"
            return DataError(f"{self.origin}{fault}: {message}")
        sheet, names = no_sheet
        if isinstance(sheet, int):
            return ParameterError(
                f"there is no sheet {sheet}; the workbook has {len(names)}", "sheet"
            )
        return ParameterError(f"there is no sheet {sheet!r}", "sheet", nearest(sheet, names))
