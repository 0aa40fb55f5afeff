"""Distributions by the names and parameters that people use, in terms of those of scipy.stats."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from fakegen.errors import ParameterError, nearest


@dataclass(frozen=True, slots=True)
class Form:
    """One way to give the parameters of a distribution.

    Attributes:
        parameters: What each parameter means, by name.
        to_scipy: Returns scipy's parameters, of numbers or of arrays of one number per row.
        example: Values of the parameters.
    """

    parameters: Mapping[str, str]
    to_scipy: Callable[..., Mapping[str, Any]]
    example: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class PlainName:
    """A distribution with parameters that can be read.

    Attributes:
        family: Its name in scipy.stats.
        summary: What it is.
        forms: The ways to give its parameters; the first is the most usual.
    """

    family: str
    summary: str
    forms: Sequence[Form]


def _of_moments(mean: Any, std: Any) -> Mapping[str, Any]:
    spread = np.log1p((std / mean) ** 2)
    return {"s": np.sqrt(spread), "scale": mean / np.exp(spread / 2)}


NAMES: Mapping[str, PlainName] = {
    "normal": PlainName(
        "norm",
        "A normal distribution",
        [
            Form(
                {"mean": "The mean.", "std": "The standard deviation."},
                lambda mean, std: {"loc": mean, "scale": std},
                {"mean": 100, "std": 15},
            )
        ],
    ),
    "lognormal": PlainName(
        "lognorm",
        "A lognormal distribution: incomes, prices, lengths of stay",
        [
            Form(
                {
                    "median": "Half of the values are below it.",
                    "sigma": "The standard deviation of the logarithm; 0.5 is moderate, 2 extreme.",
                },
                lambda median, sigma: {"s": sigma, "scale": median},
                {"median": 32_000, "sigma": 0.6},
            ),
            Form(
                {"mean": "The mean.", "std": "The standard deviation."},
                _of_moments,
                {"mean": 38_000, "std": 25_000},
            ),
        ],
    ),
    "exponential": PlainName(
        "expon",
        "An exponential distribution: times between events",
        [Form({"mean": "The mean."}, lambda mean: {"scale": mean}, {"mean": 20})],
    ),
    "pareto": PlainName(
        "pareto",
        "A Pareto distribution, whose tail is heavy: wealth, sizes of cities and files",
        [
            Form(
                {
                    "alpha": "The tail's exponent; the lower, the heavier. 1.16 gives 80:20.",
                    "smallest": "The smallest value.",
                },
                lambda alpha, smallest: {"b": alpha, "scale": smallest},
                {"alpha": 1.16, "smallest": 10},
            )
        ],
    ),
    "zipf": PlainName(
        "zipf",
        "A Zipf distribution of ranks: few are very frequent, many are rare",
        [
            Form(
                {"exponent": "How fast frequencies fall; above 1."},
                lambda exponent: {"a": exponent},
                {"exponent": 1.5},
            )
        ],
    ),
}


def form_of(name: str, given: Collection[str], known: Collection[str]) -> Form | None:
    """Return the form whose parameters are given; None if they are scipy's own.

    Args:
        name: The distribution.
        given: The names of the given parameters.
        known: The parameters that any distribution has.

    Raises:
        ParameterError: The name is not scipy's, and the parameters are of no form.
    """
    plain = NAMES.get(name)
    if plain is None:
        return None
    for form in plain.forms:
        if set(form.parameters) <= set(given):
            return form
    if plain.family == name and not any(
        key in form.parameters for form in plain.forms for key in given
    ):
        return None
    ways = " or ".join(" and ".join(map(repr, form.parameters)) for form in plain.forms)
    names = [*(key for form in plain.forms for key in form.parameters), *known]
    wrong = next((key for key in given if key not in names), None)
    raise ParameterError(
        f"{name!r} needs {ways}",
        "value",
        nearest(wrong, names) if wrong else None,
        key=wrong,
    )
