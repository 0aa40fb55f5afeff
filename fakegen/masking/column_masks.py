"""From the method of each column to what masks its values."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import replace

from fakegen.errors import nearest
from fakegen.language.mask_reading import read_mask_entry
from fakegen.language.mask_spec import MaskEntry
from fakegen.language.nodes import MappingNode, ScalarNode
from fakegen.masking.copied_tables import CopiedColumn, CopiedTable
from fakegen.masking.identifier_masks import PermutedIdentifiers
from fakegen.masking.made_values import ALONE, MadeTable, ProviderEntry
from fakegen.masking.mask_scope import MaskedColumn, MaskScope
from fakegen.masking.row_masks import LearnedColumns, ShuffledColumn
from fakegen.masking.secret import Secret
from fakegen.masking.table_mask import TableMask
from fakegen.masking.value_masks import (
    HASH_DIGITS,
    Documents,
    Generalised,
    Hashed,
    Kept,
    Nulled,
    Permuted,
    ValueMask,
)
from fakegen.standards.identifier_kinds import IDENTIFIERS, OF_COUNTRIES, reader

_COUNTED = ("any", "bytes", "decimal", "integer", "string", "uuid")
_WRITTEN = ("any", "decimal", "integer", "string")
_TEXTS = ("any", "string")
_NUMBERS = ("decimal", "integer", "number")
_MOMENTS = ("date", "datetime")
_PLURALS = {
    "boolean": "booleans", "bytes": "bytes", "choice": "choices", "date": "dates",
    "datetime": "moments", "decimal": "decimal numbers", "integer": "integers", "list": "lists",
    "number": "numbers", "object": "objects", "string": "strings", "time": "times",
    "duration": "durations", "uuid": "UUIDs",
}  # fmt: skip


class ColumnMasks:
    """Chooses the masks of columns.

    Args:
        scope: The schema, the tables, and how their columns are masked.
        secret: Keys the values.
        unique: The identities of the entries whose values must be unique.
    """

    def __init__(self, scope: MaskScope, secret: Secret, unique: Set[str]) -> None:
        self._scope, self._secret, self._unique = scope, secret, unique
        self.documents: list[tuple[MadeTable, str, str, str]] = []
        """What providers make inside documents: how, and the table, the column and the path."""

    def entries(self, table: str) -> list[ProviderEntry]:
        """Return the entries of a table that name providers."""
        found: dict[tuple[str, ...], ProviderEntry] = {}
        for item in self._scope.columns[table].values():
            if item.entry is not None and item.entry.is_provider:
                entry = ProviderEntry(item.entry, item.columns)
                is_unique = entry.identity in self._unique
                found[item.columns] = replace(entry, is_unique=is_unique)
        return list(found.values())

    def fill(self, mask: TableMask, table: str) -> None:
        """Give a table the masks of all of its columns but those that providers make."""
        learned: dict[str | None, list[str]] = {}
        for column, item in self._scope.columns[table].items():
            mask.words[column] = item.method
            mask.marks[column] = self._scope.place(table, column)
            entry, facts = item.entry, mask.table.columns[column]
            if item.method == "shuffle":
                mask.shuffled[column] = ShuffledColumn(self._secret)
            elif item.method == "learn":
                assert entry is not None
                method = None if entry.value is None else entry.value.plain()
                learned.setdefault(method, []).append(column)
            elif entry is None or not entry.is_provider:
                found = self._value_mask(table, item, facts)
                if found is not None:
                    mask.values[column] = found
        mask.learned = [
            LearnedColumns(mask.table, columns, method, self._secret)
            for method, columns in learned.items()
        ]

    def _value_mask(self, table: str, item: MaskedColumn, facts: CopiedColumn) -> ValueMask | None:
        entry = item.entry
        if entry is None or item.method in ("keep", "null"):
            return Nulled() if item.method == "null" else Kept()
        if item.method == "json":
            return self._document(table, entry, facts)
        return self._plain_mask(item.method, entry, facts, item.as_kind)

    def _plain_mask(
        self, method: str, entry: MaskEntry, facts: CopiedColumn, as_kind: str
    ) -> ValueMask | None:
        kind, mark = facts.kind, entry.method.mark
        holds = "documents" if facts.is_document else _PLURALS.get(kind, f"values of type {kind}")
        if method == "permute":
            if kind in _COUNTED and not facts.is_document:
                is_number = as_kind in ("integer", "decimal") and kind != "integer"
                return self._permuted(entry, facts, is_number)
            self._scope.wrong(
                mark,
                f"'permute' takes integers, strings and bytes, and {facts.name!r} holds {holds}",
            )
        elif method == "hash":
            if kind in _TEXTS and not facts.is_document:
                return Hashed(self._secret, hash_length(entry, facts))
            self._scope.wrong(
                mark,
                f"'hash' makes strings, and {facts.name!r} holds {holds}: write permute or null",
            )
        elif method == "generalise":
            assert entry.value is not None
            to = entry.value.plain()
            takes = (
                _MOMENTS if isinstance(to, str) else _TEXTS if isinstance(to, Mapping) else _NUMBERS
            )
            if kind in takes or kind in _TEXTS:
                return Generalised(to)
            words = " and ".join(_PLURALS.get(item, item) for item in takes if item != "any")
            self._scope.wrong(mark, f"this generalises {words}, and {facts.name!r} holds {holds}")
        return None

    def _permuted(
        self, entry: MaskEntry, facts: CopiedColumn, as_integers: bool
    ) -> ValueMask | None:
        plain = None if entry.value is None else entry.value.plain()
        if plain is None:
            return Permuted(self._secret, as_integers=as_integers)
        assert entry.value is not None
        mark = entry.value.mark
        kind, country = next(iter(plain.items())) if isinstance(plain, dict) else (str(plain), "")
        if kind not in IDENTIFIERS:
            near = nearest(kind, IDENTIFIERS)
            message = (
                f"there is no kind of identifiers {kind!r}; there are {', '.join(IDENTIFIERS)}"
            )
            self._scope.wrong(mark, message, near)
        elif facts.kind not in _WRITTEN:
            holds = _PLURALS.get(facts.kind, facts.kind)
            message = f"{kind!r} permutes integers and strings, and {facts.name!r} holds {holds}"
            self._scope.wrong(mark, message)
        elif bool(country) != (kind in OF_COUNTRIES):
            needs = (
                f"needs a country: {{permute: {{{kind}: BE}}}}" if not country else "has no country"
            )
            self._scope.wrong(mark, f"{kind!r} {needs}")
        elif country not in OF_COUNTRIES.get(kind, [""]):
            message = f"no {kind!r} of country {country!r} is known"
            self._scope.wrong(mark, message, nearest(country, OF_COUNTRIES[kind]))
        else:
            return PermutedIdentifiers(self._secret, reader(kind, country), as_integers=as_integers)
        return None

    def _document(self, table: str, entry: MaskEntry, facts: CopiedColumn) -> Documents | None:
        if not (facts.is_document or facts.kind in (*_TEXTS, "list", "object", "mapping")):
            message = f"'json' takes documents, and {facts.name!r} holds {_PLURALS.get(facts.kind, facts.kind)}"
            self._scope.wrong(entry.method.mark, message)
            return None
        assert isinstance(entry.value, MappingNode)
        anything = CopiedColumn(ALONE)
        masks: dict[str, ValueMask] = {}
        for key, node in entry.value.entries:
            inner, path = read_mask_entry(key, node), str(key.value)
            method = str(inner.method.value)
            if method in ("keep", "null"):
                masks[path] = Kept() if method == "keep" else Nulled()
            elif method == "ref":
                self._scope.wrong(
                    inner.method.mark, "'ref' is for columns, not for paths of a document"
                )
            elif inner.is_provider:
                name = ScalarNode(key.mark, f"{table} {facts.name} {path}")
                made = ProviderEntry(inner, (ALONE,))
                made = replace(made, is_unique=made.identity in self._unique)
                alone = MadeTable(name, [made], CopiedTable(ALONE, {ALONE: anything}))
                self.documents.append((alone, table, facts.name, path))
            else:
                found = self._plain_mask(method, inner, anything, "any")
                if found is not None:
                    masks[path] = found
        others = masks.pop("*", None)
        if others is None and self._scope.unlisted != "refuse":
            others = Kept() if self._scope.unlisted == "keep" else Nulled()
        return Documents(masks, others)


def hash_length(entry: MaskEntry | None, facts: CopiedColumn) -> int:
    """Return how many digits a hash has, no more than its column has room for."""
    plain = entry.value.plain() if entry is not None and entry.value is not None else None
    length = int(plain["length"]) if isinstance(plain, Mapping) else HASH_DIGITS
    return length if facts.room is None else min(length, facts.room)
