"""The JSON Schema of the language, for completion and checks in editors.

It is made so that each mistake fails in one place, with one short message: see
:mod:`fakegen.catalogue.json_values`. Where even that message would be a list of a thousand names,
``errorMessage``, which editors show instead, says it in a sentence.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping

from fakegen.catalogue.json_links import (
    COLUMNS_NEEDED,
    KEY,
    ROWS,
    reference_parameters,
    reference_schema,
    rows_schema,
)
from fakegen.catalogue.json_masks import mask_definitions, masked_tables
from fakegen.catalogue.json_values import (
    STRING,
    TEMPLATE,
    Json,
    by_key,
    first_paragraph,
    merged,
    parameter_schema,
    parameters_schema,
    row_dependent,
    value_schema,
)
from fakegen.interfaces.constraint import ConstraintKind
from fakegen.interfaces.parameters import Parameter
from fakegen.interfaces.provider import Provider
from fakegen.language import defaults
from fakegen.language.modifiers import MODIFIERS, Modifier
from fakegen.language.reading import LIBRARIES
from fakegen.registry import Registry

_CONSTANT: Json = {"type": ["string", "number", "boolean", "null"]}
_WANTED: Json = {
    "description": "A value, a list of values, a range, or null for none.",
    "type": ["string", "number", "boolean", "null", "array", "object"],
    "minItems": 1,
    "items": _CONSTANT,
    "minProperties": 1,
    "additionalProperties": False,
    "properties": {
        "min": {"description": "The least value.", **_CONSTANT},
        "max": {"description": "The greatest value.", **_CONSTANT},
    },
}
_CONDITION: Json = {
    "type": "object",
    "required": ["where", "rows"],
    "additionalProperties": False,
    "properties": {
        "where": {
            "description": "The condition on each column, or an expression.",
            "type": ["string", "object"],
            "minProperties": 1,
            "additionalProperties": _WANTED,
        },
        "rows": {"description": "How many rows.", "type": "integer", "minimum": 1},
    },
}
_RARE: Json = {
    "description": "What becomes of values that few rows have; by default they are withheld.",
    "type": "object",
    "properties": {
        "below": {
            "description": "Values seen fewer times than this are rare.",
            "type": "integer",
            "minimum": 1,
        },
        "into": {
            "description": "The category that they are merged into; null to make them null.",
            "type": ["string", "null"],
        },
    },
    "required": ["below"],
    "additionalProperties": False,
}
_LEARNED_COLUMN: Json = {
    "description": "Settings of a learned column.",
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "kind": {
            "description": "How it is learned; by default decided from the data.",
            "enum": ["categorical", "numeric"],
        },
        "form": {
            "description": "How it writes dates, numbers or durations, such as '%d.%m.%Y' or '#,##0.00'.",
            "type": ["string", "array"],
            "items": {"type": "string"},
            "minItems": 1,
        },
        "missing": {"description": "Values that mean 'no information'."},
        "rare": _RARE,
    },
}


_WEIGHT: Json = {"type": "number", "exclusiveMinimum": 0}
_LOCALES: Json = {
    "type": ["string", "array", "object"],
    "items": STRING,
    "minItems": 1,
    "additionalProperties": _WEIGHT,
}
_LOCALE: Json = {
    **_LOCALES,
    "properties": {
        "name": {
            "description": "The locale, such as nl_BE, a list of locales, or the weight of each.",
            **_LOCALES,
        },
        "strict": {
            "type": "boolean",
            "description": "Whether no other locale's data may stand in.",
        },
    },
    "minProperties": 1,
}
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


def _related(doc: str) -> Json:
    """Return the schema of what a source takes from others."""
    words: Json = {"type": "object", "additionalProperties": STRING}
    on: Json = {
        "description": "What identifies a row: a column of both, or own columns with the other's.",
        "type": ["string", "object"],
        "additionalProperties": STRING,
    }
    columns: Json = {"description": "What is taken, by the name that it gets.", **words}
    related: Json = {
        "type": "object",
        "properties": {"on": on, "columns": columns},
        "required": ["on", "columns"],
        "additionalProperties": False,
    }
    return {"type": "object", "description": doc, "additionalProperties": related}


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
    return _Language(registry, locale, portable).schema()


class _Language:
    """The parts of the JSON Schema of one registry."""

    def __init__(self, registry: Registry, locale: str, portable: bool) -> None:
        self._registry, self._portable = registry, portable
        self._described = {
            name: provider
            for name in registry.provider_names(locale)
            if self._known(name) and (provider := registry.provider(name, locale)) is not None
        }
        self._providers = {name: _provider(item) for name, item in self._described.items()}
        self._names = sorted({*self._described, *_names_anywhere(registry)})

    def schema(self) -> Json:
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
                "locale": {"description": "The locale of columns that set none.", **_LOCALE},
                "now": {"description": "The moment that relative dates count from."},
                **{
                    name: {"description": f"Further providers of {name}.", **_LIBRARY}
                    for name in LIBRARIES
                },
                "sources": _named("Existing data, by name.", self._source()),
                "models": _named("Models that are learned from sources, by name.", self._model()),
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
                "template": TEMPLATE,
                "rows": rows_schema(),
                "condition": _CONDITION,
                "constraint": self._constraint(),
                "table": self._table("column"),
                "extended-table": self._table("extended-column"),
                "column": self._column(),
                "extended-column": self._extended_column(),
                "provider": self._provider_name(),
                **mask_definitions(),
                **{
                    f"provider-{name}": item
                    for name, item in self._providers.items()
                    if "." not in name
                },
                **_provider_counts(list(MODIFIERS)),
            },
        }

    def _table(self, column: str) -> Json:
        entry: Json = {"$ref": f"#/$defs/{column}"}
        return {
            "description": "A table.",
            "type": "object",
            **COLUMNS_NEEDED,
            "additionalProperties": False,
            "properties": {
                "rows": ROWS,
                "key": KEY,
                "hidden": {
                    "description": "Made for other tables to refer to, but not written.",
                    "type": "boolean",
                    "default": False,
                },
                "locale": {"description": "The locale of columns that set none.", **_LOCALE},
                "columns": {
                    "description": "What each column holds, by name; several names may be "
                    "separated by commas.",
                    "type": "object",
                    "minProperties": 1,
                    "additionalProperties": entry,
                },
                "constraints": {
                    "description": "What the rows must satisfy.",
                    "type": "array",
                    "items": {"$ref": "#/$defs/constraint"},
                },
                "conditions": {
                    "description": "Conditions under which some rows are made.",
                    "type": "array",
                    "items": {"$ref": "#/$defs/condition"},
                },
                "variants": _named(
                    "Kinds of rows that tests ask for, by name: of each column a condition, or an "
                    "entry that takes its place.",
                    {
                        "type": "object",
                        "minProperties": 1,
                        "additionalProperties": {
                            "if": {
                                "type": "object",
                                "anyOf": [{"required": ["min"]}, {"required": ["max"]}],
                            },
                            "then": _WANTED,
                            "else": {
                                "anyOf": [
                                    {"$ref": f"#/$defs/{column}"},
                                    {"type": ["string", "number", "boolean", "null", "array"]},
                                ]
                            },
                        },
                    },
                ),
            },
        }

    def _provider_name(self) -> Json:
        named: Json = {
            "enum": self._names,
            "errorMessage": "There is no such provider: 'fakegen providers' lists them.",
        }
        return {"if": {"pattern": self._pattern()}, "else": named} if self._portable else named

    def _column(self) -> Json:
        names = [name for name in self._names if name not in self._described]
        patterns = self._open()
        mapping: Json = {
            "properties": {
                **{
                    name: item if "." in name else _once(name, item)
                    for name, item in self._providers.items()
                },
                **{name: {"description": "A provider of another locale."} for name in names},
                **{item.name: _modifier(item) for item in MODIFIERS.values()},
            },
            **patterns,
            "additionalProperties": False,
            "if": {
                "propertyNames": {
                    "anyOf": [{"enum": list(MODIFIERS)}, {"$ref": "#/$defs/provider"}]
                }
            },
            "then": {"$ref": "#/$defs/providers-0-0"},
        }
        return {
            "description": "A column: a provider's name, or a mapping of one provider and any "
            "modifiers.",
            "type": ["string", "object"],
            "if": {"type": "string"},
            "then": {"$ref": "#/$defs/provider"},
            "else": {"if": {"type": "object"}, "then": mapping},
        }

    def _extended_column(self) -> Json:
        """Return the schema of a column where the schema itself adds providers, which nobody knows here."""
        own = {name: item for name, item in self._providers.items() if "." not in name}
        return {
            "description": "A column: a provider's name, or a mapping of one provider and any modifiers.",
            "type": ["string", "object"],
            "minProperties": 1,
            "properties": {
                **{name: _once(name, item) for name, item in own.items()},
                **{item.name: _modifier(item) for item in MODIFIERS.values()},
            },
        }

    def _source(self) -> Json:
        common: Json = {
            "per": {
                "type": "array",
                "items": STRING,
                "description": "Columns of which each combination becomes one row; they are left out.",
            },
            "count": {
                **STRING,
                "description": "With 'per': the column that gets the number of rows of each combination.",
            },
            "of": {
                "type": "array",
                "items": STRING,
                "description": "With 'count': columns whose combinations are counted instead of rows.",
            },
            "missing": {
                "type": "object",
                "description": "Values that mean 'no information', by column.",
            },
            "select": {
                "type": "object",
                "description": "The columns to take, each an expression over the source's columns.",
                "additionalProperties": STRING,
            },
            "children": _related(
                "What is summed up of other sources, whose rows belong to this one's."
            ),
            "parents": _related(
                "What is taken from other sources, to whose rows this one's belong."
            ),
        }
        kinds = {name: item for name, item in self._registry.sources.items() if self._known(name)}
        alternatives = {}
        for name, source in kinds.items():
            own = {
                item.name: parameter_schema(item, by_row=False)
                for item in source.parameters.values()
            }
            properties = {name: {}, **own, **common}
            alternatives[name] = {"properties": properties, "additionalProperties": False}
        return {
            "description": "Existing data.",
            "type": "object",
            "properties": {
                name: {"description": first_paragraph(item.doc)} for name, item in kinds.items()
            },
            **by_key(alternatives, self._unknown(common, next(iter(kinds), "file"))),
        }

    def _model(self) -> Json:
        methods = {n: item for n, item in self._registry.methods.items() if self._known(n)}
        named: Json = {"enum": sorted(methods)}
        if self._portable:
            named = {"if": {"pattern": self._pattern()}, "else": named}
        properties: Json = {
            "source": {"type": "string", "description": "What it learns from."},
            "method": {
                "description": "How it learns.",
                "default": defaults.METHOD,
                "type": "string",
                **named,
            },
            "file": {"type": "string", "description": "A model file, relative to the schema."},
            "given": {
                "description": "Columns that are always given, so that the others follow them.",
                "type": "array",
                "items": STRING,
            },
            "derive": {
                "description": "Columns that are computed instead of learned, each with its expression.",
                "type": "object",
                "additionalProperties": STRING,
            },
            "columns": {
                "description": "Settings of columns, by name.",
                "type": "object",
                "additionalProperties": _LEARNED_COLUMN,
            },
            "rare": _RARE,
        }
        for method in methods.values():
            for item in method.parameters.values():
                properties.setdefault(item.name, parameter_schema(item, by_row=False))
        closed: Json = {
            "properties": dict.fromkeys(properties, True),
            "additionalProperties": False,
        }
        if self._portable:
            of_plugin = {"properties": {"method": {"pattern": self._pattern()}}}
            closed = {"if": {"required": ["method"], **of_plugin}, "else": closed}
        return {
            "description": "A model, learned from a source or read from a file.",
            "type": "object",
            "properties": properties,
            "if": {"required": ["file"]},
            "else": {"required": ["source"]},
            "allOf": [closed],
        }

    def _constraint(self) -> Json:
        kinds = {n: item for n, item in self._registry.constraints.items() if self._known(n)}
        taken = {name for kind in kinds.values() for name in list(kind.parameters)[1:]}
        # {sum: .., total: ..} is a sum, {total: ..} a total: kinds that are also parameters go last.
        ordered = sorted(kinds, key=lambda name: name in taken)
        alternatives = {
            name: parameters_schema(kinds[name].parameters, by_row=False) for name in ordered
        }
        mapping: Json = {
            "minProperties": 1,
            "properties": {name: _described(kind) for name, kind in kinds.items()},
            **by_key(alternatives, {"additionalProperties": False, **self._open()}),
        }
        return {
            "description": "An expression that every row must satisfy, or a kind of constraint with "
            "its parameters.",
            "type": ["string", "object"],
            "if": {"type": "object"},
            "then": mapping,
        }

    def _unknown(self, common: Json, first: str) -> Json:
        """Return the schema of a source of no known kind: none at all, a typo, or a plugin's."""
        return {
            "if": {"propertyNames": {"enum": list(common)}},
            "then": {"required": [first]},
            "else": {"properties": common, "additionalProperties": False, **self._open()},
        }

    def _known(self, name: str) -> bool:
        """Return whether a name is listed; a portable file has no names with a plugin's prefix."""
        first, dot, _ = name.partition(".")
        return not (self._portable and dot) or first in self._registry.namespaces

    def _pattern(self) -> str:
        """Return the pattern of names that plugins not installed here may add."""
        own = "|".join(sorted(self._registry.namespaces))
        return rf"^(?!({own})\.)[A-Za-z_]\w*\.." if own else r"^[A-Za-z_]\w*\.."

    def _open(self) -> Json:
        return {"patternProperties": {self._pattern(): True}} if self._portable else {}


