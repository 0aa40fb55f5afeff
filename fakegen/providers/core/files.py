"""The providers ``file_name`` and ``bytes``."""

from __future__ import annotations

import itertools

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from fakegen.errors import ParameterError, nearest
from fakegen.interfaces.block import Block
from fakegen.interfaces.generator import Generator
from fakegen.interfaces.provider import Context, provider
from fakegen.interfaces.type_words import show
from fakegen.patterns import Concatenation, PatternGenerator, Text, WordList
from fakegen.providers.faker_data import data_for, faker_class

_MOST_BYTES = 16_384


@provider("file_name")
class FileName(PatternGenerator):
    """The name of a file: ``dolorem.pdf``. The word is in the locale's language, as for ``text``.

    Args:
        category: The kind of file: ``audio``, ``image``, ``office``, ``text`` or ``video``. By default,
            any of them.
        extension: The extension, with or without the dot, instead of one from ``category``.
    """

    def __init__(
        self, context: Context, *, category: str | None = None, extension: str | None = None
    ) -> None:
        known = faker_class("file")[0].file_extensions
        if category is not None and extension is not None:
            raise ParameterError("'category' and 'extension' cannot both be given", "extension")
        if category is not None and category not in known:
            raise ParameterError(
                f"there is no category {show(category)}; there are {', '.join(known)}",
                "category",
                nearest(category, known),
            )
        if extension is not None:
            endings = [extension.removeprefix(".")]
        else:
            endings = [
                ending
                for kind, endings in known.items()
                if category in (None, kind)
                for ending in endings
            ]
        words = WordList(list(data_for("lorem", context).word_list))
        super().__init__(Concatenation(words, Text("."), WordList(endings)))


@provider("bytes")
class Bytes(Generator):
    """A string of random bytes.

    Args:
        min: The smallest number of bytes.
        max: The largest number of bytes, up to 16384; by default the same as ``min``.
    """

    type = pa.binary()

    def __init__(self, _: Context, *, min: int = 16, max: int | None = None) -> None:
        self._min, self._max = min, min if max is None else max
        for name, length in (("min", self._min), ("max", self._max)):
            if not 0 <= length <= _MOST_BYTES:
                raise ParameterError(f"{name!r} must be in 0 .. {_MOST_BYTES}, not {length}", name)
        if self._min > self._max:
            raise ParameterError(f"nothing lies between 'min' ({min}) and 'max' ({max})", "min")
        if self._max < 8:  # the strings can then be numbered with 64 bits
            self.support = sum(256**n for n in range(self._min, self._max + 1))

    def make(self, block: Block) -> pa.Array:
        """Return one string of bytes per row."""
        lengths = block.stream.integers(self._min, self._max)
        words = -(-self._max // 8)
        made = np.empty((len(block), words), dtype="<u8")
        for number in range(words):
            made[:, number] = block.stream.words(1 + number)
        return _cut(made, lengths)

    def unrank(self, index: NDArray[np.uint64]) -> pa.Array:
        """Return the strings with these numbers, shorter ones first."""
        sizes = [256**length for length in range(self._min, self._max + 1)]
        starts = np.array([0, *itertools.accumulate(sizes)], dtype=np.uint64)
        place = np.searchsorted(starts, index, side="right") - 1
        made = (index - starts[place]).astype("<u8").reshape(-1, 1)
        return _cut(made, place + self._min)


def _cut(words: NDArray[np.uint64], lengths: NDArray[np.int64]) -> pa.Array:
    """Return the first bytes of each row.

    Args:
        words: uint64, shape (rows, words).
        lengths: How many bytes to keep of each row: int64, shape (rows,).
    """
    columns = words.view(np.uint8).reshape(len(words), 8 * words.shape[1])
    kept = np.arange(columns.shape[1]) < lengths[:, None]
    offsets = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)
    return pa.Array.from_buffers(
        pa.binary(), len(words), [None, pa.py_buffer(offsets), pa.py_buffer(columns[kept])]
    )
