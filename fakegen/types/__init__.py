"""Types of other libraries as tables: each module reads one library's by that library's own reflection."""

from __future__ import annotations

from collections.abc import Iterable

from fakegen.hookspecs import hookimpl
from fakegen.interfaces.type_reader import TypeReader


@hookimpl
def fakegen_types() -> Iterable[TypeReader]:
    """Return the built-in readers; a more special kind stands before a more general one."""
    from fakegen.interfaces.parameters import description
    from fakegen.types import (
        arrow_schemas,
        attrs_classes,
        avro,
        dbt,
        django_models,
        frictionless,
        json_documents,
        msgspec_structs,
        odcs,
        pandera_schemas,
        plain_classes,
        protobuf,
        pydantic_models,
        python_classes,
        sqlalchemy_tables,
    )

    by_annotations = {
        "pydantic": pydantic_models,
        "attrs": attrs_classes,
        "msgspec": msgspec_structs,
        "classes": plain_classes,
    }
    return [
        sqlalchemy_tables.READER,
        django_models.READER,
        pandera_schemas.READER,
        *(
            TypeReader(name, module.knows, python_classes.records, description(module.record))
            for name, module in by_annotations.items()
        ),
        arrow_schemas.READER,
        protobuf.READER,
        odcs.READER,
        dbt.READER,
        frictionless.READER,
        avro.READER,
        json_documents.READER,
    ]
