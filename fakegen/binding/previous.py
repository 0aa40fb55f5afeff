"""Columns of the row before, as expressions name them: ``previous.balance``."""

from __future__ import annotations

import pyarrow as pa

from fakegen.binding.bound_table import BoundTable
from fakegen.binding.problems import BindFirst
from fakegen.binding.scope import Scope
from fakegen.expressions.previous_names import column_before
from fakegen.plan.previous_column import PreviousColumn
from fakegen.plan.steps import Step
from fakegen.streams import Purpose


class TablePrevious:
    """What rows of one table read of the row before.

    Args:
        binder: The table.
        scope: What all tables share.
    """

    def __init__(self, binder: BoundTable, scope: Scope) -> None:
        self._binder, self._scope = binder, scope

    def step(self, name: str) -> Step | None:
        """Return the step that reads a column of the row before; None if a name means none.

        Raises:
            Rejected: The column cannot be bound.
            BindFirst: It must be bound before what is being bound.
        """
        written = column_before(name)
        if written is None:
            return None
        said, from_zero = written
        place = (self._binder.table.name, said)
        if self._binder.waits(said) and place not in self._scope.first and self._scope.stack:
            raise BindFirst(*place)
        column, kind, begun = said, self._binder.type_in_progress(said), True
        if kind is None:
            types = self._binder.types([said])
            if not types:
                return None
            column, begun = (said if said in types else next(iter(types))), False
            kind = types[column]
        if from_zero and not _is_number(kind):
            return None
        stack, made = self._scope.stack, kind
        mark = stack[-1].mark if stack else self._binder.table.mark

        def make() -> Step:
            target = self._scope.table(self._binder.table.name)
            if not begun:
                target.note(column)
            generator = PreviousColumn(target, column, made, from_zero=from_zero)
            return Step(
                table=self._binder.table.name,
                label=name,
                address=(name, Purpose.VALUES),
                provider="previous",
                mark=mark,
                generator=generator,
                types={name: generator.type},
                inputs={},
                drawn=False,
                hidden=True,
            )

        return self._binder.made(name, mark, make)


def _is_number(kind: pa.DataType) -> bool:
    kinds = (pa.types.is_integer, pa.types.is_floating, pa.types.is_decimal)
    return any(is_kind(kind) for is_kind in kinds)
