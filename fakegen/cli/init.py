"""``fakegen init``: infer a schema from real data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from fakegen import UsageError, without_passwords
from fakegen.cli import completions
from fakegen.cli.named_types import imported_type, is_type_name, makes_tables
from fakegen.cli.options import plugin_option
from fakegen.cli.printing import say, say_document
from fakegen.cli.progress_bar import work_bars


def _names(_: click.Context, __: click.Parameter, texts: tuple[str, ...]) -> list[str]:
    """Return the names that commas separate."""
    return [name.strip() for text in texts for name in text.split(",")]


@click.command(name="init", short_help="Infer a schema from data or a type.")
@click.argument(
    "data", nargs=-1, required=True, metavar="DATA...", shell_complete=completions.files
)
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    shell_complete=completions.files,
    help="Where to write the schema. Default: standard output.",
)
@click.option("--force", is_flag=True, help="Overwrite an existing file.")
@click.option("--delimiter", metavar="CHARACTER", help="The delimiter of CSV files.")
@click.option("--encoding", metavar="NAME", help="The encoding of CSV files.")
@click.option(
    "--header/--no-header",
    default=None,
    help="Whether the first line of CSV files names the columns.",
)
@click.option("--sheet", metavar="NAME", help="The sheet of Excel files, by name or number.")
@click.option(
    "--tables",
    metavar="NAMES",
    multiple=True,
    callback=_names,
    help="The tables of a database, separated by commas.",
)
@click.option(
    "--skip",
    metavar="NAMES",
    multiple=True,
    callback=_names,
    help="Tables of a database to leave out.",
)
@click.option("--rows", type=click.IntRange(1), help="How many rows a database's tables get.")
@click.option(
    "--sample",
    type=click.IntRange(1),
    metavar="ROWS",
    help="Read so many rows of a database's tables, to see what columns hold. No name or code is kept.",
)
@click.option(
    "--like",
    is_flag=True,
    help="Let a database's own statistics say what columns hold (ANALYZE), without reading rows.",
)
@click.option(
    "--learn",
    is_flag=True,
    help="Let models learn columns from the rows of a database's tables, of --sample ROWS at most (100,000).",
)
@click.option(
    "--database",
    metavar="URL",
    help="The server that runs a script of SQL, or makes the tables of models, in a database of its own: "
    "postgresql://user@host. Default: SQLite.",
)
@click.option(
    "--mask", is_flag=True, help="Draft a masking schema, with which 'fakegen mask' copies DATA."
)
@plugin_option
def command(
    data: tuple[str, ...],
    output: str | None,
    force: bool,
    delimiter: str | None,
    encoding: str | None,
    header: bool | None,
    sheet: str | None,
    tables: list[str],
    skip: list[str],
    rows: int | None,
    sample: int | None,
    like: bool,
    learn: bool,
    database: str | None,
    mask: bool,
    plugins: tuple[str, ...],
) -> None:
    """Infer a schema that makes data like DATA: files, or folders of files; or from a type, MODULE:NAME; or
    from the tables of a database, by its URL: postgresql://, mysql://, mariadb://, sqlite:///FILE or duckdb:///FILE;
    or from what makes them: a script of SQL, FILE.sql, SQLAlchemy's base or metadata, MODULE:NAME, or Django's
    apps, django.apps:apps.

    'fakegen explain file' lists the formats of files. The schema can be run at once. Its comments say
    what was seen in the data. What is not said of CSV files (delimiter, encoding, header) is found.
    """
    from fakegen import mask_schema, write_file  # which loads Arrow

    target = Path(output) if output and output != "-" else None
    if target is not None and target.exists() and not force:
        raise UsageError(f"'{target}' already exists; --force overwrites it")
    of_files = _given(
        delimiter=delimiter,
        encoding=encoding,
        header=header,
        sheet=int(sheet) if sheet and sheet.isdecimal() else sheet,
    )
    of_tables = _given(tables=tables, skip=skip)
    of_databases = {
        **of_tables,
        **_given(
            rows=rows, sample=sample, like=like or None, learn=learn or None, database=database
        ),
    }
    if mask:
        if len(data) > 1 or of_files or of_databases != of_tables:
            raise UsageError("a masking schema is drafted from one database, file or folder")
        text = mask_schema(data[0], **of_tables, plugins=plugins)
    else:
        folder = target.parent if target else None
        text = _drafted(data, of_files, of_databases, folder, plugins)
    if target is None:
        say_document(text)
        return
    write_file(target, text.encode())
    then = (
        f"fakegen mask {target} --from {without_passwords(data[0])} --to TARGET --dry-run"
        if mask
        else f"fakegen preview {target}"
    )
    say(f"{target} written: review it, then try '{then}'", err=True)


def _given(**options: Any) -> dict[str, Any]:
    """Return the options that were given, by the names of their flags."""
    return {name: value for name, value in options.items() if value is not None and value != []}


def _drafted(
    data: Sequence[str],
    of_files: Mapping[str, Any],
    of_databases: Mapping[str, Any],
    folder: Path | None,
    plugins: Sequence[str],
) -> str:
    """Return a schema that makes data like DATA.

    Args:
        data: What the command line names.
        of_files: The options given that are for files alone.
        of_databases: The options given that are for databases alone.
        folder: Where the schema will be.
        plugins: Further plugins.
    """
    import fakegen

    first = data[0]
    if "://" in first or first.endswith(".sql"):
        _only_one("database", data, of_files)
        with work_bars():
            return _database_schema(first, of_databases, folder, plugins)
    if is_type_name(first):
        _only_one("type", data, of_files)
        thing = imported_type(first)
        if makes_tables(thing):
            return _database_schema(thing, of_databases, folder, plugins)
        _refuse(of_databases, "for databases")
        return fakegen.type_schema(thing, plugins=plugins)
    _refuse(of_databases, "for databases")
    with work_bars():
        return fakegen.infer_schema(data, plugins=plugins, folder=folder, options=of_files)


def _database_schema(
    place: object, options: Mapping[str, Any], folder: Path | None, plugins: Sequence[str]
) -> str:
    import fakegen

    server = options.get("database")
    known = {name: value for name, value in options.items() if name != "database"}
    return fakegen.database_schema(place, server=server, folder=folder, plugins=plugins, **known)


def _only_one(what: str, data: Sequence[str], of_files: Mapping[str, Any]) -> None:
    """Refuse what goes with files beside a database or a type.

    Raises:
        UsageError: Several are named, or an option is for files.
    """
    if len(data) > 1:
        raise UsageError(f"a schema is made from one {what}, or from files")
    _refuse(of_files, f"for files, not for {what}s")


def _refuse(options: Mapping[str, Any], why: str) -> None:
    if options:
        raise UsageError(f"'--{next(iter(options))}' is {why}")
