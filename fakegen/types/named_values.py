"""Providers for fields by their names: what a field called ``email`` or ``price`` is likely to hold."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from fakegen.detection.column_names import (
    BIC,
    BIRTH,
    CITY,
    COMPANY,
    EMAIL,
    FIRST_NAME,
    IP,
    LAST_NAME,
    PHONE,
    POSTCODE,
    STREET,
    URL,
    words_of,
)

PERSON_PARTS: Sequence[tuple[str, Collection[str]]] = (
    ("first_name", FIRST_NAME),
    ("last_name", LAST_NAME),
    ("user_name", ("username", "login", "nickname", "handle")),
    ("email", EMAIL),
    ("phone", PHONE),
    ("sex", ("sex", "gender")),
    ("birth_date", BIRTH),
    ("name", ("fullname",)),
)
"""The parts of the provider ``person``, and the words in the names of fields that hold them."""

STRINGS: Sequence[tuple[Collection[str], tuple[Any, int]]] = (
    (("iban",), ({"iban": {"country": "DE"}}, 22)),
    (BIC, ("bic", 11)),
    (("vat", "vatnumber", "vatid"), ({"vat": {"country": "DE"}}, 11)),
    (("isbn",), ({"isbn": {"hyphens": False}}, 13)),
    (("ean", "gtin", "barcode"), ("ean", 13)),
    (("sku",), ({"regex": "[A-Z]{3}-[0-9]{5}"}, 9)),
    (("color", "colour"), ("color", 7)),
    (("useragent",), ("user_agent", 200)),
    (("filename",), ("file_name", 20)),
    (EMAIL, ("faker.safe_email", 24)),
    (("username", "login", "nickname"), ("faker.user_name", 12)),
    (("password",), ("faker.password", 10)),
    (URL, ("url", 60)),
    (IP, ("ip", 15)),
    (PHONE, ("phone", 16)),
    (("countrycode",), ("faker.country_code", 2)),
    (("country",), ("faker.country", 16)),
    (("currency",), ("faker.currency_code", 3)),
    (("language", "lang"), ("faker.language_code", 3)),
    (("timezone", "tz"), ("faker.timezone", 20)),
    (POSTCODE, ("faker.postcode", 5)),
    (CITY, ("faker.city", 16)),
    (("street", "streetname"), ("faker.street_name", 16)),
    (STREET, ("faker.street_address", 24)),
    (("state", "province", "region"), ("faker.state", 12)),
    (COMPANY, ("faker.company", 16)),
    (("job", "profession", "occupation"), ("faker.job", 24)),
    (FIRST_NAME, ("faker.first_name", 7)),
    (LAST_NAME, ("faker.last_name", 8)),
    (("slug",), ("faker.slug", 24)),
    (("title", "subject", "headline"), ({"text": {"words": [2, 5]}}, 30)),
    (
        (
            "description",
            "comment",
            "comments",
            "note",
            "notes",
            "bio",
            "summary",
            "body",
            "message",
        ),
        ({"text": {"sentences": [1, 2]}}, 100),
    ),
    (
        ("person", "customer", "employee", "client", "author", "contact", "owner", "user"),
        ("faker.name", 16),
    ),
    (("name",), ("faker.name", 16)),
)
"""What strings hold, by the words in their field's name, and for how many characters there must be room; the
first that is among them counts."""

INTEGERS: Sequence[tuple[Collection[str], tuple[int, int]]] = (
    (("age",), (18, 90)),
    (("year",), (1990, 2025)),
    (("month",), (1, 12)),
    (("day",), (1, 28)),
    (("hour",), (0, 23)),
    (("minute", "second"), (0, 59)),
    (("quantity", "qty", "seats", "items"), (1, 20)),
    (("rating", "stars", "score"), (1, 5)),
    (("percent", "percentage"), (0, 100)),
    (("port",), (1024, 65_535)),
    (("salary", "wage", "income", "salaries"), (20_000, 120_000)),
    (("population",), (1_000, 2_000_000)),
    (("budget", "revenue", "turnover"), (10_000, 1_000_000)),
)
"""The range of integers, by the words in their field's name."""

NUMBERS: Sequence[tuple[Collection[str], tuple[float, float, int]]] = (
    (("lat", "latitude"), (-90.0, 90.0, 6)),
    (("lon", "lng", "longitude"), (-180.0, 180.0, 6)),
    (("percent", "percentage"), (0.0, 100.0, 1)),
    (("rate", "ratio", "share", "probability"), (0.0, 1.0, 3)),
    (("rating", "stars", "score"), (1.0, 5.0, 1)),
    (("price", "amount", "cost", "total", "subtotal", "fee", "tax", "spent", "balance"),
     (1.0, 500.0, 2)),
    (("salary", "wage", "income"), (20_000.0, 120_000.0, 2)),
    (("budget", "revenue", "turnover"), (10_000.0, 1_000_000.0, 2)),
)  # fmt: skip
"""The range and the decimals of numbers, by the words in their field's name."""


def find(name: str, known: Sequence[tuple[Collection[str], Any]]) -> Any:
    """Return what the first entry says whose words are in a field's name; None if there is none."""
    words = words_of(name)
    return next((found for hints, found in known if not words.isdisjoint(hints)), None)


def person_part(name: str) -> str | None:
    """Return the part of a person that a field of this name holds; None if it holds none."""
    words = words_of(name)
    for part, hints in PERSON_PARTS:
        if not words.isdisjoint(hints):
            return part
    return None
