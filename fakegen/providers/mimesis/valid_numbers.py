"""Valid replacements for Mimesis' methods whose values have a standard.

They have Mimesis' parameters and, except for telephone numbers, its formats. Mimesis' own books, articles and
journals have random check digits, and most of its telephone numbers are in no numbering plan. It has no
numbers of persons or companies.
"""

from __future__ import annotations

import string
from collections.abc import Mapping
from typing import Literal

from fakegen.errors import ParameterError, nearest
from fakegen.interfaces.generator import Generator
from fakegen.interfaces.parameters import parameters_of
from fakegen.interfaces.provider import Context, Provider
from fakegen.patterns import Characters, Concatenation, Pattern, PatternGenerator, Text
from fakegen.phones.numbering_plan import countries
from fakegen.providers.mimesis.bitcoin_addresses import BitcoinAddresses
from fakegen.providers.standards.makers import Maker
from fakegen.providers.standards.phone import PhoneGenerator, numbers_of
from fakegen.providers.standards.standard_generator import StandardGenerator
from fakegen.standards.checks import Weighted, luhn
from fakegen.standards.codes import EAN_CHECK, ISBN10_CHECK, ean
from fakegen.standards.layout import FixedText, ListedWord, constant
from fakegen.standards.number import Either
from fakegen.standards.scheme import Scheme, standard
from fakegen.standards.territory import territory


def mimesis_overrides(method: str, locale: str) -> Provider | None:
    """Return the replacement for a method of Mimesis; None if there is none.

    Args:
        method: The method's name with its provider: ``code.isbn``.
        locale: The locale, whose country decides which telephone numbers are valid.
    """
    if method in _PHONES:
        country = territory(locale)
        maker = _phone_of(country) if country in countries() else None
        doc = _PHONE_DOC
    else:
        maker = _METHODS.get(method)
        doc = (
            f"{_SUMMARIES.get(method)}\n\nValid according to its standard, unless 'valid' is false."
        )
    return Provider(f"mimesis.{method}", maker, parameters_of(maker), doc) if maker else None


def _phone_of(country: str) -> Maker:
    """Return the maker of the telephone numbers of a country."""

    def make(
        context: Context, *, mask: str = "", placeholder: str = "#", e164: bool = False
    ) -> Generator:
        if mask:
            return PatternGenerator(_masked(mask, placeholder, e164))
        formats = ["e164"] if e164 else ["national", "international"]
        return PhoneGenerator(country, numbers_of(country, None), formats)

    return make


def _masked(mask: str, placeholder: str, e164: bool) -> Pattern:
    """Return the strings that fit a mask of Mimesis, in which ``@`` is a letter."""
    if len(placeholder) != 1 or placeholder == "@":
        raise ParameterError(
            f"'placeholder' must be one character other than '@', not {placeholder!r}",
            "placeholder",
        )
    kinds = {"@": Characters(string.ascii_uppercase), placeholder: Characters(string.digits)}
    if e164:
        mask = "".join(c for c in mask if c == placeholder or c in string.digits)
    return Concatenation(Text("+" * e164), *(kinds.get(c, Text(c)) for c in mask))


def _imei(context: Context, *, valid: bool = True) -> Generator:
    from mimesis.datasets import IMEI_TACS

    scheme = Scheme((ListedWord(IMEI_TACS), "%#####="), [luhn()])
    return StandardGenerator(standard(scheme, valid))


def _isbn(
    context: Context,
    *,
    fmt: Literal["isbn-13", "isbn-10"] | None = None,
    locale: str = "en",
    valid: bool = True,
) -> Generator:
    from mimesis.datasets import ISBN_GROUPS, ISBN_MASKS

    if not ISBN_GROUPS.get(locale, "").isdecimal():
        raise ParameterError(
            f"there is no locale {locale!r}", "locale", nearest(locale, ISBN_GROUPS)
        )
    options = [
        standard(_book(mask, ISBN_GROUPS[locale]), valid)
        for name, mask in ISBN_MASKS.items()
        if fmt in (None, name)
    ]
    return StandardGenerator(Either(options))


def _book(mask: str, group: str) -> Scheme:
    """Return the book numbers for a mask of Mimesis and a registration group.

    Args:
        mask: Such as ``###-{0}-#####-###-#``.
        group: The digits of the group; the longer they are, the fewer digits are left for publishers
            and titles.
    """
    titles = max(1, min(3, 4 - len(group)))
    parts = [constant(group), "#" * (9 - len(group) - titles), "#" * titles, "="]
    if mask.startswith("###"):
        return Scheme("-".join([constant("978"), *parts]), [EAN_CHECK])
    return Scheme("-".join(parts), [ISBN10_CHECK])


def _issn(context: Context, *, mask: str = "####-####", valid: bool = True) -> Generator:
    if mask.count("#") != 8:
        raise ParameterError(f"'mask' must have eight '#', not {mask!r}", "mask")
    before, after = mask.rsplit("#", 1)
    layout = tuple("#" if c == "#" else FixedText(c) for c in before)
    check = Weighted((8, 7, 6, 5, 4, 3, 2), ["0123456789X"[-r % 11] for r in range(11)])
    end = (FixedText(after),) if after else ()
    return StandardGenerator(standard(Scheme((*layout, "=", *end), [check]), valid))


def _ean(
    context: Context, *, fmt: Literal["ean-8", "ean-13"] | None = None, valid: bool = True
) -> Generator:
    options = [standard(ean(length), valid) for length in (8, 13) if fmt in (None, f"ean-{length}")]
    return StandardGenerator(Either(options))


def _card(
    context: Context,
    *,
    card_type: Literal["Visa", "MasterCard", "American Express"] | None = None,
    valid: bool = True,
) -> Generator:
    kinds = {
        "Visa": [Scheme("[4]### #### #### ###=", [luhn()])],
        "MasterCard": [
            Scheme("<2221-2720> #### #### ###=", [luhn()]),
            Scheme("<5100-5599> #### #### ###=", [luhn()]),
        ],
        "American Express": [Scheme("[3][47]## ###### ####=", [luhn()])],
    }
    chosen = [kinds[card_type]] if card_type else list(kinds.values())
    return StandardGenerator(
        Either([Either([standard(scheme, valid) for scheme in kind]) for kind in chosen])
    )


def _bitcoin_address(context: Context, *, valid: bool = True) -> Generator:
    return BitcoinAddresses(valid)


_METHODS: Mapping[str, Maker] = {
    "code.imei": _imei,
    "code.isbn": _isbn,
    "code.issn": _issn,
    "code.ean": _ean,
    "payment.bitcoin_address": _bitcoin_address,
    "payment.credit_card_number": _card,
}
_SUMMARIES = {
    "code.imei": "The number of a mobile phone (IMEI).",
    "code.isbn": "The number of a book (ISBN).",
    "code.issn": "The number of a journal (ISSN).",
    "code.ean": "The number of an article, as in barcodes (EAN).",
    "payment.bitcoin_address": "An address of the cryptocurrency Bitcoin.",
    "payment.credit_card_number": "The number of a payment card.",
}
_PHONES = ("person.phone_number", "person.telephone")
OVERRIDDEN = (*_METHODS, *_PHONES)
"""The methods that are replaced, at least in some locale."""
_PHONE_DOC = "A telephone number.\n\nValid in the country's numbering plan, unless 'mask' is given."
