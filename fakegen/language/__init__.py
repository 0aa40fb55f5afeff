"""The schema language: what a user wrote, typed and located."""

from fakegen.language.documents import read_document
from fakegen.language.nodes import MappingNode, Node, ScalarNode, SequenceNode, from_python
from fakegen.language.reading import read_schema
from fakegen.language.spec import (
    ColumnSpec,
    ConditionSpec,
    ConstraintSpec,
    ModelSpec,
    SchemaSpec,
    SourceSpec,
    TableSpec,
)

__all__ = [
    "ColumnSpec",
    "ConditionSpec",
    "ConstraintSpec",
    "MappingNode",
    "ModelSpec",
    "Node",
    "ScalarNode",
    "SchemaSpec",
    "SequenceNode",
    "SourceSpec",
    "TableSpec",
    "from_python",
    "read_document",
    "read_schema",
]
