"""Words of scattered rows are those of NumPy's generator, by arrays and by the compiled kernel."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakegen.kernels import PHILOX
from fakegen.streams import philox as module
from fakegen.streams.philox import philox

words = st.integers(0, 2**64 - 1)
draws = st.tuples(st.integers(0, 2**62), st.integers(0, 1_000))
"""A row, and its attempt."""


def by_numpy(key: list[int], row: int, slot: int, attempt: int) -> int:
    counter = np.array([row // 4, slot, attempt, 0], dtype=np.uint64)
    made = np.random.Philox(counter=counter, key=np.array(key, np.uint64)).random_raw(4)
    return int(made[row % 4])


@pytest.mark.parametrize(
    "kernel",
    [
        None,
        pytest.param(
            PHILOX,
            marks=pytest.mark.skipif(
                PHILOX is None, reason="pip install ./plugins/fakegen-native, with a C compiler"
            ),
        ),
    ],
    ids=["arrays", "kernel"],
)
@given(
    st.lists(words, min_size=2, max_size=2),
    st.integers(0, 2**31),
    st.lists(draws, max_size=9),
    st.data(),
)
def test_words_are_those_of_numpys_generator(
    kernel: object, key: list[int], slot: int, said: list[tuple[int, int]], data: st.DataObject
) -> None:
    near = [
        (row + step, attempt)
        for row, attempt in said
        for step in data.draw(st.lists(st.integers(0, 5), max_size=4))
    ]
    rows = np.array([row for row, _ in near], np.int64)
    attempts = np.array([attempt for _, attempt in near], np.int64)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "PHILOX", kernel)
        each = philox(np.array(key, np.uint64), rows, slot, attempts)
        same = philox(np.array(key, np.uint64), rows, slot, 3)
    assert each.tolist() == [by_numpy(key, row, slot, attempt) for row, attempt in near]
    assert same.tolist() == [by_numpy(key, row, slot, 3) for row, _ in near]
