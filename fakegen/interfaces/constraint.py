"""The constraint interface: a rule between the columns of a row, or over all rows of a table.

A **constraint kind** is a name in the schema language with typed parameters. Bound to its parameters, it
becomes a **constraint**, which decides for each row whether the row satisfies it. :func:`constraint` turns a
class or a function into a kind: the signature becomes the parameters, the docstring the documentation.

Binding calls a kind's factory once for each entry of ``constraints:``, after the columns are bound. It then
has the constraint's strategies change the plan, in order, until one fits. ``holds`` is called while blocks
are made, and again by ``fakegen check``, on any rows and in any process.

A kind can add three things. Its constraints may list **strategies** (:mod:`fakegen.interfaces.strategy`),
which make rows that satisfy the constraint from the start. Its ``hints`` prepare a model, before it is fitted,
to satisfy the constraint. Its ``finder`` finds constraints of the kind in real data, for ``fakegen
init`` to propose.
"""

from __future__ import annotations

import inspect
import keyword
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Protocol

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from fakegen.errors import PluginError
from fakegen.interfaces.decorated import check_name, note
from fakegen.interfaces.expression import Expression
from fakegen.interfaces.generator import Spread
from fakegen.interfaces.observed import Observed
from fakegen.interfaces.parameters import Parameter, parameters_of
from fakegen.interfaces.strategy import Strategy, StrategyKind
from fakegen.interfaces.type_words import name_type, show


class Constraint(ABC):
    """A rule that rows must satisfy.

    Attributes:
        reads: The columns that it looks at. A row that violates it is resampled: the columns that
            these are drawn from get new values.
        redraws: Those of ``reads`` that the rule is about, if it only depends on the others: in a row
            that violates it they alone are resampled at first, so that the others keep their
            distribution. Empty for all.
        nulls: Those of ``reads`` that the rule asks to be null in some rows.
        present: Those of ``reads`` that the rule asks not to be null in some rows.
        text: The constraint as messages print it.
        expression: The rule as an expression over the columns, if it is one: ``fakegen export`` says it in other
            languages. It may be less than the rule asks, never more.
        whole: Whether it is a rule over all rows together: :meth:`holds` then sees all of them at
            once. Such a constraint needs a strategy that fits; it cannot be satisfied by resampling.
        strategies: How to make rows that satisfy it, the cheapest first. Without one that fits, rows
            that violate it are resampled.
    """

    reads: Sequence[str]
    text: str
    redraws: Sequence[str] = ()
    nulls: Sequence[str] = ()
    present: Sequence[str] = ()
    expression: str | None = None
    whole: bool = False
    strategies: Sequence[Strategy] = ()

    @abstractmethod
    def holds(self, inputs: Mapping[str, pa.Array], size: int) -> NDArray[np.bool_]:
        """Return for each of ``size`` rows whether it is satisfied.

        Args:
            inputs: An Arrow array of ``size`` rows for each column of ``reads``.
            size: The number of rows; it can be 0.

        Returns:
            A NumPy array of bool, shape (size,). Any other shape or type is reported as an error of
            the plugin, and so is an exception other than :class:`~fakegen.errors.FakegenError`.
        """


@dataclass(frozen=True, slots=True)
class TableColumn:
    """The type of a parameter that names a column of the table.

    A parameter of type ``list[TableColumn]`` also accepts a single name.

    Attributes:
        name: The column's name.
        type: The Arrow type of its values.
    """

    name: str
    type: pa.DataType


class Predicate(Expression, Protocol):
    """The type of a parameter that is an expression with the value true or false."""


name_type(TableColumn, "a column", "columns")
name_type(
    Predicate,
    "an expression that is true or false",
    "expressions that are true or false",
)


class Surroundings(Protocol):
    """What a constraint can ask about its table while it is bound."""

    def decimals(self, column: str) -> int | None:
        """Return how many decimal places a column's numbers have; None if that is not known."""

    def spread(self, column: str) -> Spread | None:
        """Return the range over which a column's values are evenly spread; None if they are not."""

    def source(self, name: str | None, columns: Sequence[str]) -> pa.Table:
        """Return the data of a source.

        Args:
            name: The source, as ``sources:`` declares it; None for the one that the model of these
                columns was fitted to.
            columns: The columns that the constraint is about.

        Raises:
            ParameterError: There is no such source.
        """


