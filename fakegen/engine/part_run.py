"""Making the parts of a job: here, or wherever an executor makes them.

The tasks of an executor are then parts, and what comes back is a manifest: each worker writes its own files,
and no rows pass from one process to another.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from time import perf_counter

from fakegen.engine.carried_warnings import Reissued
from fakegen.engine.elsewhere import done_elsewhere
from fakegen.engine.part_files import ASIDE, Manifest, PartWriter, sha256_of
from fakegen.errors import UsageError, number_of
from fakegen.formats.stores import Store
from fakegen.interfaces.executor import Executor


@dataclass(frozen=True, slots=True)
class PartTask:
    """A part to make.

    Attributes:
        part: Its number, from 0.
        parts: How many there are.
    """

    part: int
    parts: int

    def __str__(self) -> str:
        return f"part {self.part} of {self.parts}"


@dataclass(frozen=True, slots=True)
class PartMade:
    """A part that has been made.

    Attributes:
        part: Its number, from 0.
        parts: How many there are.
        rows: The rows of all its tables.
        bytes: The size of its files.
        worker: The machine and the process that made it.
        seconds: How long that took.
        left: How many of the parts that the run was asked for are still missing; 0 until the run says so.
    """

    part: int
    parts: int
    rows: int
    bytes: int
    worker: str
    seconds: float
    left: int = 0


def make_parts(
    writer: PartWriter, parts: Sequence[int], executor: Executor, workers: int
) -> Iterator[PartMade]:
    """Make parts, and yield each as it is finished.

    Args:
        writer: What writes a part.
        parts: The numbers of the parts.
        executor: Where they are made.
        workers: How many at the same time.

    Raises:
        FakegenError: A part cannot be made. The finished ones stay.
    """
    tasks = (PartTask(part, writer.layout.parts) for part in parts)
    yield from done_elsewhere(executor, workers, _made, partial(_same, writer), tasks, Reissued())


def make_part(
    writer: PartWriter, part: int, progress: Callable[[str, int], None] = lambda _table, _rows: None
) -> PartMade:
    """Make one part here."""
    start = perf_counter()
    manifest = writer.write(part, progress)
    worker = f"{socket.gethostname()}:{os.getpid()}"
    size = sum(file.bytes for file in manifest.files if not file.is_checked)
    seconds = perf_counter() - start
    return PartMade(part, writer.layout.parts, manifest.rows, size, worker, seconds)


def manifests(store: Store, sizes: Mapping[str, int]) -> list[Manifest]:
    """Return the manifests in a folder, in the order of their parts.

    Args:
        store: The folder.
        sizes: The sizes of its files.

    Raises:
        DataError: One cannot be read, or is none.
    """
    found = []
    for name in sizes:
        if name.startswith(f"{ASIDE}/") and name.endswith(".json"):
            with store.open(name) as file:
                text = file.read()
            found.append(Manifest.from_json(text, f"{store.name}/{name}"))
    return sorted(found, key=lambda manifest: manifest.part)


def check_same_run(writer: PartWriter) -> None:
    """Check that the parts that are there already belong to the job, cut and written as it is now.

    Raises:
        UsageError: They do not.
        DataError: A manifest cannot be read.
    """
    for manifest in manifests(writer.store, writer.store.sizes()):
        if manifest.digest != writer.job.digest:
            raise UsageError(
                f"{writer.store.name} holds parts of another run: their digest is {manifest.digest}, "
                f"and not {writer.job.digest}; choose another folder, or remove them"
            )
        if manifest.layout != writer.layout:
            was, now = manifest.layout, writer.layout
            raise UsageError(
                f"{writer.store.name} holds this run in {number_of(was.parts, 'part')} of format "
                f"{was.format!r}, and not in {now.parts:,} of {now.format!r} with the same options; "
                "choose another folder, or remove them"
            )


def damage(store: Store, manifest: Manifest, sizes: Mapping[str, int]) -> str | None:
    """Return what is wrong with the files of a part, as a clause; None if all are whole.

    Args:
        store: The folder.
        manifest: What the part says of itself.
        sizes: The sizes of the folder's files.
    """
    for file in manifest.files:
        if file.name not in sizes:
            return f"{file.name} is missing"
        if sizes[file.name] != file.bytes:
            return f"{file.name} has {sizes[file.name]:,} bytes, and had {file.bytes:,}"
        with store.open(file.name) as opened:
            if sha256_of(opened) != file.sha256:
                return f"{file.name} has another SHA-256 than it had"
    return None


def unfinished(writer: PartWriter, parts: Iterable[int]) -> list[int]:
    """Return those of these parts that are not there, or not whole."""
    sizes = writer.store.sizes()
    whole = {
        manifest.part
        for manifest in manifests(writer.store, sizes)
        if damage(writer.store, manifest, sizes) is None
    }
    return [part for part in parts if part not in whole]


def _same(writer: PartWriter) -> PartWriter:
    return writer


def _made(writer: PartWriter, task: PartTask) -> PartMade:
    return make_part(writer, task.part)
