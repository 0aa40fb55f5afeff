"""Models that draw one column after the other, each given the columns before it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
from fakegen.learning.trees.leaf_distributions import Leaves
from fakegen.learning.trees.tree import Tree
from fakegen.learning.wanted import check_conditions, check_reads, missing_codes, withheld_values
from fakegen.streams import Stream


class SequentialModel(Model):
    """Columns in drawing order, each with a tree over the columns before it and the tree's leaves.

    Args:
        method: ``trees``, or ``independent`` if every tree is only a root.
        columns: The Arrow type of each column, in the source's order.
        codings: The codings of the columns, in drawing order.
        trees: One per coding.
        leaves: One per coding.
        facts: Further facts, JSON-ready: rows, settings.
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
    ) -> None:
        self.method, self.columns = method, columns
        self._chain = Chain(codings, trees, leaves)
        self._facts = facts

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
        candidates = Candidates(chain, cast_given(given, self.columns), where)
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
        facts = saved_field(state, "facts", dict)
        return cls(method, columns, codings, trees=trees, leaves=leaves, facts=facts)

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
            "privacy": privacy(chain.codings, margins, self._facts),
            "columns": {
                coding.label: {**coding.describe(), "leaves": tree.leaves, "thin": thin(margin)}
                for coding, tree, margin in parts
            },
        }
