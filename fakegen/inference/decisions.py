"""Deciding for each column whether it is scripted, learned or left out, and why."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from fakegen.arrays.as_numbers import as_floats
from fakegen.arrays.plain import plain_array
from fakegen.arrays.type_kinds import is_number
from fakegen.detection import column_names, public_lists
from fakegen.detection.identifying import (
    is_of_persons,
    may_be_persons,
    may_name_persons,
    why_identifying,
)
from fakegen.errors import number_of
from fakegen.forms.finding import FoundForm
from fakegen.forms.notation import form_of
from fakegen.forms.numbers_form import NumbersForm
from fakegen.forms.period_form import PeriodForm
from fakegen.forms.yearless_form import YearlessForm
from fakegen.inference.fillers import filler
from fakegen.inference.listed_cells import ListedCells, listed_cells
from fakegen.inference.name_forms import hidden_name
from fakegen.inference.nested_values import nested_entry
from fakegen.inference.shapes import shape_of
from fakegen.interfaces.detector import Detection
from fakegen.interfaces.method import LearnedColumn
from fakegen.interfaces.observed import ObservedColumn
from fakegen.learning.codings.fitting import why_unlearnable
from fakegen.learning.codings.learnable import is_learnable
from fakegen.profiling.category_codes import codes_of_categories
from fakegen.profiling.detected_parts import Path
from fakegen.profiling.kinds import Profile, shown
from fakegen.profiling.missing import Suspect, is_missing_word
from fakegen.profiling.observing import without
from fakegen.profiling.openness import THIN, Thinness, thinness
from fakegen.profiling.table_profile import TableProfile

_SPARSE = 1.1
_SEVERAL = 3
"""In a small table, no value of fewer rows than this is learned."""
_MOST_WITHHELD, _FEWEST_FREQUENT, _MOST_FREQUENT = 0.5, 2, 50
"""Rare values of a short list are withheld if no more than this share of the rows has one."""
_GENDERS = 8
"""More different words for two genders than a column has."""
_FEWEST_MEASURED, _UNEVEN, _BY_CHANCE, _TOGETHER = 20, 0.1, 2.0, 0.9
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
        hidden: Hidden columns that it reads, as a schema writes them, by name.
        codes: The strings that stand for missing values, each with its share of these.
    """

    provider: str
    why: str
    value: Any = None
    modifiers: Mapping[str, Any] = field(default_factory=dict)
    locale: str | None = None
    hidden: Mapping[str, Any] = field(default_factory=dict)
    codes: Mapping[str, float] = field(default_factory=dict)

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
    form: FoundForm | None = None
    goes_with_measures: bool = False
    parts: Mapping[Path, Detection] = field(default_factory=dict)

    @property
    def gaps(self) -> int:
        """How many rows have no value, or a possible missing code."""
        return self.profile.nulls + sum(suspect.rows for suspect in self.suspects)

    @property
    def suspicion(self) -> str | None:
        """Why the values may identify persons or things; None if nothing suggests it."""
        return why_identifying(self.profile.name, self.values.type, self.detection)

    @cached_property
    def known(self) -> pa.Array:
        """The values, without nulls and possible missing codes."""
        return without(self.values, [suspect.value for suspect in self.suspects]).drop_null()

    @cached_property
    def thin(self) -> Thinness:
        """How many rows have thin values."""
        return thinness([self.known])

    @property
    def identifies(self) -> bool:
        """Whether the values are open strings."""
        is_string = self.profile.kind in ("text", "category")
        is_open = is_string and self.thin.is_open(self.suspicion is not None)
        return is_open and not self.is_closed_list and not self.is_mostly_closed

    @property
    def is_of_listed(self) -> bool:
        """Whether each row is about another entry of a public list, of which the other columns say what is so.

        They would contradict entries that are drawn at random.
        """
        is_listed = self.detection is not None and self.detection.provider in public_lists.PROVIDERS
        return is_listed and self.profile.all_differ

    @cached_property
    def is_closed_list(self) -> bool:
        """Whether a small table has a short list of values, each in several rows, that suggest no persons."""
        counts = self.known.value_counts().field("counts").to_numpy()
        if self.suspicion is not None or not len(counts):
            return False
        return bool(counts.mean() >= THIN and counts.min() >= _SEVERAL)

    @cached_property
    def is_mostly_closed(self) -> bool:
        """Whether most rows have one of a few frequent values, that suggest no persons, so that the others can be withheld."""
        is_listed = self.detection is not None and self.detection.provider in public_lists.PROVIDERS
        if (self.suspicion is not None and not is_listed) or self.thin.share > _MOST_WITHHELD:
            return False
        counted = self.known.value_counts()
        often = counted.filter(pc.greater_equal(counted.field("counts"), THIN)).field("values")
        if is_listed:
            return len(often) > 0
        is_short = len(often) >= _FEWEST_FREQUENT and len(counted) <= _MOST_FREQUENT
        return is_short and not may_name_persons(self.profile.name, often.to_pylist())


