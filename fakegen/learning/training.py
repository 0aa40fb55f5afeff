"""A table prepared for learning: checked, sampled if it is large, and turned into states."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from fakegen.errors import ModelError, ParameterError, nearest
from fakegen.interfaces.method import LearnedColumn, Rare
from fakegen.learning.codings.coding import UNSEEN, Coding
from fakegen.learning.codings.continuous import Continuous
from fakegen.learning.codings.fitting import (
    learn_column,
    learn_levels,
    refuse_open_tuple,
    thinness_of,
    tuple_thinness,
)
from fakegen.learning.codings.fused import Fused
from fakegen.learning.codings.learnable import (
    Unlearnable,
    check_distinct,
    learn_each,
    learnable_array,
    needed_columns,
)
from fakegen.learning.codings.levels import Levels
from fakegen.profiling.openness import Thinness
from fakegen.profiling.rule_search import find_rules
from fakegen.streams.sampling import sample_rows, sampled_from

_SEED = 5
_RULE_ROWS = 5_000
"""Rules are searched in at most this many rows: the time grows faster than linearly with columns."""


@dataclass(frozen=True, slots=True)
class Training:
    """A table as states.

    Attributes:
        columns: The Arrow type of each column, in the table's order.
        codings: The coding of each column, or of each group of fused columns.
        states: The states of each coding, int64, shape (rows,).
        ranks: For a continuous coding each row's rank between the spikes; None for the others.
        kept: For each coding which rows have a learned value, bool, shape (rows,), or None for all. A
            row with a withheld value has the state of another row, drawn at random;
            :mod:`~fakegen.learning.trees.imputation` finds a better one.
        weights: How many rows each row stands for, float64, shape (rows,).
        facts: Further facts, JSON-ready: the number of rows of the table and of the learned sample,
            why columns were left out, and the settings.
    """

    columns: Mapping[str, pa.DataType]
    codings: Sequence[Coding]
    states: Sequence[NDArray[np.int64]]
    ranks: Sequence[NDArray[np.float64] | None]
    kept: Sequence[NDArray[np.bool_] | None]
    weights: NDArray[np.float64]
    facts: dict[str, Any]


def prepare(
    data: pa.Table,
    columns: Mapping[str, LearnedColumn],
    given: Sequence[str],
    *,
    fuse: list[list[str]] | None = None,
    weight: str | None = None,
    max_rows: int = 500_000,
    disclose_range: bool = True,
    order: Sequence[str] = (),
) -> Training:
    """Check a table and turn it into states.

    A column that cannot be learned is left out, and the facts say why; if the user names it, it is an
    error instead.

    Args:
        data: The table.
        columns: The user's options for some columns.
        given: Columns that will be given when rows are drawn.
        fuse: Groups of columns that are drawn only in combinations that occur in the data.
        weight: A column with the number of rows that each row stands for; it is not learned itself.
        max_rows: A larger table is represented by a sample of this many rows, with a fixed seed.
        disclose_range: Whether the smallest and greatest value of a column may be drawn and saved.
        order: Columns to draw first, in this order.

    Raises:
        ModelError: The table cannot be learned.
        ParameterError: A parameter has an invalid value, or names a column that is missing or cannot
            be learned.
    """
    if max_rows < 1:
        raise ParameterError(f"'max_rows' must be at least 1, not {max_rows}", "max_rows")
    groups = [tuple(group) for group in fuse or []]
    _check_names(data, columns, groups, weight)
    for parameter, names in (("given", given), ("order", order)):
        for name in names:
            check_name(name, data.column_names, parameter)
    rows, outside = sampled_from(data)
    if weight is not None:
        data = data.filter(pc.greater(pc.fill_null(_weights(data, weight), 1), 0))
    if not data.num_rows:
        raise ModelError("there are no rows to learn from")
    whole: pa.Table | None = None
    if data.num_rows > max_rows:
        whole, data = data, sample_rows(data.to_batches(), data.schema, max_rows)
        outside = outside | sampled_from(data)[1]
    weights = np.ones(data.num_rows)
    if weight is not None:
        weights = _weights(data, weight).to_numpy().astype(np.float64)
        data = data.drop_columns([weight])
    if not data.num_columns:
        raise ModelError("there are no columns to learn")
    needed = needed_columns(columns, given) | dict.fromkeys(order, "order")
    needed |= {name: "fuse" for group in groups for name in group}
    group_of = {name: group for group in groups for name in group}

    def learned_of(name: str) -> _Learned:
        group = group_of.get(name, (name,))
        options = [columns.get(member, LearnedColumn()) for member in group]
        thin = None if whole is None else _thinness(whole, group, options, weight)
        return _learn(data, group, options, weights, disclose_range, thin)

    first = [name for name in data.column_names if group_of.get(name, (name,))[0] == name]
    by_name, left_out = learn_each(first, learned_of, needed)
    learned = list(by_name.values())
    facts: dict[str, Any] = {
        "rows": rows,
        "learned_rows": len(weights),
        "left_out": left_out,
        "fuse": [list(group) for group in groups],
        "weight": weight,
        "disclose_range": disclose_range,
    }
    if outside:
        facts["unsampled"] = outside
    kind_of = {
        name: kind
        for column in learned
        for name, kind in zip(column.coding.names, column.coding.types, strict=True)
    }
    kept = [name for name in data.column_names if name in kind_of]
    facts["rules"] = _rules(data.select(kept), columns)
    return Training(
        columns={name: kind_of[name] for name in kept},
        codings=[column.coding for column in learned],
        states=[column.states for column in learned],
        ranks=[column.ranks for column in learned],
        kept=[column.kept for column in learned],
        weights=weights,
        facts=facts,
    )


def _rules(data: pa.Table, columns: Mapping[str, LearnedColumn]) -> dict[str, str]:
    """Return the rules that all rows satisfy, each with its evidence: constraints a user may want."""
    if data.num_rows > _RULE_ROWS:
        data = sample_rows(data.to_batches(), data.schema, _RULE_ROWS)
    missing = {
        name: options.missing for name, options in columns.items() if name in data.column_names
    }
    return {rule.text: rule.evidence for rule in find_rules(data, missing)}


class _Learned(NamedTuple):
    coding: Coding
    states: NDArray[np.int64]
    ranks: NDArray[np.float64] | None
    kept: NDArray[np.bool_] | None


def _learn(
    data: pa.Table,
    group: Sequence[str],
    options: Sequence[LearnedColumn],
    weights: NDArray[np.float64],
    disclose_range: bool,
    thin: Thinness | None,
) -> _Learned:
    """Return one column, or several fused ones, as states."""
    arrays = [learnable_array(name, data.column(name)) for name in group]
    if len(group) > 1:
        if thin is None:
            thin = tuple_thinness(arrays, options, weights)
        refuse_open_tuple(group, thin, options)
        members = [
            learn_levels(name, values, known, weights=weights)
            for name, values, known in zip(group, arrays, options, strict=True)
        ]
        coding: Coding = _fused(members, arrays, options, weights)
    else:
        coding = learn_column(
            group[0],
            arrays[0],
            options[0],
            weights=weights,
            disclose_range=disclose_range,
            thin=thin,
        )
    withheld = coding.withheld(arrays)
    states, ranks = coding.encode(arrays), None
    if isinstance(coding, Continuous):
        states, ranks = coding.locate(arrays[0])
    if withheld is None:
        return _Learned(coding, states, ranks, None)
    chosen = np.random.Generator(np.random.Philox(_SEED)).choice(
        np.flatnonzero(~withheld), int(withheld.sum())
    )
    states[withheld] = states[chosen]
    if ranks is not None:
        ranks[withheld] = ranks[chosen]
    return _Learned(coding, states, ranks, ~withheld)


def _fused(
    members: Sequence[Levels],
    arrays: Sequence[pa.Array],
    options: Sequence[LearnedColumn],
    weights: NDArray[np.float64],
) -> Fused:
    """Return members as one, without the combinations of withheld values or that are rare themselves."""
    states = np.column_stack([m.encode([a]) for m, a in zip(members, arrays, strict=True)])
    apart = [m.withheld([a]) for m, a in zip(members, arrays, strict=True)]
    gone = np.zeros(len(weights), dtype=np.bool_)
    for withheld in apart:
        if withheld is not None:
            gone |= withheld
    below = max(o.rare_below if o.rare_into is Rare.WITHHELD else 0 for o in options)
    found, row = np.unique(states, axis=0, return_inverse=True)
    counts = np.bincount(row.ravel(), weights=np.where(gone, 0.0, weights), minlength=len(found))
    kept = (counts >= below) & (found != UNSEEN).all(axis=1)
    names = " + ".join(member.names[0] for member in members)
    if not kept.any():
        raise Unlearnable(
            members[0].names[0],
            f"each combination of {names} has fewer than {below} rows, and 'rare' withholds such values",
        )
    rare = int((~kept).sum())
    return Fused(members, found[kept], rare=rare, below=below if rare else 0)


def _thinness(
    whole: pa.Table, group: Sequence[str], options: Sequence[LearnedColumn], weight: str | None
) -> Thinness:
    """Return how many rows of a whole table have thin values, where only a sample is learned."""
    arrays = [learnable_array(name, whole.column(name)) for name in group]
    weights = None
    if weight is not None:
        weights = _weights(whole, weight).to_numpy().astype(np.float64)
    if len(group) > 1:
        return tuple_thinness(arrays, options, weights)
    return thinness_of(group[0], arrays[0], options[0], weights)


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
    check_distinct(names)
    for name in columns:
        check_name(name, names, "columns")
    if weight is not None:
        check_name(weight, names, "weight")
    fused: set[str] = set()
    for place, group in enumerate(fuse):
        if len(group) < 2:
            message = "'fuse' needs at least two columns in a group"
            raise ParameterError(message, "fuse", key=place)
        for name in group:
            if name not in names:
                near = nearest(name, names)
                raise ParameterError(f"the data has no column {name!r}", "fuse", near, place)
            if name == weight:
                message = f"the 'weight' column {name!r} cannot be fused"
                raise ParameterError(message, "fuse", key=place)
            if name in fused:
                message = f"column {name!r} cannot be fused twice"
                raise ParameterError(message, "fuse", key=place)
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
