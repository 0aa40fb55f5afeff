"""The profile of a table: its columns, what was detected in them, and the rules between them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import pyarrow as pa

from fakegen.arrays.plain import plain_array
from fakegen.detection.detect import detection_of
from fakegen.forms.finding import FoundForm
from fakegen.interfaces.constraint import Finder
from fakegen.interfaces.detector import Detection, Detector
from fakegen.profiling.column_forms import find_forms, has_several_numbers, read_form
from fakegen.profiling.detected_parts import Path, detect_parts
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
        data: The rows that were examined. Columns with a form hold what their strings mean, and null
            where they mean nothing.
        rows: How many rows the table has.
        columns: The profile of each column, in order.
        detections: What detectors found, by column.
        suspects: Possible missing codes, by column.
        rules: The rules between columns; possible missing codes count as missing.
        forms: The form of each column that has one.
        parts: What detectors found in the strings inside lists and objects, by path.
    """

    data: pa.Table
    rows: int
    columns: Sequence[Profile]
    detections: Mapping[str, Detection]
    suspects: Mapping[str, Sequence[Suspect]]
    rules: Sequence[FoundRule]
    forms: Mapping[str, FoundForm] = field(default_factory=dict)
    parts: Mapping[Path, Detection] = field(default_factory=dict)


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
    plain = {name: plain_array(data.column(name)) for name in data.column_names}
    suspects: dict[str, Sequence[Suspect]] = {}
    detections: dict[str, Detection] = {}
    parts: dict[Path, Detection] = {}
    for number, (name, values) in enumerate(plain.items()):
        advance(f"profiling {table}", number, data.num_columns)
        if found := suspected_missing(values):
            suspects[name] = found
        codes = [suspect.value for suspect in found]
        if detection := detection_of(name, without(values, codes), known):
            detections[name] = detection
        parts |= detect_parts(name, values, known)
    forms = find_forms(plain, detections, suspects)
    for name, form in forms.items():
        detections.pop(name, None)
        suspects.pop(name, None)
        values = plain[name] = read_form(plain[name], form)
        if found := suspected_missing(values):
            suspects[name] = found
        data = data.set_column(data.column_names.index(name), name, values)
    columns = [profile(name, values) for name, values in plain.items()]
    missing = {name: [suspect.value for suspect in found] for name, found in suspects.items()}
    several = [name for name, form in forms.items() if has_several_numbers(form)]
    rules = find_rules(data.drop_columns(several), missing, finders)
    return TableProfile(data, rows, columns, detections, suspects, rules, forms, parts)
