"""The method interface: learn a table's columns jointly, then make new rows as a model.

Binding calls :attr:`Method.fit` once for each declared model that a table uses and that no file holds,
before any row is made, or :attr:`Method.restore` where a file holds it. It then asks the model for its
columns, whether it is ``conditional``, for ``evidence`` of declared conditions and for ``missing``; rows
are asked for while blocks are made, in any order and in any process, to which the model travels as its
``state``.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from fakegen.interfaces.constraint import Constraint
from fakegen.interfaces.parameters import Parameter, description, parameters_of
from fakegen.streams import Stream


@dataclass(frozen=True, slots=True)
class LearnedColumn:
    """What the user says of a column to be learned.

    Attributes:
        kind: ``categorical`` or ``numeric``; None to decide from the data.
        missing: Values that stand for "no information", besides nulls; they come back as they are.
        rare_below: Categories seen fewer times than this are merged; 0 keeps all.
        rare_into: What they are merged into; None for null, so that they are withheld.
        optional: Whether the column is left out, with a reason, if it cannot be learned. One that
            the model's declaration names is not.
    """

    kind: str | None = None
    missing: Sequence[Any] = ()
    rare_below: int = 0
    rare_into: str | None = "other"
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Evidence:
    """On how many learned rows an answer rests.

    Attributes:
        rows: Their number, or an estimate; what a row weighs counts.
        exact: Whether it is no estimate.
        of: The number of all learned rows.
    """

    rows: float
    exact: bool
    of: float


class Model(ABC):
    """A learned model: draws rows, block by block.

    Attributes:
        method: The name of the method that learned it, which can also restore it.
        columns: The Arrow type of each column, in the source's order.
        conditional: Whether :meth:`draw` heeds conditions. Those of a model that does not are met
            by drawing rows again.
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
            stream: Random words by row and slot; nothing else may decide a value.
            given: Values of some of the columns, which the others then follow: arrays of
                ``len(stream)`` rows.
            where: What every row must satisfy, as if only such rows had been learned: conditions
                on any columns. There are none unless the model is ``conditional``.

        Returns:
            Every column of ``columns``, the given ones as given.

        Raises:
            ModelError: No row satisfies the conditions, or so few that none was found.
        """

    def evidence(self, where: Sequence[Constraint]) -> Evidence | None:
        """Return on how many of the learned rows such conditions rest; None if it cannot be said.

        Raises:
            ParameterError: A condition asks for what was never learned. Its ``key`` is the place
                in the list of a :class:`~fakegen.interfaces.condition.Condition`'s values.
        """
        del where
        return None

    def missing(self, column: str) -> pa.Array:
        """Return what stands for "no information" in a column, besides null."""
        return pa.array([], self.columns[column])

    @property
    def left_out(self) -> Mapping[str, str]:
        """Why columns of the data were not learned, by column."""
        found = self.describe().get("left_out")
        return found if isinstance(found, dict) else {}

    @abstractmethod
    def state(self) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
        """Return all there is to save: a JSON-ready mapping, and plain arrays by name."""

    def describe(self) -> dict[str, Any]:
        """Return what ``fakegen model show`` prints: facts by name, JSON-ready.

        ``learned_rows`` is the number of rows that it was learned from; ``left_out`` says, by
        column, why columns of the data were not learned.
        """
        return {"method": self.method, "columns": {k: str(v) for k, v in self.columns.items()}}


class FittedModel(Protocol):
    """What the provider ``model`` asks of a learned model: the part of :class:`Model` that draws."""

    @property
    def columns(self) -> Mapping[str, pa.DataType]: ...

    @property
    def conditional(self) -> bool: ...

    def draw(
        self, stream: Stream, given: Mapping[str, pa.Array], where: Sequence[Constraint] = ()
    ) -> Mapping[str, pa.Array]: ...

    def evidence(self, where: Sequence[Constraint]) -> Evidence | None: ...

    def missing(self, column: str) -> pa.Array: ...


@dataclass(frozen=True, slots=True)
class Method:
    """A named way to learn, as a schema's ``method:`` names it.

    Attributes:
        name: As written in a schema.
        fit: ``fit(data, columns, given, **parameters)``: learn ``data`` (a :class:`pyarrow.Table`)
            with what the user says of its columns; ``given`` names the columns that will always be
            given, so that they come first. A pure function of its arguments.
        restore: The inverse of :meth:`Model.state`. Must refuse (:class:`ModelError`) what
            :meth:`Model.state` could not have returned: it reads strangers' files.
        parameters: Further parameters of ``fit`` that a schema may give. A method with an integer
            ``max_rows`` gets a sample of so many rows of a large file, which is not held whole;
            :func:`~fakegen.streams.sampling.sampled_from` tells how many rows it stands for.
        doc: What it does.
    """

    name: str
    fit: Callable[..., Model]
    restore: Callable[[dict[str, Any], dict[str, NDArray[np.generic]]], Model]
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    doc: str = ""

    @classmethod
    def of(
        cls,
        name: str,
        fit: Callable[..., Model],
        restore: Callable[[dict[str, Any], dict[str, NDArray[np.generic]]], Model],
    ) -> Method:
        """Return the method of a documented function: its keyword parameters are the method's."""
        return cls(name, fit, restore, parameters_of(fit), description(fit))
