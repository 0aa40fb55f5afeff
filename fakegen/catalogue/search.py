"""What can be written in a schema: every provider, with an example of what it makes."""

from __future__ import annotations

import re
from dataclasses import dataclass

from fakegen.errors import UsageError, did_you_mean, nearest
from fakegen.interfaces.block import Block
from fakegen.interfaces.provider import Context, Provider, RowGenerator
from fakegen.registry import Registry
from fakegen.streams import Purpose, Rows, Stream

_WIDEST = 60


@dataclass(frozen=True, slots=True)
class Entry:
    """A provider in a locale."""

    provider: Provider
    locale: str

    @property
    def name(self) -> str:
        """The provider's full name."""
        return self.provider.name

    @property
    def summary(self) -> str:
        """The first line of its documentation."""
        return self.provider.summary

    @property
    def description(self) -> str:
        """Its documentation but for the parameters, which have their own."""
        return re.split(r"\n+(?:Args|Returns|Raises):\n", self.provider.doc.strip())[0]

    @property
    def compiled(self) -> bool:
        """Whether values are made a block at a time."""
        return self.provider.compiled

    @property
    def signature(self) -> str:
        """The names of its parameters, the optional ones in brackets."""
        items = self.provider.parameters.values()
        return ", ".join(item.name if item.required else f"[{item.name}]" for item in items)

    @property
    def example(self) -> str:
        """A value that it makes without parameters, or nothing if it needs some."""
        if any(parameter.required for parameter in self.provider.parameters.values()):
            return ""
        context = Context(locale=self.locale, rows=1, column=self.name)
        block = Block(Stream.of(0, "", self.name, Purpose.VALUES, Rows(0, 1)))
        try:
            generator = self.provider.bind(context)
            if isinstance(generator, RowGenerator):
                made = generator.make(block).values()
                return ", ".join(_shown(array[0].as_py()) for array in made)
            return _shown(generator.make(block)[0].as_py())
        except Exception:  # an example is a courtesy: a provider that needs more shows none
            return ""


def _shown(value: object) -> str:
    """Return a value as one short line: some methods make megabytes."""
    text = value.hex() if isinstance(value, bytes) else str(value)
    line = " ".join(text[: 2 * _WIDEST].split())
    return line if len(line) <= _WIDEST else f"{line[: _WIDEST - 1]}…"


def search(registry: Registry, words: str, locale: str) -> list[Entry]:
    """Return the providers in whose name or summary all these words begin a word, by name.

    Raises:
        UsageError: There is no such locale.
    """
    known = registry.locales()
    if locale.replace("-", "_") not in known:
        raise UsageError(f"unknown locale {locale!r}{did_you_mean(nearest(locale, known))}")
    wanted = re.split(r"[\W_]+", words.casefold())
    found = []
    for name in registry.provider_names(locale):
        provider = registry.provider(name, locale)
        if provider is not None:
            text = re.split(r"[\W_]+", f"{name} {provider.summary}".casefold())
            if all(any(part.startswith(word) for part in text) for word in wanted):
                found.append(Entry(provider, locale))
    return found
