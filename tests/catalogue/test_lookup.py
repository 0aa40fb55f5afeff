"""Looking things up by name and by words."""

from __future__ import annotations

import pytest

from fakegen import UsageError, explain, look_up


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("regex", ["provider", "constraint"]),
        ("increasing", ["constraint"]),
        ("parquet", ["format"]),
        ("trees", ["method"]),
        ("unique", ["constraint", "modifier", "filter"]),
        ("slug", ["filter"]),
        ("nbinom", ["distribution"]),
        ("years_between", ["function"]),
        ("faker.first_name", ["provider"]),
    ],
)
def test_a_name_is_found_in_every_kind(name: str, kinds: list[str]) -> None:
    found = explain(name)
    assert [entry.kind for entry in found] == kinds
    assert all(entry.name == name for entry in found)


def test_a_name_of_several_kinds_says_so() -> None:
    assert str(explain("regex")).startswith("'regex' is a provider and a constraint.\n")
    assert str(explain("regex", kind="provider")).startswith("regex: a provider (fakegen ")


def test_a_distribution_shows_parameters_and_values() -> None:
    text = str(explain("nbinom"))
    assert text == str(explain("nbinom", kind="distribution"))
    assert "  n: a number, required." in text
    assert "distribution: {name: nbinom, n: 5, p: 0.5}" in text
    assert "Makes:\n  " in text


@pytest.mark.parametrize("name", ["norm", "hypergeom", "truncnorm", "poisson_binom", "betabinom"])
def test_a_distribution_has_an_example_that_runs(name: str) -> None:
    (entry,) = explain(name)
    assert len(entry.makes) == 1


def test_providers_are_found_by_their_last_word() -> None:
    found = explain("first_name", kind="provider")
    assert {"faker.first_name", "mimesis.person.first_name"} <= {entry.name for entry in found}


def test_values_are_those_of_the_locale() -> None:
    (american,), (belgian,) = (
        explain("faker.first_name", locale=locale) for locale in ("en_US", "nl_BE")
    )
    assert american.makes != belgian.makes


def test_a_format_shows_what_it_writes() -> None:
    (entry,) = explain("csv")
    assert entry.makes == ["name,born", "Ann,1990-02-01", "Bob,"]
    assert ".csv" in entry.notes["Endings"]


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("incresing", "increasing"),
        ("nbinm", "nbinom"),
        ("nbinon", "nbinom"),
        ("faker.frist_name", "faker.first_name"),
        ("parqet", "parquet"),
    ],
)
def test_an_unknown_name_gets_the_nearest(name: str, near: str) -> None:
    with pytest.raises(UsageError, match=f"nothing called {name!r}; did you mean {near!r}"):
        explain(name)


def test_unknown_kinds_and_locales_get_the_nearest() -> None:
    with pytest.raises(UsageError, match="no kind 'providers'; did you mean 'provider'"):
        look_up("providers")
    with pytest.raises(UsageError, match="did you mean 'nl_B"):
        explain("regex", locale="nl_BX")


def test_words_narrow_a_kind() -> None:
    names = {entry.name for entry in look_up("provider", "first name")}
    assert "faker.first_name" in names
    assert "uuid" not in names


def test_an_entry_as_plain_values() -> None:
    (entry,) = explain("increasing")
    facts = entry.facts()
    assert facts["kind"] == "constraint"
    assert "makes" in facts
    assert "makes" not in entry.facts(examples=False)


def test_a_plugin_is_explained_like_what_is_built_in(tmp_path) -> None:
    plugin = tmp_path / "acme.py"
    plugin.write_text(
        '''
import random
import fakegen

@fakegen.provider("acme.sku")
def sku(rng: random.Random, *, width: int) -> str:
    """A stock-keeping unit.

    Example::

        sku: {acme.sku: 4}

    Args:
        width: How many digits it has.
    """
    return "".join(rng.choices("0123456789", k=width))
'''
    )
    (entry,) = explain("acme.sku", plugins=[str(plugin)])
    assert entry.doc == "A stock-keeping unit."
    assert entry.example == "sku: {acme.sku: 4}"
    assert all(len(value) == 4 for value in entry.makes[0].split(", "))


@pytest.mark.parametrize(
    ("name", "kind", "module"),
    [
        ("nbinom", None, "fakegen.providers.core.distributions"),
        ("increasing", None, "fakegen.constraints.increasing"),
        ("parquet", None, "fakegen.formats.parquet"),
        ("copula", "method", "fakegen.learning.copula.fit_copula"),
        ("file", "source", "fakegen.sources.file"),
    ],
)
def test_an_entry_says_which_module_defines_it(name: str, kind: str | None, module: str) -> None:
    assert explain(name, kind=kind)[0].module == module
