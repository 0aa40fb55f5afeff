"""Random bytes."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from fakegen.errors import ParameterError
from fakegen.providers.core import Bytes


@given(st.tuples(st.integers(0, 70), st.integers(0, 70)).map(sorted))
def test_bytes_are_as_many_as_asked_for(bind, made, span):
    generator = bind(Bytes, min=span[0], max=span[1])
    assert generator.type == pa.binary()
    assert all(span[0] <= len(value) <= span[1] for value in made(generator, 40).to_pylist())


def test_bytes_are_uniform(bind, block):
    made = bind(Bytes, min=19).make(block(2000)).to_pylist()
    assert {len(value) for value in made} == {19}
    counts = np.bincount(np.frombuffer(b"".join(made), np.uint8), minlength=256)
    assert stats.chisquare(counts).pvalue > 1e-4


def test_lengths_are_uniform(bind, block):
    lengths = [len(value) for value in bind(Bytes, min=1, max=9).make(block(9000)).to_pylist()]
    assert stats.chisquare(np.bincount(lengths)[1:]).pvalue > 1e-4


def test_few_bytes_are_numbered(bind, counted):
    every = counted(bind(Bytes, min=0, max=1))
    assert every == [b"", *(bytes([byte]) for byte in range(256))]
    assert bind(Bytes, min=0, max=0).support == 1


def test_more_bytes_are_numbered_too(bind):
    generator = bind(Bytes, min=2, max=7)
    assert generator.support == sum(256**length for length in range(2, 8))
    ends = np.array([0, 2**16 - 1, 2**16, generator.support - 1], np.uint64)
    assert generator.unrank(ends).to_pylist() == [bytes(2), b"\xff" * 2, bytes(3), b"\xff" * 7]
    assert bind(Bytes, min=8).support is None


@pytest.mark.parametrize(
    ("written", "parameter"),
    [
        ({"min": -1}, "min"),
        ({"min": 3, "max": 2}, "min"),
        ({"max": 16_385}, "max"),
    ],
)
def test_wrong_lengths(bind, written, parameter):
    with pytest.raises(ParameterError) as caught:
        bind(Bytes, **written)
    assert caught.value.parameter == parameter
