"""Models that are fitted when they are first asked for what only fitting tells."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from threading import Lock
from typing import Any

import pyarrow as pa
from numpy.typing import NDArray

from fakegen.interfaces.constraint import Constraint
from fakegen.interfaces.method import Evidence, Model, Outline
from fakegen.streams import Stream


class DeferredModel(Model):
    """A model whose outline is known, and that is fitted once, when it is needed.

    Args:
        method: See :attr:`Model.method`.
        outline: What is known of it before.
        fit: Fits it.
    """

    def __init__(self, method: str, outline: Outline, fit: Callable[[], Model]) -> None:
        self.method, self.outline = method, outline
        self.columns, self.conditional = outline.columns, outline.conditional
        self._fit: Callable[[], Model] | None = fit
        self._model: Model | None = None
        self._lock = Lock()

    @property
    def is_fitted(self) -> bool:
        """Whether it has been fitted."""
        return self._model is not None

    def fitted(self) -> Model:
        """Return the model, fitted now if it was not yet.

        Raises:
            SchemaError: It cannot be fitted.
        """
        with self._lock:  # two threads must not fit it twice
            if self._model is None:
                assert self._fit is not None  # forgotten only below, with the data that it holds
                self._model, self._fit = self._fit(), None
            return self._model

    def draw(
        self, stream: Stream, given: Mapping[str, pa.Array], where: Sequence[Constraint] = ()
    ) -> Mapping[str, pa.Array]:
        """See :meth:`Model.draw`."""
        model = self.fitted()  # which need not take conditions if it is not conditional
        return model.draw(stream, given, where) if where else model.draw(stream, given)

    def narrowed(self, columns: Collection[str]) -> Model | None:
        """See :meth:`Model.narrowed`."""
        return self.fitted().narrowed(columns)

    def evidence(self, where: Sequence[Constraint]) -> Evidence | None:
        """See :meth:`Model.evidence`."""
        return self.fitted().evidence(where)

    def missing(self, column: str) -> pa.Array:
        """See :meth:`Model.missing`."""
        return self.fitted().missing(column)

    def withheld(self, column: str, values: pa.Array) -> NDArray[Any] | None:
        """See :meth:`Model.withheld`."""
        return self.fitted().withheld(column, values)

    def relations(self) -> Sequence[Constraint]:
        """See :meth:`Model.relations`."""
        return self.fitted().relations()

    def fact(self, name: str) -> Any:
        """See :meth:`Model.fact`; what the outline knows costs no fitting."""
        facts = self.outline.facts
        return facts[name] if name in facts else self.describe().get(name)

    def state(self) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
        """See :meth:`Model.state`."""
        return self.fitted().state()

    def describe(self) -> dict[str, Any]:
        """See :meth:`Model.describe`."""
        return self.fitted().describe()
