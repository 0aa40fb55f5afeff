"""Small dense networks in NumPy, in which a row of output depends only on its row of input."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fakegen import ModelError

_MAX_WIDTH = 2**16
_MAX_LAYERS = 32


class Network:
    """Dense layers with rectifiers between them; the last one is linear.

    Args:
        weights: The weights of each layer, float32, shape (inputs, outputs).
        biases: The biases of each layer, float32, shape (outputs,).
        residual: Whether each layer but the last appends its input to its output.
    """

    def __init__(
        self,
        weights: Sequence[NDArray[np.float32]],
        biases: Sequence[NDArray[np.float32]],
        residual: bool,
    ) -> None:
        self._weights, self._biases, self._residual = weights, biases, residual
        self._factors = [_Factor(weight) for weight in weights]

    @property
    def inputs(self) -> int:
        """The width of the input."""
        return len(self._weights[0])

    @property
    def outputs(self) -> int:
        """The width of the output."""
        return len(self._biases[-1])

    def __call__(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the output for each row of the input: shape (rows, outputs)."""
        last = len(self._factors) - 1
        for layer, (factor, bias) in enumerate(zip(self._factors, self._biases, strict=True)):
            made = factor.after(rows) + bias
            if layer == last:
                return made
            made = np.maximum(made, 0)
            rows = np.concatenate([made, rows], axis=1) if self._residual else made
        raise AssertionError("a network has at least one layer")

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return all there is to save, except whether it is residual."""
        saved: dict[str, NDArray[Any]] = {}
        for layer, (weight, bias) in enumerate(zip(self._weights, self._biases, strict=True)):
            saved[f"layer{layer}.weight"], saved[f"layer{layer}.bias"] = weight, bias
        return saved

    @classmethod
    def restore(cls, arrays: Mapping[str, NDArray[Any]], residual: bool) -> Network:
        """Return the network of :meth:`arrays`.

        Raises:
            ModelError: No network could have such arrays.
        """
        layers = len(arrays) // 2
        names = [(f"layer{i}.weight", f"layer{i}.bias") for i in range(layers)]
        if not 1 <= layers <= _MAX_LAYERS or set(arrays) != {
            name for both in names for name in both
        }:
            raise ModelError("the layers of the network are not numbered from 0")
        weights = [arrays[weight] for weight, _ in names]
        biases = [arrays[bias] for _, bias in names]
        for weight, bias in zip(weights, biases, strict=True):
            if weight.dtype != np.float32 or bias.dtype != np.float32:
                raise ModelError("the network is not of 32-bit numbers")
            if weight.ndim != 2 or bias.shape != weight.shape[1:]:
                raise ModelError("a layer of the network has the wrong shape")
            if not (0 < weight.shape[0] <= _MAX_WIDTH and 0 < weight.shape[1] <= _MAX_WIDTH):
                raise ModelError("a layer of the network is too wide, or empty")
            if not (np.isfinite(weight).all() and np.isfinite(bias).all()):
                raise ModelError("a weight of the network is not a number")
        for before, after in pairwise(weights):
            if len(after) != before.shape[1] + (len(before) if residual else 0):
                raise ModelError("the layers of the network do not fit together")
        return cls(weights, biases, residual)


class _Factor:
    """A matrix that rows are multiplied by, with sums that are free of rounding.

    The order in which a library adds products depends on the number of rows. So both sides are first
    rounded to multiples of a power of two, coarse enough that every sum of products is a whole number
    below 2**53, and exact in any order (after Ozaki, Ogita, Oishi and Rump, "Error-free
    transformations of matrix multiplication by using fast routines of matrix multiplication and its
    applications", Numerical Algorithms 59, 2012). About 20 bits remain, as many as in sdv's own 32-bit
    numbers.
    """

    def __init__(self, matrix: NDArray[np.float32]) -> None:
        self._bits = (53 - math.ceil(math.log2(len(matrix) + 1))) // 2
        self._whole, self._exponent = self._split(matrix.astype(np.float64), axis=0)

    def after(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the product of rows and the matrix."""
        whole, exponent = self._split(rows, axis=1)
        product: NDArray[np.float64] = np.ldexp(whole @ self._whole, exponent + self._exponent)
        return product

    def _split(
        self, values: NDArray[np.float64], axis: int
    ) -> tuple[NDArray[np.float64], NDArray[np.int32]]:
        _, exponent = np.frexp(np.abs(values).max(axis=axis, keepdims=True))
        exponent = exponent - self._bits
        return np.rint(np.ldexp(values, -exponent)), exponent
