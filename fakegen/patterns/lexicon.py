"""Strings as rows of tokens, which are positions in one array of words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from fakegen.kernels import FROM_WORDS

_BYTES = 8  # of a machine word


class Entries:
    """A list of words that a pattern's tokens refer to.

    Attributes:
        array: The words as an Arrow array, without nulls.
        words: The words as Python strings.
        bytes: The length of the words in UTF-8, if all have the same length; otherwise 0.
        shortest: The length of the shortest word, in characters.
        longest: The length of the longest word, in characters.
    """

    __slots__ = ("array", "bytes", "longest", "shortest", "words")

    def __init__(self, words: Sequence[str]) -> None:
        self.words = tuple(words)
        self.array = pa.array(self.words, type=pa.string())
        lengths = [len(word) for word in self.words]
        ends = np.frombuffer(self.array.buffers()[1], np.int32, len(self.words) + 1)
        widths = np.diff(ends)
        self.bytes = int(widths[0]) if (widths == widths[0]).all() else 0
        self.shortest, self.longest = min(lengths), max(lengths)

    def __len__(self) -> int:
        return len(self.words)


class Lexicon:
    """All words of a pattern in one array. Token 0 is the empty string, for unused places.

    Args:
        lists: The lists of words; equal lists are stored once.
    """

    __slots__ = ("__dict__", "_array", "_first")

    def __init__(self, lists: Iterable[Entries]) -> None:
        self._first: dict[Entries, int] = {}
        seen: dict[tuple[str, ...], int] = {}
        arrays = [pa.array([""], type=pa.string())]
        size = 1
        for entries in lists:
            if entries in self._first:
                continue
            if entries.words not in seen:
                seen[entries.words] = size
                arrays.append(entries.array)
                size += len(entries)
            self._first[entries] = seen[entries.words]
        self._array = pa.concat_arrays(arrays)

    @cached_property
    def _table(self) -> NDArray[np.uint64]:
        """The first eight bytes of each word."""
        words = [word.encode()[:_BYTES].ljust(_BYTES, b"\0") for word in self._array.to_pylist()]
        return np.frombuffer(b"".join(words), dtype=np.uint64)

    def first(self, entries: Entries) -> np.int32:
        """Return the token of the first word of a list; those of the others follow in order."""
        return np.int32(self._first[entries])

    def render(
        self, tokens: NDArray[np.int32], columns: Sequence[Entries] | None
    ) -> pa.StringArray:
        """Return the concatenation of each row's words.

        Args:
            tokens: The words of each row: int32, shape (rows, width).
            columns: The list that the words of each column are from, if it is the same for all rows.
        """
        if not len(tokens):
            return pa.array([], type=pa.string())
        widths = fixed_widths(columns)
        if widths:
            return self._lay(tokens, widths)
        return self._join(tokens)

    def _join(self, tokens: NDArray[np.int32]) -> pa.StringArray:
        """Look up all words at once.

        Taken row by row, the words of a row are adjacent in memory and already form its string: only
        the offsets between them have to be dropped.
        """
        rows, width = tokens.shape
        if not width:
            return pa.array([""] * rows, type=pa.string())
        if FROM_WORDS is not None:
            _, ends, words = self._array.buffers()
            places = np.ascontiguousarray(tokens)
            made = FROM_WORDS(words or b"", ends, places, rows, width)
            return pa.StringArray.from_buffers(rows, *map(pa.py_buffer, made))
        taken = pc.take(self._array, pa.array(tokens.reshape(-1)), boundscheck=False)
        if width == 1:
            return taken
        _, offsets, data = taken.buffers()
        offsets = np.frombuffer(offsets, dtype=np.int32, count=rows * width + 1)
        kept = pa.py_buffer(np.ascontiguousarray(offsets[::width]))
        return pa.StringArray.from_buffers(rows, kept, data or pa.py_buffer(b""))

    def _lay(self, tokens: NDArray[np.int32], widths: Sequence[int]) -> pa.StringArray:
        """Write the bytes of all words to their places, column by column.

        Args:
            tokens: The words of each row: int32, shape (rows, width).
            widths: The number of bytes of the words in each column.
        """
        rows, length = len(tokens), sum(widths)
        text = np.empty(rows * length + _BYTES, dtype=np.uint8)
        place = 0
        for column, width in enumerate(widths):
            # A word may be written together with the bytes after it in the table, because the next
            # column overwrites them; at the end of the row it is written in exact pieces.
            word = self._table.take(tokens[:, column])
            for offset, size in _pieces(width, length - place):
                kind = np.dtype(f"u{size}")
                target = np.ndarray(rows, kind, text, place + offset, length)
                target[:] = np.ndarray(rows, kind, word, offset, _BYTES)
            place += width
        offsets = np.arange(0, (rows + 1) * length, length, dtype=np.int32)[: rows + 1]
        return pa.StringArray.from_buffers(rows, pa.py_buffer(offsets), pa.py_buffer(text))


def fixed_widths(columns: Sequence[Entries] | None) -> list[int]:
    """Return the number of bytes of the words in each column; [] if it varies or exceeds 8."""
    widths = [entries.bytes for entries in columns or ()]
    return widths if len(widths) > 1 and all(0 < width <= _BYTES for width in widths) else []


def _pieces(width: int, room: int) -> Iterable[tuple[int, int]]:
    """Yield the offsets and sizes of pieces that cover ``width`` bytes, and end within ``room``."""
    offset = 0
    while offset < width:
        left = width - offset
        size = 1 << (left - 1).bit_length()
        if offset + size > room:
            size = 1 << (left.bit_length() - 1)
        yield offset, size
        offset += size
