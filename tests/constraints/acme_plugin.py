"""A plugin: a constraint with a strategy, a hint and a finder; one that is a function; a method."""

from __future__ import annotations

import math

import numpy as np
import pyarrow as pa

import fakegen

STEPS = fakegen.HintKind("steps", "construction", "learned in steps")


class Rounding(fakegen.Strategy):
    """Rounds a column down, and says why it would not."""

    def __init__(self, column, step):
        self.column, self.step = column, step

    def build(self, steps):
        if not pa.types.is_integer(steps.type(self.column)):
            raise fakegen.Unfit(f"{self.column!r} holds no whole numbers")
        assignment = fakegen.Assignment([self.column], self.rounded, "transformation", "rounded")
        built = assignment.build(steps)
        return fakegen.Built(built.kind, f"{self.column}: rounded to {self.step}")

    def rounded(self, block):
        values = block.inputs[self.column].to_numpy()
        return {self.column: pa.array(values // self.step * self.step)}


def teach_multiple(written):
    return fakegen.Hint({STEPS: [[written.get("acme.multiple"), written.get("beside")]]})


def find_multiples(table):
    data = table.data
    for name in data.column_names:
        if pa.types.is_integer(data.schema.field(name).type):
            step = math.gcd(*data.column(name).drop_null().to_pylist())
            if step > 1:
                yield fakegen.FoundConstraint(
                    [name], {"acme.multiple": name, "of": step}, f"all are multiples of {step}"
                )


@fakegen.constraint("acme.multiple", hints=teach_multiple, finder=find_multiples)
class Multiple(fakegen.Constraint):
    """A column of multiples of a number: ``{acme.multiple: seats, of: 4}``.

    Args:
        column: The column.
        of: The number, 1 or more.
        beside: Another column of the kind.
    """

    def __init__(
        self,
        table: fakegen.Surroundings,
        *,
        column: fakegen.TableColumn,
        of: int,
        beside: fakegen.TableColumn | None = None,
    ) -> None:
        if of < 1:
            raise fakegen.ParameterError(f"'of' must be 1 or more, not {of}", "of")
        both = [column, beside] if beside else [column]
        self.reads, self._of = [item.name for item in both], of
        self.text = f"{column.name} is a multiple of {of}"
        self.strategies = [Rounding(column.name, of)]

    def holds(self, inputs, size):
        return inputs[self.reads[0]].to_numpy() % self._of == 0


@fakegen.constraint("acme.distant")
def distant(
    inputs: dict[str, pa.Array],
    size: int,
    *,
    columns: list[fakegen.TableColumn],
    by: int = 1,
    where: fakegen.Predicate | None = None,
) -> np.ndarray:
    """Two columns that are far apart.

    Args:
        columns: The two.
        by: How far.
        where: In which rows.
    """
    a, b = (inputs[column.name].to_numpy() for column in columns)
    about = where.evaluate(inputs, size).to_numpy(False) if where else np.ones(size, bool)
    return ~about | (np.abs(a - b) >= by)


class Rows(fakegen.Model):
    """The rows that it was learned from."""

    method = "acme.rows"

    def __init__(self, data, steps):
        self.data, self.steps = data, steps
        self.columns = dict(zip(data.column_names, data.schema.types, strict=True))

    def draw(self, stream, given, where=()):
        rows = pa.array((stream.uniform() * self.data.num_rows).astype(np.int64))
        made = self.data.combine_chunks().take(rows)
        return {name: made.column(name).combine_chunks() for name in self.columns} | dict(given)

    def state(self):
        return {}, {}

    def describe(self):
        return {"method": self.method, "columns": {}, "steps": self.steps}


def fit(data, columns, given, *, steps: list[list[str]] | None = None):
    return Rows(data, steps)


@fakegen.hookimpl
def fakegen_methods():
    return [fakegen.Method("acme.rows", fit, lambda *_: None, fakegen.parameters_of(fit), "Rows.")]
