"""Parameters of providers, constraints, methods, sources and formats, read from signatures.

A parameter's type is its annotation: ``bool``, ``int``, ``float``, ``str``, ``Decimal``, ``date``,
``datetime``, ``time``, ``timedelta``, ``Literal``, ``list[...]``, ``dict[str, ...]``, ``Any``, unions of
these, ``Expression``, ``Template`` and ``Dynamic[...]``. Its documentation is its entry in the docstring's
``Args:`` section.
"""

from __future__ import annotations

import inspect
import keyword
import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, get_type_hints

from fakegen.interfaces.type_words import describe, show

REQUIRED: Any = inspect.Parameter.empty


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter that a user can set in a schema or on the command line.

    Attributes:
        name: Its name in a schema.
        annotation: Its type: see :mod:`fakegen.interfaces.parameters`.
        default: Its default; ``REQUIRED`` if the user must give a value.
        doc: What it means.
    """

    name: str
    annotation: Any
    default: Any = REQUIRED
    doc: str = ""

    @property
    def required(self) -> bool:
        """Whether the user must give it."""
        return self.default is REQUIRED

    @property
    def default_text(self) -> str:
        """``required`` or ``default ...``; empty if the default is None."""
        if self.required:
            return "required"
        default = self.default_value
        return "" if default is None else f"default {show(default)}"

    @property
    def default_value(self) -> Any:
        """The default as a schema would write it; None if there is none."""
        if self.required:
            return None
        default = getattr(self.default, "constant", self.default)
        plain = default is None or isinstance(default, bool | int | float | str)
        return default if plain else str(default)

    @property
    def type_name(self) -> str:
        """The type in words, as messages and documentation print it."""
        return describe(self.annotation)


def parameters_of(
    function: Callable[..., Any], *, given: int | None = None
) -> dict[str, Parameter]:
    """Return the parameters of a function or class that are named when it is called, in order, by name.

    The underscore after a Python keyword is not part of the name: ``from_`` becomes ``from``.

    Args:
        function: What is called.
        given: How many arguments it gets by place: all parameters after them count. None counts those alone that are
            keyword-only.
    """
    made = function.__init__ if inspect.isclass(function) else function
    hints = get_type_hints(made)
    docs = argument_docs(inspect.getdoc(function) or "")
    found = [
        Parameter(
            _written(name),
            hints.get(name, Any),
            item.default,
            docs.get(name) or docs.get(_written(name), ""),
        )
        for place, (name, item) in enumerate(inspect.signature(function).parameters.items())
        if item.kind is inspect.Parameter.KEYWORD_ONLY
        or (item.kind is inspect.Parameter.POSITIONAL_OR_KEYWORD and place >= (given or math.inf))
    ]
    return {parameter.name: parameter for parameter in found}


def description(made: Callable[..., Any]) -> str:
    """Return a docstring without its sections on arguments, results, errors and attributes."""
    return re.split(r"\n+(?:Args|Returns|Raises|Attributes):\n", inspect.getdoc(made) or "")[0]


def _written(name: str) -> str:
    bare = name.removesuffix("_")
    return bare if keyword.iskeyword(bare) else name


def argument_docs(doc: str) -> dict[str, str]:
    """Return what the ``Args:`` section of a docstring says about each argument."""
    found: dict[str, str] = {}
    _, _, section = doc.partition("Args:\n")
    name = ""
    for line in section.splitlines():
        if not line.strip() or not line.startswith(" "):
            break
        head = re.match(r" {4}(\w+)(?: \([^)]*\))?: (.*)", line)
        if head:
            name = head[1]
            found[name] = head[2].strip()
        elif name:
            found[name] += " " + line.strip()
    return found
