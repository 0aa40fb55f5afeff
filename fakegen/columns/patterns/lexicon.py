"""Strings as rows of tokens: numbers of entries in one list of words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray


class Entries:
    """A list of words that a pattern's tokens refer to.

    Attributes:
        array: The words, without nulls.
        shortest: Length of the shortest word, in characters.
        longest: Length of the longest word, in characters.
    """

    __slots__ = ("array", "longest", "shortest", "words")

    def __init__(self, words: Sequence[str]) -> None:
        self.words = tuple(words)
        self.array = pa.array(self.words, type=pa.string())
        lengths = [len(word) for word in self.words]
        self.shortest, self.longest = min(lengths), max(lengths)

    def __len__(self) -> int:
        return len(self.words)


class Lexicon:
    """All the words of a pattern in one array. Token 0 is the empty string, for unused places.

    Args:
        lists: The lists of words; equal ones are kept once.
    """

    __slots__ = ("_array", "_first")

    def __init__(self, lists: Iterable[Entries]) -> None:
        self._first: dict[Entries, int] = {}
        seen: dict[tuple[str, ...], int] = {}
        arrays = [pa.array([""], type=pa.string())]
        size = 1
        for entries in lists:
            if entries.words not in seen:
                seen[entries.words] = size
                arrays.append(entries.array)
                size += len(entries)
            self._first[entries] = seen[entries.words]
        self._array = pa.concat_arrays(arrays)

    def first(self, entries: Entries) -> np.int32:
        """Return the token of the first of these words; the others follow in order."""
        return np.int32(self._first[entries])

    def render(self, tokens: NDArray[np.int32]) -> pa.StringArray:
        """Return the concatenation of each row's words.

        Taking the words row by row puts the bytes of a row side by side, so its string is there
        already: only the offsets between the words of a row have to be dropped.

        Args:
            tokens: int32 array of shape (rows, width).
        """
        rows, width = tokens.shape
        if not width:
            return pa.array([""] * rows, type=pa.string())
        taken = pc.take(self._array, pa.array(tokens.reshape(-1)), boundscheck=False)
        if width == 1 or not rows:
            return taken
        _, offsets, data = taken.buffers()
        offsets = np.frombuffer(offsets, dtype=np.int32, count=rows * width + 1)
        kept = pa.py_buffer(np.ascontiguousarray(offsets[::width]))
        return pa.StringArray.from_buffers(rows, kept, data or pa.py_buffer(b""))
