"""``fakegen init``: infer a schema from real data."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from fakegen import UsageError, without_passwords
from fakegen.cli import completions
from fakegen.cli.named_types import imported_type, is_type_name, makes_tables
from fakegen.cli.options import plugin_option
from fakegen.cli.printing import say, say_document
from fakegen.cli.progress_bar import work_bars


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
    help="The tables of a database, separated by commas.",
)
@click.option("--skip", metavar="NAMES", multiple=True, help="Tables of a database to leave out.")
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
    tables: tuple[str, ...],
    skip: tuple[str, ...],
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
    import fakegen
    from fakegen import write_file  # which loads Arrow

    target = Path(output) if output and output != "-" else None
    if target is not None and target.exists() and not force:
        raise UsageError(f"'{target}' already exists; --force overwrites it")
    said = {
        "delimiter": delimiter,
        "encoding": encoding,
        "header": header,
        "sheet": int(sheet) if sheet and sheet.isdecimal() else sheet,
    }
    known = {key: value for key, value in said.items() if value is not None}
    chosen = {
        "tables": tables or None,
        "skip": skip or None,
        "rows": rows,
        "sample": sample,
        "like": like or None,
        "learn": learn or None,
        "database": database,
    }
    asked = {key: value for key, value in chosen.items() if value is not None}

    folder = target.parent if target else None

    def drafted(place: object) -> str:
        return fakegen.database_schema(
            place,
            tables=_names(tables),
            skip=_names(skip),
            server=database,
            sample=sample,
            like=like,
            learn=learn,
            rows=rows,
            folder=folder,
            plugins=plugins,
        )

    if mask:
        if len(data) > 1 or known or asked.keys() - {"tables", "skip"}:
            raise UsageError("a masking schema is drafted from one database, file or folder")
        text = fakegen.mask_schema(
            data[0], tables=_names(tables), skip=_names(skip), plugins=plugins
        )
    elif "://" in data[0] or data[0].endswith(".sql"):
        if len(data) > 1:
            raise UsageError("a schema is made from one database, or from files")
        if known:
            raise UsageError(f"'--{next(iter(known))}' is for files, not for databases")
        with work_bars():
            text = drafted(data[0])
    elif is_type_name(data[0]):
        if len(data) > 1:
            raise UsageError("a schema is made from one type, or from files")
        if known:
            raise UsageError(f"'--{next(iter(known))}' is for files, not for types")
        thing = imported_type(data[0])
        if makes_tables(thing):
            text = drafted(thing)
        elif asked:
            raise UsageError(f"'--{next(iter(asked))}' is for databases")
        else:
            text = fakegen.type_schema(thing, plugins=plugins)
    elif asked:
        raise UsageError(f"'--{next(iter(asked))}' is for databases")
    else:
        with work_bars():
            text = fakegen.infer_schema(data, plugins=plugins, folder=folder, options=known)
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


def _names(texts: Iterable[str]) -> list[str]:
    return [name.strip() for text in texts for name in text.split(",")]
