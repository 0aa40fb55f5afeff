"""The providers ``template`` and ``expr``: columns computed from the row's other columns."""

from __future__ import annotations

import pyarrow as pa

from fakegen.interfaces.block import Block
from fakegen.interfaces.expression import Expression, Template
from fakegen.interfaces.generator import Generator
from fakegen.interfaces.provider import Context, provider


class Computed(Generator):
    """The value of an expression or a template over the row's other columns.

    Args:
        expression: The expression or template.
    """

    drawn = False
    computed = True
    nullable = True

    def __init__(self, expression: Expression) -> None:
        self.type = expression.type
        self.expression = expression

    def make(self, block: Block) -> pa.Array:
        return self.expression.evaluate(block.inputs, len(block))


@provider("template")
class TemplateColumn(Computed):
    """A string from a Jinja2 template over the row's other columns.

    Example::

        first_name: faker.first_name
        email: {template: "{{ first_name | slug }}@example.org"}

    Args:
        template: The template, such as ``"{{ first_name | slug }}@example.org"``.
    """

    def __init__(self, _: Context, *, template: Template) -> None:
        super().__init__(template)


@provider("expr")
class ExpressionColumn(Computed):
    """The value of a Jinja2 expression over the row's other columns.

    Example::

        age: {integer: {min: 18, max: 90}}
        retired: {expr: "age >= 65"}

    Args:
        expression: The expression, such as ``"age >= 65"``.
    """

    def __init__(self, _: Context, *, expression: Expression) -> None:
        super().__init__(expression)
