"""Parquet footers taken apart and put together, so that row groups encoded apart make one file.

Idea: the bytes of a row group are the same wherever they stand. Only its entry in the footer says where it
is: a handful of offsets, and its number. So whoever encodes a row group lets Arrow write a file of it alone,
and sends its bytes and its entry, cut open at these numbers. Whoever collects the row groups writes
the bytes one after the other, the entries with the numbers that they have there, and around them the rest of a
footer, which Arrow wrote for a file of the same schema without rows.

Invariant: the file is, byte for byte, the one that Arrow would have written from the same blocks (the tests
compare them). Bound: a footer is Thrift's compact protocol, whose fields say their type but not their length,
so each is walked once: a millisecond for a row group of ten columns, where it was encoded, and next to
nothing where it is collected. Values are never interpreted, so what later versions add is passed through. Sources:
https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift and
https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import pyarrow as pa

MAGIC = b"PAR1"
_ENDING = 8
"""The bytes after the footer: its length, four bytes, and the magic number."""

_FILE_ROWS, _FILE_ROW_GROUPS = 3, 4
_GROUP_COLUMNS, _GROUP_ROWS, _GROUP_OFFSET, _GROUP_ORDINAL = 1, 3, 5, 7
_CHUNK_OFFSETS, _CHUNK_METADATA = (2, 4, 6), 3
_COLUMN_OFFSETS = (9, 10, 11, 14)
"""Numbers of fields in ``parquet.thrift``, those of offsets being all that count from the file's start."""

_TRUE, _FALSE, _BYTE, _I16, _I32, _I64, _DOUBLE, _BINARY, _LIST, _SET = range(1, 11)
_STRUCT = 12
_STOP = 0
_TRUTHS, _INTEGERS = frozenset([_TRUE, _FALSE]), frozenset([_I16, _I32, _I64])


class _Value(NamedTuple):
    """A value within a footer: its type, and where its bytes start and stop."""

    kind: int
    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class RowGroupEntry:
    """What a footer says about a row group.

    Attributes:
        rows: How many rows it has.
        texts: The bytes before, between and after its offsets and its number.
        offsets: Its offsets, in a file of its own; None stands for its number in the file.
    """

    rows: int
    texts: Sequence[bytes]
    offsets: Sequence[int | None]

    def at(self, moved: int, number: int) -> bytes:
        """Return its bytes in another file.

        Args:
            moved: How many bytes later than in its own file it starts there.
            number: How many row groups stand before it. The field has 16 bits, and starts again.
        """
        ordinal = (number + 2**15) % 2**16 - 2**15
        pieces = [self.texts[0]]
        for offset, text in zip(self.offsets, self.texts[1:], strict=True):
            pieces += [_varint(ordinal if offset is None else offset + moved), text]
        return b"".join(pieces)


def taken_apart(file: pa.Buffer) -> tuple[pa.Buffer, memoryview]:
    """Return the row groups of a Parquet file and its footer, without what stands around them."""
    view = memoryview(file).cast("B")
    length = int.from_bytes(view[-_ENDING:-4], "little")
    end = len(view) - _ENDING - length
    return file.slice(len(MAGIC), end - len(MAGIC)), view[end:-_ENDING]


def entries(footer: memoryview) -> list[RowGroupEntry]:
    """Return what a footer says about its row groups."""
    groups = dict(_fields(footer, 0))[_FILE_ROW_GROUPS]
    return [_entry(footer, group) for group in _elements(footer, groups)]


def with_entries(footer: memoryview, groups: Sequence[bytes], rows: int) -> bytes:
    """Return the end of a file: a footer without row groups, with these ones, and what follows it.

    Args:
        footer: The footer of a file without rows.
        groups: Their entries.
        rows: The rows of all of them.
    """
    fields = dict(_fields(footer, 0))
    before, held = fields[_FILE_ROWS], fields[_FILE_ROW_GROUPS]
    made = b"".join(
        [
            footer[: before.start],
            _varint(rows),
            footer[before.stop : held.start],
            _list_header(len(groups)),
            *groups,
            footer[held.stop :],
        ]
    )
    return made + len(made).to_bytes(4, "little") + MAGIC


