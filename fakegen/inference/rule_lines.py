"""Turning the rules that were found into fused or derived columns, constraints or remarks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from fakegen.arrays.plain import plain_array
from fakegen.constraints.agreement import decides
from fakegen.detection.identifying import why_identifying
from fakegen.inference.decisions import Choice, Learned, Scripted, is_scriptable
from fakegen.inference.lines import Line
from fakegen.inference.yaml_text import flow
from fakegen.profiling.found import FoundRule
from fakegen.profiling.openness import thinness
from fakegen.profiling.table_profile import TableProfile

_MOST_FUSED = 1_000
_HANDLED_APART = ("unique", "formula", "depends", "one_to_one")
"""Kinds of rules that are handled apart: by columns, by the model or by grouped dependencies."""
_LEVELS = ("category", "text", "flag", "count")
_COUNTS = ("n", "count", "counts", "freq", "frequency", "weight", "cases", "total", "aantal", "anzahl",
           "nombre", "effectif")  # fmt: skip


@dataclass(slots=True)
class Settled:
    """The rules of a table, sorted by the part of the schema that satisfies them.

    Attributes:
        choices: The decision for each column; formulas over scripted columns are scripted, too.
        fuse: Lines of the model's ``fuse``, for dependencies that no single constraint expresses.
        derive: Lines of the model's ``derive``; operands come before the columns that need them.
        derived: The columns that ``derive`` computes.
        constraints: Lines of the table's ``constraints``.
        remarks: Comments on rules that the schema does not use.
    """

    choices: dict[str, Choice]
    fuse: list[Line] = field(default_factory=list)
    derive: list[Line] = field(default_factory=list)
    derived: set[str] = field(default_factory=set)
    constraints: list[Line] = field(default_factory=list)
    remarks: list[Line] = field(default_factory=list)


def settle(seen: TableProfile, choices: Mapping[str, Choice]) -> Settled:
    """Return how the schema satisfies each rule of a table, in the cheapest way."""
    settled = Settled(dict(choices))
    _formulas(seen, settled)
    _fused(seen, settled)
    for rule in seen.rules:
        if rule.kind == "unique" and len(rule.columns) > 1:
            settled.remarks.append(_remark(rule))
        elif rule.kind not in _HANDLED_APART:
            _constrained(rule, seen, settled)
    return settled


def weight_of(seen: TableProfile) -> Line | None:
    """Return a suggestion to use a column as weights, if the table looks like counted combinations."""
    for column in seen.columns:
        if column.name.casefold() not in _COUNTS or not pa.types.is_integer(column.type):
            continue
        others = [c for c in seen.columns if c.name != column.name]
        if not others or any(c.kind not in _LEVELS for c in others):
            continue
        names = [c.name for c in others]
        if len(seen.data.group_by(names).aggregate([])) == seen.data.num_rows and not column.nulls:
            comment = (
                f"each combination of the other columns occurs once: {column.name} may count rows"
            )
            return Line(f"# weight: {flow(column.name)}", comment)
    return None


def _formulas(seen: TableProfile, settled: Settled) -> None:
    """Compute columns by formulas: in the model if it has all operands, else in the table."""
    waiting = [rule for rule in seen.rules if rule.kind == "formula"]
    targets = {rule.columns[0] for rule in waiting}
    while waiting:
        ready = [r for r in waiting if not targets.intersection(r.columns[1:])]
        if not ready:
            break
        for rule in ready:
            waiting.remove(rule)
            targets.discard(rule.columns[0])
            _formula(rule, seen, settled)


def _formula(rule: FoundRule, seen: TableProfile, settled: Settled) -> None:
    target, *operands = rule.columns
    formula = rule.arguments["formula"][target]
    choices = settled.choices
    learned = {name for name, choice in choices.items() if isinstance(choice, Learned)}
    if not _is_whole(rule, seen) or not isinstance(choices[target], Learned | Scripted):
        settled.remarks.append(_remark(rule))
    elif learned.issuperset(rule.columns):
        settled.derive.append(Line(f"{flow(target)}: {flow(formula)}", rule.evidence))
        settled.derived.add(target)
    elif is_scriptable(target) and all(
        isinstance(choices[o], Learned | Scripted) for o in operands
    ):
        settled.choices[target] = Scripted("expr", rule.evidence, formula)
    else:
        settled.remarks.append(_remark(rule))


def _is_whole(rule: FoundRule, seen: TableProfile) -> bool:
    """Return whether a formula determines its target in all rows, missing values included."""
    if any(name in seen.suspects for name in rule.columns):
        return False
    target, *operands = (plain_array(seen.data.column(name)).is_null() for name in rule.columns)
    missing = operands[0]
    for operand in operands[1:]:
        missing = pc.or_(missing, operand)
    return bool(target.equals(missing))


def _fused(seen: TableProfile, settled: Settled) -> None:
    """Turn dependencies of learned columns with few values into constraints, or fuse the columns."""
    distinct = {column.name: column.distinct for column in seen.columns}
    groups: list[list[FoundRule]] = []
    for rule in seen.rules:
        if rule.kind not in ("depends", "one_to_one"):
            continue
        free = all(
            isinstance(settled.choices[name], Learned)
            and name not in settled.derived
            and distinct[name] <= min(_MOST_FUSED, seen.rows / 2)
            for name in rule.columns
        )
        if not (free and _decides(seen, *rule.columns)):
            settled.remarks.append(_remark(rule))
            continue
        near = [g for g in groups if any(set(r.columns) & set(rule.columns) for r in g)]
        groups = [g for g in groups if g not in near] + [[*(r for g in near for r in g), rule]]
    order = [column.name for column in seen.columns]
    for group in groups:
        names = sorted({name for rule in group for name in rule.columns}, key=order.index)
        comment = "; ".join(f"{rule.text}: {rule.evidence}" for rule in group)
        constraint = _dependency(names, group, seen)
        if _is_open(names, seen):
            settled.remarks.extend(_remark(rule) for rule in group)
        elif constraint is None:
            settled.fuse.append(Line(f"- {flow(names)}", comment))
        else:
            settled.constraints.append(Line(f"- {flow(constraint)}", comment))


def _is_open(names: Sequence[str], seen: TableProfile) -> bool:
    """Return whether combinations of columns may identify rows, so that they are not learned."""
    arrays = [plain_array(seen.data.column(name)) for name in names]
    suspected = any(
        why_identifying(name, values.type, seen.detections.get(name))
        for name, values in zip(names, arrays, strict=True)
    )
    return thinness(arrays).is_open(suspected)


def _dependency(
    names: Sequence[str], group: Sequence[FoundRule], seen: TableProfile
) -> dict[str, object] | None:
    """Return one constraint for a whole group; None if no column determines all others."""
    if [rule.kind for rule in group] == ["one_to_one"] and _decides(seen, *reversed(names)):
        return {"one_to_one": list(names)}
    for name in names:
        others = [other for other in names if other != name]
        # The chain of dependencies breaks where a column in between is missing, so check the data.
        if _decided({name}, group) == set(names) and _decides(seen, name, *others):
            return {"depends": others if len(others) > 1 else others[0], "on": name}
    return None


def _decides(seen: TableProfile, on: str, *decided: str) -> bool:
    """Return whether a column determines others in the sense of a constraint.

    For a constraint, missing values and possible missing codes are values like any others.
    """
    values = {name: plain_array(seen.data.column(name)) for name in (on, *decided)}
    return bool(decides(values, [on], decided).all())


def _decided(known: set[str], group: Sequence[FoundRule]) -> set[str]:
    """Return some columns and all columns that they determine, directly or not."""
    more = set(known)
    for rule in group:
        left, right = rule.columns
        more |= {right} if left in known else set()
        more |= {left} if rule.kind == "one_to_one" and right in known else set()
    return more if more == known else _decided(more, group)


def _constrained(rule: FoundRule, seen: TableProfile, settled: Settled) -> None:
    made = all(
        isinstance(settled.choices[name], Learned) and name not in settled.derived
        for name in rule.columns
    )
    if not made or any(name in seen.suspects for name in rule.columns):
        settled.remarks.append(_remark(rule))
        return
    settled.constraints.append(Line(f"- {flow(rule.arguments)}", rule.evidence))


def _remark(rule: FoundRule) -> Line:
    return Line("", f"{rule.text}: {rule.evidence}")
