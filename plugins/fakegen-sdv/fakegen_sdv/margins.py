"""Margins: the parametric distributions that sdv fits to columns, as names and parameters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fakegen import ModelError, saved_field
from fakegen_sdv.codings import number

PARAMETERS: Mapping[str, tuple[str, ...]] = {
    "beta": ("a", "b", "loc", "scale"),
    "gamma": ("a", "loc", "scale"),
    "norm": ("loc", "scale"),
    "truncnorm": ("a", "b", "loc", "scale"),
    "uniform": ("loc", "scale"),
}
"""The parameters of each distribution, named as scipy.stats names them."""


@dataclass(frozen=True)
class Margin:
    """A distribution of scipy.stats; a scale of 0 stands for a constant.

    Attributes:
        name: Its name in scipy.stats.
        parameters: Its parameters by name.
    """

    name: str
    parameters: Mapping[str, float]

    def cdf(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the probability at or below each value."""
        if not self.parameters["scale"]:
            return np.where(values < self.parameters["loc"], 0.0, 1.0)
        below: NDArray[np.float64] = self._distribution().cdf(values, **self.parameters)
        return below

    def quantile(self, levels: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the values at some levels, 0 .. 1: the inverse of :meth:`cdf`."""
        if not self.parameters["scale"]:
            return np.full(len(levels), self.parameters["loc"])
        values: NDArray[np.float64] = self._distribution().ppf(levels, **self.parameters)
        return values

    def state(self) -> dict[str, Any]:
        """Return all there is to save, JSON-ready."""
        return {"distribution": self.name, **self.parameters}

    @classmethod
    def restore(cls, state: Any) -> Margin:
        """Return the margin of :meth:`state`; an invalid state is a :class:`ModelError`."""
        name = saved_field(state, "distribution", str)
        if name not in PARAMETERS:
            raise ModelError(f"unknown distribution {name!r}")
        margin = cls(name, {key: number(state, key) for key in PARAMETERS[name]})
        shapes = [margin.parameters[key] for key in PARAMETERS[name][:-2]]
        if margin.parameters["scale"] < 0 or (
            margin.parameters["scale"] and not margin._distribution()._argcheck(*shapes)
        ):
            raise ModelError("the parameters of a margin are not valid")
        return margin

    def _distribution(self) -> Any:
        import scipy.stats

        return getattr(scipy.stats, self.name)
