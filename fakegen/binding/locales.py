"""The locale of a column: the one that stands nearest to it, and whether another may stand in for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from fakegen.errors import Mark
from fakegen.language import ColumnSpec, ScalarNode, SchemaSpec, TableSpec, defaults
from fakegen.standards.territory import language


@dataclass(frozen=True, slots=True)
class ColumnLocale:
    """A column's locale.

    Attributes:
        name: Such as ``fr_BE``.
        said: Where the schema names it; None if it does not.
        strict: Whether no other locale's data may stand in.
        own: Whether the column itself names it.
    """

    name: str
    said: ScalarNode | None
    strict: bool
    own: bool


def locale_of(column: ColumnSpec, table: TableSpec, schema: SchemaSpec) -> ColumnLocale:
    """Return the locale of a column: its own, its table's or its schema's.

    A column that names its locale means that one, unless it says that it is not ``strict``.
    """
    levels = (column.locale, table.locale, schema.locale)
    said = next((level.name for level in levels if level.name), None)
    strict = next((level.strict.value for level in levels if level.strict), False)
    own = column.locale.name is not None
    if own and column.locale.strict is None:
        strict = True
    return ColumnLocale(said.value if said else defaults.LOCALE, said, strict, own)


@dataclass(slots=True)
class StandIns:
    """What a provider says of the locales whose data it uses, as :class:`StandsIn` asks.

    Attributes:
        locales: The locales that stand in, without repetition.
        part: Whether some of the data are of the column's locale.
    """

    locales: list[str] = field(default_factory=list)
    part: bool = False

    def __call__(self, locales: Sequence[str], part: bool = False) -> None:
        """Note the locales that stand in."""
        self.locales = list(dict.fromkeys([*self.locales, *locales]))
        self.part = self.part or part

    def refusal(self, provider: str, locale: ColumnLocale) -> str:
        """Return what is to be said where no other locale may stand in."""
        return f"provider {provider!r} has {self._data} for locale {locale.name!r}"

    def warning(self, provider: str, locale: ColumnLocale) -> str:
        """Return what is to be said where others may."""
        others = " and ".join(map(repr, self.locales))
        verb = "stands" if len(self.locales) == 1 else "stand"
        return (
            f"provider {provider!r} has {self._data} for locale {locale.name!r}: {others} {verb} in"
        )

    @property
    def _data(self) -> str:
        return "only some of its data" if self.part else "no data"

    def suggestion(self, locale: ColumnLocale, known: Sequence[str]) -> str | None:
        """Return the known locale of the same language that has the data, if one has."""
        same = (item for item in self.locales if language(item) == language(locale.name))
        return next((item for item in same if item in known), None)


def place_of(column: ColumnSpec, locale: ColumnLocale) -> Mark:
    """Return where a column asks for a locale: at its own locale, or at its provider."""
    return locale.said.mark if locale.own and locale.said else column.provider.mark
