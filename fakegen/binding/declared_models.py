"""The declared models of a schema, learned or loaded when first needed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from fakegen.binding.model_formulas import Formulas
from fakegen.binding.problems import Problems, Rejected
from fakegen.errors import FakegenError, ParameterError, nearest
from fakegen.interfaces.constraint import Hint
from fakegen.interfaces.method import Model, Outline
from fakegen.language import ModelSpec
from fakegen.plan.deferred_model import DeferredModel
from fakegen.plan.derived_model import DerivedModel
from fakegen.plan.rejection import ChosenStrategy

if TYPE_CHECKING:
    from fakegen.binding.model_fitting import ModelFitter


class Models:
    """The declared models, each learned or loaded once.

    Args:
        specs: The declared models.
        folder: The schema's folder, for relative paths.
        fitter: Returns what learns them; asked only if something is to be learned or loaded.
        formulas: The columns that are computed instead of learned.
        problems: Where mistakes are noted.
        learned: Models that have been learned already, by name.
        outlines: What another process knows of models that it did not have to fit, by name.
    """

    def __init__(
        self,
        specs: Mapping[str, ModelSpec],
        folder: Path,
        fitter: Callable[[], ModelFitter],
        formulas: Formulas,
        problems: Problems,
        learned: Mapping[str, Model],
        outlines: Mapping[str, Outline],
    ) -> None:
        self._specs, self._folder, self._make_fitter = specs, folder, fitter
        self._problems, self._formulas = problems, formulas
        self._outlines = outlines
        self.learned: dict[str, Model] = dict(learned)
        self._rejected: set[str] = set()

    @cached_property
    def _fitter(self) -> ModelFitter:
        return self._make_fitter()

    def source_of(self, name: str) -> str | None:
        """Return the source that a declared model learns from, if it has one."""
        source = self._specs[name].source
        return source.value if source else None

    def learned_strategy(self, name: str, hint: Hint) -> ChosenStrategy | None:
        """Return how a learned model satisfies the constraint behind a hint; None if it does not."""
        model = self.learned[name]
        for kind, groups in hint.groups.items():
            if groups and all(kind.is_learned(g, model.fact(kind.name) or ()) for g in groups):
                return ChosenStrategy(kind.kind, kind.how)
        if hint.derive and hint.derive.items() <= self.formulas(name).items():
            return ChosenStrategy("construction", "left out of learning and computed")
        return None

    def formulas(self, name: str) -> dict[str, str]:
        """Return the expressions of the columns that are computed from a learned model's, by column."""
        found = self._formulas.of(self._specs[name], self.learned[name])
        return {column: str(node.value) for column, node in found.items()}

    def get(self, name: str) -> DerivedModel:
        """Return a declared model, learned or ready to be.

        Raises:
            ParameterError: There is no such model.
            Rejected: It cannot be learned; that has been noted, once.
        """
        if name not in self._specs:
            raise ParameterError(f"there is no model {name!r}", "name", nearest(name, self._specs))
        if name in self._rejected:
            raise Rejected
        spec = self._specs[name]
        try:
            if name not in self.learned:
                self.learned[name] = self._outlined(spec) or self._learn(spec)
            model = self.learned[name]
            return DerivedModel(model, self._formulas.compiled(spec, model))
        except Rejected:
            self._rejected.add(name)
            raise

    def learn(self, name: str) -> Model:
        """Return a declared model, learned again from its source even if it has a file.

        Raises:
            SchemaError: The declaration or the source is wrong.
        """
        try:
            model = self._fitter.prepare(self._specs[name])
            self.learned[name] = model.fitted() if isinstance(model, DeferredModel) else model
        except Rejected:
            self._problems.check()
            raise
        return self.learned[name]

    def warn_of_left_out(self, made: Collection[str]) -> None:
        """Warn of the columns that models could not learn and that no table makes in another way."""
        for name, model in self.learned.items():
            for column, reason in model.left_out.items():
                if column not in made:
                    message = f"model {name!r} does not draw {column!r}: {reason}"
                    self._problems.warn(self._specs[name].mark, message)

    def check_methods(self) -> None:
        """Note unknown methods and sources, whether the model is used or not."""
        for spec in self._specs.values():
            if spec.source is not None and spec.source.value not in self._fitter.sources.names():
                word = spec.source.value
                self._problems.reject(
                    spec.source.mark,
                    f"there is no source {word!r}",
                    nearest(word, self._fitter.sources.names()),
                )
            with suppress(Rejected):
                self._fitter.method(spec)

    def _learn(self, spec: ModelSpec) -> Model:
        if spec.file is not None:
            from fakegen.learning.modelfile import load

            path = self._folder / spec.file.value
            if spec.source is None or path.exists():
                try:
                    return load(path, self._fitter.registry.methods)
                except FakegenError as error:
                    raise self._problems.reject_error(spec.file.mark, error) from None
        return self._fitter.prepare(spec)

    def _outlined(self, spec: ModelSpec) -> Model | None:
        """Return a model of which the outline is known: its source need not be read to bind it."""
        if spec.name not in self._outlines:
            return None

        def fit() -> Model:
            try:
                model = self._fitter.prepare(spec)
            except Rejected:
                self._problems.check()
                raise
            return model.fitted() if isinstance(model, DeferredModel) else model

        return DeferredModel(spec.method.value, self._outlines[spec.name], fit)
