"""Patterns of several options."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from fakegen.patterns.automaton import Graph
from fakegen.patterns.draws import Lottery, RowWords
from fakegen.patterns.leaves import check_weights
from fakegen.patterns.lexicon import Entries, Lexicon
from fakegen.patterns.numbering import options_of, starts_of
from fakegen.patterns.pattern import Pattern
from fakegen.patterns.row_groups import Groups


class Alternation(Pattern):
    """The string of one of several options. The options use the same slots, for different rows.

    Args:
        options: The options, at least one.
        weights: Relative probabilities: finite, not negative, not all zero; None if all options are
            equally likely. Options with weight 0 are dropped.

    Raises:
        ValueError: There are no options, or the weights are wrong.
    """

    def __init__(self, options: Sequence[Pattern], weights: Sequence[float] | None = None) -> None:
        if not options:
            raise ValueError("there must be at least one option")
        if weights is not None:
            check_weights(weights, len(options))
            options = [option for option, weight in zip(options, weights, strict=True) if weight]
            weights = [weight for weight in weights if weight]
        self.options = tuple(options)
        self.weights = weights
        self._lottery = Lottery(weights, len(self.options))
        self.wholes = max(option.wholes for option in self.options)
        self.halves = 1 + max(option.halves for option in self.options)
        self.width = max(option.width for option in self.options)
        self.shortest = min(option.shortest for option in self.options)
        self.longest = max(option.longest for option in self.options)
        self.size = sum(option.size for option in self.options)

    @property
    def lists(self) -> Sequence[Entries]:
        return [entries for option in self.options for entries in option.lists]

    @property
    def injective(self) -> bool:
        """Whether no string belongs to two options."""
        return all(option.injective for option in self.options) and _apart(self.options)

    @property
    def prefix_free(self) -> bool:
        return self.shortest == self.longest or (
            all(option.prefix_free for option in self.options) and _begin_apart(self.options)
        )

    @property
    def suffix_free(self) -> bool:
        return self.shortest == self.longest or (
            len(self.options) == 1 and self.options[0].suffix_free
        )

    @property
    def initials(self) -> frozenset[str] | None:
        found = [option.initials for option in self.options]
        known = [initials for initials in found if initials is not None]
        return frozenset().union(*known) if len(known) == len(found) else None

    def strings(self, draws: RowWords, lexicon: Lexicon) -> pa.StringArray:
        """Let each option make the strings of its rows, then restore the order of the rows."""
        groups = Groups(self._lottery.draw(draws.half()), len(self.options))
        draws = draws.skip(0, 1)
        made = [
            self.options[number].strings(draws.take(groups.order[span]), lexicon)
            for number, span in groups
        ]
        if len(made) < 2:
            return made[0] if made else pa.array([], type=pa.string())
        return pc.take(pa.concat_arrays(made), pa.array(groups.place()), boundscheck=False)

    def draw(self, draws: RowWords, tokens: NDArray[np.int32], lexicon: Lexicon) -> None:
        groups = Groups(self._lottery.draw(draws.half()), len(self.options))
        draws = draws.skip(0, 1)
        sorted_ = np.zeros_like(tokens, order="C")
        for number, span in groups:
            option = self.options[number]
            part = sorted_[span, : option.width]
            option.draw(draws.take(groups.order[span]), part, lexicon)
        tokens[:] = groups.restore(sorted_)

    def pick(self, index: NDArray[np.uint64], tokens: NDArray[np.int32], lexicon: Lexicon) -> None:
        starts = starts_of(option.size for option in self.options)
        groups = Groups(options_of(starts, index), len(self.options))
        sorted_ = np.zeros_like(tokens, order="C")
        for number, span in groups:
            option = self.options[number]
            part = sorted_[span, : option.width]
            option.pick(index[groups.order[span]] - np.uint64(starts[number]), part, lexicon)
        tokens[:] = groups.restore(sorted_)

    def trace(self, graph: Graph, state: int) -> int:
        end = graph.state()
        for option in self.options:
            graph.skip(option.trace(graph, state), end)
        return end

    def map(self, function: Callable[[str], str]) -> Alternation:
        return Alternation([option.map(function) for option in self.options], self.weights)


def _apart(options: Sequence[Pattern]) -> bool:
    """Return whether it is certain that no string belongs to two of these patterns."""
    ordered = sorted(options, key=lambda option: option.shortest)
    if all(a.longest < b.shortest for a, b in itertools.pairwise(ordered)):
        return True
    return _begin_apart(options)


def _begin_apart(options: Sequence[Pattern]) -> bool:
    """Return whether it is certain that the first character decides which pattern a string is from."""
    seen: set[str] = set()
    for option in options:
        initials = option.initials
        if initials is None or not seen.isdisjoint(initials):
            return False
        seen |= initials
    return True
