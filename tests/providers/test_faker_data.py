"""Which of Faker's classes makes a subject's values for a locale."""

from __future__ import annotations

import importlib

import pytest
from faker.config import PROVIDERS

from fakegen.interfaces.provider import Context
from fakegen.providers.faker_data import (
    DEFAULT,
    NEUTRAL,
    belongs,
    data_for,
    faker_class,
    homes,
    locales,
    spelled,
)
from fakegen.standards.territory import language, territory

SUBJECTS = [path.rpartition(".")[2] for path in PROVIDERS]


@pytest.mark.parametrize("subject", SUBJECTS)
def test_a_stand_in_is_of_the_language_wherever_faker_has_one(subject: str) -> None:
    known = homes(subject)
    package = importlib.import_module(f"faker.providers.{subject}")
    for locale in map(spelled, locales()):
        cls, home = faker_class(subject, locale)
        assert home in known if known else home == ""
        assert cls.__module__.startswith(package.__name__)
        if not known or home == getattr(package, "default_locale", DEFAULT):
            continue
        of_country = territory(home) == territory(locale)
        assert home == locale or language(home) == language(locale) or of_country, locale
        assert home == locale or locale not in known


@pytest.mark.parametrize(
    ("subject", "locale", "home"),
    [
        ("person", "fr_BE", "fr_BE"),
        ("address", "fr_BE", "fr_FR"),  # of the language
        ("person", "ar_EG", "ar_AA"),  # of the language, in no country
        ("bank", "fr_BE", "nl_BE"),  # of the country, whose numbers have no language
        ("ssn", "da_DK", "dk_DK"),
        ("lorem", "bg_BG", "la"),  # Faker's default
        ("bank", "en_US", "en_GB"),
        ("geo", "fr_FR", "en_US"),  # the same everywhere: not Algeria, where they speak French, too
        ("user_agent", "fr_FR", ""),
    ],
)
def test_the_nearest_class_is_taken(subject: str, locale: str, home: str) -> None:
    assert faker_class(subject, locale)[1] == home


def test_a_language_is_that_of_its_own_country() -> None:
    assert [spelled(name) for name in ("de", "nl-BE", "ja", "sw")] == [
        "de_DE",
        "nl_BE",
        "ja_JP",
        "sw",
    ]


def test_data_belong_to_a_locale_its_language_or_its_country() -> None:
    assert belongs("de", "de_AT", "job")
    assert not belongs("de_DE", "de_AT", "job")
    assert belongs("de_CH", "it_CH", "bank")
    assert not belongs("de_CH", "it_CH", "job")


def test_whoever_uses_data_of_another_locale_says_so() -> None:
    told: list[object] = []

    def stands_in(locales: object, part: bool = False) -> None:
        told.append((locales, part))

    data_for("lorem", Context(locale="fr_FR", stands_in=stands_in))
    assert told == []
    data_for("lorem", Context(locale="fr_BE", stands_in=stands_in))
    assert told == [(["fr_FR"], False)]


def test_every_neutral_member_exists() -> None:
    for member in NEUTRAL:
        subject, _, name = member.partition(".")
        assert any(hasattr(faker_class(subject, home)[0], name) for home in homes(subject)), member
