"""Choosing among the detectors' results for a column."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from fakegen.errors import PluginError
from fakegen.interfaces.detector import Detection, Detector

_SAMPLE, _SEED = 1_000, 5
_MOST_BY_CHANCE = 1e-6


def detection_of(name: str, values: pa.Array, detectors: Iterable[Detector]) -> Detection | None:
    """Return what was detected in a column, or None if no detector found anything.

    Each detector sees the column's name and up to 1,000 distinct values, as strings. A detection counts
    if the probability that so many values pass by chance is at most one in a million. Among several,
    the one that the column's name supports wins, then the strictest, then the one that most values
    pass.

    Args:
        name: The column's name.
        values: Its values; only strings and integers are examined.
        detectors: The detectors to ask.

    Raises:
        PluginError: A detector fails.
    """
    strings = _distinct_strings(values)
    if not strings:
        return None
    found = []
    for detector in detectors:
        try:
            detection = detector.detect(name, strings)
        except Exception as error:
            reason = f"{type(error).__name__}: {error}"
            raise PluginError(f"detector {detector.name!r} failed: {reason}") from error
        if detection is not None and _is_certain(detection, len(strings)):
            found.append(detection)
    return min(found, key=lambda item: (not item.named, item.by_chance, -item.share), default=None)


def _distinct_strings(values: pa.Array) -> list[str]:
    kind = values.type
    if not (
        pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_integer(kind)
    ):
        return []
    distinct = pc.drop_null(pc.unique(values))
    if len(distinct) > _SAMPLE:
        rng = np.random.Generator(np.random.Philox(_SEED))
        chosen = np.sort(rng.choice(len(distinct), _SAMPLE, replace=False))
        distinct = distinct.take(pa.array(chosen))
    strings = pc.utf8_trim_whitespace(distinct.cast(pa.string())).to_pylist()
    return [string for string in strings if string]


def _is_certain(detection: Detection, values: int) -> bool:
    passing = max(round(detection.share * values), 1)
    return bool(passing * np.log(detection.by_chance) <= np.log(_MOST_BY_CHANCE))
