"""Which columns of a database's table a model draws, so that the database takes its rows.

A model draws columns together, and a row that breaks a rule is drawn again. So a clause over columns of the model is kept by
an expression. A column stays scripted where its clauses have no expression, or read columns besides those of the model:
drawing again might find no row.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import pyarrow as pa

from fakegen.arrays.type_kinds import is_number, is_string
from fakegen.databases.inspected_table import InspectedTable
from fakegen.inference.decisions import (
    Choice,
    Learned,
    LeftOut,
    choose,
    following,
    gender_column,
)
from fakegen.inference.draft import Draft
from fakegen.inference.drafted_table import DraftedTable
from fakegen.inference.inputs import Input
from fakegen.inference.rule_lines import settle
from fakegen.interfaces.constraint import Finder
from fakegen.interfaces.detector import Detector
from fakegen.interfaces.record import ValueType
from fakegen.profiling.table_profile import TableProfile, profile_table
from fakegen.types.check_rules import CheckRules
from fakegen.types.check_terms import columns_of

_HELD: Mapping[str, Callable[[pa.DataType], bool]] = {
    "boolean": pa.types.is_boolean,
    "integer": pa.types.is_integer,
    "number": is_number,
    "decimal": is_number,
    "date": pa.types.is_date,
    "datetime": pa.types.is_timestamp,
    "time": pa.types.is_time,
    "string": is_string,
    "choice": is_string,
}
"""Of which types the values are that a rule can compare, by what a column holds."""
_IN_ORDER = ("%Y-%m-%d", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S")
"""Texts of moments that compare as the moments do, such as SQLite's."""


@dataclass(frozen=True, slots=True)
class SeenRows:
    """The rows of a table that a model learns from.

    Attributes:
        profile: What was found in them.
        choices: How each column would be made if nothing were known besides the rows.
    """

    profile: TableProfile
    choices: Mapping[str, Choice]


def seen_rows(
    tables: Iterable[InspectedTable], detectors: Collection[Detector], finders: Mapping[str, Finder]
) -> dict[str, SeenRows]:
    """Return what was found in the rows of those tables that have any, by table."""
    found = {}
    for table in tables:
        if table.data is not None:
            rows = table.data.num_rows
            profile = profile_table(table.name, table.data, rows, detectors, finders)
            found[table.name] = SeenRows(profile, choose(profile))
    return found


def kept_by_model(
    clauses: Sequence[str],
    types: Mapping[str, ValueType],
    settled: Collection[str],
    learned: Collection[str],
    free: Collection[str],
    seen: TableProfile,
) -> tuple[CheckRules, set[str]]:
    """Return the rules of a table, and those of its columns that a model can draw.

    Args:
        clauses: The table's CHECK clauses.
        types: What each column holds by its type.
        settled: The columns whose values cannot be made again where a rule is not satisfied.
        learned: The columns that a model is to draw.
        free: The columns that are left to the database where a clause is not kept.
        seen: The table's rows.
    """
    scripted = CheckRules(clauses, types, settled)
    drawn = {
        name
        for name in learned
        if _is_taken(types[name], name, seen)
        and (name not in scripted.read or _is_held(types[name], name, seen))
    }
    while True:
        # An entry says that no bound can be set: what a clause asks for becomes a rule.
        entries = {
            name: replace(kind, entry="model") if name in drawn else kind
            for name, kind in types.items()
        }
        rules = CheckRules(clauses, entries, settled)
        given_up = [clause for clause in rules.missed if clause not in scripted.missed]
        apart = {name for name in drawn if any(name.lower() in text.lower() for text in given_up)}
        apart |= {
            name
            for name in drawn & set(free)
            if any(name.lower() in text.lower() for text in rules.missed)
        }
        for term in rules.terms:
            names = columns_of(term)
            if not names <= drawn:
                apart |= names & drawn
        if given_up and not apart:
            return scripted, set()
        if not apart:
            return rules, drawn
        drawn -= apart


def _is_taken(kind: ValueType, name: str, seen: TableProfile) -> bool:
    """Return whether a database takes a column's values as they are read: not MySQL's times, which are durations."""
    held = seen.data.schema.field(name).type
    return bool(pa.types.is_duration(held)) == (kind.kind == "duration")


def _is_held(kind: ValueType, name: str, seen: TableProfile) -> bool:
    """Return whether a column's values compare as rules expect."""
    form = seen.forms.get(name)
    if form is not None and (len(form.notations) > 1 or form.notations[0] not in _IN_ORDER):
        return False
    fits = _HELD.get(kind.kind)
    return fits is not None and fits(seen.data.schema.field(name).type)


def learned_draft(
    table: InspectedTable, seen: TableProfile, choices: Mapping[str, Choice], drawn: Collection[str]
) -> Draft:
    """Return what a model learns of a table, with the rules that it and the table keep.

    Args:
        table: The table, with its rows.
        seen: Their profile.
        choices: How each column would be made.
        drawn: The columns that the model draws.
    """
    learned = {name: choice for name, choice in choices.items() if name in drawn}
    within = replace(
        seen,
        data=seen.data.select(list(learned)),
        columns=[column for column in seen.columns if column.name in learned],
        rules=[rule for rule in seen.rules if learned.keys() >= set(rule.columns)],
    )
    item = Input(table.name, seen.data, seen.rows)
    return Draft(DraftedTable(item, seen, learned), settle(within, learned))


def scripted_choices(
    seen: TableProfile, choices: Mapping[str, Choice], drawn: Collection[str]
) -> dict[str, Choice]:
    """Return how the columns are made that no model draws; first names follow a learned gender."""
    settled = {
        name: LeftOut("") if isinstance(choice, Learned) and name not in drawn else choice
        for name, choice in choices.items()
    }
    return following(settled, gender_column(seen, settled))
