"""Renders the cross-references of docstrings (``:class:`~fakegen.Table```) as code, for mkdocstrings."""

from __future__ import annotations

import re
from typing import Any

import griffe

_ROLE = re.compile(r":\w+:`~?([^`]+)`")


class Roles(griffe.Extension):
    """Replaces each role by the last part of the name that it refers to."""

    def on_instance(self, *, obj: griffe.Object, **_: Any) -> None:
        if obj.docstring is not None:
            obj.docstring.value = _ROLE.sub(_code, obj.docstring.value)


def _code(role: re.Match[str]) -> str:
    return f"`{role[1].rpartition('.')[2]}`"
