"""Data that already exists, in files and in schemas."""

from __future__ import annotations

from collections.abc import Iterable

from fakegen.hookspecs import hookimpl
from fakegen.interfaces.source import Source


@hookimpl
def fakegen_sources() -> Iterable[Source]:
    """Return the sources that need no database."""
    from fakegen.sources.file import read_file
    from fakegen.sources.inline_rows import read_rows
    from fakegen.sources.package import read_package, sample_package
    from fakegen.sources.sample import sample_file

    return [
        Source.of("file", read_file, sample=sample_file, untrusted=True),
        Source.of("package", read_package, also=read_file, sample=sample_package),
        Source.of("rows", read_rows, untrusted=True),
    ]
