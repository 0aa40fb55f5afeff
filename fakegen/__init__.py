"""Template-driven fake data at columnar speed: scripted and learned columns in one row.

>>> import fakegen
>>> people = fakegen.generate({"tables": {"person": {"columns": {"id": "sequence"}}}}, rows=3)
>>> people["person"].to_arrow()["id"].to_pylist()
[1, 2, 3]
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fakegen.api import Schema, Table, Tables, draft, generate, load, load_model, save_model
    from fakegen.errors import FakegenError, FakegenWarning, SchemaError
    from fakegen.language.building import column, schema, table
    from fakegen.plugins.block import Block
    from fakegen.plugins.condition import Condition
    from fakegen.plugins.constraint import Checker, Constraint
    from fakegen.plugins.hooks import hookimpl
    from fakegen.plugins.model import Evidence, LearnedColumn, Method, Model
    from fakegen.plugins.provider import Context, Dynamic, Generator, RowGenerator, provider
    from fakegen.plugins.recogniser import Meaning, Recogniser
    from fakegen.plugins.sink import Sink, Writer
    from fakegen.plugins.source import Reader

__version__ = "0.1.0"

# Each name is loaded when first used: importing fakegen costs next to nothing.
_HOMES = {
    "fakegen.api": (
        "Schema",
        "Table",
        "Tables",
        "draft",
        "generate",
        "load",
        "load_model",
        "save_model",
    ),
    "fakegen.errors": ("FakegenError", "FakegenWarning", "SchemaError"),
    "fakegen.language.building": ("column", "schema", "table"),
    "fakegen.plugins.block": ("Block",),
    "fakegen.plugins.condition": ("Condition",),
    "fakegen.plugins.constraint": ("Checker", "Constraint"),
    "fakegen.plugins.hooks": ("hookimpl",),
    "fakegen.plugins.model": ("Evidence", "LearnedColumn", "Method", "Model"),
    "fakegen.plugins.provider": ("Context", "Dynamic", "Generator", "RowGenerator", "provider"),
    "fakegen.plugins.recogniser": ("Meaning", "Recogniser"),
    "fakegen.plugins.sink": ("Sink", "Writer"),
    "fakegen.plugins.source": ("Reader",),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "Block",
    "Checker",
    "Condition",
    "Constraint",
    "Context",
    "Dynamic",
    "Evidence",
    "FakegenError",
    "FakegenWarning",
    "Generator",
    "LearnedColumn",
    "Meaning",
    "Method",
    "Model",
    "Reader",
    "Recogniser",
    "RowGenerator",
    "Schema",
    "SchemaError",
    "Sink",
    "Table",
    "Tables",
    "Writer",
    "column",
    "draft",
    "generate",
    "hookimpl",
    "load",
    "load_model",
    "provider",
    "save_model",
    "schema",
    "table",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        raise AttributeError(f"module 'fakegen' has no attribute {name!r}")
    value = getattr(import_module(_HOME_OF[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*globals(), *_HOME_OF])
