"""The expressions and conditions of SQLite's indexes."""

from __future__ import annotations

import pytest

from fakegen.databases.indexes_of_sqlite import index_parts


@pytest.mark.parametrize(
    ("statement", "parts", "where"),
    [
        ("CREATE UNIQUE INDEX i ON t (a)", ["a"], ""),
        ("CREATE UNIQUE INDEX i ON t (a DESC, lower(b)) where c IS NULL", ["a", "lower(b)"], "c IS NULL"),
        ("CREATE UNIQUE INDEX \"i (\" ON \"t,(\" (coalesce(a, ',)'), b COLLATE NOCASE asc)\nWHERE (a > 1)",
         ["coalesce(a, ',)')", "b COLLATE NOCASE"], "(a > 1)"),
        ("CREATE UNIQUE INDEX i ON [t)]([a(], `b,`)", ["[a(]", "`b,`"], ""),
    ],
)  # fmt: skip
def test_parts(statement: str, parts: list[str], where: str) -> None:
    assert index_parts(statement) == (parts, where)
