"""Validated fields and arrays of a model file."""

import numpy as np
import pytest

from fakegen import ModelError, saved_array, saved_field, saved_rising


def test_fields() -> None:
    assert saved_field({"a": 1}, "a", int) == 1
    with pytest.raises(ModelError, match="'b' is missing"):
        saved_field({"a": 1}, "b", int)
    with pytest.raises(ModelError, match="must not be bool"):
        saved_field({"a": True}, "a", int)
    with pytest.raises(ModelError, match="is missing"):
        saved_field(["a"], "a", int)


def test_rising_numbers() -> None:
    assert saved_rising({"a": [1, 1, 2.5]}, "a") == [1.0, 1.0, 2.5]
    for listed, message in [([2, 1], "ascending"), ([float("nan")], "finite"), (["1"], "finite")]:
        with pytest.raises(ModelError, match=message):
            saved_rising({"a": listed}, "a")


def test_arrays() -> None:
    arrays = {"a": np.arange(3)}
    assert saved_array(arrays, "a", np.int64, 3) is arrays["a"]
    for name, dtype, size, message in [
        ("b", np.int64, None, "missing"),
        ("a", np.int32, None, "have one dimension and be of type int32"),
        ("a", np.int64, 2, "must have 2 elements, not 3"),
    ]:
        with pytest.raises(ModelError, match=message):
            saved_array(arrays, name, dtype, size)
