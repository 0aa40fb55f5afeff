"""Columns whose locale differs from row to row: the values of each locale, selected by the row's.

Idea: the locale of a row is one draw at an address of its own, or an expression over the row. The values of
each locale are made at the column's address for the rows that have this locale. Invariant: a value is the one
that its locale alone would give this row, so a mix mixes columns and changes none of them. A resample draws the
value again and keeps the locale, so that the columns of a row still agree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from fakegen.arrays.scatter import merged
from fakegen.interfaces.block import Block
from fakegen.interfaces.expression import Expression
from fakegen.interfaces.generator import Generator, RowGenerator
from fakegen.plan.modification import Values
from fakegen.streams import Purpose, Rows, Stream
from fakegen.streams.stream import cumulate

ROW_LOCALE = "the row's locale"
"""The input that holds the locale of each row; no parameter and no column has such a name."""

WHOLE_TABLE = ""
"""The label of the draw of a mix that no column declares: all columns that follow it share it."""

G = TypeVar("G", Generator, RowGenerator)


@dataclass(frozen=True, slots=True)
class LocaleMix:
    """A mix of locales, from which each row of a table draws one.

    Attributes:
        label: The entry of ``columns:`` that declares it, or :data:`WHOLE_TABLE`.
        names: The locales.
        weights: The weight of each, above 0.
    """

    label: str
    names: Sequence[str]
    weights: Sequence[float]

    def draw(self, seed: int | str, table: str, rows: Rows) -> pa.Array:
        """Return the locale of each row: an Arrow array of strings."""
        stream = Stream.of(seed, table, self.label, Purpose.LOCALE, rows)
        return pa.array(self.names, pa.string()).take(
            pa.array(stream.choice(cumulate(self.weights)))
        )

    @property
    def text(self) -> str:
        """The mix in words: ``en_US 60%, ja_JP 40%``."""
        total = sum(self.weights)
        shares = zip(self.names, self.weights, strict=True)
        return ", ".join(f"{name} {100 * weight / total:.3g}%" for name, weight in shares)


def by_locale(
    block: Block, generator_of: Callable[[str | None, int], G]
) -> Iterator[tuple[G, NDArray[np.int64]]]:
    """Yield the generator of each locale in a block, with the positions of its rows.

    Args:
        block: The rows; :data:`ROW_LOCALE` is one of its inputs.
        generator_of: Returns the generator of a locale, given the number of the first row that has it.
    """
    coded = block.inputs[ROW_LOCALE].dictionary_encode(null_encoding="encode")
    codes = coded.indices.to_numpy(zero_copy_only=False)
    for code, name in enumerate(coded.dictionary.to_pylist()):
        index = np.flatnonzero(codes == code).astype(np.int64)
        yield generator_of(name, int(block.rows.numbers[index[0]])), index


class LocalizedGenerator(Generator):
    """Makes each value with the generator of the row's locale.

    Args:
        generator_of: See :func:`by_locale`.
        known: Some of these generators, at least one.
    """

    def __init__(
        self, generator_of: Callable[[str | None, int], Generator], known: Sequence[Generator]
    ) -> None:
        self.type = known[0].type
        self.drawn = any(generator.drawn for generator in known)
        self.nullable = any(generator.nullable for generator in known)
        self.compiled = all(generator.compiled for generator in known)
        self._generator_of = generator_of

    def make(self, block: Block) -> pa.Array:
        """Return one value per row."""
        parts, rows = [pa.array([], self.type)], [np.empty(0, dtype=np.int64)]
        for generator, index in by_locale(block, self._generator_of):
            parts.append(generator.make(block.take(index)))
            rows.append(index)
        return merged(parts, rows)


class LocalizedRowGenerator(RowGenerator):
    """Makes the columns of each row with the generator of the row's locale.

    Args:
        generator_of: See :func:`by_locale`.
        known: Some of these generators, at least one.
    """

    def __init__(
        self,
        generator_of: Callable[[str | None, int], RowGenerator],
        known: Sequence[RowGenerator],
    ) -> None:
        self.columns = known[0].columns
        self.drawn = any(generator.drawn for generator in known)
        self.nullable = any(generator.nullable for generator in known)
        self.compiled = all(generator.compiled for generator in known)
        self.grows = all(generator.grows for generator in known)
        self._generator_of, self._known = generator_of, known

    def make(self, block: Block) -> Values:
        """Return one value per row and column."""
        if not len(block):
            return {name: pa.array([], kind) for name, kind in self.columns.items()}
        made, rows = [], []
        for generator, index in by_locale(block, self._generator_of):
            made.append(generator.make(block.take(index)))
            rows.append(index)
        return {name: merged([part[name] for part in made], rows) for name in made[0]}

    def following(self, columns: Mapping[str, Expression]) -> LocalizedRowGenerator | None:
        """See :meth:`RowGenerator.following`; a locale whose generator has no answer draws as before."""
        if self._known[0].following(columns) is None:
            return None

        def generator_of(name: str | None, row: int) -> RowGenerator:
            found = self._generator_of(name, row)
            return found.following(columns) or found

        return LocalizedRowGenerator(generator_of, self._known)


def localized(
    generator_of: Callable[[str | None, int], Any], known: Sequence[Generator | RowGenerator]
) -> LocalizedGenerator | LocalizedRowGenerator:
    """Return the generator that makes each row with that of its locale.

    Args:
        generator_of: See :func:`by_locale`.
        known: Some of these generators, at least one; all are of one column, or all of several.
    """
    several = [item for item in known if isinstance(item, RowGenerator)]
    if several:
        return LocalizedRowGenerator(generator_of, several)
    return LocalizedGenerator(generator_of, [item for item in known if isinstance(item, Generator)])
