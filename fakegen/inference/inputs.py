"""The files to infer a schema from: found, named and read."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from fakegen.decoding.dictionary_marks import categories_of_marks
from fakegen.decoding.isolated import decoded
from fakegen.detection import column_names
from fakegen.errors import DataError, ParameterError, UsageError, did_you_mean
from fakegen.formats.json import scalar_text
from fakegen.formats.text_columns import as_text
from fakegen.inference.json_numbers import numbers_in, plain_notation, with_points
from fakegen.inference.spelling import Spelling, spelling_of
from fakegen.inference.untyped_moments import untyped_moments
from fakegen.interfaces.source import Source
from fakegen.sources.file import Place, is_data, locate, on_disk, opened, unpacked
from fakegen.sources.file_size import decoding_request
from fakegen.sources.text_layout import encoding_of, layout_of
from fakegen.streams.sampling import sampled_from

_MOST_ROWS = 1_000_000
_TRIMMED = 0.5
_WRITERS = {"csv": as_text, "json": scalar_text, "jsonl": scalar_text}
"""How fakegen writes plain values by itself, by the format of a text file."""
_JSON = ("json", "jsonl")
_SPELLED = (*_WRITERS, "excel")
"""The formats in which a word may stand for null."""
_HEAD = 1 << 20


@dataclass(frozen=True, slots=True)
class Input:
    """One table to infer a schema from.

    Attributes:
        name: The name of the source, the model and the table.
        data: Its rows, at least two; a sample of a million if it has more.
        rows: How many rows it has.
        options: The options that the source needs besides the file.
        forms: The forms in which a text file writes numbers and booleans, by column.
        null_strings: What a text file has for null instead of an empty field, by column.
        categories: The categories of columns that refer to a dictionary, with whether they are ordered.
    """

    name: str
    data: pa.Table
    rows: int
    options: Mapping[str, Any] = field(default_factory=dict)
    forms: Mapping[str, str] = field(default_factory=dict)
    null_strings: Mapping[str, str] = field(default_factory=dict)
    categories: Mapping[str, tuple[Sequence[str], bool]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class FileInput(Input):
    """A file to infer a schema from.

    Attributes:
        path: The file.
        layout: How a text file is laid out where it is not as fakegen writes it, by the options of CSV files.
    """

    path: Path
    layout: Mapping[str, str] = field(default_factory=dict)


def read_inputs(
    paths: Sequence[str | Path], source: Source, options: Mapping[str, Any]
) -> list[FileInput]:
    """Read the given files and the files of the given folders, in order.

    Args:
        paths: Files and folders.
        source: The source that reads files.
        options: What the user says of the files: options of the source.

    Raises:
        UsageError: There is no such file, a folder holds no data, or one of them is a URL.
        DataError: A file cannot be read, or has fewer than two rows.
    """
    for given in paths:
        if "://" in str(given):
            raise UsageError(
                f"a schema is inferred from files and folders, not from {str(given)!r}; "
                "database_schema reads a database"
            )
    found: dict[str, FileInput] = {}
    for path in dict.fromkeys(file for given in paths for file in _files(Path(given))):
        data, needed, spelling = _read(path, source, options)
        if data.num_rows < 2:
            rows = "no rows" if not data.num_rows else "one row"
            raise DataError(f"{path} has {rows}: there is nothing to learn from it")
        name = _name(path, found)
        found[name] = FileInput(
            name,
            data,
            sampled_from(data)[0],
            needed,
            spelling.forms,
            spelling.null_strings,
            _categories(path),
            path=path,
            layout=_layout(path, options),
        )
    if not found:
        raise UsageError("give at least one file or folder to infer a schema from")
    return list(found.values())


def _files(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    files = [item for item in sorted(path.iterdir()) if item.is_file() and is_data(item)]
    if not files:
        raise UsageError(f"folder '{path}' has no file of a known format")
    yield from files


def _read(
    path: Path, source: Source, said: Mapping[str, Any]
) -> tuple[pa.Table, dict[str, Any], Spelling]:
    """Return the rows of a file, the options that it needs, and how it writes what it holds."""
    options, head = dict(said), ""

    def rows(**more: Any) -> pa.Table:
        if source.sample is None:
            return source.read(Path(), str(path), **(options | more))
        return source.sample(Path(), str(path), _MOST_ROWS, **(options | more))

    def as_strings(names: Sequence[str]) -> pa.Table:
        texts = rows(types=dict.fromkeys(names, "string"))
        return with_points(texts, numbers_in(head, names)) if kind in _JSON else texts

    try:
        data = rows()
        if any(_is_padded(column) for column in data.columns):
            options["trim"] = True
            data = rows()
        place = locate(Path(), str(path))
        kind = place.kind
        if kind in _WRITERS and not place.is_standard_input:
            head = _head(place).decode(errors="replace")
        types = untyped_moments(data, kind, as_strings)
        if kind == "csv" and "0x" in head:
            types |= dict.fromkeys(_hexadecimal(data, as_strings), "string")
        if types:
            options["types"] = types
            data = rows()
        spelling = Spelling()
        if kind in _SPELLED:
            spelling = spelling_of(data, as_strings, _WRITERS.get(kind), has_types=kind != "csv")
        words = [field.name for field in data.schema if pa.types.is_string(field.type)]
        among_words = numbers_in(head, words) if kind in _JSON else {}
        notations = {name: plain_notation(numbers) for name, numbers in among_words.items()}
        spelling = replace(spelling, forms={**spelling.forms, **notations})
        if spelling.strings:
            options["types"] = types | dict.fromkeys(spelling.strings, "string")
            data = rows()
    except ParameterError as error:
        raise UsageError(f"{error.message}{did_you_mean(error.suggestion)}") from None
    except OSError as error:
        raise DataError(f"{path} cannot be read: {error}") from None
    return _with_whole_identifiers(data, spelling.forms), options, spelling


def _with_whole_identifiers(data: pa.Table, forms: Mapping[str, str]) -> pa.Table:
    """Return a table in which identifiers are whole numbers.

    Where some are missing, programs keep them as floating-point numbers and write ``622.0``.
    """
    for place, name in enumerate(data.column_names):
        if name not in forms or not column_names.hints_at(name, column_names.IDENTIFIER):
            continue
        column = data.column(name)
        is_float = pa.types.is_floating(column.type)
        if is_float and pc.all(pc.equal(column, pc.trunc(column))).as_py():
            data = data.set_column(place, name, column.cast(pa.int64()))
    return data


def _layout(path: Path, said: Mapping[str, Any]) -> dict[str, str]:
    """Return the options with which a CSV file is written like this one."""
    place = locate(Path(), str(path))
    if place.kind != "csv" or place.is_standard_input:
        return {}
    head = _head(place)
    encoding = said.get("encoding") or encoding_of(head)
    text = codecs.getincrementaldecoder(encoding)("ignore").decode(head)
    layout = layout_of(text, encoding, said.get("delimiter") or place.delimiter, said.get("header"))
    usual = {"delimiter": place.delimiter or ",", "encoding": "utf-8", "header": "true"}
    found = {
        "delimiter": layout.delimiter,
        "encoding": layout.encoding,
        "header": str(layout.header).lower(),
    }
    return {key: value for key, value in found.items() if value != usual[key]}


def _head(place: Place) -> bytes:
    """Return the beginning of a text file."""
    with opened(place) as (file, size):
        return unpacked(file, place, size).read(_HEAD)


def _categories(path: Path) -> dict[str, tuple[Sequence[str], bool]]:
    """Return the categories of the columns of a columnar file, and whether they are ordered."""
    place = locate(Path(), str(path))
    if place.kind not in ("parquet", "arrow") or place.is_standard_input:
        return {}
    with (
        opened(place) as (file, size),
        on_disk(unpacked(file, place, size)) as kept,
        decoded(kept, place.origin, decoding_request(place.kind, size, sampled=True)) as found,
    ):
        known = {field.name: categories_of_marks(field) for field in found.schema}
    return {name: categories for name, categories in known.items() if categories is not None}


def _hexadecimal(data: pa.Table, as_strings: Callable[[list[str]], pa.Table]) -> list[str]:
    """Return the columns of whole numbers that a CSV file writes as 0x5fe920a4: they would come back as decimals."""
    whole = [field.name for field in data.schema if pa.types.is_integer(field.type)]
    texts = as_strings(whole)
    return [name for name in whole if pc.any(pc.match_like(texts.column(name), "0x%")).as_py()]


def _is_padded(column: pa.ChunkedArray) -> bool:
    """Return whether most strings begin with a space, as after the commas of some CSV files."""
    if not pa.types.is_string(column.type) or column.null_count == len(column):
        return False
    padded = pc.mean(pc.starts_with(column, " ").cast(pa.float64())).as_py()
    return bool(padded > _TRIMMED)


def _name(path: Path, taken: Mapping[str, Input]) -> str:
    stem = re.sub(r"\W+", "_", path.name.partition(".")[0]).strip("_") or "data"
    names = [stem, *(f"{stem}_{number}" for number in range(2, len(taken) + 2))]
    return next(name for name in names if name not in taken)
