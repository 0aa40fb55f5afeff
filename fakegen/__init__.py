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
    from fakegen.constraints.pairing import Pairing
    from fakegen.constraints.row_limit import RowLimit
    from fakegen.errors import FakegenError, FakegenWarning, SchemaError
    from fakegen.hookspecs import hookimpl
    from fakegen.interfaces.block import Block
    from fakegen.interfaces.condition import Condition
    from fakegen.interfaces.constraint import (
        FUSE,
        RISING,
        Constraint,
        ConstraintKind,
        FoundConstraint,
        Hint,
        HintKind,
        Predicate,
        Surroundings,
        TableColumn,
        constraint,
    )
    from fakegen.interfaces.detector import Detection, Detector
    from fakegen.interfaces.format import Format, Writer
    from fakegen.interfaces.method import Evidence, LearnedColumn, Method, Model
    from fakegen.interfaces.provider import (
        Context,
        Dynamic,
        Expression,
        Generator,
        RowGenerator,
        Spread,
        provider,
    )
    from fakegen.interfaces.source import Source
    from fakegen.interfaces.strategy import (
        Assignment,
        Built,
        KeyedAssignment,
        Strategy,
        TableSteps,
        Unfit,
    )
    from fakegen.language.building import column, schema, table

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
    "fakegen.interfaces.block": ("Block",),
    "fakegen.interfaces.condition": ("Condition",),
    "fakegen.constraints.pairing": ("Pairing",),
    "fakegen.constraints.row_limit": ("RowLimit",),
    "fakegen.interfaces.constraint": (
        "FUSE",
        "RISING",
        "Constraint",
        "ConstraintKind",
        "FoundConstraint",
        "Hint",
        "HintKind",
        "Predicate",
        "Surroundings",
        "TableColumn",
        "constraint",
    ),
    "fakegen.hookspecs": ("hookimpl",),
    "fakegen.interfaces.method": ("Evidence", "LearnedColumn", "Method", "Model"),
    "fakegen.interfaces.provider": (
        "Context",
        "Dynamic",
        "Expression",
        "Generator",
        "RowGenerator",
        "Spread",
        "provider",
    ),
    "fakegen.interfaces.detector": ("Detection", "Detector"),
    "fakegen.interfaces.format": ("Format", "Writer"),
    "fakegen.interfaces.source": ("Source",),
    "fakegen.interfaces.strategy": (
        "Assignment",
        "Built",
        "KeyedAssignment",
        "Strategy",
        "TableSteps",
        "Unfit",
    ),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "FUSE",
    "RISING",
    "Assignment",
    "Block",
    "Built",
    "Condition",
    "Constraint",
    "ConstraintKind",
    "Context",
    "Detection",
    "Detector",
    "Dynamic",
    "Evidence",
    "Expression",
    "FakegenError",
    "FakegenWarning",
    "Format",
    "FoundConstraint",
    "Generator",
    "Hint",
    "HintKind",
    "KeyedAssignment",
    "LearnedColumn",
    "Method",
    "Model",
    "Pairing",
    "Predicate",
    "RowGenerator",
    "RowLimit",
    "Schema",
    "SchemaError",
    "Source",
    "Spread",
    "Strategy",
    "Surroundings",
    "Table",
    "TableColumn",
    "TableSteps",
    "Tables",
    "Unfit",
    "Writer",
    "column",
    "constraint",
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
