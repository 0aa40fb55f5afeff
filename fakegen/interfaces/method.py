"""The method interface: fit a model to a table's columns, then draw new rows from it.

Before any row is made, binding calls :attr:`Method.prepare` once for each declared model that a table uses,
which says which columns the model will have; or :attr:`Method.restore` for one that is read from a file. The
model is fitted when it is first asked for more: for ``missing`` and ``evidence`` while binding, where a table
declares conditions, or for rows. So what draws nothing from a model does not wait for it. A method without
``prepare`` is fitted at once. :meth:`Model.draw` is called while blocks are made, in any order and in any
process; a model travels to other processes as its ``state``.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Literal, Protocol

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from fakegen.interfaces.constraint import Constraint
from fakegen.interfaces.parameters import Parameter, description, parameters_of
from fakegen.streams import Stream


class Rare(Enum):
    """What becomes of rare values that are not merged into another value."""

    WITHHELD = "withheld"


@dataclass(frozen=True, slots=True)
class LearnedColumn:
    """What is known of a column to be learned: what the user says, and what its values suggest.

    Attributes:
        kind: ``categorical`` or ``numeric``; None to decide from the data.
        missing: Values that mean "missing", besides null. They are drawn like any other value.
        rare_below: Values that occur fewer times than this are rare; 0 if none is.
        rare_into: What rare values become: a value, or None for null. By default they are withheld: no
            model holds them, and their rows count as rows without evidence on this column.
        optional: Whether the column is left out, with a reason, if it cannot be learned. If not,
            :attr:`Method.fit` must raise. Columns that the model's declaration names are not optional.
        identifying: Why the values may identify persons or things, as a clause; None if nothing
            suggests it. A column of such values is then left out sooner.
        withhold_range: Whether no model may hold the smallest and the greatest value.
        forms: How the column writes dates, numbers or durations, in the notations of
            :mod:`fakegen.forms`; empty if its values are what they are. The built-in methods learn the
            values that its strings mean.
    """

    kind: str | None = None
    missing: Sequence[Any] = ()
    rare_below: int = 0
    rare_into: str | Literal[Rare.WITHHELD] | None = Rare.WITHHELD
    optional: bool = False
    identifying: str | None = None
    withhold_range: bool = False
    forms: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """How many of the learned rows support a condition.

    Attributes:
        rows: Their number, 0 or more; if rows have weights, the sum of their weights.
        exact: Whether ``rows`` is exact; False for an estimate.
        of: The number (or the weight) of all learned rows.
    """

    rows: float
    exact: bool
    of: float


class Model(ABC):
    """A model that was fitted to data: draws rows, block by block.

    Attributes:
        method: The name of the method that fitted it, which can also restore it.
        columns: The Arrow type of each column, in the source's order.
        conditional: Whether :meth:`draw` accepts conditions. If not, rows that violate a condition
            are resampled.
    """

    method: str
    columns: Mapping[str, pa.DataType]
    conditional: bool = False

    @abstractmethod
    def draw(
        self, stream: Stream, given: Mapping[str, pa.Array], where: Sequence[Constraint] = ()
    ) -> Mapping[str, pa.Array]:
        """Draw one row for each row of the stream.

        Args:
            stream: Random words by row and slot. No other randomness may decide a value.
            given: Values of some of the columns, each an array of ``len(stream)`` rows. The other
                columns are drawn given these values.
            where: Conditions on any columns that every row must satisfy. Rows are drawn as if the
                model had been fitted to the rows that satisfy them. Empty unless the model is
                ``conditional``.

        Returns:
            An array for every column of ``columns``, the given ones unchanged.

        Raises:
            ModelError: No row satisfies the conditions, or so few that none was found.
        """

    def narrowed(self, columns: Collection[str]) -> Model | None:
        """Return a model that draws some of its columns for less, if there is one.

        Args:
            columns: Those that are needed, and all that will be given.

        Returns:
            A model of at least these columns that draws the same values of them as this one, without
            conditions; None if drawing fewer columns costs as much.
        """
        del columns
        return None

    def evidence(self, where: Sequence[Constraint]) -> Evidence | None:
        """Return how many of the learned rows satisfy these conditions; None if that is unknown.

        Binding asks once for each condition alone, then for all of a row's conditions together.

        Raises:
            ParameterError: A condition asks for a value that was never learned. The error's ``key`` is
                the value's position in the ``values`` of the
                :class:`~fakegen.interfaces.condition.Condition`.
        """
        del where
        return None

    def missing(self, column: str) -> pa.Array:
        """Return the values that mean "missing" in a column, besides null."""
        return pa.array([], self.columns[column])

    def withheld(self, column: str, values: pa.Array) -> NDArray[np.bool_] | None:
        """Return where given values may have been withheld from learning, because they are rare.

        Args:
            column: A column of the model.
            values: Values of it, of any type that can be cast to the column's.

        Returns:
            Whether each value is one that was not learned, bool, shape (rows,); None if no value of the
            column was withheld.
        """
        del column, values
        return None

    def relations(self) -> Sequence[Constraint]:
        """Return what columns have to do with each other in many rows, as they were learned.

        Nothing enforces them: they tell how well made rows keep what real rows do.
        """
        return ()

    @property
    def left_out(self) -> Mapping[str, str]:
        """The columns of the data that were not learned, each with the reason."""
        found = self.fact("left_out")
        return found if isinstance(found, dict) else {}

    def fact(self, name: str) -> Any:
        """Return one of the facts of :meth:`describe`; None if there is no such fact."""
        return self.describe().get(name)

    @abstractmethod
    def state(self) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
        """Return the whole model as data: a mapping that JSON can hold, and plain arrays by name.

        :attr:`Method.restore` must rebuild the model from it. Called when the model is saved, pickled or
        sent to another process.
        """

    def describe(self) -> dict[str, Any]:
        """Return facts about the model by name, as values that JSON can hold.

        ``fakegen model show`` prints them. ``learned_rows`` is the number of rows that the model was
        fitted to; ``left_out`` maps columns that were not learned to the reason. For each hint that the
        method accepts, the fact of its name lists the groups that were learned.
        """
        return {"method": self.method, "columns": {k: str(v) for k, v in self.columns.items()}}


class FittedModel(Protocol):
    """The part of :class:`Model` that the provider ``model`` uses."""

    @property
    def columns(self) -> Mapping[str, pa.DataType]: ...

    @property
    def conditional(self) -> bool: ...

    def draw(
        self, stream: Stream, given: Mapping[str, pa.Array], where: Sequence[Constraint] = ()
    ) -> Mapping[str, pa.Array]: ...

    def narrowed(self, columns: Collection[str]) -> FittedModel | None: ...

    def evidence(self, where: Sequence[Constraint]) -> Evidence | None: ...

    def missing(self, column: str) -> pa.Array: ...

    def withheld(self, column: str, values: pa.Array) -> NDArray[np.bool_] | None: ...


@dataclass(frozen=True, slots=True)
class Outline:
    """What is known of a model before it is fitted; it must be what the fitted model says.

    Attributes:
        columns: See :attr:`Model.columns`.
        conditional: See :attr:`Model.conditional`.
        facts: Some of what :meth:`Model.describe` will return. Binding looks for ``left_out``, for
            ``learned_rows`` and for the names of hints; it fits the model if one is missing.
    """

    columns: Mapping[str, pa.DataType]
    conditional: bool = False
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Preparation:
    """A model that has yet to be fitted.

    Attributes:
        outline: What is known of it.
        fit: Fits it. Called at most once.
    """

    outline: Outline
    fit: Callable[[], Model]


@dataclass(frozen=True, slots=True)
class Method:
    """A named way to fit models.

    Attributes:
        name: The value of ``method:`` in a schema.
        fit: ``fit(data, columns, given, **parameters)`` returns the :class:`Model`. ``data`` is a
            :class:`pyarrow.Table`; ``columns`` maps its columns to :class:`LearnedColumn`; ``given``
            names the columns whose values will always be given. It must be a pure function of its
            arguments. It may raise :class:`~fakegen.errors.ParameterError` for a parameter, and
            :class:`~fakegen.errors.ModelError` if the data cannot be learned.
        restore: ``restore(facts, arrays)`` is the inverse of :meth:`Model.state`. It reads files of
            unknown origin, so it must raise :class:`~fakegen.errors.ModelError` for anything that
            :meth:`Model.state` could not have returned.
        parameters: The parameters of ``fit`` that a schema may set. If one of them is an integer
            ``max_rows``, a large file is not read into memory: ``data`` is then a random sample of
            that many rows, and :func:`~fakegen.streams.sampling.sampled_from` returns how many rows
            it represents.
        doc: What it does: a one-line summary, then details.
        prepare: Takes the arguments of ``fit``, and returns a :class:`Preparation` whose ``fit`` returns
            the same model. It raises what is wrong with the arguments, and leaves to ``fit`` what takes
            long. None if the columns of a model are only known once it is fitted.
        version: Models of a method that states a version are kept on disk, and fitted again only for other
            arguments or by another version: change it whenever ``fit`` may return another model for the
            same arguments. None if models are not to be kept.
    """

    name: str
    fit: Callable[..., Model]
    restore: Callable[[dict[str, Any], dict[str, NDArray[np.generic]]], Model]
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    doc: str = ""
    prepare: Callable[..., Preparation] | None = None
    version: str | None = None

    def prepared(
        self,
        data: pa.Table,
        columns: Mapping[str, LearnedColumn],
        given: Sequence[str],
        **parameters: Any,
    ) -> Preparation:
        """Return a model that has yet to be fitted; a method without ``prepare`` has fitted it.

        Raises:
            ParameterError: A parameter is wrong.
            ModelError: The data cannot be learned.
        """
        if self.prepare is not None:
            return self.prepare(data, columns, given, **parameters)
        model = self.fit(data, columns, given, **parameters)
        return Preparation(
            Outline(model.columns, model.conditional, model.describe()), lambda: model
        )

    @classmethod
    def of(
        cls,
        name: str,
        fit: Callable[..., Model],
        restore: Callable[[dict[str, Any], dict[str, NDArray[np.generic]]], Model],
    ) -> Method:
        """Return the method of a ``fit`` function: its parameters and its docstring are the method's."""
        return cls(name, fit, restore, parameters_of(fit), description(fit))
