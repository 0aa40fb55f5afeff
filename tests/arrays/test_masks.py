"""Boolean masks."""

import datetime

import numpy as np
import pyarrow as pa
import pytest

from fakegen.arrays.masks import all_present, as_mask, is_finite, is_present, null_unless


@pytest.mark.parametrize("unknown", [True, False])
@pytest.mark.parametrize("chunked", [True, False])
def test_null_counts_as_what_the_caller_says(unknown, chunked) -> None:
    answers = pa.array([True, None, False])
    if chunked:
        answers = pa.chunked_array([answers.slice(0, 1), answers.slice(1)])
    mask = as_mask(answers, unknown=unknown)
    assert mask.dtype == np.bool_
    assert mask.tolist() == [True, unknown, False]


def test_present() -> None:
    a, b = pa.array([1, None, 3, None]), pa.array(["x", "y", None, None])
    assert is_present(a).tolist() == [True, False, True, False]
    assert is_present(pa.chunked_array([b, b[:1]])).tolist() == [True, True, False, False, True]
    assert all_present([a, b]).tolist() == [True, False, False, False]


def test_finite() -> None:
    values = pa.array([0.5, float("nan"), float("-inf"), None])
    assert is_finite(values).tolist() == [True, False, False, False]
    assert is_finite(pa.array([datetime.date(2020, 1, 1), None])).tolist() == [True, False]


@pytest.mark.parametrize("kind", [pa.int64(), pa.string(), pa.timestamp("us", "UTC")])
def test_null_wherever_the_mask_is_not_true(kind) -> None:
    values = pa.array([1, 2, 3, None], pa.int64()).cast(kind)
    made = null_unless(pa.array([True, False, None, True]), values)
    assert made.type == kind
    assert made.to_pylist() == [values[0].as_py(), None, None, None]
