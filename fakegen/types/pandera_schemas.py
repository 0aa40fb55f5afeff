"""Schemas and models of pandera."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from fakegen.errors import ParameterError
from fakegen.interfaces.record import Record, RecordField, ValueType
from fakegen.interfaces.type_reader import TypeReader
from fakegen.types.table_names import table_name

_BASES = ("DataFrameSchema", "DataFrameModel")
_DTYPES: Sequence[tuple[str, ValueType]] = (
    ("bool", ValueType("boolean")),
    ("int8", ValueType("integer", least=-(2**7), most=2**7 - 1)),
    ("uint8", ValueType("integer", least=0, most=2**8 - 1)),
    ("int16", ValueType("integer", least=-(2**15), most=2**15 - 1)),
    ("uint", ValueType("integer", least=0)),
    ("int", ValueType("integer")),
    ("float", ValueType("number")),
    ("decimal", ValueType("decimal")),
    ("datetime", ValueType("datetime")),
    ("timedelta", ValueType("duration")),
    ("date", ValueType("date")),
    ("str", ValueType("string")),
    ("object", ValueType("string")),
    ("category", ValueType("string")),
)
_CHECKS: Mapping[str, Mapping[str, str]] = {
    "greater_than": {"min_value": "above"},
    "greater_than_or_equal_to": {"min_value": "least"},
    "less_than": {"max_value": "below"},
    "less_than_or_equal_to": {"max_value": "most"},
    "str_length": {"min_value": "min_length", "max_value": "max_length"},
    "str_matches": {"pattern": "pattern"},
    "str_contains": {"pattern": "pattern"},
}


def read(thing: Any) -> Sequence[Record]:
    """Schemas and models of pandera: dtypes, nulls, uniqueness and the built-in checks.

    A data frame is checked by the schema itself, with the checks that fakegen cannot read.
    """
    schema: Any = thing.to_schema() if hasattr(thing, "to_schema") else thing
    fields = tuple(_field(name, column) for name, column in schema.columns.items())
    together = [list(schema.unique)] if schema.unique else []
    name = schema.name or getattr(thing, "__name__", "frame")

    def frame(made: Any) -> Any:
        for column, said in schema.columns.items():
            if column in made and said.dtype is not None and not schema.coerce:
                made[column] = _as_dtype(made[column], said.dtype.type)
        return schema.validate(made)

    return [Record(table_name(name), fields, name, unique_together=together, frame=frame)]


def knows(thing: Any) -> bool:
    """Return whether it is a schema or a model of pandera for pandas."""
    cls = thing if isinstance(thing, type) else type(thing)
    return any(
        base.__name__ in _BASES and base.__module__.startswith("pandera") for base in cls.__mro__
    )


def _field(name: str, column: Any) -> RecordField:
    dtype = str(column.dtype).lower()
    found = next((kind for word, kind in _DTYPES if dtype.startswith(word)), None)
    if column.dtype is None:
        found = ValueType("string")
    if found is None:
        raise ParameterError(f"values of the dtype {column.dtype} cannot be made", name)
    kind = replace(found, nullable=bool(column.nullable))
    if (categories := getattr(getattr(column.dtype, "type", None), "categories", None)) is not None:
        kind = replace(kind, kind="choice", choices=tuple(categories.tolist()))
    if found.kind == "datetime" and "," in dtype:  # datetime64[ns, utc]
        kind = replace(kind, timezone=True)
    for check in column.checks:
        kind = _checked(kind, check)
    return RecordField(name, kind, unique=bool(column.unique), is_key=False)


def _checked(kind: ValueType, check: Any) -> ValueType:
    name, said = check.name, check.statistics or {}
    if name in ("isin", "equal_to"):
        values = said.get("allowed_values") or [said.get("value")]
        return replace(kind, kind="choice", choices=tuple(values))
    if name in ("in_range", "between"):
        low = "least" if said.get("include_min", True) else "above"
        high = "most" if said.get("include_max", True) else "below"
        return replace(kind, **{low: said["min_value"], high: said["max_value"]})
    if name == "str_startswith":
        return replace(kind, pattern=re.escape(said["string"]) + "[a-z]{0,8}")
    if name == "str_endswith":
        return replace(kind, pattern="[a-z]{0,8}" + re.escape(said["string"]))
    if name == "str_length" and said.get("exact_value") is not None:
        return replace(kind, min_length=said["exact_value"], max_length=said["exact_value"])
    found = {
        attribute: getattr(said[word], "pattern", said[word])
        for word, attribute in _CHECKS.get(name, {}).items()
        if said.get(word) is not None
    }
    return replace(kind, **found)


def _as_dtype(series: Any, dtype: Any) -> Any:
    try:
        return series if series.dtype == dtype else series.astype(dtype)
    except (TypeError, ValueError):
        return series  # the schema says what is wrong


READER = TypeReader.of("pandera", knows, read)
