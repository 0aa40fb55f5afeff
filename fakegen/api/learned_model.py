"""Learned models: sampling them, saving them to files, using them in schemas."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fakegen.api.checked_arguments import Plugins, as_plugins
from fakegen.errors import UsageError
from fakegen.interfaces.method import Evidence, Model
from fakegen.language.frame_values import is_frame
from fakegen.registry import Registry, registry_for

if TYPE_CHECKING:
    import pyarrow as pa

    from fakegen.api.tables import Table
    from fakegen.interfaces.constraint import Constraint
    from fakegen.streams import Stream


class LearnedModel(Model):
    """A learned model: what a method learned, and the columns that are computed from it.

    :func:`learn`, :meth:`Schema.learn` and :func:`load_model` return one. It can be pickled: its
    state travels, and no code.

    Attributes:
        inner: What the method learned.
        computed: Expressions for columns that are computed from the others, by column. A model file
            does not hold them: a schema declares them in ``derive:``.
    """

    def __init__(
        self, inner: Model, computed: Mapping[str, str] | None = None, plugins: Sequence[Any] = ()
    ) -> None:
        self.inner, self.computed = inner, dict(computed or {})
        self._plugins = tuple(plugins)
        self.method, self.columns = inner.method, inner.columns
        self.conditional = inner.conditional

    def __repr__(self) -> str:
        names = [*self.columns, *self.computed]
        return f"<fakegen.LearnedModel by {self.method!r}: {', '.join(names)}>"

    def sample(
        self,
        n: int | None = None,
        *,
        seed: int | str = 0,
        given: Any = None,
        conditions: Sequence[Mapping[str, Any]] = (),
    ) -> Table:
        """Return new rows, made on demand.

        Args:
            n: How many; by default as many rows as ``given`` has or ``conditions`` ask for, or else 100.
            seed: What the rows follow from: the same seed gives the same rows.
            given: Values of some columns, which the others follow: a data frame of ``n`` rows, or a
                mapping from column to values, or to one value for all rows.
            conditions: What the first rows must satisfy, as the ``conditions:`` of a table:
                ``[{"where": {"sex": "F", "age": {"min": 65}}, "rows": 50}]``.

        Raises:
            UsageError: An argument is wrong.
            SchemaError: A condition is wrong.
        """
        from fakegen.api.model_sampling import sample

        return sample(self.inner, self.computed, n, seed, given, conditions, self._plugins)

    def save(self, path: str | Path) -> None:
        """Write it to a file, as :func:`save_model` does.

        Raises:
            DataError: The file cannot be written.
        """
        save_model(self, path)

    def draw(
        self, stream: Stream, given: Mapping[str, pa.Array], where: Sequence[Constraint] = ()
    ) -> Mapping[str, pa.Array]:
        return self.inner.draw(stream, given, where)

    def narrowed(self, columns: Collection[str]) -> Model | None:
        return self.inner.narrowed(columns)

    def evidence(self, where: Sequence[Constraint]) -> Evidence | None:
        return self.inner.evidence(where)

    def missing(self, column: str) -> pa.Array:
        return self.inner.missing(column)

    def withheld(self, column: str, values: pa.Array) -> Any:
        return self.inner.withheld(column, values)

    @property
    def left_out(self) -> Mapping[str, str]:
        """Why columns of the data were not learned, by column."""
        return self.inner.left_out

    def state(self) -> tuple[dict[str, Any], dict[str, Any]]:
        return self.inner.state()

    def describe(self) -> dict[str, Any]:
        return self.inner.describe()

    def __reduce__(self) -> tuple[Any, ...]:
        return _restored, (self.method, self.state(), self.computed, self._plugins)


def _restored(
    method: str, state: tuple[Any, Any], computed: Mapping[str, str], plugins: Sequence[Any]
) -> LearnedModel:
    inner = registry_for(plugins).methods[method].restore(*state)
    return LearnedModel(inner, computed, plugins)


def as_model(model: Any, registry: Registry) -> tuple[Model, Mapping[str, str]]:
    """Return a model that was given as such or as a file, and what is computed from its columns.

    Raises:
        UsageError: It is neither.
        ModelError: The file is not a sound model file.
        DataError: The file cannot be read.
    """
    if isinstance(model, LearnedModel):
        return model.inner, model.computed
    if isinstance(model, Model):
        return model, {}
    if isinstance(model, str | Path):
        from fakegen.learning.modelfile import load

        return load(model, registry.methods), {}
    kind = type(model).__name__
    message = f"a model must be a learned model or the path of a model file, not {kind}"
    if is_frame(model):
        message += "; a data frame to learn from goes into 'sources'"
    raise UsageError(message)


def save_model(model: Model, path: str | Path) -> None:
    """Write a learned model to a file: a zip of JSON and plain arrays.

    Raises:
        DataError: The file cannot be written, or what is there is no model.
    """
    from fakegen.learning.modelfile import save

    save(model, path)


def check_savable(path: str | Path) -> None:
    """Check that :func:`save_model` would replace nothing but a model or an empty file.

    Raises:
        DataError: Something else is there.
    """
    from fakegen.learning.modelfile import check_target

    check_target(Path(path))


def load_model(path: str | Path, *, plugins: Plugins = ()) -> LearnedModel:
    """Read a learned model from a file; no code in it is run.

    Args:
        path: The file.
        plugins: As for :func:`load`: one of them may have the method.

    Raises:
        ModelError: It is not a valid model file, or of an unknown method.
        DataError: The file cannot be read.
    """
    from fakegen.learning.modelfile import load

    loaded = as_plugins(plugins)
    return LearnedModel(load(path, registry_for(loaded).methods), {}, loaded)
