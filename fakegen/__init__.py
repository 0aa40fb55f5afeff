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
    from fakegen.arrays.kinds import is_quantity
    from fakegen.arrays.lookup import positions_among
    from fakegen.arrays.masks import is_finite, is_present
    from fakegen.errors import (
        FakegenError,
        FakegenWarning,
        ModelError,
        ParameterError,
        SchemaError,
    )
    from fakegen.hookspecs import hookimpl
    from fakegen.interfaces.block import Block
    from fakegen.interfaces.condition import Condition
    from fakegen.interfaces.constraint import Constraint, ConstraintKind
    from fakegen.interfaces.detector import Detection, Detector
    from fakegen.interfaces.format import Format, Writer
    from fakegen.interfaces.method import Evidence, LearnedColumn, Method, Model
    from fakegen.interfaces.provider import Context, Dynamic, Generator, RowGenerator, provider
    from fakegen.interfaces.source import Source
    from fakegen.language.building import column, schema, table
    from fakegen.learning.codings.arrow_json import array_from_json, array_to_json, parse_type
    from fakegen.learning.codings.coding import UNSEEN, Coding
    from fakegen.learning.codings.continuous import Continuous
    from fakegen.learning.codings.fitting import learn_column, learn_levels
    from fakegen.learning.codings.fused import Fused
    from fakegen.learning.codings.grid import Grid
    from fakegen.learning.codings.learnable import (
        Unlearnable,
        check_distinct,
        learn_each,
        learnable_array,
        needed_columns,
    )
    from fakegen.learning.codings.levels import Levels
    from fakegen.learning.codings.restoring import cast_given, restore_codings, saved_codings
    from fakegen.learning.correlation import is_correlation, strongest_pairs, with_least_eigenvalue
    from fakegen.learning.saved import saved_array, saved_field, saved_rising
    from fakegen.streams import Permutation, Purpose, Rows, Stream
    from fakegen.streams.stream import cumulate

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
    "fakegen.errors": (
        "FakegenError",
        "FakegenWarning",
        "ModelError",
        "ParameterError",
        "SchemaError",
    ),
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
    "fakegen.arrays.kinds": ("is_quantity",),
    "fakegen.arrays.lookup": ("positions_among",),
    "fakegen.arrays.masks": ("is_finite", "is_present"),
    "fakegen.learning.codings.arrow_json": ("array_from_json", "array_to_json", "parse_type"),
    "fakegen.learning.codings.fitting": ("learn_column", "learn_levels"),
    "fakegen.learning.codings.fused": ("Fused",),
    "fakegen.learning.codings.coding": ("UNSEEN", "Coding"),
    "fakegen.learning.codings.continuous": ("Continuous",),
    "fakegen.learning.codings.grid": ("Grid",),
    "fakegen.learning.codings.learnable": (
        "Unlearnable",
        "check_distinct",
        "learn_each",
        "learnable_array",
        "needed_columns",
    ),
    "fakegen.learning.codings.levels": ("Levels",),
    "fakegen.learning.codings.restoring": ("cast_given", "restore_codings", "saved_codings"),
    "fakegen.learning.correlation": (
        "is_correlation",
        "strongest_pairs",
        "with_least_eigenvalue",
    ),
    "fakegen.learning.saved": ("saved_array", "saved_field", "saved_rising"),
    "fakegen.streams": ("Permutation", "Purpose", "Rows", "Stream"),
    "fakegen.streams.stream": ("cumulate",),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "UNSEEN",
    "Block",
    "Coding",
    "Condition",
    "Constraint",
    "ConstraintKind",
    "Context",
    "Continuous",
    "Detection",
    "Detector",
    "Dynamic",
    "Evidence",
    "FakegenError",
    "FakegenWarning",
    "Format",
    "Fused",
    "Generator",
    "Grid",
    "LearnedColumn",
    "Levels",
    "Method",
    "Model",
    "ModelError",
    "ParameterError",
    "Permutation",
    "Purpose",
    "RowGenerator",
    "Rows",
    "Schema",
    "SchemaError",
    "Source",
    "Stream",
    "Table",
    "Tables",
    "Unlearnable",
    "Writer",
    "array_from_json",
    "array_to_json",
    "cast_given",
    "check_distinct",
    "column",
    "cumulate",
    "draft",
    "generate",
    "hookimpl",
    "is_correlation",
    "is_finite",
    "is_present",
    "is_quantity",
    "learn_column",
    "learn_each",
    "learn_levels",
    "learnable_array",
    "load",
    "load_model",
    "needed_columns",
    "parse_type",
    "positions_among",
    "provider",
    "restore_codings",
    "save_model",
    "saved_array",
    "saved_codings",
    "saved_field",
    "saved_rising",
    "schema",
    "strongest_pairs",
    "table",
    "with_least_eigenvalue",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        raise AttributeError(f"module 'fakegen' has no attribute {name!r}")
    value = getattr(import_module(_HOME_OF[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*globals(), *_HOME_OF])
