"""A schema with a column of each kind, as what is exported is tried on its own rows."""

import pytest

import fakegen

SHOP = {
    "tables": {
        "customer": {
            "rows": 60,
            "columns": {
                "id": "sequence",
                "name": "faker.name",
                "level": {"choice": ["low", "high"], "null": 0.2},
                "code": {"regex": "[A-Z]{2}[0-9]{3}", "unique": True},
                "age": {"integer": {"min": 18, "max": 90}, "null": 0.1},
                "rate": {"number": {"min": 0, "max": 1}},
                "born": {"date": {"from": "1950-01-01", "to": "2000-12-31"}},
                "active": "boolean",
                "address": {"object": {"city": "faker.city", "floor": {"integer": {"max": 5}}}},
                "tags": {"list": {"of": {"choice": ["a", "b"]}, "length": {"min": 0, "max": 2}}},
                "class": {"choice": [1, 2, 3]},
            },
        },
        "order": {
            "rows": 90,
            "columns": {
                "id": "uuid",
                "customer_id": {"ref": "customer.id"},
                "line": {"integer": {"min": 1, "max": 500}},
                "total": {"decimal": {"min": 1, "max": 900, "decimals": 2}},
                "ordered": {"datetime": {"from": "2025-01-01", "to": "2025-12-31"}},
                "limit": {"integer": {"min": 0, "max": 1000}},
            },
            "constraints": [{"increasing": ["line", "limit"]}, {"unique": ["customer_id", "line"]}],
        },
    }
}


@pytest.fixture(scope="session")
def shop():
    return fakegen.load(SHOP)


@pytest.fixture(scope="session")
def tables(shop):
    return shop.generate()
