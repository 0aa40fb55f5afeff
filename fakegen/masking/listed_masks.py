"""What a masking schema lists, against the tables of the source: every table and column is named or refused."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pyarrow as pa

from fakegen.errors import ParameterError, nearest
from fakegen.expressions.compiled import compile_expression
from fakegen.interfaces.expression import Expression
from fakegen.language.mask_spec import MASK_METHODS, MaskEntry, MaskTable
from fakegen.masking.copied_tables import CopiedTable
from fakegen.masking.mask_scope import MaskedColumn, MaskScope
from fakegen.masking.secret import Secret
from fakegen.masking.table_mask import TableMask
from fakegen.registry import Registry


class ListedMasks:
    """Reads what a schema lists.

    Args:
        scope: The schema and the tables; how columns are masked is noted there.
        secret: Keys the share of a subset.
        registry: The providers and functions that there are.
    """

    def __init__(self, scope: MaskScope, secret: Secret, registry: Registry) -> None:
        self._scope, self._secret, self._registry = scope, secret, registry

    def masks(self) -> dict[str, TableMask]:
        """Return the tables that are copied, with nothing done to their columns yet."""
        for name, listed in self._scope.spec.tables.items():
            if name not in self._scope.tables:
                near = nearest(name, self._scope.tables.keys() - self._scope.spec.tables.keys())
                self._scope.wrong(listed.name.mark, f"the source has no table {name!r}", near)
        missing = [name for name in self._scope.tables if name not in self._scope.spec.tables]
        if missing and self._scope.unlisted == "refuse":
            self._scope.wrong(
                self._scope.spec.mark,
                f"the source has {_listed('table', missing)}, which the schema does not list: list them, or "
                "write skip to leave one out",
            )
        masks = {}
        for name, stored in self._scope.tables.items():
            listed = self._scope.spec.tables.get(name, MaskTable(self._scope.name(name)))
            if listed.skipped or (name in missing and self._scope.unlisted != "keep"):
                continue
            key = tuple(str(item.value) for item in listed.key)
            table = replace(stored, key=key or stored.key)
            self._scope.columns[name] = self._columns(listed, table)
            masks[name] = TableMask(table, listed.name.mark, self._secret)
            masks[name].share = float(listed.share.value) if listed.share else None
            masks[name].where = self._condition(listed, table)
            for item in listed.key:
                if item.value not in table.columns:
                    near = nearest(str(item.value), table.columns)
                    self._scope.wrong(
                        item.mark, f"table {name!r} has no column {item.value!r}", near
                    )
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
            self._scope.wrong(listed.where.mark_at(error.offset), error.message, error.suggestion)
            return None
        if not pa.types.is_boolean(found.type):
            self._scope.wrong(
                listed.where.mark, f"'where' must be true or false, and is {found.type}"
            )
        return found

    def _columns(self, listed: MaskTable, table: CopiedTable) -> dict[str, MaskedColumn]:
        said: dict[str, MaskedColumn] = {}
        for entry in listed.entries:
            self._check_method(entry)
            key = str(entry.key.value)
            names = (key,) if key in table.columns else tuple(map(str.strip, key.split(",")))
            for name in names:
                if name not in table.columns:
                    near = nearest(name, table.columns.keys() - said.keys())
                    message = f"table {table.name!r} of the source has no column {name!r}"
                    self._scope.wrong(entry.key.mark, message, near)
                elif name in said:
                    self._scope.wrong(entry.key.mark, f"column {name!r} is listed twice")
                else:
                    together = names if entry.is_provider else (name,)
                    kind = table.columns[name].kind
                    said[name] = MaskedColumn(entry, str(entry.method.value), together, kind)
        missing = [name for name in table.columns if name not in said]
        if missing and self._scope.unlisted == "refuse":
            self._scope.wrong(
                listed.name.mark,
                f"table {table.name!r} of the source has {_listed('column', missing)}, which the schema does not "
                "list: list them, or choose what becomes of such columns ('unlisted': keep or null)",
            )
        for name in missing:
            method = "null" if self._scope.unlisted == "null" else "keep"
            said[name] = MaskedColumn(None, method, (name,), table.columns[name].kind)
        return said

    def _check_method(self, entry: MaskEntry) -> None:
        """Note a word that is neither a method nor a provider; those with a dot depend on the locale."""
        word = str(entry.method.value)
        if entry.is_provider and "." not in word and word not in self._registry.providers:
            near = nearest(word, [*MASK_METHODS, *self._registry.providers])
            self._scope.wrong(entry.method.mark, f"there is no method or provider {word!r}", near)


def _listed(noun: str, names: Iterable[str]) -> str:
    held = [repr(name) for name in names]
    more = f" and {len(held) - 8} more" if len(held) > 8 else ""
    return f"{noun}{'s' * (len(held) > 1)} {', '.join(held[:8])}{more}"
