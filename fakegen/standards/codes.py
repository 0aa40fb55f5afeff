"""Numbers of things: cards, books, goods, telephones, legal entities."""

from __future__ import annotations

from collections.abc import Mapping

from fakegen.standards.checks import Check, Mod97, Weighted, luhn, minus
from fakegen.standards.layout import constant
from fakegen.standards.registers import book_ranges
from fakegen.standards.scheme import Entry, Scheme

EAN_CHECK: Check = Weighted((1, 3), minus(10))
ISBN10_CHECK: Check = Weighted((1, 2, 3, 4, 5, 6, 7, 8, 9), "0123456789X")

IMEI = Scheme("[3][5]" + "#" * 12 + "=", [luhn()])
"""The number of a mobile device, as issued by the largest of the reporting bodies (35)."""

LEI = Scheme("####[0][0]" + "[0-9A-Z]" * 12 + "==", [Mod97()])
"""The identifier of a legal entity (ISO 17442)."""


def _card(prefix: str, length: int) -> Scheme:
    """Return card numbers: an issuer's digits, and as many more as the length needs."""
    return Scheme(constant(prefix) + "#" * (length - len(prefix) - 1) + "=", [luhn()])


CARDS: Mapping[str, Entry] = {
    "visa": _card("4", 16),
    "mastercard": (
        *(_card(f"5{digit}", 16) for digit in range(1, 6)),
        Scheme("<2221-2720>###########=", [luhn()]),
    ),
    "amex": (_card("34", 15), _card("37", 15)),
    "discover": (_card("6011", 16), _card("65", 16)),
    "diners": (_card("36", 14), _card("38", 14)),
    "jcb": Scheme("<3528-3589>###########=", [luhn()]),
    "maestro": tuple(_card(prefix, 16) for prefix in ("5018", "5020", "5038", "6304", "6759")),
    "unionpay": _card("62", 16),
}
"""Payment cards by network (ISO/IEC 7812)."""

COMMON_CARDS: Entry = (_card("4", 16), _card("51", 16), _card("37", 15))
"""Visa, Mastercard and American Express."""


def ean(length: int, prefix: str = "") -> Scheme:
    """Return article numbers (EAN-8, EAN-13) that begin with some digits."""
    return Scheme(constant(prefix) + "#" * (length - len(prefix) - 1) + "=", [EAN_CHECK])


def isbn(length: int, separator: str, group: str) -> Entry:
    """Return book numbers of a group of countries (``978-0``), by the agency's ranges.

    Registrants are made as often as their ranges are wide, publications uniformly.
    """
    return tuple(book(length, separator, group, low, high) for low, high in book_ranges(group))


def book(length: int, separator: str, group: str, low: str, high: str) -> Scheme:
    """Return the book numbers of a range of registrants.

    Args:
        length: 10 or 13.
        separator: What stands between the parts.
        group: Prefix and registration group, ``978-0``.
        low: First registrant.
        high: Last registrant, of as many digits.
    """
    prefix, area = group.split("-")
    titles = "#" * (12 - len(prefix) - len(area) - len(low))
    parts = [constant(area), f"<{low}-{high}>", titles, "="]
    if length == 13:
        return Scheme(separator.join([constant(prefix), *parts]), [EAN_CHECK])
    return Scheme(separator.join(parts), [ISBN10_CHECK])
