"""Copying real data with care: masked, and in part."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from fakegen.api.checked_arguments import Plugins, as_plugins
from fakegen.api.chosen_format import format_for, typed_options
from fakegen.errors import ParameterError, UsageError, did_you_mean, nearest
from fakegen.language import from_python, read_document
from fakegen.language.mask_reading import read_mask
from fakegen.passwords import without_passwords
from fakegen.registry import Registry, registry_for

if TYPE_CHECKING:
    import pyarrow as pa

    from fakegen.databases.loader import Mode
    from fakegen.interfaces.database import DatabaseUrl
    from fakegen.masking.copied_tables import CopySource
    from fakegen.masking.copying import Copying
    from fakegen.masking.mask_scope import Unlisted

_FIRST = 10


@dataclass(frozen=True, slots=True)
class MaskedTable:
    """A table that was copied.

    Attributes:
        name: Its name.
        rows: How many rows were copied.
        subset: Of a subset, how many rows the table has, and what pulled in those that are copied, in words.
        methods: What became of each column: a method, or a provider.
        first: The first ten masked rows, where that is all that was asked for.
    """

    name: str
    rows: int
    subset: str = ""
    methods: Mapping[str, str] = field(default_factory=dict)
    first: pa.Table | None = None


def mask(
    schema: str | Path | Mapping[str, Any],
    source: str | Path,
    target: str | Path,
    *,
    secret: str = "FAKEGEN_SECRET",  # noqa: S107 - the name of a variable
    unlisted: Unlisted = "refuse",
    mode: Mode = "fail",
    limit: int | None = None,
    dry_run: bool = False,
    format: str | None = None,
    plugins: Plugins = (),
    started: Callable[[Mapping[str, int]], None] | None = None,
    progress: Callable[[str, int], None] = lambda _table, _rows: None,
    **options: Any,
) -> list[MaskedTable]:
    """Copy tables, with what a masking schema says done to each column.

    The source is read in one read-only snapshot. A masked value is a function of the real value and the secret:
    equal values are masked alike in every table, column and run. Nothing is written before all of it can be, and
    none of it stays if anything fails.

    Args:
        schema: A masking schema: a YAML, JSON or TOML file, ``-`` for standard input, or the document as a mapping.
        source: The URL of a database, a file, or a folder of files, one for each table.
        target: The same. A database has the tables already, unless it is a new SQLite file.
        secret: The name of the environment variable with the secret.
        unlisted: What becomes of columns and tables that the schema does not list: ``refuse`` them, ``keep`` them, or
            make the columns ``null`` and leave out the tables.
        mode: What becomes of the rows that a database's tables have, as for :meth:`Tables.seed`.
        limit: How many rows a subset may have.
        dry_run: Whether to write nothing, and to return the first rows as they would be.
        format: The format of files, by default by the name of the target; of a folder, that of the source's files.
        plugins: As for :func:`load`.
        started: Called before the first row is written, with how many rows each table gets, which are counted for it.
        progress: Called with a table's name and the number of rows just written.
        options: Options of the format.

    Returns:
        The tables, in the order in which they are written.

    Raises:
        SchemaError: The schema does not fit the source or the target; every mistake is listed.
        UsageError: There is no secret, an argument is wrong, the subset is too large, or rows are in the way.
        DataError: The source cannot be read, or the target refuses a row; it is as it was before.
        GenerationError: A value cannot be made; the target is as it was before.
    """
    from fakegen.masking.copying import Copying
    from fakegen.masking.mask_binding import MaskBinder
    from fakegen.masking.secret import Secret

    _one_of("unlisted", unlisted, ("refuse", "keep", "null"))
    key = Secret.from_environment(secret)
    document = (
        from_python(dict(schema), "schema")
        if isinstance(schema, Mapping)
        else read_document(schema)
    )
    spec = read_mask(document)
    folder = Path() if isinstance(schema, Mapping) or str(schema) == "-" else Path(schema).parent
    loaded = as_plugins(plugins)
    registry = registry_for(loaded)
    if _place(source) == _place(target):
        raise UsageError("the target is the source: real data is not masked in place")
    with _opened(source, registry) as real:
        binder = MaskBinder(spec, real.tables, key, unlisted, registry)
        masks = binder.bound(folder, loaded)
        copying = Copying(real, masks, binder.links, loaded, limit)
        counts = dict.fromkeys(masks, 0)

        def count(table: str, rows: int) -> None:
            counts[table] += rows
            progress(table, rows)

        if started is not None and not dry_run:
            started(copying.sizes())
        write = _writing(copying, real, target, registry, mode, format, options)
        write(None if dry_run else count)
        first: dict[str, pa.Table] = {}
        for name in masks if dry_run else ():
            first[name], counts[name] = copying.tried(name, _FIRST)
    return [
        MaskedTable(
            name,
            counts[name],
            "" if copying.subset is None else copying.subset.line(name),
            item.words,
            first.get(name),
        )
        for name, item in masks.items()
    ]


def mask_schema(source: str | Path, *, tables: Iterable[str] = (), skip: Iterable[str] = (),
                plugins: Plugins = ()) -> str:  # fmt: skip
    """Return a masking schema, as YAML, for the tables of a database or of files.

    Every column is listed: what identifies persons or things gets a provider or a method, keys and the columns that
    refer to them move together, all else is kept, each with the reason in a comment. The first rows are looked at to
    find what values mean; none of them is repeated.

    Args:
        source: The URL of a database, a file, or a folder of files, one for each table.
        tables: The tables to copy; all by default. The others are listed as left out.
        skip: Tables to leave out.
        plugins: As for :func:`load`.

    Raises:
        UsageError: There is no such source or table.
        DataError: It cannot be read.
    """
    from fakegen.masking.mask_draft import draft_mask

    registry = registry_for(as_plugins(plugins))
    with _opened(source, registry) as real:
        named = [*tables, *skip]
        for name in named:
            if name not in real.tables:
                hint = did_you_mean(nearest(name, real.tables))
                raise UsageError(f"the source has no table {name!r}{hint}")
        wanted = list(tables) or list(real.tables)
        left_out = {name for name in real.tables if name not in wanted} | set(skip)
        return draft_mask(
            real, left_out, list(registry.detectors.values()), without_passwords(str(source))
        )


def _one_of(name: str, word: str, known: Sequence[str]) -> None:
    if word not in known:
        hint = did_you_mean(nearest(str(word), known))
        raise UsageError(f"{name!r} must be one of {', '.join(known)}, not {word!r}{hint}")


def _place(place: str | Path) -> str:
    text = str(place)
    if text.startswith("sqlite:///"):
        text = text.removeprefix("sqlite:///")
    return text if "://" in text else str(Path(text).resolve())


def _location(place: str | Path, registry: Registry, what: str) -> DatabaseUrl | None:
    """Return the URL of a database; None for files."""
    from fakegen.databases.url import parse_url
    from fakegen.masking.copy_targets import database_at

    if "://" not in str(place):
        return database_at(Path(place))
    try:
        found = parse_url(str(place), registry.databases)
    except ParameterError as error:
        hint = did_you_mean(error.suggestion)
        raise UsageError(f"the URL of the {what}: {error.message}{hint}") from None
    if registry.databases[found.scheme].is_file:
        return replace(found, database=str(Path(found.database).resolve()))
    return found


@contextmanager
def _opened(place: str | Path, registry: Registry) -> Iterator[CopySource]:
    """Open a source."""
    from fakegen.databases.inspecting import inspect_database
    from fakegen.inference.filling_order import filling_order
    from fakegen.masking.database_source import database_source
    from fakegen.masking.file_source import FileSource

    location = _location(place, registry, "source")
    if location is None:
        yield FileSource(Path(place), registry.sources["file"])
        return
    text = str(place) if "://" in str(place) else f"sqlite:///{location.database}"
    ordered, _ = filling_order(inspect_database(text, registry.databases))
    with database_source(location, ordered) as source:
        yield source


def _writing(
    copying: Copying,
    source: CopySource,
    target: str | Path,
    registry: Registry,
    mode: Mode,
    format: str | None,
    options: Mapping[str, Any],
) -> Callable[[Callable[[str, int], None] | None], None]:
    """Return what writes the tables, or, without progress to tell, looks whether it could be done."""
    from fakegen.databases.loader import Mode as Modes
    from fakegen.masking.copy_targets import into_database, into_files, into_new_sqlite
    from fakegen.masking.database_source import SqliteSource

    _one_of("mode", mode, get_args(Modes))
    location = _location(target, registry, "target")
    is_new = (
        location is not None and location.scheme == "sqlite" and not _has_bytes(location.database)
    )
    if location is not None and not is_new:
        if format is not None or options:
            raise UsageError("a format is for files, not for databases")
        package = registry.databases[location.scheme].package
        return lambda progress: into_database(copying, location, package, mode, progress)
    if location is not None and isinstance(source, SqliteSource):
        path, statements = Path(location.database), source.definitions()
        return lambda progress: (
            None if progress is None else into_new_sqlite(copying, path, statements, mode, progress)
        )
    path = Path(target) if location is None else Path(location.database)
    endings = getattr(source, "endings", {})
    if format is None and not path.suffix:
        format = _same_format(endings, registry)
    chosen = format_for(registry, path, format)
    given = typed_options(chosen, options)
    return lambda progress: (
        None if progress is None else into_files(copying, path, chosen, given, progress)
    )


def _has_bytes(path: str) -> bool:
    file = Path(path)
    return file.exists() and (not file.is_file() or file.stat().st_size > 0)


def _same_format(endings: Mapping[str, str], registry: Registry) -> str:
    """Return the format of the source's files, if all have the same one; else CSV."""
    formats = [registry.format_of(f"x{ending}") for ending in endings.values()]
    names = {"" if item is None else item.name for item in formats}
    return (names.pop() if len(names) == 1 else "") or "csv"
