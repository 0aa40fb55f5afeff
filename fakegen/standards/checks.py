"""Check digits: vectorised kernels over the characters of a number.

Most checks are weighted sums: the sum of weight x value modulo m selects the check character from a table.
Luhn's check, the pure systems of ISO 7064, modulo 97, and the letter tables of Spain, Finland and Ireland are
of this kind. The others are the hybrid system of ISO 7064, Verhoeff's dihedral check (J. Verhoeff, "Error
detecting decimal codes", 1969), and checks with a second set of weights for numbers where the first gives 10.
"""

from __future__ import annotations

import string
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

VALUES: Mapping[str, int] = {c: i for i, c in enumerate(string.digits + string.ascii_uppercase)}
"""The default values of characters: digits have their own value, letters count from 10."""


class Check(ABC):
    """A rule that gives the check characters of a number.

    Attributes:
        outputs: The check characters for each remainder; "" if there are none, so that no valid number
            has this remainder.
    """

    outputs: tuple[str, ...]

    @abstractmethod
    def remainder(self, codes: Sequence[NDArray[np.uint8]]) -> NDArray[np.intp]:
        """Return each row's index into ``outputs``: shape (rows,).

        Args:
            codes: The ASCII codes of each checked character: shape (rows,) each.
        """


class Weighted(Check):
    """A weighted sum modulo the number of outputs.

    Args:
        weights: The weights by position, aligned at the right end: repeated to the left if there are
            more characters, cut off if there are fewer. A weight can also be a table of what each
            value contributes.
        outputs: The check characters for each remainder; "" for an impossible one. A single string has
            one character per remainder, a space for an impossible one.
        fold: Applied to each product before it is added (``digit_sum`` for Luhn).
        values: The value of each character.
        start: Added to the sum.
    """

    def __init__(
        self,
        weights: Sequence[int | Sequence[int]],
        outputs: Sequence[str],
        fold: Callable[[int], int] | None = None,
        values: Mapping[str, int] = VALUES,
        start: int = 0,
    ) -> None:
        self.outputs = tuple(output.strip() for output in outputs)
        modulus = len(self.outputs)
        self._start = start % modulus
        # If values are only multiplied, arithmetic is faster than tables.
        self._factors = [w % modulus for w in weights if isinstance(w, int)]
        self._multiplies = fold is None and values is VALUES and len(self._factors) == len(weights)
        self._weights, self._fold, self._values = weights, fold, values
        self._cycle = len(weights)

    @cached_property  # of few checks: most schemas have none, and all are made when the module is imported
    def _tables(self) -> list[NDArray[np.uint32]]:
        rest = self._fold, self._values, len(self.outputs)
        return [_contributions(weight, *rest) for weight in self._weights]

    def remainder(self, codes: Sequence[NDArray[np.uint8]]) -> NDArray[np.intp]:
        """Return each row's index into the outputs."""
        total = np.full(len(codes[0]), self._start, dtype=np.uint32)
        for position, column in enumerate(reversed(codes), 1):
            index = -position % self._cycle
            if self._multiplies:
                value = column - np.uint8(48)
                value -= (value > 9) * np.uint8(7)
                total += value * np.uint32(self._factors[index])
            else:
                total += np.take(self._tables[index], column, mode="clip")
        return _modulo(total, len(self.outputs)).astype(np.intp)


def _contributions(
    weight: int | Sequence[int],
    fold: Callable[[int], int] | None,
    values: Mapping[str, int],
    modulus: int,
) -> NDArray[np.uint32]:
    table = np.zeros(128, dtype=np.uint32)
    for character, value in values.items():
        if isinstance(weight, int):
            product = weight * value
        else:
            product = weight[value] if value < len(weight) else 0
        table[ord(character)] = (fold(product) if fold else product) % modulus
    return table


def _modulo(values: NDArray[np.uint32], modulus: int) -> NDArray[np.uint32]:
    # NumPy divides by a constant with vector instructions, but computes remainders one by one.
    return values - values // np.uint32(modulus) * np.uint32(modulus)


class Mod97(Check):
    """ISO 7064 mod 97-10 over digits and letters, each letter counting as two digits.

    Args:
        after: Characters that are appended to the number before the check is computed: the country
            code of an IBAN.
    """

    outputs = tuple(f"{98 - remainder:02d}" for remainder in range(97))

    def __init__(self, after: str = "") -> None:
        self._after = [VALUES[c] for c in after]

    def remainder(self, codes: Sequence[NDArray[np.uint8]]) -> NDArray[np.intp]:
        """Return each row's index into the outputs."""
        total = np.zeros(len(codes[0]), dtype=np.uint32)
        for column in codes:
            value = column - np.uint8(48)
            letter = value > 9
            value -= letter * np.uint8(7)
            total *= np.uint32(10) + letter * np.uint32(90)
            total += value
            total = _modulo(total, 97)
        for known in self._after:
            total = _modulo(total * np.uint32(100 if known > 9 else 10) + np.uint32(known), 97)
        return _modulo(total * np.uint32(100), 97).astype(np.intp)