def _entry(footer: memoryview, group: _Value) -> RowGroupEntry:
    fields = dict(_fields(footer, group.start))
    places = [fields[_GROUP_OFFSET]] if _GROUP_OFFSET in fields else []
    for chunk in _elements(footer, fields[_GROUP_COLUMNS]):
        of_chunk = dict(_fields(footer, chunk.start))
        of_column = dict(_fields(footer, of_chunk[_CHUNK_METADATA].start))
        places += [of_chunk[number] for number in _CHUNK_OFFSETS if number in of_chunk]
        places += [of_column[number] for number in _COLUMN_OFFSETS if number in of_column]
    cuts: dict[_Value, int | None] = {}
    for place in places:
        offset, _ = _number(footer, place.start)
        if offset:  # 0 says that it is not used
            cuts[place] = offset
    if _GROUP_ORDINAL in fields:
        cuts[fields[_GROUP_ORDINAL]] = None
    texts, start = [], group.start
    for place in (ordered := sorted(cuts, key=lambda value: value.start)):
        texts.append(bytes(footer[start : place.start]))
        start = place.stop
    texts.append(bytes(footer[start : group.stop]))
    rows, _ = _number(footer, fields[_GROUP_ROWS].start)
    return RowGroupEntry(rows, texts, [cuts[place] for place in ordered])


def _fields(data: memoryview, at: int) -> Iterator[tuple[int, _Value]]:
    """Yield the fields of the struct that starts here, by their numbers."""
    number = 0
    while data[at] != _STOP:
        kind, step = data[at] & 0x0F, data[at] >> 4
        at += 1
        if step:
            number += step
        else:
            number, at = _number(data, at)
        stop = at if kind in _TRUTHS else _after(data, kind, at)
        yield number, _Value(kind, at, stop)
        at = stop


def _elements(data: memoryview, held: _Value) -> Iterator[_Value]:
    """Yield the elements of a list."""
    count, kind, at = _list_start(data, held.start)
    for _ in range(count):
        stop = _after(data, kind, at)
        yield _Value(kind, at, stop)
        at = stop


def _after(data: memoryview, kind: int, at: int) -> int:
    """Return where the value that starts here stops."""
    if kind in _INTEGERS:
        while data[at] & 0x80:
            at += 1
        return at + 1
    if kind == _BINARY:
        length, at = _unsigned(data, at)
        return at + length
    if kind in (_TRUE, _FALSE, _BYTE):  # a truth value has a byte within a list
        return at + 1
    if kind == _DOUBLE:
        return at + 8
    if kind == _STRUCT:
        while (head := data[at]) != _STOP:
            kind, at = head & 0x0F, at + 1
            if head < 0x10:  # its number follows
                _, at = _unsigned(data, at)
            if kind not in _TRUTHS:
                at = _after(data, kind, at)
        return at + 1  # the stop
    if kind in (_LIST, _SET):
        count, kind, at = _list_start(data, at)
        for _ in range(count):
            at = _after(data, kind, at)
        return at
    raise ValueError(f"a Parquet footer has no values of type {kind}")


def _list_start(data: memoryview, at: int) -> tuple[int, int, int]:
    """Return how many elements a list has, their type, and where the first one starts."""
    count, kind = data[at] >> 4, data[at] & 0x0F
    if count == 15:
        count, at = _unsigned(data, at + 1)
        return count, kind, at
    return count, kind, at + 1


def _list_header(count: int) -> bytes:
    if count < 15:
        return bytes([count << 4 | _STRUCT])
    return bytes([0xF0 | _STRUCT]) + _base_128(count)


def _number(data: memoryview, at: int) -> tuple[int, int]:
    """Return the integer that starts here (sign last: 0, -1, 1, -2 ...), and where it stops."""
    value, at = _unsigned(data, at)
    return (value >> 1) ^ -(value & 1), at


def _varint(value: int) -> bytes:
    """Return an integer of up to 64 bits as :func:`_number` reads it."""
    return _base_128(value << 1 if value >= 0 else ~(value << 1))


def _unsigned(data: memoryview, at: int) -> tuple[int, int]:
    value, shift = 0, 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7


def _base_128(value: int) -> bytes:
    digits = bytearray()
    while value > 0x7F:
        digits.append(value & 0x7F | 0x80)
        value >>= 7
    digits.append(value)
    return bytes(digits)
