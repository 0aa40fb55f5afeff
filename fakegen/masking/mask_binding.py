"""From a masking schema and the tables of a source to what is done to each block; every mistake is told at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from fakegen.language.mask_spec import MaskSpec
from fakegen.masking.column_masks import ColumnMasks
from fakegen.masking.copied_tables import CopiedLink, CopiedTable
from fakegen.masking.listed_masks import ListedMasks
from fakegen.masking.made_values import MadeTable, Provided, made_columns
from fakegen.masking.mask_keys import MaskKeys
from fakegen.masking.mask_references import MaskReferences
from fakegen.masking.mask_scope import MaskScope, Unlisted
from fakegen.masking.secret import Secret
from fakegen.masking.table_mask import TableMask
from fakegen.masking.value_masks import Documents
from fakegen.registry import Registry


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
        self._scope, self._secret = MaskScope(spec, tables, unlisted), secret
        self._listed = ListedMasks(self._scope, secret, registry)
        self.links: list[CopiedLink] = []
        """How the copied tables refer to each other."""

    def bound(self, folder: Path, plugins: Sequence[Any]) -> dict[str, TableMask]:
        """Return what is done to the rows of each table that is copied.

        Raises:
            SchemaError: All the mistakes, with their places.
        """
        masks = self._listed.masks()
        self._scope.refuse_mistakes()
        self.links = MaskReferences(self._scope).linked(masks)
        unique = MaskKeys(self._scope).check(masks)
        self._scope.refuse_mistakes()
        columns = ColumnMasks(self._scope, self._secret, unique)
        entries = {name: columns.entries(name) for name in masks}
        tables = [
            MadeTable(self._scope.name(name), own, self._scope.tables[name])
            for name, own in entries.items()
            if own
        ]
        for name, mask in masks.items():
            columns.fill(mask, name)
        inside = [item for item, *_ in columns.documents]
        self._scope.refuse_mistakes()
        made = made_columns(self._scope.spec, [*tables, *inside], self._secret, folder, plugins)
        for item, of_table in zip(tables, made, strict=False):
            mask = masks[str(item.name.value)]
            mask.made = of_table
            mask.provided = [column for entry in item.entries for column in entry.columns]
            mask.checked = [c for entry in item.entries if entry.is_unique for c in entry.columns]
        for (_, name, column, path), of_path in zip(
            columns.documents, made[len(tables) :], strict=True
        ):
            found = masks[name].values[column]
            assert isinstance(found, Documents)
            found.add(path, Provided(of_path))
        return masks
