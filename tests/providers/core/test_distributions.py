"""Every distribution of scipy.stats: bound, drawn, and held against scipy itself."""

from __future__ import annotations

import math

import numpy as np
import pyarrow as pa
import pytest
from scipy import stats
from scipy.stats._distr_params import distcont, distdiscrete

from fakegen.errors import ParameterError
from fakegen.providers.core import Distribution

ROWS = 4000
SHIFTED = {"loc": -3.5, "scale": 2.5}

# Their distribution functions take from a tenth of a millisecond to ten for one value.
SLOW = {
    "gausshyper",
    "genhyperbolic",
    "geninvgauss",
    "irwinhall",
    "kstwo",
    "ksone",
    "levy_stable",
    "norminvgauss",
    "studentized_range",
}


def _cases(listed):
    """Return scipy's own example parameters, by name: the first of each distribution."""
    cases = {}
    for name, values in listed:
        if isinstance(name, str) and name not in cases:
            shapes = [shape.strip() for shape in (getattr(stats, name).shapes or "").split(",")]
            cases[name] = dict(zip(filter(None, shapes), values, strict=True))
    return cases


CONTINUOUS, DISCRETE = _cases(distcont), _cases(distdiscrete)


def _plain(shapes):
    """Return shape parameters as YAML would give them."""
    return {key: np.asarray(value).tolist() for key, value in shapes.items()}


def test_scipy_has_an_example_of_every_distribution():
    known = {
        name
        for name, item in vars(stats).items()
        if isinstance(item, stats.rv_continuous | stats.rv_discrete)
    }
    assert known == set(CONTINUOUS) | set(DISCRETE)


@pytest.mark.parametrize("name", sorted(set(CONTINUOUS) - SLOW))
def test_continuous_distributions_are_scipys(bind, block, name):
    law = getattr(stats, "vonmises_line" if name == "vonmises" else name)(
        **CONTINUOUS[name], **SHIFTED
    )
    generator = bind(Distribution, value={"name": name, **_plain(CONTINUOUS[name]), **SHIFTED})
    assert generator.type == pa.float64()
    work = block(ROWS)
    values = generator.make(work).to_numpy()
    assert np.isfinite(values).all()
    off = np.abs(law.cdf(values) - work.stream.open_uniform())
    # Where the law has an atom, its distribution function jumps over the probability drawn.
    assert off[law.cdf(np.nextafter(values, -math.inf)) >= law.cdf(values) - 1e-9].max() < 1e-4
    assert stats.kstest(values, law.cdf).pvalue > 1e-4


@pytest.mark.parametrize("name", sorted(SLOW))
def test_slow_continuous_distributions_are_scipys(bind, block, name):
    law = getattr(stats, name)(**CONTINUOUS[name])
    work = block(5)
    generator = bind(Distribution, value={"name": name, **_plain(CONTINUOUS[name])})
    values = generator.make(work).to_numpy()
    assert np.abs(law.cdf(values) - work.stream.open_uniform()).max() < 1e-4


@pytest.mark.parametrize("name", sorted(DISCRETE))
def test_discrete_distributions_are_scipys(bind, made, block, name):
    law = getattr(stats, name)(**DISCRETE[name], loc=7)
    generator = bind(Distribution, value={"name": name, **_plain(DISCRETE[name]), "loc": 7})
    assert generator.type == pa.int64()
    work = block(200)
    quantiles = law.ppf(work.stream.open_uniform())
    assert generator.make(work).to_numpy().tolist() == quantiles.tolist()
    values, counts = np.unique(generator.make(block(ROWS)).to_numpy(), return_counts=True)
    expected = law.pmf(values) * ROWS
    common = expected >= 5
    observed = [*counts[common], ROWS - counts[common].sum()]
    wanted = [*expected[common], ROWS - expected[common].sum()]
    if wanted[-1] < 5:  # too few in the tail for a test
        observed, wanted = (
            observed[:-1],
            np.array(wanted[:-1]) * sum(observed[:-1]) / sum(wanted[:-1]),
        )
    assert stats.chisquare(observed, wanted).pvalue > 1e-4


@pytest.mark.parametrize(
    "value",
    [
        "norm",
        {"name": "lognorm", "s": 0.6, "scale": 32_000},
        {"name": "argus", "chi": 1.0},
        {"name": "poisson", "mu": 1e6},
        {"name": "zipf", "a": 1.6, "max": 10**12},
    ],
)
def test_rows_are_pure(bind, made, value):
    made(bind(Distribution, value=value))


