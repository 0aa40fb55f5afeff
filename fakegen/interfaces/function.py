"""The function interface: the functions and filters of expressions and templates."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, Protocol, TypeAlias, get_args

import pyarrow as pa

from fakegen.errors import PluginError
from fakegen.interfaces.parameters import description

Subject: TypeAlias = Literal["any", "string", "number", "amount", "moment"]


class Operand(Protocol):
    """An argument of a function: one value per row, or one value for all rows."""

    @property
    def type(self) -> pa.DataType:
        """The Arrow type of the values."""

    @property
    def constant(self) -> pa.Scalar | None:
        """The value, if it is the same for all rows; None if it differs by row."""


@dataclass(frozen=True, slots=True)
class Function:
    """A named function of expressions and templates: ``slug(name)``, ``{{ name | slug }}``.

    Expressions are compiled before any row is made. The compiler uses ``compiled`` if there is one,
    otherwise ``compute``, and where neither applies it calls ``scalar`` once per row. Templates with loops
    or assignments always call ``scalar``. All three must give the same values, and none may depend on
    anything but its arguments.

    Attributes:
        name: The name in a schema.
        scalar: Called with one Python value per argument; returns a ``bool``, ``int``, ``float``,
            ``str``, ``date``, ``datetime``, ``time`` or ``timedelta``. If an argument is null, it is not
            called and the result is null, unless ``takes_null`` is true.
        doc: What it returns: a one-line summary, then details.
        compute: Called once per block. Each argument that differs by row is an Arrow array of ``n``
            values, each constant one an Arrow scalar (if all are constant, each is an array of one
            value). Returns an array of ``n`` values of ``type``, null where an argument is null.
            Integers come as int64, other numbers as float64 or decimals, strings as string, dates as
            date32, times and durations in microseconds.
        type: The Arrow type of what ``compute`` returns.
        compiled: For functions whose kernel depends on the types of their arguments. Called once per
            expression with one :class:`Operand` per argument; returns the operand of the result, or
            None to have ``scalar`` called. It is built from fakegen's own kernels.
        takes: What the first argument must be: ``string``, ``number``, ``amount`` (a number or a
            duration), ``moment`` (a date or a time) or ``any``. Other types are refused when the
            expression is compiled.
        is_filter: Whether it can follow ``|``.
        is_function: Whether it can be called by name.
        takes_null: Whether ``scalar`` is called with None for a null argument, instead of the result
            being null. Requires ``compute`` or ``compiled``, which always see nulls.
        cost: For functions that can make much more than they are given, or take many steps. Called with the
            arguments of ``scalar`` before it is; returns the number of characters or items that the result
            has at most, or of steps, if these are more. The call is refused above a million.
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
    cost: Callable[..., int] | None = None

    def __post_init__(self) -> None:
        if self.takes not in (known := get_args(Subject)):
            raise PluginError(
                f"function {self.name!r}: 'takes' must be one of {', '.join(known)}, not {self.takes!r}"
            )
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
        """Wrap a Python function; its docstring is the documentation.

        Args:
            name: The name in a schema.
            scalar: See :attr:`scalar`.
            compute: See :attr:`compute`.
            type: See :attr:`type`; required with ``compute``.
            takes: See :attr:`takes`.

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
        if hasattr(self.scalar, "jinja_pass_arg"):  # Jinja2 itself passes the first argument
            del bare[0]
        return str(found.replace(parameters=bare, return_annotation=inspect.Signature.empty))
