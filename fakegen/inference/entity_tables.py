"""Tables of the entities that a table's rows are about: hidden, with a row for each, for the rows to refer to.

What an entity's key decides is made once for each entity and read by the rows: so a patient keeps name, sex and
date of birth in all visits, and the doctors of a clinic stay as many as they are. The entity's own table is drafted as
any table is: what identifies is scripted, and the rest is learned on one row for each entity, with the number of
its rows. The rows' own model is given what was learned there, so that the other columns follow it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from fakegen.arrays.plain import plain_array
from fakegen.arrays.positions import owners_of
from fakegen.detection import column_names
from fakegen.inference.decisions import (
    Choice,
    Learned,
    LeftOut,
    Scripted,
    choose,
    numbered,
    of_list,
    rate,
)
from fakegen.inference.drafted_table import DraftedTable
from fakegen.inference.identities import identity_keys
from fakegen.inference.inputs import Input
from fakegen.inference.name_forms import hidden_name
from fakegen.profiling.entities import Entity, find_entities
from fakegen.profiling.kinds import profile as profile_of
from fakegen.profiling.kinds import shown
from fakegen.profiling.observing import observe, without
from fakegen.profiling.table_profile import TableProfile
from fakegen.sources.row_per import row_per

Profiler = Callable[[str, pa.Table], TableProfile]

_COUNT = "_rows"
_OWN = ("per", "of", "count", "missing")
"""What a source says of one table of entities alone."""
_SHARED = 2
"""A closed list stays one in the table of entities if, on average, so many of them share a value."""
_LOST = 0.01
"""If rows draw their entity, so large a share of them may have no row."""
_UNIQUE = ("faker.name", "faker.safe_email", "phone", "url")


def with_entities(
    table: DraftedTable, profile: Profiler, taken: Collection[str] = ()
) -> list[DraftedTable]:
    """Return the hidden tables of the entities that a table's rows are about, and the table that refers to them.

    Of several entities, the rows belong to the one of which there are most, if it has few rows or its rows lie
    together: so each has as many rows as in the data. The others are drawn by how many rows they have.

    Args:
        table: The table.
        profile: Returns the profile of a table, by its name and rows.
        taken: Names of tables that are there.
    """
    item, seen = table.item, table.seen
    if item.data.num_rows < item.rows:
        return [table]  # of a sample, the rows of an entity cannot be counted
    observed = [
        column
        for column in observe(item.data.select(list(table.choices)), _codes(table))
        if _is_free(table.choices[column.name], column.name, table)
    ]
    free = {column.name for column in observed}
    keys = [key for key in identity_keys(seen, table.choices) if free.issuperset(key)]
    entities = find_entities(observed, keys)
    owner = _owner(entities, table) if table.rows is None else None
    made: list[DraftedTable] = []
    choices, given = dict(table.choices), dict(table.options)
    for entity in entities:
        first = next(name for name in choices if name in entity.columns)
        names = {*taken, *(one.item.name for one in made), item.name}
        *above, own = _entity_table(entity, table, profile, names)
        made += [*above, own]
        for name in entity.columns:
            choice = choices[name]
            choices[name] = _reference(
                name, choice, entity, own, table, entity is not owner and name == first
            )
            is_learned = isinstance(own.choices[name], Learned) or name in own.given
            if is_learned and isinstance(choice, Learned):
                given[name] = choice.options
    table = replace(table, choices=choices, given=tuple(given), options=given)
    if owner is None:
        return [*made, table]
    parent = next(one for one in made if one.item.name == _ref_table(choices[owner.key[0]]))
    place = _numbering(item.data, owner, choices)
    if place is not None:
        choices[place] = Scripted(
            "position", f"numbers the rows of each {_label(owner.key)} from 1"
        )
    rows = {"per": parent.item.name, "in_all": item.rows, "weight": parent.counts}
    why = f"{item.rows:,} rows of {owner.size:,} different values of {' + '.join(map(shown, owner.key))}"
    if table.hidden:
        why = table.evidence
    return [*made, replace(table, choices=choices, rows=rows, evidence=why)]


def _codes(table: DraftedTable) -> dict[str, list[str]]:
    """Return the codes that stand for missing values in scripted columns: they are no entity."""
    return {
        name: list(choice.codes)
        for name, choice in table.choices.items()
        if isinstance(choice, Scripted) and choice.codes
    }


def _key_values(table: DraftedTable, key: Sequence[str]) -> list[pa.Array]:
    codes = _codes(table)
    return [without(plain_array(table.item.data.column(name)), codes.get(name, ())) for name in key]


def _owner(entities: Sequence[Entity], table: DraftedTable) -> Entity | None:
    """Return the entity that the rows belong to; None if all are drawn, as that loses hardly any of them."""
    found = [entity for entity in entities if entity.rows == table.item.rows]
    entity = max(found, key=lambda one: one.size, default=None)
    if entity is None:
        return None
    owners, size = owners_of(_key_values(table, entity.key))
    lies_together = 1 + np.count_nonzero(np.diff(owners)) == size
    lost = float(np.exp(-np.bincount(owners)).mean())
    return entity if lies_together or lost > _LOST else None


def _is_free(choice: Choice, name: str, table: DraftedTable) -> bool:
    """Return whether a column may be an entity's: it refers to no other table or column, and counts nothing."""
    refers = isinstance(choice, Scripted) and choice.provider in ("ref", "position", "template")
    return not refers and not isinstance(choice, LeftOut) and name != table.counts


