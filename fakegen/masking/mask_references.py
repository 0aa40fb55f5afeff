"""References under masks: a column that refers to another is masked as that one is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from fakegen.errors import nearest
from fakegen.language.nodes import ScalarNode
from fakegen.masking.copied_tables import CopiedLink
from fakegen.masking.mask_scope import MaskedColumn, MaskScope
from fakegen.masking.table_mask import TableMask


class MaskReferences:
    """Follows the references of a masking schema and of the source's tables.

    Args:
        scope: The schema, the tables, and how their columns are masked.
    """

    def __init__(self, scope: MaskScope) -> None:
        self._scope = scope

    def linked(self, masks: Mapping[str, TableMask]) -> list[CopiedLink]:
        """Return how the copied tables refer to each other; let columns follow those that they refer to."""
        referred = list(self._references(masks))
        declared = [link for mask in masks.values() for link in mask.table.links]
        covered = {(link.table, column) for link in declared for column in link.columns}
        own = [link for link in referred if (link.table, link.columns[0]) not in covered]
        for name, said in self._scope.columns.items():
            for column in said:
                said[column] = self._followed(name, column, ())
        for link in [*declared, *own]:
            self._check_link(link, masks)
        return [link for link in [*declared, *own] if link.parent in masks]

    def _references(self, masks: Mapping[str, TableMask]) -> Iterator[CopiedLink]:
        """Yield the links that entries declare; those of several columns to one table's columns are one."""
        for name, said in self._scope.columns.items():
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
        entry = self._scope.columns[table][column].entry
        assert entry is not None
        assert isinstance(entry.value, ScalarNode)
        written = str(entry.value.value)
        if written in self._scope.columns and "," in str(entry.key.value):
            names = [name.strip() for name in str(entry.key.value).split(",")]
            key = tuple(str(n.value) for n in self._scope.spec.tables[written].key) or self._scope.tables[written].key  # fmt: skip
            if len(key) == len(names):
                return written, key[names.index(column)]
        for at, character in enumerate(written):
            parent, target = written[:at], written[at + 1 :]
            if character == "." and target in self._scope.columns.get(parent, ()):
                return parent, target
            if (
                character == "."
                and parent in self._scope.tables
                and parent not in self._scope.columns
            ):
                message = f"table {parent!r} is left out: write null, or list that table"
                self._scope.wrong(entry.value.mark, message)
                return None
        known = [f"{name}.{other}" for name, said in self._scope.columns.items() for other in said]
        near = nearest(written, known)
        message = f"'ref' names a column as table.column, and there is no {written!r}"
        self._scope.wrong(entry.value.mark, message, near)
        return None

    def _followed(self, table: str, column: str, seen: tuple[tuple[str, str], ...]) -> MaskedColumn:
        """Return what is said of a column in the end."""
        said = self._scope.columns[table][column]
        if said.method != "ref":
            return said
        assert said.entry is not None
        if (table, column) in seen:
            circle = " -> ".join(f"{name}.{other}" for name, other in seen)
            self._scope.wrong(said.entry.method.mark, f"these references form a circle: {circle}")
            return replace(said, method="keep")
        target = self._target(table, column)
        if target is None:
            return replace(said, method="keep")
        found = self._followed(*target, (*seen, (table, column)))
        if len(found.columns) > 1 or found.method in ("shuffle", "learn"):
            what = "together with others" if len(found.columns) > 1 else f"by {found.method!r}"
            message = f"{'.'.join(target)} is masked {what}, which no other column can follow"
            self._scope.wrong(said.entry.method.mark, message)
        return replace(found, columns=(column,))

    def _check_link(self, link: CopiedLink, masks: Mapping[str, TableMask]) -> None:
        for column, target in zip(link.columns, link.targets, strict=True):
            own = self._scope.columns[link.table][column]
            mark = own.entry.key.mark if own.entry else masks[link.table].mark
            if own.method == "null":
                continue
            if link.parent not in masks:
                self._scope.wrong(
                    mark,
                    f"{link.table}.{column} refers to table {link.parent!r}, which is left out: write null, or list "
                    "that table",
                )
                continue
            other = self._scope.columns[link.parent][target]
            if own.identity != other.identity:
                self._scope.wrong(
                    self._scope.place(link.table, column),
                    f"{link.table}.{column} refers to {link.parent}.{target}, and they are masked in two ways "
                    f"({own.method}, {other.method}): write {{ref: {link.parent}.{target}}}",
                )
