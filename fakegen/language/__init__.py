"""The schema language: what a user wrote, typed and located."""

from fakegen.language.documents import read_document
from fakegen.language.nodes import (
    MappingNode,
    Node,
    ScalarNode,
    SequenceNode,
    by_number,
    from_python,
)
from fakegen.language.reading import read_column, read_columns, read_schema
from fakegen.language.spec import (
    ENDLESS,
    ChildrenSpec,
    ColumnSpec,
    ConditionSpec,
    ConstraintSpec,
    ModelSpec,
    SchemaSpec,
    SourceSpec,
    TableSpec,
    VariantSpec,
)

__all__ = [
    "ENDLESS",
    "ChildrenSpec",
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
    "VariantSpec",
    "by_number",
    "from_python",
    "read_column",
    "read_columns",
    "read_document",
    "read_schema",
]
