"""One step of a plan: making one column, or several together, for some rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pyarrow as pa

from fakegen.errors import FakegenError, GenerationError, Mark, ParameterError, PluginError
from fakegen.interfaces.block import Block
from fakegen.interfaces.expression import Expression
from fakegen.interfaces.generator import Generator, RowGenerator, countable
from fakegen.limits import working_at
from fakegen.plan.contract import check_lengths, checked
from fakegen.plan.modification import NO_MODIFICATION, Modification, Values, converted
from fakegen.streams import Attempt, Permutation, Rows, Stream


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
        modification: What the modifiers do to the values.
        cast: Whether values are converted to ``types``.
        hidden: Made but not written.
        origins: The generator's names of columns that the plan has renamed, by their new names.
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
    modification: Modification = NO_MODIFICATION
    cast: bool = False
    hidden: bool = False
    origins: Mapping[str, str] = field(default_factory=dict)

    @property
    def can_resample(self) -> bool:
        """Whether another attempt can give other values."""
        return self.drawn and not self.permuted

    def stream(self, seed: int | str, rows: Rows, attempt: Attempt = 0) -> Stream:
        """Return the step's random words for some rows."""
        return Stream.of(seed, self.table, *self.address, rows, attempt)

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
        with working_at(self._place):
            return self._make(seed, rows, values, attempt)

    def _make(self, seed: int | str, rows: Rows, values: Values, attempt: Attempt) -> Values:
        stream = self.stream(seed, rows, attempt)
        try:
            inputs = {
                name: expression.evaluate(values, len(rows))
                for name, expression in (self.inputs or {}).items()
            }
            made = self._generate(Block(stream, inputs))
            return {name: self._finished(name, made[name], stream, values) for name in made}
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

    @property
    def _place(self) -> str:
        return f"{self.mark}: column {self.label!r}, provider {self.provider!r}"

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
            array = counted.unrank(permute(block.rows.numbers))
        else:
            array = self.generator.make(block)
        (name,) = self.types
        return {name: checked(array, self.generator.type, len(block))}

    def _finished(self, name: str, array: pa.Array, stream: Stream, values: Values) -> pa.Array:
        check_lengths(array)
        array = self.modification.rounded(array)
        if self.cast:
            array = converted(array, self.types[name], name)
        return self.modification.with_nulls(array, stream, values)

    @property
    def is_plain(self) -> bool:
        """Whether the values are the generator's, unchanged."""
        return self.modification == NO_MODIFICATION and not self.cast
