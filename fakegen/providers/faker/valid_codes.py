"""Valid replacements for Faker's numbers of accounts, banks, cards, books and articles."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

from fakegen.errors import ParameterError, nearest
from fakegen.interfaces.generator import Generator
from fakegen.interfaces.provider import Context
from fakegen.providers.standards.makers import Maker, always_valid, plain
from fakegen.providers.standards.standard_generator import StandardGenerator
from fakegen.standards import bank, codes
from fakegen.standards.checks import Weighted, luhn, minus
from fakegen.standards.layout import ListedWord, constant
from fakegen.standards.number import Either, Standard
from fakegen.standards.scheme import Entry, Piece, Scheme, standard

_ALPHANUMERIC = "[A-Z0-9]"
_NOWHERE = "(QQ|XX|ZZ)"
_ROUTING = Scheme("<01-12>######=", [Weighted((3, 7, 1, 3, 7, 1, 3, 7), minus(10))])


def _iban(cls: type[Any]) -> Maker | None:
    known = cls.country_code in bank.iban_countries()
    return plain(bank.iban(cls.country_code)) if known else None


def _bban(cls: type[Any]) -> Maker | None:
    known = cls.country_code in bank.iban_countries()
    return always_valid(bank.bban(cls.country_code)) if known else None


def _swift(cls: type[Any]) -> Maker | None:
    def make(
        context: Context,
        *,
        length: Literal[8, 11] | None = None,
        primary: bool = False,
        use_dataset: bool = False,
        valid: bool = True,
    ) -> Generator:
        return StandardGenerator(standard(_bank_codes(cls, length, primary, use_dataset), valid))

    return make if cls.swift.__module__ == "faker.providers.bank" else None


def _swift8(cls: type[Any]) -> Maker | None:
    def make(context: Context, *, use_dataset: bool = False, valid: bool = True) -> Generator:
        return StandardGenerator(standard(_bank_codes(cls, 8, False, use_dataset), valid))

    return make if _swift(cls) else None


def _swift11(cls: type[Any]) -> Maker | None:
    def make(
        context: Context, *, primary: bool = False, use_dataset: bool = False, valid: bool = True
    ) -> Generator:
        return StandardGenerator(standard(_bank_codes(cls, 11, primary, use_dataset), valid))

    return make if _swift(cls) else None


def _bank_codes(cls: type[Any], length: int | None, primary: bool, use_dataset: bool) -> Entry:
    """Return the codes of banks in the country of a class of Faker.

    Args:
        cls: The class.
        length: 8 or 11; None for either.
        primary: Whether codes of 11 characters are those of head offices.
        use_dataset: Whether to take parts of the code from Faker's lists, where it has any.
    """

    def known(kind: str, width: int, otherwise: str) -> Piece:
        words = getattr(cls, f"swift_{kind}_codes", None) if use_dataset else None
        return ListedWord(list(words)) if words else otherwise * width

    name, place = known("bank", 4, "?"), known("location", 2, _ALPHANUMERIC)
    branch = "XXX" if primary else known("branch", 3, _ALPHANUMERIC)
    ends: dict[int, tuple[Piece, ...]] = {8: (), 11: (branch,)}
    return tuple(
        Scheme((name, cls.country_code, place, *end), wrong=(name, _NOWHERE, place, *end))
        for number, end in ends.items()
        if length in (None, number)
    )


def _card(cls: type[Any]) -> Maker:
    kinds = cls.credit_card_types

    def make(context: Context, *, card_type: str | None = None, valid: bool = True) -> Generator:
        if card_type is not None and card_type not in kinds:
            raise ParameterError(
                f"there is no card type {card_type!r}", "card_type", nearest(card_type, kinds)
            )
        chosen = [kinds[card_type]] if card_type else list(kinds.values())
        return StandardGenerator(Either([_cards(kind, valid) for kind in chosen]))

    return make


def _cards(kind: Any, valid: bool) -> Standard:
    """Return the cards of a type, in which all prefixes are equally likely."""
    return Either([standard(_of_prefix(prefix, kind.length), valid) for prefix in kind.prefixes])


def _of_prefix(prefix: str, length: int) -> Scheme:
    first = "".join(c if c in "#%" else constant(c) for c in prefix)
    return Scheme(first + "#" * (length - len(prefix) - 1) + "=", [luhn()])


def _isbn(digits: int) -> Callable[[type[Any]], Maker]:
    def bind(cls: type[Any]) -> Maker:
        def make(context: Context, *, separator: str = "-", valid: bool = True) -> Generator:
            return StandardGenerator(_books(cls.rules, digits, separator, valid))

        return make

    return bind


def _books(rules: Mapping[str, Any], digits: int, separator: str, valid: bool) -> Standard:
    """Return the books in Faker's ranges; all prefixes, and all groups of a prefix, are equally likely."""
    return Either(
        [
            Either(
                [
                    _group(f"{prefix}-{group}", ranges, digits, separator, valid)
                    for group, ranges in groups.items()
                ]
            )
            for prefix, groups in rules.items()
        ]
    )


