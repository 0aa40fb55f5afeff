"""The detector interface: tell what the values of a real column mean.

``fakegen init`` asks every detector once for each column of strings or integers; what a detection
names as its provider must be registered. Of several detections the one that the column's name agrees
with wins, then the one that passes least by chance, then the one that most values pass. A detection
does not count where so many passing values are likelier than one in a million by chance.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Detection:
    """What a column seems to hold, and how a schema would make more of it.

    Attributes:
        provider: The provider that makes such values.
        share: The share of the column's different values that pass, 0 to 1.
        evidence: What was seen, in words: ``98.7% pass the check of BE VAT numbers``.
        parameters: Parameters of the provider.
        locale: The locale whose values these are, where the provider depends on it.
        by_chance: The share of values of the same look that would pass without being such: 0.1
            for one check digit.
        named: Whether the column's name says the same.
        identifying: Whether a value can point at one person or thing, so that real values had
            better not be learned.
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
        detect: ``detect(name, values)`` returns the meaning, or None. ``name`` is the
            column's; ``values`` are up to 1,000 of its different values as strings without
            spaces around them, at least one. The name may
            raise or lower the bar; the values decide.
        doc: What passes.
    """

    name: str
    detect: Callable[[str, Sequence[str]], Detection | None]
    doc: str = ""
