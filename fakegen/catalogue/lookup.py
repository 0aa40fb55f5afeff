"""Looking things up: one name in every kind, or a kind's entries by words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import ModuleType
from typing import overload

from fakegen.binding.extensions import extended
from fakegen.binding.problems import Problems
from fakegen.catalogue.entry import Entry
from fakegen.catalogue.entry_kinds import Catalogue
from fakegen.errors import UsageError, did_you_mean, nearest
from fakegen.language import defaults, read_schema
from fakegen.language.documents import read_document
from fakegen.limits import NORMAL, UNTRUSTED, Budget
from fakegen.registry import Registry, registry_for


class Explanations(Sequence[Entry]):
    """The entries of a name, one for each kind; their representation is readable text.

    Args:
        entries: What was found.
        others: The full names of other entries whose names end in the same word.
    """

    def __init__(self, entries: Sequence[Entry], others: Sequence[str] = ()) -> None:
        self._entries, self.others = tuple(entries), tuple(others)

    @overload
    def __getitem__(self, index: int) -> Entry: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Entry]: ...
    def __getitem__(self, index: int | slice) -> Entry | Sequence[Entry]:
        return self._entries[index]

    def __len__(self) -> int:
        return len(self._entries)

    def text(self, width: int | None = None) -> str:
        """Return all entries as text, after a line that names the kinds if there are several.

        Args:
            width: As in :meth:`Entry.text`.
        """
        parts = [entry.text(width) for entry in self]
        if len(self) > 1:
            *most, last = (entry.kind_in_words for entry in self)
            names = list(dict.fromkeys(entry.name for entry in self))
            is_one = len(names) == 1
            parts.insert(0, f"{names[0]!r} is {', '.join(most)} and {last}." if is_one
                         else f"{len(names)} entries have this name: {', '.join(names)}.")  # fmt: skip
        if self.others:
            parts.append(f"See also: {', '.join(self.others)}")
        return "\n\n".join(parts)

    def __str__(self) -> str:
        return self.text()

    __repr__ = __str__


def explain(
    name: str,
    *,
    kind: str | None = None,
    locale: str = defaults.LOCALE,
    plugins: Sequence[str | ModuleType] = (),
    schema: str | Path | None = None,
    untrusted: bool = False,
) -> Explanations:
    """Return everything known about a name: what it does, takes and makes, and an example.

    Every kind is searched: ``regex`` is a provider and a constraint. Providers are also found by their
    last word (``first_name`` for ``faker.first_name``), and distributions by their names.

    Args:
        name: As a schema or the command line names it.
        kind: Only this kind: provider, constraint, modifier, source, method, format, function,
            filter, test, detector, metric, executor, dialect, database, place or distribution.
        locale: The locale of providers and examples.
        plugins: As :func:`fakegen.load` takes them.
        schema: A schema's file, to explain the providers that it adds to Faker and Mimesis, too.
        untrusted: Whether somebody else wrote the schema, which can then add none.

    Raises:
        UsageError: There is no such name, kind or locale.
        SchemaError: The schema is wrong.
    """
    registry = registry_for(plugins)
    if schema is not None:
        limits = UNTRUSTED.inside(Path(schema).parent) if untrusted else NORMAL
        with Budget(limits, place=str(schema)).spending():
            registry = extended(registry, read_schema(read_document(str(schema))), Problems())
    catalogue = Catalogue(registry, known_locale(registry, locale))
    kinds = catalogue.KINDS if kind is None else [_kind(catalogue, kind)]
    by_end = [entry for each in kinds for entry in catalogue.named(each, name)]
    found = [entry for entry in by_end if entry.name == name]
    varied = () if kind else catalogue.varied  # asked last, since they load SciPy
    if not found:
        further = (entry for each in varied for entry in catalogue.named(each, name))
        found, by_end = [*by_end, *further], []
    if found:
        others = {entry.name for entry in by_end} - {entry.name for entry in found}
        return Explanations(found, sorted(others))
    known = [full for each in (*kinds, *varied) for full in catalogue.names(each)]
    names = {full.rpartition(".")[2]: full for full in reversed(known)}
    names.update({full: full for full in known})
    near = nearest(name, names)
    what = f"no {kind}" if kind else "nothing"
    raise UsageError(f"there is {what} called {name!r}{did_you_mean(near and names[near])}")


def look_up(
    kind: str,
    words: str = "",
    *,
    locale: str = defaults.LOCALE,
    plugins: Sequence[str | ModuleType] = (),
) -> list[Entry]:
    """Return the entries of a kind with all the words in their name or summary, by name.

    A word also matches the beginning of a longer one.

    Args:
        kind: As in :func:`explain`.
        words: What to look for; everything if empty.
        locale: The locale of providers and examples.
        plugins: As :func:`fakegen.load` takes them.

    Raises:
        UsageError: There is no such kind or locale.
    """
    registry = registry_for(plugins)
    catalogue = Catalogue(registry, known_locale(registry, locale))
    wanted = [word for word in re.split(r"[\W_]+", words.casefold()) if word]
    return [entry for entry in catalogue.entries(_kind(catalogue, kind)) if _has(entry, wanted)]


def _has(entry: Entry, wanted: Sequence[str]) -> bool:
    parts = list(_parts(f"{entry.name} {entry.summary}"))
    return all(any(part.startswith(word) for part in parts) for word in wanted)


def _parts(text: str) -> Iterator[str]:
    return (part for part in re.split(r"[\W_]+", text.casefold()) if part)


def _kind(catalogue: Catalogue, kind: str) -> str:
    if kind not in catalogue.kinds:
        raise UsageError(f"there is no kind {kind!r}{did_you_mean(nearest(kind, catalogue.kinds))}")
    return kind


def known_locale(registry: Registry, locale: str) -> str:
    """Return a locale that providers exist in.

    Raises:
        UsageError: There are none in it.
    """
    if locale == defaults.LOCALE:
        return locale  # without loading the libraries that know all the others
    known = registry.locales()
    if locale.replace("-", "_") not in known:
        raise UsageError(f"unknown locale {locale!r}{did_you_mean(nearest(locale, known))}")
    return locale
