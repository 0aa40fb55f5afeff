"""The hooks: everything a plugin can add, each with an example.

A plugin is a module (or an installed package with an entry point in the group ``fakegen``) with
functions marked :data:`hookimpl`. What ships in the box is registered through the same hooks.
"""

from __future__ import annotations

from collections.abc import Iterable

import pluggy

from fakegen.interfaces.constraint import ConstraintKind
from fakegen.interfaces.detector import Detector
from fakegen.interfaces.format import Format
from fakegen.interfaces.method import Method
from fakegen.interfaces.provider import Provider, ProviderNamespace
from fakegen.interfaces.source import Source

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
def fakegen_constraints() -> Iterable[ConstraintKind]:  # type: ignore[empty-body]
    """Return kinds of constraint.

    Example::

        @fakegen.constraint("acme.even")
        def even(inputs, size, *, column: fakegen.TableColumn):
            '''A column of even numbers: ``{acme.even: seats}``.'''
            return pc.equal(pc.bit_wise_and(inputs[column.name], 1), 0)

        @fakegen.hookimpl
        def fakegen_constraints():
            return [even]
    """


@hookspec
def fakegen_methods() -> Iterable[Method]:  # type: ignore[empty-body]
    """Return methods of learning.

    Example::

        @fakegen.hookimpl
        def fakegen_methods():
            return [Method("mean", fit=MeanModel.fit, restore=MeanModel.restore)]
    """


@hookspec
def fakegen_sources() -> Iterable[Source]:  # type: ignore[empty-body]
    """Return kinds of source.

    Example::

        @fakegen.hookimpl
        def fakegen_sources():
            return [Source("registry", read_registry, doc="The company's registry, by view name.")]
    """


@hookspec
def fakegen_formats() -> Iterable[Format]:  # type: ignore[empty-body]
    """Return output formats.

    Example::

        @fakegen.hookimpl
        def fakegen_formats():
            return [Format("fixed", [".txt"], open=FixedWidthWriter, doc="Fixed-width text.")]
    """


@hookspec
def fakegen_detectors() -> Iterable[Detector]:  # type: ignore[empty-body]
    """Return detectors of what real columns hold, for ``fakegen init``.

    Example::

        def badges(name, values):
            share = sum(bool(re.fullmatch(r"B-[0-9]{5}", value)) for value in values) / len(values)
            if share > 0.9:
                return Detection("acme.badge", share, f"{share:.1%} look like B-12345")

        @fakegen.hookimpl
        def fakegen_detectors():
            return [Detector("acme.badge", badges, "The badges of Acme.")]
    """
