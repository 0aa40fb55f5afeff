"""Models that draw one column after the other, each given the columns before it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from fakegen.errors import ModelError
from fakegen.interfaces.constraint import Constraint
from fakegen.interfaces.method import Evidence, Model
from fakegen.learning.codings.coding import Coding
from fakegen.learning.codings.continuous import Continuous
from fakegen.learning.codings.restoring import cast_given, restore_codings, saved_codings
from fakegen.learning.privacy import privacy, thin
from fakegen.learning.saved import saved_field
from fakegen.learning.trees.candidates import Candidates
from fakegen.learning.trees.chain import Chain
from fakegen.learning.trees.density_ratio import DensityRatio
from fakegen.learning.trees.leaf_distributions import Leaves
from fakegen.learning.trees.redraw import Drawn, redrawn
from fakegen.learning.trees.tree import Tree
from fakegen.learning.wanted import check_conditions, check_reads, missing_codes, withheld_values
from fakegen.streams import Stream

_RATIO = "ratio"


class SequentialModel(Model):
    """Columns in drawing order, each with a tree over the columns before it and the tree's leaves.

    Args:
        method: ``trees``, or ``independent`` if every tree is only a root.
        columns: The Arrow type of each column, in the source's order.
        codings: The codings of the columns, in drawing order.
        trees: One per coding.
        leaves: One per coding.
        facts: Further facts, JSON-ready: rows, settings.
        ratio: What accepts rows, or has them drawn again; None if every row is as it is drawn.
    """

    conditional = True

    def __init__(
        self,
        method: str,
        columns: Mapping[str, pa.DataType],
        codings: Sequence[Coding],
        *,
        trees: Sequence[Tree],
        leaves: Sequence[Leaves],
        facts: Mapping[str, Any],
        ratio: DensityRatio | None = None,
    ) -> None:
        self.method, self.columns = method, columns
        self._chain = Chain(codings, trees, leaves)
        self._facts, self._ratio = facts, ratio

    def narrowed(self, columns: Collection[str]) -> SequentialModel | None:
        """Return the model without what is drawn after these columns: see :meth:`Model.narrowed`."""
        if self._ratio is not None:
            return None  # whether a row is accepted depends on all of its columns
        chain = self._chain
        size = 1 + max((chain.number_of[name] for name in columns), default=-1)
        if size == len(chain.codings):
            return None
        codings = chain.codings[:size]
        drawn = {name for coding in codings for name in coding.names}
        kinds = {name: kind for name, kind in self.columns.items() if name in drawn}
        trees, leaves = chain.trees[:size], chain.leaves[:size]
        return SequentialModel(
            self.method, kinds, codings, trees=trees, leaves=leaves, facts=self._facts
        )

    def draw(
        self, stream: Stream, given: Mapping[str, pa.Array], where: Sequence[Constraint] = ()
    ) -> Mapping[str, pa.Array]:
        """Draw one row for each row of the stream: see :meth:`Model.draw`.

        An unknown given category is ignored: the other columns are drawn as if it were any value of its
        column. An unknown number counts as the nearest learned one.

        Raises:
            ModelError: A column is unknown, or no candidate of a row satisfies the conditions.
        """
        chain = self._chain
        check_reads(where, self.columns)
        known = cast_given(given, self.columns)
        if self._ratio is not None:
            found = redrawn(stream, partial(self._candidates, known, where), self._ratio)
            made = dict(given)
            for number, coding in enumerate(chain.codings):
                if any(name not in made for name in coding.names):
                    rank = found.ranks.get(number)
                    made = chain.values(number, found.states[number], rank) | made
            return {name: made[name] for name in self.columns}
        candidates = Candidates(chain, known, where)
        states, ranks = candidates.first(stream)
        made = dict(given)
        for number, coding in enumerate(chain.codings):
            if number >= candidates.columns:
                leaf = chain.leaf(number, states, len(stream))
                values, settled = coding.decode(*chain.draw(number, leaf, stream))
                states.append(settled)
                made.update(zip(coding.names, values, strict=True))
            elif any(name not in made for name in coding.names):
                made = chain.values(number, states[number], ranks.get(number)) | made
        return {name: made[name] for name in self.columns}

    def _candidates(
        self,
        given: Mapping[str, pa.Array],
        where: Sequence[Constraint],
        stream: Stream,
        rows: NDArray[np.int64],
        first: Drawn | None,
    ) -> Drawn:
        """Return one candidate per row: see :class:`DrawCandidates`.

        Without given values and conditions, all candidates of a row have the same value of the first column,
        which is drawn in strata and has no level too few or too many.
        """
        chain = self._chain
        if first is not None:
            given = {name: values.take(pa.array(rows)) for name, values in given.items()}
        candidates = Candidates(chain, given, where)
        states, ranks = candidates.first(stream)
        if first is not None and not candidates.columns:
            states = [first.states[0][rows]]
            ranks = {number: ranks[rows] for number, ranks in first.ranks.items() if not number}
        for number in range(len(states), len(chain.codings)):
            drawn, rank = chain.draw(number, chain.leaf(number, states, len(stream)), stream)
            states.append(chain.settle(number, drawn, rank))
            if rank is not None:
                ranks[number] = rank
        return Drawn(states, ranks)

    def states(self, stream: Stream) -> Sequence[NDArray[np.int64]]:
        """Return the states of the codings in drawing order, drawn without a ratio."""
        return self._candidates({}, (), stream, np.arange(len(stream)), None).states

    def redrawing(self, ratio: DensityRatio) -> SequentialModel:
        """Return a model of the same columns that draws rows until a ratio accepts them."""
        chain = self._chain
        return SequentialModel(
            self.method,
            self.columns,
            chain.codings,
            trees=chain.trees,
            leaves=chain.leaves,
            facts=self._facts,
            ratio=ratio,
        )

    def evidence(self, where: Sequence[Constraint]) -> Evidence:
        """Return how many learned rows satisfy the conditions: see :meth:`Model.evidence`.

        For conditions on one column, this is the learned weight of the wanted states. For several
        columns it is an unbiased estimate, from candidates drawn with a fixed seed.

        Raises:
            ParameterError: A condition asks for values that were not learned.
        """
        check_reads(where, self.columns)
        check_conditions(self._chain.codings, where)
        of = float(self._chain.leaves[0].totals.sum())
        return Evidence(*Candidates(self._chain, {}, where).weight(of), of)

    def missing(self, column: str) -> pa.Array:
        """Return the missing codes of a column, without null."""
        return missing_codes(self._chain.codings, column)

    def withheld(self, column: str, values: pa.Array) -> NDArray[np.bool_] | None:
        """Return where given values may have been withheld: see :meth:`Model.withheld`."""
        return withheld_values(self._chain.codings, column, values)

    def state(self) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
        """Return all there is to save: a JSON-ready mapping, and plain arrays by name."""
        arrays: dict[str, NDArray[Any]] = {}
        grown = zip(self._chain.trees, self._chain.leaves, strict=True)
        for number, (tree, leaves) in enumerate(grown):
            parts = tree.arrays() | leaves.arrays()
            arrays.update((f"{number}.{name}", array) for name, array in parts.items())
        if self._ratio is not None:
            arrays |= {f"{_RATIO}.{name}": array for name, array in self._ratio.arrays().items()}
        return {
            **saved_codings(self.columns, self._chain.codings),
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
            own = _of(number, arrays)
            used += len(own)
            tree = Tree.restore(own, [before.size for before in codings[:number]])
            trees.append(tree)
            leaves.append(
                Leaves.restore(own, tree.leaves, coding.size, isinstance(coding, Continuous))
            )
        ratio = None
        if shared := _of(_RATIO, arrays):
            ratio = DensityRatio.restore(shared, [coding.size for coding in codings])
            used += len(shared)
        if used != len(arrays):
            raise ModelError("the model has arrays that belong to no column")
        facts = saved_field(state, "facts", dict)
        return cls(method, columns, codings, trees=trees, leaves=leaves, facts=facts, ratio=ratio)

    def describe(self) -> dict[str, Any]:
        """Return what ``fakegen model show`` prints: facts by name, JSON-ready."""
        chain = self._chain
        sizes = [coding.size for coding in chain.codings]
        margins = [leaves.margin(size) for leaves, size in zip(chain.leaves, sizes, strict=True)]
        parts = zip(chain.codings, chain.trees, margins, strict=True)
        return {
            **self._facts,
            "method": self.method,
            "order": [name for coding in chain.codings for name in coding.names],
            "redraw": self._ratio is not None,
            "privacy": privacy(chain.codings, margins, self._facts),
            "columns": {
                coding.label: {**coding.describe(), "leaves": tree.leaves, "thin": thin(margin)}
                for coding, tree, margin in parts
            },
        }


def _of(part: int | str, arrays: Mapping[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
    """Return the arrays of one coding, by its number, or of the ratio."""
    prefix = f"{part}."
    return {
        name.removeprefix(prefix): array
        for name, array in arrays.items()
        if name.startswith(prefix)
    }
