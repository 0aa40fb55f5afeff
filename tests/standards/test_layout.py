"""The parts of a layout write each of their fillings exactly once."""

from __future__ import annotations

import time

import numpy as np
import pytest

from fakegen.standards.layout import WholeNumber, parse


@pytest.mark.parametrize(
    ("low", "high", "width"), [(0, 9, 1), (1, 46, 2), (0, 365, 3), (1, 9_999, 4), (7, 1_204, 6)]
)
def test_every_number_of_a_range_is_written_once_and_in_order(low, high, width):
    (part,) = parse(f"<{low:0{width}d}-{high:0{width}d}>")
    out = np.zeros((part.width, part.size), dtype=np.uint8)
    part.write(out, np.arange(part.size, dtype=np.uint64), None)
    written = [bytes(column).decode() for column in out.T]
    assert written == [f"{number:0{width}d}" for number in range(low, high + 1)]


def test_the_ends_of_the_widest_range_are_written():
    part = WholeNumber(0, 2**32 - 1, 10)
    out = np.zeros((10, 2), dtype=np.uint8)
    part.write(out, np.array([0, part.size - 1], dtype=np.uint64), None)
    assert [bytes(column).decode() for column in out.T] == ["0000000000", "4294967295"]


def test_a_large_range_costs_no_more_than_a_small_one():
    start = time.process_time()
    (part,) = parse("<01000000-59999999>")
    assert part.size == 59_000_000
    assert time.process_time() - start < 1  # a list of them takes half a minute
