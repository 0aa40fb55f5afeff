"""The constraint interface: a rule between the columns of a row, or over all rows of a table.

A **constraint kind** is a name in the schema language with typed parameters. Bound to its parameters it
becomes a **constraint**, which says which rows satisfy it. :func:`constraint` turns a class or a
function into a kind; its signature becomes the parameters and its docstring the documentation.

Three things are a kind's to add. Its constraints may list **strategies**
(:mod:`fakegen.interfaces.strategy`): how rows that satisfy it are made from the start. Its ``hints`` say
what a model can be taught before it learns. Its ``finder`` finds constraints of the kind in real data,
which ``fakegen init`` then proposes.
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
from fakegen.interfaces.decorated import note
from fakegen.interfaces.observed import Observed
from fakegen.interfaces.parameters import Parameter, name_type, parameters_of, show
from fakegen.interfaces.provider import Expression, Spread
from fakegen.interfaces.strategy import Strategy, StrategyKind


class Constraint(ABC):
    """A rule that rows must satisfy.

    Attributes:
        reads: The columns that it looks at; the ones that a resample may change.
        text: The rule as messages print it.
        whole: Whether it is a rule over all rows together: :meth:`holds` then sees all of them.
        strategies: How rows that satisfy it can be made, the cheapest first; none to make rows that
            fail anew.
    """

    reads: Sequence[str]
    text: str
    whole: bool = False
    strategies: Sequence[Strategy] = ()

    @abstractmethod
    def holds(self, inputs: Mapping[str, pa.Array], size: int) -> NDArray[np.bool_]:
        """Return for each of ``size`` rows whether the rule holds: bool, shape (size,)."""


@dataclass(frozen=True, slots=True)
class TableColumn:
    """As the type of a constraint's parameter: a column of the table, which the user names.

    Where the type is ``list[TableColumn]``, one name may stand alone.

    Attributes:
        name: Its name.
        type: The Arrow type of its values.
    """

    name: str
    type: pa.DataType


class Predicate(Expression, Protocol):
    """As the type of a constraint's parameter: an expression that is true or false."""


name_type(Expression, "an expression")
name_type(TableColumn, "a column")
name_type(Predicate, "an expression that is true or false")


class Surroundings(Protocol):
    """The table that a constraint stands in."""

    def decimals(self, column: str) -> int | None:
        """Return how many digits a column's numbers have after the point; None if not known."""

    def spread(self, column: str) -> Spread | None:
        """Return what a column's values are evenly spread over, if they are."""

    def source(self, name: str | None, columns: Sequence[str]) -> pa.Table:
        """Return a declared source; for None the one that these columns were learned from.

        Raises:
            ParameterError: There is no such source.
        """


@dataclass(frozen=True, slots=True)
class HintKind:
    """A kind of hint: groups of columns under the name of a parameter of methods.

    A method understands it if it has a parameter of this name, a list of lists of columns. It says
    which groups a model learned so by the same name in :meth:`~fakegen.interfaces.method.Model.describe`.

    Attributes:
        name: The parameter's name.
        kind: What a constraint's strategy is called, once a model has learned the hint.
        how: What the model does then, in words.
        merges: Whether groups with a column in common become one group; otherwise the first of
            them stays, and the order of its columns counts.
        apart_from: Kinds of hints whose groups may hold no more than the first column of a group of
            this kind; such a group is passed over.
    """

    name: str
    kind: StrategyKind
    how: str
    merges: bool = False
    apart_from: Sequence[str] = ()

    def is_learned(self, group: Sequence[str], learned: Iterable[Sequence[str]]) -> bool:
        """Return whether groups that a model learned include one."""
        if self.merges:
            return any(set(group) <= set(other) for other in learned)
        return list(group) in [list(other) for other in learned]


FUSE = HintKind("fuse", "construction", "learned as one", merges=True)
"""Columns of which a model makes only combinations that occur in what it learned."""

