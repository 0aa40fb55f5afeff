"""Skews by name: how much more often some rows are referred to than others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from fakegen.errors import ParameterError
from fakegen.interfaces.type_words import show
from fakegen.streams import Permutation, Stream


@dataclass(frozen=True, slots=True)
class Skew:
    """Weights of rows that depend on nothing but chance.

    Attributes:
        name: Its name.
        strength: How uneven they are, above 0.
        make: Returns the weights for a stream of all rows, and a strength.
    """

    name: str
    strength: float
    make: Callable[[Stream, float], NDArray[np.float64]]

    def of(self, strength: object) -> Skew:
        """Return the skew with another strength.

        Raises:
            ParameterError: It is not a number in 0 .. 20.
        """
        number = isinstance(strength, int | float) and not isinstance(strength, bool)
        if not number or not 0 < float(str(strength)) <= 20:
            raise ParameterError(
                f"{self.name!r} takes a number above 0, at most 20, not {show(strength)}"
            )
        return replace(self, strength=float(str(strength)))

    def weights(self, stream: Stream) -> NDArray[np.float64]:
        """Return the weight of each of a stream's rows: float64, shape (rows,), above 0."""
        return self.make(stream, self.strength)


def _zipf(stream: Stream, strength: float) -> NDArray[np.float64]:
    """Return weights by rank, as Zipf found them in words: that of rank k is k ** -strength."""
    if not len(stream):
        return np.empty(0)
    ranks = Permutation(stream.key, len(stream))(stream.rows.numbers).astype(np.float64) + 1
    weights: NDArray[np.float64] = ranks**-strength
    return weights


def _lognormal(stream: Stream, strength: float) -> NDArray[np.float64]:
    """Return the exponentials of normal numbers with this standard deviation."""
    from scipy.special import ndtri

    weights: NDArray[np.float64] = np.exp(strength * ndtri(stream.open_uniform()))
    return weights


SKEWS = {skew.name: skew for skew in (Skew("zipf", 1.0, _zipf), Skew("lognormal", 1.0, _lognormal))}
"""Every skew, by name."""
