"""Belgian values for fakegen."""

from __future__ import annotations

from fakegen_belgium.detectors import fakegen_detectors
from fakegen_belgium.municipalities import Municipality, fakegen_places
from fakegen_belgium.numbers import EnterpriseNumber, StructuredReference, Vat
from fakegen_belgium.persons import NationalNumber
from fakegen_belgium.plates import LicencePlate

__all__ = [
    "EnterpriseNumber",
    "LicencePlate",
    "Municipality",
    "NationalNumber",
    "StructuredReference",
    "Vat",
    "fakegen_detectors",
    "fakegen_places",
]
