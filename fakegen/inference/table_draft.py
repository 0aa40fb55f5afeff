"""From a table of a database to a table of a schema."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from fakegen.databases.inspected_table import InspectedColumn, InspectedTable
from fakegen.detection.column_names import CITY, POSTCODE, STREET, split, words_of
from fakegen.inference.column_orders import orders, records_itself
from fakegen.inference.decisions import Choice, Learned
from fakegen.inference.draft import Draft
from fakegen.inference.key_room import counts_of, rows_with_ease, values_of
from fakegen.inference.known_columns import as_chosen, as_known, nulls_of
from fakegen.inference.learned_columns import (
    SeenRows,
    kept_by_model,
    learned_draft,
    scripted_choices,
)
from fakegen.inference.null_patterns import null_patterns
from fakegen.inference.table_links import TableLinks
from fakegen.interfaces.detector import Detector
from fakegen.interfaces.record import Record, RecordField, ValueType
from fakegen.types import named_values
from fakegen.types.check_expressions import is_readable
from fakegen.types.check_rules import CheckRules
from fakegen.types.check_terms import CheckTerm
from fakegen.types.entries import document
from fakegen.types.string_entries import WORDS, named_entry

_KNOWN = ("boolean", "choice", "date", "datetime")
_RARELY = 0.9
_PER_PARENT = {"integer": {"min": 1, "max": 3}}
_PEOPLE = (
    "person", "people", "user", "users", "customer", "customers", "employee", "employees", "client",
    "clients", "member", "members", "author", "authors", "student", "students", "teacher",
    "teachers", "patient", "patients", "contact", "contacts", "actor", "actors", "staff", "player",
    "players", "guest", "guests", "owner", "owners", "driver", "drivers", "passenger", "passengers",
)  # fmt: skip
_FIRMS = (
    "company", "companies", "supplier", "suppliers", "vendor", "vendors", "manufacturer",
    "organization", "organizations", "organisation", "organisations", "tenant", "tenants", "account",
    "accounts", "shipper", "shippers", "publisher", "publishers", "brand", "brands",
)  # fmt: skip
_ENDED = ("deleted", "archived")
_NAMES = ("name", "title", "label")
_LONGEST_COUNTED = 8
_AMPLE = 60
_WORDY = ("text", "url")
_PLENTY = tuple(f"faker.{name}" for name in (
    "company", "domain_name", "file_path", "mac_address", "name", "password", "postcode", "safe_email",
    "street_address", "user_name",
))  # fmt: skip
"""What Faker composes, so that there are many."""
_ROOM_OF_A_WORD, _ROOM_OF_WORDS, _ROOM_OF_A_FIRM = 20, 54, 60


@dataclass(slots=True)
class TableDraft:
    """A table of the schema, and what is said of it.

    Attributes:
        name: Its name.
        rows: What ``rows:`` says.
        key: Its key; None where the schema need not know it.
        columns: The entries, by columns.
        constraints: Its constraints.
        notes: Comments, by column.
        remarks: What is left out or not kept, in words.
        why_rows: The evidence for ``rows``.
        learned: What its model learns; None if none does.
    """

    name: str
    rows: Any
    key: list[str] | None = None
    columns: dict[str, Any] = field(default_factory=dict)
    constraints: list[Any] = field(default_factory=list)
    notes: dict[str, str] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)
    why_rows: str = ""
    learned: Draft | None = None


def can_be_named(column: str) -> bool:
    """Return whether a column's name can stand in a schema."""
    return column.isprintable() and not re.search(r"[,.*]|^\s|\s$", column)


def draft(
    table: InspectedTable,
    links: TableLinks,
    rows: int,
    sizes: Mapping[str, int],
    detectors: Collection[Detector] = (),
    seen: SeenRows | None = None,
) -> TableDraft:
    """Return a table of a schema whose rows a database takes.

    Args:
        table: The table.
        links: Its references.
        rows: How many rows it has, if it has room for as many.
        sizes: How many rows other tables have, where that is known.
        detectors: Find what strings mean, where some rows were read.
        seen: The rows that a model learns from; None for no model.
    """
    return _Drafting(table, links, rows, sizes, detectors, seen).made()


