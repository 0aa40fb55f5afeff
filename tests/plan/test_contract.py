"""What a generator returns is what it declares, or is named."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from fakegen.errors import PluginError
from fakegen.plan.contract import checked


@pytest.mark.parametrize(
    "made",
    [
        pa.array(["a", "b"]),
        pa.chunked_array([["a"], ["b"]]),
        pa.array(["a", "b"]).dictionary_encode(),
    ],
)
def test_arrays_of_the_declared_type_are_taken(made):
    assert checked(made, pa.string(), 2) == pa.array(["a", "b"])


def test_nulls_alone_are_of_any_type():
    assert checked(pa.nulls(2), pa.int64(), 2) == pa.nulls(2, pa.int64())


@pytest.mark.parametrize(
    ("made", "message"),
    [
        (["a", "b"], "made list instead of an Arrow array"),
        (np.array([1, 2]), "made ndarray instead of an Arrow array"),
        (pa.array(["a"]), "made 1 value for 2 rows"),
        (pa.array([1, 2]), "made values of type int64, but declares string"),
    ],
)
def test_anything_else_is_named(made, message):
    with pytest.raises(PluginError, match=message):
        checked(made, pa.string(), 2)
