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
    from fakegen.api import (
        Schema,
        Table,
        Tables,
        draft,
        generate,
        json_schema,
        load,
        load_model,
        save_model,
    )
    from fakegen.catalogue.entry import Entry
    from fakegen.catalogue.lookup import Explanations, explain, look_up
    from fakegen.checking.checker import Broken, Report
    from fakegen.errors import (
        CheckError,
        FakegenError,
        FakegenWarning,
        SchemaError,
        UsageError,
        did_you_mean,
        nearest,
    )
    from fakegen.hookspecs import hookimpl
    from fakegen.interfaces.block import Block
    from fakegen.interfaces.command import Command
    from fakegen.interfaces.condition import Condition
    from fakegen.interfaces.constraint import Constraint, ConstraintKind
    from fakegen.interfaces.detector import Detection, Detector
    from fakegen.interfaces.format import Format, Writer
    from fakegen.interfaces.method import Evidence, LearnedColumn, Method, Model
    from fakegen.interfaces.provider import Context, Dynamic, Generator, RowGenerator, provider
    from fakegen.interfaces.source import Source
    from fakegen.language.building import column, schema, table
    from fakegen.plan.explanation import (
        ConditionFacts,
        ModelFacts,
        StepFacts,
        TableFacts,
        Uniqueness,
    )
    from fakegen.progress import listening
    from fakegen.registry import Registry, plugged_in, registry_for

__version__ = "0.1.0"

# Each name is loaded when first used: importing fakegen costs next to nothing.
_HOMES = {
    "fakegen.api": (
        "Schema",
        "Table",
        "Tables",
        "draft",
        "generate",
        "json_schema",
        "load",
        "load_model",
        "save_model",
    ),
    "fakegen.catalogue.entry": ("Entry",),
    "fakegen.catalogue.lookup": ("Explanations", "explain", "look_up"),
    "fakegen.checking.checker": ("Broken", "Report"),
    "fakegen.errors": (
        "CheckError",
        "FakegenError",
        "FakegenWarning",
        "SchemaError",
        "UsageError",
        "did_you_mean",
        "nearest",
    ),
    "fakegen.plan.explanation": (
        "ConditionFacts",
        "ModelFacts",
        "StepFacts",
        "TableFacts",
        "Uniqueness",
    ),
    "fakegen.progress": ("listening",),
    "fakegen.interfaces.command": ("Command",),
    "fakegen.registry": ("Registry", "plugged_in", "registry_for"),
    "fakegen.language.building": ("column", "schema", "table"),
    "fakegen.interfaces.block": ("Block",),
    "fakegen.interfaces.condition": ("Condition",),
    "fakegen.interfaces.constraint": ("ConstraintKind", "Constraint"),
    "fakegen.hookspecs": ("hookimpl",),
    "fakegen.interfaces.method": ("Evidence", "LearnedColumn", "Method", "Model"),
    "fakegen.interfaces.provider": ("Context", "Dynamic", "Generator", "RowGenerator", "provider"),
    "fakegen.interfaces.detector": ("Detection", "Detector"),
    "fakegen.interfaces.format": ("Format", "Writer"),
    "fakegen.interfaces.source": ("Source",),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "Block",
    "Broken",
    "CheckError",
    "Command",
    "Condition",
    "ConditionFacts",
    "Constraint",
    "ConstraintKind",
    "Context",
    "Detection",
    "Detector",
    "Dynamic",
    "Entry",
    "Evidence",
    "Explanations",
    "FakegenError",
    "FakegenWarning",
    "Format",
    "Generator",
    "LearnedColumn",
    "Method",
    "Model",
    "ModelFacts",
    "Registry",
    "Report",
    "RowGenerator",
    "Schema",
    "SchemaError",
    "Source",
    "StepFacts",
    "Table",
    "TableFacts",
    "Tables",
    "Uniqueness",
    "UsageError",
    "Writer",
    "column",
    "did_you_mean",
    "draft",
    "explain",
    "generate",
    "hookimpl",
    "json_schema",
    "listening",
    "load",
    "load_model",
    "look_up",
    "nearest",
    "plugged_in",
    "provider",
    "registry_for",
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
