"""Candidates for rows with given or conditioned columns, anywhere in the drawing order.

The idea: a candidate is drawn column by column, up to the last column that is given or conditioned.
At each such column the leaf is known, and so is the exact probability of the wanted states. The
candidate is accepted with a probability in proportion to it, and then a wanted state is drawn from
the leaf. The invariant: an accepted row has the distribution of a row that was drawn without
conditions and happens to satisfy them. So earlier columns depend on the wanted states as exactly as
later ones. The bound is the greatest probability that any leaf gives to the wanted states: dividing
by it accepts as many rows as possible without knowing how often each leaf is reached. If no random
column comes before a column, no row is rejected there. The alternative, drawing whole rows and
testing them, needs more candidates the rarer the condition is. Here the cost depends not on the
rarity, but on how much the probability differs between leaves.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import prod
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from fakegen.errors import ModelError
from fakegen.interfaces.condition import Condition
from fakegen.interfaces.constraint import Constraint
from fakegen.learning.acceptance import first_accepted
from fakegen.learning.codings.coding import UNSEEN, Coding
from fakegen.learning.codings.continuous import Continuous
from fakegen.learning.trees.chain import SLOTS, Chain
from fakegen.learning.trees.parted import Parted
from fakegen.learning.wanted import given_keys
from fakegen.streams import Purpose, Rows, Stream

_PROBES = 1 << 16
"""Candidates from which the weight of several conditions is estimated."""


@dataclass(slots=True)
class _Goal:
    """The given values or conditions of one coding.

    Attributes:
        parted: Its leaves, divided by key.
        keys: The key of each row's given values; None for conditions, which have the one key 0.
        whole: Whether all of its columns are given.
        leads: Whether no random column comes before it, so that no row has to be rejected.
    """

    parted: Parted
    keys: NDArray[np.int64] | None
    whole: bool
    leads: bool


@dataclass(slots=True)
class _Batch:
    """Candidates not rejected so far, with the states drawn so far."""

    stream: Stream
    rows: NDArray[np.int64]
    alive: NDArray[np.int64]
    states: list[NDArray[np.int64]] = field(default_factory=list)
    ranks: dict[int, NDArray[np.float64]] = field(default_factory=dict)

    def keep(self, held: NDArray[np.bool_]) -> NDArray[np.int64]:
        """Drop the candidates outside the mask; return the positions of the others."""
        index = np.flatnonzero(held)
        if len(index) < len(held):
            self.stream, self.rows = self.stream.take(index), self.rows[index]
            self.alive = self.alive[index]
            self.states = [states[index] for states in self.states]
            self.ranks = {number: ranks[index] for number, ranks in self.ranks.items()}
        return index


class Candidates:
    """Draws the first columns of rows, with given values and such that they satisfy conditions.

    Args:
        chain: The codings in drawing order.
        given: Values of some columns for every row, cast to the columns' types.
        where: Conditions on any columns of the chain.

    Attributes:
        columns: How many codings have to be drawn this way, counted from the first; the others can
            be drawn without conditions.
    """

    def __init__(
        self, chain: Chain, given: Mapping[str, pa.Array], where: Sequence[Constraint] = ()
    ) -> None:
        self._chain, self._given = chain, given
        self._goals: dict[int, _Goal] = {}
        self._checks: dict[int, list[Constraint]] = {}
        wanted: dict[int, list[Constraint]] = {}
        for condition in where:
            numbers = {chain.number_of[name] for name in condition.reads}
            last = max(numbers)
            coding = chain.codings[last]
            by_state = len(numbers) == 1 and not given.keys() & set(coding.names)
            if by_state:
                wanted.setdefault(last, []).append(condition)
            if not by_state or isinstance(coding, Continuous):
                self._checks.setdefault(last, []).append(condition)
        leads = True
        for number, coding in enumerate(chain.codings):
            named = [name for name in coding.names if name in given]
            whole = len(named) == len(coding.names)
            if named:
                self._goals[number] = self._given_goal(number, coding, named, whole, leads)
            elif number in wanted:
                parted = chain.parted(number, (), tuple(wanted[number]))
                self._goals[number] = _Goal(parted, None, whole, leads)
            leads = leads and whole
        self.columns = 1 + max([*self._goals, *self._checks], default=-1)

    def _given_goal(
        self, number: int, coding: Coding, names: Sequence[str], whole: bool, leads: bool
    ) -> _Goal:
        _, keys = given_keys(coding, {name: self._given[name] for name in names})
        typed = tuple((name, self._given[name].type) for name in names)
        return _Goal(self._chain.parted(number, typed, ()), keys, whole, leads)

    def first(
        self, stream: Stream
    ) -> tuple[list[NDArray[np.int64]], dict[int, NDArray[np.float64]]]:
        """Return the states of the first accepted candidates by coding, and ranks by coding's number.

        Raises:
            ModelError: A row has no accepted candidate.
        """
        if not self.columns:
            return [], {}
        try:
            arrays = first_accepted(stream, self._propose)
        except ModelError as error:
            late = [goal for goal in self._goals.values() if goal.whole and not goal.leads]
            if not late:
                raise
            given = ", ".join(self._given)
            message = f"{error}, with {given} given; list these columns in the model's own 'given'"
            raise ModelError(message) from error
        ranked = [n for n in range(self.columns) if isinstance(self._chain.codings[n], Continuous)]
        return arrays[: self.columns], dict(zip(ranked, arrays[self.columns :], strict=True))

    def weight(self, of: float) -> tuple[float, bool]:
        """Return the part of a weight that satisfies the conditions, and whether that is exact."""
        shares = [goal.parted for goal in self._goals.values()]
        checks = [condition for several in self._checks.values() for condition in several]
        moves = any(_moves(self._chain.codings[number]) for number in self._goals)
        is_known = all(isinstance(condition, Condition) for condition in checks) and not moves
        if len(shares) == 1 and is_known:
            return shares[0].weight, not checks
        stream = Stream.of(0, "", "", Purpose.EVIDENCE, Rows(0, _PROBES))
        accepted, _ = self._propose(stream, np.arange(_PROBES))
        bound = prod(float(parted.best[0]) for parted in shares)
        return of * bound * len(accepted) / _PROBES, False

    def _propose(
        self, stream: Stream, rows: NDArray[np.int64]
    ) -> tuple[NDArray[np.int64], list[NDArray[Any]]]:
        """Draw one candidate per row; return the accepted ones with their states and ranks."""
        batch = _Batch(stream, rows, np.arange(len(stream)))
        for number in range(self.columns):
            goal = self._goals.get(number)
            if goal is None:
                states, ranks = self._drawn(number, self._leaf(number, batch), batch.stream)
            else:
                states, ranks = self._sought(number, goal, batch)
            batch.states.append(states)
            if ranks is not None:
                batch.ranks[number] = ranks
            for condition in self._checks.get(number, ()):
                values = {name: self._value(name, batch) for name in condition.reads}
                batch.keep(condition.holds(values, len(batch.rows)))
        return batch.alive, [*batch.states, *batch.ranks.values()]

    def _sought(
        self, number: int, goal: _Goal, batch: _Batch
    ) -> tuple[NDArray[np.int64], NDArray[np.float64] | None]:
        """Accept candidates by the probability of the wanted states, and draw such states."""
        key = np.zeros(len(batch.rows), dtype=np.int64)
        if goal.keys is not None:
            key = goal.keys[batch.rows]
        if goal.leads and goal.whole and np.all(key != UNSEEN):
            return key, self._no_ranks(number, key)
        leaf = self._leaf(number, batch)
        share = goal.parted.share(leaf, key)
        best = np.where(key == UNSEEN, 0.0, goal.parted.best[key])
        # A key that no leaf has: an unknown given value is ignored, a condition cannot be satisfied.
        absent = np.full(len(key), float(goal.keys is not None))
        odds = np.divide(share, best, out=absent.copy(), where=best > 0)
        if goal.leads:
            odds = np.where(share > 0, 1.0, absent)
        kept = batch.keep(batch.stream.uniform(SLOTS * number + 2) < odds)
        key, leaf, share = key[kept], leaf[kept], share[kept]
        states, ranks = key.copy(), self._no_ranks(number, key)
        free = np.flatnonzero(key == UNSEEN)
        if not goal.whole:
            free = np.flatnonzero(share <= 0)
            found = np.flatnonzero(share > 0)
            state, rank = (batch.stream.uniform(SLOTS * number + slot)[found] for slot in (0, 1))
            drawn, between = goal.parted.draw(leaf[found], key[found], state, rank)
            states[found] = self._chain.settle(number, drawn, between)
            if ranks is not None:
                ranks[found] = between
        if len(free):
            states[free], loose = self._drawn(number, leaf[free], batch.stream.take(free))
            if ranks is not None and loose is not None:
                ranks[free] = loose
        return states, ranks

    def _leaf(self, number: int, batch: _Batch) -> NDArray[np.int64]:
        return self._chain.leaf(number, batch.states, len(batch.rows))

    def _drawn(
        self, number: int, leaf: NDArray[np.int64], stream: Stream
    ) -> tuple[NDArray[np.int64], NDArray[np.float64] | None]:
        drawn, ranks = self._chain.draw(number, leaf, stream)
        return self._chain.settle(number, drawn, ranks), ranks

    def _no_ranks(self, number: int, key: NDArray[np.int64]) -> NDArray[np.float64] | None:
        continuous = isinstance(self._chain.codings[number], Continuous)
        return np.zeros(len(key)) if continuous else None

    def _value(self, name: str, batch: _Batch) -> pa.Array:
        if name in self._given:
            return self._given[name].take(pa.array(batch.rows))
        number = self._chain.number_of[name]
        return self._chain.values(number, batch.states[number], batch.ranks.get(number))[name]


def _moves(coding: Coding) -> bool:
    """Return whether values are moved to round ones, so that their ranks do not tell which are wanted."""
    return isinstance(coding, Continuous) and coding.roundness is not None
