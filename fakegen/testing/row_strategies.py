"""Strategies of Hypothesis over the rows of a schema.

Rows are drawn from a pool that the schema makes, so that every example satisfies its constraints, and are
sorted by how simple they are: Hypothesis shrinks towards the first of them, the one with the fewest characters.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

import fakegen
from fakegen.testing.loaded_schemas import LoadedSchema, LoadedSchemas
from fakegen.testing.session_options import Tests

_POOL = 500
_SEEDS = 20


def rows(
    schema: Any,
    table: str | None = None,
    *variants: str,
    pool: int = _POOL,
    **fixed: Any,
) -> st.SearchStrategy[Any]:
    """Return a strategy of rows: ``@given(rows("shop.yaml", "order"))``.

    Args:
        schema: A schema or a type, as for ``fakegen_data``: a file is looked for in the folder of the file that
            calls this, and then in the root of all tests.
        table: The table; may be left out where there is one.
        variants: Variants that all rows are of.
        pool: How many rows there are to draw from.
        fixed: Values of columns.

    Raises:
        fakegen.FakegenError: The schema is wrong.
    """
    loaded = _loading(schema)

    def pooled() -> st.SearchStrategy[Any]:
        found = loaded().fixtures()
        chosen = found.main if table is None else found[table]
        made = chosen.many(pool, *variants, **fixed)
        return st.sampled_from(sorted(made, key=_size))

    return st.deferred(pooled)


def tables(schema: Any, max_rows: int = 10) -> st.SearchStrategy[dict[str, Sequence[Any]]]:
    """Return a strategy of whole tables by name, of up to ``max_rows`` rows each.

    References hold. Examples shrink towards few rows.

    Args:
        schema: See :func:`rows`.
        max_rows: The most rows of each table.
    """
    loaded = _loading(schema)

    def drawn() -> st.SearchStrategy[dict[str, Sequence[Any]]]:
        made = loaded().whole()
        whole = _Whole(made, max_rows)
        sizes = st.fixed_dictionaries({name: st.integers(1, max_rows) for name in made.tables})
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


def _loading(schema: Any) -> Callable[[], LoadedSchema]:
    """Return what loads a schema for the file that calls the caller."""
    file = sys._getframe(2).f_globals.get("__file__")
    folder = Path(file).parent if file else Path.cwd()
    return lambda: LoadedSchemas(Tests.root).load(schema, folder, {})


def _size(row: Any) -> tuple[int, str]:
    shown = repr(row)
    return len(shown), shown
