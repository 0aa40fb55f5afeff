"""Rules found in a table, as text."""

from __future__ import annotations

import pyarrow as pa

from fakegen.profiling.rule_search import find_rules

ROWS = 3_000


def texts(table: pa.Table, kind: str | None = None, **options) -> list[str]:
    return [rule.text for rule in find_rules(table, **options) if kind in (None, rule.kind)]
