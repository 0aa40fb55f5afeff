"""Job files: a zip of one JSON document, model files, data of sources and the code of plugin files.

``job.json`` holds the version, the digest, the releases of the libraries, the schema and the columns to make;
``models/<n>.model`` are model files, ``sources/<n>.arrow`` Arrow IPC files and ``plugins/<n>/<file>.py`` the
Python files of plugins. Job files may come from untrusted places: what the zip declares is checked before
anything is unpacked, all parts are read without pickle, and the code of plugins runs only for a caller who
says so. What passes over all rows found is a file beside it (:mod:`fakegen.engine.result_file`).

The same job always gives the same bytes, since entries carry no date.
"""

from __future__ import annotations

import atexit
import io
import json
import shutil
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa

from fakegen.engine.result_file import Index
from fakegen.errors import DataError, UsageError
from fakegen.interfaces.method import Model
from fakegen.language import SchemaSpec
from fakegen.language.saved_schema import schema_from_json, schema_to_json
from fakegen.learning import modelfile
from fakegen.learning.checked_zip import add_entry, checked_entries, entry_content
from fakegen.registry import registry_for
from fakegen.registry.by_value import ByValue
from fakegen.sources.json_text import strict_json

VERSION = 1
_DOCUMENT = "job.json"
_MAX_ENTRIES = 10_000


@dataclass(frozen=True, slots=True)
class JobContent:
    """What a job file holds.

    Attributes:
        digest: Of everything that decides a value.
        releases: The libraries that values come from, each with its version.
        schema: What to make, with the seed and the rows of the run.
        columns: The columns to make, by table.
        models: The learned models by name.
        sources: The data that the plan is built from, by source.
        modules: The plugins that the other machine must import by name.
        files: The names and the code of the plugin files.
        results: Where the file beside it holds what passes found; None if none has run.
    """

    digest: str
    releases: Mapping[str, str]
    schema: SchemaSpec
    columns: Mapping[str, Sequence[str]]
    models: Mapping[str, Model] = field(default_factory=dict)
    sources: Mapping[str, pa.Table] = field(default_factory=dict)
    modules: Sequence[str] = ()
    files: Sequence[tuple[str, bytes]] = ()
    results: Index | None = None


def packed(content: JobContent) -> bytes:
    """Return the bytes of a job file.

    Raises:
        ModelError: A model file cannot hold a model's state.
        DataError: The schema holds a value that no document can.
    """
    made = io.BytesIO()
    models = {name: f"models/{n}.model" for n, name in enumerate(content.models)}
    sources = {name: f"sources/{n}.arrow" for n, name in enumerate(content.sources)}
    files = [f"plugins/{n}/{name}" for n, (name, _) in enumerate(content.files)]
    document = {
        "fakegen_job": VERSION,
        "digest": content.digest,
        "releases": dict(content.releases),
        "columns": {table: list(names) for table, names in content.columns.items()},
        "models": models,
        "sources": sources,
        "modules": list(content.modules),
        "files": files,
        "results": content.results,
        "schema": schema_to_json(content.schema),
    }
    with zipfile.ZipFile(made, "w") as archive:
        text = json.dumps(document, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        add_entry(archive, _DOCUMENT, text.encode())
        for name, model in content.models.items():
            add_entry(archive, models[name], modelfile.packed(model))
        for name, data in content.sources.items():
            add_entry(archive, sources[name], source_bytes(data))
        for place, (_, code) in zip(files, content.files, strict=True):
            add_entry(archive, place, code)
    return made.getvalue()


def source_bytes(data: pa.Table) -> bytes:
    """Return the data of a source as it travels."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_file(sink, data.schema) as writer:
        writer.write_table(data.combine_chunks())
    return bytes(sink.getvalue())


def unpacked(
    data: bytes, path: str, *, run_plugins: bool, by_value: Sequence[ByValue] = ()
) -> tuple[JobContent, Sequence[Any]]:
    """Return what a job file holds, and the plugins that it brings, ready to be given to a registry.

    Args:
        data: The file's bytes; they need not be trusted.
        path: What messages call it.
        run_plugins: Whether the code of plugins that it holds may run.
        by_value: Plugins that came with it in a pickle.

    Raises:
        DataError: It is not a valid job file, or one of another version.
        UsageError: It holds code, which must not run.
    """
    try:
        document, entries = _entries(data)
        files = [(Path(place).name, entries[place]) for place in document["files"]]
        modules = [str(name) for name in document["modules"]]
        schema = schema_from_json(document["schema"])
        sources = {name: _source(entries[place]) for name, place in document["sources"].items()}
        columns = {
            str(table): [str(name) for name in names]
            for table, names in document["columns"].items()
        }
        releases = {str(name): str(release) for name, release in document["releases"].items()}
        models = {name: entries[place] for name, place in document["models"].items()}
        digest, results = str(document["digest"]), document["results"]
    except (DataError, MemoryError):
        raise
    except Exception as error:  # zipfile, zlib and Arrow raise many kinds on damaged input
        raise DataError(f"{path} is not a valid job file: {error}") from error
    if (files or modules) and not run_plugins:
        brought = ", ".join([*modules, *(name for name, _ in files)])
        raise UsageError(
            f"{path} brings the plugins {brought}, whose code runs with --run-plugins: give that for "
            "jobs that you trust"
        )
    plugins = [*modules, *_placed(files), *by_value]
    methods = registry_for(plugins).methods
    learned = {
        name: modelfile.unpacked(io.BytesIO(model), f"{path}, model {name!r},", methods)
        for name, model in models.items()
    }
    content = JobContent(
        digest, releases, schema, columns, learned, sources, modules, files, results
    )
    return content, plugins


def _entries(data: bytes) -> tuple[dict[str, Any], dict[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = {
            entry.filename: entry_content(archive, entry)
            for entry in checked_entries(archive, len(data), _MAX_ENTRIES)
        }
    document = strict_json(entries[_DOCUMENT], constants=False)
    if (version := document.get("fakegen_job")) != VERSION:
        raise ValueError(f"its version is {version}, not {VERSION}")
    return document, entries


def _source(data: bytes) -> pa.Table:
    with pa.ipc.open_file(pa.BufferReader(data)) as reader:
        table = reader.read_all()
    table.validate(full=True)  # offsets of a stranger's file could point anywhere
    return table


def _placed(files: Sequence[tuple[str, bytes]]) -> list[str]:
    """Return the paths of plugin files, written to a folder that is there as long as this process."""
    if not files:
        return []
    folder = Path(tempfile.mkdtemp(prefix="fakegen-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    paths = []
    for number, (name, code) in enumerate(files):
        path = folder / str(number) / name
        path.parent.mkdir()
        path.write_bytes(code)
        paths.append(str(path))
    return paths
