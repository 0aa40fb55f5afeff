"""Keyed pseudo-random permutations of 0 .. n - 1: uniqueness without memory.

If a row's number is mapped by a permutation of all values, no other row gets the same value, and no
row has to know the others. The permutation is a generalised Feistel network (Black and Rogaway:
"Ciphers with arbitrary finite domains", CT-RSA 2002): a number is split into a left part below a
and a right part below b, and each round adds a keyed hash of one part to the other, modulo a or b.
The invariant: every round can be undone by subtracting the same hash, so the network is one-to-one
on 0 .. a * b - 1, for any hash. Since a * b may exceed n, an image outside is mapped again until it
is inside (cycle walking), which keeps the map one-to-one on 0 .. n - 1. With a = ceil(sqrt(n)) and
b = ceil(n / a), a * b exceeds n by less than a, so that fewer than about one number in sqrt(n) is
mapped again. There are six rounds, which alternate between the parts. ``size`` is at most 2**62, so
that no sum overflows 64 bits.
"""

from __future__ import annotations

import hashlib
import math

import numpy as np
from numpy.typing import NDArray

_ROUNDS = 6
"""Three for each part. Changing it would change values."""
_AT_ONCE = 16_384
"""How many elements are mapped at a time: so many stay in the processor's cache, which nearly doubles the speed."""


def mix(value: NDArray[np.uint64], key: np.uint64 | NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return 64 well mixed bits (Stafford's variant 13 of the MurmurHash3 finaliser)."""
    z = value * np.uint64(0x9E3779B97F4A7C15)
    z += key
    shifted = np.empty_like(z)  # in place: memory costs more than arithmetic
    z ^= np.right_shift(z, np.uint64(30), out=shifted)
    z *= np.uint64(0xBF58476D1CE4E5B9)
    z ^= np.right_shift(z, np.uint64(27), out=shifted)
    z *= np.uint64(0x94D049BB133111EB)
    z ^= np.right_shift(z, np.uint64(31), out=shifted)
    return z


def _add_hash(
    part: NDArray[np.uint64],
    other: NDArray[np.uint64],
    key: np.uint64 | NDArray[np.uint64],
    size: np.uint64,
) -> None:
    """Add a keyed hash of the other part to a part, modulo its size."""
    mixed = mix(other, key)
    # NumPy divides faster than it computes remainders.
    quotient = mixed // size
    mixed -= np.multiply(quotient, size, out=quotient)
    part += mixed
    # Below twice the size, a remainder is the number or what is left of it; subtracting too much wraps round.
    np.minimum(part, np.subtract(part, size, out=mixed), out=part)


class Permutation:
    """A pseudo-random one-to-one map of 0 .. size - 1 onto itself.

    Args:
        key: uint64 array of shape (2,), such as the key of a stream.
        size: Number of elements, 1 .. 2**62.
    """

    def __init__(self, key: NDArray[np.uint64], size: int) -> None:
        if not 0 < size <= 2**62:
            raise ValueError(f"size must be in 1 .. 2**62, not {size}")
        self.size = size
        self._left = math.isqrt(size - 1) + 1
        self._right = -(-size // self._left)
        digest = hashlib.blake2b(key.tobytes(), digest_size=8 * _ROUNDS).digest()
        self._keys = np.frombuffer(digest, dtype="<u8").astype(np.uint64)

    def __call__(
        self,
        index: NDArray[np.int64],
        tweak: NDArray[np.int64] | None = None,
        places: NDArray[np.int64] | None = None,
    ) -> NDArray[np.uint64]:
        """Return the images of these elements: uint64, same shape.

        Args:
            index: The elements. Others, such as hashes, are mapped into 0 .. size - 1, too, though not one-to-one.
            tweak: A number per element, which selects a permutation for it (Liskov, Rivest, Wagner:
                "Tweakable block ciphers", CRYPTO 2002). None for the same permutation for all.
            places: The position of each element's number in ``tweak``, where many have the same.
        """
        elements = np.asarray(index).astype(np.uint64)
        own = None if tweak is None else mix(np.asarray(tweak).astype(np.uint64), self._keys[0])
        if own is not None and places is not None:
            own = own.take(places)
        result = self._once(elements, own)
        outside = np.flatnonzero(result >= self.size)
        # What begins inside comes back within as many steps as there are numbers outside: fewer than a.
        for _ in range(self._left):
            if not len(outside):
                break
            result[outside] = self._once(result[outside], None if own is None else own[outside])
            outside = outside[result[outside] >= self.size]
        result[outside] %= np.uint64(
            self.size
        )  # of what began outside, some goes round there for ever
        return result

    def _once(
        self, elements: NDArray[np.uint64], own: NDArray[np.uint64] | None
    ) -> NDArray[np.uint64]:
        """Return the images of elements under the network, some of which may be outside."""
        images = np.empty_like(elements)
        for start in range(0, len(elements), _AT_ONCE):
            part = slice(start, start + _AT_ONCE)
            images[part] = self._network(elements[part], np.uint64(0) if own is None else own[part])
        return images

    def _network(
        self, elements: NDArray[np.uint64], own: NDArray[np.uint64] | np.uint64
    ) -> NDArray[np.uint64]:
        a, b = np.uint64(self._left), np.uint64(self._right)
        right = elements // a
        left = elements - right * a
        beyond = bool(len(right)) and right.max() >= b
        for number, key in enumerate(self._keys):
            if number == 1 and beyond:
                right -= right // b * b
            if number % 2:
                _add_hash(right, left, own + key, b)
            else:
                _add_hash(left, right, own + key, a)
        right *= a
        right += left
        return right
