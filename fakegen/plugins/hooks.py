"""The hooks: everything a plugin can add, each with an example.

A plugin is a module (or an installed package with an entry point in the group ``fakegen``) with
functions marked :data:`hookimpl`. What ships in the box is registered through the same hooks.
"""

from __future__ import annotations

from collections.abc import Iterable

import pluggy

from fakegen.plugins.constraint import Checker
from fakegen.plugins.model import Method
from fakegen.plugins.provider import Provider, ProviderNamespace
from fakegen.plugins.recogniser import Recogniser
from fakegen.plugins.sink import Sink
from fakegen.plugins.source import Reader

hookspec = pluggy.HookspecMarker("fakegen")
hookimpl = pluggy.HookimplMarker("fakegen")


@hookspec
def fakegen_providers() -> Iterable[Provider | ProviderNamespace]:  # type: ignore[empty-body]
    """Return providers. Module-level providers of a plugin module are found without this hook.

    Example::

        @fakegen.provider("acme.sku")
        def sku(rng: random.Random, *, width: int = 6) -> str:
            '''A stock-keeping unit: ``SKU-`` and digits.'''
            return "SKU-" + "".join(rng.choices("0123456789", k=width))

        @fakegen.hookimpl
        def fakegen_providers():
            return [sku]
    """


@hookspec
def fakegen_constraints() -> Iterable[Checker]:  # type: ignore[empty-body]
    """Return kinds of constraint.

    Example::

        @fakegen.hookimpl
        def fakegen_constraints():
            return [Checker("even", lambda value, table: Even(value), "A column of even numbers.")]
    """


@hookspec
def fakegen_models() -> Iterable[Method]:  # type: ignore[empty-body]
    """Return methods of learning.

    Example::

        @fakegen.hookimpl
        def fakegen_models():
            return [Method("mean", fit=MeanModel.fit, restore=MeanModel.restore)]
    """


@hookspec
def fakegen_sources() -> Iterable[Reader]:  # type: ignore[empty-body]
    """Return kinds of source.

    Example::

        @fakegen.hookimpl
        def fakegen_sources():
            return [Reader("registry", read_registry, doc="The company's registry, by view name.")]
    """


@hookspec
def fakegen_sinks() -> Iterable[Sink]:  # type: ignore[empty-body]
    """Return output formats.

    Example::

        @fakegen.hookimpl
        def fakegen_sinks():
            return [Sink("fixed", [".txt"], open=FixedWidthWriter, doc="Fixed-width text.")]
    """


@hookspec
def fakegen_infer() -> Iterable[Recogniser]:  # type: ignore[empty-body]
    """Return recognisers of what real columns hold, for ``fakegen init``.

    Example::

        def badges(name, values):
            share = sum(bool(re.fullmatch(r"B-[0-9]{5}", value)) for value in values) / len(values)
            if share > 0.9:
                return Meaning("acme.badge", share, f"{share:.1%} look like B-12345")

        @fakegen.hookimpl
        def fakegen_infer():
            return [Recogniser("acme.badge", badges, "The badges of Acme.")]
    """
