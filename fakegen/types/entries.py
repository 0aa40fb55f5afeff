"""From records to a schema: the entry of each field, and the constraints that its provider does not keep."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from fractions import Fraction
from typing import Any

from fakegen.errors import Mark, Problem, SchemaError
from fakegen.interfaces.record import Record, RecordField, ValueType
from fakegen.types import named_values
from fakegen.types.check_expressions import column_text
from fakegen.types.check_terms import UnknownClause
from fakegen.types.moment_entries import (
    date_entry,
    datetime_entry,
    days,
    duration_entry,
    time_entry,
)
from fakegen.types.number_entries import decimal_entry, integer_entry, number_entry, whole
from fakegen.types.string_entries import WORDS, string_entry

Entry = Any
"""An entry of ``columns:``: a provider's name, or a mapping."""

_NULLS = 0.2
_KEYS = ValueType("string", pattern="[a-z]{3,8}")
_ROOM_OF_PARTS = {
    "phone": 16,
    "email": 20,
    "name": 16,
    "sex": 6,
    "user_name": 8,
    "first_name": 5,
    "last_name": 6,
}
"""For how many characters a field must have room to hold a part of a person."""


def document(
    records: Sequence[Record],
    rows: int | None = None,
    left_out: Mapping[str, Collection[str]] | None = None,
) -> dict[str, Any]:
    """Return the schema of records as plain data.

    Args:
        records: The records; the first is the one that is meant.
        rows: How many rows the first one's table has; by default what the record says, or 100.
        left_out: Fields whose entries are given elsewhere, by table: null stands in their place.

    Raises:
        SchemaError: What a field asks for contradicts itself; the place names the field.
    """
    tables = {}
    for number, record in enumerate(records):
        given = (left_out or {}).get(record.name, ())
        count = rows if number == 0 and rows is not None else record.rows
        tables[record.name] = _Table(record, given).document(count)
    return {"tables": tables}


