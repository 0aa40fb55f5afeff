"""Objects checked by jsonschema, whichever draft of JSON Schema or version of OpenAPI the document has."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from fakegen.types.json_references import REFERENCES

_OWN = ("type", "allOf", "anyOf", "oneOf", "not", "if", "then", "else", *REFERENCES, "required", "properties",
        "additionalProperties", "patternProperties", "propertyNames", "minProperties", "maxProperties",
        "items", "prefixItems", "enum", "const")  # fmt: skip
"""What a document says of the object that it describes itself, not of those in it."""
_COMBINED = frozenset([*REFERENCES, "allOf", "anyOf", "oneOf"])


def checked_by(
    root: Mapping[str, Any], schema: Mapping[str, Any]
) -> Callable[[Mapping[str, Any]], Any]:
    """Return what checks objects of a document's schema, and returns them; all pass without jsonschema.

    Args:
        root: The document.
        schema: The schema.
    """
    try:
        from jsonschema import Draft202012Validator
        from jsonschema.exceptions import UnknownType
        from jsonschema.validators import validator_for
        from referencing.exceptions import Unresolvable
    except ImportError:
        return dict
    whole = schema if schema is root else {**_others(root), **schema}
    draft = validator_for(root, default=None)
    validator = Draft202012Validator(_modern(whole)) if draft is None else draft(whole)

    def checked(values: Mapping[str, Any]) -> Any:
        made = dict(values)
        try:
            error = next(validator.iter_errors(made), None)
        except RecursionError:
            return made  # a base class names those that are derived from it, which jsonschema follows without an end
        except (Unresolvable, UnknownType) as wrong:
            first, *_ = str(wrong).splitlines()
            raise ValueError(f"jsonschema cannot check it: {first.rstrip(':')}") from wrong
        if error is not None:
            raise ValueError(f"{error.json_path}: {error.message}")
        return made

    return checked


def _others(root: Mapping[str, Any]) -> dict[str, Any]:
    return {word: said for word, said in root.items() if word not in _OWN}


def _modern(schema: Any) -> Any:
    """Return a schema of OpenAPI, or of a draft that it does not name, as one of draft 2020-12.

    Null becomes a type, exclusive bounds become numbers, and items by their place get a word of their own.
    """
    if isinstance(schema, list):
        return [_modern(item) for item in schema]
    if not isinstance(schema, Mapping):
        return schema
    made = {key: _modern(value) for key, value in schema.items()}
    if made.get("nullable") is True and isinstance(made.get("type"), str):
        made["type"] = [made["type"], "null"]
        if "enum" in made and None not in made["enum"]:
            made["enum"] = [*made["enum"], None]
    elif made.get("nullable") is True and not _COMBINED.isdisjoint(made):
        del made["nullable"]
        return {"anyOf": [made, {"type": "null"}]}
    if isinstance(made.get("items"), list):
        made["prefixItems"] = made.pop("items")
        if "additionalItems" in made:
            made["items"] = made.pop("additionalItems")
    if isinstance(made.get("oneOf"), list) and "discriminator" in made:
        made["anyOf"] = made.pop("oneOf")  # OpenAPI: a property tells which of them it is
    if isinstance(made.get("required"), bool):  # JSON Schema draft 3
        del made["required"]
    for word, bound in (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")):
        if made.get(word) is True and bound in made:
            made[word] = made.pop(bound)
        elif isinstance(made.get(word), bool):
            del made[word]
    return made
