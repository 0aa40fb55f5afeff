"""The providers ``sequence``, ``position``, ``constant`` and ``uuid``."""

from __future__ import annotations

import string
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from fakegen.errors import ParameterError
from fakegen.interfaces.block import Block
from fakegen.interfaces.generator import Generator
from fakegen.interfaces.provider import Context, provider
from fakegen.interfaces.type_words import show

_INT64 = np.iinfo(np.int64)


@provider("sequence")
class Sequence(Generator):
    """Consecutive numbers: 1, 2, 3; or strings with a number: ``INV-000001``.

    Args:
        start: The number of the first row.
        step: The difference between one row and the next; negative to count down.
        format: Makes strings: ``{}`` stands for the number, ``{:06}`` for at least six digits of it.
    """

    distinct = True
    drawn = False

    def __init__(
        self, _: Context, *, start: int = 1, step: int = 1, format: str | None = None
    ) -> None:
        if not _INT64.min <= start <= _INT64.max:
            raise ParameterError(f"'start' ({start}) does not fit in 64 bits", "start")
        if step == 0 or not _INT64.min <= step <= _INT64.max:
            raise ParameterError(f"'step' must not be {step}", "step")
        self._start, self._step = np.int64(start), np.int64(step)
        end = int(_INT64.max) if step > 0 else int(_INT64.min)
        self.capacity = (end - start) // step + 1
        self._frame = None if format is None else _Frame(format)
        self.type = pa.int64() if format is None else pa.string()

    def make(self, block: Block) -> pa.Array:
        """Return ``start + step * row`` for each row."""
        numbers = pa.array(self._start + self._step * block.rows.numbers)
        return numbers if self._frame is None else self._frame.around(numbers)


@provider("position")
class Position(Generator):
    """The place of an item in its list, or of a row among those of its parent or in its table: 1, 2, 3.

    Example::

        lines: {list: {of: {object: {line: position, sku: {regex: '[A-Z]{3}'}}}, length: 2}}
    """

    type = pa.int64()
    drawn = False
    numbers_items = True

    def __init__(self, context: Context) -> None:
        self.distinct = context.family() is None  # each parent begins at 1

    def make(self, block: Block) -> pa.Array:
        """Return the place of each item, from 1."""
        return pa.array(block.stream.places + 1)


class _Frame:
    """A string around a number, such as ``INV-{:06}``."""

    def __init__(self, format: str) -> None:
        try:
            pieces = list(string.Formatter().parse(format))
        except ValueError as error:
            raise ParameterError(
                f"'format' ({show(format)}) is not right: {error}", "format"
            ) from None
        fields = [piece for piece in pieces if piece[1] is not None]
        if len(fields) != 1:
            raise ParameterError(f"'format' must have one {{}}, not {show(format)}", "format")
        _, name, spec, conversion = fields[0]
        width = (spec or "").removesuffix("d")
        if name not in ("", "0") or conversion or not (width == "" or _is_padding(width)):
            raise ParameterError(
                f"'format' can have no other placeholder than {{}} or, for example, {{:06}}, "
                f"not {show(format)}",
                "format",
            )
        split = pieces.index(fields[0])
        self._before = "".join(text for text, *_ in pieces[: split + 1])
        self._after = "".join(text for text, *_ in pieces[split + 1 :])
        self._width = int(width or 0)

    def around(self, numbers: pa.Int64Array) -> pa.StringArray:
        digits = pc.cast(numbers, pa.string())
        if self._width:
            negative = pc.less(numbers, 0)
            unsigned = pc.utf8_ltrim(digits, "-")
            digits = pc.if_else(
                negative,
                pc.binary_join_element_wise(
                    "-", pc.utf8_lpad(unsigned, max(self._width - 1, 0), "0"), ""
                ),
                pc.utf8_lpad(unsigned, self._width, "0"),
            )
        return pc.binary_join_element_wise(self._before, digits, self._after, "")


def _is_padding(width: str) -> bool:
    return width.isascii() and width.isdigit() and width[0] == "0" and len(width) <= 3


