"""Values that may stand for "no information"."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pyarrow as pa
import pytest

from fakegen.profiling.missing import suspected_missing

RNG = np.random.default_rng(3)
AGES = RNG.integers(18, 90, 300).tolist()
WEIGHTS = RNG.integers(400, 900, 300).tolist()
DAYS = [date(1990, 1, 1) + timedelta(days=n) for n in range(300)]


def suspects(values: list) -> list:
    return [suspect.value for suspect in suspected_missing(pa.array(values))]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["a", "b", "?", "?"] * 3, ["?"]),
        (["a", "b", " N/A ", "onbekend"] * 3, [" N/A ", "onbekend"]),
        (["12", "13", "-"] * 3, ["-"]),
        (["12", "13", "NA"] * 3, ["NA"]),
        (["F", "M", "NA"] * 3, ["NA"]),
        (["yes", "no", "NA"] * 3, ["NA"]),
        (["BE", "ZA", "US", "n/a"] * 3, ["n/a"]),
        ([*AGES, -1], [-1]),
        ([*AGES, 999, 999, 999], [999]),
        ([*AGES, -99, -99, -99], [-99]),
        ([*range(18, 501), 999, 999, 999], [999]),
        ([*map(float, AGES), 9999.0, 9999.0, 9999.0], [9999.0]),
        ([*DAYS, date(1900, 1, 1)], [date(1900, 1, 1)]),
        ([*DAYS, date(9999, 12, 31)], [date(9999, 12, 31)]),
    ],
)
def test_codes_are_suspected(values, expected):
    assert suspects(values) == expected


@pytest.mark.parametrize(
    "values",
    [
        [],
        [None, None],
        ["?", "?", "-"],  # nothing else is there
        ["a", "b", "na"],  # each value comes once: a name
        ["BE", "ZA", "US", "NA"] * 3,  # Namibia
        ["H", "He", "Li", "Fe", "NA"] * 3,  # sodium, in capitals
        [*AGES, 99, 99, 99],  # not far beyond the others
        [*AGES, 999, 999],  # too few rows
        [-1, 0, 1, 2],  # too few values
        [*AGES, -1, -2],  # two negative ones
        [*range(300), *[0] * 20],
        [*WEIGHTS, *[0] * 20],  # zero is a number, however far the others are
        [*DAYS, date(1900, 1, 2)],  # no day that programs write
        [date(1901, 1, 1), *(date(1901, 1, 1) + timedelta(days=n) for n in range(300))],
        [True, False],
    ],
)
def test_values_that_may_mean_something_are_not(values):
    assert suspects(values) == []


def test_evidence_counts_the_rows():
    (found,) = suspected_missing(pa.array([*AGES, *[999] * 20, None]))
    assert found.rows == 20
    rows, high = len(AGES) + 21, max(AGES)
    assert found.evidence == f"20 of {rows} rows are 999, the nearest other value is {high}"
