"""A Markov chain over the words of sentences, of which no walk is a sentence that it was learned from.

The idea (Shannon, "A mathematical theory of communication", 1948): the next word is drawn as often as it follows the
last few words in the data. Such a walk can repeat a sentence of the data, and in small data mostly does. So the chain
is run beside the tree of all sentences of the data, the trie of their words. A walk is at a node of the tree as long as
some sentence begins with all its words, and leaves the tree for good with the first word that makes it differ.

The invariant: at a node where a sentence of the data ends, the walk cannot end. What is left is drawn with the chain's
own probabilities on condition that no sentence is repeated: with h(node) the probability that a walk from there on
ends outside of the tree, a word that stays in the tree is weighted by h of the node that it leads to. h is 1 outside,
and is computed from the leaves to the root. Words that lead to h = 0 are removed, so that a copy is impossible, not
improbable, whatever is rounded.

Bound: the tree has at most as many nodes as the data has words. A node does not hold all the words that can follow, but
the few that stay in the tree and the runs of those between them, which leave it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

import numpy as np
from numpy.typing import NDArray

from fakegen.providers.core.text_tokens import END, START
from fakegen.streams import Stream

Ints = NDArray[np.int64]

LONGEST = 250
"""A sentence is cut after so many words, as those of the data are that are longer."""

_OUTSIDE = -1
_ENDED, _NOWHERE = -1, -2


@dataclass(frozen=True, eq=False)
class Edges:
    """The words that can follow, for each context: a run of edges, that to the end of a sentence first.

    Attributes:
        context: The context of each edge, ascending: int64, shape (edges,).
        token: The word or end that follows.
        count: How often it does.
        next: The context after it; below 0 at the end of a sentence.
    """

    context: Ints
    token: Ints
    count: Ints
    next: Ints

    def kept(self, mask: NDArray[np.bool_]) -> Edges:
        """Return some of the edges."""
        return Edges(self.context[mask], self.token[mask], self.count[mask], self.next[mask])


@dataclass(frozen=True, eq=False)
class _Positions:
    """All places in the data at which a word or an end was seen.

    Attributes:
        sentence: The sentence of each place, ascending.
        edge: The edge that was seen, or below 0 if it is none: a rare word, or one after a rare word.
        first: The first place of each sentence.
        size: Its number of words.
    """

    sentence: Ints
    edge: Ints
    first: Ints
    size: Ints


@dataclass(frozen=True, eq=False)
class WalkStep:
    """A word, or the end of a sentence, of some rows.

    Attributes:
        rows: The positions of the rows.
        token: The word, or the end.
        opening: The first word of its sentence.
        first: Whether it is that word.
        last: Whether the text ends with it.
    """

    rows: Ints
    token: Ints
    opening: Ints
    first: NDArray[np.bool_]
    last: NDArray[np.bool_]


class WordChain:
    """A chain learned from sentences.

    Args:
        ids: The tokens of all sentences, each with a start and an end: int64, shape (tokens,).
        kept: Which tokens can occur: bool, shape (tokens of the vocabulary,). What follows on another one, or
            leads only to one, is not learned.
        order: How many words decide on the next one.

    Attributes:
        possible: The probability that the chain without its tree makes a new sentence; 0 if no sentence, or none
            but those of the data, can be made.
        empty: Whether no sentence at all can be made.
    """

    def __init__(self, ids: Ints, kept: NDArray[np.bool_], order: int) -> None:
        edges, positions, start = _edges(ids, kept, order)
        self._token, self._next = edges.token, edges.next
        self._below = np.cumsum(edges.count)
        self._starts = np.searchsorted(edges.context, np.arange(edges.context.max(initial=-1) + 2))
        self.empty = start is None
        self.possible = 0.0
        if start is not None:
            self._grow(edges, positions, start)

    def _grow(self, edges: Edges, positions: _Positions, start: int) -> None:
        """Add the tree of the sentences."""
        tree = _Tree.of(edges, positions, start)
        ahead = tree.ahead(edges, self._starts)
        self.possible = float(ahead[0])
        if not self.possible:
            return
        node, low, high, child, mass = tree.pieces(edges, self._starts, ahead)
        kept = mass > 0
        node, self._low, self._high, self._child = node[kept], low[kept], high[kept], child[kept]
        total = np.bincount(node, weights=mass[kept], minlength=len(tree.context))
        self._pieces = np.searchsorted(node, np.arange(len(tree.context) + 1))
        self._mass = np.cumsum(mass[kept] / total[node])

    def walk(self, stream: Stream, sentences: Ints) -> Iterator[WalkStep]:
        """Yield the words of all rows, one of each unfinished text at a time.

        Args:
            stream: The random words of the rows.
            sentences: How many sentences each text has, at least 1: int64, shape (rows,).
        """
        rows = np.arange(len(stream))
        left, size, opening = sentences.copy(), np.zeros_like(rows), np.zeros_like(rows)
        node, context = np.zeros_like(rows), np.zeros_like(rows)
        slot = 0
        while len(rows):
            here = stream.take(rows)
            low, high, child = self._options(node, context, here.uniform(slot))
            edge = self._edge(low, high, here.uniform(slot + 1))
            slot += 2
            cut = (size >= LONGEST) & (child == _OUTSIDE)
            token = np.where(cut, END, self._token[edge])
            ended = token == END
            left, opening = left - ended, np.where(size == 0, token, opening)
            yield WalkStep(rows, token, opening, size == 0, left == 0)
            node = np.where(ended, 0, child)
            context, size = np.where(ended, 0, self._next[edge]), np.where(ended, 0, size + 1)
            going = left > 0
            rows, left, size, opening = rows[going], left[going], size[going], opening[going]
            node, context = node[going], context[going]

    def _options(
        self, node: Ints, context: Ints, point: NDArray[np.float64]
    ) -> tuple[Ints, Ints, Ints]:
        """Return the run of edges that each walk goes on with, and the node that it leads to."""
        low, high = self._starts[context], self._starts[context + 1]
        child = np.full(len(node), _OUTSIDE)
        inside = np.flatnonzero(node != _OUTSIDE)
        first, last = self._pieces[node[inside]], self._pieces[node[inside] + 1] - 1
        piece = drawn(self._mass, first, last, point[inside])
        low[inside], high[inside] = self._low[piece], self._high[piece]
        child[inside] = self._child[piece]
        return low, high, child

    def _edge(self, low: Ints, high: Ints, point: NDArray[np.float64]) -> Ints:
        return drawn(self._below, low, high - 1, point)


def drawn(
    running: NDArray[np.float64] | Ints, first: Ints, last: Ints, point: NDArray[np.float64]
) -> Ints:
    """Return an index in ``first .. last`` for each point in [0, 1), in proportion to its weight.

    Args:
        running: The running sum of all weights.
        first: The first index of each.
        last: The last index of each.
        point: Where in the sum of these weights.
    """
    base = np.where(first > 0, running[first - 1], 0)
    index = np.searchsorted(running, base + point * (running[last] - base), side="right")
    found: Ints = np.clip(index, first, last)
    return found


def _edges(ids: Ints, kept: NDArray[np.bool_], order: int) -> tuple[Edges, _Positions, int | None]:
    """Return the edges that lead to an end, where they were seen, and the context of a start.

    The context of a start is 0; None if nothing leads from there to an end.
    """
    starts = np.flatnonzero(ids == START)
    sentence = np.cumsum(ids == START) - 1
    place = np.arange(len(ids)) - starts[sentence]
    whole = kept[ids]
    context, known = np.zeros(len(ids), dtype=np.int64), np.ones(len(ids), dtype=np.bool_)
    for back in range(1, order + 1):
        at = np.maximum(np.arange(len(ids)) - back, starts[sentence])  # the start is repeated
        code = context * len(kept) + ids[at]
        context = np.unique(code, return_inverse=True)[1].reshape(-1)
        known &= whole[at]
    target = place > 0
    seen = np.flatnonzero(target & known & whole)
    # Contexts are numbered anew, that of a start first.
    first = int(context[starts[0] + 1])
    labels = np.unique(context[seen])
    labels = np.concatenate([[first], labels[labels != first]])
    number = np.full(int(context.max()) + 1, _NOWHERE)
    number[labels] = np.arange(len(labels))
    code = number[context[seen]] * len(kept) + ids[seen]
    different, where, inverse, count = np.unique(
        code, return_index=True, return_inverse=True, return_counts=True
    )
    at = seen[where]
    follows = np.where(ids[at] == END, _ENDED, number[context[np.minimum(at + 1, len(ids) - 1)]])
    edges = Edges(different // len(kept), different % len(kept), count.astype(np.int64), follows)
    alive = _leading_to_an_end(edges, len(labels))
    renumbered = np.where(alive, np.cumsum(alive) - 1, _NOWHERE)
    edge = np.full(len(ids), _NOWHERE)
    edge[seen] = renumbered[inverse.reshape(-1)]
    size = np.diff(np.append(starts, len(ids))) - 2
    positions = _Positions(sentence[target], edge[target], starts - np.arange(len(starts)), size)
    edges = edges.kept(alive)
    return edges, positions, 0 if (edges.context == 0).any() else None


def _leading_to_an_end(edges: Edges, contexts: int) -> NDArray[np.bool_]:
    """Return which edges an end can be reached by."""
    reaches = np.zeros(contexts + 2, dtype=np.bool_)
    reaches[_ENDED] = True  # the last element; that before it stands for nowhere
    while True:
        alive = reaches[edges.next]
        more = reaches.copy()
        more[edges.context[alive]] = True
        if (more == reaches).all():
            return cast(NDArray[np.bool_], alive)
        reaches = more


@dataclass(frozen=True, eq=False)
class _Tree:
    """The tree of the beginnings of sentences; node 0 is the empty one.

    Attributes:
        context: The context of each node: int64, shape (nodes,).
        ends: Whether a sentence ends there.
        parent: The node above each node but the first: int64, shape (nodes - 1,), ascending.
        edge: The edge from there, likewise.
        levels: The first node of each level, and the number of nodes.
    """

    context: Ints
    ends: NDArray[np.bool_]
    parent: Ints
    edge: Ints
    levels: Ints

    @classmethod
    def of(cls, edges: Edges, positions: _Positions, start: int) -> _Tree:
        """Return the tree of the sentences that the chain could make, level by level."""
        lost = np.bincount(positions.sentence, positions.edge < 0, len(positions.size)) > 0
        at = np.flatnonzero(~lost & (positions.size <= LONGEST))
        node = np.zeros(len(at), dtype=np.int64)
        contexts, parents, taken, ending = [np.array([start])], [], [], []
        levels, nodes, depth = [0, 1], 1, 0
        while len(at):
            over = positions.size[at] == depth
            ending.append(node[over])
            at, node = at[~over], node[~over]
            if not len(at):
                break
            edge = positions.edge[positions.first[at] + depth]
            pairs, inverse = np.unique(node * len(edges.token) + edge, return_inverse=True)
            parent, last = np.divmod(pairs, len(edges.token))
            parents.append(parent)
            taken.append(last)
            contexts.append(edges.next[last])
            node = nodes + inverse.reshape(-1)
            nodes += len(pairs)
            levels.append(nodes)
            depth += 1
        ends = np.zeros(nodes, dtype=np.bool_)
        ends[np.concatenate([np.empty(0, dtype=np.int64), *ending])] = True
        empty = [np.empty(0, dtype=np.int64)]
        parent, edge = np.concatenate(empty + parents), np.concatenate(empty + taken)
        return cls(np.concatenate(contexts), ends, parent, edge, np.array(levels))

    def ahead(self, edges: Edges, starts: Ints) -> NDArray[np.float64]:
        """Return h of each node: the probability that a walk from there makes no sentence of the data."""
        below = np.concatenate([[0], np.cumsum(edges.count)])
        total = below[starts[self.context + 1]] - below[starts[self.context]]
        lost = np.zeros(len(self.context), dtype=np.int64)
        np.add.at(lost, self.parent, edges.count[self.edge])
        ending = self._first_words(edges, starts)
        lost += below[ending] - below[starts[self.context]]
        found: NDArray[np.float64] = (total - lost).astype(
            np.float64
        )  # outside of the tree, exactly 0 if nothing is
        for first, last in zip(self.levels[-2::-1], self.levels[:0:-1], strict=True):
            found[first:last] /= total[first:last]
            if first:
                above = slice(first - 1, last - 1)
                weights = edges.count[self.edge[above]] * found[first:last]
                np.add.at(found, self.parent[above], weights)
        return found

    def pieces(
        self, edges: Edges, starts: Ints, ahead: NDArray[np.float64]
    ) -> tuple[Ints, Ints, Ints, Ints, NDArray[np.float64]]:
        """Return what can follow at each node, in order: runs of edges that leave the tree, and single ones.

        Returns:
            The node of each piece; its first edge; the one after its last edge; the node that it leads to, below 0
            if it leaves the tree; and its weight.
        """
        nodes = np.arange(len(self.context))
        order = np.lexsort([self.edge, self.parent])
        parent, edge, child = self.parent[order], self.edge[order], order + 1
        opening = self._first_words(edges, starts)
        same = np.append(False, parent[1:] == parent[:-1])
        before = np.where(same, np.append(0, edge[:-1]) + 1, opening[parent])
        closing = opening.copy()
        np.maximum.at(closing, parent, edge + 1)
        node = np.concatenate([parent, parent, nodes])
        low = np.concatenate([edge, before, closing])
        high = np.concatenate([edge + 1, edge, starts[self.context + 1]])
        outside = np.full(len(parent) + len(nodes), _OUTSIDE)
        to = np.concatenate([child, outside])
        below = np.concatenate([[0], np.cumsum(edges.count)])
        mass = (below[high] - below[low]).astype(np.float64)
        mass[: len(parent)] *= ahead[child]
        sorting = np.lexsort([high, low, node])
        return node[sorting], low[sorting], high[sorting], to[sorting], mass[sorting]

    def _first_words(self, edges: Edges, starts: Ints) -> Ints:
        """Return the first edge that a walk can take at each node: where a sentence ends, no end."""
        ends = np.zeros(len(starts) - 1, dtype=np.int64)
        ends[edges.context[edges.token == END]] = 1
        return starts[self.context] + np.where(self.ends, ends[self.context], 0)
