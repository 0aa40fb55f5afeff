"""From a masking schema and the tables of a source to what is done to each block; every mistake is told at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal, TypeAlias

import numpy as np
import pyarrow as pa

from fakegen.errors import Mark, ParameterError, Problem, SchemaError, nearest
from fakegen.expressions.compiled import compile_expression
from fakegen.interfaces.expression import Expression
from fakegen.language.mask_reading import read_mask_entry
from fakegen.language.mask_spec import MASK_METHODS, MaskEntry, MaskSpec, MaskTable
from fakegen.language.nodes import MappingNode, ScalarNode
from fakegen.masking.copied_tables import CopiedColumn, CopiedLink, CopiedTable, typed
from fakegen.masking.made_values import (
    ALONE,
    MadeColumns,
    MadeTable,
    Provided,
    ProviderEntry,
    made_columns,
)
from fakegen.masking.row_masks import LearnedColumns, RowRanks, ShuffledColumn
from fakegen.masking.secret import Secret, keyed_numbers
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
from fakegen.registry import Registry

Unlisted: TypeAlias = Literal["refuse", "keep", "null"]
"""What becomes of columns that a masking schema does not list."""

_SHARE = 2.0**62
_COUNTED = ("any", "bytes", "decimal", "integer", "string", "uuid")
_TEXTS = ("any", "string")
_NUMBERS = ("decimal", "integer", "number")
_MOMENTS = ("date", "datetime")
_PLURALS = {
    "boolean": "booleans", "bytes": "bytes", "choice": "choices", "date": "dates",
    "datetime": "moments", "decimal": "decimal numbers", "integer": "integers", "list": "lists",
    "number": "numbers", "object": "objects", "string": "strings", "time": "times",
    "duration": "durations", "uuid": "UUIDs",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Said:
    """What is said of a column.

    Attributes:
        entry: The entry; None of one that is kept or null because it is not listed.
        method: The method, or the provider.
        columns: The columns that the entry masks together.
        as_kind: The kind of the column that it is masked as.
    """

    entry: MaskEntry | None
    method: str
    columns: tuple[str, ...]
    as_kind: str

    @property
    def identity(self) -> object:
        """What decides how a value is masked."""
        if self.entry is None or self.method in ("keep", "null", "permute"):
            return self.method
        if self.entry.is_provider:
            return ProviderEntry(self.entry, self.columns).identity
        return self.method, None if self.entry.value is None else str(self.entry.value.plain())


@dataclass(slots=True)
class TableMask:
    """What is done to the rows of a table.

    Attributes:
        table: The table.
        mark: Where the schema names it.
        where: The condition of the rows that a subset starts from.
        share: The share of them.
        values: The masks of columns whose values alone decide.
        made: Makes those that providers make.
        shuffled: The columns whose values change places.
        learned: The columns that are drawn from models.
        marks: Where the schema names its columns.
        words: What becomes of each column, in a word.
        checked: The columns that providers keep unique.
    """

    table: CopiedTable
    mark: Mark
    secret: Secret
    where: Expression | None = None
    share: float | None = None
    values: dict[str, ValueMask] = field(default_factory=dict)
    made: MadeColumns | None = None
    shuffled: dict[str, ShuffledColumn] = field(default_factory=dict)
    learned: list[LearnedColumns] = field(default_factory=list)
    marks: dict[str, Mark] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    checked: list[str] = field(default_factory=list)
    provided: list[str] = field(default_factory=list)
    ranks: RowRanks | None = None

    @property
    def starts_subset(self) -> bool:
        """Whether only some of its rows are asked for."""
        return self.where is not None or self.share is not None

    def chosen(self, block: pa.RecordBatch) -> np.ndarray[Any, np.dtype[np.bool_]]:
        """Return which rows of a block a subset starts from; none where nothing is said of it."""
        if not self.starts_subset:
            return np.zeros(block.num_rows, np.bool_)
        chosen = np.ones(block.num_rows, np.bool_)
        if self.where is not None:
            read = {
                name: typed(block.column(name), replace(self.table.columns[name], type=None))
                for name in self.where.reads
            }
            found = self.where.evaluate(read, block.num_rows)
            chosen &= found.fill_null(False).to_numpy(zero_copy_only=False)
        if self.share is not None:
            names = self.table.key or tuple(self.table.columns)
            numbers = keyed_numbers(self.secret.key("share"), *(block.column(n) for n in names))
            chosen &= numbers < self.share * _SHARE
        return chosen

    @property
    def looks_at_all_rows(self) -> bool:
        """Whether the rows must be noted before the first one is masked."""
        return bool(self.shuffled or self.learned)

    def note(self, block: pa.RecordBatch) -> None:
        """Note rows, where that is needed."""
        self.ranks = self.ranks or RowRanks(self.secret)
        self.ranks.add(block)
        for name, column in self.shuffled.items():
            column.add(block.column(name))
        for columns in self.learned:
            columns.add(block)

    def settle(self, plugins: Sequence[Any]) -> None:
        """Prepare what all noted rows decide."""
        if self.ranks is not None:
            self.ranks.settle()
        for column in self.shuffled.values():
            column.settle()
        for columns in self.learned:
            columns.settle(plugins)

    def masked(self, block: pa.RecordBatch) -> pa.RecordBatch:
        """Return a block of real rows as masked ones.

        Raises:
            DataError: A value cannot be masked.
        """
        real = dict(zip(block.schema.names, block.columns, strict=True))
        masked = {name: mask.masked(real[name]) for name, mask in self.values.items()}
        if self.ranks is not None:
            ranks = self.ranks.of(block)
            masked |= {name: column.at(ranks) for name, column in self.shuffled.items()}
            for columns in self.learned:
                masked |= columns.at(ranks)
        if self.made is not None:
            masked |= self.made.masked({name: real[name] for name in self.provided}, masked)
        return pa.RecordBatch.from_arrays([masked[name] for name in real], list(real))


class MaskBinder:
    """Binds a masking schema to tables.

    Args:
        spec: The schema.
        tables: The tables of the source.
        secret: Keys the values.
        unlisted: What becomes of columns that are not listed.
        registry: The providers and functions that there are.
    """

    def __init__(
        self,
        spec: MaskSpec,
        tables: Mapping[str, CopiedTable],
        secret: Secret,
        unlisted: Unlisted,
        registry: Registry,
    ) -> None:
        self._spec, self._tables, self._secret, self._unlisted = spec, tables, secret, unlisted
        self._registry = registry
        self._problems: list[Problem] = []
        self._said: dict[str, dict[str, _Said]] = {}
        self._unique: set[str] = set()
        self._documents: list[tuple[MadeTable, str, str, str]] = []
        self.links: list[CopiedLink] = []
        """How the copied tables refer to each other."""

    def bound(self, folder: Path, plugins: Sequence[Any]) -> dict[str, TableMask]:
        """Return what is done to the rows of each table that is copied.

        Raises:
            SchemaError: All the mistakes, with their places.
        """
        masks = self._masks()
        self._done()
        self._link(masks)
        self._check_keys(masks)
        self._done()
        entries = {name: self._entries(name) for name in masks}
        tables = [
            MadeTable(self._name(name), own, self._tables[name])
            for name, own in entries.items()
            if own
        ]
        for name, mask in masks.items():
            self._fill(mask, name)
        inside = [item for item, *_ in self._documents]
        self._done()
        made = made_columns(self._spec, [*tables, *inside], self._secret, folder, plugins)
        for item, columns in zip(tables, made, strict=False):
            mask = masks[str(item.name.value)]
            mask.made = columns
            mask.provided = [column for entry in item.entries for column in entry.columns]
            mask.checked = [c for entry in item.entries if entry.is_unique for c in entry.columns]
        for (_, name, column, path), columns in zip(
            self._documents, made[len(tables) :], strict=True
        ):
            found = masks[name].values[column]
            assert isinstance(found, Documents)
            found.add(path, Provided(columns))
        return masks

    def _done(self) -> None:
        if self._problems:
            raise SchemaError(list(dict.fromkeys(self._problems)))

    def wrong(self, mark: Mark, message: str, suggestion: str | None = None) -> None:
        """Note a mistake."""
        self._problems.append(Problem(mark, message, suggestion))

    def _name(self, table: str) -> ScalarNode:
        listed = self._spec.tables.get(table)
        return ScalarNode(self._spec.mark, table) if listed is None else listed.name

    def _masks(self) -> dict[str, TableMask]:
        for name, listed in self._spec.tables.items():
            if name not in self._tables:
                near = nearest(name, self._tables.keys() - self._spec.tables.keys())
                self.wrong(listed.name.mark, f"the source has no table {name!r}", near)
        missing = [name for name in self._tables if name not in self._spec.tables]
        if missing and self._unlisted == "refuse":
            self.wrong(
                self._spec.mark,
                f"the source has {_listed('table', missing)}, which the schema does not list: list them, or "
                "write skip to leave one out",
            )
        masks = {}
        for name, stored in self._tables.items():
            listed = self._spec.tables.get(name, MaskTable(self._name(name)))
            if listed.skipped or (name in missing and self._unlisted != "keep"):
                continue
            key = tuple(str(item.value) for item in listed.key)
            table = replace(stored, key=key or stored.key)
            self._said[name] = self._columns(listed, table)
            masks[name] = TableMask(table, listed.name.mark, self._secret)
            masks[name].share = float(listed.share.value) if listed.share else None
            masks[name].where = self._condition(listed, table)
            for item in listed.key:
                if item.value not in table.columns:
                    near = nearest(str(item.value), table.columns)
                    self.wrong(item.mark, f"table {name!r} has no column {item.value!r}", near)
        return masks

    def _condition(self, listed: MaskTable, table: CopiedTable) -> Expression | None:
        if listed.where is None:
            return None
        types = {
            name: replace(column, type=None).arrow_type for name, column in table.columns.items()
        }
        try:
            found = compile_expression(
                str(listed.where.value), types, functions=self._registry.functions
            )
        except ParameterError as error:
            self.wrong(listed.where.mark_at(error.offset), error.message, error.suggestion)
            return None
        if not pa.types.is_boolean(found.type):
            self.wrong(listed.where.mark, f"'where' must be true or false, and is {found.type}")
        return found

    def _columns(self, listed: MaskTable, table: CopiedTable) -> dict[str, _Said]:
        said: dict[str, _Said] = {}
        for entry in listed.entries:
            self._check_method(entry)
            key = str(entry.key.value)
            names = (key,) if key in table.columns else tuple(map(str.strip, key.split(",")))
            for name in names:
                if name not in table.columns:
                    near = nearest(name, table.columns.keys() - said.keys())
                    message = f"table {table.name!r} of the source has no column {name!r}"
                    self.wrong(entry.key.mark, message, near)
                elif name in said:
                    self.wrong(entry.key.mark, f"column {name!r} is listed twice")
                else:
                    together = names if entry.is_provider else (name,)
                    kind = table.columns[name].kind
                    said[name] = _Said(entry, str(entry.method.value), together, kind)
        missing = [name for name in table.columns if name not in said]
        if missing and self._unlisted == "refuse":
            self.wrong(
                listed.name.mark,
                f"table {table.name!r} of the source has {_listed('column', missing)}, which the schema does not "
                "list: list them, or choose what becomes of such columns ('unlisted': keep or null)",
            )
        for name in missing:
            method = "null" if self._unlisted == "null" else "keep"
            said[name] = _Said(None, method, (name,), table.columns[name].kind)
        return said

    def _check_method(self, entry: MaskEntry) -> None:
        """Note a word that is neither a method nor a provider; those with a dot depend on the locale."""
        word = str(entry.method.value)
        if entry.is_provider and "." not in word and word not in self._registry.providers:
            near = nearest(word, [*MASK_METHODS, *self._registry.providers])
            self.wrong(entry.method.mark, f"there is no method or provider {word!r}", near)

    def _link(self, masks: Mapping[str, TableMask]) -> None:
        """Find what refers to what, and let columns follow those that they refer to."""
        referred = list(self._references(masks))
        declared = [link for mask in masks.values() for link in mask.table.links]
        covered = {(link.table, column) for link in declared for column in link.columns}
        own = [link for link in referred if (link.table, link.columns[0]) not in covered]
        for name, said in self._said.items():
            for column in said:
                said[column] = self._followed(name, column, ())
        for link in [*declared, *own]:
            if link.parent in masks:
                self.links.append(link)
            self._check_link(link, masks)

    def _references(self, masks: Mapping[str, TableMask]) -> Iterator[CopiedLink]:
        """Yield the links that entries declare; those of several columns to one table's columns are one."""
        for name, said in self._said.items():
            found: dict[str, list[tuple[str, str]]] = {}
            for column, item in said.items():
                if item.method == "ref" and (target := self._target(name, column)) is not None:
                    found.setdefault(target[0], []).append((column, target[1]))
            for parent, pairs in found.items():
                targets = [target for _, target in pairs]
                is_one = len(set(targets)) == len(targets)
                for group in [pairs] if is_one else [[pair] for pair in pairs]:
                    own, other = zip(*group, strict=True)
                    yield CopiedLink(name, own, parent, other)

    def _target(self, table: str, column: str) -> tuple[str, str] | None:
        """Return the table and the column that an entry refers to."""
        entry = self._said[table][column].entry
        assert entry is not None
        assert isinstance(entry.value, ScalarNode)
        written = str(entry.value.value)
        if written in self._said and "," in str(entry.key.value):
            names = [name.strip() for name in str(entry.key.value).split(",")]
            key = tuple(str(n.value) for n in self._spec.tables[written].key) or self._tables[written].key  # fmt: skip
            if len(key) == len(names):
                return written, key[names.index(column)]
        for at, character in enumerate(written):
            parent, target = written[:at], written[at + 1 :]
            if character == "." and target in self._said.get(parent, ()):
                return parent, target
            if character == "." and parent in self._tables and parent not in self._said:
                message = f"table {parent!r} is left out: write null, or list that table"
                self.wrong(entry.value.mark, message)
                return None
        known = [f"{name}.{other}" for name, said in self._said.items() for other in said]
        near = nearest(written, known)
        message = f"'ref' names a column as table.column, and there is no {written!r}"
        self.wrong(entry.value.mark, message, near)
        return None

    def _followed(self, table: str, column: str, seen: tuple[tuple[str, str], ...]) -> _Said:
        """Return what is said of a column in the end."""
        said = self._said[table][column]
        if said.method != "ref":
            return said
        assert said.entry is not None
        if (table, column) in seen:
            circle = " -> ".join(f"{name}.{other}" for name, other in seen)
            self.wrong(said.entry.method.mark, f"these references form a circle: {circle}")
            return replace(said, method="keep")
        target = self._target(table, column)
        if target is None:
            return replace(said, method="keep")
        found = self._followed(*target, (*seen, (table, column)))
        if len(found.columns) > 1 or found.method in ("shuffle", "learn"):
            what = "together with others" if len(found.columns) > 1 else f"by {found.method!r}"
            message = f"{'.'.join(target)} is masked {what}, which no other column can follow"
            self.wrong(said.entry.method.mark, message)
        return replace(found, columns=(column,))

    def _check_link(self, link: CopiedLink, masks: Mapping[str, TableMask]) -> None:
        for column, target in zip(link.columns, link.targets, strict=True):
            own = self._said[link.table][column]
            mark = own.entry.key.mark if own.entry else masks[link.table].mark
            if own.method == "null":
                continue
            if link.parent not in masks:
                self.wrong(
                    mark,
                    f"{link.table}.{column} refers to table {link.parent!r}, which is left out: write null, or list "
                    "that table",
                )
                continue
            other = self._said[link.parent][target]
            if own.identity != other.identity:
                self.wrong(
                    self._said_at(link.table, column),
                    f"{link.table}.{column} refers to {link.parent}.{target}, and they are masked in two ways "
                    f"({own.method}, {other.method}): write {{ref: {link.parent}.{target}}}",
                )

    def _said_at(self, table: str, column: str) -> Mark:
        listed = self._spec.tables.get(table)
        for entry in listed.entries if listed else ():
            key = str(entry.key.value)
            if column in (key, *map(str.strip, key.split(","))):
                return entry.key.mark
        return self._name(table).mark

    def _check_keys(self, masks: Mapping[str, TableMask]) -> None:
        for name, mask in masks.items():
            table, said = mask.table, self._said[name]
            for column, item in said.items():
                if item.entry and item.entry.unique is not None and item.method not in ("null",):
                    self._note_unique(item)
                if item.method == "null" and not (
                    table.columns[column].nullable and column not in table.key
                ):
                    what = (
                        "is in the table's key"
                        if column in table.key
                        else "has a value in every row"
                    )
                    self.wrong(
                        self._said_at(name, column),
                        f"{column!r} of {name!r} {what}, and cannot be null",
                    )
            for names in dict.fromkeys([table.key, *table.unique]):
                for column in names:
                    if column in said:
                        self._check_unique(name, names, column, said[column])

    def _check_unique(self, table: str, names: tuple[str, ...], column: str, item: _Said) -> None:
        what = "key" if names == self._tables[table].key else "unique"
        where = f"{column!r} of {table!r} is {'in a ' if what == 'key' else ''}{what}"
        if item.method in ("keep", "permute", "null"):
            return
        if item.method == "shuffle" and len(names) == 1:
            return
        if item.method == "hash":
            length = _length(item.entry, self._tables[table].columns[column])
            if length >= 16:
                return
            message = f"{where}, and {length} digits do not keep its values apart: 16 do"
        elif item.entry is not None and item.entry.is_provider:
            self._note_unique(item)
            return
        else:
            message = (
                f"{where}, and {item.method!r} makes equal values of different ones: write permute"
            )
        self.wrong(self._said_at(table, column), message)

    def _note_unique(self, item: _Said) -> None:
        assert item.entry is not None
        self._unique.add(ProviderEntry(item.entry, item.columns).identity)

    def _entries(self, table: str) -> list[ProviderEntry]:
        found: dict[tuple[str, ...], ProviderEntry] = {}
        for item in self._said[table].values():
            if item.entry is not None and item.entry.is_provider:
                entry = ProviderEntry(item.entry, item.columns)
                is_unique = entry.identity in self._unique
                found[item.columns] = replace(entry, is_unique=is_unique)
        return list(found.values())

    def _fill(self, mask: TableMask, table: str) -> None:
        learned: dict[str | None, list[str]] = {}
        for column, item in self._said[table].items():
            mask.words[column] = item.method
            mask.marks[column] = self._said_at(table, column)
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

    def _value_mask(self, table: str, item: _Said, facts: CopiedColumn) -> ValueMask | None:
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
                return Permuted(self._secret, as_integers=is_number)
            self.wrong(
                mark,
                f"'permute' takes integers, strings and bytes, and {facts.name!r} holds {holds}",
            )
        elif method == "hash":
            if kind in _TEXTS and not facts.is_document:
                return Hashed(self._secret, _length(entry, facts))
            self.wrong(
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
            self.wrong(mark, f"this generalises {words}, and {facts.name!r} holds {holds}")
        return None

    def _document(self, table: str, entry: MaskEntry, facts: CopiedColumn) -> Documents | None:
        if not (facts.is_document or facts.kind in (*_TEXTS, "list", "object", "mapping")):
            message = f"'json' takes documents, and {facts.name!r} holds {_PLURALS.get(facts.kind, facts.kind)}"
            self.wrong(entry.method.mark, message)
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
                self.wrong(inner.method.mark, "'ref' is for columns, not for paths of a document")
            elif inner.is_provider:
                name = ScalarNode(key.mark, f"{table} {facts.name} {path}")
                made = ProviderEntry(inner, (ALONE,))
                made = replace(made, is_unique=made.identity in self._unique)
                alone = MadeTable(name, [made], CopiedTable(ALONE, {ALONE: anything}))
                self._documents.append((alone, table, facts.name, path))
            else:
                found = self._plain_mask(method, inner, anything, "any")
                if found is not None:
                    masks[path] = found
        others = masks.pop("*", None)
        if others is None and self._unlisted != "refuse":
            others = Kept() if self._unlisted == "keep" else Nulled()
        return Documents(masks, others)


def _length(entry: MaskEntry | None, facts: CopiedColumn) -> int:
    """Return how many digits a hash has, no more than its column has room for."""
    plain = entry.value.plain() if entry is not None and entry.value is not None else None
    length = int(plain["length"]) if isinstance(plain, Mapping) else HASH_DIGITS
    return length if facts.room is None else min(length, facts.room)


def _listed(noun: str, names: Iterable[str]) -> str:
    held = [repr(name) for name in names]
    more = f" and {len(held) - 8} more" if len(held) > 8 else ""
    return f"{noun}{'s' * (len(held) > 1)} {', '.join(held[:8])}{more}"
