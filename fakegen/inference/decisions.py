"""Deciding for each column whether it is scripted, learned or left out, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any

import pyarrow as pa

from fakegen.arrays.plain import plain_array
from fakegen.detection.identifying import why_identifying
from fakegen.errors import number_of
from fakegen.inference.shapes import shape_of
from fakegen.interfaces.detector import Detection
from fakegen.interfaces.method import LearnedColumn
from fakegen.learning.codings.fitting import why_unlearnable
from fakegen.learning.codings.learnable import is_learnable
from fakegen.profiling.kinds import Profile, shown
from fakegen.profiling.missing import Suspect
from fakegen.profiling.observing import without
from fakegen.profiling.openness import THIN, Thinness, thinness
from fakegen.profiling.table_profile import TableProfile

_MOST_WORDS = 1_900
_SPARSE = 1.1
_CONSTANTS = (bool, int, float, str, date, datetime)
_PLENTY = ("iban", "vat", "national_number", "card_number", "imei", "lei")


@dataclass(frozen=True, slots=True)
class Scripted:
    """A column that a provider generates.

    Attributes:
        provider: The provider's name.
        why: The evidence, for the comment.
        value: The value after the provider's name in the schema; None if there is none.
        modifiers: Further keys of the column.
        locale: The detected locale of the values; None if none was detected.
    """

    provider: str
    why: str
    value: Any = None
    modifiers: Mapping[str, Any] = field(default_factory=dict)
    locale: str | None = None

    @property
    def entry(self) -> Any:
        """The column as a schema writes it."""
        if self.value is None and not self.modifiers and self.provider != "constant":
            return self.provider
        value = {} if self.value is None and self.provider != "constant" else self.value
        return {self.provider: value, **self.modifiers}


@dataclass(frozen=True, slots=True)
class Learned:
    """A column that the model learns.

    Attributes:
        options: The column's options in the model.
        why: What was found, for the comment.
    """

    options: Mapping[str, Any]
    why: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A column that cannot be generated."""

    why: str


Choice = Scripted | Learned | LeftOut


@dataclass(frozen=True)
class _ProfiledColumn:
    profile: Profile
    values: pa.Array
    detection: Detection | None
    suspects: Sequence[Suspect]
    is_unique: bool
    table_rows: int

    @property
    def gaps(self) -> int:
        """How many rows have no value, or a possible missing code."""
        return self.profile.nulls + sum(suspect.rows for suspect in self.suspects)

    @property
    def suspicion(self) -> str | None:
        """Why the values may identify persons or things; None if nothing suggests it."""
        return why_identifying(self.profile.name, self.values.type, self.detection)

    @cached_property
    def thin(self) -> Thinness:
        """How many rows have thin values."""
        known = without(self.values, [suspect.value for suspect in self.suspects])
        return thinness([known.drop_null()])

    @property
    def identifies(self) -> bool:
        """Whether the values are open strings."""
        is_string = self.profile.kind in ("text", "category")
        return is_string and self.thin.is_open(self.suspicion is not None)


def choose(seen: TableProfile) -> dict[str, Choice]:
    """Return how each column is generated, if at all.

    Sequences, keys, constants, bytes, and strings that may identify persons or things are scripted; the
    others are learned. Nested columns are left out.
    """
    keys = {rule.columns for rule in seen.rules if rule.kind == "unique"}
    return {
        profile.name: _choice(
            _ProfiledColumn(
                profile,
                plain_array(seen.data.column(profile.name)),
                seen.detections.get(profile.name),
                seen.suspects.get(profile.name, ()),
                (profile.name,) in keys,
                seen.rows,
            )
        )
        for profile in seen.columns
    }


def is_scriptable(name: str) -> bool:
    """Return whether a schema can name this column on its own: not with a comma, for example."""
    return "," not in name and name == name.strip() and name != "*"


def _choice(column: _ProfiledColumn) -> Choice:
    profile = column.profile
    if profile.kind == "nested":
        return LeftOut(profile.summary)
    scripted = _scripted(column) if is_scriptable(profile.name) else None
    if scripted is not None:
        return scripted if profile.kind == "empty" else _with_nulls(scripted, column)
    if not is_learnable(profile.type):
        return LeftOut(f"values of type {profile.type} cannot be learned")
    if column.identifies:
        return LeftOut(f"{profile.summary}, and a schema cannot name this column on its own")
    learned = _learned(column)
    missing = learned.options.get("missing", ())
    options = LearnedColumn(missing=missing, identifying=column.suspicion)
    reason = why_unlearnable(profile.name, column.values, options)
    if reason is None:
        return learned
    seen = (
        "" if column.suspicion else f"{profile.summary}; "
    )  # which names the smallest and greatest
    why = f"{seen}it cannot be learned: {reason}"
    bounded = {"low", "high"} <= profile.facts.keys() and pa.types.is_integer(column.values.type)
    if bounded and is_scriptable(profile.name):
        bounds = {"min": profile.facts["low"], "max": profile.facts["high"]}
        if column.suspicion:
            bounds = _bounds(profile)
        return _with_nulls(Scripted("integer", why, bounds), column)
    return LeftOut(why)


