"""Scripted strings that contain the values of other columns, made of these."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from fakegen.arrays.plain import plain_array
from fakegen.inference.decisions import Choice, Learned, LeftOut, Scripted
from fakegen.inference.fillers import filler
from fakegen.inference.name_forms import hidden_name
from fakegen.inference.shapes import shape_of
from fakegen.profiling.contained_values import ContainedValues, Strings, templates_of
from fakegen.profiling.found import written
from fakegen.profiling.kinds import shown
from fakegen.profiling.table_profile import TableProfile

_MOST_ROWS = 2_000
_OPEN = ("regex", "text", "url", "faker.safe_email")
_ADDED = "\0"
_HOST = "example.com"


def containing(seen: TableProfile, choices: Mapping[str, Choice]) -> dict[str, Choice]:
    """Return the choices, with open strings made of the columns whose values they contain.

    A column that others are made of is not made of others itself.
    """
    texts = {name: _texts(name, choice, seen) for name, choice in choices.items()}
    sources = {name: found for name, found in texts.items() if found is not None}
    found = dict(choices)
    taken: set[str] = set()
    for name in sorted(_targets(seen, choices), key=lambda one: -_length(sources.get(one, ()))):
        if name in taken or name not in sources:
            continue
        others = {one: values for one, values in sources.items() if one != name}
        expressions = dict(_expressions(others))
        templates = templates_of(
            sources[name], {read: values for read, (_, values) in expressions.items()}
        )
        if templates:
            choice = choices[name]
            assert isinstance(choice, Scripted)
            read = {expressions[one][0] for template in templates for one in template.columns}
            found[name] = _made(name, choice, templates, sorted(read, key=list(choices).index))
            taken |= {*read, name}
            del sources[name]
    return found


def _targets(seen: TableProfile, choices: Mapping[str, Choice]) -> list[str]:
    return [
        name
        for name, choice in choices.items()
        if isinstance(choice, Scripted)
        and choice.provider in _OPEN
        and not choice.codes
        and name not in seen.forms
        and "}" not in name
    ]


def _texts(name: str, choice: Choice, seen: TableProfile) -> Strings | None:
    """Return the values of a column as strings if others may contain them."""
    values = plain_array(seen.data.column(name)).slice(0, _MOST_ROWS)
    is_plain = pa.types.is_string(values.type) or pa.types.is_integer(values.type)
    has_codes = bool(choice.codes) if isinstance(choice, Scripted) else _has_codes(choice)
    if not is_plain or has_codes or name in seen.forms or "}" in name:
        return None
    if isinstance(choice, LeftOut) or seen.data.num_rows < 2 or _is_constant(choice):
        return None
    found: list[str | None] = pc.cast(values, pa.string()).to_pylist()
    return found


def _has_codes(choice: Choice) -> bool:
    return isinstance(choice, Learned) and "missing" in choice.options


def _is_constant(choice: Choice) -> bool:
    return isinstance(choice, Scripted) and choice.provider == "constant"


def _length(values: Strings) -> float:
    return sum(len(value or "") for value in values) / max(len(values), 1)


def _expressions(sources: Mapping[str, Strings]) -> list[tuple[str, tuple[str, Strings]]]:
    """Return what can be read of each column, as an expression, with the column and its values.

    Of codes that begin alike and go on with digits, this is also the number without zeros before it.
    """
    found = []
    for name, values in sources.items():
        read = written(name)
        found.append((read, (name, values)))
        start = re.match(r".*?(?=\d+$)", next(filter(None, values), "") or "", re.DOTALL)
        begins = start[0] if start else ""
        rest = [value[len(begins) :] for value in values if value and value.startswith(begins)]
        if begins and len(rest) == sum(map(bool, values)) and all(map(str.isdecimal, rest)):
            numbers = [str(int(value[len(begins) :])) if value else None for value in values]
            found.append((f"{read}[{len(begins)}:] | int", (name, numbers)))
    return found


def _made(
    name: str, choice: Scripted, templates: Sequence[ContainedValues], columns: Sequence[str]
) -> Scripted:
    hidden: dict[str, Any] = {}
    is_address = choice.provider == "faker.safe_email"
    written_out = [
        _written(name, template, hidden, is_address=is_address) for template in templates
    ]
    text = written_out[0]
    if len(templates) > 1:
        branches = [
            f"{{% {'elif' if number else 'if'} {_all_there(template)} %}}{text}"
            for number, (template, text) in enumerate(zip(templates, written_out, strict=True))
        ]
        text = "".join(branches) + "{% endif %}"
    modifiers = {key: value for key, value in choice.modifiers.items() if key == "null"}
    named = " and ".join(map(shown, columns))
    return replace(
        choice,
        provider="template",
        value=text,
        why=f"contains {named} like this",
        modifiers=modifiers,
        locale=None,
        hidden=hidden,
    )


def _written(
    name: str, template: ContainedValues, hidden: dict[str, Any], *, is_address: bool
) -> str:
    made = ""
    added = f"{hidden_name(name)}_added"
    if template.added is not None:
        hidden[added] = _entry(template.added[1])
    for place, text in enumerate(template.texts):
        made += text.replace(_ADDED, f"{{{{ {added} }}}}")
        if place < len(template.columns):
            made += f"{{{{ {template.columns[place]} }}}}"
    return re.sub(r"@[\w.-]+$", f"@{_HOST}", made) if is_address else made


def _entry(added: Sequence[str]) -> dict[str, Any]:
    """Return the entry of what strings add to the values that they contain."""
    shape = shape_of(pa.array(added))
    if shape is None:
        return {"text": filler(added)}
    pattern = shape.pattern
    return {"regex": pattern if isinstance(pattern, str) else {"pattern": pattern}}


def _all_there(template: ContainedValues) -> str:
    """Return the condition that all columns of a template have values."""
    return " and ".join(f"{column.partition('[')[0]} is not none" for column in template.columns)
