"""Formulas: a column that is a sum of others with simple factors, or a product or ratio of two."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from fakegen.interfaces.constraint import FoundConstraint
from fakegen.interfaces.observed import ObservedColumn
from fakegen.profiling.found import written

_SAMPLE = 1_000
_LEAST_ROWS = 30
_LEAST_STEPS = 10
_LEAST_COVERED = 0.2
_MOST_TERMS = 8
_MOST_COLUMNS = 60
_FACTOR_DECIMALS = 4
_MOST_OF_PARTS = 6
_LARGEST_FACTOR = 1_000
_UNEXPLAINED = 1e-3
_SLACK, _SINGLE_SLACK = 1e-9, 2.0**-22


Operator = Literal["+", "*", "/"]


@dataclass(frozen=True)
class FoundFormula:
    """A column computed from others: ``factor * column + ... + constant``, a product or a ratio.

    Attributes:
        target: The column.
        terms: The columns that it is computed from, each with its factor. A product or a ratio has
            two, with factor 1; they may be the same column.
        constant: A constant that is added to a sum.
        operator: The operator between the terms.
        decimals: The number of decimals that the result is rounded to; None if it is not rounded.
    """

    target: ObservedColumn
    terms: Sequence[tuple[float, ObservedColumn]]
    constant: float = 0.0
    operator: Operator = "+"
    decimals: int | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The target, then the columns that it is computed from."""
        return (self.target.name, *dict.fromkeys(column.name for _, column in self.terms))

    @property
    def expression(self) -> str:
        """The right-hand side, as an expression of a schema."""
        if self.operator != "+":
            text = f" {self.operator} ".join(written(column.name) for _, column in self.terms)
        else:
            ordered = sorted(self.terms, key=lambda term: term[0] < 0)
            text = "".join(_signed(factor, written(c.name)) for factor, c in ordered)
            text += _signed(self.constant, "") if self.constant else ""
            text = text.removeprefix(" + ").replace(" - ", "-", text.startswith(" - "))
        if self.decimals is None:
            return text
        if pa.types.is_integer(self.target.type):
            return f"int(round({text}))"
        return f"round({text}, {self.decimals})"

    def rule(self) -> FoundConstraint:
        """Return the formula as a rule with its evidence."""
        held = self._present()
        steps = len(np.unique(_numbers(self.target)[held]))
        precision = "correct to single precision" if self.target.is_single else "exact"
        evidence = f"{precision} in all {int(held.sum()):,} rows, with {steps:,} distinct results"
        text = f"{self.target.name} == {self.expression}"
        arguments = {"formula": {self.target.name: self.expression}}
        return FoundConstraint(self.names, arguments, evidence, text, int(held.sum()))

    def holds(self) -> bool:
        """Return whether the formula is correct in every row where all columns have a value."""
        held = self._present()
        result, wanted = self._computed()[held], _numbers(self.target)[held]
        near = np.abs(result - wanted) <= self._tolerance(wanted)
        return bool(held.any()) and bool(np.all(near))

    def _tolerance(self, wanted: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return how far computed values may deviate from the actual ones because of rounding."""
        unit = 0.0 if self.decimals is None else 0.5 * 10.0**-self.decimals
        size = np.abs(wanted)
        if self.operator == "+":  # terms may be far larger than their sum
            for factor, column in self.terms:
                size = np.maximum(size, abs(factor) * float(np.nanmax(np.abs(_numbers(column)))))
        tolerance: NDArray[np.float64] = unit + _slack(self.target) * np.maximum(size, 1e-6)
        return tolerance

    def _present(self) -> NDArray[np.bool_]:
        present = ~np.isnan(_numbers(self.target))
        for _, column in self.terms:
            present &= ~np.isnan(_numbers(column))
        return present

    def _computed(self) -> NDArray[np.float64]:
        columns = [_numbers(column) for _, column in self.terms]
        if self.operator != "+":
            with np.errstate(all="ignore"):  # missing values, or results beyond floats
                found: NDArray[np.float64] = _OPERATIONS[self.operator](*columns)
            return found
        factors = [factor for factor, _ in self.terms]
        total: NDArray[np.float64] = np.tensordot(factors, columns, axes=1) + self.constant
        return total


_OPERATIONS: dict[Operator, np.ufunc] = {"*": np.multiply, "/": np.divide}


def formulas(columns: Sequence[ObservedColumn]) -> list[FoundFormula]:
    """Return the formulas of numeric columns over columns before them, in the order of the table.

    The simplest formula is taken: a multiple of one column or a sum of two, preferably with integer
    factors; then a product or ratio of two columns, squares included; then a sum of up to eight columns
    that have no formula themselves. Sums are fitted by least squares on about 1,000 rows. A fit counts
    if its factors are simple (at most four decimals) and it holds in all rows, to the decimals of the
    target. A divisor must be positive in all rows, or negative in all rows. The target must have at
    least ten distinct values and thirty rows, since a fit to fewer could be chance; what it is computed from
    may have few, as quantities do. At most 60 columns are examined.
    """
    numeric = [c for c in columns if c.numbers is not None and c.distinct > 1]
    basis: list[ObservedColumn] = []
    found: list[FoundFormula] = []
    for number, column in enumerate(numeric[:_MOST_COLUMNS]):
        before = numeric[:number]
        formula = None
        if column.distinct >= _LEAST_STEPS:
            formula = _short_sum(column, before) or _pair(column, before) or _sum(column, basis)
        if formula is None:
            basis.append(column)
        else:
            found.append(formula)
    return _solved_for_totals(found)


def _short_sum(target: ObservedColumn, columns: Sequence[ObservedColumn]) -> FoundFormula | None:
    """Return the target as a sum of one or two columns, chosen by their correlations."""
    rows, usable = _rows(target, columns)
    if len(rows) < _LEAST_ROWS or not usable:
        return None
    matrix = _standardised(np.column_stack([_numbers(column)[rows] for column in usable]))
    wanted = _standardised(_numbers(target)[rows][:, None])[:, 0]
    own, mutual = matrix.T @ wanted / len(rows), matrix.T @ matrix / len(rows)
    likely = [[usable[n]] for n in np.flatnonzero(1 - own**2 < _UNEXPLAINED)]
    apart = np.maximum(1 - mutual**2, 1e-13)
    explained = (own[:, None] ** 2 + own**2 - 2 * np.outer(own, own) * mutual) / apart
    pairs = np.argwhere(np.triu(1 - explained < _UNEXPLAINED, 1))
    likely += [[usable[i], usable[j]] for i, j in pairs]
    sums = [formula for group in likely if (formula := _sum(target, group))]
    return min(
        sums, key=lambda f: not all(factor.is_integer() for factor, _ in f.terms), default=None
    )


def _sum(target: ObservedColumn, basis: Sequence[ObservedColumn]) -> FoundFormula | None:
    rows, usable = _rows(target, basis)
    if len(rows) < max(_LEAST_ROWS, 3 * len(usable)) or not usable:
        return None
    wanted = _numbers(target)[rows]
    matrix = np.column_stack([_numbers(column)[rows] for column in usable])
    scale = np.maximum(matrix.std(axis=0), 1e-300)
    fitted, _, rank, _ = np.linalg.lstsq(_standardised(matrix), wanted - wanted.mean(), 1e-10)
    if rank < len(usable):
        return None
    kept = [n for n in range(len(usable)) if abs(fitted[n]) > 1e-6 * wanted.std()]
    if not kept or len(kept) > _MOST_TERMS:
        return None
    factors = np.round(fitted / scale, _FACTOR_DECIMALS)
    terms = [(float(factors[n]), usable[n]) for n in kept]
    if any(factor == 0 or abs(factor) > _LARGEST_FACTOR for factor, _ in terms):
        return None
    rest = wanted - sum(factor * _numbers(column)[rows] for factor, column in terms)
    return _settled(target, terms, float(np.median(rest)))


def _standardised(matrix: NDArray[np.float64]) -> NDArray[np.float64]:
    centred: NDArray[np.float64] = matrix - matrix.mean(axis=0)
    scaled: NDArray[np.float64] = centred / np.maximum(matrix.std(axis=0), 1e-300)
    return scaled


def _settled(
    target: ObservedColumn, terms: Sequence[tuple[float, ObservedColumn]], constant: float
) -> FoundFormula | None:
    """Return the formula if it holds in all rows, exactly or rounded; None if not."""
    decimals = target.decimals
    finest = max((column.decimals or 0 for _, column in terms), default=0)
    constant = round(constant, max(decimals or 0, finest))
    exact = FoundFormula(target, terms, constant)
    if exact.holds():
        added = [places for _, c in terms if (places := c.decimals) is not None]
        is_whole = all(factor.is_integer() for factor, _ in terms) and (decimals or 0) == 0
        if decimals is None or (is_whole and not any(added)):
            return exact
        return FoundFormula(target, terms, constant, decimals=decimals)  # float sums are inexact
    if decimals is None or not _is_coarse(target, decimals):
        return None
    rounded = FoundFormula(target, terms, constant, decimals=decimals)
    return rounded if rounded.holds() else None


def _is_coarse(target: ObservedColumn, decimals: int) -> bool:
    """Return whether the target spreads over many units, so that a rounded fit is no accident."""
    return bool(np.nanstd(_numbers(target)) >= _LEAST_STEPS * 10.0**-decimals)


def _pair(target: ObservedColumn, columns: Sequence[ObservedColumn]) -> FoundFormula | None:
    """Return the target as a product or ratio of two columns, preselected on a few rows."""
    rows, usable = _rows(target, columns)
    decimals = target.decimals
    if len(rows) < _LEAST_ROWS or not usable:
        return None
    if decimals is not None and not _is_coarse(target, decimals):
        return None
    rows = rows[:: len(rows) // _LEAST_ROWS]
    wanted = _numbers(target)[rows, None, None]
    within = _slack(target) * np.abs(wanted) + (0.0 if decimals is None else 0.5 * 10.0**-decimals)
    matrix = np.column_stack([_numbers(column)[rows] for column in usable])
    signed = [_is_signed(column) for column in usable]
    for operator, operation in _OPERATIONS.items():
        with np.errstate(all="ignore"):
            found = operation(matrix[:, :, None], matrix[:, None, :])
            likely = np.all(np.abs(found - wanted) <= within, axis=0)
        likely &= np.triu(likely) if operator == "*" else np.array(signed)
        for left, right in np.argwhere(likely):
            terms = [(1.0, usable[left]), (1.0, usable[right])]
            formula = _multiplied(target, terms, operator)
            if formula is not None:
                return formula
    return None


def _is_signed(column: ObservedColumn) -> bool:
    present = _numbers(column)[~np.isnan(_numbers(column))]
    return bool(np.all(present > 0) or np.all(present < 0))


def _multiplied(
    target: ObservedColumn, terms: Sequence[tuple[float, ObservedColumn]], operator: Operator
) -> FoundFormula | None:
    """Return the product or ratio if it holds in all rows; None if not."""
    is_whole = operator == "*" and not any(column.decimals for _, column in terms)
    decimals = None if is_whole and target.decimals == 0 else target.decimals
    formula = FoundFormula(target, terms, operator=operator, decimals=decimals)
    return formula if formula.holds() else None


def _solved_for_totals(found: Sequence[FoundFormula]) -> list[FoundFormula]:
    """Return the formulas, solved for the total where one was found for a part.

    ``part = total - other`` becomes ``total = other + part``, and ``part = total / other`` becomes
    ``total = other * part``, if the new formula holds, too, and no other formula uses these columns. A ratio with many
    decimals is no part but a result: a total that is computed from a new one would not give it again.
    """
    used = [name for formula in found for name in formula.names]
    return [
        (all(used.count(name) == 1 for name in formula.names) and _solved(formula)) or formula
        for formula in found
    ]


def _solved(formula: FoundFormula) -> FoundFormula | None:
    if formula.operator == "/":
        decimals = formula.target.decimals
        if decimals is None or decimals > _MOST_OF_PARTS:
            return None
        (_, total), divisor = formula.terms
        return _multiplied(total, [divisor, (1.0, formula.target)], "*")
    totals = [column for factor, column in formula.terms if factor == 1]
    ones = all(abs(factor) == 1 for factor, _ in formula.terms)
    if formula.operator == "*" or not ones or len(formula.terms) < 2 or len(totals) != 1:
        return None
    if formula.constant:
        return None
    parts = [(1.0, column) for factor, column in formula.terms if factor == -1]
    return _settled(totals[0], [*parts, (1.0, formula.target)], 0.0)


def _rows(
    target: ObservedColumn, columns: Sequence[ObservedColumn]
) -> tuple[NDArray[np.int64], list[ObservedColumn]]:
    """Return a sample of rows, and columns that have values in all of them, as the target has.

    Columns with few gaps are taken first; a column that would leave less than a fifth of the rows is
    not taken.
    """
    present = np.flatnonzero(~np.isnan(_numbers(target)))
    rows = present[:: max(1, len(present) // _SAMPLE)]
    least = max(_LEAST_ROWS, len(rows) * _LEAST_COVERED)
    gaps = {column.name: np.isnan(_numbers(column)[rows]) for column in columns}
    kept = np.ones(len(rows), dtype=np.bool_)
    usable = set()
    for name in sorted(gaps, key=lambda name: int(gaps[name].sum())):
        if (kept & ~gaps[name]).sum() >= least:
            kept &= ~gaps[name]
            usable.add(name)
    return rows[kept], [column for column in columns if column.name in usable]


def _slack(target: ObservedColumn) -> float:
    """Return the relative error that a result may have, by the precision that it was saved with."""
    return _SINGLE_SLACK if target.is_single else _SLACK


def _numbers(column: ObservedColumn) -> NDArray[np.float64]:
    assert column.numbers is not None
    return column.numbers


def _signed(factor: float, name: str) -> str:
    sign = " - " if factor < 0 else " + "
    size = abs(factor)
    number = str(int(size)) if float(size).is_integer() else repr(size)
    if not name:
        return sign + number
    return sign + (name if size == 1 else f"{number} * {name}")