def _scripted(column: _ProfiledColumn) -> Scripted | None:
    profile, detection = column.profile, column.detection
    facts, why = profile.facts, profile.summary
    if profile.kind == "empty":
        return Scripted("constant", why)
    if profile.kind == "constant" and type(facts["value"]) in _CONSTANTS:
        return Scripted("constant", why, facts["value"])
    if profile.kind == "sequence" and not profile.nulls:
        usual = {"start": 1, "step": 1}
        return Scripted(
            "sequence", why, {k: v for k, v in facts.items() if usual.get(k) != v} or None
        )
    if profile.kind == "binary":
        return Scripted("bytes", why, {"min": facts["low"], "max": facts["high"]})
    if detection is not None and (detection.identifying or column.identifies):
        value = dict(detection.parameters) or None
        return Scripted(
            detection.provider, detection.evidence, value, _uniquely(column), detection.locale
        )
    if column.is_unique and profile.kind in ("number", "count"):
        return _numbered(column)
    return _text(column) if column.identifies else None


def _numbered(column: _ProfiledColumn) -> Scripted:
    """Return unique integers: a sequence if its range has hardly more numbers than the table rows.

    So a sample of a sequence counts as a sequence, too.
    """
    low, high = column.profile.facts["low"], column.profile.facts["high"]
    if high - low < _SPARSE * column.table_rows:
        return Scripted("sequence", f"{column.profile.summary}, all distinct", {"start": low})
    why = f"{column.profile.present:,} integers, all distinct; the bounds are those of their digits"
    return Scripted("integer", why, _bounds(column.profile), {"unique": True})


def _bounds(profile: Profile) -> dict[str, int]:
    """Return the bounds of all whole numbers with as many digits, which name no value."""
    low, high = profile.facts["low"], profile.facts["high"]
    least = 10 ** (len(str(low)) - 1) if low > 0 else -_power(low)
    return {"min": least if low >= 10 or low < 0 else 0, "max": _power(high)}


def _power(number: int) -> int:
    return min(int(10 ** len(str(abs(number)))) - 1, 2**63 - 1)


def _uniquely(column: _ProfiledColumn) -> dict[str, Any]:
    """Return ``unique`` if all values are distinct and the provider has plenty of values."""
    assert column.detection is not None
    is_number = column.detection.provider in _PLENTY
    all_differ = column.profile.distinct == column.profile.present > 1
    return {"unique": True} if is_number and all_differ else {}


def _text(column: _ProfiledColumn) -> Scripted:
    profile = column.profile
    values = without(column.values, [suspect.value for suspect in column.suspects]).drop_null()
    shape = shape_of(values)
    why = f"{number_of(profile.distinct, 'distinct string')} in {profile.present:,} rows"
    why += f", {column.thin.rows:,.0f} of them with one that fewer than {THIN} rows share: not learned, "
    why += (
        "as they may identify persons or things (if they do not, 'kind: categorical' learns them)"
    )
    if shape is None:
        words = [len(text.split()) for text in values.to_pylist()]
        low, high = max(min(words), 1), max(min(max(words), _MOST_WORDS), 1)
        return Scripted("text", why, {"words": [low, high] if low < high else low})
    all_differ = profile.distinct == profile.present
    unique = {"unique": True} if all_differ and shape.support >= 2 * column.table_rows else {}
    return Scripted("regex", f"{why}; {shape.evidence}", shape.pattern, unique)


def _with_nulls(scripted: Scripted, column: _ProfiledColumn) -> Scripted:
    if not column.gaps:
        return scripted
    rows = column.profile.rows
    why = f"{scripted.why}; {column.gaps:,} of {rows:,} rows are missing"
    if column.suspects:
        why += " or have " + ", ".join(shown(suspect.value) for suspect in column.suspects)
    return replace(
        scripted, why=why, modifiers={**scripted.modifiers, "null": rate(column.gaps, rows)}
    )


def rate(part: int, rows: int) -> float:
    """Return a share with two significant digits, above 0 and below 1."""
    return min(max(float(f"{part / rows:.2g}"), 0.0001), 0.9999)


def _learned(column: _ProfiledColumn) -> Learned:
    notes = [column.profile.summary, *column.profile.notes]
    if column.detection is not None:
        notes.append(column.detection.evidence)
    options: dict[str, Any] = {}
    if column.suspects:
        options["missing"] = [suspect.value for suspect in column.suspects]
        evidence = "; ".join(suspect.evidence for suspect in column.suspects)
        codes = "missing code" if len(column.suspects) == 1 else "missing codes"
        notes.append(f"possible {codes}: {evidence}")
    return Learned(options, "; ".join(notes))


def gender_column(seen: TableProfile, choices: Mapping[str, Choice]) -> str | None:
    """Return the first learned column whose values are words for both genders; None if there is none."""
    from fakegen.detection.gender import gender_of

    for column in seen.columns:
        levels = column.facts.get("levels")
        if levels is None or not isinstance(choices[column.name], Learned):
            continue
        if {gender_of(level) for level in levels.to_pylist()} == {"female", "male"}:
            return column.name
    return None


def following(choices: Mapping[str, Choice], gender: str | None) -> dict[str, Choice]:
    """Return the choices, with first names and full names that depend on the gender column."""
    if gender is None or "}" in gender:
        return dict(choices)
    from fakegen.profiling.found import written

    parameters = {"gender": f"{{{{ {written(gender)} }}}}"}
    changed = dict(choices)
    for name, choice in choices.items():
        if isinstance(choice, Scripted) and choice.provider in ("faker.first_name", "faker.name"):
            why = f"{choice.why}; agrees with {shown(gender)}"
            changed[name] = replace(choice, value=parameters, why=why)
    return changed
