"""The JSON Schema of the language, for completion and checks in editors.

It is made so that each mistake fails in one place, with one short message: see
:mod:`fakegen.catalogue.json_values`. Where even that message would be a list of a thousand names,
``errorMessage``, which editors show instead, says it in a sentence.
"""

from __future__ import annotations

from fakegen.catalogue.json_columns import column_definitions, provider_definitions
from fakegen.catalogue.json_constraints import constraint_schema
from fakegen.catalogue.json_links import rows_schema
from fakegen.catalogue.json_masks import mask_definitions, masked_tables
from fakegen.catalogue.json_models import model_schema
from fakegen.catalogue.json_modifiers import LOCALE, LOCALE_REFERENCE, modifier_definitions
from fakegen.catalogue.json_names import JsonNames
from fakegen.catalogue.json_providers import provider_schema
from fakegen.catalogue.json_sources import source_definitions, source_schema
from fakegen.catalogue.json_tables import CONDITION, table_schema
from fakegen.catalogue.json_values import STRING, Json, named, template_definitions
from fakegen.language import defaults
from fakegen.language.reading import LIBRARIES
from fakegen.registry import Registry

_LIBRARY: Json = {
    "type": "object",
    "required": ["providers"],
    "additionalProperties": False,
    "properties": {
        "providers": {
            "description": "Installed modules, classes or distributions with further providers.",
            "type": "array",
            "items": STRING,
        }
    },
}


def json_schema(
    registry: Registry, locale: str = defaults.LOCALE, *, portable: bool = False
) -> Json:
    """Return the JSON Schema (draft 2020-12) of schemas that these plugins can run.

    Args:
        registry: Whose providers, sources, models and constraints may be named.
        locale: Whose providers are described; other locales' names are allowed too.
        portable: Whether to leave out what plugins add under their own prefix (``acme.sku``), and to
            accept any such name instead, so that the file suits every installation.
    """
    names = JsonNames(registry, locale, portable)
    providers = {name: provider_schema(item) for name, item in names.described.items()}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "fakegen schema",
        "description": "Tables of fake data: their columns, what they must satisfy, what is "
        "learned from real data.",
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "fakegen": {"const": defaults.VERSION, "description": "The language's version."},
            "seed": {
                "type": ["integer", "string"],
                "description": "The seed of all random values.",
            },
            "locale": {"description": "The locale of columns that set none.", **LOCALE_REFERENCE},
            "now": {"description": "The moment that relative dates count from."},
            **{
                name: {"description": f"Further providers of {name}.", **_LIBRARY}
                for name in LIBRARIES
            },
            "sources": named("Existing data, by name.", source_schema(names)),
            "models": named("Models that are learned from sources, by name.", model_schema(names)),
            "tables": True,
            "mask": masked_tables(),
        },
        "if": {"not": {"required": ["mask"]}},
        "then": {
            "required": ["tables"],
            "if": {"anyOf": [{"required": [name]} for name in LIBRARIES]},
            "then": _tables("extended-table"),
            "else": _tables("table"),
        },
        "$defs": {
            **template_definitions(),
            "locale": LOCALE,
            "rows": rows_schema(),
            "condition": CONDITION,
            "constraint": constraint_schema(names),
            "table": table_schema("column"),
            "extended-table": table_schema("extended-column"),
            **column_definitions(names, providers),
            **mask_definitions(),
            **provider_definitions(providers),
            **modifier_definitions(),
            **source_definitions(),
        },
    }


def _tables(table: str) -> Json:
    """Return the schema of a document whose tables are of a kind."""
    tables = named("The tables to make, by name.", {"$ref": f"#/$defs/{table}"})
    return {"properties": {"tables": tables}}
