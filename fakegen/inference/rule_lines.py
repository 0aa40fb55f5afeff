"""Turning the rules that were found into fused or derived columns, constraints or remarks."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

import pyarrow as pa
import pyarrow.compute as pc

from fakegen.arrays.plain import plain_array
from fakegen.arrays.type_kinds import is_moment
from fakegen.constraints.agreement import decides
from fakegen.detection.identifying import why_identifying
from fakegen.inference.decisions import Choice, Learned, Scripted, is_scriptable
from fakegen.inference.lines import Line
from fakegen.inference.yaml_text import flow
from fakegen.profiling.found import FoundRule
from fakegen.profiling.grids import has_room
from fakegen.profiling.openness import thinness
from fakegen.profiling.table_profile import TableProfile

_MOST_FUSED = 1_000
_HANDLED_APART = ("unique", "formula", "depends", "one_to_one")
"""Kinds of rules that are handled apart: by columns, by the model or by grouped dependencies."""
_COUNTED = ("position", "expr")
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
        rising: Lines of the model's ``rising``, for columns with a form.
        risen: The columns in ``rising``.
        derived: The columns that ``derive`` computes, in its order.
        given: Columns of another table's rows that the model follows.
        constraints: Lines of the table's ``constraints``.
        remarks: Comments on rules that the schema does not use.
    """

    choices: dict[str, Choice]
    fuse: list[Line] = field(default_factory=list)
    derive: list[Line] = field(default_factory=list)
    rising: list[Line] = field(default_factory=list)
    risen: set[str] = field(default_factory=set)
    derived: list[str] = field(default_factory=list)
    given: frozenset[str] = frozenset()
    constraints: list[Line] = field(default_factory=list)
    remarks: list[Line] = field(default_factory=list)


def settle(
    seen: TableProfile, choices: Mapping[str, Choice], given: Collection[str] = ()
) -> Settled:
    """Return how the schema satisfies each rule of a table, in the cheapest way.

    Args:
        seen: The table.
        choices: How each column is made. What columns that refer to other tables have to do with each other is
            settled there.
        given: Those of them that the model follows.
    """
    settled = Settled(dict(choices), given=frozenset(given))
    seen = replace(seen, rules=[rule for rule in seen.rules if not _is_elsewhere(rule, choices)])
    _formulas(seen, settled)
    _fused(seen, settled)
    for rule in seen.rules:
        if rule.kind == "unique":
            _unique(rule, seen, settled)
        elif rule.kind not in _HANDLED_APART:
            _constrained(rule, seen, settled)
    return settled


def _is_elsewhere(rule: FoundRule, choices: Mapping[str, Choice]) -> bool:
    """Return whether a rule is one of a table that the columns refer to, or follows from referring to it."""
    referring = [_refers(choices[name]) for name in rule.columns]
    if rule.kind in ("depends", "one_to_one"):
        return any(referring)
    return all(referring) or (rule.kind == "formula" and referring[0])


def _refers(choice: Choice) -> bool:
    return isinstance(choice, Scripted) and (
        choice.provider == "ref" or any("ref" in entry for entry in choice.hidden.values())
    )


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
        settled.derived.append(target)
    elif is_scriptable(target) and all(
        isinstance(choices[o], Learned | Scripted) for o in operands
    ):
        settled.choices[target] = Scripted("expr", rule.evidence, formula)
    else:
        settled.remarks.append(_remark(rule))


def _is_whole(rule: FoundRule, seen: TableProfile) -> bool:
    """Return whether a formula determines its target in all rows, missing values included."""
    if any(name in seen.suspects or name in seen.forms for name in rule.columns):
        return False  # of a column with a form, the table has strings
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
        if _is_open(names, seen, settled):
            settled.remarks.extend(_remark(rule) for rule in group)
        elif constraint is None:
            settled.fuse.append(Line(f"- {flow(names)}", comment))
        else:
            settled.constraints.append(Line(f"- {flow(constraint)}", comment))


def _is_open(names: Sequence[str], seen: TableProfile, settled: Settled) -> bool:
    """Return whether combinations of columns may identify rows, so that they are not learned.

    Numbers that are learned as categories are the codes of these, whatever they and what they decide are called.
    """
    arrays = [plain_array(seen.data.column(name)) for name in names]
    numbers = [pa.types.is_integer(values.type) for values in arrays]
    has_codes = any(
        is_number and _is_category(settled.choices[name])
        for name, is_number in zip(names, numbers, strict=True)
    )
    suspected = any(
        why_identifying(name, values.type, seen.detections.get(name))
        for name, values, is_number in zip(names, arrays, numbers, strict=True)
        if not (has_codes and is_number)
    )
    return thinness(arrays).is_open(suspected)


def _is_category(choice: Choice) -> bool:
    return isinstance(choice, Learned) and choice.options.get("kind") == "categorical"


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


def _unique(rule: FoundRule, seen: TableProfile, settled: Settled) -> None:
    """Enforce a key that nothing keeps, if free values are easily found."""
    choices = [settled.choices[name] for name in rule.columns]
    values = [plain_array(seen.data.column(name)) for name in rule.columns]
    if len(choices) == 1 and not pa.types.is_date(values[0].type):
        return  # made unique where it is scripted; moments hardly ever meet
    if any(isinstance(choice, Scripted) and choice.provider in _COUNTED for choice in choices):
        return  # which counts the rows, or those of each parent
    drawn = [isinstance(choice, Learned) for choice in choices]
    made = all(is_drawn or _refers(choice) for is_drawn, choice in zip(drawn, choices, strict=True))
    if made and has_room(values, drawn):
        settled.constraints.append(Line(f"- {flow(rule.arguments)}", rule.evidence))
    elif len(choices) > 1:
        settled.remarks.append(_remark(rule))


def _constrained(rule: FoundRule, seen: TableProfile, settled: Settled) -> None:
    made = all(
        name in settled.given
        or (isinstance(settled.choices[name], Learned) and name not in settled.derived)
        for name in rule.columns
    )
    if not made or any(name in seen.suspects for name in rule.columns):
        settled.remarks.append(_remark(rule))
        return
    if seen.forms.keys() & set(rule.columns):
        # The table has their strings, and the model what they mean.
        if rule.kind == "increasing" and _may_rise(rule.columns, seen, settled):
            settled.rising.append(Line(f"- {flow(list(rule.columns))}", rule.evidence))
            settled.risen.update(rule.columns)
        else:
            settled.remarks.append(_remark(rule))
        return
    settled.constraints.append(Line(f"- {flow(rule.arguments)}", rule.evidence))


def _may_rise(names: Sequence[str], seen: TableProfile, settled: Settled) -> bool:
    """Return whether a model can learn columns as gaps: whole numbers or dates of one type."""
    kinds = {seen.data.schema.field(name).type for name in names}
    kind = kinds.pop()
    is_countable = pa.types.is_integer(kind) or is_moment(kind)
    complete = all(not seen.forms[name].rest for name in names if name in seen.forms)
    if any(name in settled.given for name in names[1:]):
        return False  # a gap follows a given column, and leads to none
    return not kinds and is_countable and complete and not settled.risen & set(names)


def _remark(rule: FoundRule) -> Line:
    return Line("", f"{rule.text}: {rule.evidence}")
