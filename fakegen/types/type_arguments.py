"""What the variables of generic types stand for, and what the names of types mean."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any, TypeVar, get_args, get_origin, get_type_hints


def arguments_of(annotation: Any) -> dict[Any, Any]:
    """Return what the type variables of a class or an alias stand for, those of its bases among them."""
    origin = get_origin(annotation) or annotation
    found: dict[Any, Any] = {}
    for base in getattr(origin, "__orig_bases__", ()):
        if get_origin(base) is not None and get_origin(base) is not origin:
            found |= arguments_of(base)
    variables = getattr(origin, "__parameters__", ()) or getattr(origin, "__type_params__", ())
    found |= dict(zip(variables, get_args(annotation), strict=False))
    return {variable: item for variable, item in found.items() if variable not in _variables(item)}


def filled(annotation: Any, given: Mapping[Any, Any]) -> Any:
    """Return an annotation with what is known of its type variables in their place."""
    if isinstance(annotation, TypeVar):
        return given.get(annotation, annotation)
    variables = getattr(annotation, "__parameters__", ())
    if not variables or isinstance(annotation, type) or given.keys().isdisjoint(variables):
        return annotation
    return annotation[tuple(given.get(variable, variable) for variable in variables)]


def meaning(alias: Any) -> Any:
    """Return what an alias (``type X = ...``) stands for, with the names in it looked up where it is defined."""
    names = {**vars(sys.modules.get(alias.__module__, SimpleNamespace())), alias.__name__: alias}
    holder = SimpleNamespace(__annotations__={"value": alias.__value__})
    try:
        return get_type_hints(holder, names, include_extras=True)["value"]
    except NameError:
        return alias.__value__


def _variables(annotation: Any) -> tuple[Any, ...]:
    if isinstance(annotation, TypeVar):
        return (annotation,)
    return () if isinstance(annotation, type) else getattr(annotation, "__parameters__", ())
