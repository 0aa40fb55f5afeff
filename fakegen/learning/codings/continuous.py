"""Continuous columns: smoothed values on a grid, with spikes where many rows share one.

The values of a column are missing codes, spikes and all others, which are divided into bins. States
are in the order of the values: first the missing codes, then bins and spikes, with each spike between
the two parts of the bin that it splits. Trees split on these states. Leaves store no bins: there, all
values between the spikes are the one state ``size``, together with a rank, 0 .. 1, in the quantile
function of these values. So values are drawn by rank from a smoothed distribution, and not copied
from the data.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from fakegen.arrays.masks import is_finite
from fakegen.arrays.positions import positions_among
from fakegen.arrays.type_kinds import is_number, is_quantity
from fakegen.errors import ModelError
from fakegen.learning.codings.arrow_json import array_from_json, array_to_json, parse_type, readable
from fakegen.learning.codings.coding import UNSEEN, Coding
from fakegen.learning.codings.grid import Grid
from fakegen.learning.codings.roundness import Roundness
from fakegen.learning.saved import saved_field, saved_rising

_BINS = 256
"""The maximum number of bins that trees can split on."""
_PARTS = 4096
"""So many equal parts of the ranks are looked up, once there have been as many rows: a power of two, so exactly."""
_UNCERTAIN = 2.0**-40
"""By how much the offset of a rank may be off, in parts of the greatest one: thousands of rounding errors."""


class Continuous(Coding):
    """One state per missing code, per spike and per bin of the values between the spikes.

    Args:
        name: The column.
        grid: The grid that its values lie on.
        codes: The missing codes.
        spikes: Offsets of the values that have a state of their own, in ascending order.
        knots: The quantile function of all other values: offsets at equal steps of rank, in
            ascending order. Each inner knot is the mean of several neighbouring values.
        spikes_only: Whether the few values between the spikes were withheld.
        roundness: How round the values between the spikes are; None if chance explains it.
    """

    ordered = True

    def __init__(
        self,
        name: str,
        grid: Grid,
        codes: pa.Array,
        spikes: NDArray[np.float64],
        knots: NDArray[np.float64],
        spikes_only: bool = False,
        roundness: Roundness | None = None,
    ) -> None:
        self.spikes_only, self.roundness = spikes_only, roundness
        self.names, self.types = (name,), (grid.kind,)
        self.grid, self.codes, self.spikes, self.knots = grid, codes, spikes, knots
        bins = min(_BINS, len(knots) - 1)
        self._edges = np.interp(np.arange(1, bins) / bins, np.linspace(0, 1, len(knots)), knots)
        self._bounds = np.concatenate([[-np.inf], self._edges, [np.inf]])
        self.size = len(codes) + 2 * len(spikes) + bins
        self._spike_states = self._states(spikes)
        self._fixed = np.full(self.size + 1, knots[0])
        self._fixed[self._spike_states] = spikes
        self._kept = np.rint(spikes)
        self._ends = knots[[0, -1]] + np.array([-0.5, 0.5])
        self._settled = 0

    def _states(self, offsets: NDArray[np.float64]) -> NDArray[np.int64]:
        states: NDArray[np.int64] = np.searchsorted(self._edges, offsets, side="right")
        return states + self._before(offsets)

    def _before(self, offsets: NDArray[np.float64]) -> NDArray[np.int64] | int:
        """Return how many states of codes and spikes come before those of the bins at some offsets."""
        if not len(self.spikes):
            return len(self.codes)
        below = np.searchsorted(self.spikes, offsets, side="left")
        through = np.searchsorted(self.spikes, offsets, side="right")
        before: NDArray[np.int64] = len(self.codes) + below + through
        return before

    def encode(self, arrays: Sequence[pa.Array]) -> NDArray[np.int64]:
        """See :meth:`Coding.encode`."""
        return self.locate(arrays[0])[0]

    def locate(self, values: pa.Array) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Return each row's state and its rank, 0 .. 1; the rank is 0 for missing values."""
        states = np.full(len(values), UNSEEN, dtype=np.int64)
        ranks = np.zeros(len(values))
        coded = positions_among(values, self.codes)
        states[coded != UNSEEN] = coded[coded != UNSEEN]
        present = np.flatnonzero((coded == UNSEEN) & is_finite(values))
        offsets = self.grid.offsets(values.take(pa.array(present)))
        states[present] = self._states(offsets)
        ranks[present] = np.interp(offsets, self.knots, np.linspace(0, 1, len(self.knots)))
        return states, ranks

    def spans(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return where each bin's ranks begin and end; (0, 0) for spikes and missing codes."""
        cuts = np.sort(np.concatenate([self._edges, self.spikes]))
        ranks = np.interp(cuts, self.knots, np.linspace(0, 1, len(self.knots)))
        low, high = np.zeros(self.size), np.zeros(self.size)
        bounds = np.concatenate([[0.0], ranks, [1.0]])
        states = self._states(np.concatenate([[-np.inf], np.nextafter(cuts, np.inf)]))
        low[states], high[states] = bounds[:-1], bounds[1:]
        return low, high

    def drawn(self, states: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return states as leaves store them: every bin is the one state ``size``."""
        kept = np.zeros(self.size, dtype=bool)
        kept[: len(self.codes)] = True
        kept[self._spike_states] = True
        return np.where(kept[states], states, self.size)

    def decode(
        self, states: NDArray[np.int64], ranks: NDArray[np.float64] | None
    ) -> tuple[list[pa.Array], NDArray[np.int64]]:
        """See :meth:`Coding.decode`."""
        offsets, settled = self._placed(states, ranks)
        values = self.grid.values(offsets)
        if len(self.codes):
            coded = states < len(self.codes)
            code = self.codes.take(pa.array(np.where(coded, states, 0)))
            values = pc.if_else(pa.array(coded), code, values)
        return [values], settled

    def settled(
        self, states: NDArray[np.int64], ranks: NDArray[np.float64] | None
    ) -> NDArray[np.int64]:
        """Return what :meth:`decode` does, without the values: mostly by a look-up of the ranks."""
        self._settled += len(states)
        if ranks is None or self._settled < _PARTS:
            return self._placed(states, ranks)[1]
        found = self._state_by_part.take((ranks * _PARTS).astype(np.int64))
        if len(self.spikes) or len(self.codes):
            found = np.where(states == self.size, found, states)
        unsure = np.flatnonzero(found == UNSEEN)
        found[unsure] = self._placed(states.take(unsure), ranks.take(unsure))[1]
        return found

    @cached_property
    def _state_by_part(self) -> NDArray[np.int64]:
        """The state of all ranks of each part, the last of which is 1; ``UNSEEN`` where they may have several."""
        ranks = np.arange(_PARTS + 1) / _PARTS
        offsets = np.interp(ranks, np.linspace(0, 1, len(self.knots)), self.knots)
        reach = np.abs(self.knots).max() * _UNCERTAIN
        if self.roundness is not None:
            reach += self.roundness.reach
        low, high = offsets - reach, np.append(offsets[1:], offsets[-1]) + reach
        if self.roundness is None and self.grid.step:
            low, high = (np.rint(end / self.grid.step) * self.grid.step for end in (low, high))
        low, high = self._states(low), self._states(high)
        return np.where(low == high, low, UNSEEN)

    def _placed(
        self, states: NDArray[np.int64], ranks: NDArray[np.float64] | None
    ) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        """Return the offsets of drawn states, and the states of the values there."""
        if ranks is None:
            ranks = np.zeros(len(states))
        if not len(self.spikes) and not len(self.codes):
            return self._between(ranks)
        between = np.flatnonzero(states == self.size)
        offsets, settled = self._fixed.take(states), states.copy()
        offsets[between], settled[between] = self._between(ranks.take(between))
        return offsets, settled

    def _between(self, ranks: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        """Return the offsets and the states of values between the spikes."""
        steps = len(self.knots) - 1
        place = ranks * steps
        left = np.minimum(place.astype(np.int64), steps - 1)
        low = self.knots.take(left)
        offsets = low + (self.knots.take(left + 1) - low) * (place - left)
        if self.roundness is not None:
            offsets = self.roundness.rounded(offsets, ranks, self._kept, self._ends)
        elif self.grid.step:
            offsets = np.rint(offsets / self.grid.step) * self.grid.step
        # Bins are even in rank, so the rank tells the bin, except where rounding passed an edge.
        bins = len(self._edges) + 1
        states = np.minimum((ranks * bins).astype(np.int64), bins - 1)
        low, high = self._bounds.take(states), self._bounds.take(states + 1)
        passed = np.flatnonzero((offsets < low) | (offsets >= high))
        states[passed] = np.searchsorted(self._edges, offsets[passed], side="right")
        states += self._before(offsets)
        return offsets, states

    def withheld(self, arrays: Sequence[pa.Array]) -> NDArray[np.bool_] | None:
        """See :meth:`Coding.withheld`."""
        if not self.spikes_only:
            return None
        states = self.encode(arrays)
        found: NDArray[np.bool_] = self.drawn(np.maximum(states, 0)) == self.size
        found |= states == UNSEEN
        return found

    def state(self) -> dict[str, Any]:
        """See :meth:`Coding.state`."""
        return {
            "coding": "continuous",
            "name": self.names[0],
            "type": str(self.types[0]),
            "base": self.grid.base,
            "step": self.grid.step,
            "digits": self.grid.digits,
            "missing": array_to_json(self.codes),
            "spikes": self.spikes.tolist(),
            "knots": self.knots.tolist(),
            **({"clock": True} if self.grid.clock else {}),
            **({"single": True} if self.grid.single else {}),
            **({"spikes_only": True} if self.spikes_only else {}),
            **({"roundness": self.roundness.state()} if self.roundness else {}),
        }

    @classmethod
    def restore(cls, state: Mapping[str, Any]) -> Continuous:
        """Return the coding of :meth:`state`; an invalid state is a :class:`ModelError`."""
        kind = parse_type(saved_field(state, "type", str))
        base, step, digits = (saved_field(state, key, int) for key in ("base", "step", "digits"))
        spikes, knots = (
            np.array(saved_rising(state, "spikes")),
            np.array(saved_rising(state, "knots")),
        )
        codes = array_from_json(saved_field(state, "missing", list), kind)
        if not is_quantity(kind) or len(pc.unique(codes)) != len(codes):
            raise ModelError("a continuous column is not numeric, or has a missing code twice")
        if len(knots) < 2 or len(np.unique(spikes)) < len(spikes):
            raise ModelError(
                "a continuous column has fewer than two knots, or the same spike twice"
            )
        clock = "clock" in state and saved_field(state, "clock", bool)
        single = "single" in state and saved_field(state, "single", bool)
        is_valid = 0 <= digits <= 38 and 0 <= step < 2**63
        if (
            not is_valid
            or (clock and not is_number(kind))
            or (single and not pa.types.is_floating(kind))
        ):
            raise ModelError("a continuous column has no valid grid")
        grid = Grid(kind, base, step, digits, clock, single)
        grid.check(
            knots[[0, -1]] if not len(spikes) else np.append(knots[[0, -1]], spikes[[0, -1]])
        )
        spikes_only = "spikes_only" in state and saved_field(state, "spikes_only", bool)
        roundness = None
        if "roundness" in state:
            roundness = Roundness.restore(saved_field(state, "roundness", dict), grid)
        name = saved_field(state, "name", str)
        return cls(name, grid, codes, spikes, knots, spikes_only, roundness)

    def describe(self) -> dict[str, Any]:
        """See :meth:`Coding.describe`."""
        described = {
            "type": str(self.types[0]),
            "kind": "continuous",
            "range": readable(self.grid.values(self.knots[[0, -1]])),
            "missing": readable(self.codes),
        }
        if len(self.spikes):
            described["spikes"] = readable(self.grid.values(self.spikes))
        if self.roundness is not None:
            described["multiples"] = self.roundness.multiples
        return described
