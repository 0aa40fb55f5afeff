"""Parts of a job as files: each part is whole or absent, and says what it holds.

A part is the same share of the rows of every table. Its files are ``TABLE/part-00007.parquet``; beside them,
``_fakegen/part-00007.json`` is its manifest, with the digest of the job, and each file's rows, size and
SHA-256. The manifest is placed last, so a part that has one is finished, and a part that a worker did not
finish has none. Readers of such folders (Arrow, Spark, DuckDB, Dask) pass over names that begin with ``_``.

Rules over all rows cannot be checked in a part. What they read goes into
``_fakegen/part-00007.TABLE.arrow``, for :mod:`fakegen.engine.gathering`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow as pa

from fakegen.arrays.without_pandas import without_pandas
from fakegen.engine.aside_columns import AsideColumns
from fakegen.engine.job_plan import JobPlan
from fakegen.engine.run import Run
from fakegen.engine.task import Slice
from fakegen.engine.write import Progress, write
from fakegen.errors import DataError
from fakegen.formats.partial_file import writing
from fakegen.formats.stores import Store
from fakegen.interfaces.definition import NOTHING_KNOWN, Definitions
from fakegen.plan.definitions import definitions_of
from fakegen.registry import registry_for

ASIDE = "_fakegen"
"""The folder of manifests."""

_VERSION = 1
_PACKED = pa.ipc.IpcWriteOptions(compression="zstd")


@dataclass(frozen=True, slots=True)
class Layout:
    """How a job is cut and written: the same for all of its parts.

    Attributes:
        parts: How many parts there are.
        format: The format's name.
        options: The format's options.
    """

    parts: int
    format: str
    options: Mapping[str, Any] = field(default_factory=dict)

    def rows(self, rows: int, part: int) -> range:
        """Return the rows of a table that a part holds.

        Args:
            rows: The rows of the table.
            part: The number of the part, from 0.
        """
        return range(rows * part // self.parts, rows * (part + 1) // self.parts)

    def name(self, part: int) -> str:
        """Return what the names of a part's files begin with."""
        return f"part-{part:0{max(5, len(str(self.parts - 1)))}}"

    def manifest(self, part: int) -> str:
        """Return the name of a part's manifest."""
        return f"{ASIDE}/{self.name(part)}.json"


@dataclass(frozen=True, slots=True)
class PartFile:
    """A file of a part.

    Attributes:
        table: The table.
        name: The file, relative to the folder of all parts.
        start_row: Its first row.
        rows: How many it has.
        bytes: Its size.
        sha256: Its SHA-256.
        is_checked: Whether it holds what rules over all rows read, and not the rows.
    """

    table: str
    name: str
    start_row: int
    rows: int
    bytes: int
    sha256: str
    is_checked: bool = False


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a finished part says of itself.

    Attributes:
        digest: The job's.
        part: Its number, from 0.
        layout: How the job is cut and written.
        files: Its files.
    """

    digest: str
    part: int
    layout: Layout
    files: Sequence[PartFile]

    @property
    def rows(self) -> int:
        """The rows of all its tables."""
        return sum(file.rows for file in self.files if not file.is_checked)

    def to_json(self) -> bytes:
        """Return its file's content."""
        document = {"fakegen_part": _VERSION, **asdict(self)}
        return (json.dumps(document, indent=1, ensure_ascii=False) + "\n").encode()

    @classmethod
    def from_json(cls, text: bytes, name: str) -> Manifest:
        """Return what a manifest's file says.

        Raises:
            DataError: It is no manifest of this version.
        """
        try:
            document = json.loads(text)
            if (version := document.get("fakegen_part")) != _VERSION:
                raise ValueError(f"its version is {version}, not {_VERSION}")
            files = [PartFile(**file) for file in document["files"]]
            layout = Layout(**document["layout"])
            return cls(str(document["digest"]), int(document["part"]), layout, files)
        except (ValueError, LookupError, TypeError, AttributeError) as error:
            raise DataError(f"{name} is not the manifest of a part: {error}") from error


@dataclass(frozen=True, slots=True)
class PartWriter:
    """Writes parts of a job.

    Attributes:
        job: The job.
        store: The folder that they go to.
        layout: How the job is cut and written.
    """

    job: JobPlan
    store: Store
    layout: Layout

    def write(self, part: int, progress: Progress = lambda _table, _rows: None) -> Manifest:
        """Make a part, write it and then its manifest.

        Args:
            part: Its number, from 0.
            progress: Called with a table's name and the number of rows just written.

        Raises:
            FakegenError: It cannot be made or written; it then has no manifest.
        """
        plan = self.job.plan
        files: list[PartFile] = []
        for whole in self.job.slices:
            rows = self.layout.rows(whole.rows, part)
            piece = Slice(whole.table, whole.columns, rows.start, len(rows))
            files += self._write_table(Run(plan), piece, part, progress)
        manifest = Manifest(self.job.digest, part, self.layout, files)
        with self.store.placing(self.layout.manifest(part)) as path:
            path.write_bytes(manifest.to_json())
        return manifest

    def _known(self, table: str) -> Definitions:
        """Return the definition of a table without foreign keys: what they refer to is in other files."""
        definition = definitions_of(self.job.plan, self.job.slices)[table]
        return {table: replace(definition, foreign=())}

    def _write_table(self, run: Run, piece: Slice, part: int, progress: Progress) -> list[PartFile]:
        table = piece.table
        if Path(table).name != table:
            raise DataError(f"table {table!r} cannot be the name of a folder")
        format = registry_for(self.job.plugins).formats[self.layout.format]
        name = f"{table}/{self.layout.name(part)}{format.suffixes[0]}"
        aside = AsideColumns(self.job.plan.tables[table], piece.columns)
        beside = f"{ASIDE}/{self.layout.name(part)}.{table}.arrow"
        kept: list[pa.RecordBatch] = []
        tables, options = {table: self.job.schema(table)}, dict(self.layout.options)
        if "create" in format.parameters:  # a database has each table once
            options.setdefault("create", part == 0)
        known = self._known(table) if format.defines else NOTHING_KNOWN
        with self.store.placing(name) as path, without_pandas():
            writer = format.opened(path, tables, known, **options)
            checked = {table: aside.read} if aside.read else {}
            keep = lambda _, block: kept.append(aside.of(block))  # noqa: E731
            write(run, [piece], writer, progress, checked, keep)
            files = [_described(piece, name, path)]
        if aside.read:
            with self.store.placing(beside) as path:
                with (
                    writing(path),
                    pa.ipc.new_file(str(path), aside.schema, options=_PACKED) as file,
                ):
                    for block in kept:
                        file.write_batch(block)
                files.append(_described(piece, beside, path, is_checked=True))
        return files


def sha256_of(file: BinaryIO) -> str:
    """Return the SHA-256 of a file's bytes, in hexadecimal digits."""
    total = hashlib.sha256()
    while piece := file.read(2**20):
        total.update(piece)
    return total.hexdigest()


def _described(piece: Slice, name: str, path: Path, *, is_checked: bool = False) -> PartFile:
    with path.open("rb") as file:
        digest = sha256_of(file)
    size = path.stat().st_size
    return PartFile(piece.table, name, piece.start, piece.rows, size, digest, is_checked)
