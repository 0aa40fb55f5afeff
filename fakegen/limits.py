"""What a run may use: every bound has its home here, and both modes state theirs.

:data:`NORMAL` is for schemas that you trust. Its bounds only stop slips: a picture of 20,000 pixels
squared, a total over 10**18 rows. :data:`UNTRUSTED` is for schemas of others, which may waste a
bounded amount of time and memory, and read nothing outside their own folder.

Idea: limits hold for all that is done *within* a :class:`Budget`, here and in whatever is called,
plugins included; a parameter handed from function to function would be forgotten somewhere, and what
forgets it would be unbounded. Invariant: no value depends on a limit, only whether a run ends with an
error. Bound: time and memory are checked between steps, so one step can overrun them; a program that
must hold them exactly runs in a process of its own (:mod:`fakegen.cli.guard`).
"""

from __future__ import annotations

import errno
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from pathlib import Path
from time import thread_time

from fakegen.errors import LimitError

MIB = 2**20


@dataclass(frozen=True, slots=True)
class Limits:
    """The bounds of one mode; None is no bound.

    Attributes:
        value_bytes: The longest value of a column, in bytes.
        block_bytes: How many bytes of values are made at a time; blocks of long rows have fewer rows.
        held_rows: The rows of a table that a rule can hold together: all of them, or those up to the
            last one that is made. Each takes up to 150 bytes (measured with ``monotone`` over two
            million rows).
        document_bytes: The longest schema.
        rows: The rows of all tables together.
        file_bytes: The largest source or model file.
        unpacked_bytes: The most that a model file may unpack to.
        held_bytes: The values of a table that are held in memory together.
        memory: The address space of a process that makes blocks, in bytes.
        written_bytes: The largest file that a process may write, temporary ones included.
        seconds: The processor time of building a plan, and of making its rows.
        folder: The only folder in which files are opened; with None, wherever a schema says.
    """

    value_bytes: int = 16 * MIB
    block_bytes: int = 256 * MIB
    held_rows: int = 20_000_000
    document_bytes: int = 16 * MIB
    rows: int | None = None
    file_bytes: int | None = None
    unpacked_bytes: int = 2048 * MIB
    held_bytes: int | None = None
    memory: int | None = None
    written_bytes: int | None = None
    seconds: int | None = None
    folder: Path | None = None

    def inside(self, folder: Path) -> Limits:
        """Return these limits for the schema in a folder."""
        return replace(self, folder=folder)


NORMAL = Limits()
UNTRUSTED = Limits(
    value_bytes=1 * MIB,
    block_bytes=64 * MIB,
    held_rows=1_000_000,
    document_bytes=1 * MIB,
    rows=1_000_000,
    file_bytes=32 * MIB,
    unpacked_bytes=128 * MIB,
    held_bytes=512 * MIB,
    memory=2048 * MIB,
    written_bytes=1024 * MIB,
    seconds=8,
)


@dataclass(slots=True)
class Budget:
    """What is left of some limits.

    Attributes:
        limits: The limits.
        spent: The processor time spent before, in seconds.
        place: What is being done, for messages.
    """

    limits: Limits = NORMAL
    spent: float = 0.0
    place: str = ""

    @classmethod
    def current(cls) -> Budget:
        """Return the budget that is being spent here."""
        stretch = _current.get()
        return stretch.budget if stretch else cls()

    @contextmanager
    def spending(self) -> Iterator[None]:
        """Do what stands within the block under these limits, and count its time."""
        start = thread_time()
        token = _current.set(_Stretch(self, start))
        try:
            yield
        finally:
            self.spent += thread_time() - start
            _current.reset(token)

    @contextmanager
    def anywhere(self) -> Iterator[None]:
        """Let the block open files outside the folder: those that the caller names."""
        before, self.limits = self.limits, replace(self.limits, folder=None)
        try:
            yield
        finally:
            self.limits = before

    def out_of_time(self) -> LimitError:
        """Return the error of a budget without time left."""
        seconds = self.limits.seconds
        return self.exceeded(
            f"an untrusted schema gets {seconds} seconds of processor time, which have run out"
        )

    def out_of_memory(self) -> LimitError:
        """Return the error of an allocation that failed."""
        memory = self.limits.memory
        if memory is None:
            return self.exceeded("there is not enough memory")
        shown = bytes_in_words(memory)
        return self.exceeded(f"an untrusted schema gets {shown} of memory, which is not enough")

    def exceeded(self, why: str) -> LimitError:
        """Return the error of an exceeded limit, with what was being done."""
        return LimitError(f"{self.place}: {why}" if self.place else why)


class Held:
    """Counts what is held in memory together."""

    def __init__(self) -> None:
        self._size = 0

    def add(self, size: int) -> None:
        """Count some more bytes.

        Raises:
            LimitError: They are more than the limits allow.
        """
        self._size += size
        current = Budget.current()
        most = current.limits.held_bytes
        if most is not None and self._size > most:
            shown = bytes_in_words(most)
            raise current.exceeded(f"an untrusted schema can hold {shown} of values in memory")


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A stretch of time within a budget, in one thread."""

    budget: Budget
    start: float


_current: ContextVar[_Stretch | None] = ContextVar("budget", default=None)


def limits() -> Limits:
    """Return the limits that hold here."""
    return Budget.current().limits


def check_time() -> None:
    """End what takes too long; what loops over rows or columns calls this.

    Raises:
        LimitError: The time has run out.
    """
    stretch = _current.get()
    if stretch is None:
        return
    seconds = stretch.budget.limits.seconds
    if seconds is not None and stretch.budget.spent + thread_time() - stretch.start > seconds:
        raise stretch.budget.out_of_time()


@contextmanager
def working_at(place: object) -> Iterator[None]:
    """Say what the block does: errors about limits name it.

    Args:
        place: What messages begin with: a mark, or a mark and a column.

    Raises:
        LimitError: The time has run out, or the memory.
    """
    current = Budget.current()
    before, current.place = current.place, str(place)
    try:
        check_time()
        yield
    except MemoryError:
        raise current.out_of_memory() from None
    finally:
        current.place = before


def bytes_in_words(count: int) -> str:
    """Return a number of bytes as messages print it: ``1 MiB``, ``300 bytes``."""
    return f"{count // MIB:,} MiB" if count % MIB == 0 and count else f"{count:,} bytes"


def reason_of(error: OSError) -> str:
    """Return why the operating system refused something, as messages print it.

    Where files may not grow beyond a size (``ulimit -f``), the message has that size.
    """
    if error.errno == errno.EFBIG and sys.platform != "win32":
        import resource

        most, _ = resource.getrlimit(resource.RLIMIT_FSIZE)
        if most != resource.RLIM_INFINITY:
            return f"files may have {bytes_in_words(most)} here"
    reason = error.strerror or str(error)
    return reason[:1].lower() + reason[1:]
