"""Boolean formulas over the states of an automaton: what the rest of a string must satisfy.

A formula is True, False, :data:`END` (nothing follows), ``("at", state)`` (what follows is accepted from this
state), or ``("and", formulas)``, ``("or", formulas)``, ``("not", formula)``. Equal conditions found along
different ways must become equal formulas, or the automaton built from them would not stay small: so
conjunctions and disjunctions are sets, flattened, without constants.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

Formula: TypeAlias = Any
END = ("end",)
"""The formula that holds at the end of the string only."""


def conjunction(parts: Iterable[Formula]) -> Formula:
    """Return the formula that holds where all parts hold."""
    return _joined("and", parts, neutral=True)


def disjunction(parts: Iterable[Formula]) -> Formula:
    """Return the formula that holds where some part holds."""
    return _joined("or", parts, neutral=False)


def negation(part: Formula) -> Formula:
    """Return the formula that holds where a part does not."""
    if isinstance(part, bool):
        return not part
    return part[1] if part[0] == "not" else ("not", part)


def _joined(word: str, parts: Iterable[Formula], *, neutral: bool) -> Formula:
    kept: set[Formula] = set()
    for part in parts:
        if isinstance(part, bool):
            if part is not neutral:
                return part
        elif part[0] == word:
            kept |= part[1]
        else:
            kept.add(part)
    if len(kept) < 2:
        return kept.pop() if kept else neutral
    return (word, frozenset(kept))


def replaced(formula: Formula, end: bool, state: Callable[[int], Formula]) -> Formula:
    """Return a formula with its atoms replaced.

    Args:
        formula: The formula.
        end: What takes the place of :data:`END`.
        state: Returns what takes the place of a state.
    """
    if isinstance(formula, bool):
        return formula
    if formula == END:
        return end
    word, inner = formula
    if word == "at":
        return state(inner)
    if word == "not":
        return negation(replaced(inner, end, state))
    parts = (replaced(part, end, state) for part in inner)
    return conjunction(parts) if word == "and" else disjunction(parts)


def holds_at_end(formula: Formula) -> bool:
    """Return whether a formula holds if nothing follows."""
    return bool(replaced(formula, True, lambda _: False))