def _named(description: str, item: Json) -> Json:
    return {"description": description, "type": "object", "additionalProperties": item}


def _tables(table: str) -> Json:
    """Return the schema of a document whose tables are of a kind."""
    named = _named("The tables to make, by name.", {"$ref": f"#/$defs/{table}"})
    return {"properties": {"tables": named}}


def _names_anywhere(registry: Registry) -> Iterable[str]:
    """Yield the names that namespaces have in any locale."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # some of the libraries' locales are deprecated
        for space in registry.namespaces.values():
            for locale in space.locales():
                yield from space.names(locale)


def _provider_counts(modifiers: list[str]) -> Json:
    """Return schemas that together require exactly one key that is not a modifier.

    JSON Schema cannot count keys of a kind, but it can count all keys. So each modifier in turn is
    looked for; in the end, the number of keys must be one more than the number of modifiers found.
    ``providers-3-2`` applies once three modifiers were looked for and two found.
    """
    made: Json = {}
    for place, modifier in enumerate(modifiers):
        for found in range(place + 1):
            made[f"providers-{place}-{found}"] = {
                "if": {"required": [modifier]},
                "then": {"$ref": f"#/$defs/providers-{place + 1}-{found + 1}"},
                "else": {"$ref": f"#/$defs/providers-{place + 1}-{found}"},
            }
    for found in range(len(modifiers) + 1):
        made[f"providers-{len(modifiers)}-{found}"] = {
            "minProperties": found + 1,
            "maxProperties": found + 1,
            "errorMessage": "A column needs exactly one provider besides its modifiers.",
        }
    return made


def _modifier(modifier: Modifier) -> Json:
    if modifier.name == "locale":
        return {"description": modifier.doc, **_LOCALE}
    limits = {"minimum": modifier.least, "maximum": modifier.greatest}
    given = {name: limit for name, limit in limits.items() if limit is not None}
    made = merged([value_schema(kind) for kind in modifier.types])
    if modifier.settings:
        kinds = [kind for kind in modifier.types if kind is not dict]
        listed: Json = {"items": STRING} if list in modifier.several else {}
        made = {
            "type": [
                *(value_schema(kind)["type"] for kind in kinds),
                *(["array"] if listed else []),
                "object",
            ],
            "properties": {name: _setting(words) for name, words in modifier.settings.items()},
            "additionalProperties": False,
            "minProperties": 1,
            **listed,
        }
    elif dict in modifier.several:
        one = {**made, **given}
        made = {"if": {"type": "object"}, "then": {"additionalProperties": one}, "else": one}
        given = {}
    elif modifier.name == "columns":
        made = {"type": "object", "additionalProperties": STRING}
    if modifier.expressions:
        made = _with_expressions(made, modifier)
    default = {} if modifier.default is None else {"default": modifier.default}
    return {"description": modifier.doc, **made, **given, **default}


def _with_expressions(made: Json, modifier: Modifier) -> Json:
    """Return the schema of a modifier's mapping with the expressions that it takes instead of settings."""
    written = {key.rpartition(" ")[2]: doc for key, doc in modifier.expressions.items()}
    first = next(iter(modifier.settings))
    listed = " or ".join(map(repr, written))
    said = {
        name: {"description": f"{doc[0].upper()}{doc[1:]}.", **STRING}
        for name, doc in written.items()
    }
    return {
        **made,
        "properties": {**made["properties"], **said},
        "if": {"type": "object", "required": [first]},
        "then": {
            "maxProperties": 1,
            "errorMessage": f"{first!r} cannot stand beside {listed}.",
        },
    }


def _setting(words: Mapping[str, str]) -> Json:
    described = "; ".join(f"{word}: {doc}" for word, doc in words.items())
    return {"description": f"{described}.", "type": "string", "enum": list(words)}


def _once(name: str, provider: Json) -> Json:
    """Return the reference to the schema of a provider that several schemas of columns name."""
    return {"description": provider["description"], "$ref": f"#/$defs/provider-{name}"}


def _provider(provider: Provider) -> Json:
    described: Json = {"description": first_paragraph(provider.doc)}
    if not provider.parameters:
        return {**described, "type": ["object", "null"], "maxProperties": 0}
    first = next(iter(provider.parameters.values()))
    if provider.takes_value:
        return {**described, **value_schema(first.annotation)}
    whole = parameters_schema(provider.parameters, by_row=True)
    if provider.name == "ref":
        for name, own in reference_parameters(_modifier(MODIFIERS["unique"])).items():
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
    made = row_dependent(first.annotation)
    if required or not made:
        return made
    if "if" in made:
        return {**made, "else": merged([made["else"], {"type": "null"}])}
    return merged([made, {"type": "null"}])


def _described(kind: ConstraintKind) -> Json:
    return {"description": first_paragraph(kind.doc)}
