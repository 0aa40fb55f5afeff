"""Keyed one-to-one maps of values onto values of their own form: format-preserving encryption.

Idea: values of one form are numbered, 0 .. n - 1, and a keyed permutation of these numbers makes another value of
the same form. Two values of different forms never meet, since no map leaves its form; so the whole map is
one-to-one, whatever values a table has, and nothing about other values need be known.

The permutation is a generalised Feistel network with cycle walking, as in FF1 of NIST SP 800-38G and in Black and
Rogaway ("Ciphers with arbitrary finite domains", CT-RSA 2002): a number is split into a left part below a and a
right part below b, a * b >= n, and each of ten rounds adds a keyed pseudo-random function of one part to the other,
modulo a or b. Each round can be undone, for any function, which makes it one-to-one on a * b numbers; an image of
n or more is mapped again until it is below. With a = ceil(sqrt(n)) that happens to fewer than one in sqrt(n).

The function of a round is SipHash-2-4 (Aumasson, Bernstein: "SipHash: a fast short-input PRF", INDOCRYPT 2012)
where numbers fit into 64 bits, computed for all numbers at once, and BLAKE2b with a key where they do not.

The forms. An integer stays among those that the same integer types hold: 1 .. 127, 128 .. 255, 256 .. 32,767 and so
on, negative ones likewise; so no masked key is too large for its column, whatever its type, and 0 stays 0. A UUID
stays one of its version. Of any other string, each digit becomes a digit and each letter a letter of the same
alphabet, as one number over all of them; case, punctuation and length stay. Letters are mapped by their lower
case, so that strings that a database takes for equal stay so.
"""

from __future__ import annotations

import hashlib
import math
import re
from bisect import bisect
from functools import cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

_ROUNDS = 10
_EDGES = [1, *(1 << 8 * size - bit for size in (1, 2, 3, 4, 8) for bit in (1, 0)), 1 << 53]
_FORMS = list(pairwise(sorted(_EDGES)))
"""The least integer of each form, and the least of the next one."""
_UUID = re.compile(
    r"([0-9a-f]{8})-([0-9a-f]{4})-([0-9a-f])([0-9a-f]{3})-([0-9a-f])([0-9a-f]{3})-([0-9a-f]{12})"
)
_VARIANTS = "89ab"
_ALPHABETS = [
    (0x30, 0x39), (0x61, 0x7A), (0xDF, 0xF6), (0xF8, 0xFF), (0x100, 0x17F), (0x3B1, 0x3C9),
    (0x430, 0x44F), (0x450, 0x45F), (0x561, 0x586), (0x5D0, 0x5EA), (0x621, 0x63A), (0x641, 0x64A),
    (0x905, 0x939), (0xE01, 0xE2E), (0x3041, 0x3096), (0x30A1, 0x30FA), (0x4E00, 0x9FFF),
    (0xAC00, 0xD7A3),
]  # fmt: skip

Words = NDArray[np.uint64]


def least_of_form(number: int) -> int:
    """Return the least integer of the form that an integer of 1 or more has."""
    return _FORMS[bisect(_FORMS, (number, math.inf)) - 1][0]


