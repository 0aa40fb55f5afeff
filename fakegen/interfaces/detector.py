"""The detector interface: find out what the values of a real column mean.

``fakegen init`` calls every detector once for each column of strings or integers. If several detectors
detect a column, the detection that agrees with the column's name wins, then the one that values pass
least often by chance, then the one that the largest share of values passes. A detection is ignored if
chance alone would let that many values pass with a probability above one in a million.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Detection:
    """What a column seems to hold, and the provider that makes such values.

    Attributes:
        provider: The name of the provider; it must be registered.
        share: The share of the column's distinct values that pass, 0 to 1.
        evidence: What was seen, in words: ``98.7% pass the check of BE VAT numbers``.
        parameters: Parameters for the provider.
        locale: The locale that the values belong to, if the provider depends on it.
        by_chance: The share of random values of the same form that would pass, 0 to 1: 0.1 for one
            check digit.
        named: Whether the column's name agrees.
        identifying: Whether a value can identify a person or a thing. The real values are then not
            learned.
    """

    provider: str
    share: float
    evidence: str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    locale: str | None = None
    by_chance: float = 0.001
    named: bool = False
    identifying: bool = True


@dataclass(frozen=True, slots=True)
class Detector:
    """A kind of value that can be detected.

    Attributes:
        name: What it detects.
        detect: ``detect(name, values)`` returns a :class:`Detection`, or None. ``name`` is the
            column's name; ``values`` are 1 to 1,000 of its distinct values, as strings without
            surrounding spaces. The name may raise or lower the required share; the values decide.
        doc: Which values pass.
    """

    name: str
    detect: Callable[[str, Sequence[str]], Detection | None]
    doc: str = ""