@dataclass(frozen=True, slots=True)
class HintKind:
    """A kind of hint: a parameter of methods that takes groups of columns.

    A method accepts the hint if it has a parameter of this name, a list of lists of columns. Its models
    list the groups that they learned this way in :meth:`~fakegen.interfaces.method.Model.describe`, under
    the same name.

    Attributes:
        name: The parameter's name.
        kind: The strategy that ``fakegen plan`` reports for a constraint whose hint a model learned.
        how: What the model does with the hint, in words.
        merges: Whether groups that share a column become one group. If not, only the first of them is
            kept, and the order of its columns counts.
        apart_from: Names of other kinds of hints. A group of this kind is dropped if a group of one of
            those contains any of its columns but the first.
    """

    name: str
    kind: StrategyKind
    how: str
    merges: bool = False
    apart_from: Sequence[str] = ()

    def is_learned(self, group: Sequence[str], learned: Iterable[Sequence[str]]) -> bool:
        """Return whether a model learned a group.

        Args:
            group: The columns of a hint.
            learned: The groups of this kind that the model learned.
        """
        if self.merges:
            return any(set(group) <= set(other) for other in learned)
        return list(group) in [list(other) for other in learned]


FUSE = HintKind("fuse", "construction", "learned as one", merges=True)
"""Columns of which a model draws only combinations that occur in the data that it was fitted to."""

# A gap depends less on the values that a column is fused with than the column itself does.
RISING = HintKind(
    "rising", "transformation", "learned as the gap to the column before", apart_from=("fuse",)
)
"""Columns in ascending order: all but the first are learned as the gap to the one before."""


@dataclass(frozen=True, slots=True)
class Hint:
    """What a model should know before it is fitted, so that its rows satisfy a constraint.

    Attributes:
        groups: Groups of columns, by kind of hint.
        derive: Expressions for columns that need not be learned: they are computed from the other
            columns of each row.
    """

    groups: Mapping[HintKind, Sequence[Sequence[str]]] = field(default_factory=dict)
    derive: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FoundConstraint:
    """A constraint that real data satisfies.

    Attributes:
        columns: The columns that it is about.
        arguments: The entry of ``constraints:``, its first key the kind's name:
            ``{"increasing": ["born", "hired"], "strict": True}``.
        evidence: In how many rows it holds, and why that is not chance. ``fakegen init`` writes it as
            a comment.
        text: The constraint in one line (``city -> province``); by default its arguments.
        rows: The number of rows that could have violated it, because everything that it reads is
            present; None for all rows.
    """

    columns: Sequence[str]
    arguments: Mapping[str, Any]
    evidence: str
    text: str = ""
    rows: int | None = None


Finder = Callable[[Observed], Iterable[FoundConstraint]]
"""Finds constraints of one kind in the profile of a table."""


@dataclass(frozen=True, slots=True, weakref_slot=True)
class ConstraintKind:
    """A named kind of constraint, as a schema's ``constraints:`` names it.

    Attributes:
        name: The first key of the user's mapping. A plain string is an ``expr``.
        factory: ``factory(table, **parameters)`` returns the constraint. ``table`` is a
            :class:`Surroundings`; parameters have been converted to their types. It may raise
            :class:`~fakegen.errors.ParameterError`, which is reported at the place in the schema.
        parameters: What a user may write, in order; the first one is the value of the kind's own key.
        doc: What it checks: a one-line summary, then details.
        hints: ``hints(parameters)`` returns the hints for a model. It gets the parameters as the user
            wrote them, before any column is known, and must not raise, not even for values that
            ``factory`` would refuse.
        finder: Finds constraints of this kind in data. ``fakegen init`` calls it once for each table.
    """

    name: str
    factory: Callable[..., Constraint]
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    doc: str = ""
    hints: Callable[[Mapping[str, Any]], Hint] | None = None
    finder: Finder | None = None

    @property
    def summary(self) -> str:
        """The first line of the documentation."""
        return self.doc.strip().partition("\n")[0]


