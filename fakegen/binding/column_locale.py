"""The locale of a column: the one that stands nearest to it, and whether another may stand in for it.

It can be a mix, from which each row draws one, or an expression over the row. A draw belongs to where the mix
is declared: columns that follow the mix of their table or of the schema have the same locale in a row.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from fakegen.errors import Mark
from fakegen.interfaces.provider import Context
from fakegen.language import ColumnSpec, ScalarNode, SchemaSpec, TableSpec, defaults
from fakegen.standards.territory import language


@dataclass(frozen=True, slots=True)
class ColumnLocale:
    """One locale that a column has, in all rows or in some.

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


@dataclass(frozen=True, slots=True)
class ColumnLocales:
    """All that a column's locale can be.

    Attributes:
        mix: The locales; empty where an expression gives them.
        weights: The weight of each.
        expression: The template that gives the locale of a row; None for a mix.
        strict: Whether no other locale's data may stand in.
        own: Whether the column itself names them.
    """

    mix: Sequence[ColumnLocale]
    weights: Sequence[float]
    expression: ScalarNode | None
    strict: bool
    own: bool

    def named(self, name: str) -> ColumnLocale:
        """Return a locale that the expression gives."""
        return ColumnLocale(name, self.expression, self.strict, self.own)


def locales_of(column: ColumnSpec, table: TableSpec, schema: SchemaSpec) -> ColumnLocales:
    """Return the locales of a column: its own, its table's or its schema's.

    A column that names its locale means that one, unless it says that it is not ``strict``.
    """
    levels = (column.locale, table.locale, schema.locale)
    said = next((level for level in levels if level.is_said), None)
    strict = next((level.strict.value for level in levels if level.strict), False)
    own = column.locale.is_said
    if own and column.locale.strict is None:
        strict = True
    if said is None:
        return ColumnLocales(
            [ColumnLocale(defaults.LOCALE, None, strict, own)], [1], None, strict, own
        )
    mix = [ColumnLocale(node.value, node, strict, own) for node, _ in said.mix]
    return ColumnLocales(mix, [weight for _, weight in said.mix], said.expression, strict, own)


@dataclass(frozen=True, slots=True)
class WatchedContext(Context):
    """A context that notes whether a provider asks for its locale while it is bound.

    The values of one that does not are the same in every locale. It is asked, not declared: a provider
    that forgot to declare it would be of one locale in all rows.

    Attributes:
        size: Returns the table's number of rows, which may take a look at all rows of another table.
        asked: A word for each time that the locale was read.
    """

    size: Callable[[], int] = int
    asked: list[str] = field(default_factory=list)

    def __getattribute__(self, name: str) -> Any:
        if name == "locale":
            object.__getattribute__(self, "asked").append(name)
        if name == "rows":
            return object.__getattribute__(self, "size")()
        return object.__getattribute__(self, name)


@dataclass(slots=True)
class StandIns:
    """What a provider says of the locales whose data it uses, as :class:`StandsIn` asks.

    Attributes:
        locales: The locales that stand in, without repetition.
        part: Whether some of the data are of the column's locale.
        columns: The provider's columns that lack data, without repetition; empty for all.
    """

    locales: list[str] = field(default_factory=list)
    part: bool = False
    columns: list[str] = field(default_factory=list)

    def __call__(
        self, locales: Sequence[str], part: bool = False, columns: Sequence[str] = ()
    ) -> None:
        """Note the locales that stand in."""
        self.locales = list(dict.fromkeys([*self.locales, *locales]))
        self.columns = list(dict.fromkeys([*self.columns, *columns]))
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
        data = "only some of its data" if self.part else "no data"
        return f"{data} of {', '.join(map(repr, self.columns))}" if self.columns else data

    def suggestion(self, locale: ColumnLocale, known: Sequence[str]) -> str | None:
        """Return the known locale of the same language that has the data, if one has."""
        same = (item for item in self.locales if language(item) == language(locale.name))
        return next((item for item in same if item in known), None)


def locale_mark(column: ColumnSpec, locale: ColumnLocale) -> Mark:
    """Return where a column asks for a locale: at its own locale, or at its provider."""
    return locale.said.mark if locale.own and locale.said else column.provider.mark
