"""Masks of values: keyed functions of a column's values alone.

Equal values get equal masked values, in any table, column, block and run with the same secret. So a mask looks at
the distinct values of a block only.
"""

from __future__ import annotations

import hashlib
import json
import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from decimal import ROUND_FLOOR, Context, Decimal, InvalidOperation
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from fakegen.arrays.plain import plain_array
from fakegen.arrays.type_kinds import is_binary, is_list, is_number, is_string
from fakegen.errors import DataError
from fakegen.formats.json import json_text
from fakegen.formats.text_columns import as_text
from fakegen.masking.form_preserving import FormPreserving
from fakegen.masking.secret import Secret, written_values

_INTEGER = re.compile(r"0|-?[1-9][0-9]{0,18}")
_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_DIGITS = 200
"""More digits than a decimal number of any database that they are counted in has."""
HASH_DIGITS = 24
"""Hexadecimal digits of a hash: 96 bits, so that among a billion values the chance of two equal ones is 1e-11."""
SUFFIX_DIGITS = 12
"""Decimal digits that keep apart what a provider makes of different values."""


class ValueMask(ABC):
    """What becomes of values.

    Attributes:
        one_to_one: Whether different values stay different.
    """

    one_to_one = False

    @abstractmethod
    def masked(self, values: pa.Array) -> pa.Array:
        """Return what becomes of values; nulls stay null.

        Args:
            values: Any plain array.

        Raises:
            DataError: A value has no image.
        """


class Kept(ValueMask):
    """The values as they are."""

    one_to_one = True

    def masked(self, values: pa.Array) -> pa.Array:
        return values


class Nulled(ValueMask):
    """Nulls."""

    def masked(self, values: pa.Array) -> pa.Array:
        return pa.nulls(len(values), values.type)


class Permuted(ValueMask):
    """Other values of the same form, no two the same.

    Args:
        secret: Keys them.
        as_integers: Whether strings are integers, as a database writes them.
    """

    one_to_one = True

    def __init__(self, secret: Secret, *, as_integers: bool = False) -> None:
        self._map = FormPreserving(secret.key("permute"))
        self._as_integers = as_integers

    def masked(self, values: pa.Array) -> pa.Array:
        if pa.types.is_integer(values.type):
            wide = pa.uint64() if pa.types.is_unsigned_integer(values.type) else pa.int64()
            return of_distinct(values, lambda distinct: self._integers(distinct, wide))
        return of_distinct(values, self._others)

    def _integers(self, values: pa.Array, wide: pa.DataType) -> pa.Array:
        numbers = values.cast(wide).to_numpy(zero_copy_only=False)
        return pa.array(self._map.integers(numbers), wide).cast(values.type)

    def _others(self, values: pa.Array) -> pa.Array:
        if is_binary(values.type):
            return pa.array(map(self._map.raw, values.to_pylist()), values.type)
        texts = values.cast(pa.large_string()).to_pylist()
        if not self._as_integers:
            return pa.array(map(self._map.string, texts), pa.large_string())
        wrong = next((text for text in texts if not _INTEGER.fullmatch(text)), None)
        if wrong is not None:
            raise DataError("'permute' takes integers and strings, and there is another number")
        numbers = pa.array(map(int, texts), pa.int64())
        return self._integers(numbers, pa.int64()).cast(pa.large_string())


class Hashed(ValueMask):
    """Hexadecimal digits.

    Args:
        secret: Keys them.
        length: How many: 4 to 64.
    """

    def __init__(self, secret: Secret, length: int = HASH_DIGITS) -> None:
        self._key, self._length = secret.key("hash"), length
        self.one_to_one = length >= 16

    def masked(self, values: pa.Array) -> pa.Array:
        return of_distinct(values, self._digits)

    def _digits(self, values: pa.Array) -> pa.Array:
        written = written_values(values)
        digests = (hashlib.blake2b(item or b"", key=self._key, digest_size=32) for item in written)
        return pa.array((item.hexdigest()[: self._length] for item in digests), pa.large_string())


