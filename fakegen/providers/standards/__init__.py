"""Providers of numbers that have a standard: valid by default, invalid if asked for."""

from __future__ import annotations

from fakegen.providers.standards.numbers_with_checks import (
    Bban,
    Bic,
    CardNumber,
    Ean,
    Iban,
    Imei,
    Isbn,
    Lei,
    NationalNumber,
    Vat,
)
from fakegen.providers.standards.phone import Phone

__all__ = [
    "Bban",
    "Bic",
    "CardNumber",
    "Ean",
    "Iban",
    "Imei",
    "Isbn",
    "Lei",
    "NationalNumber",
    "Phone",
    "Vat",
]