class _Drafting:
    def __init__(
        self,
        table: InspectedTable,
        links: TableLinks,
        rows: int,
        sizes: Mapping[str, int],
        detectors: Collection[Detector],
        seen: SeenRows | None,
    ) -> None:
        self._table, self._links, self._rows, self._sizes = table, links, rows, sizes
        self._detectors, self._seen = detectors, seen
        self._choices: Mapping[str, Choice] = {}
        self._nulls = {column.name: nulls_of(column) for column in table.columns}
        self._draft = TableDraft(table.name, rows)
        self._draft.remarks += [*table.remarks, *links.missed]
        self._draft.notes |= links.notes
        self._seldom = [names for names in table.unique if self._is_seldom(names)]
        self._keys = [
            names for names in (table.key, *table.unique) if names and names not in self._seldom
        ]
        self._alone = {names[0] for names in self._keys if len(names) == 1}
        self._counters: set[str] = set()
        self._rooms: dict[str, int] = {}
        self._limits: list[str] = []

    def _is_seldom(self, names: Sequence[str]) -> bool:
        """Return whether columns have few values and need only be unique in some rows, so that none is made."""
        kinds = [column.type for column in self._table.columns if column.name in names]
        few = all(kind is not None and kind.kind in ("boolean", "choice") for kind in kinds)
        return few and names in self._table.conditions

    def made(self) -> TableDraft:
        columns = [column for column in self._table.columns if self._is_made(column)]
        types = {column.name: column.type for column in columns if column.type is not None}
        others = [f"NOT ({self._table.conditions[names]})" for names in self._seldom]
        rules, drawn = self._rules([*self._table.checks, *others], types)
        kept = [
            column
            for column in columns
            if column.name not in drawn
            and not self._is_defaulted(column, rules)
            and not self._is_left(column, rules)
        ]
        kept = kept or [
            column for column in columns if column.name not in drawn
        ]  # some must be made
        fields = [self._field(column, rules) for column in kept]
        record = Record(self._table.name, tuple(fields), self._table.name)
        made = document([record])["tables"][self._table.name]
        self._draft.columns = {
            name: self._adjusted(name, entry) for name, entry in made["columns"].items()
        }
        self._decide_nulls(rules)
        names = {column.name for column in kept}
        self._draft.constraints = [
            *self._lengths([*made.get("constraints", []), *self._limits]),
            *rules.rules,
            *self._orders(kept, rules),
            *self._unique(names, rules.types),
        ]
        self._draft.remarks += [f"CHECK ({clause}) is not kept" for clause in rules.missed]
        for key in self._keys:
            if not any(set(other) < set(key) for other in self._keys):
                self._limit(self._room(key))
        if self._table.key and set(self._table.key) <= names:
            self._draft.key = list(self._table.key)
        self._size()
        return self._draft

    def _rules(
        self, clauses: Sequence[str], types: Mapping[str, ValueType]
    ) -> tuple[CheckRules, Collection[str]]:
        """Return what the clauses ask for, and the columns that a model draws."""
        if self._seen is None:
            return CheckRules(clauses, types, self._alone), ()
        seen, choices = self._seen.profile, self._seen.choices
        bound = {name for names in (self._table.key, *self._table.unique) for name in names}
        learned = [
            name
            for name in types
            if isinstance(choices.get(name), Learned)
            and name not in bound
            and name not in self._links.entries
        ]
        free = {c.name for c in self._table.columns if c.nullable or c.default is not None}
        rules, drawn = kept_by_model(clauses, types, self._alone, learned, free, seen)
        self._choices = scripted_choices(seen, choices, drawn)
        self._draft.learned = learned_draft(self._table, seen, choices, drawn)
        return rules, drawn

    def _decide_nulls(self, rules: CheckRules) -> None:
        """Say which columns are null where clauses ask for patterns that drawing them would hardly find."""
        columns = self._draft.columns
        choices = {
            name: kind.choices or (True, False)
            for name, kind in rules.types.items()
            if kind.kind in ("choice", "boolean") and name in columns and kind.entry is None
        }
        nullable = {column.name for column in self._table.columns if column.nullable}
        free = nullable & columns.keys() - rules.required
        for pattern in null_patterns(rules.terms, choices, free, self._alone):
            pick = f"which_{len(columns)}"
            if not pattern.chosen and len(pattern.given) > 1:
                labels = [pattern.label(number) for number in range(len(pattern.given))]
                columns[pick] = {"choice": labels, "hidden": True}
            for name in pattern.columns:
                columns[name] = _given_where(columns[name], pattern.condition(name, pick))

    def _is_made(self, column: InspectedColumn) -> bool:
        name = column.name
        if column.generated:
            self._draft.remarks.append(f"{name} is left out: the database computes it")
            return False
        if not can_be_named(name):
            self._draft.remarks.append(f"{name!r} cannot be named in a schema, and is left out")
            return False
        if column.type is None and name not in self._links.entries:
            free = column.nullable or column.default is not None
            words = "" if free else ", and must have a value: write its entry"
            self._draft.remarks.append(f"{name} is left out: {column.sql_type}{words}")
            return False
        return True

    def _is_defaulted(self, column: InspectedColumn, rules: CheckRules) -> bool:
        """Return whether a column is left to its default."""
        name = column.name
        needed = name in self._links.entries or name in rules.read
        if column.default is None or needed or any(name in names for names in self._keys):
            return False
        kind = rules.types.get(name)
        if kind is None or kind.kind in _KNOWN or self._says_more(column, kind):
            return False
        self._draft.remarks.append(f"{name} is left to its default, {column.default}")
        return True

    def _says_more(self, column: InspectedColumn, kind: ValueType) -> bool:
        """Return whether a column's name says what it holds, and its default only that it is not said yet."""
        if kind.entry is not None or not re.fullmatch(r"'?[0.]*'?(::.*)?", column.default or "x"):
            return False
        if kind.kind in ("decimal", "number"):
            return named_values.find(column.name, named_values.NUMBERS) is not None
        is_open = (
            kind.kind == "string" and kind.pattern is None and "0" not in (column.default or "")
        )
        named = column.name.lower() in _NAMES or named_entry(column.name, kind.max_length)
        return is_open and bool(named)

    def _is_left(self, column: InspectedColumn, rules: CheckRules) -> bool:
        """Return whether a column is left to the database since a clause that is not kept reads it.

        Its default is valid, and null passes most clauses.
        """
        name = column.name
        wide = [key.columns for key in self._table.foreign_keys if len(key.columns) > 1]
        bound = {one for names in (*wide, self._table.key, *self._table.unique) for one in names}
        bound |= rules.required | _words(rules.rules)
        free = column.nullable if column.default is None else name not in rules.kept
        clauses = (one for one in rules.missed if name in re.findall(r"\w+", one))
        clause = next(clauses, None) if free and name not in bound else None
        if clause is None:
            return False
        left = "null" if column.default is None else f"to its default, {column.default}"
        self._draft.remarks.append(f"{name} is left {left}: CHECK ({clause}) reads it")
        self._draft.notes.pop(name, None)
        return True

    def _field(self, column: InspectedColumn, rules: CheckRules) -> RecordField:
        name = column.name
        entry = self._links.entries.get(name)
        if entry is not None:
            if name in rules.required and isinstance(entry, dict):
                entry = {key: value for key, value in entry.items() if key != "null"}
            return RecordField(name, ValueType("any", entry=entry))
        kind = rules.types[name]
        in_key = name in self._table.key
        nullable = column.nullable and not in_key and name not in rules.required
        if self._nulls[name] is None and _is_always_said(name, kind):
            nullable = False
        is_unique = name in self._alone
        if name == self._links.numbered:
            return RecordField(name, replace(kind, entry="position"))
        if kind.kind == "integer" and in_key and (is_unique or self._is_counter(column, rules)):
            self._counters.add(name)
            start = max(1, *(kind.least or 1, (kind.above or 0) + 1))
            self._limit(column.width)
            entry = "sequence" if start == 1 else {"sequence": {"start": start}}
            return RecordField(name, replace(kind, entry=entry))
        chosen = as_chosen(column, kind, self._choices.get(name), is_unique=is_unique)
        if chosen is not None and kind.kind == "string":
            self._limit_length(name, kind)
        kind, why = chosen or as_known(column, kind, self._detectors, is_unique=is_unique)
        if why:
            self._draft.notes[name] = why
        kind = self._bounded(column, kind, is_unique, _greater(column.name, rules.terms))
        if kind.kind == "string" and kind.entry is None:
            kind = self._text(name, kind, is_unique)
            is_free = kind.entry is None and kind.pattern is None and not is_unique
            if is_free and _is_json(column) and (kind.max_length or _AMPLE) >= _AMPLE:
                kind = replace(kind, entry=named_values.JSON_TEXT)
        if is_unique and kind.entry is not None and "unique" not in kind.entry:
            kind = replace(kind, entry=_with(kind.entry, unique=True))
        if nullable and kind.entry is not None:
            kind = replace(kind, entry=_with(kind.entry, null=0.2))
        return RecordField(name, replace(kind, nullable=nullable), unique=is_unique)

    def _is_counter(self, column: InspectedColumn, rules: CheckRules) -> bool:
        """Return whether a column is the one of a wide key that nothing else decides, and can number all rows."""
        own = [name for name in self._table.key if name not in self._links.entries]
        is_wide = column.width is None or column.width >= self._rows
        is_free = own[:1] == [column.name] and self._links.numbered is None
        is_read = column.name in _words(rules.rules) and not column.counts
        return is_free and is_wide and not is_read

    def _bounded(
        self, column: InspectedColumn, kind: ValueType, is_unique: bool, greater: str | None = None
    ) -> ValueType:
        """Return a number's type with both bounds, within what the column can hold, and what a greater one has."""
        if kind.kind in ("decimal", "number"):
            return _usually(column.name, kind)
        if kind.kind != "integer":
            return kind
        width = column.width or 2**31 - 1
        found = named_values.find(greater or column.name, named_values.INTEGERS)
        if found and found[1] > width:
            found = None
        usual_low, usual_high = found or (0, 1_000)
        low = (
            kind.least if kind.least is not None else None if kind.above is None else kind.above + 1
        )
        high = (
            kind.most if kind.most is not None else None if kind.below is None else kind.below - 1
        )
        inside = (low is None or low <= usual_low) and (high is None or usual_high <= high)
        if is_unique:
            low = low or 1
            high = high if high is not None else min(width, low + 2**31 - 2)
        elif found and inside:
            low, high = found
        else:
            spread = usual_high - usual_low
            low = (
                low
                if low is not None
                else usual_low
                if high is None or usual_low <= high
                else high - spread
            )
            high = high if high is not None else min(width, max(usual_high, low + spread))
        return replace(kind, least=int(low), most=int(high), above=None, below=None)

    def _room(self, key: Sequence[str]) -> int | None:
        """Return how many rows a key has room for; None if for any number."""
        made = self._draft.columns
        if self._counters.isdisjoint(key) and self._links.numbered not in key:
            if len(key) == 1:
                return values_of(made.get(key[0]))
            return rows_with_ease(counts_of(key, made, self._links.drawn_from, self._sizes))
        return None

    def _limit_length(self, name: str, kind: ValueType) -> None:
        """Ask for strings that a column has room for, of a provider that does not know of it."""
        unless = f"{name} is none or " if kind.nullable else ""
        for bound, sign in ((kind.min_length, ">="), (kind.max_length, "<=")):
            if bound is not None and is_readable(name):
                self._limits.append(f"{unless}({name} | length) {sign} {bound}")
        if kind.max_length is not None:
            self._rooms[name] = kind.max_length

    def _text(self, name: str, kind: ValueType, is_unique: bool) -> ValueType:
        room = kind.max_length
        if room is not None:
            self._rooms[name] = room
        if is_unique and room is not None and room < _LONGEST_COUNTED and not kind.pattern:
            return replace(kind, entry={"regex": f"[A-Z0-9]{{{room}}}"})
        if kind.pattern is None and kind.min_length in (None, 0, 1):
            named = named_entry("status" if self._is_status(name) else name, room)
            if isinstance(named, dict) and "choice" in named:
                return replace(kind, entry=_with(WORDS, unique=True) if is_unique else named)
        if name.lower() not in _NAMES or kind.pattern or kind.min_length not in (None, 0, 1):
            return kind
        words, room = words_of(self._table.name), 99 if room is None else room
        if room < _ROOM_OF_A_WORD or not words.isdisjoint(_PEOPLE):
            return kind
        entry: Any = {"text": {"words": [1, 3] if room >= _ROOM_OF_WORDS else 1}}
        if room >= _ROOM_OF_A_FIRM and not words.isdisjoint(_FIRMS):
            entry = "faker.company"
        if is_unique:
            entry = _with(entry, unique={"suffix": "number"})
        return replace(kind, entry=entry)

    def _is_status(self, name: str) -> bool:
        """Return whether a state is one of a process: the table speaks of no place."""
        others = {word for column in self._table.columns for word in words_of(column.name)}
        return split(name)[-1:] == ["state"] and others.isdisjoint(
            (*CITY, *POSTCODE, *STREET, "country")
        )

    def _limit(self, rows: int | None) -> None:
        if rows is not None and isinstance(self._draft.rows, int):
            self._draft.rows = min(self._draft.rows, rows)

    def _adjusted(self, columns: str, entry: Any) -> Any:
        """Return an entry with its nulls and unique strings as a database's tables have them."""
        if not isinstance(entry, dict):
            return entry
        known = self._nulls.get(columns)
        if "null" in entry and known is not None:
            entry = {
                k: known if k == "null" else v for k, v in entry.items() if k != "null" or known
            }
        elif "null" in entry and words_of(columns) & set(_ENDED):
            entry = {**entry, "null": _RARELY}
        room = self._rooms.get(columns, _AMPLE)
        made = next(iter(entry))
        if entry.get("unique") is True and room < _AMPLE and _is_listed(made):
            rest = {key: value for key, value in entry.items() if key != made}
            return {"regex": f"[a-z]{{{min(room, 6)},{min(room, 12)}}}", **rest}
        if entry.get("unique") is True and _is_short(entry) and room >= _AMPLE:
            entry = {**entry, "unique": {"suffix": "number"}}
        return entry

    def _lengths(self, constraints: list[Any]) -> list[Any]:
        """Return the rules of lengths that are not kept anyway, as by short strings in ample room."""
        ample = [
            f"({name} | length) <= {self._rooms[name]}"
            for names, entry in self._draft.columns.items()
            if _is_short(entry)
            for name in names.split(", ")
            if self._rooms.get(name, 0) >= _AMPLE
        ]
        return [rule for rule in constraints if not any(rule.endswith(text) for text in ample)]

    def _orders(
        self, columns: list[InspectedColumn], rules: CheckRules
    ) -> Iterator[Mapping[str, Any]]:
        """Yield which columns stand in order by their names, where no clause compares them."""
        made = {
            column.name: rules.types[column.name]
            for column in columns
            if is_readable(column.name)
            and column.name not in self._links.entries
            and column.name not in self._counters
        }
        for names in orders(made):
            if not any(len(set(names) & _words([rule])) > 1 for rule in rules.rules):
                yield {"increasing": names}

    def _unique(
        self, names: set[str], types: Mapping[str, ValueType]
    ) -> Iterator[Mapping[str, Any]]:
        for columns in dict.fromkeys(tuple(sorted(set(one))) for one in self._keys):
            several = len(columns) > 1 and set(columns) <= names
            implied = any(set(other) < set(columns) for other in self._keys)
            numbered = self._links.numbered in columns and set(columns) == set(self._table.key)
            counted = not self._counters.isdisjoint(columns)
            if several and not implied and not numbered and not counted:
                original = next(one for one in self._keys if set(one) == set(columns))
                single = [name for name in original if not self._is_wide(name, types)]
                if not single:
                    self._draft.remarks.append(f"unique {', '.join(original)} is not kept")
                else:  # which asks for more than the database does, where one is left out
                    yield {"unique": single}

    def _is_wide(self, name: str, types: Mapping[str, ValueType]) -> bool:
        """Return whether a column holds lists or documents, which are not compared."""
        kind = types.get(name)
        made = kind.entry if kind is not None else None
        nested = isinstance(made, dict) and bool({"object", "list"} & made.keys())
        return kind is not None and (kind.kind == "list" or nested)

    def _size(self) -> None:
        if self._links.parent is not None:
            count = 1 if self._links.alone else _PER_PARENT
            self._draft.rows = {"per": self._links.parent, "count": count}


