"""Mimesis' locales, in the spelling of schemas."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from fakegen.errors import ParameterError, nearest


@lru_cache(maxsize=1)
def locales() -> Sequence[str]:
    """Return the locales of the installed Mimesis, as ``nl_BE`` or ``nl``, sorted."""
    from mimesis.locales import Locale

    return sorted(_spell(member.value) for member in Locale)


def find_locale(locale: str) -> str | None:
    """Return Mimesis' name (``nl-be``) of the nearest locale; None if there is none.

    That is the locale with the same language and territory or, failing that, the language alone.
    """
    language, _, territory = locale.replace("-", "_").partition("_")
    for spelled in (f"{language.lower()}_{territory.upper()}", language.lower()):
        if spelled in locales():
            return spelled.replace("_", "-").lower()
    return None


def mimesis_locale(locale: str) -> str:
    """Return Mimesis' name (``nl-be``) of the nearest locale.

    Raises:
        ParameterError: Mimesis has no locale for the language.
    """
    found = find_locale(locale)
    if found is None:
        raise ParameterError(
            f"mimesis has no locale {locale!r}", suggestion=nearest(locale, locales())
        )
    return found


def _spell(name: str) -> str:
    language, _, territory = name.partition("-")
    return f"{language}_{territory.upper()}" if territory else language
