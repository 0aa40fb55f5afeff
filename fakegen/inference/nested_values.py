"""Lists and objects: how many items they have, and entries that make items and members like the real ones."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from fakegen.arrays.as_numbers import as_floats
from fakegen.arrays.plain import plain_array
from fakegen.arrays.type_kinds import is_list, is_number
from fakegen.inference.fillers import filler
from fakegen.inference.shapes import shape_of
from fakegen.interfaces.detector import Detection
from fakegen.interfaces.observed import decimals_of
from fakegen.profiling.detected_parts import Path
from fakegen.profiling.openness import THIN, thinness

NO_DETECTIONS: Mapping[Path, Detection] = MappingProxyType({})

_MOST_LENGTHS = 12
_MOST_LEVELS = 50
_DEPTH = 8


def nested_entry(
    values: pa.Array,
    path: Path = (),
    detections: Mapping[Path, Detection] = NO_DETECTIONS,
    depth: int = 0,
) -> dict[str, Any] | None:
    """Return an entry of ``columns:`` that makes values like some real ones; None if none can.

    No value of a closed list is lost, and none of an open one is kept: see
    :mod:`~fakegen.profiling.openness`.

    Args:
        values: Lists, objects or what they hold; nulls become the share of ``null``.
        path: The names that lead to them.
        detections: What was detected in strings, by path: names and addresses are made as such.
        depth: How deep the values are nested.
    """
    values = plain_array(values)
    present = values.drop_null()
    if not len(present) or depth > _DEPTH:
        return None
    entry = _entry(present, path, detections, depth)
    missing = (len(values) - len(present)) / len(values)
    if entry is None or not missing:
        return entry
    return {**entry, "null": min(max(float(f"{missing:.2g}"), 0.0001), 0.9999)}


def _entry(
    present: pa.Array, path: Path, detections: Mapping[Path, Detection], depth: int
) -> dict[str, Any] | None:
    kind = present.type
    if is_list(kind) and not pa.types.is_map(kind):
        return _list(present, path, detections, depth)
    if pa.types.is_struct(kind):
        parts = zip(kind, present.flatten(), strict=True)
        members = {
            field.name: nested_entry(part, (*path, field.name), detections, depth + 1)
            for field, part in parts
        }
        known = {name: entry for name, entry in members.items() if entry is not None}
        return {"object": known} if known else None
    if pa.types.is_boolean(kind):
        return {"boolean": {"rate": round(pc.mean(present.cast(pa.float64())).as_py(), 3)}}
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        return _string(present.cast(pa.string()), detections.get(path))
    if pa.types.is_temporal(kind):
        return _moment(present)
    return _number(present) if is_number(kind) else None


def _list(
    present: pa.Array, path: Path, detections: Mapping[Path, Detection], depth: int
) -> dict[str, Any] | None:
    item = nested_entry(pc.list_flatten(present), path, detections, depth + 1)
    if item is None:
        return None
    lengths, counts = np.unique(pc.list_value_length(present).to_numpy(), return_counts=True)
    if len(lengths) <= _MOST_LENGTHS:
        shares = {
            int(n): round(float(c) / len(present), 3) for n, c in zip(lengths, counts, strict=True)
        }
        length: Any = shares if len(shares) > 1 else int(lengths[0])
    else:
        length = {"min": int(lengths.min()), "max": int(lengths.max())}
    made = {"of": item, "length": length}
    if "choice" in item and lengths.max() > 1 and _never_repeat(present):
        made["unique"] = True
    return {"list": made}


def _never_repeat(lists: pa.Array) -> bool:
    """Return whether no list has an item twice."""
    items, rows = pc.list_flatten(lists), pc.list_parent_indices(lists)
    pairs = pa.table({"row": rows, "item": items})
    return len(pairs.group_by(["row", "item"]).aggregate([])) == len(pairs)


def _string(present: pa.Array, detection: Detection | None) -> dict[str, Any]:
    counted = present.value_counts()
    is_closed = not thinness([present]).is_open(detection is not None)
    if detection is not None and (detection.identifying or not is_closed):
        if detection.provider != "text":
            made = {detection.provider: dict(detection.parameters)}
            return {**made, "locale": detection.locale} if detection.locale else made
        is_closed = False
    if is_closed and len(counted) <= _MOST_LEVELS:
        pairs = sorted(
            zip(
                counted.field("values").to_pylist(),
                counted.field("counts").to_pylist(),
                strict=True,
            ),
            key=lambda pair: -pair[1],
        )
        kept = {text: round(count / len(present), 3) for text, count in pairs if count >= THIN}
        if kept:
            return {"choice": kept}
    shape = shape_of(present)
    if shape is None:
        return {"text": filler(present.to_pylist())}
    pattern = shape.pattern
    return {"regex": pattern if isinstance(pattern, str) else {"pattern": pattern}}


def _number(present: pa.Array) -> dict[str, Any]:
    numbers = as_floats(present)
    numbers = numbers[np.isfinite(numbers)]
    if not len(numbers):
        return {"constant": None}
    low, high = np.quantile(numbers, (0.01, 0.99))
    if pa.types.is_integer(present.type):
        return {"integer": {"min": int(np.floor(low)), "max": int(np.ceil(high))}}
    decimals = decimals_of(numbers)
    bounds = {"min": float(f"{low:.4g}"), "max": float(f"{max(high, low):.4g}")}
    if bounds["min"] >= bounds["max"]:
        return {"constant": bounds["min"]}
    return {"number": bounds, **({} if decimals is None else {"round": decimals})}


def _moment(present: pa.Array) -> dict[str, Any] | None:
    """Return an entry of dates or moments of the same years, as open ones may identify persons."""
    if not (pa.types.is_date(present.type) or pa.types.is_timestamp(present.type)):
        return None
    years = pc.year(present)
    first, last = date(pc.min(years).as_py(), 1, 1), date(pc.max(years).as_py(), 12, 31)
    if pa.types.is_date(present.type):
        return {"date": {"from": first, "to": last}}
    end = datetime(last.year, 12, 31, 23, 59, 59)
    return {"datetime": {"from": datetime(first.year, 1, 1), "to": end}}
