"""The format that a caller chooses, and its options."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from fakegen.errors import ParameterError, UsageError, did_you_mean, nearest
from fakegen.interfaces.argument_conversion import convert

if TYPE_CHECKING:
    from fakegen.interfaces.format import Format
    from fakegen.registry import Registry


def format_for(registry: Registry, target: str | Path | BinaryIO, name: str | None) -> Format:
    """Return a format by its name, or by the ending of a target's name.

    Raises:
        UsageError: There is no such format, or the ending names none.
    """
    formats = registry.formats
    listed = ", ".join(sorted(formats))
    if name is not None:
        if name not in formats:
            hint = did_you_mean(nearest(name, formats)) or f"; use one of {listed}"
            raise UsageError(f"there is no format {name!r}{hint}")
        return formats[name]
    path = str(target).partition("?")[0] if "://" in str(target) else target
    file = Path(path).name if isinstance(path, str | Path) else ""
    found = registry.format_of(file) if file else None
    if found is None:
        what = f"the ending of {file!r} names no format; " if file.strip("-") else ""
        raise UsageError(f"{what}say which format to write: {listed}")
    return found


def typed_options(format: Format, options: Mapping[str, Any]) -> dict[str, Any]:
    """Return the options of a format, converted to their types.

    Raises:
        UsageError: It has no such option, or a value is of the wrong type.
    """
    typed = {}
    for name, value in options.items():
        if name not in format.parameters:
            listed = ", ".join(format.parameters) or "none"
            hint = did_you_mean(nearest(name, format.parameters)) or f"; it has {listed}"
            raise UsageError(f"format {format.name!r} has no option {name!r}{hint}")
        try:
            typed[name] = convert(value, format.parameters[name].annotation, name)
        except ParameterError as error:
            raise UsageError(f"{error.message}{did_you_mean(error.suggestion)}") from None
    return typed
