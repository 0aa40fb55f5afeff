"""What is compiled has the distribution that Mimesis' own methods have.

Each comparison is a chi-square test of two samples at p > 1e-4 with fixed seeds; values are put
together in groups so that each group is expected at least 20 times.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pytest
from mimesis import Generic, Locale
from scipy.stats import chi2_contingency

from fakegen.interfaces.block import Block
from fakegen.interfaces.provider import Context
from fakegen.providers.mimesis import fakegen_providers
from fakegen.streams import Rows, Stream

(MIMESIS,) = fakegen_providers()
LEAST = 20


def ours(name: str, locale: str, size: int, **parameters: object) -> list[Any]:
    provider = MIMESIS.provider(f"mimesis.{name}", locale)
    assert provider is not None
    assert provider.compiled
    generator = provider.bind(Context(locale=locale), **parameters)
    made: list[Any] = generator.make(
        Block(Stream.of(5, "t", name, "values", Rows(0, size)))
    ).to_pylist()
    return made


def theirs(name: str, locale: str, size: int, **parameters: object) -> list[Any]:
    provider, method = name.split(".")
    generic = Generic(Locale(locale), seed=7)
    function = getattr(getattr(generic, provider), method)
    return [function(**parameters) for _ in range(size)]


def compare(a: list[Any], b: list[Any]) -> None:
    """Assert that two samples are of one distribution."""
    counted = Counter(a), Counter(b)
    both = Counter(a) + Counter(b)
    rows: list[list[int]] = [[], []]
    rest = [0, 0]
    for value, count in both.items():
        if count >= 2 * LEAST:
            for row, counts in zip(rows, counted, strict=True):
                row.append(counts[value])
        else:
            rest = [number + counts[value] for number, counts in zip(rest, counted, strict=True)]
    if sum(rest) >= 2 * LEAST:
        for row, number in zip(rows, rest, strict=True):
            row.append(number)
    table = np.array(rows)
    assert table.sum() > 1.9 * min(len(a), len(b))
    if table.shape[1] > 1:
        assert chi2_contingency(table).pvalue > 1e-4


@pytest.mark.parametrize("locale", ["en", "fr", "it", "nl-be", "de", "ja", "ar-sa"])
def test_first_names_have_the_librarys_weights(locale: str) -> None:
    name, size = "person.first_name", 40_000
    compare(ours(name, locale, size), theirs(name, locale, size))


@pytest.mark.parametrize("locale", ["en", "nl-be", "ja", "ar-sa"])
@pytest.mark.parametrize("name", ["address.city", "finance.company"])
def test_words_have_the_librarys_weights_and_all_appear(name: str, locale: str) -> None:
    size = 60_000  # 15 for each city of the longest list: all are seen but once in a thousand
    mine, other = ours(name, locale, size), theirs(name, locale, size)
    compare(mine, other)
    assert set(mine) == set(other)


@pytest.mark.parametrize("locale", ["en", "ja", "ru"])
def test_full_names_join_the_librarys_words(locale: str) -> None:
    def words(names: list[str]) -> list[str]:
        return [word for name in names for word in name.split(" ", 1)]

    size = 15_000
    compare(
        words(ours("person.full_name", locale, size)),
        words(theirs("person.full_name", locale, size)),
    )


def shape(text: str) -> str:
    """Return a text with its digits as 0 and its letters as a and A."""
    return "".join(
        "0" if c.isdigit() else "a" if c.islower() else "A" if c.isupper() else c for c in text
    )


@pytest.mark.parametrize(
    ("name", "view"),
    [
        ("address.secondary_address", shape),
        ("address.country_emoji_flag", str),
        ("address.postal_code", lambda text: text[:2]),
        ("person.identifier", lambda text: text[3:5]),
        ("cryptographic.uuid", lambda text: text[14:20]),
        ("datetime.date", lambda day: (day.year, day.month)),
        ("datetime.formatted_date", str),
        ("datetime.formatted_time", lambda text: text[:5]),
        ("datetime.time", lambda moment: (moment.hour, moment.minute // 10)),
        ("datetime.week_date", str),
        ("datetime.duration", str),
        ("datetime.timezone", str),
        ("development.boolean", bool),
        ("development.version", lambda text: text.split(".")[1]),
        ("file.size", str),
        ("finance.price", lambda price: int(price * 100) // 500),
        ("hardware.cpu_frequency", str),
        ("internet.dsn", lambda text: text.partition(":")[0] + text.rpartition(":")[2]),
        ("internet.http_status_code", int),
        ("internet.ip_v4", lambda text: text.split(".")[2]),
        ("internet.mac_address", lambda text: text[9:14]),
        ("internet.slug", lambda text: text.count("-")),
        ("internet.special_ip_v4", lambda text: text.split(".")[0]),
        ("numeric.integer_number", int),
        ("path.users_folder", lambda text: text.rpartition("/")[2]),
        ("payment.credit_card_expiration_date", str),
        ("person.birthdate", str),
        ("person.email", lambda text: text.partition("@")[2]),
        ("person.height", str),
        ("person.title", str),
        ("person.username", shape),
        ("text.emoji", str),
    ],
)
def test_methods_have_the_librarys_distribution(name: str, view: Any) -> None:
    size = 4_000
    mine, other = ours(name, "en", size), theirs(name, "en", size)
    compare([view(value) for value in mine], [view(value) for value in other])


def test_parameters_reach_the_compiled_method() -> None:
    size = 8_000
    compare(
        ours("person.username", "en", size, mask="C.d", drange=[1, 9]),
        theirs("person.username", "en", size, mask="C.d", drange=(1, 9)),
    )
    assert set(ours("numeric.integer_number", "en", size, start=3, end=5)) == {3, 4, 5}
    assert set(ours("address.state", "en", size, abbr=True)) <= {
        *theirs("address.state", "en", size, abbr=True)
    }


def test_finite_supports_are_counted_and_numbered() -> None:
    for name in ("address.city", "datetime.date", "datetime.future_date", "numeric.integer_number"):
        provider = MIMESIS.provider(f"mimesis.{name}", "en")
        assert provider is not None
        generator = provider.bind(Context(locale="en"))
        assert generator.support is not None
        values = generator.unrank(np.arange(generator.support, dtype=np.uint64)).to_pylist()
        assert len(set(values)) == generator.support
        assert set(ours(name, "en", 2_000)) <= set(values)


def test_most_methods_are_compiled_in_every_locale() -> None:
    names = MIMESIS.names("hu")[::3]
    flags = [MIMESIS.provider(name, "hu") for name in names]
    assert sum(provider is not None and provider.compiled for provider in flags) > 0.8 * len(names)
