"""Numbers of things: cards, books, articles, phones, legal entities."""

from __future__ import annotations

from collections.abc import Mapping

from fakegen.standards.checks import Check, Mod97, Weighted, luhn, minus
from fakegen.standards.layout import FixedText, constant
from fakegen.standards.registers import book_ranges
from fakegen.standards.scheme import Entry, Piece, Scheme

EAN_CHECK: Check = Weighted((1, 3), minus(10))
ISBN10_CHECK: Check = Weighted((1, 2, 3, 4, 5, 6, 7, 8, 9), "0123456789X")

IMEI = Scheme("[3][5]" + "#" * 12 + "=", [luhn()])
"""The numbers of mobile devices from the largest of the reporting bodies (35)."""

LEI = Scheme("####[0][0]" + "[0-9A-Z]" * 12 + "==", [Mod97()])
"""The identifiers of legal entities (ISO 17442)."""


def _card(prefix: str, length: int) -> Scheme:
    """Return the card numbers of a length that start with an issuer's digits."""
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
    """Return the article numbers (EAN-8, EAN-13) that start with a prefix."""
    return Scheme(constant(prefix) + "#" * (length - len(prefix) - 1) + "=", [EAN_CHECK])


def isbn(length: int, separator: str, group: str) -> Entry:
    """Return the book numbers of a registration group (``978-0``), in the ranges that are assigned.

    All ranges are equally likely, and all numbers in a range.
    """
    return tuple(book(length, separator, group, low, high) for low, high in book_ranges(group))


def book(length: int, separator: str, group: str, low: str, high: str) -> Scheme:
    """Return the book numbers of a range of registrants.

    Args:
        length: How many digits they have: 13; 10, without the prefix; or 9, without the group 0, as before 1970 (SBN).
        separator: The string between the parts.
        group: Prefix and registration group: ``978-0``.
        low: The first registrant.
        high: The last registrant, with as many digits.
    """
    prefix, area = group.split("-")
    titles = "#" * (12 - len(prefix) - len(area) - len(low))
    parts: list[Piece] = [constant(prefix), constant(area), f"<{low}-{high}>", titles, "="]
    del parts[: {13: 0, 10: 1, 9: 2}[length]]
    if separator:
        parts = [piece for part in parts for piece in (FixedText(separator), part)][1:]
    return Scheme(tuple(parts), [EAN_CHECK if length == 13 else ISBN10_CHECK])
