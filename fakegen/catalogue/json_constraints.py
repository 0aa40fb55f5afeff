"""The JSON Schema of constraints: expressions, and kinds with their parameters."""

from __future__ import annotations

from fakegen.catalogue.json_names import JsonNames
from fakegen.catalogue.json_values import Json, by_key, first_paragraph, parameters_schema


def constraint_schema(names: JsonNames) -> Json:
    """Return the schema of a constraint."""
    kinds = {n: item for n, item in names.registry.constraints.items() if names.knows(n)}
    taken = {name for kind in kinds.values() for name in list(kind.parameters)[1:]}
    # {sum: .., total: ..} is a sum, {total: ..} a total: kinds that are also parameters go last.
    ordered = sorted(kinds, key=lambda name: name in taken)
    alternatives = {
        name: parameters_schema(kinds[name].parameters, by_row=False) for name in ordered
    }
    mapping: Json = {
        "minProperties": 1,
        "properties": {
            name: {"description": first_paragraph(kind.doc)} for name, kind in kinds.items()
        },
        **by_key(alternatives, {"additionalProperties": False, **names.open()}),
    }
    return {
        "description": "An expression that every row must satisfy, or a kind of constraint with "
        "its parameters.",
        "type": ["string", "object"],
        "if": {"type": "object"},
        "then": mapping,
    }
