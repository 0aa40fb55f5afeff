"""The kernels give what Python gives, and refuse what would lead out of their data."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

native = pytest.importorskip(
    "fakegen_native",
    reason="pip install ./plugins/fakegen-native, with a C compiler",
    exc_type=ImportError,
)

cells = st.binary(max_size=40)
wide = st.integers(-(2**63), 2**63 - 1)


def column(values: list[bytes], size: int = 8) -> tuple[bytes, np.ndarray, int, int]:
    return b"".join(values), np.cumsum([0, *map(len, values)], dtype=f"i{size}"), 0, size


@st.composite
def pieces(draw: st.DrawFn) -> tuple[list[bytes | tuple[list[bytes], int]], int]:
    rows = draw(st.integers(0, 20))
    columns = st.tuples(st.lists(cells, min_size=rows, max_size=rows), st.sampled_from([4, 8]))
    return draw(st.lists(cells | columns, max_size=6)), rows


@given(pieces())
def test_rows_are_their_pieces(said: tuple[list[bytes | tuple[list[bytes], int]], int]) -> None:
    parts, rows = said
    given = [part if isinstance(part, bytes) else column(*part) for part in parts]
    expected = [
        b"".join(part if isinstance(part, bytes) else part[0][row] for part in parts)
        for row in range(rows)
    ]
    assert native.join(given, rows) == b"".join(expected)
    assert strings(*native.concatenate(given, rows)) == expected


def strings(ends: bytearray, text: bytearray) -> list[bytes]:
    """Return the strings, of which nothing is left over."""
    assert len(text) == np.frombuffer(ends, np.int32)[-1]
    return [bytes(text[begin:end]) for begin, end in pairwise(np.frombuffer(ends, np.int32))]


@given(st.lists(cells, min_size=1, max_size=20), st.data())
def test_a_column_can_begin_anywhere(values: list[bytes], data: st.DataObject) -> None:
    first = data.draw(st.integers(0, len(values)))
    rows = data.draw(st.integers(0, len(values) - first))
    text, ends, _, size = column(values)
    assert native.join([(text, ends, first, size)], rows) == b"".join(values[first : first + rows])


@pytest.mark.parametrize(
    ("ends", "first", "rows", "message"),
    [
        ([0, 1], 0, 2, "fewer offsets than rows"),
        ([0, 1], 1, 1, "fewer offsets than rows"),
        ([0, 1], -1, 1, "fewer offsets than rows"),
        ([], 0, 0, "fewer offsets than rows"),
        ([0, 4], 0, 1, "out of the data"),
        ([-1, 2], 0, 1, "out of the data"),
        ([0, 3, 1, 3], 0, 3, "out of the data"),
        ([0, 1], 0, -1, "-1 rows"),
    ],
)
@pytest.mark.parametrize("size", [4, 8])
@pytest.mark.parametrize("kernel", ["join", "concatenate"])
def test_wrong_offsets_are_refused(
    kernel: str, size: int, ends: list[int], first: int, rows: int, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        getattr(native, kernel)([(b"abc", np.array(ends, f"i{size}"), first, size)], rows)


def test_offsets_have_4_or_8_bytes() -> None:
    with pytest.raises(ValueError, match="an offset has 2 bytes"):
        native.join([(b"abc", np.zeros(2, np.int16), 0, 2)], 1)


def test_strings_with_too_much_text_are_refused() -> None:
    with pytest.raises(OverflowError, match="too long"):
        native.concatenate([bytes(2**11)], 2**20)


@given(st.lists(cells, min_size=1, max_size=9), st.integers(0, 9), st.integers(0, 4), st.data())
def test_strings_are_made_of_words(
    words: list[bytes], rows: int, width: int, data: st.DataObject
) -> None:
    token = st.integers(0, len(words) - 1)
    tokens = data.draw(st.lists(token, min_size=rows * width, max_size=rows * width))
    text, ends, *_ = column(words, 4)
    expected = [
        b"".join(words[token] for token in tokens[row * width : (row + 1) * width])
        for row in range(rows)
    ]
    made = native.from_words(text, ends, np.array(tokens, np.int32), rows, width)
    assert strings(*made) == expected


@pytest.mark.parametrize(
    ("tokens", "width", "message"),
    [
        ([0, 1], 3, "fewer tokens"),
        ([0, 1], -1, "fewer tokens"),
        ([0, 2], 2, "no word"),
        ([0, -1], 2, "no word"),
    ],
)
def test_wrong_tokens_are_refused(tokens: list[int], width: int, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        native.from_words(
            b"ab", np.array([0, 1, 2], np.int32), np.array(tokens, np.int32), 1, width
        )


def test_words_outside_their_text_are_refused() -> None:
    for ends in ([0, 5], [-1, 1], [2, 1]):
        with pytest.raises(ValueError, match="no word"):
            native.from_words(b"ab", np.array(ends, np.int32), np.zeros(1, np.int32), 1, 1)


@given(st.lists(wide | st.integers(-(10**6), 10**6), max_size=30), st.integers(0, 18))
def test_decimals_are_the_shortest(numbers: list[int], scale: int) -> None:
    ends, text = native.decimals(np.array(numbers, np.int64), scale)
    bounds = np.frombuffer(ends, np.int64)
    assert len(text) == bounds[-1]
    made = [text[begin:end].decode() for begin, end in pairwise(bounds)]
    expected = [f"{Decimal(number).scaleb(-scale):f}" for number in numbers]
    assert made == [text.rstrip("0").rstrip(".") if "." in text else text for text in expected]


@pytest.mark.parametrize("scale", [-1, 19])
def test_no_other_scale_is_accepted(scale: int) -> None:
    with pytest.raises(ValueError, match="scale"):
        native.decimals(np.zeros(1, np.int64), scale)


@given(st.lists(st.integers(0, 2**62), max_size=20), st.integers(0, 1_000))
def test_words_of_rows_are_numpys(rows: list[int], attempt: int) -> None:
    made = native.philox((7, 9), np.array(rows, np.int64), 5, np.array([attempt], np.int64))
    generators = [np.random.Philox(counter=[row // 4, 5, attempt, 0], key=[7, 9]) for row in rows]
    words = [
        generator.random_raw(4)[row % 4] for row, generator in zip(rows, generators, strict=True)
    ]
    assert np.frombuffer(made, np.uint64).tolist() == words


def test_rows_and_attempts_of_another_number_are_refused() -> None:
    with pytest.raises(ValueError, match="more rows or attempts than the other"):
        native.philox((7, 9), np.arange(3), 0, np.arange(2))
