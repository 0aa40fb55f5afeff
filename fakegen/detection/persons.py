"""Names of persons, by the name lists of Faker's locales, and telephone numbers."""

from __future__ import annotations

import importlib
import math
import pkgutil
import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import Any, Literal

from fakegen.detection import column_names
from fakegen.detection.shares import percent
from fakegen.interfaces.detector import Detection

_NAMED, _UNNAMED = 0.15, 0.6
"""The share of names that a locale must list, with and without a hint by the column's name."""

_GIVEN_NAMED, _GIVEN_BY_CHANCE = 0.45, 0.4
"""The share that must begin with a given name of any locale, as words of other kinds do by chance."""

_BY_CHANCE = 0.1
_FEWEST, _FEWEST_FOR_LOCALE = 5, 20
"""How many distinct values are needed to detect names, and to detect their locale."""

_CLEARLY = 3
"""How many times more names must begin with the family name than end with it."""

_MOST_NOTES = 0.3
_SHARED, _SEVERAL_SHARED = 0.8, 3
_USUAL_LOCALE, _AS_GOOD = "en_US", 0.7
_NEARLY_ALL = 0.97
"""The share of names of one gender from which those of the other are taken for chance."""
_ALL_NAMES = 100_000
_LEAST_PHONES = 0.8
_WORD = re.compile(r"[^\W\d_]+(?:['’. -]+[^\W\d_]+)*\.?")
_DIALLED = re.compile(r"\+?[\d ()/.x-]{6,24}")
_NORTH_AMERICAN = re.compile(
    r"(?:\+?1[-. ]?)?(?:\(\d{3}\) ?|\d{3}[-. ])\d{3}[-. ]\d{4}(?: ?(?:x|ext\.?) ?\d+)?"
)
_LIKELY_REGIONS = ("US", "GB", "BE", "NL", "FR", "DE", "ES", "IT", "AU", "CA", "IN", "BR", "MX")

_Kind = Literal["first_names", "last_names"]


def first_name(name: str, values: Sequence[str]) -> Detection | None:
    """First names, by the locale of Faker that lists most of them."""
    return _listed(name, values, "first_names", "faker.first_name", column_names.FIRST_NAME)


def last_name(name: str, values: Sequence[str]) -> Detection | None:
    """Last names, by the locale of Faker that lists most of them."""
    return _listed(name, values, "last_names", "faker.last_name", column_names.LAST_NAME)


def full_name(name: str, values: Sequence[str]) -> Detection | None:
    """Full names: two to eight words, with a first and a last name that one locale of Faker lists.

    The first name may be an initial: ``Diaz, P.``. Where no locale lists enough of them, as among persons of many
    countries, given names of any locale tell names from others.
    """
    words = [re.findall(r"[^\W\d_]+", value.casefold()) for value in values]
    split = _without_shared(words)
    if sum(2 <= len(parts) <= 8 for parts in split) < 0.9 * len(values) or _are_notes(values):
        return None
    named = column_names.hints_at(name, column_names.FULL_NAME)
    is_of_persons = named or column_names.hints_at(name, column_names.PERSON)
    if not is_of_persons and len(set(map(tuple, words))) < min(_FEWEST, len(values)):
        return None  # they differ by their numbers alone
    found = []
    for locale, (first, last) in _names().items():
        known = sum(
            not last.isdisjoint(p) and (not first.isdisjoint(p) or any(len(x) == 1 for x in p))
            for p in split
        )
        found.append((known / len(values), locale))
    share, locale = max(found)
    usual = next(known for known, of in found if of == _USUAL_LOCALE)
    if usual >= _AS_GOOD * share:  # short lists of other locales have many of its names
        share, locale = usual, _USUAL_LOCALE
    if len(values) < _FEWEST or share < (_NAMED if named else _UNNAMED) / 2:
        return _of_many_countries(split, named=named)
    evidence = f"{percent(share)} have a first and a last name from Faker's {locale} lists"
    known_locale = locale if len(values) >= _FEWEST_FOR_LOCALE else None
    given = [word for words in split for word in words if word in _names()[locale][0]]
    parameters = _one_gender(given)
    return Detection("faker.name", share, evidence, parameters, known_locale, _BY_CHANCE, named)


def _without_shared(split: Sequence[Sequence[str]]) -> Sequence[Sequence[str]]:
    """Return the words of some strings without those that nearly all have, if there are several.

    So have the titles of offices and districts; one person's relatives share a name or two.
    """
    counts = Counter(word for words in split for word in set(words))
    least = max(_SHARED * len(split), _FEWEST_FOR_LOCALE)
    shared = {word for word, count in counts.items() if count >= least}
    if len(shared) < _SEVERAL_SHARED:
        return split
    return [[word for word in words if word not in shared] for words in split]


