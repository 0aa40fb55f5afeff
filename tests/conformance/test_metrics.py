"""Every metric: finite numbers of any columns, whatever the order of the rows."""

from __future__ import annotations

import math

import numpy as np
import pyarrow as pa
import pytest

from fakegen.report.measuring import measure
from tests.conformance.making import registered

RNG = np.random.default_rng(5)
SIZE = 200
REAL = pa.table(
    {
        "n": RNG.integers(0, 9, SIZE),
        "x": RNG.normal(size=SIZE),
        "s": pa.array([None if n == 3 else "abc"[n % 3] for n in range(SIZE)]),
        "b": RNG.random(SIZE) < 0.5,
        "d": pa.array(RNG.integers(0, 5_000, SIZE), pa.int32()).cast(pa.date32()),
        "m": pa.array(RNG.integers(0, 10**12, SIZE)).cast(pa.timestamp("us")),
    }
)
MADE = REAL.take(RNG.integers(0, SIZE, 120))
TABLES = {
    "themselves": (REAL, REAL),
    "some of them": (REAL, MADE),
    "one row": (REAL.slice(0, 1), MADE.slice(0, 1)),
    "one column": (REAL.select(["s"]), MADE.select(["s"])),
    "all missing": (pa.table({"a": pa.nulls(5, pa.int64())}), pa.table({"a": pa.nulls(3, pa.int64())})),
    "infinite": (pa.table({"x": [math.inf, -math.inf, 1.0]}), pa.table({"x": [2.0, math.inf]})),
}  # fmt: skip


@pytest.mark.parametrize("case", TABLES)
def test_numbers_are_finite_and_named_by_columns(metric_name, case):
    real, made = TABLES[case]
    (found,) = measure(real, made, [registered().metrics[metric_name]]).measurements
    assert found.metric == metric_name
    assert found.better in ("higher", "lower")
    assert found.value is None or math.isfinite(found.value)
    for part, value in found.parts.items():
        assert math.isfinite(value)
        assert set(part.split(", ")) <= set(real.column_names)


def test_the_order_of_rows_does_not_matter(metric_name):
    metric = registered().metrics[metric_name]
    plain = measure(REAL, MADE, [metric]).measurements
    turned = measure(REAL.take(RNG.permutation(SIZE)), MADE.take(RNG.permutation(120)), [metric])
    assert turned.measurements[0].value == pytest.approx(plain[0].value)
    assert turned.measurements[0].parts == pytest.approx(dict(plain[0].parts))


def test_the_blocks_that_a_table_is_in_do_not_matter(metric_name):
    metric = registered().metrics[metric_name]
    pieces = pa.Table.from_batches(REAL.to_batches(max_chunksize=7))
    assert measure(pieces, MADE, [metric]) == measure(REAL, MADE, [metric])
