"""Compiled methods make what Faker makes, as often.

Two-sample chi-square of 6,000 draws each: values are pooled into bins of at least 20 expected
draws. Seeds are fixed; with some 60 comparisons a level of 1e-5 each errs once in 1,600 suites.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from itertools import accumulate

import numpy as np
import pytest
from faker import Factory
from faker.providers import BaseProvider
from scipy.stats import chi2

from fakegen.interfaces.block import Block
from fakegen.interfaces.provider import Context
from fakegen.providers.faker import FakerNamespace
from fakegen.streams import Rows, Stream

DRAWS = 6_000
LEVEL = 1e-5
NAMESPACE = FakerNamespace()

SAMPLE = [
    ("en_US", "name"), ("en_US", "address"), ("en_US", "email"), ("en_US", "postcode"),
    ("en_US", "company"), ("en_US", "job"), ("en_US", "boolean"),
    ("fr_FR", "name"), ("fr_FR", "city"),
    ("it_IT", "name"), ("it_IT", "company"),
    ("nl_BE", "first_name"), ("nl_BE", "city"),
    ("de_DE", "name"), ("de_DE", "company"),
    ("ja_JP", "name"), ("ja_JP", "city"),
    ("ar_SA", "name"),
]  # fmt: skip


def original(locale, method, draws=DRAWS, element=None):
    """Return what Faker makes, sped up without another value: see :func:`quick_element`."""
    faker = Factory.create(locale)
    faker.random = random.Random(2022)
    function = getattr(faker, method)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseProvider, "random_element", element or quick_element)
        return [function() for _ in range(draws)]


SLOW_ELEMENT = BaseProvider.random_element
CUMULATED = {}


def quick_element(provider, elements=("a", "b", "c")):
    """Return what Faker's method does; it adds up a thousand weights for every draw, this once."""
    if not isinstance(elements, dict) or not provider.__use_weighting__:
        return SLOW_ELEMENT(provider, elements)
    if id(elements) not in CUMULATED:  # with the elements, so that no others get their id
        CUMULATED[id(elements)] = elements, [*elements], [*accumulate(elements.values())]
    _, words, weights = CUMULATED[id(elements)]
    return provider.generator.random.choices(words, cum_weights=weights)[0]


@pytest.mark.parametrize(("locale", "method"), SAMPLE)
def test_the_quick_way_gives_what_faker_gives(locale, method):
    assert original(locale, method, 100) == original(locale, method, 100, SLOW_ELEMENT)


def compiled(locale, method, arguments=None):
    provider = NAMESPACE.provider(f"faker.{method}", locale)
    assert provider.compiled, f"{method} of {locale} is not compiled"
    generator = provider.bind(Context(locale=locale), **(arguments or {}))
    block = Block(Stream.of(2022, "t", method, "values", Rows(0, DRAWS)))
    return generator.make(block).to_pylist()


def homogeneous(a, b):
    """Return the p-value of the hypothesis that two samples come from one distribution."""
    counts = Counter(a), Counter(b)
    keys = sorted(set(a) | set(b), key=lambda k: (-counts[0][k] - counts[1][k], str(k)))
    pairs = [(counts[0][key], counts[1][key]) for key in keys]
    frequent = [pair for pair in pairs if sum(pair) >= 40]
    rare = [pair for pair in pairs if sum(pair) < 40]
    bins = frequent + ([tuple(map(sum, zip(*rare, strict=True)))] if rare else [])
    if len(bins) < 2:
        return 1.0
    table = np.array(bins, dtype=float)
    expected = table.sum(1, keepdims=True) * table.sum(0) / table.sum()
    return float(chi2.sf(((table - expected) ** 2 / expected).sum(), len(bins) - 1))


def shape(value):
    """Return the format of a text: runs of letters, digits and everything else as it is."""
    return re.sub(r"[^\W\d_]+", "a", re.sub(r"\d", "0", str(value)))


def last_word(value):
    return re.split(r"[\s@.,-]", str(value))[-1]


@pytest.mark.parametrize(("locale", "method"), SAMPLE)
def test_values_are_as_frequent_as_in_faker(locale, method):
    theirs, ours = original(locale, method), compiled(locale, method)
    assert homogeneous(theirs, ours) > LEVEL
    assert homogeneous(map_(shape, theirs), map_(shape, ours)) > LEVEL
    assert homogeneous(map_(last_word, theirs), map_(last_word, ours)) > LEVEL


@pytest.mark.parametrize("gender", ["Male"])
def test_a_first_name_follows_the_gender(gender):
    ours = compiled("fr_FR", "first_name", {"gender": gender})
    theirs = original("fr_FR", f"first_name_{gender.lower()}")
    assert homogeneous(theirs, ours) > LEVEL
    assert set(ours) == set(theirs)


@pytest.mark.parametrize(
    "method", ["state_abbr", "month_name", "am_pm", "currency_code", "century"]
)
def test_every_value_of_a_small_support_appears(method):
    assert set(original("en_US", method, DRAWS)) == set(compiled("en_US", method))


def map_(function, values):
    return [function(value) for value in values]
