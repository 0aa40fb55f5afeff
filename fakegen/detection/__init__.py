"""What real columns hold, told from their values: the built-in detectors.

A detector tries values; a column's name, in several languages, raises or lowers the bar but never
decides alone. Where a value has a check digit, it is checked with python-stdnum, and the share
that random digits of the same form would reach is measured, so that a form alone is no evidence.
"""

from __future__ import annotations

from collections.abc import Iterable

from fakegen.detection import identifiers, internet, persons, places, texts
from fakegen.hookspecs import hookimpl
from fakegen.interfaces.detector import Detector


@hookimpl
def fakegen_detectors() -> Iterable[Detector]:
    """Return the detectors of persons, places, numbers, addresses of the internet and texts."""
    kinds = {
        "email": internet.email,
        "url": internet.url,
        "ip": internet.ip,
        "mac_address": internet.mac_address,
        "uuid": internet.uuid,
        "user_agent": internet.user_agent,
        "color": internet.color,
        "iban": identifiers.iban,
        "vat": identifiers.vat,
        "national_number": identifiers.national_number,
        "card_number": identifiers.card_number,
        "isbn": identifiers.isbn,
        "ean": identifiers.ean,
        "imei": identifiers.imei,
        "lei": identifiers.lei,
        "bic": identifiers.bic,
        "phone": persons.phone,
        "first_name": persons.first_name,
        "last_name": persons.last_name,
        "name": persons.full_name,
        "company": places.company,
        "street_address": places.street_address,
        "postcode": places.postcode,
        "city": places.city,
        "text": texts.free_text,
    }
    return [Detector(name, kind, kind.__doc__ or "") for name, kind in kinds.items()]
