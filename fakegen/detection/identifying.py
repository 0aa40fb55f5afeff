"""Whether a column seems to identify persons or things, by its name or by what was detected in it."""

from __future__ import annotations

import pyarrow as pa

from fakegen.arrays.type_kinds import is_moment, is_quantity
from fakegen.detection import column_names
from fakegen.interfaces.detector import Detection

_STRINGS = (
    column_names.IDENTIFIER, column_names.EMAIL, column_names.IBAN, column_names.VAT,
    column_names.PERSON_NUMBER, column_names.CARD, column_names.PHONE, column_names.FIRST_NAME,
    column_names.LAST_NAME, column_names.FULL_NAME, column_names.STREET, column_names.IP,
)  # fmt: skip


def why_identifying(name: str, kind: pa.DataType, detection: Detection | None) -> str | None:
    """Return why the values of a column may identify persons or things, as a clause; None if nothing
    suggests it.

    Numbers need a name that hardly stands for anything else: *last* and *card* also stand in the names
    of amounts.

    Args:
        name: The column.
        kind: The type of its values.
        detection: What was detected in them.
    """
    if detection is not None and detection.identifying:
        return detection.evidence
    hints: tuple[tuple[str, ...], ...] = _STRINGS
    if is_moment(kind):
        hints = (column_names.BIRTH,)
    elif is_quantity(kind):
        hints = (column_names.IDENTIFIER,)
    if any(column_names.hints_at(name, words) for words in hints):
        return "its name suggests that they identify persons or things"
    return None
