"""The kinds of source in the box."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping

import pyarrow as pa

from fakegen.plugins.hooks import hookimpl
from fakegen.plugins.parameters import Parameter, parameters_of
from fakegen.plugins.source import Reader
from fakegen.sources.file import read_file
from fakegen.sources.package import read_package, sample_package
from fakegen.sources.query import read_query
from fakegen.sources.rows import read_rows
from fakegen.sources.sample import sample_file


@hookimpl
def fakegen_sources() -> Iterable[Reader]:
    """Return the kinds of source: file, package, query and rows."""
    return [
        _reader("file", read_file, sample=sample_file),
        _reader("package", read_package, parameters_of(read_file), sample=sample_package),
        _reader("query", read_query),
        _reader("rows", read_rows),
    ]


def _reader(
    name: str,
    read: Callable[..., pa.Table],
    more: Mapping[str, Parameter] | None = None,
    sample: Callable[..., pa.Table] | None = None,
) -> Reader:
    parameters = {**parameters_of(read), **(more or {})}
    doc, _, _ = (inspect.getdoc(read) or "").partition("\n\nArgs:")
    return Reader(name, read, parameters, doc, sample)
