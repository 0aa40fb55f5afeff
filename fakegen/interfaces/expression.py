"""Compiled expressions and templates, as a provider or a constraint gets them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

import pyarrow as pa

from fakegen.interfaces.parameters import name_type


class Expression(Protocol):
    """A compiled Jinja2 expression or template over the columns of a row.

    As the type of a provider's parameter it asks the plan for the compiled form of what the user
    wrote: an expression (``expr: "age >= 65"``). See :class:`Template` for templates.
    """

    @property
    def text(self) -> str:
        """What the user wrote."""

    @property
    def reads(self) -> Sequence[str]:
        """The columns that it needs."""

    @property
    def type(self) -> pa.DataType:
        """The Arrow type of its values."""

    def evaluate(self, inputs: Mapping[str, pa.Array], size: int) -> pa.Array:
        """Return its value for each of ``size`` rows."""


class Template(Expression, Protocol):
    """As the type of a parameter: a Jinja2 template, ``"{{ first_name }}@example.org"``."""


name_type(Expression, "an expression", "expressions")
name_type(Template, "a template", "templates")
