"""The columns that a source takes from others: of the rows that its own belong to, and over those that belong to it."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from fakegen.arrays.plain import plain_array
from fakegen.binding.problems import Problems
from fakegen.errors import ParameterError, nearest
from fakegen.language import ScalarNode, SourceSpec
from fakegen.language.spec import RelatedSpec
from fakegen.sources.related_rows import (
    SUMMARIES,
    number_of_children,
    of_parents,
    parents_of,
    summary,
)

_COUNT = "count"
_SUMMARY = re.compile(rf"({'|'.join(SUMMARIES)})\((.+)\)")

Read = Callable[[str, ScalarNode], pa.Table]
"""Returns the data of a source, by its name and the place where that is said."""


class RelatedSources:
    """Adds columns to the data of sources.

    What is summed up are the children as they are read; what is taken of parents includes what is summed up
    there. So a source can give and take at the same time, and nothing is circular.

    Args:
        read: Returns a source as it is read.
        problems: Where mistakes are noted.
    """

    def __init__(self, read: Read, problems: Problems) -> None:
        self._read, self._problems = read, problems

    def related(
        self, spec: SourceSpec, data: pa.Table, parent: Callable[[str], SourceSpec]
    ) -> pa.Table:
        """Return a source's data with the columns that it takes, without those that only identify rows.

        Args:
            spec: The source.
            data: Its own data.
            parent: Returns what the schema declares of another source.

        Raises:
            Rejected: Something cannot be taken; that has been noted.
        """
        made = self._with_children(spec, data)
        for related in spec.parents:
            name = str(related.source.value)
            read = self._read(name, related.source)
            other = self._with_children(parent(name), read)
            owners = self._owners(related, data, other, is_child=True)
            for key, node in related.columns:
                values = of_parents(self._column(other, str(node.value), node, name), owners)
                made = self._added(made, key, values)
        keys = {str(own.value) for r in (*spec.children, *spec.parents) for own, _ in r.on}
        return made.select([name for name in made.column_names if name not in keys])

    def _with_children(self, spec: SourceSpec, data: pa.Table) -> pa.Table:
        made = data
        for related in spec.children:
            name = str(related.source.value)
            other = self._read(name, related.source)
            owners = self._owners(related, data, other, is_child=False)
            for key, node in related.columns:
                made = self._added(
                    made, key, self._summary(node, other, name, owners, data.num_rows)
                )
        return made

    def _summary(
        self, node: ScalarNode, other: pa.Table, name: str, owners: NDArray[np.int64], size: int
    ) -> pa.Array:
        asked = str(node.value)
        if asked == _COUNT:
            return number_of_children(owners, size)
        found = _SUMMARY.fullmatch(asked)
        if found is None:
            message = f"{asked!r} is none of 'count', 'most(COLUMN)' and 'mean(COLUMN)'"
            raise self._problems.reject(node.mark, message)
        values = self._column(other, found[2], node, name)
        try:
            return summary(found[1], values, owners, size)
        except ParameterError as error:
            raise self._problems.reject(node.mark, f"{asked}: {error}") from None

    def _owners(
        self, related: RelatedSpec, data: pa.Table, other: pa.Table, *, is_child: bool
    ) -> NDArray[np.int64]:
        """Return the parent of each child."""
        name = str(related.source.value)
        own = [self._column(data, str(node.value), node) for node, _ in related.on]
        others = [self._column(other, str(node.value), node, name) for _, node in related.on]
        try:
            return parents_of(own, others) if is_child else parents_of(others, own)
        except ParameterError as error:
            raise self._problems.reject(related.on[0][0].mark, str(error)) from None

    def _column(
        self, data: pa.Table, column: str, node: ScalarNode, source: str | None = None
    ) -> pa.Array:
        if column not in data.column_names:
            whose = "the source" if source is None else f"source {source!r}"
            message = f"{whose} has no column {column!r}"
            raise self._problems.reject(node.mark, message, nearest(column, data.column_names))
        return plain_array(data.column(column))

    def _added(self, data: pa.Table, key: ScalarNode, values: pa.Array) -> pa.Table:
        if key.value in data.column_names:
            raise self._problems.reject(key.mark, f"the source already has a column {key.value!r}")
        return data.append_column(str(key.value), values)
