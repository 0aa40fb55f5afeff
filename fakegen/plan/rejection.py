"""Rejection: rows that violate a rule are resampled, only in the columns that the rule may change.

Idea: make all rows of a block once, find those that violate a rule, make just those again with the next
attempt of the steps that the rule may resample, and repeat. Invariant: a row's path depends on its own
values alone. In each round a row is resampled once, for the first rule that it violates, with an attempt
number that counts its own rounds; so the result is the same whichever rows are made together, and a
round that repairs one row never touches another. Bound: :data:`~fakegen.plan.bounds.MAX_ATTEMPTS` rounds
for a row, and fewer where :data:`HOPELESS_DRAWS` draws have not satisfied the rule once: a rule that holds
in one of 10,000 draws is still found, and an impossible one ends within seconds. The distribution is that
of the columns as they are drawn, given that all rules hold, where all of them resample the same steps. A
rule can name columns that it only depends on: these keep their distribution as long as the others can
satisfy it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from fakegen.arrays.scatter import replaced
from fakegen.errors import FakegenError, GenerationError, Mark, PluginError
from fakegen.interfaces.constraint import Constraint
from fakegen.plan.bounds import GENTLE_ATTEMPTS, MAX_ATTEMPTS
from fakegen.plan.modification import Values
from fakegen.plan.steps import Step
from fakegen.streams import Attempt, Rows, attempts_at

Ranks: TypeAlias = Callable[[NDArray[np.int64]], NDArray[np.int64]]

HOPELESS_DRAWS = 200_000
"""After this many draws without one success, a constraint is taken to be impossible."""


@dataclass(frozen=True, slots=True)
class ChosenStrategy:
    """The strategy that a plan uses.

    Attributes:
        kind: ``construction``, ``transformation``, ``rejection`` or ``repair``.
        how: What is done, in words.
    """

    kind: str
    how: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A constraint or a condition, bound to its place and its columns.

    Attributes:
        constraint: Says which rows satisfy it.
        mark: Where it is declared.
        reads: The columns that it reads.
        resamples: The labels of the steps that are resampled where it is violated.
        rows: The rows that it is about; None for all.
        ranks: Returns by which numbers ``rows`` counts rows, for their row numbers; None where by these.
        gently: Those of ``resamples`` that alone are resampled in a row's first
            :data:`~fakegen.plan.bounds.GENTLE_ATTEMPTS` attempts; empty for all.
        strategy: How rows are made that satisfy it; None where they are resampled, or only checked.
        proven: Whether the strategy checks what it made, so that nothing is left to verify.
    """

    constraint: Constraint
    mark: Mark
    reads: frozenset[str]
    resamples: frozenset[str]
    rows: range | None = None
    ranks: Ranks | None = None
    gently: frozenset[str] = frozenset()
    strategy: ChosenStrategy | None = None
    proven: bool = False

    def broken(self, values: Values, rows: Rows) -> NDArray[np.bool_]:
        """Return where the rule is about a row and does not hold: bool, shape (rows,)."""
        if self.rows is None:
            return self.fails(values, len(rows))
        numbers = rows.numbers if self.ranks is None else self.ranks(rows.numbers)
        about = np.flatnonzero((numbers >= self.rows.start) & (numbers < self.rows.stop))
        broken = np.zeros(len(rows), dtype=np.bool_)
        if len(about):
            part = {name: values[name].take(pa.array(about)) for name in self.reads}
            broken[about] = self.fails(part, len(about))
        return broken

    def fails(self, values: Values, size: int) -> NDArray[np.bool_]:
        """Return where the rule does not hold: bool, shape (size,)."""
        try:
            holds = np.asarray(self.constraint.holds(values, size))
        except FakegenError as error:
            raise GenerationError(f"{self.mark}: {self.kind} {self.text!r}: {error}") from error
        except Exception as error:
            reason = f"{type(error).__name__}: {error}"
            raise PluginError(f"{self.mark}: {self.kind} {self.text!r}: {reason}") from error
        if holds.dtype != np.bool_ or holds.shape != (size,):
            raise PluginError(
                f"{self.mark}: {self.kind} {self.text!r} returned {holds.dtype} of shape "
                f"{holds.shape} instead of {size:,} booleans"
            )
        return ~holds

    def resampled(self, attempt: int) -> frozenset[str]:
        """Return the labels of the steps that are resampled in an attempt, which count from 1."""
        return self.gently if self.gently and attempt <= GENTLE_ATTEMPTS else self.resamples

    @property
    def kind(self) -> str:
        """What messages call it."""
        return "constraint" if self.rows is None else "condition"

    @property
    def text(self) -> str:
        """The rule as messages print it."""
        return self.constraint.text


