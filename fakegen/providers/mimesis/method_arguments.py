"""Parameters and documentation of Mimesis' methods, read from their signatures and docstrings."""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
import types
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from typing import TYPE_CHECKING, Any, Union, get_args, get_origin, get_type_hints

from fakegen.detection.gender import gender_of
from fakegen.errors import ParameterError, nearest
from fakegen.interfaces.parameters import REQUIRED, Parameter
from fakegen.interfaces.type_words import show

if TYPE_CHECKING:
    from mimesis.providers.base import BaseProvider

_CONSTRUCTOR = frozenset({"self", "locale", "seed", "random", "args", "kwargs"})
_DURATIONS = ("weeks", "days", "hours", "minutes", "seconds", "milliseconds", "microseconds")


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of a method.

    Attributes:
        parameter: The parameter in a schema.
        annotation: The argument's type in Mimesis, without None.
        construct: Whether it belongs to the provider's constructor (``platform``).
    """

    parameter: Parameter
    annotation: Any
    construct: bool = False

    def convert(self, value: Any) -> Any:
        """Return a parameter's value in the form that Mimesis expects.

        Raises:
            ParameterError: It does not name a member of the argument's enumeration.
        """
        if value is None:
            return None
        if _is_enum(self.annotation):
            return member_of(self.annotation, value, self.parameter.name)
        if get_origin(self.annotation) is tuple:
            return tuple(value)
        return value


def arguments_of(cls: type[BaseProvider], method: str) -> dict[str, Argument]:
    """Return the arguments of a method, followed by those of its provider's constructor, by name."""
    found = _method_arguments(cls, method)
    hints = get_type_hints(cls.__init__)
    docs = _documented(cls.__init__)
    for item in inspect.signature(cls).parameters.values():
        if item.name not in _CONSTRUCTOR and item.name not in found:
            # The default is this machine's platform, on which values must not depend.
            default = "linux" if item.name == "platform" else item.default
            found[item.name] = _argument(
                item.name, hints.get(item.name, Any), default, docs, construct=True
            )
    return found


def member_of(enum: type[Enum], word: Any, name: str) -> Enum:
    """Return the member of an enumeration with a name or value.

    Case, spaces, hyphens and underscores do not matter; for genders, synonyms are accepted.

    Raises:
        ParameterError: There is no such member.
    """
    wanted = str(word)
    if enum.__name__ == "Gender":
        wanted = gender_of(wanted) or wanted
    members = {_fold(key): member for key, member in enum.__members__.items()}
    members |= {_fold(label(member)): member for member in enum}
    if _fold(wanted) in members:
        return members[_fold(wanted)]
    labels = [label(member) for member in enum]
    raise ParameterError(
        f"{name!r} must be one of {', '.join(labels)}, not {show(word)}",
        name,
        nearest(wanted, labels),
    )


def label(member: Enum) -> str:
    """Return the name of an enumeration's member in a schema."""
    return member.value if isinstance(member.value, str) else member.name.lower()


def summary_of(cls: type[BaseProvider], method: str) -> str:
    """Return a method's documentation without parameters and examples."""
    doc = inspect.getdoc(getattr(cls, method)) or ""
    text = re.split(r"^\s*(?::\w|Example:|>>>|\.\.)", doc, maxsplit=1, flags=re.MULTILINE)[0]
    return _plain(text).strip()


def _method_arguments(cls: type[BaseProvider], method: str) -> dict[str, Argument]:
    function = getattr(cls, method)
    hints = get_type_hints(function)
    docs = _documented(function)
    found: dict[str, Argument] = {}
    for item in inspect.signature(function).parameters.values():
        if item.kind is inspect.Parameter.VAR_KEYWORD:
            for name, argument in _forwarded(cls, function, item.name).items():
                found.setdefault(name, argument)
        elif item.kind is not inspect.Parameter.VAR_POSITIONAL and item.name != "self":
            default = item.default
            if default is not REQUIRED and default == getattr(cls, "_CURRENT_YEAR", REQUIRED):
                default = None
                docs[item.name] = f"{docs.get(item.name, '')} Default: the current year.".strip()
            annotation = hints.get(item.name, Any)
            if default is None:
                annotation = annotation | None
            found[item.name] = _argument(item.name, annotation, default, docs)
    return found


def _argument(
    name: str, hint: Any, default: Any, docs: Mapping[str, str], construct: bool = False
) -> Argument:
    inner = _without_none(hint)
    schema_type, doc = _schema_type(inner), docs.get(name, "")
    if _is_enum(inner):
        doc = f"{doc} One of {', '.join(label(member) for member in inner)}.".strip()
    if isinstance(default, Enum):
        default = label(default)
    if isinstance(default, tuple):
        default = list(default)
    annotation = schema_type if inner is hint else schema_type | None
    return Argument(Parameter(name, annotation, default, doc), inner, construct)


def _without_none(hint: Any) -> Any:
    if get_origin(hint) not in (Union, types.UnionType):
        return hint
    rest = [option for option in get_args(hint) if option is not type(None)]
    return rest[0] if len(rest) == 1 else Union[tuple(rest)]  # noqa: UP007 - made at run time


def _schema_type(hint: Any) -> Any:
    if _is_enum(hint):
        return str
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (list, tuple, Sequence):
        return list[inner[0]] if inner and inner[0] is not Any else list[Any]  # type: ignore[valid-type]
    return hint


def _is_enum(hint: Any) -> bool:
    return isinstance(hint, type) and issubclass(hint, Enum)


def _forwarded(
    cls: type[BaseProvider], function: Callable[..., Any], name: str
) -> dict[str, Argument]:
    """Return the arguments of the function to which a method passes its ``**kwargs``."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and any(
            keyword.arg is None and isinstance(keyword.value, ast.Name) and keyword.value.id == name
            for keyword in node.keywords
        ):
            target = node.func
            if isinstance(target, ast.Attribute) and hasattr(cls, target.attr):
                return _method_arguments(cls, target.attr)
            if isinstance(target, ast.Name) and target.id == timedelta.__name__:
                return {unit: _argument(unit, float, 0.0, {}) for unit in _DURATIONS}
    return {}


def _documented(function: Callable[..., Any]) -> dict[str, str]:
    """Return what the ``:param name:`` fields of a docstring say."""
    doc = inspect.getdoc(function) or ""
    fields = re.findall(r"^:param (?:\w+ )?(\w+):((?:.*)(?:\n[ \t]+\S.*)*)", doc, re.MULTILINE)
    return {name: _plain(" ".join(text.split())) for name, text in fields}


def _plain(text: str) -> str:
    """Return documentation without reStructuredText markup."""
    text = re.sub(r":\w+(?::\w+)?:`[~.]*(?:\w+\.)*([^`]*)`", r"\1", text)
    return re.sub(r"\*\*|``", "", text)


def _fold(word: str) -> str:
    return re.sub(r"[\s_-]+", "", word).casefold()
