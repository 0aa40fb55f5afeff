"""Providers of others for Faker and Mimesis, which a schema names: ``faker: {providers: [faker_vehicle]}``."""

from __future__ import annotations

from fakegen.binding.problems import Problems
from fakegen.errors import ParameterError
from fakegen.language import ScalarNode, SchemaSpec
from fakegen.limits import limits
from fakegen.registry import Registry


def extended(registry: Registry, schema: SchemaSpec, problems: Problems) -> Registry:
    """Return a registry whose namespaces have the providers that a schema adds.

    Raises:
        SchemaError: One cannot be added; an untrusted schema can add none, as that imports code.
    """
    spaces = {}
    for library, nodes in schema.extensions.items():
        if nodes and limits().folder is not None:
            message = f"an untrusted schema may not add providers to {library!r}"
            problems.reject(nodes[0].mark, message)
            continue
        try:
            spaces[library] = registry.namespaces[library].extended([node.value for node in nodes])
        except ParameterError as error:
            problems.reject_value(_place(nodes, error), error)
    problems.check()
    return registry.extended(spaces) if spaces else registry


def _place(nodes: tuple[ScalarNode, ...], error: ParameterError) -> ScalarNode:
    return nodes[error.key if isinstance(error.key, int) else 0]