def choose(seen: TableProfile) -> dict[str, Choice]:
    """Return how each column is generated, if at all.

    Sequences, keys, constants, bytes, and strings that may identify persons or things are scripted; the
    others are learned, unique measures as well. Lists and objects are made of parts.
    """
    keys = {rule.columns for rule in seen.rules if rule.kind == "unique"}
    chosen = {
        profile.name: _choice(
            _ProfiledColumn(
                profile,
                plain_array(seen.data.column(profile.name)),
                seen.detections.get(profile.name),
                seen.suspects.get(profile.name, ()),
                (profile.name,) in keys,
                seen.rows,
                seen.forms.get(profile.name),
                _goes_with_measures(profile, seen),
                seen.parts,
            )
        )
        for profile in seen.columns
    }
    return chosen | _category_codes(seen, chosen)


def _category_codes(seen: TableProfile, chosen: Mapping[str, Choice]) -> dict[str, Choice]:
    """Return the choices for numbers that are called identifiers, and are the codes of learned categories."""

    def observed(name: str) -> ObservedColumn:
        return ObservedColumn(name, plain_array(seen.data.column(name)))

    numbers, categories = [], []
    for column in seen.columns:
        choice = chosen[column.name]
        is_number = pa.types.is_integer(column.type) and not column.all_differ
        if isinstance(choice, Scripted) and is_number and choice.provider == "integer":
            if not is_of_persons(column.name):
                numbers.append(observed(column.name))
        elif isinstance(choice, Learned) and pa.types.is_string(column.type):
            values = observed(column.name)
            if not may_be_persons(column.name, values.values.drop_null().unique().to_pylist()):
                categories.append(values)
    summaries = {column.name: column.summary for column in seen.columns}
    found: dict[str, Choice] = {}
    for name, category in codes_of_categories(numbers, categories).items():
        named = chosen[category]
        assert isinstance(named, Learned)
        options = {key: value for key, value in named.options.items() if key == "rare"}
        why = f"{summaries[name]}; codes of {shown(category)}"
        found[name] = Learned({"kind": "categorical", **options}, why)
    return found


def _goes_with_measures(profile: Profile, seen: TableProfile) -> bool:
    """Return whether different whole numbers rise or fall with numbers that are not all whole or not all different."""
    if (
        not profile.all_differ
        or not pa.types.is_integer(profile.type)
        or profile.kind == "sequence"
    ):
        return False
    own = as_floats(plain_array(seen.data.column(profile.name)))
    for other in seen.columns:
        is_measure = pa.types.is_floating(other.type) or (
            other.kind == "number" and not other.all_differ
        )
        if not is_measure or not is_number(other.type) or other.distinct < _FEWEST_MEASURED:
            continue
        numbers = as_floats(plain_array(seen.data.column(other.name)))
        both = np.isfinite(own) & np.isfinite(numbers)
        if both.sum() < _FEWEST_MEASURED:
            continue
        x, y = (np.argsort(np.argsort(one[both])) - both.sum() / 2 for one in (own, numbers))
        if abs(float(np.dot(x, y))) >= _TOGETHER * float(np.dot(x, x)):
            return True
    return False


_MOST_BYTES = 16_384
"""The most that ``bytes`` makes."""


def is_scriptable(name: str) -> bool:
    """Return whether a schema can name this column on its own: not with a comma, for example."""
    return "," not in name and name == name.strip() and name != "*"


