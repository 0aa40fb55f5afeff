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
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

_ROUNDS = 6
"""Three for each part. Changing it would change values."""
_AT_ONCE = 16_384
"""How many elements are mapped at a time: so many stay in the processor's cache, which nearly doubles the speed."""


def mix(value: NDArray[np.uint64], key: np.uint64 | NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return 64 well mixed bits (Stafford's variant 13 of the MurmurHash3 finaliser)."""
    z = value * np.uint64(0x9E3779B97F4A7C15) + key
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


def _modulo(value: NDArray[np.uint64], by: np.uint64) -> NDArray[np.uint64]:
    """Return ``value % by``; NumPy divides faster than it computes remainders."""
    rest: NDArray[np.uint64] = value - value // by * by
    return rest


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
        self, index: NDArray[np.int64], tweak: NDArray[np.int64] | None = None
    ) -> NDArray[np.uint64]:
        """Return the images of these elements: uint64, same shape.

        Args:
            index: The elements.
            tweak: A number per element, which selects a permutation for it (Liskov, Rivest, Wagner:
                "Tweakable block ciphers", CRYPTO 2002). None for the same permutation for all.
        """
        if len(index) > _AT_ONCE:
            parts = [slice(at, at + _AT_ONCE) for at in range(0, len(index), _AT_ONCE)]
            tweaks = [None if tweak is None else tweak[part] for part in parts]
            return np.concatenate([self(index[p], t) for p, t in zip(parts, tweaks, strict=True)])
        keys = list(self._keys)
        if tweak is not None:
            own = mix(np.asarray(tweak).astype(np.uint64), self._keys[0])
            keys = [key + own for key in keys]
        result = self._once(np.asarray(index).astype(np.uint64), keys)
        outside = np.flatnonzero(result >= self.size)
        while len(outside):
            keys_outside = keys if tweak is None else [key[outside] for key in keys]
            result[outside] = self._once(result[outside], keys_outside)
            outside = outside[result[outside] >= self.size]
        return result

    def _once(
        self, index: NDArray[np.uint64], keys: Sequence[np.uint64 | NDArray[np.uint64]]
    ) -> NDArray[np.uint64]:
        a, b = np.uint64(self._left), np.uint64(self._right)
        right = index // a
        left = index - right * a
        for number, key in enumerate(keys):
            if number % 2:
                right = _modulo(right + _modulo(mix(left, key), b), b)
            else:
                left = _modulo(left + _modulo(mix(right, key), a), a)
        joined: NDArray[np.uint64] = left + a * right
        return joined
