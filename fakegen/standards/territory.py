"""Locales and countries: what a locale belongs to, which other one is nearest, what a value is made for."""

from __future__ import annotations

from collections.abc import Collection, Iterable

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

_EVERYWHERE = "AA"
"""Faker's code for a language in all its countries, one that ISO 3166 leaves to its users."""

_OTHER_NAMES = {"UK": "GB", "EL": "GR"}


def territory(locale: str) -> str:
    """Return the country of a locale: ``BE`` for ``nl_BE``; by the language, ``JP`` for ``ja``."""
    if locale in _NOT_COUNTRIES:
        return _NOT_COUNTRIES[locale]
    spoken, _, rest = locale.replace("-", "_").partition("_")
    return rest[-2:].upper() or _LANGUAGES.get(spoken, spoken.upper())


def language(locale: str) -> str:
    """Return the language of a locale: ``nl`` for ``nl_BE``."""
    return locale.replace("-", "_").partition("_")[0]


def nearest_locale(locale: str, known: Iterable[str], *, by_country: bool = False) -> str | None:
    """Return the locale whose data suit another one best; None if there is none of its language.

    A locale of the same language: the one that is of no country (``ar_AA``), or that of the country
    which the language has its name from (``fr_FR``), or the first by name.

    Args:
        locale: The locale, such as ``fr_BE``.
        known: The locales that there are data of.
        by_country: Whether the data are a country's, whatever its languages: a locale of the same
            country then comes first.
    """
    own, country = language(locale), territory(locale)

    def rank(item: str) -> tuple[bool, bool, bool, bool, bool, str]:
        place = territory(item)
        return (
            not (by_country and place == country),
            language(item) != own,
            place != _EVERYWHERE,
            place != territory(own),
            "_" not in item,  # a language's own data are but a part, such as the names of countries
            item,
        )

    near = [
        item
        for item in known
        if language(item) == own or (by_country and territory(item) == country)
    ]
    return min(near, key=rank, default=None)


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
