"""Whose data Mimesis' methods use: noted while they run, and confirmed by spoiling everybody else's."""

from __future__ import annotations

import json
from typing import Any

import pytest
from mimesis.constants import DATADIR

from fakegen.providers.mimesis.country_data import stand_ins
from fakegen.providers.mimesis.locale_codes import find_locale
from fakegen.providers.mimesis.methods import has_locale, methods

SPOILT = "spoilt"


def spoilt(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: spoilt(item) for key, item in value.items()}
    if isinstance(value, list):
        return [SPOILT for _ in value]
    return SPOILT


def values(cls: Any, method: str, locale: str) -> str:
    """Return some values of a method, all data spoilt but those in the country's own file."""
    provider = cls(locale=locale, seed=3)
    own = json.loads((DATADIR / locale / cls.Meta.datafile).read_text(encoding="utf8"))
    provider._dataset = provider._update_dict(spoilt(provider._dataset), own)
    return repr([getattr(provider, method)() for _ in range(30)])


@pytest.mark.parametrize("locale", ["nl_BE", "de_AT", "en_GB", "ar_EG", "pt_BR"])
def test_a_method_without_stand_ins_reads_nothing_of_its_language_alone(locale: str) -> None:
    found = find_locale(locale)
    checked = 0
    for name, (cls, method) in methods().items():
        if not has_locale(cls) or not hasattr(cls.Meta, "datafile") or name.startswith("datetime."):
            continue
        checked += 1
        others, _ = stand_ins(name, locale)
        assert others in ((), (found.partition("-")[0],))
        assert (SPOILT in values(cls, method, found)) == bool(others), name
    assert checked > 30


@pytest.mark.parametrize(
    ("method", "locale", "others", "part"),
    [
        ("person.full_name", "nl_BE", ["nl"], True),
        ("person.surname", "nl_BE", [], True),
        ("person.full_name", "fr_BE", ["fr"], False),
        ("person.full_name", "fr_FR", [], True),
        ("person.full_name", "en_US", [], True),
        ("person.full_name", "th_TH", ["en"], False),
        ("person.full_name", "ar_BH", ["ar_SA"], False),
        ("finance.currency_symbol", "fr_BE", ["fr"], False),
        ("datetime.day_of_week", "nl_BE", ["nl"], False),
        ("datetime.date", "nl_BE", [], False),
        ("code.isbn", "th_TH", [], False),
        ("address.latitude", "th_TH", [], False),
        ("internet.user_agent", "th_TH", [], False),
    ],
)
def test_stand_ins_are_found(method: str, locale: str, others: list[str], part: bool) -> None:
    assert stand_ins(method, locale) == (tuple(others), part)