def _entity_table(
    entity: Entity, table: DraftedTable, profile: Profiler, taken: Collection[str]
) -> list[DraftedTable]:
    """Return the table of an entity, after those of the entities that it is about itself."""
    item = table.item
    columns = [name for name in item.data.column_names if name in entity.columns]
    count = next(n for n in (_COUNT, *(f"{_COUNT}_{k}" for k in range(2, 99))) if n not in columns)
    values = _key_values(table, entity.key)
    keys = {f"\0{name}": of for name, of in zip(entity.key, values, strict=True)}
    data = pa.table({**keys, **{name: plain_array(item.data.column(name)) for name in columns}})
    data = row_per(data, list(keys), count)
    name = _name(table.root, entity.key, taken)
    options = {key: value for key, value in item.options.items() if key not in _OWN}
    options["per"] = list(entity.key)
    if "per" in item.options:
        options["of"] = item.options["per"]
    options["count"] = count
    if codes := {name: of for name, of in _codes(table).items() if name in entity.key}:
        options["missing"] = codes
    seen = _with_strings(profile(name, data), data, entity.key)
    seen = replace(seen, rules=[rule for rule in seen.rules if count not in rule.columns])
    choices = _closed(choose(seen), table.choices, seen)
    if len(entity.key) == 1:
        choices |= _numbered(entity.key[0], choices, seen)
    listed = {key: of_list(seen.detections.get(key)) for key in entity.key}
    choices |= {key: choice for key, choice in listed.items() if choice is not None}
    if isinstance(choices[count], Learned):
        choices[count] = Learned(
            {"kind": "categorical"}, f"how many rows each has: {_spread(data, count)}"
        )
    own = Input(name, data, data.num_rows, options)
    named = " + ".join(map(shown, entity.key))
    what = f"{entity.size:,} different values of {named} in {entity.rows:,} rows"
    if entity.slips:
        what += f"; up to {entity.slips:.1%} of repeated rows differ from what is usual for theirs"
    drafted = DraftedTable(
        own, seen, choices, evidence=what, hidden=True, counts=count, of=table.root
    )
    return with_entities(drafted, profile, {*taken, name})


def _with_strings(seen: TableProfile, data: pa.Table, key: Sequence[str]) -> TableProfile:
    """Return a profile in which the strings of a key stay strings: a key says which entity it is, and is not learned.

    Where many rows have what no form writes, few entities may.
    """
    formed = seen.forms.keys() & set(key)
    if not formed:
        return seen
    plain = {
        name: plain_array((data if name in formed else seen.data).column(name))
        for name in data.column_names
    }
    return replace(
        seen,
        data=pa.table(plain),
        columns=[
            profile_of(one.name, plain[one.name]) if one.name in formed else one
            for one in seen.columns
        ],
        rules=[rule for rule in seen.rules if formed.isdisjoint(rule.columns)],
        forms={name: form for name, form in seen.forms.items() if name not in formed},
    )


def _spread(data: pa.Table, count: str) -> str:
    bounds = pc.min_max(data.column(count)).as_py()
    return f"{bounds['min']:,} to {bounds['max']:,}"


