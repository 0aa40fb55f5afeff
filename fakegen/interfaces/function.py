"""The function interface: what expressions and templates can call, and the filters behind a ``|``."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, Protocol, TypeAlias

import pyarrow as pa

from fakegen.errors import PluginError
from fakegen.interfaces.parameters import description

Subject: TypeAlias = Literal["any", "text", "number", "amount", "moment"]


class Operand(Protocol):
    """A value that a function is given: one for each row, or the same for all of them."""

    @property
    def type(self) -> pa.DataType:
        """The Arrow type of the values."""

    @property
    def constant(self) -> pa.Scalar | None:
        """The value where it is the same for every row; None where it differs by row."""


@dataclass(frozen=True, slots=True)
class Function:
    """A named function of expressions and templates: ``slug(name)``, ``{{ name | slug }}``.

    An expression is compiled before any row is made. The compiler asks for ``compiled`` first, for
    ``compute`` where there is no ``compiled``, and calls ``scalar`` once per row where neither
    serves; a template with loops or assignments is always rendered by ``scalar``. All must give
    the same values. None of them may depend on anything but its arguments.

    Attributes:
        name: As written in a schema.
        scalar: Called with one Python value for each argument; returns a ``bool``, ``int``,
            ``float``, ``str``, ``date``, ``datetime``, ``time`` or ``timedelta``. It is called with
            None only where ``takes_null`` says so: the result for a null is null.
        doc: What it returns: a summary, then anything more.
        compute: Called once per block with an Arrow array of ``n`` values for each argument that
            differs by row and an Arrow scalar for each one that does not (where no argument
            differs, each is an array of one value); returns an array of ``n`` values of ``type``,
            null where an argument is. Without it ``scalar`` is called once per row. Integers come
            as int64, other numbers as float64 or decimals, strings as string, dates as date32,
            times and durations in microseconds.
        type: The Arrow type of what ``compute`` returns.
        compiled: For functions whose kernel depends on the types of their arguments: called once
            per expression with one :class:`Operand` for each argument; returns the computed
            operand, or None where ``scalar`` must serve. Built on fakegen's own kernels.
        takes: What the first argument must be: ``text``, ``number``, ``amount`` (a number or a duration),
            ``moment`` (a date or a time) or ``any``. Anything else is refused where it stands.
        is_filter: Whether it can stand behind ``|``.
        is_function: Whether it can be called by name.
        takes_null: Whether a null argument is handed to ``scalar`` as None, instead of making the
            result null; needs ``compute`` or ``compiled``, which see nulls anyway.
        grows: Whether the result can be much longer than all arguments together, so that its size
            is bounded before it is called.
    """

    name: str
    scalar: Callable[..., Any]
    doc: str = ""
    compute: Callable[..., pa.Array] | None = None
    type: pa.DataType | None = None
    compiled: Callable[..., Any] | None = None
    takes: Subject = "any"
    is_filter: bool = True
    is_function: bool = True
    takes_null: bool = False
    grows: bool = False

    def __post_init__(self) -> None:
        if self.compute is not None and self.type is None:
            raise PluginError(f"function {self.name!r} has 'compute' but no 'type' of its values")
        if not callable(self.scalar):
            raise PluginError(f"function {self.name!r} needs a 'scalar' that can be called")

    @classmethod
    def of(
        cls,
        name: str,
        scalar: Callable[..., Any],
        *,
        compute: Callable[..., pa.Array] | None = None,
        type: pa.DataType | None = None,
        takes: Subject = "any",
    ) -> Function:
        """Return the function of a Python function; the documentation is the function's.

        Args:
            name: As written in a schema.
            scalar: As :attr:`scalar`.
            compute: As :attr:`compute`.
            type: As :attr:`type`; needed with ``compute``.
            takes: As :attr:`takes`.

        Raises:
            PluginError: ``compute`` is given without ``type``.
        """
        return cls(name, scalar, description(scalar), compute, type, takes=takes)

    @property
    def summary(self) -> str:
        """The first line of the documentation."""
        return self.doc.strip().partition("\n")[0]

    @property
    def signature(self) -> str:
        """The arguments as documentation prints them: ``(value, width, fill=' ')``."""
        try:
            found = inspect.signature(self.scalar)
        except (TypeError, ValueError):
            return "(...)"
        bare = [
            item.replace(annotation=inspect.Parameter.empty) for item in found.parameters.values()
        ]
        if hasattr(self.scalar, "jinja_pass_arg"):  # its first argument is Jinja2's, not the user's
            del bare[0]
        return str(found.replace(parameters=bare, return_annotation=inspect.Signature.empty))
