"""Names of tables after types."""

from __future__ import annotations

import re


def table_name(name: str) -> str:
    """Return the name of the table of a class: ``order_line`` for ``OrderLine``."""
    plain = re.sub(r"\W+", "_", name.partition("[")[0]).strip("_")
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", plain).lower()


def qualified_name(cls: type) -> str:
    """Return what messages call a class."""
    name = cls.__qualname__.rpartition("<locals>.")[2]
    return name if cls.__module__ in ("__main__", "builtins") else f"{cls.__module__}.{name}"
