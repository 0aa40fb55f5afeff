"""New rows of a learned model.

A sample is a schema of one table with all of the model's columns: conditions that the model cannot
draw under are then satisfied as those of any table, and messages are the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa

from fakegen.api.checked_arguments import as_list
from fakegen.api.planning import Planner
from fakegen.api.tables import Table
from fakegen.arrays.data_frames import table_of
from fakegen.engine import Run, Slice
from fakegen.errors import UsageError, did_you_mean, nearest, number_of
from fakegen.interfaces.method import Model
from fakegen.language import from_python, read_schema
from fakegen.language.frame_values import is_frame
from fakegen.sources.plain_table import finish

_NAME, _GIVEN = "sample", "given"
_PLUGIN = "fakegen.api.given_rows"


def sample(
    model: Model,
    computed: Mapping[str, str],
    n: int | None,
    seed: int | str,
    given: Any,
    conditions: Sequence[Mapping[str, Any]],
    plugins: Sequence[Any],
) -> Table:
    """Return new rows: see :meth:`LearnedModel.sample`.

    Raises:
        UsageError: An argument is wrong.
        SchemaError: A condition is wrong.
    """
    if n is not None and n < 0:
        raise UsageError("the number of rows must be 0 or more")
    known = None if given is None else _given(given, n, model.columns)
    rows = n if known is None else known.num_rows
    names = [] if known is None else known.column_names
    hidden = _names(len(names), [*model.columns, *computed])
    columns: dict[str, Any] = {
        name: {"given_rows": {"source": _GIVEN, "column": column}, "hidden": True}
        for name, column in zip(hidden, names, strict=True)
    }
    follows = dict(zip(names, hidden, strict=True))
    columns["*"] = {"model": {"name": _NAME, "given": follows} if follows else _NAME}
    table: dict[str, Any] = {"columns": columns}
    if rows is not None:
        table["rows"] = rows
    if conditions:
        table["conditions"] = as_list("conditions", conditions)
    document: dict[str, Any] = {
        "seed": seed,
        "models": {_NAME: {"file": f"{_NAME}.model", "derive": computed}},
        "tables": {_NAME: table},
    }
    if known is not None:
        document["sources"] = {_GIVEN: known}
    spec = read_schema(from_python(document, _NAME))
    loaded = [*plugins, _PLUGIN]
    plan = Planner(spec, Path(), loaded, {}, {_NAME: model}).plan()
    made = plan.tables[_NAME]
    return Table(Run(plan), plan, Slice(_NAME, list(made.columns), 0, made.rows))


def _names(count: int, taken: Sequence[str]) -> list[str]:
    """Return names for the given columns that no column of the model has."""
    prefix = "given"
    while any(name.startswith(prefix) for name in taken):
        prefix += "_"
    return [f"{prefix}{number}" for number in range(count)]


def _given(given: Any, n: int | None, types: Mapping[str, pa.DataType]) -> pa.Table:
    """Return the given columns as a table, converted to the model's types.

    Raises:
        UsageError: It has another form or type, or not ``n`` rows.
    """
    if is_frame(given):
        table = finish(table_of(given), "'given'")
        values = dict(zip(table.column_names, table.columns, strict=True))
    elif isinstance(given, Mapping):
        values = dict(given)
    else:
        kind = type(given).__name__
        raise UsageError(
            f"'given' must be a data frame or a mapping from column to values, not {kind}"
        )
    if not values:
        raise UsageError("'given' has no columns")
    for name in values:
        if name not in types:
            near = did_you_mean(nearest(str(name), types))
            raise UsageError(f"'given': the model has no column {name!r}{near}")
    lengths = {name: len(item) for name, item in values.items() if not _is_single(item)}
    size = next(iter(lengths.values()), 1) if n is None else n
    for name, length in lengths.items():
        if length != size:
            has = f"{number_of(length, 'value')} for {number_of(size, 'row')}"
            raise UsageError(f"'given': column {name!r} has {has}")
    return pa.table(
        {
            name: _column(name, [item] * size if _is_single(item) else item, types[name])
            for name, item in values.items()
        }
    )


def _is_single(value: Any) -> bool:
    return isinstance(value, str | bytes | Mapping) or not hasattr(value, "__len__")


def _column(name: str, values: Any, kind: pa.DataType) -> pa.ChunkedArray:
    try:
        if not isinstance(values, pa.ChunkedArray | pa.Array):
            values = pa.array(values, from_pandas=True)
        if isinstance(values, pa.Array):
            values = pa.chunked_array([values])
        return values.cast(kind)
    except (pa.ArrowException, TypeError, ValueError) as error:
        reason = str(error).partition("\n")[0]
        raise UsageError(f"'given': column {name!r} must be of type {kind}: {reason}") from error