class Mod1110(Check):
    """ISO 7064 mod 11,10: the hybrid system over digits."""

    outputs = tuple(string.digits)

    def remainder(self, codes: Sequence[NDArray[np.uint8]]) -> NDArray[np.intp]:
        """Return each row's index into the outputs."""
        product = np.full(len(codes[0]), 10, dtype=np.int16)
        for column in codes:
            product += column - np.uint8(48)
            product = _NEXT_1110[product]
        return ((11 - product) % 10).astype(np.intp)


_NEXT_1110 = np.array([(s % 10 or 10) * 2 % 11 for s in range(20)], dtype=np.int16)


class Verhoeff(Check):
    """Verhoeff's check: a position-dependent permutation, multiplied in the dihedral group D5."""

    outputs = tuple(string.digits)

    def remainder(self, codes: Sequence[NDArray[np.uint8]]) -> NDArray[np.intp]:
        """Return each row's index into the outputs."""
        state = np.zeros(len(codes[0]), dtype=np.intp)
        for position, column in enumerate(reversed(codes), 1):
            state = _DIHEDRAL[state, _PERMUTED[position % 8][column - np.uint8(48)]]
        checks: NDArray[np.intp] = _INVERSE[state]
        return checks


def _dihedral(a: int, b: int) -> int:
    """Multiply in D5: 0 .. 4 are rotations, 5 .. 9 reflections."""
    rotation = a % 5 + b % 5 if a < 5 else a % 5 - b % 5
    return rotation % 5 + 5 * ((a >= 5) ^ (b >= 5))


_DIHEDRAL = np.array([[_dihedral(a, b) for b in range(10)] for a in range(10)], dtype=np.intp)
_INVERSE = np.argmin(_DIHEDRAL, axis=1)
_STEP = np.array([1, 5, 7, 6, 2, 8, 3, 0, 9, 4], dtype=np.intp)
_PERMUTED = [np.arange(10)]
while len(_PERMUTED) < 8:
    _PERMUTED.append(_STEP[_PERMUTED[-1]])


class Except(Check):
    """A check that excludes some numbers.

    Args:
        check: The check of all other numbers.
        refused: Returns for each row whether the number is excluded, from the codes.
    """

    def __init__(
        self, check: Check, refused: Callable[[Sequence[NDArray[np.uint8]]], NDArray[np.bool_]]
    ) -> None:
        self.outputs = (*check.outputs, "")
        self._check, self._refused = check, refused

    def remainder(self, codes: Sequence[NDArray[np.uint8]]) -> NDArray[np.intp]:
        """Return each row's index into the outputs."""
        refused = self._refused(codes)
        return np.where(refused, len(self.outputs) - 1, self._check.remainder(codes))


class Otherwise(Check):
    """A check, and another one for numbers for which the first has no check character.

    Args:
        first: The usual check.
        second: The check for the other numbers.
    """

    def __init__(self, first: Check, second: Check) -> None:
        self.outputs = first.outputs + second.outputs
        self._first, self._second = first, second
        self._possible = np.array([bool(output) for output in first.outputs])

    def remainder(self, codes: Sequence[NDArray[np.uint8]]) -> NDArray[np.intp]:
        """Return each row's index into the outputs."""
        result = self._first.remainder(codes)
        rows = np.flatnonzero(~self._possible[result])
        if len(rows):
            again = self._second.remainder([column[rows] for column in codes])
            result[rows] = again + len(self._possible)
        return result


def digit_sum(product: int) -> int:
    """Return the sum of the decimal digits of a product below 100."""
    return product // 10 + product % 10


def powers(base: int, modulus: int, count: int = 40) -> tuple[int, ...]:
    """Return the weights ..., base**2, base, 1 modulo ``modulus``, for the characters as one number."""
    return tuple(pow(base, exponent, modulus) for exponent in reversed(range(count)))


def outputs(modulus: int, function: Callable[[int], int], width: int = 1) -> tuple[str, ...]:
    """Return the check digits for each remainder; "" for more digits than ``width``."""
    digits = (f"{function(remainder):0{width}d}" for remainder in range(modulus))
    return tuple(item if len(item) == width else "" for item in digits)


def minus(modulus: int, width: int = 1) -> tuple[str, ...]:
    """Return the outputs that make the sum 0 modulo ``modulus``."""
    return outputs(modulus, lambda remainder: -remainder % modulus, width)


def minus_last(modulus: int) -> tuple[str, ...]:
    """Return the last digits of the outputs of :func:`minus`."""
    return outputs(modulus, lambda remainder: -remainder % modulus % 10)


def plain(modulus: int, width: int = 1) -> tuple[str, ...]:
    """Return the remainders as outputs."""
    return outputs(modulus, lambda remainder: remainder, width)


def plain_last(modulus: int) -> tuple[str, ...]:
    """Return the last digits of the remainders as outputs."""
    return outputs(modulus, lambda remainder: remainder % 10)


def luhn(alphabet: str = string.digits) -> Check:
    """Return Luhn's check, or its generalisation to other alphabets (mod N)."""
    base = len(alphabet)
    return Weighted(
        (1, 2),
        [alphabet[-remainder % base] for remainder in range(base)],
        fold=lambda product: product // base + product % base,
        values={character: value for value, character in enumerate(alphabet)},
    )
