"""What the libraries compose of values that have a standard: valid in its parts, in every release."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, wraps
from typing import Any
from unittest.mock import patch

import pytest
import stdnum.ean
import stdnum.iban
import stdnum.luhn
from faker.config import AVAILABLE_LOCALES
from faker.utils.loading import list_module

import fakegen
from fakegen.interfaces.provider import Context
from fakegen.language.defaults import NOW
from fakegen.providers.faker import faker_parts, valid
from fakegen.providers.faker.faker_namespace import FakerNamespace
from fakegen.providers.faker.library import Library
from fakegen.providers.mimesis import mimesis_parts
from fakegen.providers.mimesis.call import Call
from fakegen.providers.mimesis.methods import has_locale, methods
from fakegen.providers.mimesis.mimesis_namespace import MimesisNamespace, _generator
from fakegen.providers.mimesis.valid_numbers import OVERRIDDEN
from tests.oracles.known import FAKER, national

SEEDS = 3
LONG = {"binary", "image", "ipv4", "ipv4_private", "ipv4_public", "tar", "zip"}
"""Methods that take long, and make bytes and addresses only."""
LISTED = cache(list_module)
"""The locales of Faker's packages, which it would list anew for every locale."""

Noted = Callable[[str], None]


def noting(method: Callable[..., Any], name: str, note: Noted) -> Callable[..., Any]:
    """Return a method that notes when it is called."""

    @wraps(method)
    def noted(*arguments: Any, **named: Any) -> Any:
        note(name)
        return method(*arguments, **named)

    return noted


@cache
def parts_of_faker() -> dict[str, dict[str, str]]:
    """Return the methods with a replacement that each other method calls, each with a locale where it does."""
    found: dict[str, dict[str, str]] = {}
    seen = set()
    for locale in AVAILABLE_LOCALES:
        with patch("faker.factory.list_module", LISTED):
            library, called = Library(locale, NOW), set[str]()
        for name in valid.OVERRIDDEN & library.methods.keys():
            library.replace(name, noting(library.method(name), name, called.add))
        replaced = {name for name in valid.OVERRIDDEN if valid.faker_overrides(name, locale)}
        for name, owner in library.methods.items():
            key = name, type(owner), frozenset(replaced) if name in found else None
            if name in LONG | valid.OVERRIDDEN or key in seen:
                continue
            seen.add(key)
            called.clear()
            try:
                library.calls(name, {}, range(SEEDS))
            except Exception:  # it needs an argument or a further library, or lacks data
                continue
            for part in called:
                found.setdefault(name, {})
                if part in replaced:
                    found[name][part] = locale
    return found


@contextmanager
def drawn(module: Any) -> Iterator[list[str]]:
    """Note the methods whose replacements are drawn from."""
    noted: list[str] = []
    drawing = module.drawing

    def noting_drawing(method: Any, *rest: Any) -> Any:
        return noting(drawing(method, *rest), method.__name__, noted.append)

    faker_parts.composing.cache_clear()
    with patch.object(module, "drawing", noting_drawing):
        yield noted
    faker_parts.composing.cache_clear()


def test_composed_methods_of_faker_draw_from_the_replacements():
    assert "ssn" in parts_of_faker()["profile"]
    for method, parts in parts_of_faker().items():
        for part, locale in parts.items() if method not in valid.BUILT_ON else ():
            with drawn(faker_parts) as noted:
                provider = FakerNamespace().provider(f"faker.{method}", locale)
                provider.bind(Context(locale=locale))
            assert part in noted, (method, locale)


def test_methods_that_build_on_others_have_an_oracle():
    assert parts_of_faker().keys() >= valid.BUILT_ON
    assert {name.partition(" ")[0] for name in FAKER} >= valid.BUILT_ON


@cache
def parts_of_mimesis() -> dict[str, set[str]]:
    """Return the methods with a replacement that each other method calls."""
    from mimesis.random import Random

    found = {}
    for method, (cls, name) in methods().items():
        if method in OVERRIDDEN:
            continue
        random, called = Random(), set[str]()
        call = Call(cls, name, "en" if has_locale(cls) else "", NOW, {}, {})
        provider = call.provider(random)
        for part, of_part, _ in mimesis_parts._replaced(call, provider):
            setattr(part, of_part, noting(getattr(part, of_part), of_part, called.add))
        for seed in range(SEEDS):
            random.seed(seed)
            try:
                call.of(provider)()
            except TypeError:  # it needs an argument
                break
        if called:
            found[method] = called
    return found


def test_composed_methods_of_mimesis_draw_from_the_replacements():
    assert "payment.credit_card_owner" in parts_of_mimesis()
    for method, parts in parts_of_mimesis().items():
        _generator.cache_clear()
        with drawn(mimesis_parts) as noted:
            MimesisNamespace().provider(f"mimesis.{method}", "en").bind(Context(locale="en"))
        assert parts <= set(noted), method


def values(column: Any, rows: int = 40, **more: Any) -> list[Any]:
    table = {"rows": rows, "columns": {"a": column}, **more}
    return fakegen.generate({"tables": {"t": table}})["t"].to_arrow()["a"].to_pylist()


@pytest.mark.parametrize(("locale", "country"), [("nl_BE", "BE"), ("fi_FI", "FI"), ("es_ES", "ES")])
def test_profiles_have_valid_numbers(locale, country):
    found = [made["ssn"] for made in values("faker.profile", locale=locale)]
    assert [number for number in found if not national(number, country)] == []


@pytest.mark.parametrize(
    "column",
    [
        {"faker.csv": {"data_columns": ["{{iban}}", "{{ean13}}"], "num_rows": 3}},
        {"faker.dsv": {"data_columns": ["{{iban}}", "{{ean13}}"], "num_rows": 3}},
    ],
    ids=lambda column: next(iter(column)),
)
def test_formats_that_name_methods_make_valid_numbers(column):
    rows = [line.strip('"').split('","') for text in values(column) for line in text.split()]
    assert len(rows) >= 40
    assert all(stdnum.iban.is_valid(iban) and stdnum.ean.is_valid(ean) for iban, ean in rows)


def test_objects_of_any_type_hold_valid_numbers():
    column = {"faker.pylist": {"value_types": ["iban"], "nb_elements": 5}}
    made = [json.loads(item) if isinstance(item, str) else item for item in values(column)]
    assert all(stdnum.iban.is_valid(item) for items in made for item in items)


def test_owners_of_cards_have_valid_cards():
    found = values("mimesis.payment.credit_card_owner")
    assert all(stdnum.luhn.is_valid(item["credit_card"].replace(" ", "")) for item in found)


def test_a_part_depends_on_its_row_alone():
    columns = {"a": "faker.profile", "b": "mimesis.payment.credit_card_owner"}
    schema = fakegen.load({"tables": {"t": {"rows": 30, "columns": columns}}})
    whole = schema.generate()["t"].to_arrow()
    assert schema.generate(7, start_row=11)["t"].to_arrow() == whole.slice(11, 7)
    assert len({made["ssn"] for made in whole["a"].to_pylist()}) == 30


def test_arguments_that_the_replacement_does_not_take_are_the_librarys():
    library = faker_parts.composing("en_US", NOW)
    card = library.methods["credit_card_number"].credit_card_types["amex"]
    number = library.calls("credit_card_number", {"card_type": card}, [1])[0]
    assert number.startswith(("34", "37"))
    assert (
        library.calls("ean", {"length": 8}, [1, 1])[0]
        == library.calls("ean", {"length": 8}, [1])[0]
    )
    assert len(library.calls("ean", {"length": 8}, [1])[0]) == 8