@provider("constant", takes_value=True)
class Constant(Generator):
    """The same value in every row.

    Example::

        country: {constant: Belgium}

    Args:
        value: A string, number, boolean, date or null; or a list or mapping of these.
    """

    support = 1
    drawn = False

    def __init__(self, _: Context, *, value: Any) -> None:
        try:
            self._value = pa.array([value])
        except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError):
            raise ParameterError(f"{show(value)} is not a value of one type", "value") from None
        self.type, self.nullable = self._value.type, value is None

    def make(self, block: Block) -> pa.Array:
        """Return the value for each row."""
        return self._value.take(pa.repeat(0, len(block)))

    def unrank(self, index: NDArray[np.uint64]) -> pa.Array:
        """Return the value."""
        return self._value.take(pa.array(index))


# Start and end of each field of 8-4-4-4-12 in the string, and its start without the dashes.
_FIELDS = [(0, 8, 0), (9, 13, 8), (14, 18, 12), (19, 23, 16), (24, 36, 20)]
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@lru_cache(maxsize=1)
def _four_digits() -> NDArray[np.uint32]:
    """Return the bytes of the four hexadecimal digits of each 16-bit number."""
    return np.frombuffer("".join(f"{n:04x}" for n in range(2**16)).encode(), dtype=np.uint32)


@provider("uuid")
class Uuid(Generator):
    """A universally unique identifier (RFC 9562).

    Version 4 is random. Two of a thousand million rows are equal with a probability below 1e-18.
    Version 7 starts with a time, so identifiers sort in the order of the rows.

    Args:
        version: 4 (random) or 7 (ordered by time).
        start: For version 7: the time of the first row; by default the schema's ``now``.
        step: For version 7: the time between one row and the next; by default ``1ms``.
    """

    distinct = True

    def __init__(
        self,
        context: Context,
        *,
        version: Literal[4, 7] = 4,
        start: datetime | None = None,
        step: timedelta | None = None,
    ) -> None:
        if version == 4 and (start is not None or step is not None):
            name = "step" if start is None else "start"
            raise ParameterError(f"{name!r} is for version 7", name)
        step = timedelta(milliseconds=1) if step is None else step
        self._version = version
        self._start = ((start or context.now) - _EPOCH) // _MICROSECOND
        self._step = step // _MICROSECOND
        if self._start < 0:
            raise ParameterError(f"'start' ({start}) is before 1970", "start")
        if self._step < 1:
            raise ParameterError(f"'step' must be at least a microsecond, not {step}", "step")
        if version == 7:
            self.capacity = (2**48 * 1000 - 1 - self._start) // self._step + 1

    def make(self, block: Block) -> pa.Array:
        """Return one identifier per row, in lower case."""
        high = self._moments(block) if self._version == 7 else block.stream.words(0)
        low = block.stream.words(1)
        halves = np.empty((len(block), 2), dtype=">u8")
        halves[:, 0] = high & ~np.uint64(0xF000) | np.uint64(self._version << 12)
        halves[:, 1] = low & np.uint64(2**62 - 1) | np.uint64(1 << 63)
        digits = _four_digits().take(halves.view(">u2").astype(np.int64)).view(np.uint8)
        text = np.full((len(block), 36), ord("-"), dtype=np.uint8)
        for start, end, first in _FIELDS:
            text[:, start:end] = digits[:, first : first + end - start]
        offsets = np.arange(0, 36 * len(block) + 1, 36, dtype=np.int32)
        return pa.StringArray.from_buffers(
            len(block), pa.py_buffer(offsets), pa.py_buffer(text.reshape(-1))
        )

    def _moments(self, block: Block) -> NDArray[np.uint64]:
        """Return the first 64 bits: milliseconds, space for the version, a 12-bit fraction."""
        micros = (self._start + self._step * block.rows.numbers).astype(np.uint64)
        millis, rest = micros // np.uint64(1000), micros % np.uint64(1000)
        return millis << np.uint64(16) | rest * np.uint64(4096) // np.uint64(1000)
