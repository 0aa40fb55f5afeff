"""Mimesis' locales, in the spelling of schemas."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache


@lru_cache(maxsize=1)
def locales() -> Sequence[str]:
    """Return the locales of the installed Mimesis, as ``nl_BE`` or ``nl``, sorted."""
    from mimesis.locales import Locale

    return sorted(spell(member.value) for member in Locale)


def find_locale(locale: str) -> str:
    """Return Mimesis' name (``nl-be``) of the locale itself or of the nearest one.

    That is the locale with the same language and territory or, failing that, the language alone, or
    English, as for Mimesis itself.
    """
    language, _, territory = locale.replace("-", "_").partition("_")
    for spelled in (f"{language.lower()}_{territory.upper()}", language.lower()):
        if spelled in locales():
            return spelled.replace("_", "-").lower()
    return "en"


def spell(name: str) -> str:
    """Return a locale's name in Mimesis (``nl-be``) as a schema spells it."""
    language, _, territory = name.partition("-")
    return f"{language}_{territory.upper()}" if territory else language
