"""What the values of a column mean, by the detectors of plugins."""

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
    """Return what a column's values mean, or None if no detector knows them.

    Each detector sees the column's name and up to 1,000 of its different values, as texts. What it
    says counts if so many passing values would be less likely than one in a million by chance.
    Of several, the one that the column's name agrees with wins, then the strictest, then the one
    that most values pass.

    Raises:
        PluginError: A detector fails.
    """
    texts = _texts(values)
    if not texts:
        return None
    found = []
    for detector in detectors:
        try:
            meaning = detector.detect(name, texts)
        except Exception as error:
            reason = f"{type(error).__name__}: {error}"
            raise PluginError(f"detector {detector.name!r} failed: {reason}") from error
        if meaning is not None and _is_certain(meaning, len(texts)):
            found.append(meaning)
    return min(found, key=lambda m: (not m.named, m.by_chance, -m.share), default=None)


def _texts(values: pa.Array) -> list[str]:
    kind = values.type
    if not (
        pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_integer(kind)
    ):
        return []
    different = pc.drop_null(pc.unique(values))
    if len(different) > _SAMPLE:
        rng = np.random.Generator(np.random.Philox(_SEED))
        chosen = np.sort(rng.choice(len(different), _SAMPLE, replace=False))
        different = different.take(pa.array(chosen))
    texts = pc.utf8_trim_whitespace(different.cast(pa.string())).to_pylist()
    return [text for text in texts if text]


def _is_certain(meaning: Detection, values: int) -> bool:
    passing = max(round(meaning.share * values), 1)
    return bool(passing * np.log(meaning.by_chance) <= np.log(_MOST_BY_CHANCE))
