"""The providers ``shuffle``, ``sample``, ``source`` and ``ref``: values that already exist."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from fakegen.arrays.plain import plain_array
from fakegen.errors import GenerationError, ParameterError, nearest
from fakegen.interfaces.block import Block
from fakegen.interfaces.generator import Generator, RowGenerator
from fakegen.interfaces.parameters import parameters_of
from fakegen.interfaces.provider import Context, Provider, provider
from fakegen.interfaces.type_words import show
from fakegen.providers.core.literals import array_of
from fakegen.streams import Permutation, Purpose, Rows, Stream
from fakegen.streams.stream import cumulate

_Pick = Callable[[Block], NDArray[np.int64]]

_SMALL = 256
"""Up to this many rows are shuffled by sorting random words."""


class _Column(Generator):
    """Picks values of one column.

    Args:
        values: The values to pick from.
        pick: Returns the position of each row's value.
        capacity: The largest number of rows that can be picked; None for no limit.
        drawn: Whether another attempt can pick other values.
    """

    def __init__(self, values: pa.Array, pick: _Pick, capacity: int | None, drawn: bool) -> None:
        self.type, self.capacity, self.drawn = values.type, capacity, drawn
        self.nullable = values.null_count > 0
        self._values, self._pick = values, pick

    @cached_property
    def _different(self) -> pa.Array:
        return self._values.unique()

    @property
    def support(self) -> int | None:  # type: ignore[override]
        """The number of distinct values."""
        return len(self._different)

    def make(self, block: Block) -> pa.Array:
        """Return one value per row."""
        return self._values.take(pa.array(self._pick(block)))

    def unrank(self, index: NDArray[np.uint64]) -> pa.Array:
        """Return the distinct values with these numbers, in the order of the source."""
        return self._different.take(pa.array(index))


class _Together(RowGenerator):
    """Picks rows of several columns, whose values stay together.

    Args:
        table: The rows to pick from.
        pick: Returns the position of each row's values.
        capacity: The largest number of rows that can be picked; None for no limit.
        drawn: Whether another attempt can pick other rows.
    """

    def __init__(self, table: pa.Table, pick: _Pick, capacity: int | None, drawn: bool) -> None:
        self._values = {name: _array(table, name) for name in table.column_names}
        self.columns = {name: values.type for name, values in self._values.items()}
        self.capacity, self.drawn, self._pick = capacity, drawn, pick
        self.most = table.num_rows
        self.nullable = any(values.null_count for values in self._values.values())

    def make(self, block: Block) -> Mapping[str, pa.Array]:
        """Return one array per column."""
        position = pa.array(self._pick(block))
        return {name: values.take(position) for name, values in self._values.items()}


def _array(table: pa.Table, name: str) -> pa.Array:
    return plain_array(table.column(name))


def _shuffled(size: int, repeat: bool) -> _Pick:
    """Return a function that picks each position once in every pass of ``size`` rows.

    Each pass has an order of its own. Without ``repeat``, there is only one pass.
    """
    order = _ranked if size <= _SMALL else _permuted

    def pick(block: Block) -> NDArray[np.int64]:
        passes, places = np.divmod(block.rows.numbers, size)
        if passes.any() and not repeat:
            raise GenerationError(f"there are no more than {size} rows to shuffle")
        return order(block.stream, size, passes, places)

    return pick


def _ranked(
    stream: Stream, size: int, passes: NDArray[np.int64], places: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return positions by sorting the random words of all rows of a pass."""
    turns, turn = np.unique(passes, return_inverse=True)
    rows = turns[:, None] * size + np.arange(size)
    words = Stream(stream.key, Rows.choose(rows.reshape(-1))).words().reshape(rows.shape)
    positions: NDArray[np.int64] = words.argsort(axis=1)[turn, places]
    return positions


