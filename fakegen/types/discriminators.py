"""What the discriminators of an OpenAPI document say of its components: the value that tells each of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

Schemas = Mapping[str, Any]


def told_apart(schemas: Schemas) -> dict[str, Any]:
    """Return components whose property that tells them has the values that they can be told by.

    A component is told by the name that ``mapping`` gives it, or its own. One that others extend by ``allOf``
    is told by theirs.

    Args:
        schemas: The components by name.
    """
    made = dict(schemas)
    for base, schema in schemas.items():
        said = discriminator_of(schema)
        if said is None:
            continue
        told_by, mapping = said
        for option, values in _values(schemas, base, mapping).items():
            told = {"properties": {told_by: {"enum": values}}}
            made[option] = {"allOf": [made[option], told]}
    return made


def discriminator_of(schema: Any) -> tuple[str, Mapping[str, str]] | None:
    """Return the property that tells the alternatives of a schema, and their names by value; None if there is none."""
    said = schema.get("discriminator") if isinstance(schema, Mapping) else None
    if isinstance(said, str):  # OpenAPI 2
        return said, {}
    if not isinstance(said, Mapping) or not isinstance(said.get("propertyName"), str):
        return None
    mapping = said.get("mapping")
    return said["propertyName"], mapping if isinstance(mapping, Mapping) else {}


def value_of(reference: str, mapping: Mapping[str, str]) -> str:
    """Return the value by which a discriminator tells an option: as its mapping says, or the option's name."""
    own = reference.rpartition("/")[2]
    return next((v for v, target in mapping.items() if str(target).rpartition("/")[2] == own), own)


def _values(schemas: Schemas, base: str, mapping: Mapping[str, str]) -> dict[str, list[str]]:
    """Return the values that tell each component that the discriminator of one is about."""
    alternatives = (schemas[base].get(word) for word in ("oneOf", "anyOf"))
    options = {name for parts in alternatives for name in _components(parts, schemas)}
    if options:
        return {option: [value_of(option, mapping)] for option in options}
    found = {base: sorted(_derived(base, schemas))}
    found |= {name: sorted({name, *_derived(name, schemas)}) for name in found[base]}
    return {
        name: [value_of(other, mapping) for other in told] for name, told in found.items() if told
    }


def _derived(base: str, schemas: Schemas) -> set[str]:
    """Return the components that extend one, directly or not."""
    found: set[str] = set()
    waiting = [base]
    while waiting:
        known = waiting.pop()
        for name, schema in schemas.items():
            extends = isinstance(schema, Mapping) and known in _components(
                schema.get("allOf"), schemas
            )
            if extends and name not in found and name != base:
                found.add(name)
                waiting.append(name)
    return found


def _components(parts: Any, schemas: Schemas) -> Iterator[str]:
    """Yield the components that a list of schemas refers to."""
    for part in parts if isinstance(parts, list) else ():
        reference = part.get("$ref") if isinstance(part, Mapping) else None
        if isinstance(reference, str) and (name := reference.rpartition("/")[2]) in schemas:
            yield name
