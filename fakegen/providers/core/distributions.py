"""The provider ``distribution``: numbers from the distributions of ``scipy.stats``."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import product
from typing import Any, Protocol

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from fakegen.arrays.scatter import merged
from fakegen.errors import ParameterError, nearest
from fakegen.interfaces.block import Block
from fakegen.interfaces.generator import Generator
from fakegen.interfaces.parameters import REQUIRED, Parameter
from fakegen.interfaces.provider import Context, Dynamic, Variant, provider
from fakegen.interfaces.type_words import show
from fakegen.providers.core.plain_names import NAMES, form_of
from fakegen.streams.stream import cumulate

_BOUNDS = ("min", "max")
_LIKELY_SHAPES: tuple[Any, ...] = (5, 0.5, 2, 10, [0.2, 0.5])


@provider("distribution", takes_value=True)
class Distribution(Generator):
    """A number that follows a distribution: ``{name: lognormal, median: 32_000, sigma: 0.6}``.

    The names and shape parameters are those of ``scipy.stats``; ``loc`` shifts the distribution and
    ``scale`` stretches it. ``normal``, ``lognormal``, ``exponential``, ``pareto`` and ``zipf`` have parameters
    that read well, too: see ``fakegen explain lognormal``. ``min`` and ``max`` truncate a distribution.
    Discrete distributions make integers, the others floating-point numbers.

    Parameters can be expressions over the row: ``{name: normal, mean: "{{ age * 100 }}", std: 50}``.
    ``mixture`` draws each value from one of several distributions, chosen by their ``weight``, 1 by default:
    ``{mixture: [{weight: 9, name: normal, mean: 5, std: 1}, {name: pareto, alpha: 1.2, smallest: 10}]}``.

    If scipy has no formula for the quantiles of a continuous distribution, values are drawn from a table of
    quantiles: no probability is off by more than 1e-4, and no value lies beyond the quantiles 1e-9 and
    1 - 1e-9.

    Example::

        income: {distribution: {name: lognormal, median: 32_000, sigma: 0.6, max: 200_000}}

    Args:
        value: A mapping with the distribution's ``name`` and its parameters; or just the name.
    """

    def __init__(self, _: Context, *, value: dict[str, Any | Dynamic[float]] | str) -> None:
        given = {"name": value} if isinstance(value, str) else dict(value)
        self._law = _Mixture(given) if "mixture" in given else _law(given)
        self.type = pa.int64() if self._law.discrete else pa.float64()
        self.support, self.nullable = self._law.support, self._law.nullable

    @staticmethod
    def variant_names() -> Sequence[str]:
        """Return the names of the distributions of scipy.stats, sorted."""
        return sorted({*_families(), *NAMES})

    @staticmethod
    def variant(name: str) -> Variant | None:
        """Return a distribution's documentation; None if there is none of this name."""
        if name in NAMES:
            return _described_plainly(name)
        family = _families().get(name)
        return None if family is None else _described(name, family)

    def make(self, block: Block) -> pa.Array:
        """Return one number per row, by inversion of the distribution function.

        Raises:
            GenerationError: There is no such distribution for the parameters of a row.
        """
        return self._law.make(block)

    def unrank(self, index: NDArray[np.uint64]) -> pa.Array:
        """Return the values with these numbers, in ascending order."""
        if not isinstance(self._law, _Fixed):
            raise NotImplementedError
        return self._law.unrank(index)


class _Law(Protocol):
    """What draws the values of a distribution."""

    discrete: bool
    support: int | None
    nullable: bool

    def make(self, block: Block) -> pa.Array: ...


class _Fixed:
    """A distribution whose parameters are the same for all rows."""

    nullable = False

    def __init__(self, frozen: Any, low: float, high: float) -> None:
        # scipy takes long to import, so that is done only when it is used.
        from fakegen.providers.core.quantiles import ContinuousQuantile, DiscreteQuantile

        self.discrete = hasattr(frozen.dist, "pmf")
        self._law = (DiscreteQuantile if self.discrete else ContinuousQuantile)(frozen, low, high)
        self.support: int | None = self._law.support

    def make(self, block: Block) -> pa.Array:
        return pa.array(self._law.quantiles(block.stream.open_uniform()))

    def unrank(self, index: NDArray[np.uint64]) -> pa.Array:
        return pa.array(self._law.unrank(index))


