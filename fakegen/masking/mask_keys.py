"""Keys under masks: what is unique in the source stays so in the copy."""

from __future__ import annotations

from collections.abc import Mapping

from fakegen.masking.column_masks import hash_length
from fakegen.masking.made_values import ProviderEntry
from fakegen.masking.mask_scope import MaskedColumn, MaskScope
from fakegen.masking.table_mask import TableMask


class MaskKeys:
    """Refuses methods that make equal values of different ones where values are unique.

    Args:
        scope: The schema, the tables, and how their columns are masked.
    """

    def __init__(self, scope: MaskScope) -> None:
        self._scope = scope
        self._unique: set[str] = set()

    def check(self, masks: Mapping[str, TableMask]) -> set[str]:
        """Check the keys of the copied tables; return the identities of the entries that must be unique."""
        for name, mask in masks.items():
            table, said = mask.table, self._scope.columns[name]
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
                    self._scope.wrong(
                        self._scope.place(name, column),
                        f"{column!r} of {name!r} {what}, and cannot be null",
                    )
            for names in dict.fromkeys([table.key, *table.unique]):
                for column in names:
                    if column in said:
                        self._check_unique(name, names, column, said[column])
        return self._unique

    def _check_unique(
        self, table: str, names: tuple[str, ...], column: str, item: MaskedColumn
    ) -> None:
        what = "key" if names == self._scope.tables[table].key else "unique"
        where = f"{column!r} of {table!r} is {'in a ' if what == 'key' else ''}{what}"
        if item.method in ("keep", "permute", "null"):
            return
        if item.method == "shuffle" and len(names) == 1:
            return
        if item.method == "hash":
            length = hash_length(item.entry, self._scope.tables[table].columns[column])
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
        self._scope.wrong(self._scope.place(table, column), message)

    def _note_unique(self, item: MaskedColumn) -> None:
        assert item.entry is not None
        self._unique.add(ProviderEntry(item.entry, item.columns).identity)