def _of_many_countries(split: Sequence[Sequence[str]], *, named: bool) -> Detection | None:
    """Return that names begin with a given name that any locale lists; None if too few do."""
    given = _given_names()
    share = sum(bool(parts) and parts[0] in given for parts in split) / len(split)
    if share < (_GIVEN_NAMED if named else _UNNAMED):
        return None
    evidence = f"{percent(share)} begin with a given name from Faker's lists of all locales"
    first = [parts[0] for parts in split if parts and parts[0] in given]
    locale = _locale_of_given_names(first)
    parameters = _one_gender(first)
    return Detection("faker.name", share, evidence, parameters, locale, _GIVEN_BY_CHANCE, named)


def _locale_of_given_names(names: Sequence[str]) -> str | None:
    """Return the locale that knows given names best, though it may not know the family names; None for few names."""
    if len(names) < _FEWEST_FOR_LOCALE:
        return None
    known = {
        locale: sum(name in first for name in names) / len(names)
        for locale, (first, _) in _names().items()
    }
    usual = known[_USUAL_LOCALE]
    best = max(known, key=lambda one: _likelihood(known[one], len(_names()[one][0])))
    return _USUAL_LOCALE if usual >= _AS_GOOD * known[best] else best


def _one_gender(names: Sequence[str]) -> dict[str, str]:
    """Return the gender of given names as a parameter; none if they are of both, or too few.

    Names that some locales list for one and some for the other say nothing.
    """
    female, male = _names_by_gender()
    counts = {
        "female": sum(name in female for name in names),
        "male": sum(name in male for name in names),
    }
    known = sum(counts.values())
    often = max(counts, key=counts.__getitem__)
    if known < _FEWEST_FOR_LOCALE or counts[often] < _NEARLY_ALL * known:
        return {}
    return {"gender": often}


def are_family_names_first(names: Sequence[tuple[str, str]]) -> bool:
    """Return whether most full names begin with the family name, by the lists of the locale that knows them best.

    Args:
        names: The first and the last word of each.
    """
    words = [(first.casefold(), last.casefold()) for first, last in names]
    counts = [
        (
            sum(a in last and b in first and not (a in first and b in last) for a, b in words),
            sum(a in first and b in last and not (a in last and b in first) for a, b in words),
        )
        for first, last in _names().values()
    ]
    turned, usual = max(counts, key=sum)
    return turned >= _CLEARLY * usual and turned >= _FEWEST


def _are_notes(values: Sequence[str]) -> bool:
    """Return whether many values are sentences or remarks, which may contain names of persons."""
    notes = sum(value.endswith((".", "!", "?")) and len(value.split()) > 3 for value in values)
    long = sum(len(value.split()) > 6 for value in values)
    return max(notes, long) > _MOST_NOTES * len(values)


def phone(name: str, values: Sequence[str]) -> Detection | None:
    """Telephone numbers that are valid in the numbering plan of a country.

    Without a country code, they are detected only if the column's name suggests them.
    """
    import phonenumbers

    named = column_names.hints_at(name, column_names.PHONE)
    dialled = [
        v for v in values if _DIALLED.fullmatch(v) and 7 <= sum(c.isdigit() for c in v) <= 16
    ]
    if len(dialled) < _LEAST_PHONES * len(values):
        return None
    if sum(value.startswith(("+", "00")) for value in dialled) < _LEAST_PHONES * len(values):
        if not named:
            return None
        if sum(map(bool, map(_NORTH_AMERICAN.fullmatch, dialled))) >= _LEAST_PHONES * len(values):
            # Others would pass by chance: many plans, such as Germany's, allow nearly all numbers.
            shares = {"US": 1.0}
        else:
            shares = {region: _allowed(dialled, region) for region in _LIKELY_REGIONS}
        region = max(shares, key=shares.__getitem__)
        passed = shares[region] * len(dialled) / len(values)
    else:
        passed = _allowed(dialled, None) * len(dialled) / len(values)
        parsed = (_parsed(value, None) for value in dialled)
        regions = Counter(phonenumbers.region_code_for_number(p) for p in parsed if p)
        region = regions.most_common(1)[0][0] or "" if regions else ""
    if passed < (_LEAST_PHONES if not named else _LEAST_PHONES / 2):
        return None
    evidence = f"{percent(passed)} are valid telephone numbers"
    if region not in phonenumbers.SUPPORTED_REGIONS:
        return Detection("faker.phone_number", passed, evidence, {}, None, _BY_CHANCE, named)
    parameters = {"country": region, "format": _format(dialled, region)}
    evidence += f" of {region}"
    return Detection("phone", passed, evidence, parameters, None, _BY_CHANCE, named)


