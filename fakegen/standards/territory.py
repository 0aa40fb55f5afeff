"""The country that a value is made for: by its code, or by the column's locale."""

from __future__ import annotations

from collections.abc import Collection

from fakegen.errors import ParameterError, nearest
from fakegen.interfaces.provider import Context

_LANGUAGES = {
    "ar": "SA",
    "bn": "BD",
    "cs": "CZ",
    "da": "DK",
    "el": "GR",
    "en": "US",
    "et": "EE",
    "fa": "IR",
    "he": "IL",
    "hi": "IN",
    "hy": "AM",
    "ja": "JP",
    "ka": "GE",
    "kk": "KZ",
    "ko": "KR",
    "la": "VA",
    "sl": "SI",
    "sq": "AL",
    "sv": "SE",
    "sw": "TZ",
    "uk": "UA",
    "vi": "VN",
    "zh": "CN",
}
_NOT_COUNTRIES = {"es_CA": "ES", "fr_QC": "CA"}
"""Locales of Faker whose second part is a region, with the country."""

_OTHER_NAMES = {"UK": "GB", "EL": "GR"}


def territory(locale: str) -> str:
    """Return the country of a locale: ``BE`` for ``nl_BE``; by the language, ``JP`` for ``ja``."""
    if locale in _NOT_COUNTRIES:
        return _NOT_COUNTRIES[locale]
    language, _, rest = locale.replace("-", "_").partition("_")
    return rest[-2:].upper() or _LANGUAGES.get(language, language.upper())


def country_code(country: str | None, context: Context, known: Collection[str], thing: str) -> str:
    """Return the country that a value is made for.

    Args:
        country: The code that the user wrote; None for the locale's country.
        context: The context that the provider is bound in.
        known: The codes of the supported countries.
        thing: What is made, in the plural, for messages.

    Raises:
        ParameterError: The country is not supported.
    """
    code = territory(context.locale) if country is None else country.upper()
    code = _OTHER_NAMES.get(code, code)
    if code in known:
        return code
    if country is None:
        raise ParameterError(
            f"there are no {thing} for {code!r}, the country of locale {context.locale!r}: "
            "give 'country'",
            "country",
        )
    raise ParameterError(
        f"there are no {thing} for country {country!r}", "country", nearest(code, known)
    )
