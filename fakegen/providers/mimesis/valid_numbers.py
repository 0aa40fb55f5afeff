"""Valid replacements for Mimesis' methods whose values have a standard.

They have Mimesis' formats and parameters. Mimesis' own book and article numbers have random check digits. It
has no numbers of persons or companies.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from fakegen.errors import ParameterError, nearest
from fakegen.interfaces.generator import Generator
from fakegen.interfaces.parameters import parameters_of
from fakegen.interfaces.provider import Context, Provider
from fakegen.providers.standards.makers import Maker
from fakegen.providers.standards.standard_generator import StandardGenerator
from fakegen.standards.checks import luhn
from fakegen.standards.codes import EAN_CHECK, ISBN10_CHECK, ean
from fakegen.standards.layout import ListedWord, constant
from fakegen.standards.number import Either
from fakegen.standards.scheme import Scheme, standard


def mimesis_overrides(method: str, locale: str) -> Provider | None:
    """Return the replacement for a method of Mimesis; None if there is none.

    Args:
        method: The method's name with its provider: ``code.isbn``.
        locale: Ignored: these methods do not depend on it.
    """
    maker = _METHODS.get(method)
    if maker is None:
        return None
    doc = f"{_SUMMARIES[method]}\n\nValid according to its standard, unless 'valid' is false."
    return Provider(f"mimesis.{method}", maker, parameters_of(maker), doc)


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


_METHODS: Mapping[str, Maker] = {
    "code.imei": _imei,
    "code.isbn": _isbn,
    "code.ean": _ean,
    "payment.credit_card_number": _card,
}
_SUMMARIES = {
    "code.imei": "The number of a mobile phone (IMEI).",
    "code.isbn": "The number of a book (ISBN).",
    "code.ean": "The number of an article, as in barcodes (EAN).",
    "payment.credit_card_number": "The number of a payment card.",
}
