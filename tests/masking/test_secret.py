"""The secret: required, stretched, never shown; numbers that depend on values alone."""

from __future__ import annotations

import pickle

import numpy as np
import pyarrow as pa
import pytest

from fakegen.errors import UsageError
from fakegen.masking.secret import Secret, keyed_numbers, written_values


def test_it_comes_from_the_environment(monkeypatch):
    monkeypatch.setenv("OTHER_SECRET", "one")
    assert Secret.from_environment("OTHER_SECRET").key("x") == Secret("one").key("x")
    monkeypatch.setenv("OTHER_SECRET", "")
    with pytest.raises(
        UsageError, match="needs a secret: set the environment variable OTHER_SECRET"
    ):
        Secret.from_environment("OTHER_SECRET")


def test_it_is_not_shown():
    secret = Secret("hunter2-hunter2")
    assert "hunter2" not in repr(secret)
    assert not hasattr(secret, "__dict__")
    with pytest.raises(TypeError, match="not pickled"):
        pickle.dumps(secret)


def test_keys_differ_by_secret_and_purpose():
    keys = {Secret(text).key(purpose) for text in ("a", "b") for purpose in ("x", "y")}
    assert len(keys) == 4


def test_a_value_is_the_same_whatever_its_type():
    key = Secret("a").key("x")
    as_number, as_text = pa.array([5, -7, None]), pa.array(["5", "-7", None])
    assert np.array_equal(keyed_numbers(key, as_number), keyed_numbers(key, as_text))
    assert written_values(pa.array([{"a": 1}])) == [b'{"a":1}']


def test_columns_are_told_apart():
    key = Secret("a").key("x")
    first = keyed_numbers(key, pa.array(["ab", None, ""]), pa.array(["c", "x", "x"]))
    other = keyed_numbers(key, pa.array(["a", "", "x"]), pa.array(["bc", "x", ""]))
    assert len({*first.tolist(), *other.tolist()}) == 5  # (None, x), ("", x) and ("x", "") differ
    assert (first >= 0).all()
