"""Binding how rows refer to rows of their own table, as a tree."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fakegen.binding.reference_draws import ReferenceDraw
from fakegen.errors import nearest
from fakegen.interfaces.expression import Expression
from fakegen.language import MappingNode, Node, ScalarNode
from fakegen.plan.drawn_rows import Shared
from fakegen.plan.referred import Target
from fakegen.plan.trees import EarlierRows, Forest, RowsInGroups, RowsInOrder, TreeShape


class TreeDraw(ReferenceDraw):
    """Binds the draw of parents in a tree, which stand before their children in the same table."""

    def rows(self) -> EarlierRows:
        """Return the generator of the parents."""
        nodes, binder = self.reference.nodes, self.binder
        if self.reference.table != binder.table.name:
            message = (
                f"a tree refers to its own table, {binder.table.name!r}, not to "
                f"{self.reference.table!r}"
            )
            raise self.reject(nodes["tree"], message)
        if "weight" in nodes:
            raise self.reject(nodes["weight"], "'weight' has nothing to say in a tree")
        shape = self.shape(nodes["tree"])
        forest = self.forest(nodes.get("of"))
        where = nodes.get("where")
        condition = self.condition(where) if where else None
        if condition is not None and self.is_by_row(condition):
            fits = self.fits(condition)
            return EarlierRows(self.allowed, self.target, forest, shape, fits=fits)
        inner = self.inner(condition) if condition is not None else None
        return EarlierRows(self.allowed, self.target, forest, shape, inner)

    def forest(self, of: Node | None) -> Callable[[Target], Forest]:
        """Return what returns which rows of a table are one tree: those that share a reference, or else the
        parent, or all.
        """
        if of is None:
            return RowsInOrder
        column, table = self.own(of)
        self.target.note(column)
        self.allowed = replace(
            self.allowed, shared=Shared(str(of.plain()), column, column, of.mark)
        )
        if str(of.plain()) == table == self.binder.table.per:
            return RowsInOrder
        return lambda target: RowsInGroups(lambda: self.owners(target, column, None))

    def inner(self, condition: Expression) -> Callable[[Target], NDArray[np.int64]]:
        """Return what finds the rows of a table that may have children."""
        return lambda target: np.flatnonzero(self.owners(target, None, condition) == 0)

    def shape(self, node: Node) -> TreeShape:
        """Return what is said of the trees."""
        kinds: dict[str, type | tuple[type, ...]]
        kinds = {"roots": int, "depth": int, "branching": (int, float)}
        if isinstance(node, ScalarNode) and node.value is True:
            return TreeShape()
        if not isinstance(node, MappingNode):
            raise self.reject(node, "'tree' is true, or a mapping with roots, depth, branching")
        said: dict[str, Any] = {}
        for key, value in node.entries:
            if key.value not in kinds:
                known = ", ".join(kinds)
                message = f"unknown key {key.value!r} of 'tree'; expected one of {known}"
                raise self.reject(key, message, nearest(str(key.value), kinds))
            number: Any = value.plain()
            wanted = isinstance(number, kinds[key.value]) and not isinstance(number, bool)
            if not wanted or float(number) <= 0:
                raise self.reject(value, f"{key.value!r} of 'tree' must be a number above 0")
            said[str(key.value)] = number
        return TreeShape(**said)