class FormPreserving:
    """A keyed one-to-one map of integers, of strings and of bytes.

    Args:
        key: 32 bytes.
    """

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._words = np.frombuffer(key[:16], "<u8").astype(np.uint64)

    def integers(self, values: NDArray[np.int64] | Words) -> NDArray[np.int64] | Words:
        """Return the images of integers: same shape, same type."""
        negative = values < 0
        sizes = np.where(negative, ~values, values).astype(np.uint64)
        images = sizes.copy()
        for least, end in _FORMS:
            inside = sizes <= np.uint64(end - 1)
            for sign, of_sign in ((0, ~negative), (1, negative)):
                first = 0 if sign and least == 1 else least  # -1 is the first of the negative ones
                at = inside & of_sign & (sizes >= np.uint64(first))
                if at.any():
                    tweak = (sign << 8) + least.bit_length()
                    numbers = sizes[at] - np.uint64(first)
                    images[at] = self._numbers(numbers, end - first, tweak) + np.uint64(first)
        found = np.where(negative, ~images, images)
        return found.astype(np.int64) if values.dtype.kind == "i" else found.astype(np.uint64)

    def string(self, text: str) -> str:
        """Return the image of a string."""
        lower = text.lower()
        uuid = _UUID.fullmatch(lower)
        if uuid and text in (lower, text.upper()) and uuid[5] in _VARIANTS:
            image = self._uuid(uuid)
            return image if text == lower else image.upper()
        places, number, size = [], 0, 1
        alphabets = _alphabets()
        form = list(text)
        for place, character in enumerate(text):
            lowered = character.lower()
            found = alphabets.get(lowered)
            if found is None:
                continue
            letters, index = found
            places.append((place, letters, character != lowered))
            number = number * len(letters) + index
            size *= len(letters)
            form[place] = letters[0]
        image_number = self.number(number, size, "".join(form).encode("utf-8", "surrogatepass"))
        for place, letters, is_upper in reversed(places):
            image_number, index = divmod(image_number, len(letters))
            letter = letters[index]
            form[place] = letter.upper() if is_upper else letter
        return "".join(form)

    def raw(self, value: bytes) -> bytes:
        """Return the image of bytes: as many."""
        size = 1 << 8 * len(value)
        number = self.number(int.from_bytes(value), size, b"bytes %d" % len(value))
        return number.to_bytes(len(value))

    def _uuid(self, found: re.Match[str]) -> str:
        parts = found.groups()
        version = parts[2]
        digits = "".join(part for at, part in enumerate(parts) if at not in (2, 4))
        number = int(digits, 16) * 4 + _VARIANTS.index(parts[4])
        image, variant = divmod(self.number(number, 1 << 122, f"uuid {version}".encode()), 4)
        text = f"{image:030x}"
        return (
            f"{text[:8]}-{text[8:12]}-{version}{text[12:15]}-"
            f"{_VARIANTS[variant]}{text[15:18]}-{text[18:]}"
        )

    def _numbers(self, numbers: Words, size: int, tweak: int) -> Words:
        """Return the images of numbers below ``size``, which is at most 2**63."""
        left_size = math.isqrt(size - 1) + 1
        right_size = -(-size // left_size)
        images = self._once(numbers, left_size, right_size, tweak)
        outside = np.flatnonzero(images > np.uint64(size - 1))
        while len(outside):
            images[outside] = self._once(images[outside], left_size, right_size, tweak)
            outside = outside[images[outside] > np.uint64(size - 1)]
        return images

    def _once(self, numbers: Words, left_size: int, right_size: int, tweak: int) -> Words:
        a, b = np.uint64(left_size), np.uint64(right_size)
        right, left = numbers // a, numbers % a
        for number in range(_ROUNDS):
            salt = np.uint64((tweak << 8) + number)
            if number % 2:
                right = (right + siphash(self._words, left, salt) % b) % b
            else:
                left = (left + siphash(self._words, right, salt) % a) % a
        images: Words = left + a * right
        return images

    def number(self, number: int, size: int, form: bytes) -> int:
        """Return the image of a number below ``size``, however large, among the numbers of a form."""
        if size < 2:
            return number
        a = math.isqrt(size - 1) + 1
        b = -(-size // a)
        width = (a.bit_length() + 7) // 8
        start = hashlib.blake2b(form, key=self._key, digest_size=min(width + 8, 64))
        while True:
            left, right = number % a, number // a
            for turn in range(_ROUNDS):
                if turn % 2:
                    right = (right + _drawn(start, turn, left, width)) % b
                else:
                    left = (left + _drawn(start, turn, right, width)) % a
            number = left + a * right
            if number < size:
                return number


def _drawn(start: hashlib.blake2b, turn: int, part: int, width: int) -> int:
    """Return a pseudo-random number at least 64 bits wider than a part, so that a remainder is even."""
    data = part.to_bytes(width + 1)
    drawn = 0
    for count in range(width // 56 + 1):
        digest = start.copy()
        digest.update(bytes((turn, count)) + data)
        drawn = (drawn << 8 * digest.digest_size) + int.from_bytes(digest.digest())
    return drawn


def siphash(key: Words, message: Words, salt: np.uint64) -> Words:
    """Return SipHash-2-4 of 16 bytes, each: a word of ``message``, and the salt.

    Args:
        key: uint64, shape (2,).
        message: uint64, any shape.
        salt: The second word.
    """
    zero = np.zeros_like(message)
    v0 = zero + (key[0] ^ np.uint64(0x736F6D6570736575))
    v1 = zero + (key[1] ^ np.uint64(0x646F72616E646F6D))
    v2 = zero + (key[0] ^ np.uint64(0x6C7967656E657261))
    v3 = zero + (key[1] ^ np.uint64(0x7465646279746573))
    length = np.uint64(16 << 56)
    for word in (message, zero + salt, zero + length):
        v3 = v3 ^ word
        v0, v1, v2, v3 = _round(*_round(v0, v1, v2, v3))
        v0 = v0 ^ word
    v2 = v2 ^ np.uint64(0xFF)
    for _ in range(4):
        v0, v1, v2, v3 = _round(v0, v1, v2, v3)
    found: Words = v0 ^ v1 ^ v2 ^ v3
    return found


def _round(v0: Words, v1: Words, v2: Words, v3: Words) -> tuple[Words, Words, Words, Words]:
    v0 = v0 + v1
    v1 = _rotated(v1, 13) ^ v0
    v0 = _rotated(v0, 32)
    v2 = v2 + v3
    v3 = _rotated(v3, 16) ^ v2
    v0 = v0 + v3
    v3 = _rotated(v3, 21) ^ v0
    v2 = v2 + v1
    v1 = _rotated(v1, 17) ^ v2
    v2 = _rotated(v2, 32)
    return v0, v1, v2, v3


def _rotated(words: Words, by: int) -> Words:
    rotated: Words = (words << np.uint64(by)) | (words >> np.uint64(64 - by))
    return rotated


@cache
def _alphabets() -> dict[str, tuple[str, int]]:
    """Return the alphabet of each character that is mapped, in lower case, and its place there.

    A letter takes part if its capital letter, where it has one, leads back to it.
    """
    found: dict[str, tuple[str, int]] = {}
    for first, last in _ALPHABETS:
        letters = "".join(filter(_is_reversible, map(chr, range(first, last + 1))))
        found |= {letter: (letters, index) for index, letter in enumerate(letters)}
    return found


def _is_reversible(character: str) -> bool:
    is_used = character.isalpha() or character.isdecimal()
    return is_used and character.lower() == character and character.upper().lower() == character
