"""Learning by sequential trees: each column from the leaf that the columns before it lead to.

Reiter: "Using CART to generate partially synthetic, public use microdata", Journal of Official
Statistics 21 (2005); Nowok, Raab, Dibben: "synthpop: Bespoke creation of synthetic data in R",
Journal of Statistical Software 74 (2016).
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from fakegen.errors import ParameterError
from fakegen.interfaces.method import LearnedColumn
from fakegen.learning.association import classes_of, information, regrouped
from fakegen.learning.cart import Tree, grow, stump
from fakegen.learning.level_views import views_of
from fakegen.learning.sequential import SequentialModel
from fakegen.learning.states import Continuous
from fakegen.learning.training import Training, prepare
from fakegen.learning.tree_leaves import Leaves
from fakegen.progress import advance

# The cost of a split is proportional to the number of classes: a wide table gets coarser ones.
_WIDE, _MANY_CLASSES, _FEW_CLASSES = 40, 48, 12
# A level of so many rows is missing from as many rows as were learned once in 1,000 tables.
_RARE = 7.0


def fit_trees(
    data: pa.Table,
    columns: Mapping[str, LearnedColumn],
    given: Sequence[str],
    *,
    fuse: list[list[str]] | None = None,
    weight: str | None = None,
    order: list[str] | None = None,
    min_leaf: int = 30,
    max_rows: int = 500_000,
    max_predictors: int = 16,
    disclose_range: bool = True,
) -> SequentialModel:
    """Learn a table with one classification tree per column.

    Args:
        data: The table.
        columns: What the user says of some columns.
        given: Columns that will be given when rows are drawn.
        fuse: Groups of columns of which only combinations that occur may be drawn.
        weight: The column that says how many rows a row stands for; it is not learned itself.
        order: The columns in the order in which to draw them, all or the first ones.
        min_leaf: The least number of rows that a leaf stands for.
        max_rows: A larger table is represented by so many rows of it, drawn with a fixed seed.
        max_predictors: The number of columns that a tree may look at, the most associated ones.
        disclose_range: Whether the smallest and greatest value of a column may be drawn and saved.

    Raises:
        ModelError: The table cannot be learned.
        ParameterError: A parameter names what is not there, or cannot be.
    """
    if min_leaf < 1:
        raise ParameterError(f"'min_leaf' must be at least 1, not {min_leaf}", "min_leaf")
    if max_predictors < 0:
        raise ParameterError(
            f"'max_predictors' must be at least 0, not {max_predictors}", "max_predictors"
        )
    training = prepare(
        data,
        columns,
        given,
        fuse=fuse,
        weight=weight,
        max_rows=max_rows,
        disclose_range=disclose_range,
        order=order or [],
    )
    facts = {"min_leaf": min_leaf, "max_predictors": max_predictors}
    return _learn("trees", training, given, order or [], facts)


def fit_independent(
    data: pa.Table,
    columns: Mapping[str, LearnedColumn],
    given: Sequence[str],
    *,
    fuse: list[list[str]] | None = None,
    weight: str | None = None,
    max_rows: int = 500_000,
    disclose_range: bool = True,
) -> SequentialModel:
    """Learn each column by itself: right margins, and nothing between columns.

    Args:
        data: The table.
        columns: What the user says of some columns.
        given: Columns that will be given when rows are drawn; the others do not follow them.
        fuse: Groups of columns of which only combinations that occur may be drawn.
        weight: The column that says how many rows a row stands for; it is not learned itself.
        max_rows: A larger table is represented by so many rows of it, drawn with a fixed seed.
        disclose_range: Whether the smallest and greatest value of a column may be drawn and saved.

    Raises:
        ModelError: The table cannot be learned.
        ParameterError: A parameter names what is not there, or cannot be.
    """
    training = prepare(
        data,
        columns,
        given,
        fuse=fuse,
        weight=weight,
        max_rows=max_rows,
        disclose_range=disclose_range,
    )
    return _learn("independent", training, given, [], {"min_leaf": 1, "max_predictors": 0})


def _learn(
    method: str,
    training: Training,
    given: Sequence[str],
    order: Sequence[str],
    settings: Mapping[str, int],
) -> SequentialModel:
    sequence = drawing_order(training, given, order)
    codings = [training.codings[i] for i in sequence]
    states = [training.states[i] for i in sequence]
    limit = _MANY_CLASSES if len(codings) <= _WIDE else _FEW_CLASSES
    classes = [
        classes_of(coding, column, training.weights, limit)
        for coding, column in zip(codings, states, strict=True)
    ]
    if settings["max_predictors"]:
        classes = regrouped(codings, states, classes, training.weights, limit)

    def grown(number: int) -> tuple[Tree, NDArray[np.int64]]:
        predictors = _predictors(classes, number, settings["max_predictors"])
        if not predictors or not classes[number].max():
            return stump(), np.zeros(len(training.weights), dtype=np.int64)
        views = [
            (i, view)
            for i in predictors
            for view in views_of(codings[i], states[i], classes[number], training.weights)
        ]
        return grow(
            [states[i] for i, _ in views],
            [view for _, view in views],
            [i for i, _ in views],
            classes[number],
            training.weights,
            min_leaf=settings["min_leaf"],
            ordered=codings[number].ordered,
        )

    trees: list[Tree] = []
    leaves: list[Leaves] = []
    # Trees depend on the data only, not on each other, and grow outside Python's lock.
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for number, (tree, leaf) in enumerate(pool.map(grown, range(len(codings)))):
            coding, column = codings[number], states[number]
            drawn = coding.drawn(column) if isinstance(coding, Continuous) else column
            ranks = training.ranks[sequence[number]]
            trees.append(tree)
            leaves.append(Leaves.of(leaf, drawn, training.weights, coding.size, ranks))
            advance(f"learning {method}", number + 1, len(codings))
    facts = training.facts | {"given": list(given), **settings}
    return SequentialModel(
        method, training.columns, codings, trees=trees, leaves=leaves, facts=facts
    )


def drawing_order(training: Training, given: Sequence[str], order: Sequence[str]) -> list[int]:
    """Return the numbers of the codings in the order in which to draw them.

    Given columns come first, then those that the user put in order. Where there are none, the
    category with the rarest level comes first, since of the first column no level is lost. Of the
    others, columns with two states come first: they say much about the rest and cost nothing. Then
    those with many states, which cost most, while there are few columns to look at, down to those
    with few. Categories that are too many to tell apart come after the columns that they go with,
    and continuous columns come last, where their noise misleads nobody.
    """
    number_of = {name: i for i, coding in enumerate(training.codings) for name in coding.names}
    first = dict.fromkeys(number_of[name] for name in [*given, *order])
    if not first and (rarest := _rarest(training)) is not None:
        first[rarest] = None
    rest = [i for i in range(len(training.codings)) if i not in first]

    def place(i: int) -> tuple[bool, bool, bool, int]:
        coding = training.codings[i]
        is_large = not coding.ordered and coding.size > _MANY_CLASSES
        return isinstance(coding, Continuous), is_large, coding.size > 2, -coding.size

    rest.sort(key=place)
    return [*first, *rest]


def _rarest(training: Training) -> int | None:
    """Return the category with the rarest level, if independent draws might miss that."""
    found, least = None, _RARE
    for number, (coding, states) in enumerate(zip(training.codings, training.states, strict=True)):
        if coding.ordered or not 2 < coding.size <= _MANY_CLASSES:
            continue
        rows = float(np.bincount(states, training.weights, minlength=coding.size).min())
        if rows < least:
            found, least = number, rows
    return found


def _predictors(classes: Sequence[NDArray[np.int64]], number: int, limit: int) -> list[int]:
    """Return the columns before one that its tree looks at: the most associated, in order."""
    if number <= limit:
        return list(range(number))
    if not limit:
        return []
    gains = [information(classes[i], classes[number]) for i in range(number)]
    return sorted(np.argsort(-np.array(gains), kind="stable")[:limit].tolist())