def _choice(column: _ProfiledColumn) -> Choice:
    profile = column.profile
    if profile.kind == "nested":
        return _nested(column)
    can_script = column.form is None and is_scriptable(profile.name)
    scripted = _scripted(column) if can_script else None
    if scripted is not None:
        return scripted if profile.kind == "empty" else _with_nulls(scripted, column)
    if not is_learnable(profile.type):
        return LeftOut(f"values of type {profile.type} cannot be learned")
    if column.identifies:
        return LeftOut(f"{profile.summary}, and a schema cannot name this column on its own")
    learned = _learned(column)
    missing = [suspect.value for suspect in column.suspects]
    rare = learned.options.get("rare", {}).get("below", 0)
    kind = learned.options.get("kind")
    options = LearnedColumn(kind, missing, rare, identifying=column.suspicion)
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
    days = nested_entry(column.known) if _is_plain_moment(column.values.type) else None
    if days is not None and is_scriptable(profile.name):
        ((provider, value),) = days.items()
        return _with_nulls(Scripted(provider, why, value), column)
    if pa.types.is_binary(column.values.type) and is_scriptable(profile.name):
        sizes = pc.min_max(pc.binary_length(column.values)).as_py()
        if sizes["max"] is not None and sizes["max"] <= _MOST_BYTES:
            return _with_nulls(Scripted("bytes", why, sizes), column)
    return LeftOut(why)


def _is_plain_moment(kind: pa.DataType) -> bool:
    """Return whether a type holds dates, or moments without an offset."""
    return bool(pa.types.is_date(kind) or (pa.types.is_timestamp(kind) and kind.tz is None))


def _nested(column: _ProfiledColumn) -> Scripted | LeftOut:
    """Return lists or objects, made by entries that are like what the real ones hold."""
    name, entry = column.profile.name, None
    if is_scriptable(name):
        entry = nested_entry(column.values, (name,), column.parts)
    if entry is None:
        return LeftOut(column.profile.summary)
    (provider, value), *modifiers = entry.items()
    why = f"{column.profile.summary}, whose parts are made one by one and not learned together"
    return Scripted(provider, why, value, dict(modifiers))


def _scripted(column: _ProfiledColumn) -> Scripted | None:
    profile, detection = column.profile, column.detection
    facts, why = profile.facts, profile.summary
    if profile.kind == "empty":
        return Scripted("constant", why)
    if profile.kind == "constant" and type(facts["value"]) in _CONSTANTS:
        return _constant(profile)
    if profile.kind == "sequence" and not profile.nulls:
        usual = {"start": 1, "step": 1}
        return Scripted(
            "sequence", why, {k: v for k, v in facts.items() if usual.get(k) != v} or None
        )
    if profile.kind == "binary":
        return Scripted("bytes", why, {"min": facts["low"], "max": facts["high"]})
    is_told = detection is not None and (detection.identifying or column.identifies)
    if detection is not None and is_told and not column.is_of_listed:
        value = dict(detection.parameters) or None
        if detection.provider == "text":
            text = Scripted("text", detection.evidence, filler(column.known.to_pylist()))
            return shaped(text, column.known, column.table_rows) or text
        return Scripted(
            detection.provider, detection.evidence, value, _uniquely(column), detection.locale
        )
    if column.is_unique and profile.kind in ("number", "count") and not _is_measured(column):
        return numbered(column.profile, column.table_rows)
    return _text(column) if column.identifies else None


def of_list(detection: Detection | None) -> Scripted | None:
    """Return a column of the entries of a public list; None if none was detected."""
    if detection is None or detection.provider not in public_lists.PROVIDERS:
        return None
    value = dict(detection.parameters) or None
    return Scripted(detection.provider, detection.evidence, value, locale=detection.locale)


def _is_measured(column: _ProfiledColumn) -> bool:
    """Return whether unique integers are measures, such as populations, and not numbers that were handed out.

    Numbers that are handed out lie evenly between the smallest and the greatest; measures seldom do. The measure
    of it is Kolmogorov's and Smirnov's distance from an even distribution. Nor do they go with an amount in another
    column, as a population does that grows with consumption.
    """
    hints = (*column_names.IDENTIFIER, *column_names.NUMBER, *column_names.RECORD)
    if column.suspicion is not None or column_names.hints_at(column.profile.name, hints):
        return False
    numbers = np.sort(as_floats(column.known))
    if column.goes_with_measures:
        return True
    reach = float(numbers[-1] - numbers[0]) if len(numbers) else 0.0
    if len(numbers) < _FEWEST_MEASURED or not reach:
        return False
    apart = np.abs((numbers - numbers[0]) / reach - np.arange(len(numbers)) / (len(numbers) - 1))
    return bool(apart.max() > max(_UNEVEN, _BY_CHANCE / np.sqrt(len(numbers))))


def _constant(profile: Profile) -> Scripted:
    """Return the same value everywhere; of a person's, only its form."""
    value = profile.facts["value"]
    if not isinstance(value, str) or not is_of_persons(profile.name):
        return Scripted("constant", profile.summary, value)
    masked = re.sub(
        r"[0-9]", "0", re.sub(r"[^\W\d_]", lambda m: "X" if m[0].isupper() else "x", value)
    )
    why = f"always the same, which is withheld: {_WHY_PERSONAL}"
    return Scripted("constant", why, masked)


