"""Template-driven fake data at columnar speed: scripted and learned columns in one row.

>>> import fakegen
>>> people = fakegen.generate({"tables": {"person": {"columns": {"id": "sequence"}}}}, rows=3)
>>> people["person"].to_arrow()["id"].to_pylist()
[1, 2, 3]
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import FunctionType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fakegen.api.database_filling import SeededTable
    from fakegen.api.editors import json_schema
    from fakegen.api.example_files import about_example, copy_examples, example_schemas
    from fakegen.api.exporting import export
    from fakegen.api.fixture_table import FixtureTable
    from fakegen.api.fixtures import Fixtures
    from fakegen.api.from_types import fixtures_of, of, schema_of, type_schema
    from fakegen.api.inferring import database_schema, infer_schema
    from fakegen.api.jobs import Job, JobPart, gather, job, load_job
    from fakegen.api.kept_schema import Schema
    from fakegen.api.known_words import explained_kinds, known_words
    from fakegen.api.learned_model import (
        LearnedModel,
        check_savable,
        load_model,
        save_model,
    )
    from fakegen.api.learning import learn
    from fakegen.api.loading import generate, load, schema
    from fakegen.api.masking import MaskedTable, mask, mask_schema
    from fakegen.api.outline import SchemaOutline, outline
    from fakegen.api.row import Row
    from fakegen.api.tables import Table, Tables
    from fakegen.arrays.masks import is_finite, is_present
    from fakegen.arrays.positions import positions_among
    from fakegen.arrays.type_kinds import is_quantity
    from fakegen.catalogue.entry import Entry
    from fakegen.catalogue.lookup import Explanations, explain, look_up
    from fakegen.checking.checker import CheckReport, ViolatingRow, Violation
    from fakegen.checking.fidelity import ColumnFidelity, Fidelity, RelationFidelity, RuleFidelity
    from fakegen.constraints.pairing import Pairing
    from fakegen.constraints.row_limit import RowLimit
    from fakegen.databases.dialects import Dialect
    from fakegen.detection.detect import detection_of
    from fakegen.engine.gathering import GatheredRun
    from fakegen.engine.part_run import PartMade
    from fakegen.engine.task import Slice
    from fakegen.errors import (
        CheckError,
        DataError,
        FakegenError,
        FakegenWarning,
        GenerationError,
        LimitError,
        Mark,
        ModelError,
        ParameterError,
        PluginError,
        Problem,
        SchemaError,
        TableNotFound,
        UsageError,
        did_you_mean,
        nearest,
        number_of,
    )
    from fakegen.expressions.compiled import compile_expression, compile_template
    from fakegen.formats.partial_file import write_file
    from fakegen.hookspecs import hookimpl
    from fakegen.installed_plugins import has_plugins
    from fakegen.interfaces.block import Block
    from fakegen.interfaces.command import Command
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
    from fakegen.interfaces.database import Database, DatabaseUrl
    from fakegen.interfaces.definition import Definition, ForeignKey, PartialUnique
    from fakegen.interfaces.detector import Detection, Detector
    from fakegen.interfaces.dialect import DefiningDialect, SqlDialect
    from fakegen.interfaces.executor import Executor
    from fakegen.interfaces.expression import Expression, Template
    from fakegen.interfaces.format import Format, Writer
    from fakegen.interfaces.function import Function
    from fakegen.interfaces.generator import Countable, Generator, RowGenerator, Spread
    from fakegen.interfaces.method import (
        Evidence,
        LearnedColumn,
        Method,
        Model,
        Outline,
        Preparation,
        Rare,
    )
    from fakegen.interfaces.metric import Metric
    from fakegen.interfaces.nested_entries import Element, Length, Members
    from fakegen.interfaces.observed import Observed, ObservedColumn
    from fakegen.interfaces.parameters import Parameter, description, parameters_of
    from fakegen.interfaces.place import Places
    from fakegen.interfaces.provider import (
        Conditional,
        Context,
        Dynamic,
        Lookup,
        ModelUse,
        Provider,
        ProviderNamespace,
        provider,
    )
    from fakegen.interfaces.record import Record, RecordField, ValueType
    from fakegen.interfaces.sent_work import TASKS_PER_WORKER, SentWork, pending_in_order
    from fakegen.interfaces.source import Source
    from fakegen.interfaces.strategy import (
        Assignment,
        Built,
        KeyedAssignment,
        Strategy,
        TableSteps,
        Unfit,
    )
    from fakegen.interfaces.type_reader import TypeReader
    from fakegen.language.building import column, table
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
    from fakegen.limits import UNTRUSTED, Budget, Limits, check_time, reason_of
    from fakegen.passwords import without_passwords
    from fakegen.plan.explanation import (
        ConditionFacts,
        ConstraintFacts,
        Explanation,
        LinkFacts,
        ModelFacts,
        NullFacts,
        StepFacts,
        TableFacts,
        Uniqueness,
    )
    from fakegen.plan.probing import BentFacts
    from fakegen.progress import advance, listening
    from fakegen.registry.cache import plugged_in, registry_for
    from fakegen.registry.registry import Registry
    from fakegen.report.data import compare
    from fakegen.report.measuring import Comparison, Measurement
    from fakegen.signals import ENDING_SIGNALS
    from fakegen.sources.opening import open_file
    from fakegen.streams.permutation import Permutation
    from fakegen.streams.purposes import Purpose
    from fakegen.streams.rows import Rows
    from fakegen.streams.sampling import sample_rows, sampled_from
    from fakegen.streams.stream import Stream, cumulate
    from fakegen.terminal_text import printable

__version__ = "0.1.0"

# Each name is loaded when first used: importing fakegen loads neither NumPy nor Arrow.
_HOMES = {
    "fakegen.api.database_filling": ("SeededTable",),
    "fakegen.api.editors": ("json_schema",),
    "fakegen.api.example_files": (
        "about_example",
        "copy_examples",
        "example_schemas",
    ),
    "fakegen.api.exporting": ("export",),
    "fakegen.api.fixture_table": ("FixtureTable",),
    "fakegen.api.fixtures": ("Fixtures",),
    "fakegen.api.from_types": ("fixtures_of", "of", "schema_of", "type_schema"),
    "fakegen.api.row": ("Row",),
    "fakegen.api.inferring": ("database_schema", "infer_schema"),
    "fakegen.api.jobs": ("Job", "JobPart", "gather", "job", "load_job"),
    "fakegen.api.known_words": ("explained_kinds", "known_words"),
    "fakegen.api.learning": ("learn",),
    "fakegen.api.masking": ("MaskedTable", "mask", "mask_schema"),
    "fakegen.api.loading": (
        "generate",
        "load",
        "schema",
    ),
    "fakegen.api.learned_model": (
        "LearnedModel",
        "check_savable",
        "load_model",
        "save_model",
    ),
    "fakegen.api.kept_schema": ("Schema",),
    "fakegen.api.outline": ("SchemaOutline", "outline"),
    "fakegen.api.tables": (
        "Table",
        "Tables",
    ),
    "fakegen.arrays.type_kinds": ("is_quantity",),
    "fakegen.arrays.positions": ("positions_among",),
    "fakegen.arrays.masks": (
        "is_finite",
        "is_present",
    ),
    "fakegen.catalogue.entry": ("Entry",),
    "fakegen.catalogue.lookup": (
        "Explanations",
        "explain",
        "look_up",
    ),
    "fakegen.checking.checker": (
        "CheckReport",
        "ViolatingRow",
        "Violation",
    ),
    "fakegen.checking.fidelity": (
        "ColumnFidelity",
        "Fidelity",
        "RelationFidelity",
        "RuleFidelity",
    ),
    "fakegen.constraints.pairing": ("Pairing",),
    "fakegen.constraints.row_limit": ("RowLimit",),
    "fakegen.databases.dialects": ("Dialect",),
    "fakegen.detection.detect": ("detection_of",),
    "fakegen.installed_plugins": ("has_plugins",),
    "fakegen.engine.gathering": ("GatheredRun",),
    "fakegen.engine.part_run": ("PartMade",),
    "fakegen.engine.task": ("Slice",),
    "fakegen.errors": (
        "CheckError",
        "DataError",
        "FakegenError",
        "FakegenWarning",
        "GenerationError",
        "LimitError",
        "Mark",
        "ModelError",
        "ParameterError",
        "PluginError",
        "Problem",
        "SchemaError",
        "TableNotFound",
        "UsageError",
        "did_you_mean",
        "nearest",
        "number_of",
    ),
    "fakegen.expressions.compiled": (
        "compile_expression",
        "compile_template",
    ),
    "fakegen.formats.partial_file": ("write_file",),
    "fakegen.hookspecs": ("hookimpl",),
    "fakegen.interfaces.block": ("Block",),
    "fakegen.interfaces.command": ("Command",),
    "fakegen.interfaces.condition": ("Condition",),
    "fakegen.interfaces.constraint": (
        "Constraint",
        "ConstraintKind",
        "FUSE",
        "FoundConstraint",
        "Hint",
        "HintKind",
        "Predicate",
        "RISING",
        "Surroundings",
        "TableColumn",
        "constraint",
    ),
    "fakegen.interfaces.database": (
        "Database",
        "DatabaseUrl",
    ),
    "fakegen.interfaces.detector": (
        "Detection",
        "Detector",
    ),
    "fakegen.interfaces.definition": ("Definition", "ForeignKey", "PartialUnique"),
    "fakegen.interfaces.dialect": ("DefiningDialect", "SqlDialect"),
    "fakegen.interfaces.executor": ("Executor",),
    "fakegen.interfaces.sent_work": ("TASKS_PER_WORKER", "SentWork", "pending_in_order"),
    "fakegen.interfaces.expression": (
        "Expression",
        "Template",
    ),
    "fakegen.interfaces.format": (
        "Format",
        "Writer",
    ),
    "fakegen.interfaces.function": ("Function",),
    "fakegen.interfaces.generator": (
        "Countable",
        "Generator",
        "RowGenerator",
        "Spread",
    ),
    "fakegen.interfaces.method": (
        "Evidence",
        "LearnedColumn",
        "Method",
        "Model",
        "Outline",
        "Preparation",
        "Rare",
    ),
    "fakegen.interfaces.metric": ("Metric",),
    "fakegen.interfaces.observed": (
        "Observed",
        "ObservedColumn",
    ),
    "fakegen.interfaces.nested_entries": (
        "Element",
        "Length",
        "Members",
    ),
    "fakegen.interfaces.parameters": (
        "Parameter",
        "description",
        "parameters_of",
    ),
    "fakegen.interfaces.place": ("Places",),
    "fakegen.interfaces.provider": (
        "Conditional",
        "Context",
        "Dynamic",
        "Lookup",
        "ModelUse",
        "Provider",
        "ProviderNamespace",
        "provider",
    ),
    "fakegen.interfaces.record": ("Record", "RecordField", "ValueType"),
    "fakegen.interfaces.source": ("Source",),
    "fakegen.interfaces.strategy": (
        "Assignment",
        "Built",
        "KeyedAssignment",
        "Strategy",
        "TableSteps",
        "Unfit",
    ),
    "fakegen.interfaces.type_reader": ("TypeReader",),
    "fakegen.language.building": (
        "column",
        "table",
    ),
    "fakegen.learning.codings.arrow_json": (
        "array_from_json",
        "array_to_json",
        "parse_type",
    ),
    "fakegen.learning.codings.coding": (
        "Coding",
        "UNSEEN",
    ),
    "fakegen.learning.codings.continuous": ("Continuous",),
    "fakegen.learning.codings.fitting": (
        "learn_column",
        "learn_levels",
    ),
    "fakegen.learning.codings.fused": ("Fused",),
    "fakegen.learning.codings.grid": ("Grid",),
    "fakegen.learning.codings.learnable": (
        "Unlearnable",
        "check_distinct",
        "learn_each",
        "learnable_array",
        "needed_columns",
    ),
    "fakegen.learning.codings.levels": ("Levels",),
    "fakegen.learning.codings.restoring": (
        "cast_given",
        "restore_codings",
        "saved_codings",
    ),
    "fakegen.learning.correlation": (
        "is_correlation",
        "strongest_pairs",
        "with_least_eigenvalue",
    ),
    "fakegen.limits": (
        "UNTRUSTED",
        "Budget",
        "Limits",
        "check_time",
        "reason_of",
    ),
    "fakegen.sources.opening": ("open_file",),
    "fakegen.learning.saved": (
        "saved_array",
        "saved_field",
        "saved_rising",
    ),
    "fakegen.plan.explanation": (
        "ConditionFacts",
        "ConstraintFacts",
        "Explanation",
        "ModelFacts",
        "NullFacts",
        "LinkFacts",
        "StepFacts",
        "TableFacts",
        "Uniqueness",
    ),
    "fakegen.plan.probing": ("BentFacts",),
    "fakegen.passwords": ("without_passwords",),
    "fakegen.progress": (
        "advance",
        "listening",
    ),
    "fakegen.registry.cache": (
        "plugged_in",
        "registry_for",
    ),
    "fakegen.registry.registry": ("Registry",),
    "fakegen.report.measuring": (
        "Comparison",
        "Measurement",
    ),
    "fakegen.report.data": ("compare",),
    "fakegen.streams.permutation": ("Permutation",),
    "fakegen.streams.purposes": ("Purpose",),
    "fakegen.signals": ("ENDING_SIGNALS",),
    "fakegen.streams.rows": ("Rows",),
    "fakegen.streams.sampling": (
        "sample_rows",
        "sampled_from",
    ),
    "fakegen.streams.stream": (
        "Stream",
        "cumulate",
    ),
    "fakegen.terminal_text": ("printable",),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "ENDING_SIGNALS",
    "FUSE",
    "RISING",
    "TASKS_PER_WORKER",
    "UNSEEN",
    "UNTRUSTED",
    "Assignment",
    "BentFacts",
    "Block",
    "Budget",
    "Built",
    "CheckError",
    "CheckReport",
    "Coding",
    "ColumnFidelity",
    "Command",
    "Comparison",
    "Condition",
    "ConditionFacts",
    "Conditional",
    "Constraint",
    "ConstraintFacts",
    "ConstraintKind",
    "Context",
    "Continuous",
    "Countable",
    "DataError",
    "Database",
    "DatabaseUrl",
    "DefiningDialect",
    "Definition",
    "Detection",
    "Detector",
    "Dialect",
    "Dynamic",
    "Element",
    "Entry",
    "Evidence",
    "Executor",
    "Explanation",
    "Explanations",
    "Expression",
    "FakegenError",
    "FakegenWarning",
    "Fidelity",
    "FixtureTable",
    "Fixtures",
    "ForeignKey",
    "Format",
    "FoundConstraint",
    "Function",
    "Fused",
    "GatheredRun",
    "GenerationError",
    "Generator",
    "Grid",
    "Hint",
    "HintKind",
    "Job",
    "JobPart",
    "KeyedAssignment",
    "LearnedColumn",
    "LearnedModel",
    "Length",
    "Levels",
    "LimitError",
    "Limits",
    "LinkFacts",
    "Lookup",
    "Mark",
    "MaskedTable",
    "Measurement",
    "Members",
    "Method",
    "Metric",
    "Model",
    "ModelError",
    "ModelFacts",
    "ModelUse",
    "NullFacts",
    "Observed",
    "ObservedColumn",
    "Outline",
    "Pairing",
    "Parameter",
    "ParameterError",
    "PartMade",
    "PartialUnique",
    "Permutation",
    "Places",
    "PluginError",
    "Predicate",
    "Preparation",
    "Problem",
    "Provider",
    "ProviderNamespace",
    "Purpose",
    "Rare",
    "Record",
    "RecordField",
    "Registry",
    "RelationFidelity",
    "Row",
    "RowGenerator",
    "RowLimit",
    "Rows",
    "RuleFidelity",
    "Schema",
    "SchemaError",
    "SchemaOutline",
    "SeededTable",
    "SentWork",
    "Slice",
    "Source",
    "Spread",
    "SqlDialect",
    "StepFacts",
    "Strategy",
    "Stream",
    "Surroundings",
    "Table",
    "TableColumn",
    "TableFacts",
    "TableNotFound",
    "TableSteps",
    "Tables",
    "Template",
    "TypeReader",
    "Unfit",
    "Uniqueness",
    "Unlearnable",
    "UsageError",
    "ValueType",
    "ViolatingRow",
    "Violation",
    "Writer",
    "about_example",
    "advance",
    "array_from_json",
    "array_to_json",
    "cast_given",
    "check_distinct",
    "check_savable",
    "check_time",
    "column",
    "compare",
    "compile_expression",
    "compile_template",
    "constraint",
    "copy_examples",
    "cumulate",
    "database_schema",
    "description",
    "detection_of",
    "did_you_mean",
    "example_schemas",
    "explain",
    "explained_kinds",
    "export",
    "fixtures_of",
    "gather",
    "generate",
    "has_plugins",
    "hookimpl",
    "infer_schema",
    "is_correlation",
    "is_finite",
    "is_present",
    "is_quantity",
    "job",
    "json_schema",
    "known_words",
    "learn",
    "learn_column",
    "learn_each",
    "learn_levels",
    "learnable_array",
    "listening",
    "load",
    "load_job",
    "load_model",
    "look_up",
    "mask",
    "mask_schema",
    "nearest",
    "needed_columns",
    "number_of",
    "of",
    "open_file",
    "outline",
    "parameters_of",
    "parse_type",
    "pending_in_order",
    "plugged_in",
    "positions_among",
    "printable",
    "provider",
    "reason_of",
    "registry_for",
    "restore_codings",
    "sample_rows",
    "sampled_from",
    "save_model",
    "saved_array",
    "saved_codings",
    "saved_field",
    "saved_rising",
    "schema",
    "schema_of",
    "strongest_pairs",
    "table",
    "type_schema",
    "with_least_eigenvalue",
    "without_passwords",
    "write_file",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        from fakegen.errors import did_you_mean, nearest

        hint = "" if name.startswith("_") else did_you_mean(nearest(name, __all__))
        raise AttributeError(f"module 'fakegen' has no attribute {name!r}{hint}")
    import_module(_HOME_OF["FakegenError"])  # anything that follows can raise one
    import_module(_HOME_OF[name])
    for home in _HOMES:
        if home in sys.modules:
            _take_from(home)
    return globals()[name]


def _take_from(home: str) -> None:
    """Export a loaded module's names; messages and documentation show them as ``fakegen``'s own."""
    module = sys.modules[home]
    if not all(hasattr(module, name) for name in _HOMES[home]):
        return  # it is still being imported: its names are exported later
    for name in _HOMES[home]:
        if name not in globals():
            value = globals()[name] = getattr(module, name)
            if isinstance(value, type | FunctionType) or hasattr(value, "__wrapped__"):
                value.__module__ = __name__


def __dir__() -> list[str]:
    return sorted([*globals(), *_HOME_OF])
