"""Whether what a provider makes has the form of the real values.

A recognised meaning is not enough: a postcode of five digits among four, a telephone number of another
country or notation, would stand out. So a few values are made, and the share of real values is measured
that have the form of one of them: the same sequence of letters, digits and other characters.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from fakegen.binding.build import Choices, build
from fakegen.errors import FakegenError
from fakegen.language import from_python, read_schema
from fakegen.profiling.character_kinds import character_kind
from fakegen.registry import Registry
from fakegen.streams import Rows

_MADE, _LOOKED_AT = 400, 2_000


def share_in_form(
    entry: Any, locale: str | None, values: pa.Array, registry: Registry
) -> float | None:
    """Return the share of real values that have the form of a made one; None if none can be made.

    Args:
        entry: A column as a schema writes it.
        locale: Its locale; None for the default.
        values: Real values, strings or integers, without nulls.
        registry: The plugins.
    """
    made = made_strings(entry, locale, registry)
    if made is None:
        return None
    known = set(map(_form, made))
    real = list(map(_form, _strings(values.slice(0, _LOOKED_AT))))
    return sum(form in known for form in real) / len(real) if real else None


def made_strings(entry: Any, locale: str | None, registry: Registry) -> Sequence[str] | None:
    """Return some values that a column makes, as strings; None if none can be made.

    Args:
        entry: The column as a schema writes it.
        locale: Its locale; None for the default.
        registry: The plugins.
    """
    document: Mapping[str, Any] = {
        **({"locale": locale} if locale else {}),
        "tables": {"t": {"rows": _MADE, "columns": {"c": entry}}},
    }
    try:
        schema = read_schema(from_python(document, "init"))
        plan = build(schema, registry, Path(), Choices())
        return _strings(plan.tables["t"].batch(Rows(0, _MADE), ["c"]).column(0))
    except FakegenError:
        return None


def _strings(values: pa.Array) -> Sequence[str]:
    texts: list[str] = pc.drop_null(values.cast(pa.string())).to_pylist()
    return texts


def _form(text: str) -> tuple[str, ...]:
    """Return the runs of a text: kinds of letters, digits with their number, and other characters."""
    runs = ((kind, len(list(run))) for kind, run in groupby(text, character_kind))
    return tuple(f"9{size}" if kind == "9" else kind for kind, size in runs)
