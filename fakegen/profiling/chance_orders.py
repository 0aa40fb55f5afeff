"""How often one column would be below another by chance, the correlation of the two given.

The null is a Gaussian copula with the margins and the rank correlation of the data: of two columns that
only go together, it says how many rows would be out of order.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_DRAWS, _RANKED = 2_000, 1_000


def out_of_order_by_chance(low: NDArray[np.float64], high: NDArray[np.float64]) -> float:
    """Return the share of rows in which ``high`` would be below ``low``.

    Args:
        low: Numbers without NaN, at least two.
        high: As many numbers without NaN, of the same rows.
    """
    if low.max() <= high.min():
        return 0.0
    step = max(1, len(low) // _RANKED)
    ranks = [np.argsort(np.argsort(v[::step], kind="stable")) for v in (low, high)]
    rank = float(np.corrcoef(ranks[0], ranks[1])[0, 1])
    rho = 2 * np.sin(np.pi / 6 * rank)  # of normal variables with this rank correlation
    random = np.random.Generator(np.random.Philox(len(low)))
    u, v = random.standard_normal((2, _DRAWS))
    w = rho * u + np.sqrt(max(1 - rho**2, 0.0)) * v
    made = []
    for values, normal in ((low, u), (high, w)):
        place = (np.argsort(np.argsort(normal)) + 0.5) / _DRAWS * len(values)
        made.append(np.sort(values)[place.astype(np.int64)])
    return float((made[1] < made[0]).mean())