class Generalised(ValueMask):
    """Coarser values.

    Args:
        to: The step of numbers, the period of dates, or ``{"first": n}``, the characters of strings that stay.
    """

    def __init__(self, to: float | str | Mapping[str, int]) -> None:
        self._to = to

    def masked(self, values: pa.Array) -> pa.Array:
        if isinstance(self._to, str):
            return self._moments(values, self._to)
        if isinstance(self._to, Mapping):
            return pc.utf8_slice_codeunits(as_text(values), 0, self._to["first"])
        return self._numbers(values, self._to)

    def _numbers(self, values: pa.Array, step: float) -> pa.Array:
        if pa.types.is_integer(values.type) and isinstance(step, int):
            numbers = values.fill_null(0).to_numpy(zero_copy_only=False)
            floored = pa.array(numbers - numbers % numbers.dtype.type(step), values.type)
            return pc.if_else(values.is_valid(), floored, pa.scalar(None, values.type))
        if is_string(values.type):
            return of_distinct(values, lambda texts: _floored_numbers(texts, step))
        if pa.types.is_decimal(values.type):
            texts = of_distinct(
                values.cast(pa.string()), lambda texts: _floored_numbers(texts, step)
            )
            return texts.cast(values.type)
        if not is_number(values.type):
            raise DataError(f"a step generalises numbers, not {values.type}")
        numbers = values.cast(pa.float64())
        floored = pc.multiply(pc.floor(pc.divide(numbers, float(step))), float(step))
        decimals = max(len(f"{step:.10f}".rstrip("0").partition(".")[2]), 0)
        return pc.round(floored, decimals)

    def _moments(self, values: pa.Array, period: str) -> pa.Array:
        if is_string(values.type):
            return of_distinct(values, lambda texts: self._written(texts, period))
        if not pa.types.is_temporal(values.type):
            raise DataError(f"{period!r} generalises dates, not {values.type}")
        return pc.cast(_floored(values, period), values.type)

    def _written(self, texts: pa.Array, period: str) -> pa.Array:
        """Return moments as a database writes them, with the date's part of each made coarser."""
        parts = [_DATE.match(text) for text in texts.to_pylist()]
        if not all(parts):
            raise DataError(
                f"{period!r} generalises dates, and there is a value that is no date; "
                "PostgreSQL's infinity and dates before Christ are none"
            )
        dates = pa.array([found[0] for found in parts if found], pa.string()).cast(pa.date32())
        days = _floored(dates, period).cast(pa.date32()).cast(pa.string()).to_pylist()
        lengths = pc.utf8_length(texts).to_pylist()
        return pa.array(
            day if length == len(day) else f"{day} 00:00:00"
            for day, length in zip(days, lengths, strict=True)
        )


def _floored_numbers(texts: pa.Array, step: float) -> pa.Array:
    """Return numbers as a database writes them as multiples of a step, exact to the last digit."""
    exact = Context(prec=_DIGITS)
    by, floored = Decimal(str(step)), list[str]()
    for text in texts.to_pylist():
        try:
            number = Decimal(text)
        except InvalidOperation:
            raise DataError("a step generalises numbers, and there are other values") from None
        if number.is_finite():
            times = exact.divide(number, by).to_integral_value(ROUND_FLOOR)
            number = exact.multiply(times, by)
        floored.append(f"{number:f}")
    return pa.array(floored, texts.type)


def _floored(values: pa.Array, period: str) -> pa.Array:
    unit, multiple = ("year", 10) if period == "decade" else (period, 1)
    return pc.floor_temporal(values, multiple, unit)