_WHY_PERSONAL = "its name suggests that it is a person or a person's"


def numbered(profile: Profile, rows: int) -> Scripted:
    """Return unique integers: a sequence if their range has hardly more numbers than the table rows.

    So a sample of a sequence counts as a sequence, too.

    Args:
        profile: The profile of the column.
        rows: How many rows the table has.
    """
    low, high = profile.facts["low"], profile.facts["high"]
    if high - low < _SPARSE * rows:
        return Scripted("sequence", f"{profile.summary}, all distinct", {"start": low})
    why = f"{profile.present:,} integers, all distinct; the bounds are round numbers around them"
    return Scripted("integer", why, _bounds(profile), {"unique": True})


def _bounds(profile: Profile) -> dict[str, int]:
    """Return round bounds of whole numbers, which name no value."""
    least, most = profile.facts["bounds"]
    return {"min": least, "max": most}


def _uniquely(column: _ProfiledColumn) -> dict[str, Any]:
    """Return ``unique`` if all values are distinct and the provider has plenty of values."""
    assert column.detection is not None
    is_number = column.detection.provider in _PLENTY
    all_differ = column.profile.distinct == column.profile.present > 1
    return {"unique": True} if is_number and all_differ else {}


def _text(column: _ProfiledColumn) -> Scripted:
    listed = listed_cells(column.profile.name, column.known)
    if listed is not None:
        return _of_list_items(column, listed)
    found = Scripted("text", f"{_openness(column)}: not learned", filler(column.known.to_pylist()))
    return shaped(found, column.known, column.table_rows) or found


def _of_list_items(column: _ProfiledColumn, listed: ListedCells) -> Scripted:
    """Return strings that are written from a hidden column of lists."""
    items = f"{hidden_name(column.profile.name)}_items"
    why = f"{_openness(column)}: lists, of which each item is in {THIN} rows or more"
    hidden = {items: listed.entry}
    return Scripted("expr", why, listed.expression(items), hidden=hidden)


def _openness(column: _ProfiledColumn) -> str:
    """Return how many values there are, and that they may point at persons or things."""
    strings = number_of(column.profile.distinct, "different string")
    if column.profile.distinct == column.profile.present:
        return f"all {column.profile.present:,} strings differ"
    if column.thin.rows >= column.profile.present:
        return f"{strings}, none of them in {THIN} rows"
    return (
        f"{strings}; {column.thin.rows:,.0f} of {column.profile.present:,} rows have one that fewer than "
        f"{THIN} rows share"
    )


def shaped(choice: Scripted, values: pa.Array, rows: int) -> Scripted | None:
    """Return a column that is made by the shape of its values instead; None if they have none.

    Args:
        choice: How it would be made.
        values: The values, without nulls.
        rows: How many rows the table has.
    """
    all_differ = len(values.unique()) == len(values) > 1
    shape = shape_of(values)
    if shape is not None and all_differ and shape.support < 2 * rows:
        shape = shape_of(values, rows)
    if shape is None:
        return None
    unique = {"unique": True} if all_differ and shape.support >= 2 * rows else {}
    kept = {key: value for key, value in choice.modifiers.items() if key != "unique"}
    pattern = shape.pattern
    value = pattern if isinstance(pattern, str) else {"pattern": pattern}
    why = f"{choice.why}; {shape.evidence}"
    return Scripted("regex", why, value, {**kept, **unique}, codes=choice.codes)


def _with_nulls(scripted: Scripted, column: _ProfiledColumn) -> Scripted:
    if not column.gaps:
        return scripted
    rows = column.profile.rows
    why = f"{scripted.why}; {column.gaps:,} of {rows:,} rows are missing"
    if column.suspects:
        why += " or have " + ", ".join(shown(suspect.value) for suspect in column.suspects)
    return replace(
        scripted,
        why=why,
        modifiers={**scripted.modifiers, "null": rate(column.gaps, rows)},
        codes=_shares_of_codes(column),
    )


def _shares_of_codes(column: _ProfiledColumn) -> dict[str, float]:
    """Return the missing codes of strings, each with its share of the missing values."""
    return {
        suspect.value: rate(suspect.rows, column.gaps)
        for suspect in column.suspects
        if isinstance(suspect.value, str)
    }


