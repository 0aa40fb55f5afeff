"""Asking whether something is of a library, without loading the library."""

from __future__ import annotations

import sys
from typing import Any


def base_of(module: str, name: str) -> Any:
    """Return a class or function of a library that has been loaded; None if it has not.

    Args:
        module: The module's dotted name.
        name: The attribute's.
    """
    found = sys.modules.get(module)
    return getattr(found, name, None) if found is not None else None


def is_class_of(thing: Any, module: str, name: str) -> bool:
    """Return whether something is a class derived from a library's."""
    base = base_of(module, name)
    return base is not None and isinstance(thing, type) and issubclass(thing, base)
