"""What real columns hold, told from their values: the recognisers that ship in the box.

A recogniser tries values; a column's name, in several languages, raises or lowers the bar but never
decides alone. Where a value has a check digit, it is checked with python-stdnum, and the share
that random digits of the same form would reach is measured, so that a form alone convinces nobody.
"""

from __future__ import annotations

from collections.abc import Iterable

from fakegen.columns.recognition import internet, numbers, persons, places, texts
from fakegen.plugins.hooks import hookimpl
from fakegen.plugins.recogniser import Recogniser


@hookimpl
def fakegen_infer() -> Iterable[Recogniser]:
    """Return the recognisers of persons, places, numbers, addresses of the internet and texts."""
    kinds = {
        "email": internet.email,
        "url": internet.url,
        "ip": internet.ip,
        "mac_address": internet.mac_address,
        "uuid": internet.uuid,
        "user_agent": internet.user_agent,
        "color": internet.color,
        "iban": numbers.iban,
        "vat": numbers.vat,
        "national_number": numbers.national_number,
        "card_number": numbers.card_number,
        "isbn": numbers.isbn,
        "ean": numbers.ean,
        "imei": numbers.imei,
        "lei": numbers.lei,
        "bic": numbers.bic,
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
    return [Recogniser(name, kind, kind.__doc__ or "") for name, kind in kinds.items()]
