"""What all tables of a schema share while they are bound."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from fakegen.binding.bound_table import BoundReferences, BoundTable
from fakegen.binding.declared_models import Models
from fakegen.binding.lookups import ColumnLookup, TableLookup
from fakegen.binding.problems import Problems
from fakegen.binding.sources import Sources
from fakegen.errors import Mark, ParameterError, nearest
from fakegen.interfaces.method import FittedModel
from fakegen.interfaces.provider import Lookup
from fakegen.language import ScalarNode, SchemaSpec, defaults
from fakegen.plan.quotas import TakenValues
from fakegen.plan.table_plan import TablePlan
from fakegen.registry import Registry


@dataclass(frozen=True, slots=True)
class ColumnPlace:
    """A column that is being bound.

    Attributes:
        table: Its table.
        label: Its step.
        mark: Where it is declared.
    """

    table: str
    label: str
    mark: Mark = field(compare=False)


@dataclass(frozen=True, slots=True)
class Scope:
    """The schema, the plugins, and what has been found so far.

    Attributes:
        schema: What is bound.
        registry: The plugins.
        seed: The run's seed.
        problems: The mistakes found so far.
        sources: The declared sources.
        models: The declared models.
        table: Returns a table, as the step that is being bound refers to it.
        bound: Returns a table that is being bound.
        plan: Returns what returns the finished plan of a table.
        model: Returns a model for the column that is being bound.
        stack: The columns being bound, outermost first.
        taken: What tables may have no more, since others have it.
        first: The columns that are bound before others, by table and name.
    """

    schema: SchemaSpec
    registry: Registry
    seed: int | str
    problems: Problems
    sources: Sources
    models: Models
    table: Callable[[str], TableLookup]
    bound: Callable[[str], BoundTable]
    plan: Callable[[str], Callable[[], TablePlan]]
    model: Callable[[str], FittedModel]
    taken: TakenValues
    stack: list[ColumnPlace] = field(default_factory=list)
    first: list[tuple[str, str]] = field(default_factory=list)

    def references(self, table: str) -> BoundReferences:
        """Return the references of a table."""
        return self.bound(table).references

    def mark(self) -> Mark:
        """Return where the column that is being bound stands."""
        return self.stack[-1].mark

    def lookup(self, name: str) -> Lookup:
        """Return a column of a table, by ``TABLE.COLUMN``.

        Raises:
            ParameterError: There is none.
            Rejected: It cannot be bound.
        """
        place = self.schema.place(name)
        if place is None or not place[1]:
            known = [f"{t}.{c}" for t in self.schema.tables for c in self.bound(t).known_columns()]
            message = f"{name!r} is not a TABLE.COLUMN of this schema"
            raise ParameterError(message, suggestion=nearest(name, known))
        table, column = place
        return ColumnLookup(self.table(table), column)

    def check_locale(self, said: ScalarNode | None, name: str) -> None:
        """Note a locale that no namespace knows.

        Args:
            said: Where it is named; None if nowhere.
            name: The locale.

        Raises:
            Rejected: It is unknown.
        """
        if said is None or name == defaults.LOCALE:
            return
        known = self.registry.locales()
        if name.replace("-", "_") not in known:
            raise self.problems.reject(said.mark, f"unknown locale {name!r}", nearest(name, known))
