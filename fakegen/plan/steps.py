"""One step of a plan: making one column, or several together, for some rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from fakegen.errors import FakegenError, GenerationError, Mark, ParameterError, PluginError
from fakegen.interfaces.block import Block
from fakegen.interfaces.provider import Expression, Generator, RowGenerator
from fakegen.streams import Permutation, Purpose, Rows, Stream

Values = Mapping[str, pa.Array]


@dataclass(frozen=True, slots=True)
class Step:
    """A bound entry of ``columns:``.

    Attributes:
        table: The table's name.
        label: The entry's key; messages name the step by it.
        address: What its random streams are keyed by besides seed and table: the column, and the
            purpose.
        provider: The provider's name, for messages.
        mark: Where the entry stands.
        generator: Makes the values.
        types: The Arrow type of each column that the step makes, modifiers applied.
        reads: The columns that it needs.
        inputs: What the provider reads from its block, computed from ``reads`` for each block.
        drawn: Whether its values come from random words of its own, so that a resample changes them.
        unique: Whether no value may come twice, by whichever way.
        permuted: Unique by construction: row number -> permutation -> value.
        distinct: Unique by resampling rows whose value an earlier row has.
        null_rate: Share of values replaced by null, 0 .. 1.
        null_where: Where this holds, the value is null.
        when: Where this does not hold, the value is null.
        decimals: Number of decimals that values are rounded to.
        cast: Whether values are converted to ``types``.
        hidden: Made but not written.
        origins: The generator's own name of columns that the plan calls otherwise.
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
    null_rate: float = 0.0
    null_where: Expression | None = None
    when: Expression | None = None
    decimals: int | None = None
    cast: bool = False
    hidden: bool = False
    origins: Mapping[str, str] = field(default_factory=dict)

    @property
    def can_resample(self) -> bool:
        """Whether another attempt can give other values."""
        return self.drawn and not self.permuted

    def stream(self, seed: int | str, rows: Rows, attempt: int = 0) -> Stream:
        """Return the step's random words for some rows."""
        return Stream.of(seed, self.table, *self.address, rows, attempt)

    def make(self, seed: int | str, rows: Rows, values: Values, attempt: int = 0) -> Values:
        """Return the step's columns for some rows.

        Args:
            seed: The run's seed.
            rows: Which rows.
            values: At least the columns of ``reads``, for these rows.
            attempt: 0 at first; resamples count up.

        Raises:
            GenerationError: A value cannot be made.
            PluginError: The provider breaks its contract.
        """
        stream = self.stream(seed, rows, attempt)
        try:
            inputs = {
                name: expression.evaluate(values, len(rows))
                for name, expression in (self.inputs or {}).items()
            }
            made = self._generate(Block(stream, inputs))
            return {name: self._modify(name, array, stream, values) for name, array in made.items()}
        except PluginError:
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
                name: self._checked(made.get(origin), self.generator.columns[origin], block)
                for name, origin in own.items()
            }
        if self.permuted:
            assert self.generator.support is not None  # the builder's condition for permuted
            permute = Permutation(block.stream.key, self.generator.support)
            array = self.generator.unrank(permute(block.rows.numbers))
        else:
            array = self.generator.make(block)
        (name,) = self.types
        return {name: self._checked(array, self.generator.type, block)}

    def _checked(self, array: object, expected: pa.DataType, block: Block) -> pa.Array:
        """Return the provider's array if it keeps the contract."""
        if isinstance(array, pa.ChunkedArray):
            array = array.combine_chunks()
        if not isinstance(array, pa.Array):
            raise PluginError(
                f"{self._place}: made a {type(array).__name__} instead of an Arrow array"
            )
        if len(array) != len(block):
            raise PluginError(f"{self._place}: made {len(array):,} values for {len(block):,} rows")
        if array.type == expected:
            return array
        if pa.types.is_null(array.type) or pa.types.is_dictionary(array.type):
            return array.cast(expected)
        raise PluginError(
            f"{self._place}: made values of type {array.type}, but declares {expected}"
        )

    def _modify(self, name: str, array: pa.Array, stream: Stream, values: Values) -> pa.Array:
        size = len(stream)
        if self.decimals is not None:
            array = _rounded(array, self.decimals)
        if self.cast:
            array = _converted(array, self.types[name], name)
        keep = None
        if self.null_rate:
            keep = pa.array(stream.child(Purpose.NULL).uniform() >= self.null_rate)
        if self.null_where is not None:
            is_null = pc.fill_null(self.null_where.evaluate(values, size), False)
            keep = pc.and_(keep, pc.invert(is_null)) if keep is not None else pc.invert(is_null)
        if self.when is not None:
            holds = pc.fill_null(self.when.evaluate(values, size), False)
            keep = pc.and_(keep, holds) if keep is not None else holds
        if keep is None:
            return array
        return pc.if_else(keep, array, pa.scalar(None, array.type))


def _rounded(array: pa.Array, decimals: int) -> pa.Array:
    if pa.types.is_decimal(array.type):
        return pc.round(array, ndigits=decimals).cast(array.type)
    return pc.round(array, ndigits=decimals)


def _converted(array: pa.Array, target: pa.DataType, name: str) -> pa.Array:
    try:
        return array.cast(target)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        reason = str(error).partition("\n")[0]
        message = f"values of {name!r} cannot be converted to {target}: {reason}"
        if pa.types.is_floating(array.type) and pa.types.is_integer(target):
            message += "; 'round: 0' makes them whole"
        raise GenerationError(message) from None