def _given_where(entry: Any, condition: str | bool) -> Any:
    """Return an entry whose value is null where a condition is not true."""
    if condition is False:
        return {"constant": None}
    made = {key: value for key, value in _with(entry).items() if key != "null"}
    if isinstance(made.get("ref"), dict):  # the roots of a tree would be null besides
        made["ref"] = {key: value for key, value in made["ref"].items() if key != "tree"}
    return made if condition is True else {**made, "when": condition}


def _is_json(column: InspectedColumn) -> bool:
    """Return whether a column's comment says that its strings are JSON."""
    return re.search(r"\bjson\b", column.comment, re.IGNORECASE) is not None


def _greater(name: str, terms: Iterable[CheckTerm]) -> str | None:
    """Return the column that is no less than a column by a clause, as ``attempt <= max_attempts``; None for none."""
    for term in terms:
        if term.kind == "compare" and term.value in ("<", "<=", ">", ">="):
            low, high = term.parts if term.value in ("<", "<=") else term.parts[::-1]
            if (low.kind, low.value, high.kind) == ("column", name, "column"):
                return str(high.value)
    return None


def _words(texts: Iterable[str]) -> set[str]:
    return {word for text in texts for word in re.findall(r"\w+", text)}


def _usually(name: str, kind: ValueType) -> ValueType:
    """Return a number's type with the bounds that its name suggests, where the clauses allow them."""
    low, high, _ = named_values.find(name, named_values.NUMBERS) or (0.0, 1_000.0, 2)
    room = 10.0 ** (kind.digits - (kind.decimals or 0)) if kind.digits is not None else high + 1
    lows = [bound for bound in (kind.least, kind.above) if bound is not None]
    highs = [bound for bound in (kind.most, kind.below) if bound is not None]
    if high < room and all(bound < high for bound in lows) and not highs:
        kind = replace(kind, most=int(high))
    if low < room and all(bound > low for bound in highs) and not lows:
        kind = replace(kind, least=int(low))
    return kind


def _is_always_said(name: str, kind: ValueType) -> bool:
    """Return whether applications say this of every row, whether they must or not."""
    if kind.kind in ("date", "datetime"):
        return records_itself(name)
    return kind.kind == "string" and name.lower() in _NAMES


def _is_listed(provider: str) -> bool:
    """Return whether a provider's strings are of few words or of a list, so that many rows run out of them."""
    return provider in _WORDY or (provider.startswith("faker.") and provider not in _PLENTY)


def _is_short(entry: Any) -> bool:
    """Return whether an entry's strings have far fewer characters than there is ample room for."""
    made = entry if isinstance(entry, str) else next(iter(entry))
    if made == "text":
        return isinstance(entry, dict) and "words" in entry["text"]
    return made.startswith("faker.") or made in ("person", "phone", "url")


def _with(entry: Any, **modifiers: Any) -> Any:
    return {**(entry if isinstance(entry, dict) else {entry: {}}), **modifiers}
