"""Values of distributions whose parameters differ from row to row, by their quantile functions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from fakegen.arrays.masks import is_present
from fakegen.errors import GenerationError
from fakegen.interfaces.block import Block
from fakegen.interfaces.provider import Dynamic

_LARGEST = 2.0**62


class RowQuantile:
    """Draws from a distribution whose parameters differ from row to row.

    All rows of a block are computed by one call of scipy's quantile function, which takes arrays; where scipy
    has no formula for it, that is a search for each row.

    Args:
        name: The distribution, for messages.
        family: The distribution of ``scipy.stats``.
        given: The parameters as the user gave them, each a number or an expression.
        to_scipy: Returns scipy's parameters, of arrays of one number per row.
        low: The smallest possible value.
        high: The largest possible value.

    Attributes:
        discrete: Whether the values are integers.
    """

    support: int | None = None
    nullable = True

    def __init__(
        self,
        name: str,
        family: Any,
        given: Mapping[str, Any],
        to_scipy: Callable[..., Mapping[str, Any]],
        low: Any,
        high: Any,
    ) -> None:
        self._name, self._family, self._given = name, family, given
        self._to_scipy, self._low, self._high = to_scipy, low, high
        self.discrete = hasattr(family, "pmf")

    def make(self, block: Block) -> pa.Array:
        """Return one value per row; null where a parameter is null.

        Raises:
            GenerationError: There is no such distribution for the parameters of a row.
        """
        known = np.ones(len(block), dtype=np.bool_)
        low, high = (_numbers(bound, block, known) for bound in (self._low, self._high))
        given = {key: _numbers(value, block, known) for key, value in self._given.items()}
        with np.errstate(all="ignore"):
            law = self._family(**self._to_scipy(**given))
            first = law.cdf(np.ceil(low) - 1 if self.discrete else low)
            share = first + (law.cdf(high) - first) * block.stream.open_uniform()
            values = np.clip(law.ppf(share), low, high)
        wrong = known & ~(np.abs(values) < (_LARGEST if self.discrete else np.inf))
        wrong |= known & ~(law.cdf(high) > first)
        if wrong.any():
            row = int(wrong.argmax())
            words = ", ".join(f"{key}: {value[row]:g}" for key, value in given.items())
            raise GenerationError(
                f"row {block.rows.numbers[row]}: there is no {self._name!r} with {{{words}}}"
                " between 'min' and 'max'"
            )
        filled: NDArray[Any] = np.where(known, values, 0)
        typed = filled.astype(np.int64) if self.discrete else filled
        return pa.array(typed, mask=None if known.all() else ~known)


def _numbers(value: Any, block: Block, known: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return a parameter's number in each row, and note in ``known`` where it is null."""
    if not isinstance(value, Dynamic):
        return np.full(len(block), float(value))
    values = pc.cast(value.values(block), pa.float64())
    known &= is_present(values)
    numbers: NDArray[np.float64] = values.fill_null(np.nan).to_numpy()
    return numbers
