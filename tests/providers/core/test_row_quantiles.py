"""Distributions whose parameters are expressions over the row; mixtures; names that read well."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

import fakegen
from fakegen.errors import ParameterError
from fakegen.providers.core import Distribution
from fakegen.providers.core.plain_names import NAMES


def table_of(columns, rows=4_000):
    schema = fakegen.load({"tables": {"t": {"rows": rows, "columns": columns}}})
    whole = schema.generate()["t"].to_arrow()
    part = schema.generate(70, start_row=1_500)["t"].to_arrow()
    assert part.equals(whole.slice(1_500, 70))
    return whole


def test_each_row_has_its_own_parameters():
    """One Kolmogorov-Smirnov test at 1e-6 of all rows' probabilities under their own distributions."""
    made = table_of(
        {
            "age": {"integer": {"min": 18, "max": 90}},
            "x": {
                "distribution": {"name": "normal", "mean": "{{ age * 100 }}", "std": "{{ age }}"}
            },
        }
    )
    age, x = (made[name].to_numpy() for name in ("age", "x"))
    assert stats.kstest(stats.norm.cdf(x, age * 100, age), "uniform").pvalue > 1e-6


def test_discrete_distributions_follow_the_row_within_bounds():
    made = table_of(
        {
            "mean": {"choice": [2, 30]},
            "n": {
                "distribution": {
                    "name": "poisson",
                    "mu": "{{ mean }}",
                    "min": 1,
                    "max": "{{ mean * 2 }}",
                }
            },
        }
    )
    mean, n = (made[name].to_numpy() for name in ("mean", "n"))
    assert (n >= 1).all() and (n <= 2 * mean).all()
    for mu in (2, 30):
        values = np.arange(1, 2 * mu + 1)
        weights = stats.poisson.pmf(values, mu)
        found = np.bincount(n[mean == mu], minlength=2 * mu + 1)[1:]
        often = weights / weights.sum() * found.sum() > 5
        expected = weights[often] / weights[often].sum() * found[often].sum()
        assert stats.chisquare(found[often], expected).pvalue > 1e-6


def test_a_parameter_that_is_null_gives_null():
    made = table_of(
        {
            "m": {"integer": {"min": 0, "max": 9}, "null": 0.5},
            "x": {"distribution": {"name": "expon", "loc": "{{ m }}"}},
        }
    )
    assert made["x"].is_null().equals(made["m"].is_null())


@pytest.mark.parametrize(
    ("value", "scipys"),
    [
        ({"name": "normal", "mean": 100, "std": 15}, stats.norm(100, 15)),
        ({"name": "lognormal", "median": 32_000, "sigma": 0.6}, stats.lognorm(0.6, scale=32_000)),
        ({"name": "exponential", "mean": 20}, stats.expon(scale=20)),
        ({"name": "pareto", "alpha": 1.16, "smallest": 10}, stats.pareto(1.16, scale=10)),
        ({"name": "pareto", "b": 2}, stats.pareto(2)),
    ],
)
def test_readable_names_are_scipys_distributions(bind, block, value, scipys):
    """One Kolmogorov-Smirnov test at 1e-6 for each."""
    values = bind(Distribution, value=value).make(block(20_000)).to_numpy()
    assert stats.kstest(values, scipys.cdf).pvalue > 1e-6


def test_moments_of_a_lognormal_distribution_are_those_asked_for(bind, block):
    values = bind(Distribution, value={"name": "lognormal", "mean": 50, "std": 10}).make(
        block(200_000)
    )
    # The standard error of the mean is 0.02, that of the standard deviation about as much.
    assert abs(values.to_numpy().mean() - 50) < 0.2
    assert abs(values.to_numpy().std() - 10) < 0.2


def test_zipf_has_a_readable_exponent(bind, block):
    same = [
        bind(Distribution, value={"name": "zipf", key: 2.5}).make(block(500))
        for key in ("a", "exponent")
    ]
    assert same[0].equals(same[1])


def test_a_mixture_draws_each_part_by_its_weight(bind, made):
    """One Kolmogorov-Smirnov test at 1e-6 against the mixture's own distribution function."""
    parts = [{"weight": 3, "name": "normal", "mean": 0, "std": 1}, {"name": "expon", "loc": 5}]
    generator = bind(Distribution, value={"mixture": parts})
    values = made(generator, 20_000).to_numpy()

    def below(x):
        return 0.75 * stats.norm.cdf(x) + 0.25 * stats.expon(5).cdf(x)

    assert stats.kstest(values, below).pvalue > 1e-6


def test_a_mixture_of_integers_is_one_of_integers(bind):
    kinds = [bind(Distribution, value={"mixture": ["norm", {"name": "poisson", "mu": 3}]})]
    kinds.append(
        bind(Distribution, value={"mixture": [{"name": "poisson", "mu": mu} for mu in (1, 9)]})
    )
    assert [str(kind.type) for kind in kinds] == ["double", "int64"]


def test_examples_of_readable_names_are_accepted(bind):
    for name, plain in NAMES.items():
        for form in plain.forms:
            bind(Distribution, value={"name": name, **form.example})
        assert Distribution.factory.variant(name).doc


@pytest.mark.parametrize(
    ("value", "message", "key", "suggestion"),
    [
        (
            {"name": "lognormal", "median": 3},
            "needs 'median' and 'sigma' or 'mean' and 'std'",
            None,
            None,
        ),
        ({"name": "normal", "mean": 3, "sdt": 1}, "needs 'mean' and 'std'", "sdt", "std"),
        ({"name": "pareto"}, "'pareto' needs 'b'", None, None),
        (
            {"name": "normal", "mean": 3, "std": 1, "scale": 2},
            "'scale' says again what 'mean' and 'std' say",
            "scale",
            None,
        ),
        ({"mixture": []}, "must be a list of distributions", "mixture", None),
        ({"mixture": ["norm"], "min": 3}, "belongs to one of the distributions", "min", None),
        ({"mixture": ["nrom"]}, "distribution 1 of the mixture: .* 'nrom'", "mixture", "norm"),
        ({"mixture": [{"name": "norm", "weight": 0}]}, "'weight' must be above 0", "mixture", None),
        ({"mixture": [3]}, "3 is not a distribution", "mixture", None),
    ],
)
def test_wrong_distributions(bind, value, message, key, suggestion):
    with pytest.raises(ParameterError, match=message) as caught:
        bind(Distribution, value=value)
    assert (caught.value.parameter, caught.value.key) == ("value", key)
    assert caught.value.suggestion == suggestion


def test_a_row_without_a_distribution_is_named():
    columns = {
        "s": {"integer": {"min": -3, "max": 3}},
        "x": {"distribution": {"name": "normal", "mean": 0, "std": "{{ s }}"}},
    }
    with pytest.raises(
        fakegen.GenerationError, match=r"row \d+: there is no 'normal' with {mean: 0, std: -?[0-3]}"
    ):
        table_of(columns)
