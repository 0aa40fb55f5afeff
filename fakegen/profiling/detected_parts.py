"""The strings inside lists and objects, and what they mean."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from fakegen.arrays.plain import plain_array
from fakegen.arrays.type_kinds import is_list
from fakegen.detection.detect import detection_of
from fakegen.interfaces.detector import Detection, Detector

Path = tuple[str, ...]
"""The names of the members that lead to a part, the column's first; the items of a list have its path."""


def detect_parts(
    name: str, values: pa.Array, detectors: Sequence[Detector]
) -> Mapping[Path, Detection]:
    """Return what was detected in the strings inside a column's lists and objects.

    Args:
        name: The column's name.
        values: Its values; none of other types than lists and objects have parts.
        detectors: The detectors to ask.

    Raises:
        PluginError: A detector fails.
    """
    found = {
        path: detection_of(path[-1], part, detectors) for path, part in _strings((name,), values)
    }
    return {path: detection for path, detection in found.items() if detection is not None}


def _strings(path: Path, values: pa.Array) -> Iterator[tuple[Path, pa.Array]]:
    kind = values.type
    if is_list(kind) and not pa.types.is_map(kind):
        yield from _inside(path, pc.list_flatten(values))
    elif pa.types.is_struct(kind):
        for field, part in zip(kind, values.flatten(), strict=True):
            yield from _inside((*path, field.name), part)


def _inside(path: Path, values: pa.Array) -> Iterator[tuple[Path, pa.Array]]:
    values = plain_array(values)
    if pa.types.is_string(values.type) or pa.types.is_large_string(values.type):
        yield path, values.drop_null()
    yield from _strings(path, values)