def rate(part: int, rows: int) -> float:
    """Return a share with two significant digits, above 0 and below 1."""
    return min(max(float(f"{part / rows:.2g}"), 0.0001), 0.9999)


def _learned(column: _ProfiledColumn) -> Learned:
    notes = [column.profile.summary, *column.profile.notes]
    if column.detection is not None:
        notes.append(column.detection.evidence)
    options: dict[str, Any] = {}
    if column.form is not None:
        notations = column.form.notations
        options["form"] = notations[0] if len(notations) == 1 else list(notations)
        notes[:1] = _form_notes(column.form, notes[0])
        if words := [text for text in column.form.rest if is_missing_word(text)]:
            options["missing"] = words
    if column.profile.kind == "text" and column.form is None and column.is_closed_list:
        options["kind"] = "categorical"
        notes.append(f"a closed list: each value is in at least {_SEVERAL} rows")
    elif column.profile.kind == "text" and column.form is None and column.is_mostly_closed:
        options |= {"kind": "categorical", "rare": {"below": THIN}}
        notes.append(
            f"{column.thin.rows:,.0f} rows have one that fewer than {THIN} rows share, which is withheld"
        )
    if column.suspects:
        options["missing"] = [*options.get("missing", ()), *_codes(column)]
        evidence = "; ".join(suspect.evidence for suspect in column.suspects)
        codes = "missing code" if len(column.suspects) == 1 else "missing codes"
        notes.append(f"possible {codes}: {evidence}")
    return Learned(options, "; ".join(notes))


def _codes(column: _ProfiledColumn) -> list[Any]:
    """Return the possible missing codes as the column writes them."""
    codes = [suspect.value for suspect in column.suspects]
    if column.form is None:
        return codes
    form = form_of(column.form.notations[0])
    written: list[Any] = form.write(pa.array(codes, form.type)).to_pylist()
    return written


def _of_form(found: FoundForm, summary: str) -> str:
    """Return in words what strings with a form are, of which the values are summed up."""
    form = form_of(found.notations[0])
    if isinstance(form, PeriodForm):
        return f"periods, whose beginnings are {summary}"
    if isinstance(form, NumbersForm):
        return f"{len(form.beside) + 1} numbers, of which the first are {summary}"
    if isinstance(form, YearlessForm):
        return "days and months without a year"
    return summary


def _form_notes(form: FoundForm, summary: str) -> list[str]:
    """Return what was found of a form: how many rows have it, and what the others hold."""
    notes = [_of_form(form, summary)]
    if form.doubt:
        notes.append(form.doubt)
    others = sum(form.rest_rows)
    if others:
        often = [
            shown(text)
            for text, rows in zip(form.rest, form.rest_rows, strict=True)
            if rows >= THIN
        ][:3]
        named = f", most often {', '.join(often)}" if often else ""
        notes.append(f"{others:,} of {form.rows + others:,} are none{named}, and stay as they are")
    return notes


def gender_column(seen: TableProfile, choices: Mapping[str, Choice]) -> str | None:
    """Return the first learned column whose values are words for both genders; None if there is none."""
    from fakegen.detection.gender import gender_of

    for column in seen.columns:
        is_string = column.kind in ("category", "text")
        choice = choices[column.name]
        if not is_string or column.distinct > _GENDERS or not isinstance(choice, Learned):
            continue
        levels = pc.unique(plain_array(seen.data.column(column.name)).drop_null().cast(pa.string()))
        words = set(levels.to_pylist()).difference(choice.options.get("missing", ()))
        if {gender_of(word) for word in words} == {"female", "male"}:
            return column.name
    return None


def following(choices: Mapping[str, Choice], gender: str | None) -> dict[str, Choice]:
    """Return the choices, with first names and full names that depend on the gender column."""
    if gender is None or "}" in gender:
        return dict(choices)
    from fakegen.profiling.found import quoted, written

    choice, word = choices[gender], written(gender)
    codes = choice.options.get("missing", ()) if isinstance(choice, Learned) else ()
    if codes:  # any name will do for those
        word += " if " + " and ".join(f"{word} != {quoted(code)}" for code in codes) + " else none"
    parameters = {"gender": f"{{{{ {word} }}}}"}
    changed = dict(choices)
    for name, choice in choices.items():
        if isinstance(choice, Scripted) and choice.provider in ("faker.first_name", "faker.name"):
            why = f"{choice.why}; agrees with {shown(gender)}"
            changed[name] = replace(choice, value=parameters, why=why)
    return changed
