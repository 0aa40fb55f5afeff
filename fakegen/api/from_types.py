"""From types of other libraries to schemas and fixtures."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fakegen.api.checked_arguments import Plugins, as_plugins
from fakegen.api.type_records import records_of
from fakegen.errors import Problem, SchemaError, nearest
from fakegen.language.nodes import MappingNode, Node, from_python
from fakegen.registry import registry_for

if TYPE_CHECKING:
    from fakegen.api.fixtures import Fixtures
    from fakegen.api.kept_schema import Schema
    from fakegen.interfaces.record import Record


def of(
    thing: Any,
    *,
    rows: int | None = None,
    columns: Mapping[str, Any] | None = None,
    schema: str | Path | Mapping[str, Any] | None = None,
    seed: int | str | None = None,
    window: int | None = None,
    plugins: Plugins = (),
) -> Fixtures:
    """Return fixtures of a type: ``fakegen.of(Customer).one(name="Ada")`` is a ``Customer``.

    Args:
        thing: A class (dataclass, TypedDict, named tuple, attrs, msgspec, pydantic, SQLAlchemy, Django,
            pandera), an object that describes tables (an Arrow schema, SQLAlchemy's metadata, a Protobuf
            message), or a document or its file (JSON Schema, OpenAPI, ODCS, dbt, Frictionless, Avro).
        rows: How many rows the type's table has.
        columns: Entries of ``columns:`` that take the place of what follows from the type.
        schema: A schema, as a file or a mapping, whose tables are called like the type's: its columns take
            the place of what follows from the type, its constraints are added, and so are tables, sources
            and models that its columns draw from.
        seed: The seed; 0 by default.
        window: See :meth:`Schema.fixtures`.
        plugins: As for :func:`load`.

    Raises:
        UsageError: It is nothing that fakegen can read.
        SchemaError: A field cannot be made, or contradicts itself; the place names the field.
    """
    made = fixtures_of(thing, rows=rows, columns=columns, schema=schema, plugins=plugins)
    return made(seed=seed, window=window)


def fixtures_of(
    thing: Any,
    *,
    rows: int | None = None,
    columns: Mapping[str, Any] | None = None,
    schema: str | Path | Mapping[str, Any] | None = None,
    plugins: Plugins = (),
) -> Callable[..., Fixtures]:
    """Return what makes fixtures of a type at a ``seed`` and a ``window``; see :func:`of`."""
    from fakegen.api.fixtures import Fixtures
    from fakegen.types.python_values import RecordShape

    records = records_of(thing, registry_for(as_plugins(plugins)))
    made_from = _schema(records, rows, columns, schema, plugins)
    shapes = {record.name: RecordShape(record) for record in records}

    def made(
        *, seed: int | str | None = None, window: int | None = None, seeded: bool = False
    ) -> Fixtures:
        plans = made_from.fixture_plans(seed)
        return Fixtures(plans, window, shapes, records[0].name, seeded=seeded)

    return made


def schema_of(
    thing: Any,
    *,
    rows: int | None = None,
    columns: Mapping[str, Any] | None = None,
    schema: str | Path | Mapping[str, Any] | None = None,
    plugins: Plugins = (),
) -> Schema:
    """Return the schema of a type; see :func:`of`."""
    records = records_of(thing, registry_for(as_plugins(plugins)))
    return _schema(records, rows, columns, schema, plugins)


def type_schema(thing: Any, *, plugins: Plugins = ()) -> str:
    """Return the schema of a type as YAML, to read and to change; see :func:`of`."""
    from fakegen.inference.type_text import type_schema as written
    from fakegen.types.entries import document

    records = records_of(thing, registry_for(as_plugins(plugins)))
    return written(document(records), records[0].place)


def _schema(
    records: Sequence[Record],
    rows: int | None,
    columns: Mapping[str, Any] | None,
    schema: str | Path | Mapping[str, Any] | None,
    plugins: Plugins,
) -> Schema:
    """Return the schema of records, with what is said of it over what follows from the types."""
    from fakegen.api.kept_schema import Schema
    from fakegen.api.loading import read_written
    from fakegen.language.overlay import columns_named, overlaid
    from fakegen.types.entries import document
    from fakegen.types.field_places import placed

    first = records[0]
    written = read_written({} if schema is None else schema)
    _check_tables(written.node, records)
    over = overlaid(
        written.node,
        from_python(
            {"tables": {first.name: {"columns": dict(columns)}}} if columns else {}, first.place
        ),
    )
    made = placed(from_python(document(records, rows, columns_named(over)), first.place), records)
    return Schema(replace(written, node=overlaid(made, over)).planner(as_plugins(plugins)))


def _check_tables(node: Node, records: Sequence[Record]) -> None:
    """Check that a schema has a table of one of the types, if it has tables.

    Raises:
        SchemaError: It has only others.
    """
    tables = node.get("tables") if isinstance(node, MappingNode) else None
    found = list(tables.names()) if isinstance(tables, MappingNode) else []
    names = [record.name for record in records]
    if found and not any(key.value in names for key in found):
        message = f"this is no table of the type, which has {', '.join(names)}"
        hint = nearest(str(found[0].value), names)
        raise SchemaError([Problem(found[0].mark, message, hint)])
