"""The synthesizers of SDV as methods of learning."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from inspect import getdoc
from typing import Any

from fakegen import Method, hookimpl
from fakegen.interfaces.parameters import parameters_of


@hookimpl
def fakegen_methods() -> Iterable[Method]:
    """Return the methods of the plugin."""
    from fakegen_sdv.copula import CopulaModel
    from fakegen_sdv.fitting import fit_ctgan, fit_gaussian_copula, fit_tvae
    from fakegen_sdv.generative import GenerativeModel

    return [
        _method("sdv.gaussian_copula", fit_gaussian_copula, CopulaModel.restore),
        _method("sdv.ctgan", fit_ctgan, partial(GenerativeModel.restore, "sdv.ctgan")),
        _method("sdv.tvae", fit_tvae, partial(GenerativeModel.restore, "sdv.tvae")),
    ]


def _method(name: str, fit: Callable[..., Any], restore: Callable[..., Any]) -> Method:
    doc = (getdoc(fit) or "").partition("\n\n")[0]
    return Method(name, fit, restore, parameters_of(fit), doc)
