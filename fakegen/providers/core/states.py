"""The providers ``states`` and ``dwell``: a walk through states row by row, and when each state began.

Idea of the walk: where a row goes is decided by one random number, for whichever state the row before has. So a
row is a map from states to states, the first row of a parent a constant one, and the state of a row is what the
maps up to it make of any state. Maps are joined in pairs, pairs of pairs and so on, so a parent with a million
rows takes twenty passes over them, not a million. Bound: nine bytes for each row and state.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from fakegen.errors import GenerationError, ParameterError, nearest
from fakegen.interfaces.block import Block
from fakegen.interfaces.expression import Expression
from fakegen.interfaces.generator import FollowingGenerator
from fakegen.interfaces.provider import Context, Dynamic, provider
from fakegen.interfaces.type_words import show
from fakegen.providers.core.even_steps import MICROSECOND, NOT_GIVEN
from fakegen.providers.core.periods import micros_of

_MOST_STATES = 100
_SECOND = timedelta(seconds=1)


@provider("states", takes_value=True)
class States(FollowingGenerator):
    """A state that goes from row to row of a parent, such as the status of an order in its history.

    The first row of each parent has the first state named. Each further row goes on from the state of the row
    before: ``{created: {paid: 9, cancelled: 1}}`` says where a row can go after ``created``, and how likely
    that is compared with others; a state may lead to itself. A state that leads nowhere is final: all rows
    after it have it, too. In a table whose rows belong to no other table, all rows are one walk.

    Example::

        status: {states: {created: {paid: 0.9, cancelled: 0.1}, paid: {shipped: 0.97, refunded: 0.03}}}

    Args:
        value: For each state, the weights of those that can follow it.
    """

    type = pa.string()
    draws = pa.float64()
    carried = pa.int64()
    nullable = False

    def __init__(self, _: Context, *, value: dict[str, dict[str, float]]) -> None:
        self._names = list(dict.fromkeys([*value, *(name for to in value.values() for name in to)]))
        if not value:
            raise ParameterError("'states' needs a state", "value")
        _check_names(self._names, "value")
        if len(self._names) > _MOST_STATES:
            raise ParameterError(f"there can be {_MOST_STATES:,} states", "value")
        self.closed = pa.array(self._names, pa.string())
        size = len(self._names)
        shares = np.eye(size)
        for name, to in value.items():
            if to:
                shares[self._names.index(name)] = _weights(name, to, self._names)
        self._sums = np.cumsum(shares, axis=1) / shares.sum(axis=1)[:, None]
        # Beyond the last state that is possible, none is found whatever is drawn.
        last = size - 1 - np.argmax(shares[:, ::-1] > 0, axis=1)
        self._sums[np.arange(size) >= last[:, None]] = 1.0

    def make(self, block: Block) -> pa.Array:
        """Return one uniform number per row."""
        return pa.array(block.stream.uniform())

    def follow(
        self, drawn: pa.Array, starts: NDArray[np.int64], before: pa.Array
    ) -> tuple[pa.Array, pa.Array]:
        """Return the states of rows, and their numbers."""
        numbers, size = drawn.to_numpy(), len(self._names)
        maps = np.empty((len(numbers), size), np.uint8)
        for state in range(size):
            maps[:, state] = np.searchsorted(self._sums[state], numbers, "right")
        known = before.fill_null(0).to_numpy()
        goes_on = np.asarray(before.is_valid())
        maps[starts] = np.where(goes_on, maps[starts, known], 0)[:, None]
        longest = int(np.diff([*starts, len(numbers)]).max(initial=0))
        step = 1
        while step < longest:
            maps[step:] = np.take_along_axis(maps[step:], maps[:-step].astype(np.int64), axis=1)
            step *= 2
        index = pa.array(maps[:, 0].astype(np.int64))
        return pa.array(self._names, pa.string()).take(index), index


def _check_names(names: list[Any], parameter: str) -> None:
    for name in names:
        if not isinstance(name, str):
            raise ParameterError(f"a state must be a string, not {show(name)}", parameter)


def _weights(name: str, to: dict[str, float], names: list[str]) -> NDArray[np.float64]:
    """Return how likely each state is after a state.

    Raises:
        ParameterError: A weight is not right.
    """
    for other, weight in to.items():
        if not (weight >= 0 and np.isfinite(weight)):
            message = (
                f"the weight of {other!r} after {name!r} must be 0 or more, not {show(weight)}"
            )
            raise ParameterError(message, "value", key=name)
    if not any(to.values()):
        message = f"no state can follow {name!r}: a final state leads nowhere"
        raise ParameterError(message, "value", key=name)
    made = np.array([float(to.get(other, 0)) for other in names])
    shares: NDArray[np.float64] = made / made.sum()
    return shares


@dataclass(frozen=True, slots=True)
class _Time:
    """How long a state lasts: between two bounds, both included, or about a mean.

    Attributes:
        unit: In microseconds; the others count it.
        least: The lower bound.
        most: The upper bound; None if there is a mean.
        mean: The mean.
    """

    unit: int
    least: int = 0
    most: int | None = None
    mean: int = 0

    def drawn(self, uniform: NDArray[np.float64]) -> NDArray[np.int64]:
        """Return microseconds, from uniform numbers."""
        if self.most is None:
            units = np.rint(-np.log1p(-uniform) * self.mean)
        else:
            units = self.least + np.floor(uniform * (self.most - self.least + 1))
        micros: NDArray[np.int64] = units.astype(np.int64) * self.unit
        return micros


@provider("dwell")
class Dwell(FollowingGenerator):
    """When the state of each row began, if each state lasts for some time: for the history of an order.

    The first row of each parent has the moment ``from``. Each further row comes when the state of the row
    before has lasted as long as ``times`` says: exactly (``2h``), evenly distributed between two lengths
    (``{min: 1h, max: 3d}``), or about a mean, mostly shorter and sometimes much longer (``{mean: 2d}``, an
    exponential distribution). A state that is not named lasts for no time.

    Example::

        status: {states: {created: {paid: 1}, paid: {shipped: 1}}}
        at: {dwell: {of: status, from: 2025-03-01, times: {created: {mean: 2h}, paid: {min: 1d, max: 3d}}}}

    Args:
        of: The column of states.
        from_: The moment of the first row; an expression over the row, such as ``"{{ order.ordered }}"``.
        times: How long each state lasts.
    """

    type = pa.timestamp("us")
    draws = pa.struct([("from", pa.int64()), ("lasts", pa.int64())])
    carried = pa.int64()
    nullable = True

    def __init__(
        self,
        _: Context,
        *,
        of: Expression,
        from_: Dynamic[date | datetime] = NOT_GIVEN,
        times: dict[str, timedelta | dict[str, timedelta]],
    ) -> None:
        if not pa.types.is_string(of.type):
            raise ParameterError(f"'of' must be a column of states, not {of.type}", "of")
        if from_ == NOT_GIVEN:
            raise ParameterError("'from' says when the first row is", "from")
        _check_names(list(times), "times")
        for name in times:
            if of.only is not None and name not in of.only:
                message = f"{of.text!r} never has the state {name!r}"
                raise ParameterError(message, "times", nearest(name, of.only), key=name)
        self._of, self._from = of, from_
        self._times = {name: _time(name, said) for name, said in times.items()}

    def make(self, block: Block) -> pa.Array:
        """Return when each row would be if it were the first, and how long its state lasts."""
        states = self._of.evaluate(block.inputs, len(block))
        uniform = block.stream.uniform()
        lasts = np.zeros(len(block), np.int64)
        for name, time in self._times.items():
            chosen = np.flatnonzero(np.asarray(pc.equal(states, name).fill_null(False)))
            lasts[chosen] = time.drawn(uniform[chosen])
        start = self._from.values(block)
        if self._from.input is None:
            start = pa.repeat(pa.scalar(start), len(block))
        return pa.StructArray.from_arrays(
            [_micros(start), pa.array(lasts)], fields=list(self.draws)
        )

    def follow(
        self, drawn: pa.Array, starts: NDArray[np.int64], before: pa.Array
    ) -> tuple[pa.Array, pa.Array]:
        """Return when rows are, and when the next ones are."""
        own, lasts = drawn.field("from").take(pa.array(starts)), drawn.field("lasts").to_numpy()
        first = pc.coalesce(before, own)
        lengths = np.diff([*starts, len(lasts)])
        ends = np.cumsum(lasts)
        offset = first.fill_null(0).to_numpy() - (ends[starts] - lasts[starts])
        nulls = np.repeat(np.asarray(first.is_null()), lengths)
        following = ends + np.repeat(offset, lengths)
        moments = pa.array(following - lasts, mask=nulls).cast(pa.timestamp("us"))
        return moments, pa.array(following, mask=nulls)


def _micros(moments: pa.Array) -> pa.Int64Array:
    """Return dates, moments or strings as microseconds since 1970.

    Raises:
        GenerationError: They are something else.
    """
    if pa.types.is_timestamp(moments.type):
        return micros_of(moments)
    try:
        return pc.cast(pc.cast(moments, pa.timestamp("us")), pa.int64())
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        raise GenerationError(f"'from' cannot be a {moments.type}: {error}") from None


def _time(name: str, said: timedelta | dict[str, timedelta]) -> _Time:
    """Return how long a state lasts.

    Raises:
        ParameterError: That is not said, or not right.
    """
    parts: dict[str, Any] = said if isinstance(said, dict) else {"min": said, "max": said}
    known = ("min", "max", "mean")
    for word, length in parts.items():
        if word not in known:
            message = (
                f"unknown key {word!r} of the time of {name!r}; expected 'min' and 'max', or 'mean'"
            )
            raise ParameterError(message, "times", nearest(word, known), key=name)
        if length < timedelta(0):
            raise ParameterError(f"{name!r} cannot last for {length}", "times", key=name)
    # Whole seconds, as other moments have them, unless shorter times are given.
    unit = (
        _SECOND
        if all(length % _SECOND == timedelta(0) for length in parts.values())
        else MICROSECOND
    )
    counts = {word: length // unit for word, length in parts.items()}
    micros = unit // MICROSECOND
    if set(parts) == {"mean"}:
        return _Time(micros, mean=counts["mean"])
    if set(parts) != {"min", "max"}:
        message = f"the time of {name!r} needs 'min' and 'max', or 'mean'"
        raise ParameterError(message, "times", key=name)
    if counts["min"] > counts["max"]:
        message = f"the time of {name!r} has a 'min' above its 'max'"
        raise ParameterError(message, "times", key=name)
    return _Time(micros, counts["min"], counts["max"])