class Documents(ValueMask):
    """Documents, of which each path is masked in its own way.

    Args:
        paths: The masks by path: names joined by dots, ``[*]`` for every item of a list.
        others: What becomes of all other values: kept, null, or None to refuse them.
    """

    def __init__(self, paths: Mapping[str, ValueMask], others: ValueMask | None) -> None:
        self._paths, self._others = dict(paths), others

    def add(self, path: str, mask: ValueMask) -> None:
        """Mask one more path; ``*`` stands for all others."""
        if path == "*":
            self._others = mask
        else:
            self._paths[path] = mask

    def masked(self, values: pa.Array) -> pa.Array:
        nested = is_list(values.type) or pa.types.is_struct(values.type)
        texts = (json_text(values) if nested else values).to_pylist()
        documents = [None if text is None else _parsed(text) for text in texts]
        places: dict[str, list[tuple[Any, Any]]] = {}
        for document in documents:
            if document is not None:
                _leaves(document, "", places, self._paths)
        for path, found in places.items():
            mask = self._paths.get(path, self._others)
            if mask is None:
                raise DataError(
                    f"path {path!r} of a document is not listed: list it, or '*' for all others"
                )
            if not isinstance(mask, Kept):
                self._replace(mask, found)
        written = [
            None if text is None else json.dumps(document[0], ensure_ascii=False, default=str)
            for text, document in zip(texts, (d or [None] for d in documents), strict=True)
        ]
        if nested:
            held = [None if d is None else d[0] for d in documents]
            try:
                return pa.array(held, values.type)
            except (pa.ArrowInvalid, pa.ArrowTypeError):
                raise DataError(
                    "a path of documents would hold values of another type: choose a provider of its type"
                ) from None
        return pa.array(written, pa.large_string())

    def _replace(self, mask: ValueMask, found: Sequence[tuple[Any, Any]]) -> None:
        kinds: dict[type, list[tuple[Any, Any]]] = {}
        for place in found:
            value = place[0][place[1]]
            if value is not None:
                kinds.setdefault(
                    type(value) if not isinstance(value, list | dict) else list, []
                ).append(place)
        for kind, places in kinds.items():
            held = [holder[at] for holder, at in places]
            if kind in (list, bool):
                held = [json.dumps(item) for item in held]
            for (holder, at), image in zip(
                places, mask.masked(pa.array(held)).to_pylist(), strict=True
            ):
                holder[at] = image


def _parsed(text: str) -> list[Any]:
    """Return a document in a list of one."""
    try:
        return [json.loads(text)]
    except ValueError:
        raise DataError("a document is no JSON") from None


def _leaves(
    holder: Any, path: str, places: dict[str, list[tuple[Any, Any]]], known: Mapping[str, ValueMask]
) -> None:
    """Note the place of each value by path: those inside of a listed path are one value."""
    waiting: list[tuple[Any, Any, str]] = [(holder, 0, path)]
    while waiting:
        inside, at, name = waiting.pop()
        value = inside[at]
        if isinstance(value, dict) and value and name not in known:
            waiting += [(value, key, f"{name}.{key}" if name else key) for key in reversed(value)]
        elif isinstance(value, list) and value and name not in known:
            waiting += [(value, number, f"{name}[*]") for number in range(len(value))]
        elif value not in ({}, []):
            places.setdefault(name, []).append((inside, at))


def of_distinct(values: pa.Array, mask: Callable[[pa.Array], pa.Array]) -> pa.Array:
    """Return a function of values, computed once for each distinct one; nulls stay null."""
    encoded = plain_array(values).dictionary_encode()
    if not len(encoded.dictionary):
        return values
    images = mask(encoded.dictionary)
    return images.take(encoded.indices)


def suffixed(values: pa.Array, images: pa.Array, key: bytes, room: int | None) -> pa.Array:
    """Return strings with digits of the values behind them, so that different values stay different.

    The digits of an address stand before its ``@``.

    Args:
        values: The values.
        images: What a provider has made of them; strings.
        key: 32 bytes.
        room: How many characters a string may have; None for any number.
    """
    digits = []
    for item in written_values(values):
        digest = hashlib.blake2b(item or b"", key=key, digest_size=16).digest()
        digits.append(f"{int.from_bytes(digest) % 10**SUFFIX_DIGITS:0{SUFFIX_DIGITS}d}")
    made: list[str | None] = []
    for image, number in zip(images.cast(pa.large_string()).to_pylist(), digits, strict=True):
        if image is None:
            made.append(None)
            continue
        name, at, domain = image.partition("@")
        rest = SUFFIX_DIGITS + len(at) + len(domain)
        kept = name if room is None else name[: max(room - rest, 0)]
        made.append(f"{kept}{number}{at}{domain}")
    return pa.array(made, pa.large_string())


def within(images: pa.Array, room: int | None) -> pa.Array:
    """Return strings cut to the room of their column."""
    if room is None or not is_string(images.type):
        return images
    return pc.utf8_slice_codeunits(images, 0, room)
