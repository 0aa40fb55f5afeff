"""From the tables of a source to the text of a masking schema that lists every column."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from fakegen.arrays.type_kinds import is_binary, is_string
from fakegen.detection import column_names
from fakegen.detection.detect import detection_of
from fakegen.detection.identifying import why_identifying
from fakegen.detection.key_names import is_named_after, noun_of_key
from fakegen.inference.lines import Line, laid_out
from fakegen.inference.yaml_text import flow
from fakegen.interfaces.detector import Detection, Detector
from fakegen.masking.copied_tables import CopiedColumn, CopiedTable, CopySource, typed
from fakegen.masking.value_masks import SUFFIX_DIGITS
from fakegen.standards.identifier_kinds import IDENTIFIERS, OF_COUNTRIES

_LOOKED_AT = 2_000
_LONGEST_CODE = 3
_MANY = 50
_PERMUTED = ("integer", "decimal", "string", "uuid", "bytes")
_BY_NAME = (
    (column_names.EMAIL, "faker.email"),
    (column_names.PHONE, "phone"),
    (column_names.IBAN, "permute"),
    (column_names.CARD, "permute"),
    (column_names.PERSON_NUMBER, "permute"),
    (column_names.VAT, "permute"),
    (column_names.IP, "ip"),
    (column_names.FIRST_NAME, "faker.first_name"),
    (column_names.LAST_NAME, "faker.last_name"),
    (column_names.STREET, "faker.street_address"),
    (column_names.FULL_NAME, "faker.name"),
)
_SECRETS = (
    "password", "passwd", "pwd", "secret", "token", "salt", "hash", "digest", "otp", "pin", "signature",
    "wachtwoord", "passwort", "cookie", "session", "apikey", "credential", "credentials",
)  # fmt: skip
_FREE = (
    "note", "notes", "comment", "comments", "remark", "remarks", "description", "message", "body", "bio",
    "memo", "feedback", "opmerking", "bemerkung", "remarque",
)  # fmt: skip


@dataclass(slots=True)
class _DraftedColumn:
    """A column of the draft: what becomes of it, and why."""

    entry: Any
    why: str = ""


def draft_mask(
    source: CopySource, left_out: Collection[str], detectors: Sequence[Detector], place: str
) -> str:
    """Return a masking schema, as YAML, that lists every column of a source.

    Args:
        source: The source.
        left_out: The tables that are not copied.
        detectors: What finds out what values mean.
        place: What comments call the source.
    """
    tables = {name: table for name, table in source.tables.items() if name not in left_out}
    drafts = {name: _Draft(table, source, detectors) for name, table in tables.items()}
    for draft in drafts.values():
        draft.link(tables)
    _follow(drafts)
    return "\n".join(_document(drafts, sorted(left_out), place)) + "\n"


class _Draft:
    def __init__(
        self, table: CopiedTable, source: CopySource, detectors: Sequence[Detector]
    ) -> None:
        self.table = table
        self._detectors = detectors
        self._unique = {n[0] for n in (table.key, *table.unique) if len(n) == 1}
        self._in_keys = {name for names in (table.key, *table.unique) for name in names}
        self._head = next(iter(source.blocks(table.name)), None)
        if self._head is not None:
            self._head = self._head.slice(0, _LOOKED_AT)
        self.columns = {column.name: self._drafted(column) for column in table.columns.values()}

    def _drafted(self, column: CopiedColumn) -> _DraftedColumn:
        name, kind = column.name, column.kind
        words = column_names.words_of(name)
        if name in self.table.key and kind in _PERMUTED:
            if self._is_code(column):
                return _DraftedColumn("keep", "short codes, of the key")
            detection = self._detection(column)
            if kind == "string" and detection is not None and detection.provider in IDENTIFIERS:
                return _DraftedColumn(_permuted(detection), detection.evidence)
            return _DraftedColumn("permute", "of the key")
        if column.is_document or column.kind == "object" or self._holds_documents(column):
            return self._document(column)
        if self._holds_bytes(column):
            return self._nothing(column, "bytes may hold anything")
        if not set(words).isdisjoint(_SECRETS) and kind in ("string", "any", "bytes"):
            return self._nothing(column, "its name suggests a secret")
        values, detection = self._values(column), self._detection(column)
        held = pa.string() if values is None else values.type
        why = why_identifying(name, column.arrow_type if values is None else held, detection)
        if detection is not None and detection.provider == "text" and kind in ("string", "any"):
            return self._text(column, detection)
        if why is not None and detection is None and words == {"name"} and self._has_many(name):
            return _DraftedColumn("keep", "its values do not look like names of persons")
        if why is not None:
            return self._identifying(column, detection, why)
        if kind in ("string", "any") and not set(words).isdisjoint(_FREE):
            return self._text(column, None)
        return _DraftedColumn("keep")

    def _holds_bytes(self, column: CopiedColumn) -> bool:
        held = self._head is not None and is_binary(self._head.column(column.name).type)
        return column.kind == "bytes" or held

    def _holds_documents(self, column: CopiedColumn) -> bool:
        """Return whether all strings that were seen are JSON, as in MariaDB, whose JSON is text."""
        if self._head is None or column.kind not in ("string", "any"):
            return False
        values = self._head.column(column.name).drop_null()
        if not is_string(values.type) or not len(values):
            return False
        return bool(pc.all(pc.match_substring_regex(values, r"^\s*[\[{](.|\n)*[\]}]\s*$")).as_py())

    def _is_code(self, column: CopiedColumn) -> bool:
        """Return whether all values that were seen are words of few letters, such as those of countries."""
        if self._head is None or column.kind != "string":
            return False
        longest = pc.max(pc.utf8_length(self._head.column(column.name))).as_py()
        return longest is not None and longest <= _LONGEST_CODE

    def _has_many(self, name: str) -> bool:
        """Return whether enough values were seen to tell what they are not."""
        return (
            self._head is not None and pc.count_distinct(self._head.column(name)).as_py() >= _MANY
        )

    def _values(self, column: CopiedColumn) -> pa.Array | None:
        if self._head is None:
            return None
        values = self._head.column(column.name)
        if is_binary(values.type):
            return None
        plain = replace(column, type=None)
        return typed(values, plain) if column.kind in ("integer", "date", "datetime") else values

    def _detection(self, column: CopiedColumn) -> Detection | None:
        values = self._values(column)
        return None if values is None else detection_of(column.name, values, self._detectors)

    def _identifying(
        self, column: CopiedColumn, detection: Detection | None, why: str
    ) -> _DraftedColumn:
        if column.kind in ("date", "datetime"):
            return _DraftedColumn({"generalise": "year"}, why)
        if column.kind in ("integer", "decimal"):
            return _DraftedColumn("permute", why)
        if column.kind in ("number", "boolean", "choice", "time", "duration"):
            return _DraftedColumn("keep", f"{why}: look at it")
        if column.kind == "uuid":
            return _DraftedColumn("permute", why)
        if detection is not None:
            entry = self._detected(detection)
        else:
            found = (made for known, made in _BY_NAME if column_names.hints_at(column.name, known))
            entry = next(found, "permute")
        is_permuted = entry == "permute" or (isinstance(entry, dict) and "permute" in entry)
        if column.name in self._in_keys and not is_permuted:
            if column.room is not None and column.room < SUFFIX_DIGITS + 4:
                return _DraftedColumn("permute", why)
            return _DraftedColumn(
                ({entry: None} if isinstance(entry, str) else dict(entry)) | {"unique": True}, why
            )
        return _DraftedColumn(entry, why)

    def _detected(self, detection: Detection) -> Any:
        if detection.provider in IDENTIFIERS:
            return _permuted(detection)
        if not detection.parameters and detection.locale is None:
            return detection.provider
        entry: dict[str, Any] = {detection.provider: dict(detection.parameters) or None}
        if detection.locale is not None:
            entry["locale"] = detection.locale
        return entry

    def _text(self, column: CopiedColumn, detection: Detection | None) -> _DraftedColumn:
        if column.name in self._in_keys:
            return _DraftedColumn("permute", "free text, and unique")
        entry = (
            {"text": dict(detection.parameters)} if detection and detection.parameters else "text"
        )
        return _DraftedColumn(entry, "free text may name persons")

    def _nothing(self, column: CopiedColumn, why: str) -> _DraftedColumn:
        if column.nullable and column.name not in self.table.key:
            return _DraftedColumn(None, why)
        if column.kind == "bytes":
            return _DraftedColumn("permute", why)
        is_narrow = column.room is not None and column.room < 16
        return _DraftedColumn("permute" if is_narrow else "hash", why)

    def _document(self, column: CopiedColumn) -> _DraftedColumn:
        if column.nullable:
            return _DraftedColumn(
                None, 'a document: {json: {path: method, "*": keep}} masks its parts'
            )
        return _DraftedColumn({"json": {"*": "hash"}}, "a document: name the paths to keep")

    def link(self, tables: Mapping[str, CopiedTable]) -> None:
        """Let columns that refer to others follow them: those of foreign keys, and those that seem to."""
        for link in self.table.links:
            for name, target in zip(link.columns, link.targets, strict=True):
                if link.parent in tables:
                    self.columns[name] = _DraftedColumn({"ref": f"{link.parent}.{target}"})
                elif self.table.columns[name].nullable:
                    self.columns[name] = _DraftedColumn(None, f"{link.parent!r} is left out")
        linked = {name for link in self.table.links for name in link.columns}
        for name in self.columns.keys() - linked:
            found = self._guessed(name, tables)
            if found is not None:
                why = "guessed by its name; no foreign key says so"
                self.columns[name] = _DraftedColumn({"ref": found}, why)
        for name in self.table.key:
            is_number = self.table.columns[name].kind == "integer" and name not in linked
            if is_number and not linked.isdisjoint(self.table.key):
                self.columns[name] = _DraftedColumn("keep", "numbers the rows of one parent")

    def _guessed(self, name: str, tables: Mapping[str, CopiedTable]) -> str | None:
        """Return the key that a column's name suggests that it refers to."""
        noun = noun_of_key(name)
        if noun is None:
            return None
        for parent, table in tables.items():
            keys = (
                table.key or tuple(key for key in ("id", f"{noun}_id") if key in table.columns)[:1]
            )
            if (
                not is_named_after(parent, noun)
                or len(keys) != 1
                or (parent, keys[0]) == (self.table.name, name)
            ):
                continue
            if table.columns[keys[0]].kind == self.table.columns[name].kind:
                return f"{parent}.{keys[0]}"
        return None


