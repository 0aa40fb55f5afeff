"""Control characters in the strings of a schema: a value is made, or a message names what holds them."""

from __future__ import annotations

import random
from itertools import product

import pytest

import fakegen
from fakegen.registry import registry_for

NASTY = ("a\0b", "\x1b[31m")
NAMES = [
    *registry_for().providers,
    *(name for space in registry_for().namespaces.values() for name in space.names("en_US")),
]


def refusal(entry: object) -> str | None:
    """Return why a column cannot be made; None if it can."""
    try:
        fakegen.generate({"tables": {"t": {"rows": 2, "columns": {"a": entry}}}})["t"].to_arrow()
    except fakegen.FakegenError as error:
        return str(error)
    return None


def strings_of(name: str) -> list[str]:
    """Return the parameters of a provider that take strings."""
    provider = registry_for().provider(name, "en_US")
    assert provider is not None
    return [key for key, value in provider.parameters.items() if "str" in str(value.annotation)]


def sampled() -> list[str]:
    """Return all providers of the core, and some of each library, that have strings."""
    core = [name for name in registry_for().providers if strings_of(name)]
    others = [name for name in NAMES if name not in core and strings_of(name)]
    return core + random.Random(1).sample(others, 15)


def test_a_string_of_a_provider_is_taken_or_its_parameter_named():
    wrong = {}
    for name in sampled():
        if refusal({name: {}} if "." in name else name) is not None:
            continue  # it needs other parameters, which the message would name
        for parameter, value in product(strings_of(name), NASTY):
            message = refusal({name: {parameter: value}})
            if message is None:
                continue
            place, _, own = message.removeprefix("schema: ").partition(": ")
            is_named = place.split(".")[-1] == parameter or f"'{parameter}'" in own
            if not is_named or "embedded null" in own or value in message:
                wrong[name, parameter] = message
    assert wrong == {}


@pytest.mark.parametrize("value", NASTY, ids=["NUL", "escape"])
@pytest.mark.parametrize("entry", ["choice", "regex", "template", "constant"])
def test_strings_of_the_core_are_taken_or_refused_without_them(entry, value):
    message = refusal({entry: [value, "b"] if entry == "choice" else value})
    assert message is None or (value not in message and "embedded null" not in message)
