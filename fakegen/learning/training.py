"""A table made ready for learning: checked, sampled if it is large, and turned into states."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from fakegen.errors import ModelError, ParameterError, nearest
from fakegen.learning.grid import canonical
from fakegen.learning.states import Coding, Continuous, Fused, Levels, learn_column
from fakegen.plugins.model import LearnedColumn

_SAMPLE_SEED = 2022


@dataclass(frozen=True, slots=True)
class Training:
    """A table as states.

    Attributes:
        columns: The Arrow type of each column, in the table's order.
        codings: How each column, or each group of fused columns, became states.
        states: The states of each coding, int64, shape (rows,).
        ranks: For a continuous coding each row's rank between the spikes; None for the others.
        weights: How many rows each row stands for, float64, shape (rows,).
        facts: What else there is to know, JSON-ready: the rows of the table and of the sample that
            is learned, and the settings.
    """

    columns: Mapping[str, pa.DataType]
    codings: Sequence[Coding]
    states: Sequence[NDArray[np.int64]]
    ranks: Sequence[NDArray[np.float64] | None]
    weights: NDArray[np.float64]
    facts: dict[str, Any]


def prepare(
    data: pa.Table,
    columns: Mapping[str, LearnedColumn],
    *,
    fuse: Sequence[Sequence[str]] | None,
    weight: str | None,
    max_rows: int,
    disclose_range: bool,
) -> Training:
    """Check a table and turn it into states.

    Args:
        data: The table.
        columns: What the user says of some columns.
        fuse: Groups of columns of which only combinations that occur may be drawn.
        weight: The column that says how many rows a row stands for; it is not learned itself.
        max_rows: A larger table is represented by so many rows of it, drawn with a fixed seed.
        disclose_range: Whether the smallest and greatest value of a column may be kept.

    Raises:
        ModelError: The table cannot be learned.
        ParameterError: A parameter names what is not there, or cannot be.
    """
    if max_rows < 1:
        raise ParameterError(f"'max_rows' must be at least 1, not {max_rows}", "max_rows")
    _check_names(data, columns, fuse or [], weight)
    table_rows = data.num_rows
    if weight is not None:
        data = data.filter(pc.greater(pc.fill_null(_weights(data, weight), 1), 0))
    if not data.num_rows:
        raise ModelError("there are no rows to learn from")
    if data.num_rows > max_rows:
        generator = np.random.Generator(np.random.Philox(_SAMPLE_SEED))
        data = data.take(pa.array(np.sort(generator.choice(data.num_rows, max_rows, False))))
    weights = np.ones(data.num_rows)
    if weight is not None:
        weights = _weights(data, weight).to_numpy().astype(np.float64)
        data = data.drop_columns([weight])
    arrays = {name: _plain_array(data.column(name)) for name in data.column_names}
    if not arrays:
        raise ModelError("there are no columns to learn")
    group_of = {name: tuple(group) for group in fuse or [] for name in group}
    codings: list[Coding] = []
    states: list[NDArray[np.int64]] = []
    ranks: list[NDArray[np.float64] | None] = []
    for name, values in arrays.items():
        said = columns.get(name, LearnedColumn())
        if name not in group_of:
            coding = learn_column(
                name, values, said, weights=weights, disclose_range=disclose_range
            )
        elif name == group_of[name][0]:
            members = []
            for member in group_of[name]:
                said = columns.get(member, LearnedColumn())
                learned = learn_column(
                    member,
                    arrays[member],
                    said,
                    weights=weights,
                    disclose_range=True,
                    levels_only=True,
                )
                members.append(learned)
            coding = _fused(members, [arrays[member] for member in group_of[name]])
        else:
            continue
        codings.append(coding)
        if isinstance(coding, Continuous):
            located, rank = coding.locate(values)
            states.append(located)
            ranks.append(rank)
        else:
            states.append(coding.encode([arrays[member] for member in coding.names]))
            ranks.append(None)
    types = {name: values.type for name, values in arrays.items()}
    facts = {
        "rows": table_rows,
        "learned_rows": len(weights),
        "weight": weight,
        "disclose_range": disclose_range,
    }
    return Training(types, codings, states, ranks, weights, facts)


def _fused(members: Sequence[Coding], arrays: Sequence[pa.Array]) -> Fused:
    levels = [member for member in members if isinstance(member, Levels)]
    states = [member.encode([array]) for member, array in zip(levels, arrays, strict=True)]
    return Fused(levels, np.unique(np.column_stack(states), axis=0))


def _plain_array(column: pa.ChunkedArray) -> pa.Array:
    kind = column.type
    if pa.types.is_dictionary(kind):
        column = column.cast(kind.value_type)
    array = column.combine_chunks()
    return canonical(array if isinstance(array, pa.Array) else pa.concat_arrays(array.chunks))


def _weights(data: pa.Table, name: str) -> pa.ChunkedArray:
    column = data.column(name)
    if not (pa.types.is_integer(column.type) or pa.types.is_floating(column.type)):
        raise ParameterError(f"'weight' column {name!r} is not numeric", "weight")
    column = column.cast(pa.float64())
    usable = pc.and_(pc.is_finite(column), pc.greater_equal(column, 0))
    if not pc.all(pc.fill_null(usable, False), min_count=0).as_py():
        raise ModelError(f"'weight' column {name!r} has nulls, negative or infinite values")
    return column


def _check_names(
    data: pa.Table,
    columns: Mapping[str, LearnedColumn],
    fuse: Sequence[Sequence[str]],
    weight: str | None,
) -> None:
    names = data.column_names
    for name in names:
        if names.count(name) > 1:
            raise ModelError(f"the data has two columns named {name!r}")
    for name in columns:
        check_name(name, names, "columns")
    if weight is not None:
        check_name(weight, names, "weight")
    fused: set[str] = set()
    for group in fuse:
        if len(group) < 2:
            raise ParameterError("'fuse' needs at least two columns in a group", "fuse")
        for name in group:
            check_name(name, names, "fuse")
            if name in fused or name == weight:
                raise ParameterError(f"column {name!r} cannot be fused twice", "fuse")
            fused.add(name)


def check_name(name: str, names: Sequence[str], parameter: str) -> None:
    """Check that a parameter names a column of the data.

    Raises:
        ParameterError: It does not.
    """
    if name not in names:
        raise ParameterError(
            f"the data has no column {name!r}", parameter, nearest(name, names), name
        )
