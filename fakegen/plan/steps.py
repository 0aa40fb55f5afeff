"""One step of a plan: making one column, or several together, for some rows."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from fakegen.arrays.masks import null_unless
from fakegen.arrays.scatter import scattered
from fakegen.errors import FakegenError, GenerationError, Mark, ParameterError, PluginError
from fakegen.interfaces.block import Block
from fakegen.interfaces.expression import Expression
from fakegen.interfaces.generator import Generator, RowGenerator, countable
from fakegen.limits import working_at
from fakegen.plan.contract import check_lengths, checked
from fakegen.plan.localized import ROW_LOCALE, LocaleMix
from fakegen.plan.modification import NO_MODIFICATION, Modification, Values, converted
from fakegen.streams import Attempt, Permutation, Purpose, Rows, Stream


@dataclass(frozen=True, slots=True)
class Step:
    """A bound entry of ``columns:``.

    Attributes:
        table: The table's name.
        label: The entry's key; messages name the step by it.
        address: What its random streams are keyed by besides seed and table: the column, and the
            purpose.
        provider: The provider's name, for messages.
        mark: Where the entry is.
        generator: Makes the values.
        types: The Arrow type of each column that the step makes, modifiers applied.
        reads: The columns that it needs.
        inputs: What the provider reads from its block, computed from ``reads`` for each block.
        drawn: Whether its values come from its own random words, so that a resample changes them.
        unique: Whether no value may occur twice, however that is achieved.
        permuted: Unique by construction: row number -> permutation -> value.
        distinct: Unique by resampling rows whose value an earlier row has.
        numbered: Unique by a number that is appended where an earlier row has the value.
        modification: What the modifiers do to the values.
        of_parts: What they do to single parts of several besides, by the generator's names.
        unique_parts: The parts of several in which no value may occur twice, by resampling.
        forms: The forms in which text files write columns, by column, where the user says one.
        null_strings: What files have for null, by column, where the user says it.
        categories: The notations of categories, by column, where the user says them.
        cast: Whether values are converted to ``types``.
        hidden: Made but not written.
        origins: The generator's names of columns that the plan has renamed, by their new names.
        mix: The mix that each row's locale is drawn from; None where all rows have one, or an input
            gives it.
        joined: The steps that it makes together, one row after the other.
        first_row: The number that the first row of the table has for streams and generators: 0, or that
            of a window's first row.
    """

    table: str
    label: str
    address: tuple[str, str]
    provider: str
    mark: Mark
    generator: Generator | RowGenerator
    types: Mapping[str, pa.DataType]
    reads: frozenset[str] = frozenset()
    inputs: Mapping[str, Expression] | None = None
    drawn: bool = True
    unique: bool = False
    permuted: bool = False
    distinct: bool = False
    numbered: bool = False
    modification: Modification = NO_MODIFICATION
    of_parts: Mapping[str, Modification] = field(default_factory=dict)
    unique_parts: frozenset[str] = frozenset()
    forms: Mapping[str, str] = field(default_factory=dict)
    null_strings: Mapping[str, str] = field(default_factory=dict)
    categories: Mapping[str, str] = field(default_factory=dict)
    cast: bool = False
    hidden: bool = False
    origins: Mapping[str, str] = field(default_factory=dict)
    mix: LocaleMix | None = None
    joined: Sequence[Step] = ()
    first_row: int = 0

    @property
    def each(self) -> Sequence[Step]:
        """The steps that it makes together, or the step itself."""
        return self.joined or [self]

    @property
    def can_resample(self) -> bool:
        """Whether another attempt can give other values."""
        return self.drawn and not self.permuted

    @property
    def counts(self) -> bool:
        """Whether its values are consecutive numbers, or strings with them."""
        generator = self.generator
        return isinstance(generator, Generator) and generator.distinct and not generator.drawn

    @property
    def nullable(self) -> bool:
        """Whether a value can be null although nothing that it reads is."""
        said = (self.modification, *self.of_parts.values())
        return self.generator.nullable or any(item.makes_nulls for item in said)

    def is_empty(self, name: str) -> bool:
        """Return whether one of its columns is known to be null in every row."""
        generator = self.generator
        if not isinstance(generator, RowGenerator) and pa.types.is_null(generator.type):
            return True
        alone = self.of_parts.get(self.origins.get(name, name), NO_MODIFICATION)
        return 1 in (self.modification.null_rate, alone.null_rate)

    def narrowed(self, columns: Collection[str]) -> Step:
        """Return a step that makes at least these of its columns, for less if it can."""
        generator = self.generator
        if not isinstance(generator, RowGenerator) or self.types.keys() <= set(columns):
            return self
        own = {name: self.origins.get(name, name) for name in self.types}
        narrow = generator.narrowed({own[name] for name in own if name in columns})
        if narrow is None:
            return self
        types = {n: kind for n, kind in self.types.items() if own[n] in narrow.columns}
        return replace(self, generator=narrow, types=types)

    def stream(self, seed: int | str, rows: Rows, attempt: Attempt = 0) -> Stream:
        """Return the step's random words for some rows."""
        shifted = rows.shifted(self.first_row) if self.first_row else rows
        return Stream.of(seed, self.table, *self.address, shifted, attempt)

    def make(self, seed: int | str, rows: Rows, values: Values, attempt: Attempt = 0) -> Values:
        """Return the step's columns for some rows.

        Args:
            seed: The run's seed.
            rows: Which rows.
            values: At least the columns of ``reads``, for these rows.
            attempt: 0 at first; resamples count up. Chosen rows may have one each.

        Raises:
            GenerationError: A value cannot be made.
            LimitError: A limit is exceeded.
            PluginError: The provider breaks its contract.
        """
        return self.filled(seed, self.stream(seed, rows, attempt), values)

    def filled(self, seed: int | str, stream: Stream, values: Values) -> Values:
        """Return the step's columns for the rows of a stream; see :meth:`make`.

        Args:
            seed: The run's seed.
            stream: The random words that it draws.
            values: At least the columns of ``reads``, for these rows.
        """
        with working_at(self._place):
            return self._make(seed, stream, values)

    def _make(self, seed: int | str, stream: Stream, values: Values) -> Values:
        try:
            asked = self._rows_asked(values, len(stream))
            if asked is None:
                return self._asked(seed, stream, values)
            # A row without a value asks nothing of the provider, which might have none for it.
            index = np.flatnonzero(asked)
            chosen = {name: values[name].take(pa.array(index)) for name in self.reads}
            made = self._asked(seed, stream.take(index), chosen)
            return {name: scattered(array, asked) for name, array in made.items()}
        except MemoryError:
            raise
        except ParameterError as error:
            raise GenerationError(f"{self._place}: {error}") from error
        except FakegenError as error:
            message = str(error)
            located = message if message.startswith(self.mark.file) else f"{self._place}: {message}"
            raise type(error)(located) from error
        except Exception as error:
            raise PluginError(f"{self._place}: {type(error).__name__}: {error}") from error

    def _rows_asked(self, values: Values, size: int) -> NDArray[np.bool_] | None:
        """Return which rows have a value in some column, as far as other columns decide it; None if all have."""
        asked = self.modification.asked(values, size)
        said = [self.of_parts.get(self.origins.get(name, name)) for name in self.types]
        alone = [item.asked(values, size) if item else None for item in said]
        known = [rows for rows in alone if rows is not None]
        if not known or len(known) < len(alone):
            return asked
        some: NDArray[np.bool_] = np.logical_or.reduce(known)
        return some if asked is None else asked & some

    def _asked(self, seed: int | str, stream: Stream, values: Values) -> Values:
        """Return the columns of rows that have values."""
        inputs = {
            name: expression.evaluate(values, len(stream))
            for name, expression in (self.inputs or {}).items()
        }
        if self.mix is not None:
            inputs[ROW_LOCALE] = self.mix.draw(seed, self.table, stream.rows)
        made = self._generate(Block(stream, inputs))
        return {name: self._finished(name, made[name], stream, values) for name in made}

    @property
    def title(self) -> str:
        """What messages call it: ``column 'email'``, ``reference 'buyer'``."""
        name, purpose = self.address
        return f"reference {name!r}" if purpose == Purpose.REFERENCE else f"column {self.label!r}"

    @property
    def _place(self) -> str:
        return f"{self.mark}: {self.title}, provider {self.provider!r}"

    def _generate(self, block: Block) -> Values:
        if isinstance(self.generator, RowGenerator):
            made = self.generator.make(block)
            own = {name: self.origins.get(name, name) for name in self.types}
            return {
                name: checked(made.get(origin), self.generator.columns[origin], len(block))
                for name, origin in own.items()
            }
        if self.permuted:
            counted = countable(self.generator)
            assert counted is not None  # the builder's condition for permuted
            permute = Permutation(block.stream.key, counted.support)
            # A window beyond the last value begins again: within one, no value occurs twice.
            array = counted.unrank(permute(block.rows.numbers % counted.support))
        else:
            array = self.generator.make(block)
        (name,) = self.types
        return {name: checked(array, self.generator.type, len(block))}

    def _finished(self, name: str, array: pa.Array, stream: Stream, values: Values) -> pa.Array:
        check_lengths(array)
        array = self.modification.rounded(array)
        if self.cast:
            array = converted(array, self.types[name], name)
        array = self.modification.with_nulls(array, stream)
        alone = self.of_parts.get(self.origins.get(name, name))
        if alone is None:
            return array
        array = alone.with_nulls(array, stream.child(self.origins.get(name, name)))
        asked = alone.asked(values, len(stream))
        return array if asked is None else null_unless(pa.array(asked), array)

    def closed(self, most: int) -> pa.Array | None:
        """Return the only strings of its column, nulls left out; None if they are more, or not known."""
        drawn = self.generator
        if not isinstance(drawn, Generator) or not pa.types.is_string(drawn.type):
            return None
        if self.cast or self.numbered:
            return None
        if drawn.closed is not None:
            return drawn.closed if len(drawn.closed) <= most else None
        if drawn.support is None or drawn.support > most:
            return None
        return drawn.unrank(np.arange(drawn.support, dtype=np.uint64)).drop_null()

    @property
    def is_plain(self) -> bool:
        """Whether the values are the generator's, unchanged."""
        return self.modification == NO_MODIFICATION and not self.of_parts and not self.cast
