"""The strings of a regular expression with look-around: drawn, counted and numbered without rejection.

Idea: the expression's automaton runs together with its look-arounds. What a look-ahead demands of the rest of
the string is a formula over states that each character rewrites, as in alternating automata (Chandra, Kozen,
Stockmeyer, "Alternation", 1981) and derivatives with look-around (Varatalu, Veanes, Ernits, "RE#", 2025); a
look-behind is the set of states that the string so far has reached. Both are part of the **situation** after
each character. Going backwards, each situation gets the probability that the rest of a string satisfies all
that is left to satisfy; drawing every step in proportion to it gives exactly the expression's own
distribution given that its look-arounds hold. Invariant: situations form no cycles, because the expression's
own states only grow. Bound: the number of ways between situations, after which the expression is refused.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from fakegen.errors import ParameterError
from fakegen.patterns.automaton import Graph
from fakegen.patterns.draws import RowWords
from fakegen.patterns.lexicon import Entries, Lexicon
from fakegen.patterns.look_formulas import (
    END,
    Formula,
    conjunction,
    disjunction,
    holds_at_end,
    negation,
    replaced,
)
from fakegen.patterns.pattern import Pattern
from fakegen.patterns.regex_automaton import Guard, Guards, RegexAutomaton

_MOST_WAYS = 100_000
_32 = np.uint64(32)
_LOW = np.uint64(2**32 - 1)


@dataclass(frozen=True, slots=True)
class Situation:
    """Where a string is after some of its characters.

    Attributes:
        state: The expression's own state.
        ahead: What the rest must satisfy.
        behind: For each look-behind, the states that the characters so far have reached.
    """

    state: int
    ahead: Formula
    behind: tuple[frozenset[int], ...]


@dataclass(frozen=True, slots=True)
class Way:
    """A way from a situation to the next one.

    Attributes:
        share: How likely it is, before what follows is looked at.
        letters: The position of the class that its character is from.
        target: The next situation.
    """

    share: float
    letters: int
    target: Situation


class SituationGraph:
    """All situations of an expression, each with its ways on.

    Args:
        automaton: The expression's automaton.

    Attributes:
        ways: The ways from each situation.
        ends: The probability that the string ends there, before anything else is looked at.

    Raises:
        ParameterError: There are too many.
    """

    def __init__(self, automaton: RegexAutomaton) -> None:
        self._automaton = automaton
        self._sizes = [len(letters) for letters in automaton.classes.values()]
        self._has = list(automaton.classes)
        self._reach: dict[int, Sequence[tuple[Guards, int]]] = {}
        # What a state of a look-ahead demands after a character and what the look-behinds have reached.
        self._steps: dict[tuple[int, tuple[frozenset[int], ...]], dict[int, Formula]] = {}
        behind = self._behind([frozenset()] * len(automaton.behinds), None)
        self.start = Situation(0, True, behind)
        self.ways: dict[Situation, Sequence[Way]] = {}
        self.ends: dict[Situation, float] = {}
        waiting = [self.start]
        count = 0
        while waiting:
            situation = waiting.pop()
            if situation in self.ways:
                continue
            self.ways[situation] = found = self._explore(situation)
            count += len(found) + 1
            if count > _MOST_WAYS:
                raise ParameterError(
                    "the look-around of the regex has too many cases: shorten what it looks at, or"
                    " the longest repetition",
                    "pattern",
                )
            waiting += (way.target for way in found)

    def _explore(self, situation: Situation) -> Sequence[Way]:
        """Return the ways from a situation, and note how likely it is that the string ends there."""
        automaton = self._automaton
        behind = situation.behind
        at_start = situation is self.start
        shares: dict[tuple[int, Situation], float] = {}
        steps: dict[int, tuple[tuple[frozenset[int], ...], dict[Formula, Formula]]] = {}
        ended = 0.0
        # In ascending order, all that leads to a state comes before the state.
        pending: dict[int, dict[Formula, float]] = {situation.state: {situation.ahead: 1.0}}
        order = [situation.state]
        while order:
            state = heapq.heappop(order)
            for ahead, share in pending.pop(state).items():
                if state == automaton.final and holds_at_end(ahead):
                    ended += share
                for letters, target in automaton.edges(state):
                    for number, has in enumerate(self._has):
                        if not has[letters]:
                            continue
                        if number not in steps:
                            steps[number] = self._behind(behind, number), {}
                        after, known = steps[number]
                        if ahead not in known:
                            known[ahead] = self._after(ahead, number, after)
                        if known[ahead] is False:
                            continue
                        part = share * self._sizes[number] / automaton.made_by(letters)
                        key = number, Situation(target, known[ahead], after)
                        shares[key] = shares.get(key, 0.0) + part
                for part, guards, target in automaton.skips(state):
                    guarded = [self._guarded(guard, behind, at_start) for guard in guards]
                    both = conjunction([ahead, *guarded])
                    if both is False:
                        continue
                    if target not in pending:
                        pending[target] = {}
                        heapq.heappush(order, target)
                    pending[target][both] = pending[target].get(both, 0.0) + share * part
        self.ends[situation] = ended
        return [Way(share, number, target) for (number, target), share in shares.items()]

    # Look-behinds

    def _behind(
        self, before: Sequence[frozenset[int]], letters: int | None
    ) -> tuple[frozenset[int], ...]:
        """Return what the look-behinds have reached after one more character; None for the start."""
        found: list[frozenset[int]] = []
        for (first, _), states in zip(self._automaton.behinds, before, strict=True):
            reached = {first}
            if letters is not None:
                reached |= set(self._next(states, letters))
            found.append(
                frozenset(
                    state
                    for origin in reached
                    for guards, state in self._closure(origin)
                    if all(self._known(guard, found, letters is None) for guard in guards)
                )
            )
        return tuple(found)

    def _known(self, guard: Guard, behind: Sequence[frozenset[int]], at_start: bool) -> bool:
        holds = at_start
        if guard.kind == "behind":
            holds = self._automaton.behinds[guard.number][1] in behind[guard.number]
        return holds != guard.negated

    def _next(self, states: Iterable[int], letters: int) -> Iterable[int]:
        has = self._has[letters]
        return (
            target for state in states for edge, target in self._automaton.edges(state) if has[edge]
        )

    def _closure(self, state: int) -> Sequence[tuple[Guards, int]]:
        """Return the states reached from one of a look-around without a character, and the guards met."""
        if state not in self._reach:
            first: tuple[frozenset[Guard], int] = frozenset(), state
            found, waiting = {first}, [first]
            while waiting:
                met, place = waiting.pop()
                for _, guards, target in self._automaton.skips(place):
                    further = met.union(guards), target
                    if further not in found:
                        found.add(further)
                        waiting.append(further)
            self._reach[state] = [(tuple(met), place) for met, place in found]
        return self._reach[state]

    # Look-aheads

    def _after(self, ahead: Formula, letters: int, behind: tuple[frozenset[int], ...]) -> Formula:
        """Return what is left of a formula after a character.

        Args:
            ahead: The formula before it.
            letters: The class of the character.
            behind: What the look-behinds have reached after it.
        """
        known = self._steps.setdefault((letters, behind), {})

        def step(state: int) -> Formula:
            if state not in known:
                known[state] = disjunction(
                    self._from(target, behind, at_start=False)
                    for target in self._next([state], letters)
                )
            return known[state]

        return replaced(ahead, False, step)

    def _from(self, state: int, behind: Sequence[frozenset[int]], *, at_start: bool) -> Formula:
        """Return the formula that holds if a look-ahead is satisfied from one of its states on."""
        return disjunction(
            conjunction(
                [
                    *(self._guarded(guard, behind, at_start) for guard in guards),
                    place in self._automaton.ahead_finals or ("at", place),
                ]
            )
            for guards, place in self._closure(state)
            if place in self._automaton.ahead_finals or self._automaton.edges(place)
        )

    def _guarded(self, guard: Guard, behind: Sequence[frozenset[int]], at_start: bool) -> Formula:
        """Return the formula that holds where a guard does."""
        if guard.kind in ("start", "behind"):
            return self._known(guard, behind, at_start)
        if guard.kind == "end":
            formula: Formula = END
        else:
            formula = self._from(guard.number, behind, at_start=at_start)
        return negation(formula) if guard.negated else formula


class GuardedPattern(Pattern):
    """The strings of a regular expression whose look-arounds hold.

    They have the probabilities that they would have without look-around, divided by their sum: what the
    look-arounds exclude is never made, the rest keeps its proportions. Each character is drawn from a
    64-bit word of its own; the relative error of a step's probability is at most 2**-32 per way.

    Args:
        automaton: The expression's automaton.

    Raises:
        ParameterError: No string satisfies the look-arounds, or there are too many cases.
    """

    def __init__(self, automaton: RegexAutomaton) -> None:
        graph = SituationGraph(automaton)
        # All ways lead to higher states, so those that follow a situation are done before it.
        order = sorted(graph.ways, key=lambda situation: -situation.state)
        weights: dict[Situation, float] = {}
        ends: dict[Situation, tuple[int, int]] = {}
        for situation in order:
            ways = [way for way in graph.ways[situation] if way.target in weights]
            ended = graph.ends[situation]
            logs = [math.log(way.share) + weights[way.target] for way in ways if way.share]
            logs += [math.log(ended)] if ended else []
            if logs:
                weights[situation] = _log_sum(logs)
                lengths = [ends[way.target] for way in ways]
                least = min((low for low, _ in lengths), default=-1) + 1
                most = max((high for _, high in lengths), default=-1) + 1
                ends[situation] = (0 if ended else least, most)
        if graph.start not in weights:
            raise ParameterError(
                "no string matches the regex: its look-around, anchors or boundaries contradict"
                " the rest",
                "pattern",
            )
        kept = [graph.start, *(s for s in order if s in weights and s is not graph.start)]
        self._fill(graph, kept, weights)
        self._letters = Entries(
            [letter for letters in automaton.classes.values() for letter in letters] or [""]
        )
        sizes = [len(letters) for letters in automaton.classes.values()]
        self._class_sizes = np.array([*sizes, 0], dtype=np.uint64)
        self._class_starts = np.cumsum([0, *sizes], dtype=np.int32)
        self.shortest, self.longest = ends[graph.start]
        self.wholes = self.width = self.longest

    def _fill(
        self,
        graph: SituationGraph,
        kept: Sequence[Situation],
        weights: Mapping[Situation, float],
    ) -> None:
        """List the ways of all situations, one after the other; an end is a way to -1."""
        numbers = {situation: number for number, situation in enumerate(kept)}
        bounds: list[NDArray[np.float64]] = []
        targets: list[int] = []
        classes: list[int] = []
        starts = [0]
        for situation, number in numbers.items():
            ways = [way for way in graph.ways[situation] if way.target in numbers]
            logs = [math.log(way.share) + weights[way.target] for way in ways]
            targets += [numbers[way.target] for way in ways]
            classes += [way.letters for way in ways]
            if graph.ends[situation]:
                logs.append(math.log(graph.ends[situation]))
                targets.append(-1)
                classes.append(-1)
            running = np.cumsum(np.exp(np.array(logs) - weights[situation]))
            running /= running[-1]
            bounds.append(number + running)
            starts.append(len(targets))
        self._bounds = np.concatenate(bounds)
        self._targets = np.array(targets, dtype=np.int64)
        self._classes = np.array(classes, dtype=np.int64)
        self._starts = starts

    @property
    def lists(self) -> Sequence[Entries]:
        return [self._letters]

    @property
    def injective(self) -> bool:
        """Whether the strings could be counted: they are numbered by a deterministic automaton."""
        return self._automaton is not None

    @cached_property
    def size(self) -> int:  # type: ignore[override]
        return self._automaton.count if self._automaton else 2**64

    def draw(self, draws: RowWords, tokens: NDArray[np.int32], lexicon: Lexicon) -> None:
        first = lexicon.first(self._letters)
        rows = np.arange(len(draws))
        places = np.zeros(len(draws), dtype=np.int64)
        for step in range(self.width):
            words = draws.whole(step)[rows]
            # The high half of a word chooses the way, the low half the character.
            points = places + (words >> _32).astype(np.float64) * 2.0**-32
            ways = np.searchsorted(self._bounds, points, side="right")
            places = self._targets[ways]
            going = places >= 0
            rows, places = rows[going], places[going]
            if not len(rows):
                return
            classes, words = self._classes[ways[going]], words[going]
            letters = ((words & _LOW) * self._class_sizes[classes]) >> _32
            tokens[rows, step] = first + self._class_starts[classes] + letters.astype(np.int32)

    def pick(self, index: NDArray[np.uint64], tokens: NDArray[np.int32], lexicon: Lexicon) -> None:
        assert self._automaton is not None  # only what is injective is picked from
        self._automaton.spell(index, tokens, lexicon.first(self._letters), self._letters.words)

    def trace(self, graph: Graph, state: int) -> int:
        situations = [state, *(graph.state() for _ in self._starts[2:])]
        end = graph.state()
        words, starts = self._letters.words, self._class_starts
        for number, source in enumerate(situations):
            for way in range(self._starts[number], self._starts[number + 1]):
                target, letters = self._targets[way], self._classes[way]
                if target < 0:
                    graph.skip(source, end)
                else:
                    listed = words[starts[letters] : starts[letters + 1]]
                    graph.letters(source, listed, situations[target])
        return end

    def map(self, function: Callable[[str], str]) -> Pattern:
        mapped = copy(self)
        for kept in ("size", "_lexicon", "count", "_automaton"):
            mapped.__dict__.pop(kept, None)
        mapped._letters = Entries([function(letter) for letter in self._letters.words])
        mapped.shortest = self.shortest * mapped._letters.shortest
        mapped.longest = self.longest * mapped._letters.longest
        return mapped


def _log_sum(logs: Sequence[float]) -> float:
    """Return the logarithm of the sum of numbers given by their logarithms."""
    largest = max(logs)
    return largest + math.log(sum(math.exp(log - largest) for log in logs))