class _Mixture:
    """Several distributions: each row draws one by its weight, and its value from that one."""

    support: int | None = None
    nullable = False

    def __init__(self, given: Mapping[str, Any]) -> None:
        parts = given["mixture"]
        for key in given.keys() - {"mixture"}:
            raise ParameterError(
                f"{key!r} belongs to one of the distributions of the mixture", "value", key=key
            )
        if not isinstance(parts, list) or not parts:
            raise ParameterError(
                "'mixture' must be a list of distributions", "value", key="mixture"
            )
        self._laws: list[_Law] = []
        weights = []
        for number, part in enumerate(parts, 1):
            one: dict[str, Any] = {"name": part} if isinstance(part, str) else part
            try:
                if not isinstance(one, dict):
                    raise ParameterError(f"{show(part)} is not a distribution")
                weight = _number(one.get("weight", 1), "weight")
                if weight <= 0:
                    raise ParameterError(f"'weight' must be above 0, not {show(weight)}")
                self._laws.append(_law({k: v for k, v in one.items() if k != "weight"}))
            except ParameterError as error:
                raise ParameterError(
                    f"distribution {number} of the mixture: {error.message}",
                    "value",
                    error.suggestion,
                    key="mixture",
                ) from None
            weights.append(weight)
        self._cumulative = cumulate(weights)
        self.discrete = all(law.discrete for law in self._laws)

    def make(self, block: Block) -> pa.Array:
        chosen = block.stream.choice(self._cumulative, slot=1)
        kind = pa.int64() if self.discrete else pa.float64()
        groups = [np.flatnonzero(chosen == number) for number in range(len(self._laws))]
        parts = [
            law.make(block.take(rows)).cast(kind, safe=False)
            for law, rows in zip(self._laws, groups, strict=True)
        ]
        return merged(parts, groups)


def _law(given: Mapping[str, Any]) -> _Law:
    """Return what draws from the distribution that a user describes."""
    arguments = dict(given)
    name = arguments.pop("name", None)
    form = form_of(name, arguments, ("loc", "scale", *_BOUNDS)) if isinstance(name, str) else None
    family = _family(NAMES[name].family if form else name)
    low, high = (
        _constant(arguments.pop(bound), bound) if bound in arguments else infinite
        for bound, infinite in zip(_BOUNDS, (-math.inf, math.inf), strict=True)
    )
    discrete = hasattr(family, "pmf")

    def to_scipy(**numbers: Any) -> dict[str, Any]:
        if form is None:
            return numbers
        made = form.to_scipy(**{key: numbers.pop(key) for key in form.parameters})
        for key in numbers.keys() & made.keys():
            others = " and ".join(map(repr, form.parameters))
            raise ParameterError(f"{key!r} says again what {others} say", "value", key=key)
        return {**numbers, **made}

    constants = {
        key: item if isinstance(item, list) else _constant(item, key)
        for key, item in arguments.items()
    }
    by_row = any(isinstance(item, Dynamic) for item in (*constants.values(), low, high))
    stand_ins = {key: 1.0 if isinstance(v, Dynamic) else v for key, v in constants.items()}
    checked = _arguments(name, family, to_scipy(**stand_ins), discrete)
    if by_row:
        from fakegen.providers.core.row_quantiles import RowQuantile

        return RowQuantile(name, family, constants, to_scipy, low, high)
    if low > high:
        raise ParameterError(
            f"nothing lies between 'min' ({show(low)}) and 'max' ({show(high)})",
            "value",
            key="min",
        )
    frozen = family(**checked)
    if np.isnan(frozen.support()).any():
        words = ", ".join(f"{key}: {show(item)}" for key, item in arguments.items())
        raise ParameterError(f"there is no {name!r} with {{{words}}}", "value")
    return _Fixed(frozen, low, high)


def _constant(value: Any, name: str) -> Any:
    """Return a parameter that is a number, or differs by row."""
    return value if isinstance(value, Dynamic) else _number(value, name)


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


def _described_plainly(name: str) -> Variant:
    """Return what is documented of a distribution with parameters that can be read."""
    plain = NAMES[name]
    discrete = hasattr(_family(plain.family), "pmf")
    ways = "; or ".join(", ".join(f"``{key}``" for key in form.parameters) for form in plain.forms)
    kind = "integers" if discrete else "floating-point numbers"
    doc = f"{plain.summary}.\n\nMakes {kind}. Give {ways}. It is scipy.stats.{plain.family}."
    parameters = [
        Parameter(key, float, None if len(plain.forms) > 1 else REQUIRED, meaning)
        for form in plain.forms
        for key, meaning in form.parameters.items()
    ]
    parameters.append(Parameter("min", float, None, "The smallest possible value."))
    parameters.append(Parameter("max", float, None, "The largest possible value."))
    given = "".join(f", {key}: {number}" for key, number in plain.forms[0].example.items())
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
        if np.ndim(low) == 0 and low < high:
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