def _closed(
    choices: Mapping[str, Choice], above: Mapping[str, Choice], seen: TableProfile
) -> dict[str, Choice]:
    """Return the choices of an entity's table: lists that are closed in all rows stay closed, keys stay unique."""
    columns = {column.name: column for column in seen.columns}
    found = dict(choices)
    for name, choice in choices.items():
        column, wide = columns[name], above.get(name)
        is_shared = column.distinct * _SHARED <= column.present
        if isinstance(choice, Learned) or name in seen.forms:
            continue
        if isinstance(wide, Learned) and is_shared:
            found[name] = Learned({**wide.options, "kind": "categorical"}, wide.why)
        elif isinstance(choice, Scripted) and choice.provider in _UNIQUE and column.all_differ:
            found[name] = replace(choice, modifiers={**choice.modifiers, "unique": True})
    return found


def _numbered(key: str, choices: Mapping[str, Choice], seen: TableProfile) -> dict[str, Choice]:
    """Return the key of an entity's table if it is a number, made so that each entity has another."""
    column = next(column for column in seen.columns if column.name == key)
    choice = choices[key]
    is_made = isinstance(choice, Scripted) and (
        choice.provider == "sequence" or "unique" in choice.modifiers
    )
    if is_made or not pa.types.is_integer(column.type):
        return {}
    return {key: numbered(column, seen.rows)}


def _reference(
    name: str,
    choice: Choice,
    entity: Entity,
    own: DraftedTable,
    table: DraftedTable,
    is_weighted: bool,
) -> Scripted:
    """Return a column that reads its value from the entity's row; one of them says how often each is drawn."""
    place = f"{own.item.name}.{name}"
    value: object = {"column": place, "weight": own.counts} if is_weighted else place
    absent = table.item.rows - entity.rows
    modifiers = {"null": rate(absent, table.item.rows)} if absent else {}
    why = own.evidence if name == entity.key[0] else ""
    if name not in entity.gappy:
        codes = choice.codes if name in entity.key and isinstance(choice, Scripted) else {}
        return Scripted("ref", why, value, modifiers, codes=codes)
    hidden = f"{hidden_name(name)}_whole"
    nulls = table.item.data.column(name).null_count - absent
    why = f"{nulls:,} of {table.item.rows:,} rows are missing"
    entry = {"ref": value, **modifiers}
    return Scripted(
        "expr", why, hidden, {"null": rate(max(nulls, 1), table.item.rows)}, hidden={hidden: entry}
    )


def _ref_table(choice: Choice) -> str:
    assert isinstance(choice, Scripted)
    value = choice.value if choice.provider == "ref" else next(iter(choice.hidden.values()))["ref"]
    place = value if isinstance(value, str) else value["column"]
    return str(place).partition(".")[0]


def _numbering(data: pa.Table, entity: Entity, choices: Mapping[str, Choice]) -> str | None:
    """Return the column that numbers the rows of each entity from 1, in their order."""
    owners, _ = owners_of([plain_array(data.column(name)) for name in entity.key])
    places = pa.array(_places(owners))
    for name, choice in choices.items():
        values = plain_array(data.column(name))
        if (
            not isinstance(choice, Learned)
            or not pa.types.is_integer(values.type)
            or values.null_count
        ):
            continue
        if pc.all(pc.equal(values.cast(pa.int64()), places)).as_py():
            return name
    return None


def _places(owners: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the place of each row among its owner's, from 1."""
    order = np.argsort(owners, kind="stable")
    sizes = np.bincount(owners)
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    places = np.empty(len(owners), dtype=np.int64)
    places[order] = np.arange(len(owners)) - np.repeat(starts, sizes) + 1
    return places


def _name(table: str, key: Sequence[str], taken: Collection[str]) -> str:
    name = f"{table}_{_label(key)}"
    return next(n for n in (name, *(f"{name}_{k}" for k in range(2, 99))) if n not in taken)


def _label(key: Sequence[str]) -> str:
    """Return a word for an entity: ``patient`` for ``patient_id``, ``person`` for first and last names."""
    if len(key) > 1:
        return "person"
    words = [
        word
        for word in column_names.split(key[0])
        if word not in (*column_names.NUMBER, "name", "full")
    ]
    return "_".join(words or column_names.split(key[0])) or "entity"
