"""Models that draw one column after the other, each given the columns before it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from fakegen.errors import ModelError
from fakegen.learning.cart import Tree
from fakegen.learning.leaves import Leaves
from fakegen.learning.plain import field
from fakegen.learning.states import UNSEEN, Coding, Continuous, cast_given, restore_codings
from fakegen.plugins.model import Model
from fakegen.streams import Stream

_SLOTS = 3
_THIN = 10


class SequentialModel(Model):
    """Columns in a drawing order, each with a tree over the ones before and what its leaves hold.

    Args:
        method: ``trees``, or ``independent`` when no tree has more than its root.
        columns: The Arrow type of each column, in the source's order.
        codings: How columns become states, in drawing order.
        trees: One per coding.
        leaves: One per coding.
        facts: What else there is to know: rows, settings; JSON-ready.
    """

    def __init__(
        self,
        method: str,
        columns: Mapping[str, pa.DataType],
        codings: Sequence[Coding],
        *,
        trees: Sequence[Tree],
        leaves: Sequence[Leaves],
        facts: Mapping[str, Any],
    ) -> None:
        self.method, self.columns = method, columns
        self._codings, self._trees, self._leaves = codings, trees, leaves
        self._facts = facts

    def sample(self, stream: Stream, given: Mapping[str, pa.Array]) -> Mapping[str, pa.Array]:
        """Draw one row for each row of the stream.

        A given value that was never learned says nothing: the others are drawn as if it were some
        value of its column, by its share; a number counts as the nearest learned one.

        Raises:
            ModelError: Given columns are not the ones that the model was learned to follow.
        """
        known = self._checked(given)
        made: dict[str, pa.Array] = {}
        states: list[NDArray[np.int64]] = []
        for number, coding in enumerate(self._codings):
            slot = _SLOTS * number
            if coding.names[0] in known:
                arrays = [known[name] for name in coding.names]
                states.append(self._stand_in(number, coding.encode(arrays), stream.skip(slot)))
                made.update((name, given[name]) for name in coding.names)
                continue
            leaf = self._trees[number].descend(states) if states else np.zeros(len(stream), int)
            drawn = self._leaves[number].draw(leaf, stream.uniform(slot))
            ranks = None
            if isinstance(coding, Continuous):
                between = np.flatnonzero(drawn == coding.size)
                ranks = np.zeros(len(stream))
                ranks[between] = self._leaves[number].draw_ranks(
                    leaf[between], stream.uniform(slot + 1)[between]
                )
            values, settled = coding.decode(drawn, ranks)
            states.append(settled)
            made.update(zip(coding.names, values, strict=True))
        return {name: made[name] for name in self.columns}

    def _checked(self, given: Mapping[str, pa.Array]) -> dict[str, pa.Array]:
        """Return the given values in the columns' types, if the drawing order allows them."""
        first_drawn: Coding | None = None
        for coding in self._codings:
            named = [name for name in coding.names if name in given]
            if not named:
                first_drawn = first_drawn or coding
            elif first_drawn:
                raise ModelError(
                    f"column {named[0]!r} is given, but {first_drawn.label!r} is drawn before it: "
                    "name it in the model's 'given'"
                )
            elif len(named) < len(coding.names):
                raise ModelError(f"the fused columns {coding.label} can only be given together")
        return cast_given(given, self.columns)

    def _stand_in(
        self, number: int, states: NDArray[np.int64], stream: Stream
    ) -> NDArray[np.int64]:
        unseen = np.flatnonzero(states == UNSEEN)
        if len(unseen):
            coding, leaves = self._codings[number], self._leaves[number]
            cumulative = np.cumsum(leaves.margin(coding.size))
            chosen = stream.take(unseen)
            drawn = chosen.choice(cumulative, 0)
            states[unseen] = coding.decode(drawn, chosen.uniform(1))[1]
        return states

    def state(self) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
        """Return all there is to save: a JSON-ready mapping, and plain arrays by name."""
        arrays: dict[str, NDArray[Any]] = {}
        for number, (tree, leaves) in enumerate(zip(self._trees, self._leaves, strict=True)):
            parts = tree.arrays() | leaves.arrays()
            arrays.update((f"{number}.{name}", array) for name, array in parts.items())
        return {
            "columns": {name: str(kind) for name, kind in self.columns.items()},
            "codings": [coding.state() for coding in self._codings],
            "facts": dict(self._facts),
        }, arrays

    @classmethod
    def restore(
        cls, method: str, state: dict[str, Any], arrays: dict[str, NDArray[Any]]
    ) -> SequentialModel:
        """Return the model of :meth:`state`.

        Raises:
            ModelError: No model could have such a state.
        """
        columns, codings = restore_codings(state)
        trees, leaves = [], []
        used = 0
        for number, coding in enumerate(codings):
            prefix = f"{number}."
            own = {
                name.removeprefix(prefix): array
                for name, array in arrays.items()
                if name.startswith(prefix)
            }
            used += len(own)
            tree = Tree.restore(own, [before.size for before in codings[:number]])
            trees.append(tree)
            leaves.append(
                Leaves.restore(own, tree.leaves, coding.size, isinstance(coding, Continuous))
            )
        if used != len(arrays):
            raise ModelError("the model has arrays that belong to no column")
        facts = field(state, "facts", dict)
        return cls(method, columns, codings, trees=trees, leaves=leaves, facts=facts)

    def describe(self) -> dict[str, Any]:
        """Return what ``fakegen model show`` prints: facts by name, JSON-ready."""
        described: dict[str, Any] = {**self._facts, "method": self.method}
        described["order"] = [name for coding in self._codings for name in coding.names]
        described["columns"] = columns = {}
        for coding, tree, leaves in zip(self._codings, self._trees, self._leaves, strict=True):
            margin = leaves.margin(coding.size)
            columns[coding.label] = {
                **coding.describe(),
                "leaves": tree.leaves,
                "thin": int(np.count_nonzero((margin > 0) & (margin < _THIN))),
            }
        return described