@pytest.mark.parametrize(
    ("value", "low", "high"),
    [
        ({"name": "norm"}, -0.5, 2.0),
        ({"name": "norm"}, 9.0, math.inf),
        ({"name": "norm"}, -math.inf, -9.0),
        ({"name": "lognorm", "s": 0.6, "scale": 32_000}, 20_000, 90_000),
        ({"name": "exponnorm", "K": 1.5}, 1.0, 4.0),
        ({"name": "exponnorm", "K": 1.5}, -1.0, 0.5),
    ],
)
def test_bounds_cut_a_distribution_off_without_piling_up(bind, block, value, low, high):
    bounds = {"min": low, "max": high}
    finite = {name: bound for name, bound in bounds.items() if math.isfinite(bound)}
    values = bind(Distribution, value={**value, **finite}).make(block(ROWS)).to_numpy()
    assert ((values >= low) & (values <= high)).all()
    shapes = {key: item for key, item in value.items() if key != "name"}
    law = getattr(stats, value["name"])(**shapes)
    if law.cdf(low) > 0.5:
        share = (law.sf(low) - law.sf(values)) / (law.sf(low) - law.sf(high))
    else:
        share = (law.cdf(values) - law.cdf(low)) / (law.cdf(high) - law.cdf(low))
    assert stats.kstest(share, stats.uniform.cdf).pvalue > 1e-4


def test_bounds_cut_a_discrete_distribution_off(bind, block, counted):
    generator = bind(Distribution, value={"name": "poisson", "mu": 4, "min": 1.5, "max": 6})
    assert counted(generator) == [2, 3, 4, 5, 6]
    counts = np.bincount(generator.make(block(20_000)).to_numpy())[2:]
    expected = stats.poisson(4).pmf(np.arange(2, 7))
    assert stats.chisquare(counts, expected / expected.sum() * 20_000).pvalue > 1e-4


def test_what_has_no_end_is_not_counted(bind):
    assert bind(Distribution, value="norm").support is None
    assert bind(Distribution, value={"name": "poisson", "mu": 3}).support is None
    assert bind(Distribution, value={"name": "randint", "low": 1, "high": 7}).support == 6


def test_values_of_probability_0_do_not_count(bind, counted):
    value = {"name": "poisson_binom", "p": [1.0, 0.5, 0.0]}
    assert counted(bind(Distribution, value=value)) == [1, 2]


def test_a_wide_discrete_distribution_needs_no_table(bind, block):
    values = bind(Distribution, value={"name": "poisson", "mu": 1e12}).make(block(500)).to_numpy()
    standard = (values - 1e12) / 1e6
    assert stats.kstest(standard, stats.norm.cdf).pvalue > 1e-4


@pytest.mark.parametrize(
    ("value", "message", "key", "suggestion"),
    [
        ({"name": "lognrom"}, "no distribution 'lognrom'", "name", "lognorm"),
        ({"name": "kstest"}, "no distribution", "name", None),
        ({"name": 3}, "no distribution 3", "name", None),
        ({"s": 3}, "needs a 'name'", None, None),
        ({"name": "lognorm"}, "'lognorm' needs 's'", None, None),
        ({"name": "norm", "scal": 2}, "no parameter 'scal'", "scal", "scale"),
        ({"name": "poisson", "mu": 3, "scale": 2}, "no parameter 'scale'", "scale", None),
        ({"name": "poisson", "mu": 3, "loc": 0.5}, "'loc' must be an integer", "loc", None),
        ({"name": "norm", "loc": "far"}, "'loc' must be a number", "loc", None),
        ({"name": "norm", "loc": [1, 2]}, "'loc' must be a number", "loc", None),
        ({"name": "norm", "loc": float("nan")}, "'loc' must be a number", "loc", None),
        ({"name": "norm", "scale": -1}, "no 'norm' with {scale: -1}", None, None),
        ({"name": "beta", "a": -1, "b": 2}, "no 'beta' with", None, None),
        ({"name": "norm", "min": 2, "max": 1}, "nothing lies between 'min'", "min", None),
        ({"name": "expon", "max": -1}, "nothing between", None, None),
        ({"name": "randint", "low": 1, "high": 7, "min": 9}, "nothing between", None, None),
        ({"name": "randint", "low": 1, "high": 7, "min": 2.2, "max": 2.8}, "nothing", None, None),
        ({"name": "zipf", "a": 1.01}, "needs a 'max'", None, None),
    ],
)
def test_wrong_distributions(bind, value, message, key, suggestion):
    with pytest.raises(ParameterError, match=message) as caught:
        bind(Distribution, value=value)
    error = caught.value
    assert (error.parameter, error.key) == ("value", key)
    if suggestion:
        assert error.suggestion == suggestion
