"""Which columns of a table may say whom or what a row is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from fakegen.arrays.plain import plain_array
from fakegen.arrays.type_kinds import is_moment
from fakegen.detection import column_names
from fakegen.detection.identifying import is_of_persons, may_be_persons
from fakegen.inference.decisions import Choice, Learned, LeftOut, Scripted
from fakegen.interfaces.observed import ObservedColumn
from fakegen.profiling.entities import decides
from fakegen.profiling.openness import thinness
from fakegen.profiling.table_profile import TableProfile

_NO_KEYS = ("constant", "text", "ref", "position", "bytes", "list", "object", "user_agent", "expr")
_PARTS = ("faker.first_name", "faker.last_name")
_MANY = 50
_LOOKED_AT = 2_000


def identity_keys(seen: TableProfile, choices: Mapping[str, Choice]) -> list[tuple[str, ...]]:
    """Return the columns, and pairs of columns, that may be the keys of entities; the likeliest first.

    These are strings that are made by a script because they identify something, numbers that are called keys,
    closed lists of persons and their records, numbers that decide a name or a date of birth, and first and last
    names taken together.
    """
    keys = [column.name for column in seen.columns if _may_be_key(column.name, seen, choices)]
    told = [name for name in choices if name in keys or _is_birth(name, seen)]
    keys += [
        name for name in choices if name not in keys and _decides_one(name, told, seen, choices)
    ]
    numbers = (*column_names.IDENTIFIER, *column_names.PERSON_NUMBER)
    hints = (numbers, column_names.PERSON, column_names.NUMBER)
    keys.sort(key=lambda name: [not column_names.hints_at(name, words) for words in hints])
    first = [name for name in choices if _is_part(name, seen, column_names.FIRST_NAME, 0)]
    last = [name for name in choices if _is_part(name, seen, column_names.LAST_NAME, 1)]
    pairs = [(one, other) for one in first[:1] for other in last[:1] if one != other]
    return [*((name,) for name in keys), *pairs]


def _may_be_key(name: str, seen: TableProfile, choices: Mapping[str, Choice]) -> bool:
    choice = choices[name]
    values = plain_array(seen.data.column(name))
    is_part = _is_name_part(name, seen) and not _stands_alone(name, values, seen)
    if isinstance(choice, LeftOut) or name in seen.forms or is_part:
        return False
    is_string = pa.types.is_string(values.type)
    if isinstance(choice, Scripted) and (choice.provider in _NO_KEYS or is_string):
        return choice.provider not in _NO_KEYS
    if not is_string and not pa.types.is_integer(values.type):
        return False
    if isinstance(choice, Scripted):  # numbers that cannot be learned
        return is_of_persons(name) or column_names.hints_at(name, column_names.IDENTIFIER)
    distinct = pc.drop_null(values.unique())
    if not is_string and len(distinct) > _MANY:
        if column_names.hints_at(name, column_names.ABOUT):
            return False
        if column_names.hints_at(name, column_names.IDENTIFIER):
            return True
    return may_be_persons(name, distinct.slice(0, _LOOKED_AT).cast(pa.string()).to_pylist())


def _is_birth(name: str, seen: TableProfile) -> bool:
    is_date = is_moment(seen.data.schema.field(name).type)
    return is_date and column_names.hints_at(name, column_names.BIRTH)


def _decides_one(
    name: str, told: Sequence[str], seen: TableProfile, choices: Mapping[str, Choice]
) -> bool:
    """Return whether a column is a number of many values that decides what persons have."""
    values = plain_array(seen.data.column(name))
    if (
        not isinstance(choices[name], Learned)
        or not pa.types.is_integer(values.type)
        or name in seen.forms
    ):
        return False
    key = ObservedColumn(name, values)
    others = (ObservedColumn(other, plain_array(seen.data.column(other))) for other in told)
    return key.distinct > _MANY and any(decides(key, other) for other in others)


def _is_name_part(name: str, seen: TableProfile) -> bool:
    """Return whether a column holds first or last names only, which say little alone."""
    return _is_part(name, seen, column_names.FIRST_NAME, 0) or _is_part(
        name, seen, column_names.LAST_NAME, 1
    )


def _stands_alone(name: str, values: pa.Array, seen: TableProfile) -> bool:
    """Return whether names are a closed list of persons that the table calls by one name only.

    A column that is called first or last name says of somebody what it is called, not who that is.
    """
    if column_names.hints_at(name, (*column_names.FIRST_NAME, *column_names.LAST_NAME)):
        return False
    others = (column.name for column in seen.columns if column.name != name)
    return not thinness([values]).is_open() and not any(
        _is_name_part(other, seen) for other in others
    )


def _is_part(name: str, seen: TableProfile, hints: Sequence[str], place: int) -> bool:
    if not pa.types.is_string(seen.data.schema.field(name).type):
        return False
    detection = seen.detections.get(name)
    if detection is not None and detection.identifying:
        return detection.provider == _PARTS[place]
    is_whole = column_names.hints_at(name, ("fullname", *column_names.PERSON))
    return column_names.hints_at(name, hints) and not is_whole
