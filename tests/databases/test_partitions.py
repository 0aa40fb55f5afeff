"""What rows of partitioned tables must be, from the bounds of their partitions."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from fakegen.databases.partitions import Partitioned


def months(*ends: tuple[str, str], default: bool = False) -> Partitioned:
    bounds = [f"FOR VALUES FROM ({low}) TO ({high})" for low, high in ends]
    parts = [Partitioned(bound) for bound in [*bounds, *(["DEFAULT"] if default else [])]]
    return Partitioned(columns=["at"], parts=parts, is_leaf=False)


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        (months(), None),
        (months(("1", "2"), default=True), []),
        (months(("'b'", "'c'"), ("'a'", "'b'")), ["at IS NOT NULL", "at >= 'a'", "at < 'c'"]),
        (months(("1", "2"), ("5", "6"), ("6", "7")), ["at IS NOT NULL", "at >= 5", "at < 7"]),
        (months(("MINVALUE", "3"), ("3", "MAXVALUE")), ["at IS NOT NULL"]),
    ],
)
def test_ranges(table: Partitioned, expected: Sequence[str] | None) -> None:
    assert table.clauses() == expected


def test_lists_are_one_list() -> None:
    parts = [Partitioned("FOR VALUES IN ('a', 'it''s, b')"), Partitioned("FOR VALUES IN ('c')")]
    table = Partitioned(columns=["kind"], parts=parts, is_leaf=False)
    assert table.clauses() == ["kind IS NOT NULL", "kind IN ('a', 'it''s, b', 'c')"]


def test_rows_of_one_partition_where_they_differ_in_theirs() -> None:
    empty = Partitioned("FOR VALUES IN (1)", columns=["at"], is_leaf=False)
    inner = Partitioned("FOR VALUES FROM (7) TO (8)")
    second = Partitioned("FOR VALUES IN (2)", ["at"], [inner], is_leaf=False)
    table = Partitioned(columns=["kind"], parts=[empty, second], is_leaf=False)
    clauses = ["kind IS NOT NULL", "kind IN (2)", "at IS NOT NULL", "at >= 7", "at < 8"]
    assert table.clauses() == clauses


def test_ranges_of_several_columns() -> None:
    parts = [Partitioned("FOR VALUES FROM (1, 'a') TO (1, 'c')")]
    table = Partitioned(columns=["x", "y"], parts=parts, is_leaf=False)
    assert table.clauses() == ["x = 1", "y IS NOT NULL", "y >= 'a'", "y < 'c'"]