# A gap goes with the values that a column is fused with less than the column itself does.
RISING = HintKind(
    "rising", "transformation", "learned as the gap to the column before", apart_from=("fuse",)
)
"""Columns of which each is learned as the gap to the one before."""


@dataclass(frozen=True, slots=True)
class Hint:
    """What a model can be taught before it learns, so that its rows satisfy a constraint.

    Attributes:
        groups: Groups of columns, by the kind of hint.
        derive: Columns that are left out of learning and computed after, each with its expression.
    """

    groups: Mapping[HintKind, Sequence[Sequence[str]]] = field(default_factory=dict)
    derive: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FoundConstraint:
    """A constraint that real data satisfies.

    Attributes:
        columns: The columns that it is about.
        arguments: Its parameters by name, as a schema writes them, the one under the kind's own
            name first: ``{"increasing": ["born", "hired"], "strict": True}``.
        evidence: How many rows it was seen in, and what speaks against chance.
        text: The constraint in one line (``city -> province``); its arguments if empty.
        rows: The rows that could have violated it: all that it reads is there; None for all.
    """

    columns: Sequence[str]
    arguments: Mapping[str, Any]
    evidence: str
    text: str = ""
    rows: int | None = None


Finder = Callable[[Observed], Iterable[FoundConstraint]]
"""Finds constraints of one kind in data."""


@dataclass(frozen=True, slots=True, weakref_slot=True)
class ConstraintKind:
    """A named kind of constraint, as a schema's ``constraints:`` names it.

    Attributes:
        name: What the user's mapping begins with; ``expr`` is what a bare string means.
        factory: Called as ``factory(table, **parameters)``, where ``table`` is its
            :class:`Surroundings` and parameters are of their types; returns the constraint. Raises
            :class:`~fakegen.errors.ParameterError` for parameters that it refuses.
        parameters: What a user may write, in order; the first stands under the kind's own name.
        doc: What it checks: a one-line summary, then anything more.
        hints: Returns what the parameters, as the user wrote them, can teach a model. It is asked
            before columns are known, and must not raise for values that ``factory`` refuses.
        finder: Finds constraints of this kind in data.
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
    """A function that says for each row whether it passes.

    Args:
        function: Takes the columns and the number of rows.
        given: Its parameters by name, as messages print them.
    """

    def __init__(self, function: Callable[..., Any], given: Mapping[str, Any]) -> None:
        self.reads = list(dict.fromkeys(_read_by(list(given.values()))))
        self.text = ", ".join(f"{key}: {_shown(value)}" for key, value in given.items())
        self._function = function

    def holds(self, inputs: Mapping[str, pa.Array], size: int) -> NDArray[np.bool_]:
        """Return where the function's answer is not false: bool, shape (size,)."""
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
    """Make a constraint kind of a :class:`Constraint` class or of a function.

    A class is called with the table's :class:`Surroundings` first. A function is called for each
    block with the columns that it reads, by name, and the number of rows, and returns which rows pass:
    an Arrow or a NumPy array of bool; null passes, as in SQL. All further parameters are keyword-only
    and become the schema's parameters; the first of them stands under the kind's own name there,
    whatever it is called here. The docstring is the documentation.

    Types are those of providers, and three more: :class:`TableColumn`, ``list[TableColumn]``,
    :class:`~fakegen.interfaces.provider.Expression` and :class:`Predicate`.

    Args:
        name: As written in a schema, with the plugin's name first (``acme.even``).
        hints: As :attr:`ConstraintKind.hints`.
        finder: As :attr:`ConstraintKind.finder`.

    Raises:
        PluginError: It has no parameters.
    """

    def decorate(made: Callable[..., Any]) -> ConstraintKind:
        declared = list(parameters_of(made).values())
        if not declared:
            raise PluginError(
                f"constraint {name!r} needs a keyword-only parameter: what stands behind its name"
            )
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
    """Return a parameter's name as Python spells it."""
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