def _group(
    group: str, ranges: Sequence[tuple[str, str, int]], digits: int, separator: str, valid: bool
) -> Standard:
    assigned = [(low, high, length) for low, high, length in ranges if length]
    options = [
        standard(codes.book(digits, separator, group, low[:length], high[:length]), valid)
        for low, high, length in assigned
    ]
    return Either(options, [int(high) - int(low) + 1 for low, high, _ in assigned])


def _sbn9(cls: type[Any]) -> Maker:
    from faker.providers.sbn.rules import RULES

    def make(context: Context, *, separator: str = "-", valid: bool = True) -> Generator:
        return StandardGenerator(_group("978-0", RULES, 9, separator, valid))

    return make


def _ean(cls: type[Any]) -> Maker:
    def make(
        context: Context,
        *,
        length: Literal[8, 13] = 13,
        prefixes: list[str] = [],  # noqa: B006 - never changed
        valid: bool = True,
    ) -> Generator:
        return _articles(length, prefixes, valid)

    return make


def _ean_of(length: int) -> Callable[[type[Any]], Maker | None]:
    def bind(cls: type[Any]) -> Maker | None:
        def make(
            context: Context,
            *,
            prefixes: list[str] = [],  # noqa: B006 - never changed
            valid: bool = True,
        ) -> Generator:
            return _articles(length, prefixes, valid)

        def american(
            context: Context,
            *,
            prefixes: list[str] = [],  # noqa: B006 - never changed
            leading_zero: bool | None = None,
            valid: bool = True,
        ) -> Generator:
            if leading_zero is not None and not prefixes:
                prefixes = ["0"] if leading_zero else list("123456789")
            return _articles(length, prefixes, valid)

        own = getattr(cls, f"ean{length}").__module__ != "faker.providers.barcode"
        return american if own else make

    return bind


def _localized(cls: type[Any]) -> Maker:
    def make(context: Context, *, length: Literal[8, 13] = 13, valid: bool = True) -> Generator:
        return _articles(length, cls.local_prefixes, valid)

    return make


def _localized_of(length: int) -> Callable[[type[Any]], Maker]:
    def bind(cls: type[Any]) -> Maker:
        def make(context: Context, *, valid: bool = True) -> Generator:
            return _articles(length, cls.local_prefixes, valid)

        return make

    return bind


def _articles(length: int, prefixes: Sequence[Any], valid: bool) -> Generator:
    starts = ["".join(map(str, prefix)) for prefix in prefixes] or [""]
    for start in starts:
        if (start and not start.isdecimal()) or len(start) >= length:
            raise ParameterError(
                f"'prefixes' must be fewer than {length} digits each, not {start!r}", "prefixes"
            )
    options = [standard(codes.ean(length, start), valid) for start in starts]
    return StandardGenerator(options[0] if len(options) == 1 else Either(options))


THINGS: Mapping[str, Callable[[type[Any]], Maker | None]] = {
    "iban": _iban,
    "bban": _bban,
    "swift": _swift,
    "swift8": _swift8,
    "swift11": _swift11,
    "aba": lambda _: plain(_ROUTING),
    "credit_card_number": _card,
    "isbn10": _isbn(10),
    "isbn13": _isbn(13),
    "sbn9": _sbn9,
    "ean": _ean,
    "ean8": _ean_of(8),
    "ean13": _ean_of(13),
    "localized_ean": _localized,
    "localized_ean8": _localized_of(8),
    "localized_ean13": _localized_of(13),
}
"""For each method, a function from the class that has it in a locale to the maker."""
