"""What can be written in a schema: every provider, with an example of what it makes."""

from __future__ import annotations

from dataclasses import dataclass, replace

from fakegen.errors import UsageError, nearest
from fakegen.plugins.block import Block
from fakegen.plugins.provider import Context, Provider, RowGenerator
from fakegen.plugins.registry import Registry
from fakegen.streams import Rows, Stream


@dataclass(frozen=True, slots=True)
class Entry:
    """A provider in a locale.

    Attributes:
        provider: The provider.
        example: A value that it makes without parameters; empty where it needs some.
    """

    provider: Provider
    example: str

    @property
    def name(self) -> str:
        """The provider's full name."""
        return self.provider.name

    @property
    def summary(self) -> str:
        """The first line of its documentation."""
        return self.provider.summary

    @property
    def compiled(self) -> bool:
        """Whether values are made a block at a time."""
        return self.provider.compiled

    @property
    def signature(self) -> str:
        """The names of its parameters, the optional ones in brackets."""
        items = self.provider.parameters.values()
        return ", ".join(item.name if item.required else f"[{item.name}]" for item in items)


def search(registry: Registry, words: str, locale: str) -> list[Provider]:
    """Return the providers whose name or summary has all of these words, sorted by name.

    Raises:
        UsageError: There is no such locale.
    """
    known = registry.locales()
    if locale.replace("-", "_") not in known:
        near = nearest(locale, known)
        raise UsageError(
            f"unknown locale {locale!r}" + (f"; did you mean {near!r}?" if near else "")
        )
    wanted = words.casefold().split()
    found = []
    for name in registry.provider_names(locale):
        provider = registry.provider(name, locale)
        if provider is not None:
            text = f"{name} {provider.summary}".casefold()
            if all(word in text for word in wanted):
                found.append(provider)
    return found


def example(provider: Provider, locale: str, seed: int = 0) -> str:
    """Return a value that a provider makes without parameters, or nothing if it needs some."""
    if any(parameter.required for parameter in provider.parameters.values()):
        return ""
    context = replace(Context(locale=locale, rows=1), column=provider.name)
    stream = Stream.of(seed, "", provider.name, "values", Rows(0, 1))
    try:
        generator = provider.bind(context)
        if isinstance(generator, RowGenerator):
            made = generator.make(Block(stream))
            return ", ".join(str(array[0].as_py()) for array in made.values())
        return str(generator.make(Block(stream))[0].as_py())
    except Exception:  # an example is a courtesy: a provider that needs more shows none
        return ""
