"""Providers for fields by their names: what a field called ``email`` or ``price`` is likely to hold."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from fakegen.detection.column_names import (
    ABOUT,
    BIC,
    BIRTH,
    CITY,
    COMPANY,
    EMAIL,
    FIRST_NAME,
    IP,
    LAST_NAME,
    NUMBER,
    PERSON,
    PHONE,
    POSTCODE,
    STREET,
    URL,
    split,
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
    ("name", ("fullname", "realname")),
)
"""The parts of the provider ``person``, and the words in the names of fields that hold them."""

_MADE_UP: Sequence[tuple[Collection[str], tuple[Any, int]]] = (
    (("uuid", "guid"), ({"regex": "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"}, 36)),
    (("md5",), ({"regex": "[0-9a-f]{32}"}, 32)),
    (("sha256",), ({"regex": "[0-9a-f]{64}"}, 64)),
    (("sha1", "sha", "hash", "checksum", "digest", "fingerprint"), ({"regex": "[0-9a-f]{40}"}, 40)),
    (("hash", "checksum", "digest", "token", "secret", "salt", "nonce", "apikey"),
     ({"regex": "[0-9a-f]{32}"}, 32)),
    (("token", "secret", "salt", "nonce", "apikey"), ({"regex": "[0-9a-f]{16}"}, 16)),
    (("useragent",), ("user_agent", 200)),
    (("mimetype", "contenttype", "mediatype"),
     ({"choice": ["image/png", "image/jpeg", "application/pdf", "text/plain"]}, 15)),
    (("hostname", "domain", "fqdn"), ("faker.domain_name", 20)),
    (("mac", "macaddress"), ("faker.mac_address", 17)),
    (("ip", "ipaddress", "ipv4"), ("ip", 15)),
)  # fmt: skip
"""What programs make up: whoever it is about, ``user_ip`` and ``email_token`` hold no person."""

JSON_TEXT = {"regex": r'\{"[a-z]{3,9}": ("[a-z]{3,9}"|[1-9][0-9]{0,2}|true|false)\}'}
"""A document as text."""

STRINGS: Sequence[tuple[Collection[str], tuple[Any, int]]] = (
    *_MADE_UP,
    (("iban",), ({"iban": {"country": "DE"}}, 22)),
    (BIC, ("bic", 11)),
    (("vat", "vatnumber", "vatid"), ({"vat": {"country": "DE"}}, 11)),
    (("isbn",), ({"isbn": {"hyphens": False}}, 13)),
    (("ean", "gtin", "barcode"), ("ean", 13)),
    (("sku",), ({"regex": "[A-Z]{3}-[0-9]{5}"}, 9)),
    (("color", "colour"), ("color", 7)),
    (("color", "colour"), ({"regex": "[0-9a-f]{6}"}, 6)),
    (("filename",), ("file_name", 20)),
    (EMAIL, ("faker.safe_email", 24)),
    (("username", "login", "nickname"), ("faker.user_name", 12)),
    (("password",), ("faker.password", 10)),
    (URL, ("url", 60)),
    (IP, ("ip", 15)),
    (PHONE, ("phone", 16)),
    (("countrycode",), ("faker.country_code", 2)),
    (("country",), ("faker.country", 16)),
    (("country",), ("faker.country_code", 2)),
    (("currency",), ("faker.currency_code", 3)),
    (("language", "lang"), ("faker.language_code", 3)),
    (("locale", "language", "lang"), ({"choice": ["en", "de", "fr", "es", "nl"]}, 2)),
    (("timezone", "tz"), ("faker.timezone", 20)),
    (POSTCODE, ("faker.postcode", 5)),
    (CITY, ("faker.city", 16)),
    (("street", "streetname"), ("faker.street_name", 16)),
    (STREET, ("faker.street_address", 24)),
    (("status",), ({"choice": ["active", "pending", "closed"]}, 7)),
    (("priority", "severity"), ({"choice": ["low", "normal", "high"]}, 6)),
    (("visibility",), ({"choice": ["public", "private"]}, 7)),
    (("state", "province", "region"), ("faker.state", 12)),
    (("state", "province"), ("faker.state_abbr", 2)),
    (COMPANY, ("faker.company", 16)),
    (("job", "profession", "occupation"), ("faker.job", 24)),
    (FIRST_NAME, ("faker.first_name", 7)),
    (LAST_NAME, ("faker.last_name", 8)),
    (("slug",), ("faker.slug", 24)),
    (("filepath", "path"), ("faker.file_path", 40)),
    (
        ("image", "avatar", "photo", "picture", "thumbnail", "logo"),
        ({"regex": "[a-z]{4,8}[.](jpg|png)"}, 12),
    ),
    (("version",), ({"regex": "[1-9][.][0-9]{1,2}[.][0-9]{1,2}"}, 7)),
    (("number",), ({"regex": "[1-9][0-9]{5}"}, 6)),
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
    (
        (
            "json",
            "payload",
            "settings",
            "options",
            "metadata",
            "meta",
            "params",
            "properties",
            "preferences",
            "config",
            "configuration",
        ),
        (JSON_TEXT, 26),
    ),
    (("code",), ({"regex": "[A-Z]{2}[0-9]{4}"}, 6)),
    (("id", "uid", "identifier", "reference", "ref"), ({"regex": "[a-z0-9]{10}"}, 10)),
    (
        (
            "type",
            "kind",
            "category",
            "action",
            "scope",
            "namespace",
            "queue",
            "role",
            "group",
            "tag",
            "key",
            "event",
            "level",
            "channel",
            "source",
            "provider",
        ),
        ({"text": {"words": 1}}, 20),
    ),
    (("name",), ("faker.name", 16)),
)
"""What strings hold, by the words in their field's name, and for how many characters there must be room; the
first that is among them counts."""

INTEGERS: Sequence[tuple[Collection[str], tuple[int, int]]] = (
    (("timestamp", "epoch", "unixtime", "created", "modified", "updated", "timecreated", "timemodified",
      "at", "createtime", "updatetime", "mtime", "expires", "expiration", "lastlogin", "lastactivity"),
     (1_577_836_800, 1_767_225_599)),
    (("type", "kind", "status", "state", "action", "priority", "severity", "level", "flag", "gender"), (0, 4)),
    (("expiresin", "ttl", "timeout", "lifetime"), (60, 86_400)),
    (("size", "bytes", "filesize"), (1_000, 5_000_000)),
    (("width", "height"), (16, 2_000)),
    (("version", "revision", "attempts", "retries"), (1, 9)),
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
)  # fmt: skip
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


_PARTIAL = ("first", "last", "given", "family")
"""Words that are a part of a name only where they end a field's name: ``last_seen`` holds no family name."""
_SAID = {*ABOUT, "by"} - {"date"}
"""Last words that say what is told of something: ``author_type`` holds no authors."""
_NUMBERED = {*PERSON, *COMPANY, *URL, *IP, "job"}
"""What has numbers and codes: ``customer_code`` holds codes, ``site_key`` no address."""
_ENDINGS = (
    "email",
    "url",
    "phone",
    "address",
    "postcode",
    "password",
    "token",
    "hash",
    "username",
    "filename",
)
"""Words that tell what a name holds even where it is written as one: ``contactemail``."""


