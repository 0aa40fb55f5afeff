"""Detecting what kind of values a real column holds: the built-in detectors.

A detector examines values. The column's name, in several languages, raises or lowers the required
share but never decides alone. Values with check digits are validated with python-stdnum, and the share
of random digits in the same format that would pass is measured, so that a common format alone is no
evidence.
"""

from __future__ import annotations

from collections.abc import Iterable

from fakegen.hookspecs import hookimpl
from fakegen.interfaces.detector import Detector


@hookimpl
def fakegen_detectors() -> Iterable[Detector]:
    """Return the detectors of names, places, public lists, identifiers, internet addresses and free text."""
    from fakegen.detection import identifiers, internet, persons, places, public_lists, texts

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
        "country": public_lists.country,
        "country_code": public_lists.country_code,
        "state_code": public_lists.state_code,
        "currency_code": public_lists.currency_code,
        "time_zone": public_lists.time_zone,
        "text": texts.free_text,
    }
    return [Detector(name, kind, kind.__doc__ or "") for name, kind in kinds.items()]
