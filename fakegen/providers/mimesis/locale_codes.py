"""Mimesis' locales, in the spelling of schemas."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from fakegen.standards.territory import nearest_locale


@lru_cache(maxsize=1)
def locales() -> Sequence[str]:
    """Return the locales of the installed Mimesis, as ``nl_BE`` or ``nl``, sorted."""
    from mimesis.locales import Locale

    return sorted(spell(member.value) for member in Locale)


def find_locale(locale: str) -> str:
    """Return Mimesis' name (``nl-be``) of the locale itself or of the nearest one.

    That is one of the same language or, failing that, English, as for Mimesis itself.
    """
    language, dash, country = locale.replace("-", "_").partition("_")
    spelled = f"{language.lower()}{dash}{country.upper()}"
    found = spelled if spelled in locales() else nearest_locale(spelled, locales())
    return (found or "en").replace("_", "-").lower()


def spell(name: str) -> str:
    """Return a locale's name in Mimesis (``nl-be``) as a schema spells it."""
    language, _, territory = name.partition("-")
    return f"{language}_{territory.upper()}" if territory else language