def find(name: str, known: Sequence[tuple[Collection[str], Any]]) -> Any:
    """Return what the first entry says whose words are in a field's name; None if there is none."""
    return next(find_all(name, known), None)


def find_all(name: str, known: Sequence[tuple[Collection[str], Any]]) -> Iterator[Any]:
    """Yield what the first entry says whose words are in a field's name, and what others say of the same words."""
    words = _telling(name)
    found = next((words & set(hints) for hints, _ in known if not words.isdisjoint(hints)), set())
    yield from (said for hints, said in known if not found.isdisjoint(hints))


def person_part(name: str) -> str | None:
    """Return the part of a person that a field of this name holds; None if it holds none."""
    words = _telling(name)
    if any(not words.isdisjoint(hints) for hints, _ in _MADE_UP):
        return None
    return next((part for part, hints in PERSON_PARTS if not words.isdisjoint(hints)), None)


def _telling(name: str) -> set[str]:
    """Return the words of a field's name that tell what it holds.

    The last one says what it is: ``author_type`` holds types, and no persons.
    """
    words, last = words_of(name), "".join(split(name)[-1:])
    words -= set(_PARTIAL) - {last}
    words.update(ending for ending in _ENDINGS if last.endswith(ending))
    if last in _SAID:
        return {word for word in words if word.endswith(last)}
    return words.difference(_NUMBERED) if last in (*NUMBER, "ids") else words
