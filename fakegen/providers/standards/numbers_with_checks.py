"""The providers of values that have a standard."""

from __future__ import annotations

from datetime import date
from typing import Literal

from fakegen.errors import ParameterError, nearest
from fakegen.interfaces.provider import Context, Dynamic, provider
from fakegen.providers.standards.standard_generator import PersonGenerator, StandardGenerator
from fakegen.standards import bank, codes
from fakegen.standards.national import NATIONAL
from fakegen.standards.scheme import standard
from fakegen.standards.territory import country_code
from fakegen.standards.vat import VAT


@provider("vat")
class Vat(StandardGenerator):
    """A value added tax number, or the business number that serves as one.

    Example::

        vat: {vat: BE}

    Args:
        country: ISO 3166 code, ``BE``; the locale's country unless given.
        valid: Whether it passes the country's check; false for numbers that certainly fail it.
    """

    def __init__(self, context: Context, *, country: str | None = None, valid: bool = True) -> None:
        code = country_code(country, context, VAT, "VAT numbers")
        super().__init__(standard(VAT[code], valid))


@provider("national_number")
class NationalNumber(PersonGenerator):
    """The number by which a country knows a person: national register, social security or tax.

    Args:
        country: ISO 3166 code, ``BE``; the locale's country unless given.
        born: Birth date, for countries whose number depends on it; adults' unless given.
        sex: ``M`` or ``F`` (also ``male``, ``female``, ``man``, ``woman``), for those countries.
        valid: Whether it passes the country's check; false for numbers that certainly fail it.
    """

    def __init__(
        self,
        context: Context,
        *,
        country: str | None = None,
        born: Dynamic[date] | None = None,
        sex: Dynamic[str] | None = None,
        valid: bool = True,
    ) -> None:
        code = country_code(country, context, NATIONAL, "national numbers")
        super().__init__(standard(NATIONAL[code], valid), context, born, sex)


@provider("iban")
class Iban(StandardGenerator):
    """An international bank account number, its national part valid too.

    Example::

        iban: {iban: BE}

    Args:
        country: ISO 3166 code, ``BE``; the locale's country unless given.
        valid: Whether its check digits are right; false for numbers that certainly fail.
    """

    def __init__(self, context: Context, *, country: str | None = None, valid: bool = True) -> None:
        code = country_code(country, context, bank.iban_countries(), "IBANs")
        super().__init__(standard(bank.iban(code), valid))


@provider("bban")
class Bban(StandardGenerator):
    """A bank account number as written within its country: the end of an IBAN.

    Example::

        bban: {bban: BE}

    Args:
        country: ISO 3166 code, ``BE``; the locale's country unless given.
    """

    def __init__(self, context: Context, *, country: str | None = None) -> None:
        code = country_code(country, context, bank.iban_countries(), "IBANs")
        super().__init__(standard(bank.bban(code)))


@provider("bic")
class Bic(StandardGenerator):
    """The code of a bank (BIC, SWIFT).

    Args:
        country: ISO 3166 code, ``BE``; the locale's country unless given.
        length: 8 for the bank, 11 for a branch; either unless given.
        valid: False for the codes of countries that do not exist.
    """

    def __init__(
        self,
        context: Context,
        *,
        country: str | None = None,
        length: Literal[8, 11] | None = None,
        valid: bool = True,
    ) -> None:
        code = country_code(country, context, bank.countries(), "bank codes")
        super().__init__(standard(bank.bic(code, length), valid))


@provider("card_number")
class CardNumber(StandardGenerator):
    """The number of a payment card.

    Args:
        network: ``visa``, ``mastercard``, ``amex``, ``discover``, ``diners``, ``jcb``,
            ``maestro`` or ``unionpay``; one of the first three unless given.
        valid: Whether its check digit (Luhn) is right.
    """

    def __init__(self, context: Context, *, network: str | None = None, valid: bool = True) -> None:
        if network is not None and network.lower() not in codes.CARDS:
            raise ParameterError(
                f"there is no card network {network!r}", "network", nearest(network, codes.CARDS)
            )
        entry = codes.CARDS[network.lower()] if network else codes.COMMON_CARDS
        super().__init__(standard(entry, valid))


@provider("isbn")
class Isbn(StandardGenerator):
    """The number of a book, by the ranges that its registration group has given out.

    Args:
        digits: 13 or 10.
        hyphens: Whether its parts are separated.
        group: Prefix and registration group: ``978-0`` and ``978-1`` are English, ``978-2``
            French, ``978-3`` German, ``978-90`` Dutch. ISBN-10 needs a group of 978.
        valid: Whether its check digit is right.
    """

    def __init__(
        self,
        context: Context,
        *,
        digits: Literal[10, 13] = 13,
        hyphens: bool = True,
        group: str = "978-0",
        valid: bool = True,
    ) -> None:
        if digits == 10 and not group.startswith("978-"):
            message = f"'group' ({group}) has no ISBN-10; only groups of 978 have"
            raise ParameterError(message, "group")
        books = codes.isbn(digits, "-" if hyphens else "", group)
        if not books:
            raise ParameterError(f"there is no ISBN group {group!r}; write it like 978-0", "group")
        super().__init__(standard(books, valid))


@provider("ean")
class Ean(StandardGenerator):
    """An article number, as barcodes hold it.

    Args:
        digits: 13 or 8.
        prefix: The first digits: ``54`` is Belgium and Luxembourg.
        valid: Whether its check digit is right.
    """

    def __init__(
        self,
        context: Context,
        *,
        digits: Literal[8, 13] = 13,
        prefix: str = "",
        valid: bool = True,
    ) -> None:
        if not ((prefix.isdecimal() and prefix.isascii()) or not prefix) or len(prefix) >= digits:
            raise ParameterError(
                f"'prefix' must be fewer than {digits} digits, not {prefix!r}", "prefix"
            )
        super().__init__(standard(codes.ean(digits, prefix), valid))


@provider("imei")
class Imei(StandardGenerator):
    """The number of a mobile telephone.

    Args:
        valid: Whether its check digit (Luhn) is right.
    """

    def __init__(self, context: Context, *, valid: bool = True) -> None:
        super().__init__(standard(codes.IMEI, valid))


@provider("lei")
class Lei(StandardGenerator):
    """The identifier of a legal entity in financial markets.

    Args:
        valid: Whether its check digits are right.
    """

    def __init__(self, context: Context, *, valid: bool = True) -> None:
        super().__init__(standard(codes.LEI, valid))
