"""What tables contribute to the models that they draw from: given columns, hints of constraints."""

from __future__ import annotations

from collections.abc import Set

from fakegen.interfaces.constraint import Hint
from fakegen.interfaces.provider import ModelUse
from fakegen.language import ColumnSpec, SchemaSpec
from fakegen.registry import Registry


def model_use(column: ColumnSpec, registry: Registry) -> ModelUse | None:
    """Return which declared model an entry of ``columns:`` draws from, if it does."""
    provider = registry.providers.get(column.provider.value)
    if provider is None or provider.uses is None:
        return None
    return provider.uses(None if column.value is None else column.value.plain())


def used_given(schema: SchemaSpec, registry: Registry) -> dict[str, list[str]]:
    """Return the columns that tables give to each model, by model."""
    used: dict[str, list[str]] = {}
    for table in schema.tables.values():
        for use in filter(None, (model_use(column, registry) for column in table.columns)):
            used.setdefault(use.model, []).extend(use.given)
    return used


def hints_for(schema: SchemaSpec, registry: Registry) -> dict[str, list[Hint]]:
    """Return the hints that the constraints of tables give to the models that they draw from, by model."""
    hints: dict[str, list[Hint]] = {}
    for table in schema.tables.values():
        uses = {column.label: model_use(column, registry) for column in table.columns}
        scripted = {
            name for column in table.columns if not uses[column.label] for name in column.names
        }
        found = [
            _without(kind.hints(spec.arguments.plain()), scripted)
            for spec in table.constraints
            if (kind := registry.constraints.get(spec.kind.value)) and kind.hints
        ]
        for use in filter(None, uses.values()):
            hints.setdefault(use.model, []).extend(found)
    return hints


def _without(hint: Hint, names: Set[str]) -> Hint:
    """Return what is left of a hint where some columns are not the model's."""
    return Hint(
        {
            kind: [group for group in groups if not names & set(group)]
            for kind, groups in hint.groups.items()
        },
        {name: text for name, text in hint.derive.items() if name not in names},
    )
