"""Standard streams that are closed, full, or a pipe at whose other end nobody is left."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

from fakegen import DataError, reason_of
from fakegen.cli.plain_characters import ERRORS

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer, WriteableBuffer


def open_streams() -> None:
    """Turn failures of standard input and output into a :class:`DataError`, and ignore those of standard error.

    Terminals do not fail. Whatever the encoding of an output, what it lacks is replaced.
    """
    _hold_places()
    if not _is_terminal(sys.stdin):
        sys.stdin = _text(io.BufferedReader(_Input(0, "r", closefd=False)), sys.stdin)
    if not _is_terminal(sys.stdout):
        sys.stdout = _text(io.BufferedWriter(_Output(1, "w", closefd=False)), sys.stdout)
    if not _is_terminal(sys.stderr):
        sys.stderr = _text(io.BufferedWriter(_Errors(2, "w", closefd=False)), sys.stderr)
    for output in (sys.stdout, sys.stderr):
        if isinstance(output, io.TextIOWrapper):
            output.reconfigure(errors=ERRORS)


def settle_output() -> None:
    """Write what is still to be written, or drop it if that fails: Python would complain when it exits."""
    try:
        sys.stdout.flush()
    except (OSError, DataError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def _hold_places() -> None:
    """Open closed streams, the wrong way round: to use them fails, as it does with what is closed.

    Otherwise the first file that the program opens would get the number of standard output.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            held = os.open(os.devnull, os.O_WRONLY if number == 0 else os.O_RDONLY)
            os.set_inheritable(held, True)


def _is_terminal(stream: TextIO | None) -> bool:
    return stream is not None and stream.isatty()


def _text(stream: io.BufferedReader | io.BufferedWriter, before: TextIO | None) -> TextIO:
    return io.TextIOWrapper(
        stream,
        encoding=before.encoding if before else "utf-8",
        errors=before.errors if before else "backslashreplace",
        line_buffering=stream.fileno() == 2,
    )


class _Input(io.FileIO):
    def readinto(self, buffer: WriteableBuffer, /) -> int:
        with _told("standard input cannot be read"):
            return super().readinto(buffer) or 0

    def readall(self) -> bytes:
        with _told("standard input cannot be read"):
            return super().readall() or b""


class _Output(io.FileIO):
    def write(self, data: ReadableBuffer, /) -> int:
        with _told("standard output cannot be written"):
            return super().write(data)


class _Errors(io.FileIO):
    def write(self, data: ReadableBuffer, /) -> int:
        try:
            return super().write(data)
        except OSError:  # there is nowhere left to say so
            return memoryview(data).nbytes


@contextmanager
def _told(what: str) -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:  # the reader has left, which is no error
        raise
    except OSError as error:
        raise DataError(f"{what}: {reason_of(error)}") from error
