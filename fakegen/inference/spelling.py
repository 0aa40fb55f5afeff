"""How a text file writes values that are read as numbers, booleans, dates and times.

A file says more than its values: 29.0 and 29 are one number, True and true one boolean. Where what fakegen
writes by itself differs from what the file has, the column gets the file's form.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from fakegen.arrays.plain import plain_array
from fakegen.forms.finding import find_form
from fakegen.forms.form import TextForm
from fakegen.forms.notation import form_of

_LEAST, _USUAL = 0.99, 0.8
_FLAGS = ("True/False", "TRUE/FALSE", "T/F", "t/f", "Yes/No", "yes/no", "YES/NO")


@dataclass(frozen=True, slots=True)
class Spelling:
    """What a file's text adds to its values.

    Nulls may be words, such as ``NA`` in a column of numbers.

    Attributes:
        forms: The form of columns that stay what they are, by column.
        strings: The columns that must be read as strings to be written alike.
        null_strings: What all nulls of a column are written as, by column, where they are no empty fields.
    """

    forms: Mapping[str, str] = field(default_factory=dict)
    strings: tuple[str, ...] = ()
    null_strings: Mapping[str, str] = field(default_factory=dict)


def spelling_of(
    data: pa.Table,
    as_strings: Callable[[list[str]], pa.Table],
    as_written: Callable[[pa.Array], pa.Array] | None,
    *,
    has_types: bool,
) -> Spelling:
    """Return how a file writes the columns that are not written by themselves as they are there.

    Args:
        data: The table that was read.
        as_strings: Reads the table again, with these columns as strings.
        as_written: Returns values as the file's format has them when fakegen writes it; None if it has no text
            of its own for them.
        has_types: Whether the values of the file have types of their own, so that a column of strings would be
            another one.
    """
    plain = {name: plain_array(data.column(name)) for name in data.column_names}
    names = [name for name, values in plain.items() if _may_differ(values)]
    if not names:
        return Spelling()
    texts = as_strings(names)
    forms: dict[str, str] = {}
    strings: list[str] = []
    nulls: dict[str, str] = {}
    for name in names:
        values, text = plain[name], plain_array(texts.column(name))
        present = values.is_valid()
        if len(text) != len(values) or not pc.any(present).as_py():
            continue
        words = text.filter(pc.invert(present)).value_counts()
        if len(words) > 1 and not has_types:
            strings.append(name)
            continue
        if len(words) and (word := _most_frequent(words)) is not None:
            nulls[name] = word
        if as_written is None:
            continue
        values, text = values.filter(present), text.filter(present)
        if as_written(values).cast(pa.string()).equals(text.cast(pa.string())):
            continue
        if pa.types.is_temporal(values.type):
            if find_form(text) is not None:
                strings.append(name)
        elif pa.types.is_floating(values.type) and _are_dialled(text):
            strings.append(name)
        elif (form := _form(text, values)) is not None:
            forms[name] = form
        elif pa.types.is_floating(values.type) and not has_types and _has_several_forms(text):
            strings.append(name)
    return Spelling(forms, tuple(strings), {k: v for k, v in nulls.items() if k not in strings})


def _most_frequent(counted: pa.StructArray) -> str | None:
    word: str | None = counted.field("values")[
        pc.index(counted.field("counts"), pc.max(counted.field("counts"))).as_py()
    ].as_py()
    return word


def _may_differ(values: pa.Array) -> bool:
    """Return whether values or their nulls may be written otherwise than fakegen writes them."""
    kind = values.type
    if pa.types.is_integer(kind):
        return bool(values.null_count)
    return bool(
        pa.types.is_floating(kind) or pa.types.is_boolean(kind) or pa.types.is_temporal(kind)
    )


def _form(text: pa.Array, values: pa.Array) -> str | None:
    """Return the form of numbers or booleans; None if most of them have none.

    Where a few numbers have fewer decimals, as zeros sometimes do, the form of the others can write them as well.
    """
    if pa.types.is_boolean(values.type):
        forms = map(form_of, _FLAGS)
        return next((form.notation for form in forms if _has(form, text)), None)
    found = find_form(text)
    if found is None:
        return None
    form = form_of(found.notations[0])
    has_form = _has(form, text)
    if len(found.notations) > 1:
        has_form = _has(form, text, _USUAL) and _writes(form, values)
    return form.notation if _is_plain(form.notation) and has_form else None


def _is_plain(notation: str) -> bool:
    """Return whether a notation is one of numbers as programs write them."""
    return notation.startswith("0") and set(notation) <= set("0.#")


def _has_several_forms(text: pa.Array) -> bool:
    """Return whether numbers are written in two ways or more, such as 6 and 6.0, and hardly in any other."""
    found = find_form(text)
    if found is None or len(found.notations) < 2:
        return False
    return all(map(_is_plain, found.notations)) and found.rows >= _LEAST * len(text)


def _are_dialled(text: pa.Array) -> bool:
    """Return whether numbers have a plus sign, as those that are dialled in all countries."""
    dialled = pc.match_substring_regex(text, r"^\+[0-9]{6,}$")
    return bool(pc.mean(dialled.cast(pa.float64())).as_py() >= _LEAST)


def _has(form: TextForm, text: pa.Array, least: float = _LEAST) -> bool:
    made = form.read(text)
    return bool(len(made) - made.null_count >= least * len(made))


def _writes(form: TextForm, values: pa.Array) -> bool:
    """Return whether numbers stay the same when they are written in a form."""
    return bool(form.read(form.write(values.cast(form.type))).cast(values.type).equals(values))