class _Table:
    def __init__(self, record: Record, given: Collection[str] = ()) -> None:
        self.record, self.given = record, given
        self.constraints: list[Any] = []

    def document(self, rows: int | None) -> dict[str, Any]:
        columns = self._columns()
        made: dict[str, Any] = {} if rows is None else {"rows": rows}
        made["columns"] = columns
        together = [{"unique": list(names)} for names in self.record.unique_together]
        constraints = [*self.constraints, *self.record.constraints, *together]
        if constraints:
            made["constraints"] = constraints
        return made

    def _columns(self) -> dict[str, Entry]:
        person = self._person([f for f in _makeable(self.record) if f.name not in self.given])
        made: dict[str, Entry] = {}
        for field in _makeable(self.record, self.given):
            if field.name in self.given:
                made[field.name] = None
            elif field.name in person:
                if field.name == next(iter(person)):
                    made[", ".join(person)] = self._person_entry(person)
            else:
                made[field.name] = self._entry(field)
        return made

    def _person(self, fields: Sequence[RecordField]) -> dict[str, tuple[str, RecordField]]:
        """Return the fields that hold parts of one person, where there are at least two such parts."""
        found: dict[str, tuple[str, RecordField]] = {}
        for field in fields:
            kind = field.type
            part = named_values.person_part(field.name)
            plain = kind.kind == ("date" if part == "birth_date" else "string")
            free = not (
                kind.pattern or kind.entry or kind.choices or kind.min_length or field.is_key
            )
            fits = kind.format in (None, "email" if part == "email" else None)
            bounded = (kind.least, kind.most, kind.above, kind.below) != (None,) * 4
            is_new = part not in [known for known, _ in found.values()]
            fits = fits and (
                kind.max_length is None or kind.max_length >= _ROOM_OF_PARTS.get(part or "", 0)
            )
            if part and is_new and plain and free and fits and not bounded and not field.references:
                found[field.name] = (part, field)
        names = {part for part, _ in found.values()} & {"first_name", "last_name", "name"}
        return found if len(found) > 1 and names else {}

    def _person_entry(self, person: Mapping[str, tuple[str, RecordField]]) -> Entry:
        made: dict[str, Any] = {"person": {}}
        parts = {name: part for name, (part, _) in person.items() if name != part}
        if parts:
            made["columns"] = parts
        if unique := [name for name, (_, field) in person.items() if field.unique]:
            made["unique"] = unique
        if nulls := {name: _NULLS for name, (_, field) in person.items() if field.type.nullable}:
            made["null"] = nulls
        for name, (_, field) in person.items():
            self._limit_length(name, field.type)
        return made

    def _entry(self, field: RecordField) -> Entry:
        if field.type.entry is not None:
            return field.type.entry
        if field.references:
            return _with(
                {"ref": self._reference(field)}, null=_NULLS if field.type.nullable else None
            )
        entry = self.value(field.name, field.type, field.is_key)
        extra = field.unique and not field.is_key and field.type.kind not in ("uuid", "boolean")
        sequence = entry == "sequence" or (isinstance(entry, dict) and "sequence" in entry)
        return _with(
            entry,
            unique=True if (extra or (field.is_key and not sequence)) else None,
            null=_NULLS if field.type.nullable and not field.is_key else None,
        )

    def _reference(self, field: RecordField) -> Entry:
        """Return what a reference names; of several to one table, each has a name of its own."""
        assert field.references is not None
        table = field.references.partition(".")[0]
        same = [other for other in self.record.fields if other.references == field.references]
        name = field.reference or (table if len(same) == 1 else f"{field.name}_row")
        return field.references if name == table else {"column": field.references, "as": name}

    def value(
        self, name: str, kind: ValueType, is_key: bool = False, *, nested: bool = False
    ) -> Entry:
        """Return the entry of a value, without what is said of nulls and of uniqueness."""
        if kind.entry is not None:
            return kind.entry
        if kind.problem is not None:
            self._wrong(name, kind.problem)
        self._check(name, kind)
        match kind.kind:
            case "boolean":
                return "boolean"
            case "integer":
                return integer_entry(name, kind, is_key and not nested)
            case "number":
                return number_entry(name, kind)
            case "decimal":
                return decimal_entry(name, kind)
            case "string":
                entry, limited = string_entry(name, kind, is_key=is_key, nested=nested)
                if not limited:
                    self._limit_length(name, kind)
                return entry
            case "bytes":
                least = kind.min_length or 0
                most = min(kind.max_length or max(16, least), max(least, 64))
                return {"bytes": {"min": min(least or 8, most), "max": most}}
            case "uuid":
                return "uuid"
            case "choice":
                return _choice(kind)
            case "date":
                return date_entry(name, kind)
            case "datetime":
                return datetime_entry(kind)
            case "time":
                return time_entry(kind)
            case "duration":
                return duration_entry(kind)
            case "list":
                return self._list(name, kind)
            case "mapping":
                return self._mapping(kind)
            case "object":
                return self._object(name, kind)
            case "union":
                options = {
                    f"option_{number}": self.item(name, option)
                    for number, option in enumerate(kind.options)
                }
                which = {"integer": {"min": 0, "max": len(kind.options) - 1}}
                return {"object": {"which": which, **options}}
            case _:
                return WORDS

    def item(self, name: str, kind: ValueType) -> Entry:
        """Return the entry of a value within another one, with what is said of nulls."""
        entry = self.value(name, kind, nested=True)
        return _with(entry, null=_NULLS if kind.nullable else None)

    def _list(self, name: str, kind: ValueType) -> Entry:
        least = kind.min_length or 0
        most = max(
            least, min(kind.max_length if kind.max_length is not None else least + 3, least + 3)
        )
        different = _different(kind.items) if kind.unique_items and kind.items else None
        if different is not None and least > different:
            self._wrong(name, f"of {least} different items, there are only {different}")
        most = most if different is None else min(most, different)
        if kind.min_length is None and most > 0:
            least = 1
        made: dict[str, Any] = {"of": self.item(name, kind.items or ValueType("any"))}
        made["length"] = {"min": least, "max": most}
        if kind.unique_items:
            made["unique"] = True
        return {"list": made}

    def _mapping(self, kind: ValueType) -> Entry:
        """Return the entry of a list of pairs, which becomes a mapping."""
        keys, items = kind.keys or _KEYS, kind.items or ValueType("any")
        pair = {"key": self.value("key", keys, nested=True), "value": self.item("value", items)}
        most = 3 if kind.max_length is None else kind.max_length
        least = min(1, most) if kind.min_length is None else kind.min_length
        length = {"min": least, "max": max(least, min(most, least + 2))}
        return {"list": {"of": {"object": pair}, "length": length}}

    def _object(self, name: str, kind: ValueType) -> Entry:
        record = kind.record
        if record is None or not record.fields:
            return {"object": {"value": WORDS}}
        inner = _Table(replace(record, place=f"{self.record.place}.{name}"))
        members = {f.name: inner.item(f.name, f.type) for f in _makeable(record)}
        return {"object": members or {"value": WORDS}}

    def _limit_length(self, name: str, kind: ValueType) -> None:
        """Ask for lengths that a provider does not know of."""
        for bound, sign in ((kind.min_length, ">="), (kind.max_length, "<=")):
            if bound is None or (sign == ">=" and bound <= 1):
                continue
            with suppress(UnknownClause):
                text = column_text(name)
                unless = f"{text} is none or " if kind.nullable else ""
                self.constraints.append(f"{unless}({text} | length) {sign} {bound}")

    def _check(self, name: str, kind: ValueType) -> None:
        """Refuse what no value satisfies.

        Raises:
            SchemaError: The bounds contradict each other.
        """
        lows = [bound for bound in (kind.least, kind.above) if bound is not None]
        highs = [bound for bound in (kind.most, kind.below) if bound is not None]
        if lows and highs:
            low, high = max(lows), min(highs)
            strict = kind.above in (low,) or kind.below in (high,)
            stepped = _STEPPED.get(kind.kind)
            first, last = stepped(kind) if stepped is not None else (low, high)
            if low > high or (low == high and strict) or first > last:
                self._wrong(name, f"nothing lies between {low} and {high}")
            self._check_multiples(name, kind, first, last)
        shortest, longest = kind.min_length, kind.max_length
        if shortest is not None and longest is not None and shortest > longest:
            self._wrong(name, f"the least length ({shortest}) is above the greatest ({longest})")
        if kind.kind == "choice" and not kind.choices:
            self._wrong(name, "there is no value to choose from")

    def _check_multiples(self, name: str, kind: ValueType, low: Any, high: Any) -> None:
        if kind.multiple_of is None:
            return
        step = Fraction(str(kind.multiple_of))
        if -(-Fraction(str(low)) // step) * step > Fraction(str(high)):
            self._wrong(name, f"no multiple of {kind.multiple_of} lies between {low} and {high}")

    def _wrong(self, name: str, message: str) -> None:
        raise SchemaError([Problem(Mark(f"{self.record.place}.{name}"), message)])


_STEPPED: Mapping[str, Callable[[ValueType], tuple[Any, Any]]] = {"integer": whole, "date": days}
"""The least and the greatest value of kinds of which there are only some between two others."""


def _makeable(record: Record, given: Collection[str] = ()) -> list[RecordField]:
    """Return the fields of a record, without those that cannot be made where objects do without them."""
    return [
        field
        for field in record.fields
        if field.name in given
        or not (field.optional and field.type.problem is not None and field.type.entry is None)
    ]


def _different(kind: ValueType) -> int | None:
    """Return how many different values there are of a type; None if many."""
    if kind.kind == "boolean":
        return 2
    if kind.kind == "choice":
        return len(kind.choices)
    low, high = whole(kind) if kind.kind == "integer" else (None, None)
    return None if low is None or high is None else max(0, high - low + 1)


def _with(entry: Entry, **modifiers: Any) -> Entry:
    said = {name: value for name, value in modifiers.items() if value is not None}
    if not said:
        return entry
    return {**(entry if isinstance(entry, dict) else {entry: {}}), **said}


def _choice(kind: ValueType) -> Entry:
    values = list(kind.choices)
    kinds = {type(value) for value in values}
    plain = len(kinds) == 1 and kinds <= {str, int, bool, float}
    if plain and len(values) == 1:
        return {"constant": values[0]}
    if plain:
        return {"choice": values}
    return {"integer": {"min": 0, "max": len(values) - 1}}
