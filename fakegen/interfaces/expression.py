"""Compiled expressions and templates, as a provider or a constraint gets them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

import pyarrow as pa

from fakegen.interfaces.type_words import name_type


class Expression(Protocol):
    """The type of a parameter that is a Jinja2 expression over the columns of a row: ``age >= 65``.

    The user writes a string; the provider or constraint gets the compiled expression. See
    :class:`Template` for templates.
    """

    @property
    def text(self) -> str:
        """What the user wrote."""

    @property
    def reads(self) -> Sequence[str]:
        """The columns that it reads."""

    @property
    def nulls(self) -> Sequence[str]:
        """The columns that must be null for it to be true: ``closed`` of ``open and closed is none``."""

    @property
    def present(self) -> Sequence[str]:
        """The columns that must not be null for it to be true: ``closed`` of ``closed is not none``."""

    @property
    def type(self) -> pa.DataType:
        """The Arrow type of its values."""

    @property
    def only(self) -> Sequence[str] | None:
        """The only strings that it can be, if it is a column of which that is known; otherwise None."""

    def evaluate(self, inputs: Mapping[str, pa.Array], size: int) -> pa.Array:
        """Return its value for each of ``size`` rows.

        Args:
            inputs: An Arrow array of ``size`` rows for each column of :attr:`reads`.
            size: The number of rows.

        Raises:
            GenerationError: The expression fails for the values of some row.
        """


class Template(Expression, Protocol):
    """The type of a parameter that is a Jinja2 template: ``{{ first_name }}@example.org``."""


name_type(Expression, "an expression", "expressions")
name_type(Template, "a template", "templates")
