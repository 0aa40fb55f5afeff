"""The profile of a table: its columns, what was detected in them, and the rules between them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from fakegen.arrays.plain import plain_array
from fakegen.detection.detect import detection_of
from fakegen.interfaces.constraint import Finder
from fakegen.interfaces.detector import Detection, Detector
from fakegen.profiling.found import FoundRule
from fakegen.profiling.kinds import Profile, profile
from fakegen.profiling.missing import Suspect, suspected_missing
from fakegen.profiling.observing import without
from fakegen.profiling.rule_search import FINDERS, find_rules
from fakegen.progress import advance


@dataclass(frozen=True, slots=True)
class TableProfile:
    """What was found in a table.

    Attributes:
        data: The rows that were examined.
        rows: How many rows the table has.
        columns: The profile of each column, in order.
        detections: What detectors found, by column.
        suspects: Possible missing codes, by column.
        rules: The rules between columns; possible missing codes count as missing.
    """

    data: pa.Table
    rows: int
    columns: Sequence[Profile]
    detections: Mapping[str, Detection]
    suspects: Mapping[str, Sequence[Suspect]]
    rules: Sequence[FoundRule]


def profile_table(
    table: str,
    data: pa.Table,
    rows: int,
    detectors: Iterable[Detector],
    finders: Mapping[str, Finder] = FINDERS,
) -> TableProfile:
    """Return the profile of a table.

    Args:
        table: The table's name, for progress messages.
        data: Its rows, or a sample of them.
        rows: How many rows it has.
        detectors: The detectors to ask.
        finders: The finders of constraints, by kind.

    Raises:
        PluginError: A detector or a finder fails.
    """
    known = list(detectors)
    columns: list[Profile] = []
    detections: dict[str, Detection] = {}
    suspects: dict[str, Sequence[Suspect]] = {}
    codes: dict[str, list[Any]] = {}
    for number, name in enumerate(data.column_names):
        advance(f"profiling {table}", number, data.num_columns)
        values = plain_array(data.column(number))
        columns.append(profile(name, values))
        if found := suspected_missing(values):
            suspects[name] = found
        codes[name] = [suspect.value for suspect in found]
        if detection := detection_of(name, without(values, codes[name]), known):
            detections[name] = detection
    return TableProfile(data, rows, columns, detections, suspects, find_rules(data, codes, finders))
