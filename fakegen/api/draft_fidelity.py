"""How close tables are to the files that they were drafted from, on a sample."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fakegen.errors import DataError
from fakegen.language import SchemaSpec, SourceSpec
from fakegen.limits import Budget
from fakegen.plan.table_plan import Plan
from fakegen.registry import Registry

if TYPE_CHECKING:
    from fakegen.api.tables import Tables
    from fakegen.checking.fidelity import Fidelity

_FILE = "file"
_MADE, _REAL = 10_000, 100_000
"""So many made rows are compared with so many real ones: a second's work, and shares exact to a percent."""


@dataclass(frozen=True, slots=True)
class RealFile:
    """A file of real rows.

    Attributes:
        path: The file.
        options: What the schema says of it.
    """

    path: Path
    options: Mapping[str, Any]


def drafted_from(spec: SchemaSpec, folder: Path, given: Collection[str]) -> dict[str, RealFile]:
    """Return the files that tables were drafted from, as far as they are there, by table.

    The model and the source of a drafted table have its name.

    Args:
        spec: The schema.
        folder: Its folder.
        given: The sources that others stand in for.
    """
    found = {}
    for name in spec.tables:
        model, source = spec.models.get(name), spec.sources.get(name)
        if model is None or model.source is None or model.source.value != name or source is None:
            continue
        if source.per or name in given:
            continue
        file = _file(source, folder)
        if file is not None and file.path.is_file():
            found[name] = file
    return found


def _file(source: SourceSpec, folder: Path) -> RealFile | None:
    said = {str(key.value): value.plain() for key, value in source.options.entries}
    path = said.pop(_FILE, None)
    said.pop("columns", None)  # what is made up is compared, too
    return RealFile(folder / path, said) if isinstance(path, str) else None


def draft_fidelity(
    plan: Plan, registry: Registry, tables: Tables, files: Mapping[str, RealFile]
) -> dict[str, Fidelity]:
    """Return how close the first rows of tables are to files, by table.

    Args:
        plan: The plan.
        registry: Provides the source that reads files.
        tables: The tables.
        files: The files. One that cannot be read as the table is left out.

    Raises:
        GenerationError: A value cannot be made.
        LimitError: Comparing takes more than the limits of the plan allow.
    """
    from fakegen.checking import checker
    from fakegen.checking.fidelity import fidelity

    found = {}
    for name in (name for name in tables if name in files):
        made, file, table = tables[name].head(_MADE), files[name], plan.tables[name]
        with Budget(plan.limits).spending():
            try:
                real = checker.read(
                    registry.file_source, str(file.path), table, file.options, _REAL
                )
            except DataError:
                continue  # the tables are made: what they are compared with is no reason to fail
            found[name] = fidelity(plan, table, made, real)
    return found
