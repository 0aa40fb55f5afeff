"""What a part puts aside of a table, so that rules over all rows can be checked once all parts are there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import pyarrow as pa

from fakegen.engine.held_rows import rules_over_parts
from fakegen.engine.repeats import check_repeats, counted, hash_names, hashes
from fakegen.engine.verify import Verifier
from fakegen.plan.table_plan import TablePlan


class AsideColumns:
    """The columns that a table puts aside: those that rules read, and hashes of those under quotas.

    Args:
        table: The table's plan.
        columns: The columns that are made.

    Attributes:
        read: The columns of the table that this takes; none where there is nothing to check.
        schema: What is put aside.
    """

    def __init__(self, table: TablePlan, columns: Sequence[str]) -> None:
        self._quotas = counted(table, columns)
        under_quotas = {quota.columns for quota in self._quotas}
        rules = rules_over_parts(table, frozenset(columns))
        self._rules = [r for r in rules if tuple(r.constraint.reads) not in under_quotas]
        self._plain = sorted({name for rule in self._rules for name in rule.reads})
        self.read = sorted({*self._plain, *(n for quota in self._quotas for n in quota.columns)})
        hashed = [
            pa.field(name, pa.uint64())
            for number, _ in enumerate(self._quotas)
            for name in hash_names(number)
        ]
        self.schema = pa.schema([*table.arrow_schema(self._plain), *hashed])

    @property
    def rules(self) -> int:
        """How many rules are checked."""
        return len(self._rules) + len(self._quotas)

    def of(self, block: pa.RecordBatch) -> pa.RecordBatch:
        """Return what is put aside of some rows, of which these columns have been made."""
        made = {name: block.column(name) for name in self._plain}
        made |= dict(hashes(self._quotas, block))
        return pa.RecordBatch.from_pydict(made, schema=self.schema)

    def check(self, blocks: Callable[[], Iterable[pa.RecordBatch]], rows: int) -> None:
        """Check the rules.

        Args:
            blocks: Returns what was put aside of all rows, in order.
            rows: How many rows there are.

        Raises:
            GenerationError: A rule is violated; the message shows rows.
            LimitError: All values that a rule reads are too many to hold.
        """
        if self._rules:
            verifier = Verifier(self._rules)
            for block in blocks():
                verifier.add(block)
            verifier.finish()
        for number, quota in enumerate(self._quotas):
            check_repeats(quota, number, blocks, rows)