class _RowCheck(Constraint):
    """A constraint that is a function from columns to one bool per row.

    Args:
        function: Called with the columns and the number of rows.
        given: The parameters by name, for messages.
    """

    def __init__(self, function: Callable[..., Any], given: Mapping[str, Any]) -> None:
        self.reads = list(dict.fromkeys(_read_by(list(given.values()))))
        self.text = ", ".join(f"{key}: {_shown(value)}" for key, value in given.items())
        self._function = function

    def holds(self, inputs: Mapping[str, pa.Array], size: int) -> NDArray[np.bool_]:
        """Return for each row whether the function's answer is not false: bool, shape (size,)."""
        answers = self._function(inputs, size)
        if isinstance(answers, pa.ChunkedArray):
            answers = answers.combine_chunks()
        if isinstance(answers, pa.Array):
            answers = answers.fill_null(True).to_numpy(zero_copy_only=False)
        return np.asarray(answers, dtype=np.bool_)


def constraint(
    name: str,
    *,
    hints: Callable[[Mapping[str, Any]], Hint] | None = None,
    finder: Finder | None = None,
) -> Callable[[Callable[..., Any]], ConstraintKind]:
    """Turn a :class:`Constraint` class or a function into a constraint kind.

    A class is called with the table's :class:`Surroundings` as its first argument. A function is called
    for each block with the columns that it reads (a mapping of Arrow arrays) and the number of rows, and
    returns which rows satisfy the constraint: an Arrow or NumPy array of bool, in which null counts as
    true, as in SQL. All other parameters become the schema's parameters. The first of them is the value of
    the kind's own key in a schema, whatever its name in Python. The docstring is the documentation.

    Parameters can have any type that providers' parameters can, and also :class:`TableColumn`,
    ``list[TableColumn]``, :class:`~fakegen.interfaces.expression.Expression` and :class:`Predicate`.

    Args:
        name: The name in a schema, with the plugin's name first (``acme.even``).
        hints: See :attr:`ConstraintKind.hints`.
        finder: See :attr:`ConstraintKind.finder`.

    Raises:
        PluginError: The name is missing, or the class or function has no parameter for the value of its key.
    """
    check_name(name, "constraint")

    def decorate(made: Callable[..., Any]) -> ConstraintKind:
        declared = list(parameters_of(made, given=1 if inspect.isclass(made) else 2).values())
        if not declared:
            raise PluginError(f"constraint {name!r} needs a parameter for the value of its key")
        first, *others = declared
        spelled = {name: _spelled(first.name)}
        parameters = {name: replace(first, name=name), **{item.name: item for item in others}}

        def build(table: Surroundings, **given: Any) -> Constraint:
            named = {spelled.get(key) or _spelled(key): value for key, value in given.items()}
            if not inspect.isclass(made):
                return _RowCheck(partial(made, **named), given)
            bound: Any = made
            built: Constraint = bound(table, **named)
            return built

        build.__module__ = made.__module__  # where the catalogue says that the kind is defined

        doc = inspect.getdoc(made) or ""
        kind = ConstraintKind(name, build, parameters, doc, hints, finder)
        return note(kind, name, made)

    return decorate


def _spelled(name: str) -> str:
    """Return a parameter's name in Python, where keywords get an underscore."""
    return f"{name}_" if keyword.iskeyword(name) else name


def _read_by(value: Any) -> Iterable[str]:
    """Yield the columns that a parameter's value reads."""
    if isinstance(value, TableColumn):
        yield value.name
    elif isinstance(value, Mapping):
        yield from _read_by(list(value.values()))
    elif isinstance(value, list):
        for item in value:
            yield from _read_by(item)
    elif hasattr(value, "evaluate"):
        yield from value.reads


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_shown, value))}]"
    if isinstance(value, TableColumn):
        return value.name
    return str(value.text) if hasattr(value, "evaluate") else show(value)
