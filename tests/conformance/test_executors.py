"""Rows are the same whoever makes them: this process, or several others."""

from __future__ import annotations

import pytest

from tests.conformance.making import TABLE, Made, assert_same

DOCUMENT = {
    "sources": {"s": {"rows": [{"kind": "ab"[n % 2], "size": n % 7} for n in range(60)]}},
    "models": {"m": {"source": "s", "method": "independent"}},
    "tables": {
        "other": {"columns": {"id": "sequence"}, "rows": 9},
        TABLE: {
            "columns": {
                "id": {"sequence": {}},
                "other": {"ref": "other.id"},
                "code": {"regex": "[A-F]{3}", "unique": True},
                "name": "faker.first_name",
                "*": {"model": "m"},
                "share": {"integer": {"min": 0, "max": 50}},
                "day": {"date": {"from": "2020-01-01", "to": "2030-12-31"}},
            },
            "constraints": [
                {"monotone": "day", "over": "id", "per": "name"},
                "size < 6",
                {"unique": ["name", "code"]},
            ],
        },
    },
}


@pytest.mark.parametrize("workers", [1, 2])
def test_rows_do_not_depend_on_who_makes_them(workers):
    made = Made(DOCUMENT)
    assert_same(made.rows(block=9, workers=workers), made.rows(), f"by {workers} workers")
    assert_same(
        made.rows(5, 20, block=9, workers=workers), made.rows().slice(5, 20), "some of them"
    )
