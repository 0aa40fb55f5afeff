"""All that is seen of a table: its columns, what they mean, and the rules between them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from fakegen.arrays.plain import plain_array
from fakegen.detection.meaning import detection_of
from fakegen.interfaces.constraint import Finder
from fakegen.interfaces.detector import Detection, Detector
from fakegen.profiling.found import FoundRule
from fakegen.profiling.kinds import Profile, profile
from fakegen.profiling.missing import Suspect, suspected_missing
from fakegen.profiling.observed import without
from fakegen.profiling.rule_search import FINDERS, find_rules
from fakegen.progress import advance


@dataclass(frozen=True, slots=True)
class TableProfile:
    """What was seen of a table.

    Attributes:
        data: The rows that were looked at.
        rows: How many rows the table has.
        columns: Each column, in order.
        meanings: What columns mean, where somebody detected it.
        suspects: By column, values that may stand for "no information".
        rules: What holds between columns, such values aside.
    """

    data: pa.Table
    rows: int
    columns: Sequence[Profile]
    meanings: Mapping[str, Detection]
    suspects: Mapping[str, Sequence[Suspect]]
    rules: Sequence[FoundRule]


def profile_table(
    table: str,
    data: pa.Table,
    rows: int,
    detectors: Iterable[Detector],
    finders: Mapping[str, Finder] = FINDERS,
) -> TableProfile:
    """Look at a table.

    Args:
        table: What progress calls it.
        data: Its rows, or a sample of them.
        rows: How many rows it has.
        detectors: What can tell meanings.
        finders: What finds constraints, by kind.

    Raises:
        PluginError: A detector or a finder fails.
    """
    known = list(detectors)
    columns: list[Profile] = []
    meanings: dict[str, Detection] = {}
    suspects: dict[str, Sequence[Suspect]] = {}
    codes: dict[str, list[Any]] = {}
    for number, name in enumerate(data.column_names):
        advance(f"looking at {table}", number, data.num_columns)
        values = plain_array(data.column(number))
        columns.append(profile(name, values))
        if found := suspected_missing(values):
            suspects[name] = found
        codes[name] = [suspect.value for suspect in found]
        if meaning := detection_of(name, without(values, codes[name]), known):
            meanings[name] = meaning
    return TableProfile(data, rows, columns, meanings, suspects, find_rules(data, codes, finders))
