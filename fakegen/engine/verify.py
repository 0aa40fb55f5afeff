"""Checking a table's rows against the constraints over all rows, once the last row is made."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from fakegen.errors import GenerationError, number_of
from fakegen.limits import Held
from fakegen.plan.rejection import Rule, example_rows
from fakegen.streams import Rows


class Verifier:
    """Collects the columns that such rules read, and checks them at the end.

    Rules over one row hold as soon as a row is made, and a strategy can prove its rule itself.

    Args:
        rules: The rules.

    Attributes:
        columns: Those that the rules read.
    """

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules = rules
        self.columns = sorted({name for rule in self._rules for name in rule.reads})
        self._kept: list[pa.RecordBatch] = []
        self._held = Held()

    def add(self, block: pa.RecordBatch) -> None:
        """Add the next rows.

        Raises:
            LimitError: All of them together are too many to hold.
        """
        if self.columns:
            self._kept.append(block.select(self.columns))
            self._held.add(self._kept[-1].nbytes)

    def finish(self) -> None:
        """Check all rows.

        Raises:
            GenerationError: A rule is violated; the message shows rows.
        """
        if not self._kept:
            return
        data = pa.Table.from_batches(self._kept).combine_chunks()
        (batch,) = data.to_batches(max_chunksize=data.num_rows or 1) or [self._kept[0]]
        values = dict(zip(batch.schema.names, batch.columns, strict=True))
        for rule in self._rules:
            failing = np.flatnonzero(rule.fails(values, batch.num_rows))
            if len(failing):
                shown = example_rows(rule, Rows(0, batch.num_rows), values, failing)
                found = f"{len(failing):,} of {number_of(batch.num_rows, 'row')}"
                head = f"{rule.mark}: constraint {rule.text!r} is violated in {found}"
                raise GenerationError("\n".join([head, *shown]))
