"""The JSON Schema of providers: their parameters in a mapping, or one value in its place."""

from __future__ import annotations

from collections.abc import Mapping

from fakegen.catalogue.json_links import reference_parameters, reference_schema
from fakegen.catalogue.json_modifiers import modifier_schema
from fakegen.catalogue.json_values import (
    Json,
    first_paragraph,
    parameters_schema,
    row_dependent,
    value_schema,
)
from fakegen.interfaces.parameters import Parameter
from fakegen.interfaces.provider import Provider
from fakegen.language.modifiers import MODIFIERS


def provider_schema(provider: Provider) -> Json:
    """Return the schema of what may follow a provider's name."""
    described: Json = {"description": first_paragraph(provider.doc)}
    if not provider.parameters:
        return {**described, "type": ["object", "null"], "maxProperties": 0}
    first = next(iter(provider.parameters.values()))
    if provider.takes_value:
        return {**described, **value_schema(first.annotation)}
    whole = parameters_schema(provider.parameters, by_row=True)
    if provider.name == "ref":
        for name, own in reference_parameters(modifier_schema(MODIFIERS["unique"])).items():
            said = whole["properties"][name].get("description")
            whole["properties"][name] = {**own, "description": said}
        return {**described, **reference_schema(whole)}
    alone = _alone(provider.parameters, first)
    return {**described, "if": {"type": "object"}, "then": whole, "else": alone}


def _alone(parameters: Mapping[str, Parameter], first: Parameter) -> Json:
    """Return the schema of what may follow a provider's name instead of a mapping."""
    required = [item.name for item in parameters.values() if item.required]
    if any(name != first.name for name in required):
        return {"type": "object"}
    return row_dependent(first.annotation, nullable=not required)
