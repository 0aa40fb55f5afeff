"""Strategies of Hypothesis over the rows of a schema.

Rows are drawn from a pool that the schema makes, so that every example satisfies its constraints, and are
sorted by how simple they are: Hypothesis shrinks towards the first of them, the one with the fewest characters.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

import fakegen

__tracebackhide__ = True  # pytest shows the test's line instead

_POOL = 500
_SEEDS = 20


def rows(
    schema: str | Path | Mapping[str, Any] | fakegen.Schema,
    table: str | None = None,
    *variants: str,
    pool: int = _POOL,
    **fixed: Any,
) -> st.SearchStrategy[Any]:
    """Return a strategy of rows: ``@given(rows("shop.yaml", "order"))``.

    Args:
        schema: A schema as :func:`fakegen.load` takes it, or a type as :func:`fakegen.of` does.
        table: The table; may be left out where there is one.
        variants: Variants that all rows are of.
        pool: How many rows there are to draw from.
        fixed: Values of columns.

    Raises:
        fakegen.FakegenError: The schema is wrong.
    """

    def pooled() -> st.SearchStrategy[Any]:
        found = _fixtures(schema)
        chosen = found.main if table is None else found[table]
        made = chosen.many(pool, *variants, **fixed)
        return st.sampled_from(sorted(made, key=_size))

    return st.deferred(pooled)


def tables(
    schema: str | Path | Mapping[str, Any] | fakegen.Schema, max_rows: int = 10
) -> st.SearchStrategy[dict[str, Sequence[Any]]]:
    """Return a strategy of whole tables by name, of up to ``max_rows`` rows each.

    References hold. Examples shrink towards few rows.

    Args:
        schema: A schema as :func:`fakegen.load` takes it.
        max_rows: The most rows of each table.
    """

    def drawn() -> st.SearchStrategy[dict[str, Sequence[Any]]]:
        loaded = fakegen.load(schema)
        whole = _Whole(loaded, max_rows)
        sizes = st.fixed_dictionaries({name: st.integers(1, max_rows) for name in loaded.tables})
        return st.builds(whole.part, st.integers(0, _SEEDS - 1), sizes)

    return st.deferred(drawn)


class _Whole:
    """Whole tables at some seeds, each made once, and parts of them in which references hold."""

    def __init__(self, schema: fakegen.Schema, rows: int) -> None:
        self._schema, self._rows = schema, rows
        self._references = schema.references()
        self._made: dict[int, dict[str, list[fakegen.Row]]] = {}

    def part(self, seed: int, sizes: Mapping[str, int]) -> dict[str, Sequence[Any]]:
        """Return the first rows of each table, without those whose references are not among them."""
        if seed not in self._made:
            tables = self._schema.generate(self._rows, seed=seed)
            self._made[seed] = {
                name: [fakegen.Row(row) for row in table] for name, table in tables.items()
            }
        kept = dict(self._made[seed])
        while True:
            size = sum(map(len, kept.values()))
            for reader, target in self._references.items():
                (table, column), (other, key) = reader.split(".", 1), target.split(".", 1)
                keys = {row[key] for row in kept[other][: sizes[other]]}
                kept[table] = [
                    row for row in kept[table] if row[column] is None or row[column] in keys
                ]
            if sum(map(len, kept.values())) == size:
                return {name: rows[: sizes[name]] for name, rows in kept.items()}


def _fixtures(schema: Any) -> fakegen.Fixtures:
    if isinstance(schema, type):
        return fakegen.of(schema)
    return fakegen.load(schema).fixtures()


def _size(row: Any) -> tuple[int, str]:
    shown = repr(row)
    return len(shown), shown
