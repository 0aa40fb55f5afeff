"""The provider ``distribution``: numbers from the distributions of ``scipy.stats``."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import product
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from fakegen.errors import ParameterError, nearest
from fakegen.interfaces.block import Block
from fakegen.interfaces.generator import Generator
from fakegen.interfaces.parameters import Parameter, show
from fakegen.interfaces.provider import Context, Variant, provider

_BOUNDS = ("min", "max")
_LIKELY_SHAPES: tuple[Any, ...] = (5, 0.5, 2, 10, [0.2, 0.5])


@provider("distribution", takes_value=True)
class Distribution(Generator):
    """A number that follows a distribution: ``{name: lognorm, s: 0.6, scale: 32_000}``.

    The names and shape parameters are those of ``scipy.stats``; ``loc`` shifts the distribution and
    ``scale`` stretches it. ``min`` and ``max`` truncate it. Discrete distributions make integers, the others
    floating-point numbers.

    If scipy has no formula for the quantiles of a continuous distribution, values are drawn from a table of
    quantiles: no probability is off by more than 1e-4, and no value lies beyond the quantiles 1e-9 and
    1 - 1e-9.

    Example::

        income: {distribution: {name: lognorm, s: 0.6, scale: 32_000, max: 200_000}}

    Args:
        value: A mapping with the distribution's ``name`` and its parameters; or just the name.
    """

    def __init__(self, _: Context, *, value: dict[str, Any] | str) -> None:
        given = {"name": value} if isinstance(value, str) else dict(value)
        name = given.pop("name", None)
        family = _family(name)
        low, high = (
            _number(given.pop(bound), bound) if bound in given else infinite
            for bound, infinite in zip(_BOUNDS, (-math.inf, math.inf), strict=True)
        )
        if low > high:
            raise ParameterError(
                f"nothing lies between 'min' ({show(low)}) and 'max' ({show(high)})",
                "value",
                key="min",
            )
        # scipy takes long to import, so that is done only when it is used.
        from fakegen.providers.core.quantiles import ContinuousQuantile, DiscreteQuantile

        discrete = hasattr(family, "pmf")
        frozen = family(**_arguments(name, family, given, discrete))
        if np.isnan(frozen.support()).any():
            words = ", ".join(f"{key}: {show(item)}" for key, item in given.items())
            raise ParameterError(f"there is no {name!r} with {{{words}}}", "value")
        self._law = (DiscreteQuantile if discrete else ContinuousQuantile)(frozen, low, high)
        self.type = pa.int64() if discrete else pa.float64()
        self.support = self._law.support

    @staticmethod
    def variant_names() -> Sequence[str]:
        """Return the names of the distributions of scipy.stats, sorted."""
        return sorted(_families())

    @staticmethod
    def variant(name: str) -> Variant | None:
        """Return a distribution's documentation; None if scipy.stats has none of this name."""
        family = _families().get(name)
        return None if family is None else _described(name, family)

    def make(self, block: Block) -> pa.Array:
        """Return one number per row, by inversion of the distribution function."""
        return pa.array(self._law.quantiles(block.stream.open_uniform()))

    def unrank(self, index: NDArray[np.uint64]) -> pa.Array:
        """Return the values with these numbers, in ascending order."""
        return pa.array(self._law.unrank(index))


def _family(name: Any) -> Any:
    """Return a distribution of scipy.stats by name."""
    from scipy import stats

    if name is None:
        raise ParameterError("a distribution needs a 'name'", "value")
    if name == "vonmises":  # defined on the circle, it has no quantiles: use one turn around loc
        return stats.vonmises_line
    family = getattr(stats, name, None) if isinstance(name, str) else None
    if isinstance(family, stats.rv_continuous | stats.rv_discrete):
        return family
    raise ParameterError(
        f"scipy.stats has no distribution {show(name)}",
        "value",
        nearest(str(name), _families()),
        key="name",
    )


def _families() -> Mapping[str, Any]:
    """Return the distributions of scipy.stats by name."""
    from scipy import stats

    kinds = stats.rv_continuous | stats.rv_discrete
    return {name: item for name, item in vars(stats).items() if isinstance(item, kinds)}


def _shapes(family: Any) -> list[str]:
    return [shape.strip() for shape in (family.shapes or "").split(",") if shape.strip()]


def _described(name: str, family: Any) -> Variant:
    """Return a distribution's parameters, with values that it accepts as an example."""
    discrete = hasattr(family, "pmf")
    summary = (family.__doc__ or name).strip().partition("\n")[0].strip().rstrip(".")
    link = f"https://docs.scipy.org/doc/scipy/reference/generated/scipy.stats.{name}.html"
    doc = (
        f"{summary[0].upper()}{summary[1:]}.\n\n"
        f"Makes {'integers' if discrete else 'floating-point numbers'}. "
        f"scipy.stats documents the shape parameters:\n{link}"
    )
    parameters = [Parameter(shape, float, doc="A shape parameter.") for shape in _shapes(family)]
    if discrete:
        parameters.append(Parameter("loc", int, 0, "How far the distribution is shifted."))
    else:
        parameters.append(Parameter("loc", float, 0, "How far the distribution is shifted."))
        parameters.append(Parameter("scale", float, 1, "The factor by which it is stretched."))
    parameters.append(Parameter("min", float, None, "The smallest possible value."))
    parameters.append(Parameter("max", float, None, "The largest possible value."))
    given = "".join(f", {shape}: {number}" for shape, number in _accepted(family).items())
    return Variant(
        name,
        doc,
        {parameter.name: parameter for parameter in parameters},
        f"value: {{distribution: {{name: {name}{given}}}}}",
    )


def _accepted(family: Any) -> Mapping[str, Any]:
    """Return shape parameters that a distribution accepts, and with which it has several values."""
    shapes = _shapes(family)
    for numbers in product(_LIKELY_SHAPES, repeat=len(shapes)):
        given: dict[str, Any] = dict(zip(shapes, numbers, strict=True))
        try:
            low, high = family(**given).support()
        except (TypeError, ValueError):
            continue
        if low < high:
            return given
    return {}


def _arguments(name: Any, family: Any, given: dict[str, Any], discrete: bool) -> dict[str, Any]:
    """Return the arguments for a distribution, after checking their names and types."""
    shapes = _shapes(family)
    known = [*shapes, "loc"] if discrete else [*shapes, "loc", "scale"]
    for key in given:
        if key not in known:
            raise ParameterError(
                f"{name!r} has no parameter {key!r}; it has {', '.join(known)}",
                "value",
                nearest(str(key), [*known, *_BOUNDS]),
                key=key,
            )
    missing = [shape for shape in shapes if shape not in given]
    if missing:
        raise ParameterError(f"{name!r} needs {', '.join(map(repr, missing))}", "value")
    if discrete and given.get("loc", 0) != int(_number(given.get("loc", 0), "loc")):
        raise ParameterError("'loc' must be an integer here", "value", key="loc")
    # Only this distribution has a parameter that is a list: the probability of each trial.
    return {
        key: [_number(element, key) for element in item]
        if name == "poisson_binom" and key == "p" and isinstance(item, list)
        else _number(item, key)
        for key, item in given.items()
    }


def _number(value: Any, name: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ParameterError(f"{name!r} must be a number, not {show(value)}", "value", key=name)
    return value
