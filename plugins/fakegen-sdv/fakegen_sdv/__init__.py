"""The synthesizers of SDV as learning methods."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from fakegen import Method, hookimpl


@hookimpl
def fakegen_methods() -> Iterable[Method]:
    """Return the methods of the plugin."""
    from fakegen_sdv.copula import CopulaModel
    from fakegen_sdv.fitting import fit_ctgan, fit_gaussian_copula, fit_tvae
    from fakegen_sdv.generative import GenerativeModel

    ctgan = partial(GenerativeModel.restore, "sdv.ctgan")
    tvae = partial(GenerativeModel.restore, "sdv.tvae")
    return [
        Method.of("sdv.gaussian_copula", fit_gaussian_copula, CopulaModel.restore),
        Method.of("sdv.ctgan", fit_ctgan, ctgan),
        Method.of("sdv.tvae", fit_tvae, tvae),
    ]
