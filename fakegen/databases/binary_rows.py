"""Rows in the binary form of PostgreSQL's COPY, made column by column.

A field is its length and its bytes. Columns whose values all have one width are matrices of bytes, the length in front;
neighbours without nulls become one matrix. These, and the strings behind their lengths, are joined row by row, by one
kernel of Arrow for a block. Values are not checked beyond what the form asks for: the server does that.

A type that is not listed here has no form: a table with such a column goes by text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from fakegen.arrays.masks import null_unless
from fakegen.arrays.plain import plain_array, plain_kind
from fakegen.arrays.type_kinds import is_binary, is_list, is_string
from fakegen.errors import DataError
from fakegen.formats.json import json_text
from fakegen.formats.text_columns import TEXT, contains, run_of_bytes

HEADER = b"PGCOPY\n\xff\r\n\0" + bytes(8)
TRAILER = b"\xff\xff"

Bytes: TypeAlias = NDArray[np.uint8]
Fields: TypeAlias = "Bytes | pa.Array"
"""The bytes of values without their lengths: a row of a matrix each, or items of an array; nulls are anything."""

BYTES = pa.large_binary()
_NULL = pa.scalar(b"\xff\xff\xff\xff", BYTES)
_NOTHING = pa.scalar(b"", BYTES)
_EPOCH_DAYS = 10_957
_EPOCH = _EPOCH_DAYS * 86_400 * 10**6
"""2000-01-01, from 1970-01-01, in days and in microseconds."""
_DIGITS = 18
"""How many decimal digits an integer of 64 bits holds."""
_BASE, _GROUP = 10_000, 4
"""Numerics are written in digits of this base, which hold so many decimal ones."""
_SCALE = 16
"""How many digits behind the point fit into an integer of 64 bits when they are filled up to whole groups."""
_LENGTH = re.compile(r"\(\d+(?:,-?\d+)?\)")


class BinaryRows:
    """What writes the blocks of a table.

    Args:
        encoders: What writes each column.
    """

    def __init__(self, encoders: Sequence[Callable[[pa.Array], Fields]]) -> None:
        self._encoders = encoders
        self._count = len(encoders).to_bytes(2, "big")

    def encoded(self, block: pa.RecordBatch) -> memoryview:
        """Return the rows of a block as one run of bytes.

        Raises:
            DataError: A value has no form in its column's type.
        """
        pieces: list[pa.Array | pa.Scalar] = []
        matrix = _repeated(self._count, block.num_rows)  # what is not yet among the pieces
        for encode, name, column in zip(
            self._encoders, block.schema.names, block.columns, strict=True
        ):
            values = plain_array(column)
            try:
                fields = encode(values)
            except DataError as error:
                raise DataError(f"column {name!r}: {error}") from None
            if isinstance(fields, np.ndarray) and not values.null_count:
                size = fields.shape[1].to_bytes(4, "big")
                matrix = np.hstack([matrix, _repeated(size, block.num_rows), fields])
                continue
            if matrix.size:
                pieces.append(_items(matrix))
                matrix = matrix[:, :0]
            pieces += _whole(values, fields)
        pieces += [_items(matrix)] if matrix.size else []
        rows = pc.binary_join_element_wise(*pieces, _NOTHING)
        offsets, data = np.frombuffer(rows.buffers()[1], np.int64), rows.buffers()[2]
        return memoryview(data)[offsets[rows.offset] : offsets[rows.offset + len(rows)]]


def binary_rows(types: Sequence[str], schema: pa.Schema) -> BinaryRows | None:
    """Return what writes blocks for columns; None where one of them has no form.

    Args:
        types: The types of the columns, as PostgreSQL writes them, or ``enum``.
        schema: That of the blocks, with the same columns.
    """
    found = [
        _encoder(_LENGTH.sub("", kind), plain_kind(field.type))
        for kind, field in zip(types, schema, strict=True)
    ]
    known = [encode for encode in found if encode is not None]
    return BinaryRows(known) if known and len(known) == len(found) else None


def _encoder(name: str, kind: pa.DataType) -> Callable[[pa.Array], Fields] | None:
    """Return what writes values of a type into a column of a type."""
    for does_fit, encode in _ENCODERS.get(name, ()):
        if does_fit(kind):
            return encode
    return None


def _repeated(piece: bytes, rows: int) -> Bytes:
    return np.broadcast_to(np.frombuffer(piece, np.uint8), (rows, len(piece)))


def _items(matrix: Bytes) -> pa.Array:
    """Return the rows of a matrix as items of an array."""
    rows, width = matrix.shape
    offsets = np.arange(rows + 1, dtype=np.int64) * width
    data = np.ascontiguousarray(matrix)
    return pa.Array.from_buffers(BYTES, rows, [None, pa.py_buffer(offsets), pa.py_buffer(data)])


def _whole(values: pa.Array, fields: Fields) -> list[pa.Array]:
    """Return fields behind their lengths; null is a length of -1 and no bytes."""
    valid = values.is_valid()
    if isinstance(fields, np.ndarray):
        size = _repeated(fields.shape[1].to_bytes(4, "big"), len(values))
        return [pc.if_else(valid, _items(np.hstack([size, fields])), _NULL)]
    sizes = pc.fill_null(pc.binary_length(fields), 0).to_numpy().astype(">i4")
    lengths = _items(sizes.view(np.uint8).reshape(-1, 4))
    if not values.null_count:
        return [lengths, fields]
    return [pc.if_else(valid, lengths, _NULL), pc.if_else(valid, fields, _NOTHING)]


def _matrix(numbers: NDArray[np.generic]) -> Bytes:
    """Return numbers, the most significant byte first."""
    turned = numbers.astype(numbers.dtype.newbyteorder(">"))
    return turned.view(np.uint8).reshape(len(numbers), numbers.dtype.itemsize)


def _number(kind: pa.DataType) -> Callable[[pa.Array], Fields]:
    def encode(values: pa.Array) -> Fields:
        try:
            narrow = values.cast(kind)
        except pa.ArrowInvalid as error:
            raise DataError(str(error).splitlines()[0]) from None
        return _matrix(pc.fill_null(narrow, 0).to_numpy(zero_copy_only=False))

    return encode


def _real(values: pa.Array) -> Fields:
    with np.errstate(over="ignore"):  # infinity
        return _matrix(pc.fill_null(values, 0).to_numpy(zero_copy_only=False).astype(np.float32))


def _boolean(values: pa.Array) -> Fields:
    return _matrix(pc.fill_null(values, False).cast(pa.uint8()).to_numpy())


def _date(values: pa.Array) -> Fields:
    days = values.cast(pa.date32()).cast(pa.int32())
    return _matrix(pc.fill_null(days, 0).to_numpy() - np.int32(_EPOCH_DAYS))


def _moment(values: pa.Array) -> Fields:
    ticks = values.cast(pa.timestamp("us", values.type.tz), safe=False).cast(pa.int64())
    return _matrix(pc.fill_null(ticks, 0).to_numpy() - _EPOCH)


def _wall(values: pa.Array) -> Fields:
    return _moment(pc.local_timestamp(values) if values.type.tz else values)


def _time(values: pa.Array) -> Fields:
    return _matrix(pc.fill_null(values.cast(pa.time64("us")).cast(pa.int64()), 0).to_numpy())


def _interval(values: pa.Array) -> Fields:
    ticks = values.cast(pa.duration("us"), safe=False).cast(pa.int64())
    matrix = _matrix(pc.fill_null(ticks, 0).to_numpy())
    return np.hstack([matrix, _repeated(bytes(8), len(values))])  # no days, no months


def _numeric(values: pa.Array) -> Fields:
    """Write decimals and integers: how many digits, the place of the first, the sign, the scale, the digits."""
    scale = values.type.scale if pa.types.is_decimal(values.type) else 0
    if pa.types.is_decimal(values.type):
        low = np.frombuffer(values.cast(pa.decimal128(38, scale)).buffers()[1], np.int64)
        number = low.reshape(-1, 2)[values.offset :, 0][: len(values)].copy()
        number[~values.is_valid().to_numpy(zero_copy_only=False)] = 0
    else:
        number = pc.fill_null(values.cast(pa.int64()), 0).to_numpy()
    left = np.abs(number).view(np.uint64)  # the least integer, too
    after = -(-scale // _GROUP)  # digits behind the point, the last of them filled up with zeros
    whole, part = np.divmod(left, 10**scale)
    part = part * 10 ** (after * _GROUP - scale)
    before = -(-_DIGITS // _GROUP)
    digits = np.empty((len(number), before + after), np.int16)
    for place in range(before + after - 1, before - 1, -1):
        part, digits[:, place] = np.divmod(part, _BASE)
    for place in range(before - 1, -1, -1):
        whole, digits[:, place] = np.divmod(whole, _BASE)
    head = np.empty((len(number), 4), np.int16)
    head[:, 0], head[:, 1], head[:, 3] = before + after, before - 1, scale
    head[:, 2] = np.where(number < 0, 0x4000, 0)
    return _matrix(np.hstack([head, digits]).ravel()).reshape(len(number), -1)


def _uuid(values: pa.Array) -> Fields:
    if not is_string(values.type):
        bits = values.cast(BYTES)
        return null_unless(values.is_valid(), bits)
    digits = pc.replace_substring(values.cast(TEXT), "-", "")
    return _unhexed(digits)


def _unhexed(digits: pa.Array) -> pa.Array:
    """Return the bytes that 32 hexadecimal digits say."""
    plain = pc.fill_null(digits, "0" * 32)
    are_long = pc.all(pc.equal(pc.binary_length(plain), 32), min_count=0).as_py()
    try:
        joined = bytes.fromhex(bytes(run_of_bytes(plain)).decode()) if are_long else b"?"
        return _items(np.frombuffer(joined, np.uint8).reshape(-1, 16))
    except ValueError:  # of a digit, or of the shape
        raise DataError("a value is no UUID") from None


def _text(values: pa.Array) -> Fields:
    text = values.cast(TEXT)
    refuse_nul(text)
    return text.cast(BYTES)


def refuse_nul(text: pa.Array) -> None:
    """Refuse large strings with a NUL character.

    Raises:
        DataError: There is one.
    """
    if contains(text, b"\0") and pc.any(pc.match_substring(text, "\0")).as_py():
        raise DataError("a string contains a NUL character, which PostgreSQL cannot store")


def _bytes(values: pa.Array) -> Fields:
    return values.cast(BYTES)


def _document(values: pa.Array) -> Fields:
    return null_unless(values.is_valid(), json_text(values)).cast(BYTES)


def _versioned(encode: Callable[[pa.Array], Fields]) -> Callable[[pa.Array], Fields]:
    """Return what writes the same behind a version, which is 1."""
    return lambda values: pc.binary_join_element_wise(
        pa.scalar(b"\1", BYTES), encode(values), _NOTHING
    )


def _is_exact(kind: pa.DataType) -> bool:
    if pa.types.is_decimal(kind):
        is_short = kind.precision <= _DIGITS and 0 <= kind.scale <= _SCALE
        return bool(pa.types.is_decimal128(kind) and is_short)
    return bool(pa.types.is_integer(kind) and kind != pa.uint64())


def _is_nested(kind: pa.DataType) -> bool:
    return is_list(kind) or bool(pa.types.is_struct(kind))


def _is_uuid(kind: pa.DataType) -> bool:
    return is_string(kind) or bool(pa.types.is_fixed_size_binary(kind) and kind.byte_width == 16)


_Choices: TypeAlias = tuple[tuple[Callable[[pa.DataType], bool], Callable[[pa.Array], Fields]], ...]
_INTEGER, _TEXT = pa.types.is_integer, ((is_string, _text),)
_ENCODERS: Mapping[str, _Choices] = {
    "smallint": ((_INTEGER, _number(pa.int16())),),
    "integer": ((_INTEGER, _number(pa.int32())),),
    "bigint": ((_INTEGER, _number(pa.int64())),),
    "real": ((pa.types.is_floating, _real),),
    "double precision": ((pa.types.is_floating, _number(pa.float64())),),
    "numeric": ((_is_exact, _numeric),),
    "boolean": ((pa.types.is_boolean, _boolean),),
    "date": ((pa.types.is_date, _date),),
    "timestamp without time zone": ((pa.types.is_timestamp, _wall),),
    "timestamp with time zone": ((pa.types.is_timestamp, _moment),),
    "time without time zone": ((pa.types.is_time, _time),),
    "interval": ((pa.types.is_duration, _interval),),
    "uuid": ((_is_uuid, _uuid),),
    "text": _TEXT,
    "character varying": _TEXT,
    "character": _TEXT,
    "citext": _TEXT,
    "enum": _TEXT,
    "bytea": ((is_binary, _bytes),),
    "json": ((_is_nested, _document), (is_string, _text)),
    "jsonb": ((_is_nested, _versioned(_document)), (is_string, _versioned(_text))),
}  # fmt: skip
