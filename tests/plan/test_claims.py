"""Who holds which value: the smallest rows that ask for it, whoever asks first."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from fakegen.plan import claims
from fakegen.plan.claims import Claims


def hashed(values):
    # A first hash that several values share, a second one that tells them apart.
    values = np.asarray(values, dtype=np.uint64)
    return (values // np.uint64(2)) << np.uint64(59), (values + np.uint64(1)) << np.uint64(40)


@given(
    st.integers(1, 3),
    st.integers(0, 30).flatmap(
        lambda size: st.tuples(
            *[st.lists(st.integers(0, 9), min_size=size, max_size=size) for _ in range(12)]
        )
    ),
    st.integers(1, 7),
    st.integers(0, 3),
)
@settings(deadline=None, max_examples=100)
def test_rows_hold_what_they_would_if_each_chose_in_turn(most, wishes, at_once, bits):
    """Rows ask for the values of one list after the other, and never for more."""
    size = len(wishes[0])
    before, claims._PART_ROWS = claims._PART_ROWS, max(1, size >> bits)
    try:
        asked = Claims(size, most)
    finally:
        claims._PART_ROWS = before
    first, second = hashed(wishes[0])
    for start in range(0, size, at_once):
        rows = np.arange(start, min(size, start + at_once))
        asked.fill(rows, first[rows], second[rows])
    waiting = [(int(row), 1) for row in asked.settle_first()]
    while waiting:
        batch, waiting = waiting[-at_once:], waiting[:-at_once]
        batch = [(row, attempt) for row, attempt in batch if attempt < len(wishes)]
        rows = np.array([row for row, _ in batch], dtype=np.int64)
        attempts = np.array([attempt for _, attempt in batch], dtype=np.int16)
        values = [wishes[attempt][row] for row, attempt in batch]
        refused, others, tried = asked.claim(rows, attempts, *hashed(values))
        again = [*zip(rows[refused], attempts[refused], strict=True),
                 *zip(others, tried, strict=True)]  # fmt: skip
        waiting += [(int(row), int(attempt) + 1) for row, attempt in again]
    held: dict[int, int] = {}
    expected = {}
    for row in range(size):
        for attempt, values in enumerate(wishes):
            if held.get(values[row], 0) < most:
                held[values[row]] = held.get(values[row], 0) + 1
                if attempt:
                    expected[row] = attempt
                break
    rows, attempts = asked.later()
    assert dict(zip(rows.tolist(), attempts.tolist(), strict=True)) == expected
    assert len(rows) == len(expected)


def test_all_rows_with_one_value_fit():
    asked = Claims(5_000, 1)
    rows = np.arange(5_000)
    asked.fill(rows, *hashed(np.zeros(5_000)))
    assert asked.settle_first().tolist() == list(range(1, 5_000))
