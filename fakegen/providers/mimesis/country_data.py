"""Whose data a method of Mimesis uses: the locale's own, or another's that stand in for them.

Mimesis has files of data for each language, which are those of the country that the language has its name
from, and for some countries files of what differs. So it is noted what a method reads, and then looked up
which file has it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from fakegen.providers.mimesis.locale_codes import find_locale, spell
from fakegen.providers.mimesis.methods import has_locale, methods
from fakegen.standards.territory import territory

_RUNS = 16
"""How often a method is called to see what it reads: none chooses between more than four kinds of data."""


@lru_cache(maxsize=4096)
def stand_ins(method: str, locale: str) -> tuple[tuple[str, ...], bool]:
    """Return which locales stand in for a locale in the values of a method.

    Args:
        method: The method's name with its provider: ``person.full_name``.
        locale: The locale as a schema spells it: ``nl_BE``.

    Returns:
        The locale that stands in, none if all data are its own; and whether some of the data are.
    """
    cls, _ = methods()[method]
    found = find_locale(locale)
    read = _read(method, found) if has_locale(cls) else []
    if not read:
        return (), False
    language, dash, _ = found.partition("-")
    if territory(found) != territory(locale):
        return (spell(found),), False
    if not dash:
        return (), True
    data = _own_data(found, getattr(cls.Meta, "datafile", ""))
    own = [_has(data, keys) for keys in read]
    return ((), True) if all(own) else ((language,), any(own))


@lru_cache(maxsize=1024)
def _read(method: str, locale: str) -> Sequence[tuple[str, ...]]:
    """Return the places in the data that a method reads, each as its keys; none for the locale alone."""
    cls, name = methods()[method]
    provider: Any = cls(locale=locale)  # type: ignore[call-arg]
    extract, read = provider._extract, set()
    code = getattr(cls, name).__code__

    def noted(keys: list[str], default: Any = None) -> Any:
        if _has(provider._dataset, keys):
            read.add(tuple(keys))
        return extract(keys, default)

    provider._extract = noted
    for seed in range(_RUNS):
        provider.reseed(seed)
        try:
            getattr(provider, name)()
        except TypeError:  # an argument is required: no such method reads data
            break
    if not read and "locale" in code.co_names:
        read.add(())
    return sorted(read)


@lru_cache(maxsize=256)
def _own_data(locale: str, file: str) -> Any:
    """Return what a file of data has for a country, without that of its language."""
    from mimesis.constants import DATADIR

    return json.loads((DATADIR / locale / file).read_text(encoding="utf8"))


def _has(data: Any, keys: Sequence[str]) -> bool:
    for key in keys:
        if not isinstance(data, dict) or key not in data:
            return False
        data = data[key]
    return True
