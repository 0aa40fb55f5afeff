"""The table of ten mixed columns."""

from __future__ import annotations

from typing import Any

COLUMNS: dict[str, Any] = {
    "id": "sequence",
    "first_name": "faker.first_name",
    "last_name": "faker.last_name",
    "name": {"template": "{{ first_name }} {{ last_name }}"},
    "email": "faker.email",
    "code": {"regex": r"[A-Z]{2}\d{6}"},
    "amount": {"number": {"min": 0, "max": 1000}, "round": 2},
    "moment": {"datetime": {"from": "2020-01-01", "to": "2024-12-31"}},
    "active": "boolean",
    "city": "faker.city",
}

DOCUMENT = {"seed": 2022, "locale": "en_US", "tables": {"mixed": {"columns": COLUMNS}}}