def enforce(
    rules: Sequence[Rule],
    steps: Sequence[Step],
    seed: int | str,
    rows: Rows,
    values: Values,
    attempts: Mapping[str, Attempt],
) -> Values:
    """Return ``values`` with the rows that violate a rule resampled until all rules hold.

    Args:
        rules: Constraints over columns that ``steps`` make.
        steps: The steps that made the values, in order.
        seed: The run's seed.
        rows: The rows of the values.
        values: The first draw.
        attempts: The first draw's attempt by step label, 0 where absent.

    Raises:
        GenerationError: A rule cannot be satisfied; the message says how often it was, with rows.
    """
    first = _first_failure(rules, values, rows)
    tried = accepted = 0
    attempt = 0
    values = dict(values)
    while (failing := np.flatnonzero(first >= 0)).size:
        attempt += 1
        worst = rules[int(np.bincount(first[failing]).argmax())]
        gentle = attempt <= GENTLE_ATTEMPTS and any(rule.gently for rule in rules)
        hopeless = tried >= HOPELESS_DRAWS and not accepted and not gentle
        if attempt > MAX_ATTEMPTS or hopeless or not worst.resamples:
            rate = accepted / tried if tried else 1 - len(failing) / len(rows)
            raise _unmet(worst, rate, rows, values, failing)
        # A row is drawn once in each round, whatever it fails then: other rows must not matter.
        failed = first.copy()
        for number in np.unique(failed[failing]):
            index = np.flatnonzero(failed == number)
            part = {name: array.take(pa.array(index)) for name, array in values.items()}
            taken = rows.take(index)
            own = {label: attempts_at(start, index) for label, start in attempts.items()}
            again = _again(rules[number], steps, seed, taken, part, own, attempt)
            outcome = _first_failure(rules, again, taken)
            tried += len(index)
            accepted += int((outcome < 0).sum())
            first[index] = outcome
            for name, array in again.items():
                values[name] = replaced(values[name], index, array)
    return values


def _first_failure(rules: Sequence[Rule], values: Values, rows: Rows) -> NDArray[np.int64]:
    """Return for each row the number of the first rule that it fails, or -1."""
    first = np.full(len(rows), -1, dtype=np.int64)
    for number, rule in enumerate(rules):
        first[rule.broken(values, rows) & (first < 0)] = number
    return first


def _again(
    rule: Rule,
    steps: Sequence[Step],
    seed: int | str,
    rows: Rows,
    values: Values,
    attempts: Mapping[str, Attempt],
    attempt: int,
) -> Values:
    """Return ``values`` with the rule's steps resampled, and all that depends on them."""
    values = dict(values)
    labels = rule.resampled(attempt)
    changed: set[str] = set()
    for step in steps:
        resampled = step.label in labels
        if resampled or step.reads & changed:
            number = attempts.get(step.label, 0) + (attempt if resampled else 0)
            values.update(step.make(seed, rows, values, number))
            changed |= step.types.keys()
    return values


def example_rows(rule: Rule, rows: Rows, values: Values, failing: NDArray[np.int64]) -> list[str]:
    """Return lines that show the first rows that fail a rule."""
    shown = []
    for position in failing[:3].tolist():
        row = {name: values[name][position].as_py() for name in sorted(rule.reads)}
        facts = ", ".join(f"{name}={value!r}" for name, value in row.items())
        shown.append(f"  row {int(rows.numbers[position])}: {facts}")
    return shown


def _unmet(
    rule: Rule, rate: float, rows: Rows, values: Values, failing: NDArray[np.int64]
) -> GenerationError:
    why = (
        f"resampling satisfied it in {rate:.2%} of the attempts"
        if rule.resamples
        else "none of its columns can be resampled"
    )
    shown = example_rows(rule, rows, values, failing)
    return GenerationError(
        "\n".join([f"{rule.mark}: {rule.kind} {rule.text!r} cannot be satisfied: {why}", *shown])
    )
