"""Values that have a standard: valid by default, invalid on purpose."""

from __future__ import annotations

from fakegen.columns.standards.overrides import faker_overrides, mimesis_overrides
from fakegen.columns.standards.providers import (
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
    "Vat",
    "faker_overrides",
    "mimesis_overrides",
]