def _permuted(detection: Detection) -> Any:
    """Return the entry that keeps the check digits of what was detected right."""
    kind = detection.provider
    return {"permute": {kind: detection.parameters["country"]} if kind in OF_COUNTRIES else kind}


def _follow(drafts: Mapping[str, _Draft]) -> None:
    """See to it that references lead to something to follow, and that equal entries are unique together."""
    for name, draft in drafts.items():
        for column in draft.columns:
            seen, place = set(), _referred(drafts, name, column)
            while place is not None and place not in seen:
                seen.add(place)
                place = _referred(drafts, *place)
            if place == (name, column):
                draft.columns[column] = _DraftedColumn("permute", "of a circle of keys")
    unique = [
        {key: value for key, value in column.entry.items() if key != "unique"}
        for draft in drafts.values()
        for column in draft.columns.values()
        if isinstance(column.entry, dict) and column.entry.get("unique")
    ]
    for draft in drafts.values():
        for item in draft.columns.values():
            entry = {item.entry: None} if isinstance(item.entry, str) else item.entry
            if isinstance(entry, dict) and entry in unique:
                item.entry = entry | {"unique": True}


def _referred(drafts: Mapping[str, _Draft], table: str, column: str) -> tuple[str, str] | None:
    entry = drafts[table].columns[column].entry
    if not (isinstance(entry, dict) and "ref" in entry):
        return None
    written = entry["ref"]
    return next(
        (name, written[len(name) + 1 :])
        for name, draft in drafts.items()
        if written.startswith(f"{name}.") and written[len(name) + 1 :] in draft.columns
    )


def _document(drafts: Mapping[str, _Draft], left_out: Sequence[str], place: str) -> Iterator[str]:
    introduction = (
        f"Made by 'fakegen init --mask' from {place}. Every column is listed: read what is kept before the copy leaves "
        "your hands. Values are masked with the secret in FAKEGEN_SECRET."
    )
    yield from laid_out([Line("", introduction)], 0)
    yield "fakegen: 1"
    yield ""
    yield "mask:"
    for name, draft in drafts.items():
        yield f"  {flow(name)}:"
        yield "    columns:"
        lines = [
            Line(f"{flow(column)}: {flow(item.entry)}", item.why)
            for column, item in draft.columns.items()
        ]
        yield from laid_out(lines, 6)
    for name in left_out:
        yield f"  {flow(name)}: skip"
