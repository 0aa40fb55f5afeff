"""Keys that are kept by counting: unbroken runs of days, hours and years, and countries by years.

Where the key of a table fills the room between its values, its columns are computed from the number of the row, and
the model is given them: so each combination comes once, none is missing, and what the rows have follows the day, the
country and the year.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

import pyarrow as pa

from fakegen.arrays.plain import plain_array
from fakegen.arrays.type_kinds import is_moment
from fakegen.inference.decisions import Choice, Learned, Scripted, is_scriptable
from fakegen.inference.drafted_table import DraftedTable
from fakegen.inference.name_forms import hidden_name
from fakegen.profiling.found import quoted
from fakegen.profiling.grids import Axis, KeyGrid, find_grid
from fakegen.profiling.kinds import shown
from fakegen.profiling.table_profile import TableProfile

_PLAIN_DIRECTIVES = re.compile(r"(?:%-?[mdHI]|%\^?[Bb]|%[YyMSp]|[^%])+")
_YEARS = (1700, 2100)
_EPOCH = datetime(1970, 1, 1)


def with_kept_keys(table: DraftedTable) -> DraftedTable:
    """Return a table whose key is counted, if it is one that fills the room; else the same table."""
    if table.hidden or table.rows is not None or table.item.data.num_rows < table.item.rows:
        return table
    for names in _keys(table):
        values = {name: plain_array(table.seen.data.column(name)) for name in names}
        grid = find_grid(values)
        if grid is not None and (len(names) > 1 or is_moment(values[names[0]].type)):
            return _counted(table, grid)
    return _given_years(table)


def _keys(table: DraftedTable) -> list[tuple[str, ...]]:
    """Return the keys whose columns are all learned, the narrowest first."""
    found = [
        rule.columns
        for rule in table.seen.rules
        if rule.kind == "unique"
        and all(_is_countable(name, table.choices[name], table.seen) for name in rule.columns)
        and any(name not in rule.columns for name in table.choices)
    ]
    return sorted(found, key=len)


def _is_countable(name: str, choice: Choice, seen: TableProfile) -> bool:
    """Return whether a column is learned, and its values may stand in a schema."""
    if not isinstance(choice, Learned) or not is_scriptable(name):
        return False
    column = next(column for column in seen.columns if column.name == name)
    form = seen.forms.get(name)
    if form is not None:
        notations = form.notations
        is_plain = len(notations) == 1 and _PLAIN_DIRECTIVES.fullmatch(notations[0])
        return bool(is_plain) and is_moment(column.type) and not form.rest
    return is_moment(column.type) or not column.thin.is_open() or pa.types.is_integer(column.type)


def _counted(table: DraftedTable, grid: KeyGrid) -> DraftedTable:
    """Return a table whose key's columns are computed from a hidden number."""
    choices, options = dict(table.choices), dict(table.options)
    number = row = hidden_name("_".join(grid.axes)) + "_row"
    counters: dict[str, object] = {row: {"sequence": {"start": 0}}}
    if grid.rows < grid.size:
        number = hidden_name("_".join(grid.axes)) + "_number"
        counters[number] = {"expr": f"{row} * {grid.size} // {grid.rows}"}
    why = _why(grid)
    block = grid.size
    for place, (name, axis) in enumerate(grid.axes.items()):
        block //= axis.size
        index = number if block == 1 else f"{number} // {block}"
        if place or axis.values is not None:
            index += f" % {axis.size}"
        text = _text(axis, index, table.seen, name)
        before = choices[name]
        assert isinstance(before, Learned)
        options[name] = before.options
        modifiers = _modifiers(table.seen, name)
        choices[name] = Scripted(
            "expr", "" if place else why, text, modifiers, hidden={} if place else counters
        )
    return replace(table, choices=choices, given=tuple(options), options=options)


def _why(grid: KeyGrid) -> str:
    names = " + ".join(map(shown, grid.axes))
    if len(grid.axes) > 1:
        if grid.rows == grid.size:
            return f"each combination of {names} has one row"
        return f"{grid.rows:,} of {grid.size:,} combinations of {names} have one row each"
    (axis,) = grid.axes.values()
    if grid.rows == grid.size:
        return f"all {axis.size:,} {_UNITS[axis.unit]} from the first to the last"
    return f"{grid.rows:,} of the {axis.size:,} {_UNITS[axis.unit]} from the first to the last"


_UNITS: Mapping[str, str] = {
    "number": "numbers",
    "days": "days",
    "weekdays": "weekdays",
    "months": "months",
    "month ends": "ends of months",
    "seconds": "moments",
    "value": "values",
}


def _modifiers(seen: TableProfile, name: str) -> dict[str, str]:
    """Return how a text file writes moments in whole seconds."""
    kind = seen.data.schema.field(name).type
    if name not in seen.forms and pa.types.is_timestamp(kind) and kind.unit == "s":
        return {"form": "%Y-%m-%d %H:%M:%S"}
    return {}


def _text(axis: Axis, index: str, seen: TableProfile, name: str) -> str:
    """Return the expression of an axis' value at a place."""
    if axis.values is not None:
        values = axis.values.to_pylist()[:: -1 if axis.falls else 1]
        return f"[{', '.join(map(_literal, values))}][{index}]"
    inner = index if " " not in index else f"({index})"
    if axis.falls:
        inner = f"({axis.size - 1} - {inner})"
    if axis.first:
        inner = f"({inner} + {axis.first})"
    if axis.unit == "number":
        step = inner if axis.step == 1 else f"{axis.step} * {inner}"
        return f"{axis.start} + {step}"
    text = f"{_start(axis)} + {_distance(axis, inner)}"
    if axis.unit == "month ends":  # the day before the first of the next month
        text += " - days(1)"
    form = seen.forms.get(name)
    if form is not None:
        return f"({text}) | strftime({quoted(form.notations[0])})"
    return text


def _start(axis: Axis) -> str:
    if axis.unit in ("months", "month ends"):
        year, month = divmod(axis.start + (axis.unit == "month ends"), 12)
        return f"date('{date(year, month + 1, 1)}')"
    if axis.unit == "seconds":
        return f"datetime('{_EPOCH + timedelta(seconds=axis.start)}')"
    return f"date('{_EPOCH.date() + timedelta(days=axis.start)}')"


def _distance(axis: Axis, place: str) -> str:
    if axis.unit == "weekdays":
        return f"days({place} // 5 * 7 + {place} % 5)"
    function: str = axis.unit.replace("month ends", "months")
    step = axis.step
    for larger, size in (("minutes", 60), ("hours", 60), ("days", 24)):
        if function not in ("seconds", "minutes", "hours") or step % size:
            break
        function, step = larger, step // size
    return f"{function}({place})" if step == 1 else f"{function}({step} * {place})"


def _literal(value: object) -> str:
    return quoted(value) if isinstance(value, str) else str(value)


def _given_years(table: DraftedTable) -> DraftedTable:
    """Return a table whose model is given the year that numbers its rows."""
    numbered = [
        column.name
        for column in table.seen.columns
        if column.kind == "sequence"
        and pa.types.is_integer(column.type)
        and _is_sequence(table.choices[column.name])
        and _YEARS[0] <= column.facts["start"]
        and column.facts["start"] + column.facts["step"] * column.rows <= _YEARS[1]
    ]
    if len(numbered) != 1:
        return table
    options = {**table.options, numbered[0]: {}}
    return replace(table, given=tuple(options), options=options)


def _is_sequence(choice: Choice) -> bool:
    return isinstance(choice, Scripted) and choice.provider == "sequence"
