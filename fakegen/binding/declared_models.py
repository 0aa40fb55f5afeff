"""The declared models of a schema, learned or loaded when first needed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import suppress
from pathlib import Path

from fakegen.binding.model_fitting import ModelFitter
from fakegen.binding.problems import Rejected
from fakegen.errors import FakegenError, ParameterError, nearest
from fakegen.interfaces.constraint import Hint
from fakegen.interfaces.method import Model
from fakegen.language import ModelSpec
from fakegen.learning.modelfile import load
from fakegen.plan.derived_model import DerivedModel
from fakegen.plan.rejection import ChosenStrategy


class Models:
    """The declared models, each learned or loaded once.

    Args:
        specs: The declared models.
        folder: The schema's folder, for relative paths.
        fitter: Learns them.
        learned: Models that have been learned already, by name.
    """

    def __init__(
        self,
        specs: Mapping[str, ModelSpec],
        folder: Path,
        fitter: ModelFitter,
        learned: Mapping[str, Model],
    ) -> None:
        self._specs, self._folder, self._fitter = specs, folder, fitter
        self._problems, self._formulas = fitter.problems, fitter.formulas
        self.learned: dict[str, Model] = dict(learned)
        self._rejected: set[str] = set()

    def source_of(self, name: str) -> str | None:
        """Return the source that a declared model learns from, if it has one."""
        source = self._specs[name].source
        return source.value if source else None

    def learned_strategy(self, name: str, hint: Hint) -> ChosenStrategy | None:
        """Return how a learned model satisfies the constraint behind a hint; None if it does not."""
        model = self.learned[name]
        facts = model.describe()
        for kind, groups in hint.groups.items():
            learned = facts.get(kind.name) or ()
            if groups and all(kind.is_learned(group, learned) for group in groups):
                return ChosenStrategy(kind.kind, kind.how)
        if hint.derive and hint.derive.items() <= self.formulas(name).items():
            return ChosenStrategy("construction", "left out of learning and computed")
        return None

    def formulas(self, name: str) -> dict[str, str]:
        """Return the expressions of the columns that are computed from a learned model's, by column."""
        found = self._formulas.of(self._specs[name], self.learned[name])
        return {column: str(node.value) for column, node in found.items()}

    def get(self, name: str) -> DerivedModel:
        """Return a declared model, learned.

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
                self.learned[name] = self._learn(spec)
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
            self.learned[name] = self._fitter.fit(self._specs[name])
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
            path = self._folder / spec.file.value
            if spec.source is None or path.exists():
                try:
                    return load(path, self._fitter.registry.methods)
                except FakegenError as error:
                    raise self._problems.reject_error(spec.file.mark, error) from None
        return self._fitter.fit(spec)
