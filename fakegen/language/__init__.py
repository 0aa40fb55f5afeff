"""The schema language: what a user wrote, typed and located."""

from fakegen.language.documents import read_document
from fakegen.language.nodes import Mapping, Node, Scalar, Sequence, from_python
from fakegen.language.reading import DEFAULT_LOCALE, read_schema
from fakegen.language.schema import (
    Column,
    ConstraintSpec,
    GivenSpec,
    ModelSpec,
    Schema,
    SourceSpec,
    Table,
)

__all__ = [
    "DEFAULT_LOCALE",
    "Column",
    "ConstraintSpec",
    "GivenSpec",
    "Mapping",
    "ModelSpec",
    "Node",
    "Scalar",
    "Schema",
    "Sequence",
    "SourceSpec",
    "Table",
    "from_python",
    "read_document",
    "read_schema",
]
