"""What sets columns so that a rule holds: generators that the plan adds for constraints.

None of them draws: a rule that a set column violates has the columns resampled that it is set from.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from fakegen.arrays.lookup import positions_among
from fakegen.errors import FakegenError, GenerationError
from fakegen.interfaces.block import Block
from fakegen.interfaces.constraint import Assignment, KeyedAssignment
from fakegen.interfaces.provider import Generator, RowGenerator
from fakegen.plan.rejection import Rule, example_rows
from fakegen.plan.table_plan import TablePlan
from fakegen.streams import Permutation, Purpose, Rows, Stream
from fakegen.streams.hashing import hash_rows

_KEYS = 2**40
"""Combinations of values are drawn at one of so many row numbers."""


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
        return _typed(self._assignment.mend(block), self.columns)


class AssignedFromAll(RowGenerator):
    """Columns that are set from all rows of the table: a :class:`~fakegen.plan.passes.Pass`.

    Args:
        assignment: What is set, and how.
        types: The Arrow types of the set columns.
        rule: What must hold then.
        inputs: By the names that the rule knows, the columns that it reads, the set ones as drawn.
        plan: Returns the table's plan without what is made of the set columns.
    """

    drawn = False
    nullable = True

    def __init__(
        self,
        assignment: Assignment,
        types: Mapping[str, pa.DataType],
        rule: Rule,
        inputs: Mapping[str, str],
        plan: Callable[[], TablePlan],
    ) -> None:
        self.columns = types
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
            made = self._assignment.mend(Block(stream, inputs))
        except FakegenError as error:
            place = f"{self._rule.mark}: constraint {self._rule.text!r}"
            raise GenerationError(f"{place}: {error}") from error
        result = _typed(made, self.columns)
        settled = {**inputs, **result}
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
    """Columns that each combination of other columns has for itself.

    A combination's values are those of a row whose number is the combination's hash: so they depend
    on nothing but the combination, and are drawn as the columns say.

    Args:
        keyed: What is set, and by what.
        types: The Arrow types of the set columns.
        inputs: By the names that the rule knows, the columns that it reads, the set ones as drawn.
        plan: Returns the table's plan.
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
        made = self._plan().values(Rows.choose(keys.astype(np.int64)), self._inputs.values())
        back = pa.array(place)
        start = {name: made[drawn].take(back) for name, drawn in self._inputs.items()}
        if self._keyed.compute is None:
            return {name: start[name] for name in self.columns}
        return _typed(self._keyed.compute(block.inputs, start), self.columns)


class Seated(Generator):
    """Values that can be counted, so many rows for each: a random seat for every row.

    Args:
        inner: Makes the values.
        seats: How many rows each value has, at most or exactly.
        rows: The number of rows of the table where each value is to have exactly so many; None
            where it is to have at most so many.
    """

    drawn = False

    def __init__(self, inner: Generator, seats: int, rows: int | None) -> None:
        self.type, self.nullable = inner.type, inner.nullable
        self._inner, self._seats, self._rows = inner, seats, rows

    def make(self, block: Block) -> pa.Array:
        support, numbers = self._inner.support, block.rows.numbers
        key = block.stream.key
        if self._rows is not None:
            numbers = Permutation(key, self._rows)(numbers).astype(np.int64) // self._seats
            if self._inner.distinct:
                return self._inner.make(Block(Stream(key, Rows.choose(numbers))))
            assert support is not None  # the builder's condition
            return self._inner.unrank(
                Permutation(block.stream.child(Purpose.SEATS).key, support)(numbers)
            )
        assert support is not None  # the builder's condition
        seat = Permutation(key, support * self._seats)(numbers)
        return self._inner.unrank(seat // np.uint64(self._seats))


class Paired(Generator):
    """The one value that belongs to each value of another column, and to no other.

    Args:
        inner: Makes the values; there are as many as ``others``, or more.
        others: All values of the other column.
        other: Its name.
    """

    drawn = False
    nullable = True

    def __init__(self, inner: Generator, others: pa.Array, other: str) -> None:
        self.type = inner.type
        self._inner, self._others, self._other = inner, others, other

    def make(self, block: Block) -> pa.Array:
        found = positions_among(block.inputs[self._other], self._others)
        support = self._inner.support
        assert support is not None  # the builder's condition
        place = Permutation(block.stream.key, support)(np.maximum(found, 0))
        return pc.if_else(pa.array(found >= 0), self._inner.unrank(place), None)


def _typed(
    values: Mapping[str, pa.Array], types: Mapping[str, pa.DataType]
) -> Mapping[str, pa.Array]:
    return {name: values[name].cast(kind) for name, kind in types.items()}
