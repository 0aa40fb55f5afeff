"""Generators that the plan adds for constraints: they set columns so that a rule holds.

None of them draws: where a set column violates another rule, the columns that it is set from are
resampled.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import pyarrow as pa

from fakegen.errors import FakegenError, GenerationError
from fakegen.interfaces.block import Block
from fakegen.interfaces.generator import RowGenerator
from fakegen.interfaces.strategy import Assignment, KeyedAssignment
from fakegen.plan.further_children import Further
from fakegen.plan.rejection import Rule, example_rows
from fakegen.plan.table_plan import TablePlan
from fakegen.streams import Rows, Stream
from fakegen.streams.hashing import hash_rows

_KEYS = 2**40
"""Each combination of values is drawn at one of this many row numbers."""


class Assigned(RowGenerator):
    """Columns that are set from the row.

    Args:
        assignment: What is set, and how.
        types: The Arrow types of the set columns.
    """

    drawn = False
    nullable = True

    def __init__(self, assignment: Assignment, types: Mapping[str, pa.DataType]) -> None:
        self.columns, self._assignment = types, assignment

    def make(self, block: Block) -> Mapping[str, pa.Array]:
        return _typed(self._assignment.compute(block), self.columns)


class AssignedFromAll(RowGenerator):
    """Columns that are set from all rows of the table: a :class:`~fakegen.plan.passes.Pass`.

    Args:
        assignment: What is set, and how.
        types: The Arrow types of the set columns.
        rule: What must hold then.
        inputs: The columns that the rule reads, by the names that it knows: of a set column, the
            values that were drawn for it.
        plan: Returns the table's plan without the rules that depend on the set columns.
        shown: Columns that the rule reads and that follow the set ones: each by what makes it of one of those.
    """

    drawn = False
    nullable = True
    triangular = False

    def __init__(
        self,
        assignment: Assignment,
        types: Mapping[str, pa.DataType],
        rule: Rule,
        inputs: Mapping[str, str],
        plan: Callable[[], TablePlan],
        shown: Mapping[str, tuple[str, Callable[[pa.Array], pa.Array]]],
    ) -> None:
        self.columns, self._shown = types, shown
        self.before = plan
        self.result: Mapping[str, pa.Array] | None = None
        self._assignment, self._rule, self._inputs = assignment, rule, inputs

    @property
    def looks_at(self) -> Sequence[str]:
        """See :attr:`Pass.looks_at`."""
        return list(dict.fromkeys(self._inputs.values()))

    def make(self, block: Block) -> Mapping[str, pa.Array]:
        assert self.result is not None  # the engine runs passes first
        row = pa.array(block.rows.numbers)
        return {name: values.take(row) for name, values in self.result.items()}

    def finish(self, stream: Stream, values: Mapping[str, pa.Array]) -> Mapping[str, pa.Array]:
        """See :meth:`Pass.finish`."""
        inputs = {name: values[drawn] for name, drawn in self._inputs.items()}
        rows = stream.rows
        try:
            made = self._assignment.compute(Block(stream, inputs))
        except FakegenError as error:
            place = f"{self._rule.mark}: constraint {self._rule.text!r}"
            raise GenerationError(f"{place}: {error}") from error
        result = _typed(made, self.columns)
        settled = {**inputs, **result}
        settled |= {name: show(settled[one]) for name, (one, show) in self._shown.items()}
        failing = np.flatnonzero(self._rule.fails(settled, len(rows)))
        if len(failing):
            raise GenerationError(
                "\n".join(
                    [
                        f"{self._rule.mark}: constraint {self._rule.text!r} cannot be satisfied: "
                        f"{len(failing):,} of {len(rows):,} rows violate it after the repair",
                        *example_rows(self._rule, rows, settled, failing),
                    ]
                )
            )
        return result


class AssignedByKey(RowGenerator):
    """Columns with one value for each combination of other columns.

    A combination's values are those of the row whose number is the combination's hash: they depend
    only on the combination, and are distributed as the columns declare.

    Args:
        keyed: What is set, and by what.
        types: The Arrow types of the set columns.
        inputs: The columns that the rule reads, by the names that it knows: of a set column, the
            values that were drawn for it.
        plan: Returns the table's plan without the rules that depend on the set columns.
    """

    drawn = False
    nullable = True

    def __init__(
        self,
        keyed: KeyedAssignment,
        types: Mapping[str, pa.DataType],
        inputs: Mapping[str, str],
        plan: Callable[[], TablePlan],
    ) -> None:
        self.columns = types
        self._keyed, self._inputs, self._plan = keyed, inputs, plan

    def make(self, block: Block) -> Mapping[str, pa.Array]:
        hashes = hash_rows([block.inputs[name] for name in self._keyed.on])
        keys, place = np.unique(hashes % np.uint64(_KEYS), return_inverse=True)
        plan, rows = self._plan(), Rows.choose(keys.astype(np.int64))
        if plan.children is not None:  # no parent has rows of these numbers
            rows = Further(plan.children).located(rows)
        made = plan.values(rows, self._inputs.values())
        back = pa.array(place)
        start = {name: made[drawn].take(back) for name, drawn in self._inputs.items()}
        if self._keyed.compute is None:
            return {name: start[name] for name in self.columns}
        return _typed(self._keyed.compute(block.inputs, start), self.columns)


def _typed(
    values: Mapping[str, pa.Array], types: Mapping[str, pa.DataType]
) -> Mapping[str, pa.Array]:
    return {name: values[name].cast(kind) for name, kind in types.items()}
