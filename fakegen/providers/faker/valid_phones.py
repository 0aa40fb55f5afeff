"""Valid replacements for Faker's telephone numbers (``faker.providers.phone_number``).

They are in the numbering plan of the locale's country and written as phonenumbers writes them. Faker's own
formats are lists of a few area codes and lengths, most of which no plan allows.
"""

from __future__ import annotations

from collections.abc import Mapping

from fakegen.interfaces.generator import Generator
from fakegen.interfaces.provider import Context
from fakegen.phones.numbering_plan import Kind, countries, kinds
from fakegen.providers.standards.makers import Maker
from fakegen.providers.standards.phone import PhoneGenerator, numbers_of

_BOTH = ("national", "international")

PHONES: Mapping[str, tuple[Kind | None, tuple[str, ...]]] = {
    "phone_number": (None, _BOTH),
    "basic_phone_number": (None, ("national",)),
    "msisdn": ("mobile", ("msisdn",)),
    "cellphone_number": ("mobile", _BOTH),
    "mobile_number": ("mobile", _BOTH),
    "landline_number": ("fixed_line", _BOTH),
    "telephone_number": ("fixed_line", _BOTH),
    "toll_number": ("toll_free", _BOTH),
}
"""For each method, the kind of its numbers (None: mobile or fixed line), and how they are written."""


def phones(method: str, country: str) -> Maker | None:
    """Return the maker of a method of :data:`PHONES`; None if the country has no such numbers."""
    kind, formats = PHONES[method]
    if country not in countries() or (kind and kind not in kinds(country)):
        return None

    def make(context: Context) -> Generator:
        return PhoneGenerator(country, numbers_of(country, kind), formats)

    return make
