"""The providers of numbers that have a standard: ``vat``, ``iban``, ``isbn`` and others."""

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
    """A value added tax (VAT) number, or the business number that a country uses as one.

    Example::

        vat: {vat: BE}

    Args:
        country: The ISO 3166 code of the country, such as ``BE``; by default the locale's country.
        valid: Whether numbers pass the country's check; with false, all numbers fail it.
    """

    def __init__(self, context: Context, *, country: str | None = None, valid: bool = True) -> None:
        code = country_code(country, context, VAT, "VAT numbers")
        super().__init__(standard(VAT[code], valid))


@provider("national_number")
class NationalNumber(PersonGenerator):
    """The number that identifies a person in a country: national register, social security or tax number.

    Args:
        country: The ISO 3166 code of the country, such as ``BE``; by default the locale's country.
        born: The birth date, for countries whose number contains it; by default that of a person
            between 18 and 90 years old.
        sex: ``M`` or ``F`` (or ``male``, ``female``, ``man``, ``woman``), for the same countries; by
            default either.
        valid: Whether numbers pass the country's check; with false, all numbers fail it.
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
    """An international bank account number. Its national part is valid, too.

    Example::

        iban: {iban: BE}

    Args:
        country: The ISO 3166 code of the country, such as ``BE``; by default the locale's country.
        valid: Whether the check digits are right; with false, they are wrong in all numbers.
    """

    def __init__(self, context: Context, *, country: str | None = None, valid: bool = True) -> None:
        code = country_code(country, context, bank.iban_countries(), "IBANs")
        super().__init__(standard(bank.iban(code), valid))


@provider("bban")
class Bban(StandardGenerator):
    """A basic bank account number: an IBAN without its country code and check digits.

    Example::

        bban: {bban: BE}

    Args:
        country: The ISO 3166 code of the country, such as ``BE``; by default the locale's country.
    """

    def __init__(self, context: Context, *, country: str | None = None) -> None:
        code = country_code(country, context, bank.iban_countries(), "IBANs")
        super().__init__(standard(bank.bban(code)))


@provider("bic")
class Bic(StandardGenerator):
    """The code of a bank (BIC, also called SWIFT code).

    Args:
        country: The ISO 3166 code of the country, such as ``BE``; by default the locale's country.
        length: 8 for a bank, 11 for a branch; by default either.
        valid: Whether the country in the code exists; with false, it never does.
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
        network: ``visa``, ``mastercard``, ``amex``, ``discover``, ``diners``, ``jcb``, ``maestro`` or
            ``unionpay``; by default one of the first three.
        valid: Whether the check digit (Luhn) is right; with false, it is always wrong.
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
    """The number of a book (ISBN). The publisher's part is in a range that has been assigned.

    Args:
        digits: 13 or 10.
        hyphens: Whether hyphens separate the parts.
        group: Prefix and registration group: ``978-0`` and ``978-1`` are English, ``978-2`` French,
            ``978-3`` German, ``978-90`` Dutch. Only groups of 978 have 10 digits.
        valid: Whether the check digit is right; with false, it is always wrong.
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
    """The number of an article, as in barcodes (EAN).

    Args:
        digits: 13 or 8.
        prefix: The first digits: ``54`` is Belgium and Luxembourg.
        valid: Whether the check digit is right; with false, it is always wrong.
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
    """The number of a mobile phone (IMEI).

    Args:
        valid: Whether the check digit (Luhn) is right; with false, it is always wrong.
    """

    def __init__(self, context: Context, *, valid: bool = True) -> None:
        super().__init__(standard(codes.IMEI, valid))


@provider("lei")
class Lei(StandardGenerator):
    """The identifier of a legal entity in financial markets (LEI).

    Args:
        valid: Whether the check digits are right; with false, they are always wrong.
    """

    def __init__(self, context: Context, *, valid: bool = True) -> None:
        super().__init__(standard(codes.LEI, valid))
