"""Numbers over the rows that belong to a row: ``sum(item.amount)`` in an expression of ``order``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import cast

import pyarrow as pa

from fakegen.arrays.type_kinds import is_number
from fakegen.binding.arguments import Types
from fakegen.binding.bound_table import BoundTable
from fakegen.binding.rewriting import aggregate_in
from fakegen.binding.scope import Scope
from fakegen.errors import Mark, ParameterError
from fakegen.plan.aggregate import Aggregate, Aggregation
from fakegen.plan.steps import Step
from fakegen.streams import Purpose


class TableAggregates:
    """The aggregates of one table.

    Args:
        binder: The table.
        scope: What all tables share.
    """

    def __init__(self, binder: BoundTable, scope: Scope) -> None:
        self._binder, self._scope = binder, scope

    def step(self, name: str) -> Step | None:
        """Return the step that makes an aggregate, such as ``sum(item.amount)``; None if it is none.

        Raises:
            Rejected: It is wrong; that has been noted.
        """
        written, child = aggregate_in(name), self.over(name)
        if written is None or child is None:
            return None
        kind, inner = cast(Aggregation, written[0]), written[1]
        stack = self._scope.stack
        mark = stack[-1].mark if stack else self._binder.table.mark
        return self._binder.made(name, mark, lambda: self._made(name, kind, child, inner, mark))

    def over(self, name: str) -> str | None:
        """Return the table whose rows an aggregate is over; None if the name is that of none."""
        written = aggregate_in(name)
        found = re.match(r"[(\s]*([\w-]+)", written[1]) if written else None
        return found[1] if found and found[1] in self._binder.below else None

    def _made(self, name: str, kind: Aggregation, child: str, inner: str, mark: Mark) -> Step:
        target = self._scope.table(child)
        prefix, names = f"{child}.", dict[str, str]()

        def resolve(wanted: Sequence[str]) -> Types:
            found = {}
            for item in wanted:
                if item.startswith(prefix):
                    column = target.spelled(item.removeprefix(prefix))
                    if column is not None:
                        names[item] = column
                        found[item] = target.column(column)
            return found

        from fakegen.expressions.compiled import compile_expression, names_in_expression

        compiler = self._binder.compiler
        expression = None
        if inner.strip() != child:
            try:
                types = resolve(names_in_expression(inner))
                expression = compile_expression(
                    inner,
                    types,
                    known=lambda: (prefix + column for column in target.known()),
                    now=compiler.now,
                    functions=compiler.functions(),
                )
                _check(kind, expression.type)
            except ParameterError as error:
                message = f"{name}: {error.message}"
                raise self._scope.problems.reject(mark, message, error.suggestion) from None
        elif kind != "count":
            message = f"{name}: only 'count' counts rows; {kind!r} needs a column of {child!r}"
            raise self._scope.problems.reject(mark, message)
        children = target.children
        assert children is not None  # the rows belong to those of this table
        generator = Aggregate(children, target, names, expression, kind)
        return Step(
            table=self._binder.table.name,
            label=name,
            address=(name, Purpose.VALUES),
            provider=kind,
            mark=mark,
            generator=generator,
            types={name: generator.type},
            inputs={},
            drawn=False,
            hidden=True,
        )


def _check(kind: Aggregation, made: pa.DataType) -> None:
    """Refuse values that cannot be aggregated in this way."""
    if kind in ("any", "all") and not pa.types.is_boolean(made):
        raise ParameterError(f"{kind!r} needs what is true or false, not {made}")
    if kind in ("sum", "mean") and not is_number(made):
        raise ParameterError(f"{kind!r} needs numbers, not {made}")
    if kind in ("min", "max") and pa.types.is_nested(made):
        raise ParameterError(f"{kind!r} needs single values, not {made}")
