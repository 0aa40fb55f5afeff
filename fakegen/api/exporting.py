"""From schemas to the types and contracts of others."""

from __future__ import annotations

from pathlib import Path

from fakegen.api.kept_schema import Schema
from fakegen.errors import UsageError, did_you_mean, nearest


def export(schema: Schema, kind: str) -> str:
    """Return the rules of a schema's tables as a document or Python source of another library.

    Args:
        schema: The schema.
        kind: ``json-schema``, ``pydantic``, ``pandera``, ``dbt``, ``odcs`` or ``great-expectations``.

    Raises:
        UsageError: There is no such kind.
        SchemaError: All the mistakes in the schema, with their places.
    """
    from fakegen.exports import EXPORTS
    from fakegen.exports.table_records import table_records

    if kind not in EXPORTS:
        hint = did_you_mean(nearest(kind, EXPORTS)) or f"; use one of {', '.join(EXPORTS)}"
        raise UsageError(f"nothing is exported as {kind!r}{hint}")
    planner = schema._planner
    records = table_records(planner.spec, planner.plan())
    return EXPORTS[kind](records, Path(planner.spec.file).stem)
