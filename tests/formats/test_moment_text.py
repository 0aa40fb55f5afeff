"""Moments as text: what Arrow itself gives, whatever the moments are."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

import fakegen
from fakegen.formats.moment_text import moment_text

ROWS = 20_000
DAY = 86_400 * 10**6


def moments(first: str, days: int, unit: str = "us") -> pa.Array:
    start = np.datetime64(first, "us").astype(np.int64)
    ticks = start + np.random.default_rng(2022).integers(0, days * DAY, ROWS)
    return pa.array(ticks.astype("M8[us]")).cast(pa.timestamp(unit), safe=False)


@pytest.mark.parametrize(
    "values",
    [
        moments("2020-01-01", 1_826),
        moments("1969-12-30", 3),
        moments("1899-12-31", 40_000),
        moments("0001-01-01", 400),
        moments("9999-12-30", 10),
        moments("-0001-12-01", 800),
        moments("1500-01-01", 200_000),
        moments("2020-01-01", 1_826, "s"),
        moments("2020-01-01", 1_826, "ns"),
        moments("2020-01-01", 1),
        moments("2020-01-01", 1)[:7],
        moments("2020-01-01", 900)[4_321:],
        pa.array([], pa.timestamp("us")),
        pa.nulls(ROWS, pa.timestamp("us")),
    ],
)
def test_the_text_is_that_of_arrow(values: pa.Array) -> None:
    text = values.cast(pa.large_string())
    assert moment_text(values).equals(text)
    assert moment_text(values, "T").equals(pc.replace_substring(text, " ", "T"))


def test_nulls_stay_null() -> None:
    values = moments("2031-05-06", 90)
    gaps = pa.array(np.arange(ROWS) % 3 > 0)
    holed = pa.array(values.to_numpy(), mask=~gaps.to_numpy(zero_copy_only=False))
    assert moment_text(holed).equals(holed.cast(pa.large_string()))


def test_a_file_has_the_same_moments_as_the_table(tmp_path) -> None:
    column = {"datetime": {"from": "1960-01-01", "to": "2040-12-31"}, "null": 0.1}
    schema = fakegen.load(
        {"tables": {"t": {"rows": ROWS, "columns": {"a": column, "b": "sequence"}}}}
    )
    made = schema.generate()
    made.write(tmp_path / "t.csv")
    lines = (tmp_path / "t.csv").read_text().splitlines()[1:]
    written = made["t"].to_arrow()["a"].cast(pa.string()).to_pylist()
    assert [line.partition(",")[0] for line in lines] == [text or "" for text in written]
