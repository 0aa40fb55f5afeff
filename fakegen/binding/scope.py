"""What all tables of a schema share while they are bound."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from fakegen.binding.declared_models import Models
from fakegen.binding.problems import Problems
from fakegen.binding.sources import Sources
from fakegen.errors import nearest
from fakegen.interfaces.provider import Lookup
from fakegen.language import ScalarNode, SchemaSpec, defaults
from fakegen.registry import Registry


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
        lookup: Returns another table's column by ``table.column``.
        stack: The columns being bound, outermost first, as (table, label).
    """

    schema: SchemaSpec
    registry: Registry
    seed: int | str
    problems: Problems
    sources: Sources
    models: Models
    lookup: Callable[[str], Lookup]
    stack: list[tuple[str, str]] = field(default_factory=list)

    def check_locale(self, locale: ScalarNode | None) -> None:
        """Note a locale that no namespace knows.

        Raises:
            Rejected: It is unknown.
        """
        if locale is None or locale.value == defaults.LOCALE:
            return
        known = self.registry.locales()
        if str(locale.value).replace("-", "_") not in known:
            message = f"unknown locale {locale.value!r}"
            raise self.problems.reject(locale.mark, message, nearest(locale.value, known))