def _format(values: Sequence[str], region: str) -> str:
    """Return in which format of the provider ``phone`` most of some numbers of a country are written."""
    import phonenumbers

    formats = phonenumbers.PhoneNumberFormat
    own = (
        ("e164", formats.E164),
        ("international", formats.INTERNATIONAL),
        ("national", formats.NATIONAL),
    )
    parsed = [(value, number) for value in values if (number := _parsed(value, region)) is not None]
    exact = Counter(
        name
        for value, number in parsed
        for name, style in own
        if phonenumbers.format_number(number, style) == value
    )
    if exact:
        return exact.most_common(1)[0][0]
    # Written as none of them: what matters is whether there is a country code, and whether there are spaces.
    abroad = sum(value.startswith(("+", "00")) for value in values)
    if 2 * abroad < len(values):
        return "national"
    return (
        "e164"
        if sum(value[1:].isdigit() for value in values) * 2 > len(values)
        else "international"
    )


def _listed(
    name: str, values: Sequence[str], kind: _Kind, provider: str, hints: Sequence[str]
) -> Detection | None:
    if len(values) < _FEWEST or sum(map(bool, map(_WORD.fullmatch, values))) < 0.9 * len(values):
        return None
    asked = {value.casefold() for value in values}
    place = 0 if kind == "first_names" else 1
    shares = {locale: len(asked & lists[place]) / len(asked) for locale, lists in _names().items()}
    locale = max(shares, key=lambda key: _likelihood(shares[key], len(_names()[key][place])))
    if shares[_USUAL_LOCALE] >= _AS_GOOD * shares[locale]:
        locale = _USUAL_LOCALE
    named = column_names.hints_at(name, hints)
    if shares[locale] < (_NAMED if named else _UNNAMED):
        return None
    what = "first" if place == 0 else "last"
    evidence = f"{percent(shares[locale])} are {what} names from Faker's {locale} lists"
    known_locale = locale if len(asked) >= _FEWEST_FOR_LOCALE else None
    parameters = _one_gender(sorted(asked)) if place == 0 else {}
    return Detection(
        provider, shares[locale], evidence, parameters, known_locale, _BY_CHANCE, named
    )


def _likelihood(known: float, names: int) -> float:
    """Return the mean log-likelihood of names, given a locale.

    Args:
        known: The share of the names that the locale lists.
        names: How many names the locale lists.
    """
    return -known * math.log(max(names, 1)) - (1 - known) * math.log(_ALL_NAMES)


@cache
def _given_names() -> frozenset[str]:
    """Return the first names of all locales, in lower case."""
    return frozenset[str]().union(*(first for first, _ in _names().values()))


@cache
def _names_by_gender() -> tuple[frozenset[str], frozenset[str]]:
    """Return the first names that are only female and only male, in lower case."""
    female, male = (
        frozenset[str]().union(
            *(_folded(provider, f"first_names_{gender}") for provider in _providers().values())
        )
        for gender in ("female", "male")
    )
    return female - male, male - female


@cache
def _names() -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    """Return the first and last names of each locale, in lower case."""
    return {
        locale: (_folded(provider, "first_names"), _folded(provider, "last_names"))
        for locale, provider in _providers().items()
    }


@cache
def _providers() -> dict[str, type]:
    """Return what makes the names of each locale."""
    from faker.config import AVAILABLE_LOCALES
    from faker.providers import person

    return {
        module.name: importlib.import_module(f"faker.providers.person.{module.name}").Provider
        for module in pkgutil.iter_modules(person.__path__)
        if module.name in AVAILABLE_LOCALES and "_" in module.name
    }


def _folded(provider: type, kind: str) -> frozenset[str]:
    lists = (getattr(provider, name) for name in dir(provider) if name.startswith(kind))
    return frozenset(
        word.casefold()
        for words_ in lists
        if isinstance(words_, tuple | list | dict)
        for word in words_
        if isinstance(word, str)
    )


def _parsed(value: str, region: str | None) -> Any:
    import phonenumbers

    text = "+" + value[2:] if region is None and value.startswith("00") else value
    try:
        return phonenumbers.parse(text.replace("(0)", ""), region)
    except phonenumbers.NumberParseException:
        return None


def _allowed(values: Sequence[str], region: str | None) -> float:
    import phonenumbers

    parsed = [_parsed(value, region) for value in values]
    return sum(p is not None and phonenumbers.is_valid_number(p) for p in parsed) / len(values)