def _permuted(
    stream: Stream, size: int, passes: NDArray[np.int64], places: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return positions by a keyed permutation for each pass, without looking at its other rows."""
    positions = np.empty(len(places), dtype=np.int64)
    for turn in np.unique(passes).tolist():
        here = passes == turn
        key = stream.child(f"{Purpose.PASS} {turn}").key if turn else stream.key
        positions[here] = Permutation(key, size)(places[here]).astype(np.int64)
    return positions


def _sampled(size: int) -> _Pick:
    return lambda block: block.stream.below(size).astype(np.int64)


def _weighted(weights: NDArray[np.float64]) -> _Pick:
    cumulative = cumulate(weights)
    return lambda block: block.stream.choice(cumulative)


def _weights(table: pa.Table, name: str) -> NDArray[np.float64]:
    """Return the weights of the rows, from a column: float64, shape (rows,); null counts as 0."""
    column = _array(table, _known(table, name, "weight"))
    try:
        weights: NDArray[np.float64] = pc.cast(column, pa.float64()).fill_null(0).to_numpy()
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        raise ParameterError(
            f"'weight' ({show(name)}) is not a column of numbers", "weight"
        ) from None
    if not (np.isfinite(weights).all() and (weights >= 0).all() and weights.any()):
        raise ParameterError(
            f"'weight' ({show(name)}) must hold numbers, 0 or more and not all 0", "weight"
        )
    return weights


class _Data:
    """The rows to pick from, given by ``source`` and ``column`` or ``columns``, or by ``values``."""

    def __init__(
        self,
        context: Context,
        source: str | None,
        column: str | None,
        columns: list[str] | None,
        values: list[Any] | None,
        *,
        some: bool = True,
    ) -> None:
        if (source is None) == (values is None):
            raise ParameterError("give either 'source' or 'values'", "values" if values else None)
        if column is not None and columns is not None:
            raise ParameterError("'column' and 'columns' cannot both be given", "columns")
        if values is not None and (column or columns) is not None:
            raise ParameterError("'values' have no columns", "column" if column else "columns")
        if source is None:
            self.table = pa.table({"": array_of(values or [], "values")})
            self.names, self.together = [""], False
        else:
            self.table = context.source(source)
            self.names, self.together = _names(context, self.table, column, columns)
        if some and not self.table.num_rows:
            raise ParameterError("there are no rows to pick from", "source" if source else "values")

    def keep(self, rows: NDArray[np.bool_]) -> None:
        """Keep only these rows: bool, shape (rows,)."""
        self.table = self.table.filter(pa.array(rows))

    def shuffled(self, repeat: bool = False) -> Generator | RowGenerator:
        """Return the generator that picks each row once, or once per pass with ``repeat``."""
        size = self.table.num_rows
        return self.picked(_shuffled(size, repeat), None if repeat else size, drawn=False)

    def picked(
        self, pick: _Pick, capacity: int | None = None, *, drawn: bool = True
    ) -> Generator | RowGenerator:
        """Return the generator that picks rows with a function."""
        if self.together:
            return _Together(self.table.select(self.names), pick, capacity, drawn)
        return _Column(_array(self.table, self.names[0]), pick, capacity, drawn)


def _names(
    context: Context, table: pa.Table, column: str | None, columns: list[str] | None
) -> tuple[list[str], bool]:
    """Return the names of the columns to make, and whether a row generator makes them."""
    if column is not None:
        return [_known(table, column, "column")], False
    if columns is not None:
        if not columns:
            raise ParameterError("'columns' is empty", "columns")
        return [_known(table, name, "columns") for name in columns], True
    if context.column in table.column_names:
        return [context.column], False
    return table.column_names, context.column == "*" or table.num_columns > 1


def _known(table: pa.Table, name: str, parameter: str) -> str:
    if name not in table.column_names:
        raise ParameterError(
            f"the source has no column {show(name)}", parameter, nearest(name, table.column_names)
        )
    return name


def _shuffle(  # noqa: D417 - written for users, who do not see the context
    context: Context,
    *,
    source: str | None = None,
    column: str | None = None,
    columns: list[str] | None = None,
    values: list[Any] | None = None,
    repeat: bool = False,
) -> Generator | RowGenerator:
    """Existing values in random order, each used at most once.

    The values come from a list, from one ``column`` of a source, or from several ``columns``, whose values
    stay together as in the source's rows. By default, the source's column with the same name as the column to
    be made is used or, if there is none, all columns of the source.

    Example::

        sources:
          places: {rows: [{city: Ghent, postcode: 9000}, {city: Liège, postcode: 4000}]}
        tables:
          person: {rows: 2, columns: {"*": {shuffle: {source: places, columns: [city, postcode]}}}}

    Args:
        source: The name of a declared source.
        column: One of the source's columns.
        columns: Several of the source's columns.
        values: A list of values, instead of a source.
        repeat: Whether to start again, in another order, when all values have been used. There can then
            be more rows than values, and all values are used equally often, give or take one.
    """
    return _Data(context, source, column, columns, values).shuffled(repeat)


def _sample(  # noqa: D417 - written for users, who do not see the context
    context: Context,
    *,
    source: str | None = None,
    column: str | None = None,
    columns: list[str] | None = None,
    values: list[Any] | None = None,
    weight: str | None = None,
    replace: bool = True,
) -> Generator | RowGenerator:
    """Existing values, drawn at random with replacement: a value can be used several times.

    The values come from a list, from one ``column`` of a source, or from several ``columns``, whose values
    stay together as in the source's rows. By default, the source's column with the same name as the column to
    be made is used or, if there is none, all columns of the source.

    Example::

        sources:
          places: {rows: [{city: Ghent, postcode: 9000}, {city: Liège, postcode: 4000}]}
        tables:
          person: {rows: 5, columns: {"*": {sample: {source: places, columns: [city, postcode]}}}}

    Args:
        source: The name of a declared source.
        column: One of the source's columns.
        columns: Several of the source's columns.
        values: A list of values, instead of a source.
        weight: The source's column of weights: rows are drawn with probabilities proportional to them.
        replace: Whether rows are drawn with replacement; with false, each is used at most once, as by
            ``shuffle``.
    """
    data = _Data(context, source, column, columns, values)
    if weight is None:
        return data.picked(_sampled(data.table.num_rows)) if replace else data.shuffled()
    if not replace:
        raise ParameterError("'weight' needs 'replace: true'", "weight")
    weights = _weights(data.table, weight)
    data.keep(weights > 0)
    return data.picked(_weighted(weights[weights > 0]))


def _in_order(  # noqa: D417 - written for users, who do not see the context
    context: Context, *, source: str, column: str | None = None, columns: list[str] | None = None
) -> Generator | RowGenerator:
    """The rows of a source as they stand there, each once.

    By default, the source's column with the same name as the column to be made is used or, if there is none,
    all columns of the source. A table with ``rows: {source: NAME}`` has them all without being asked.

    Example::

        sources:
          places: {rows: [{city: Ghent, postcode: 9000}, {city: Liège, postcode: 4000}]}
        tables:
          place: {rows: 2, columns: {"*": {source: places}, id: sequence}}

    Args:
        source: The name of a declared source.
        column: One of the source's columns.
        columns: Several of the source's columns.
    """
    data = _Data(context, source, column, columns, None, some=False)
    return data.picked(lambda block: block.rows.numbers, data.table.num_rows, drawn=False)


shuffle = Provider("shuffle", _shuffle, parameters_of(_shuffle), inspect.getdoc(_shuffle) or "")
in_order = Provider("source", _in_order, parameters_of(_in_order), inspect.getdoc(_in_order) or "")
sample = Provider("sample", _sample, parameters_of(_sample), inspect.getdoc(_sample) or "")


@provider("ref")
class Ref(Generator):
    """The value of another table's column, from a row chosen at random: ``ref: person.id``.

    A reference is a row: all that is read through its name, the other table's unless ``as`` gives one, comes from
    the same row, in further ``ref`` columns and as ``{{ person.name }}`` in expressions, over several tables, too:
    ``{{ order.customer.country }}``. In a table whose rows belong to those of another one
    (``rows: {per: person, ...}``), that table's name is the row's own parent.

    With ``unique: true``, each row of the other table is referred to at most once; with ``unique: {per: order}``,
    at most once among the rows of an order. ``null`` and ``when`` make the whole reference optional. Several
    columns take a table's ``key``: ``"order_id, line": {ref: {table: item}}``.

    Example::

        tables:
          person: {rows: 20, columns: {id: sequence, name: faker.name}}
          pet: {rows: 5, columns: {owner: {ref: person.id}, tag: {template: "{{ person.name }}'s"}}}

    Args:
        column: The other table and its column, separated by a dot.
        table: The other table, instead of ``column``, for the columns of its key.
        as: The reference's name; by default the other table's.
        where: An expression over the other table's row that is true for those that may be referred to; ``this.x``
            is column ``x`` of the row that refers.
        weight: How often each row is referred to: an expression over it, or a skew by name, ``zipf`` or
            ``lognormal``, with its strength: ``{zipf: 1.2}``.
        of: A reference that both tables have: the row is one of those that refer to the same.
        tree: For a reference to the table itself: each row refers to one before it. ``true``, or a mapping with
            ``roots`` (rows that refer to none), ``depth`` (the most levels) and ``branching``.
        unique: As beside a provider.
    """

    nullable = True

    def __init__(
        self,
        context: Context,
        *,
        column: str | None = None,
        table: str | None = None,
        as_: str | None = None,
        where: str | None = None,
        weight: Any = None,
        of: str | None = None,
        tree: Any = None,
        unique: Any = None,
    ) -> None:
        # Columns of tables are bound to references; this is for values inside lists and objects.
        given = {"table": table, "as": as_, "where": where, "weight": weight, "of": of, "tree": tree,
                 "unique": unique}  # fmt: skip
        for name, value in given.items():
            if value is not None:
                raise ParameterError(
                    f"{name!r} is for columns; make this a hidden column, and read it here", name
                )
        if column is None:
            raise ParameterError("'ref' needs 'column', as TABLE.COLUMN")
        self._lookup = context.lookup(column)
        self.type, self.support = self._lookup.type, self._lookup.rows
        if not self.support and context.rows:
            raise ParameterError(f"there are no rows that {show(column)} could refer to", "column")

    def make(self, block: Block) -> pa.Array:
        """Return for each row the value of a random row of the other table."""
        if not len(block):
            return pa.array([], self.type)
        return self.unrank(block.stream.below(self._lookup.rows))

    def unrank(self, index: NDArray[np.uint64]) -> pa.Array:
        """Return the values of these rows of the other table."""
        return self._lookup.at(Rows.choose(index.astype(np.int64)))
