"""The JSON Schema of columns: one provider and any modifiers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from fakegen.catalogue.json_modifiers import modifier_references
from fakegen.catalogue.json_names import JsonNames
from fakegen.catalogue.json_values import Json, counted
from fakegen.language.modifiers import MODIFIERS


def column_definitions(names: JsonNames, providers: Mapping[str, Json]) -> Json:
    """Return the definitions that schemas of tables refer to; ``providers`` is the schema of each."""
    return {
        "column": _column(names, providers),
        "extended-column": _extended_column(providers),
        "provider": _provider_name(names),
    }


def provider_definitions(providers: Mapping[str, Json]) -> Json:
    """Return the definitions that schemas of columns refer to."""
    return {
        **{f"provider-{name}": item for name, item in providers.items() if "." not in name},
        "provider-elsewhere": {"description": "A provider of another locale."},
        **_provider_counts(list(MODIFIERS)),
    }


def _provider_name(names: JsonNames) -> Json:
    named: Json = {
        "enum": names.all,
        "errorMessage": "There is no such provider: 'fakegen providers' lists them.",
    }
    return {"if": {"pattern": names.pattern()}, "else": named} if names.portable else named


def _column(names: JsonNames, providers: Mapping[str, Json]) -> Json:
    others = [name for name in names.all if name not in names.described]
    mapping: Json = {
        "properties": {
            **_own_providers(providers),
            **{name: item for name, item in providers.items() if "." in name},
            **{name: {"$ref": "#/$defs/provider-elsewhere"} for name in others},
            **modifier_references(),
        },
        # To YAML the modifier 'null' is no string, so that editors do not find it among the properties.
        "patternProperties": {"^null$": True, **names.patterns()},
        "additionalProperties": False,
        "if": {
            "propertyNames": {"anyOf": [{"enum": [*MODIFIERS, None]}, {"$ref": "#/$defs/provider"}]}
        },
        "then": {"$ref": "#/$defs/keys-0-0"},
    }
    return {
        "description": "A column: a provider's name, or a mapping of one provider and any "
        "modifiers.",
        "type": ["string", "object"],
        "if": {"type": "string"},
        "then": {"$ref": "#/$defs/provider"},
        "else": {"if": {"type": "object"}, "then": mapping},
    }


def _extended_column(providers: Mapping[str, Json]) -> Json:
    """Return the schema of a column where the schema itself adds providers, which nobody knows here."""
    return {
        "description": "A column: a provider's name, or a mapping of one provider and any modifiers.",
        "type": ["string", "object"],
        "minProperties": 1,
        "properties": {**_own_providers(providers), **modifier_references()},
    }


def _own_providers(names: Iterable[str]) -> Json:
    """Return the properties of a column that are providers without a prefix."""
    return {name: {"$ref": f"#/$defs/provider-{name}"} for name in names if "." not in name}


def _provider_counts(modifiers: list[str]) -> Json:
    """Return schemas that together require exactly one key that is not a modifier.

    JSON Schema cannot count keys of a kind, but it can count all keys. So each modifier in turn is
    looked for; in the end, the number of keys must be one more than the number of modifiers found.
    ``keys-3-2`` applies once three modifiers were looked for and two found.
    """
    made: Json = {}
    for place, modifier in enumerate(modifiers):
        for found in range(place + 1):
            made[f"keys-{place}-{found}"] = {
                "if": {"required": [modifier]},
                "then": {"$ref": f"#/$defs/keys-{place + 1}-{found + 1}"},
                "else": {"$ref": f"#/$defs/keys-{place + 1}-{found}"},
            }
    for found in range(len(modifiers) + 1):
        one = counted(
            found + 1, found + 1, "A column needs exactly one provider besides its modifiers."
        )
        made["keys-refused"] = one["else"]  # the same for all numbers, and long
        one["else"] = {"$ref": "#/$defs/keys-refused"}
        made[f"keys-{len(modifiers)}-{found}"] = one
    return made
