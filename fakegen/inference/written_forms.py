"""Scripted columns in the form of the real values: names, codes, addresses of the web, telephone numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from fakegen.arrays.plain import plain_array
from fakegen.inference.decisions import Choice, Scripted, gender_column, shaped
from fakegen.inference.fillers import case_of_words
from fakegen.inference.makeable import made_strings, share_in_form
from fakegen.inference.name_forms import (
    NameForm,
    case_of,
    hidden_name,
    in_one_line,
    name_form,
    name_parts,
    recased,
    title_shares,
)
from fakegen.profiling.found import quoted, written
from fakegen.profiling.observing import without
from fakegen.profiling.table_profile import TableProfile
from fakegen.registry import Registry

_MOST_NAMES = 2_000
_LEAST = 0.5
_TWO_NAMES, _MORE = 2, 0.05
_NAMES = ("faker.first_name", "faker.last_name")
_WORDS = (*_NAMES, "faker.company", "faker.street_address", "faker.city")
_ANY_FORM = (
    "faker.company", "faker.street_address", "faker.address", "faker.city", "faker.safe_email", "text",
    "ref", "ip", "user_agent",
)  # fmt: skip
"""Providers of words or digits in any number, which have no form to compare."""


_HEXADECIMAL = ("uuid", "faker.mac_address")


def in_real_forms(
    seen: TableProfile, choices: Mapping[str, Choice], registry: Registry
) -> dict[str, Choice]:
    """Return the choices, with what was detected written as the real values are.

    Names keep their order, capitals and titles. Where fewer than half of the real values have a form that the
    provider makes, a shape is kept instead, if there is one.
    """
    gender = gender_column(seen, choices)

    def written(name: str, choice: Choice) -> Choice:
        if not isinstance(choice, Scripted):
            return choice
        if choice.provider == "text":
            choice = _in_case(name, choice, seen)
        elif name in seen.detections:
            choice = _in_real_form(name, choice, seen, registry, gender)
        return _with_codes(name, choice) if choice.codes else choice

    return {name: written(name, choice) for name, choice in choices.items()}


def _in_real_form(
    name: str, choice: Scripted, seen: TableProfile, registry: Registry, gender: str | None
) -> Scripted:
    values = _known(name, seen)
    if choice.provider == "faker.name":
        agrees = gender if isinstance(choice.value, dict) and "gender" in choice.value else None
        return _full_name(name, choice, values, seen, agrees, registry)
    if choice.provider in _WORDS:
        return _cased(name, choice, case_of(_some(values)))
    if choice.provider == "faker.address" and not pc.any(pc.match_substring(values, "\n")).as_py():
        return _scripted_apart(choice, *in_one_line(name, _located(choice)))
    if choice.provider == "url":
        return shaped(choice, values, seen.rows) or choice
    if choice.provider in _HEXADECIMAL:
        return _cased(name, choice, "upper" if _is_upper(values) else "")
    if choice.provider in _ANY_FORM or choice.provider != seen.detections[name].provider:
        return choice
    entry = replace(choice, modifiers={}).entry
    share = share_in_form(entry, choice.locale, values, registry)
    if share is None or share >= _LEAST:
        return choice
    return shaped(choice, values, seen.rows) or choice


def _is_upper(values: pa.Array) -> bool:
    """Return whether all letters of some strings are capitals, and there are any."""
    upper = pc.all(pc.equal(pc.utf8_upper(values), values), min_count=0).as_py()
    return bool(upper) and not pc.all(pc.equal(pc.utf8_lower(values), values)).as_py()


def _in_case(name: str, choice: Scripted, seen: TableProfile) -> Scripted:
    """Return filler text that is written as the real one: in capitals, as titles are, or with a capital letter."""
    if not isinstance(choice.value, dict) or "words" not in choice.value:
        return choice  # sentences begin with a capital letter
    return _cased(name, choice, case_of_words(_some(_known(name, seen))))


def _cased(name: str, choice: Scripted, case: str) -> Scripted:
    if not case:
        return choice
    return _scripted_apart(choice, *recased(name, _located(choice), case))


def _located(choice: Scripted) -> Any:
    """Return the entry of a hidden column that makes what a column does, but for its modifiers."""
    entry = replace(choice, modifiers={}).entry
    if choice.locale is None:
        return entry
    return {**(entry if isinstance(entry, dict) else {entry: {}}), "locale": choice.locale}


def _known(name: str, seen: TableProfile) -> pa.Array:
    """Return the values of a column without missing ones."""
    codes = [suspect.value for suspect in seen.suspects.get(name, ())]
    return without(plain_array(seen.data.column(name)), codes).drop_null()


def _some(values: pa.Array) -> list[str]:
    found: list[str] = values.unique().slice(0, _MOST_NAMES).cast(pa.string()).to_pylist()
    return found


def _full_name(
    name: str,
    choice: Scripted,
    values: pa.Array,
    seen: TableProfile,
    gender: str | None,
    registry: Registry,
) -> Scripted:
    names = _some(values)
    form = name_form(names)
    if form.is_usual and not _are_longer(choice, names, registry):
        return choice
    locale = {"locale": choice.locale} if choice.locale else {}
    first = {"faker.first_name": choice.value or {}, **locale}
    hidden, written = name_parts(form, name, first, {"faker.last_name": {}, **locale})
    title = f"{hidden_name(name)}_title"
    if title in hidden and gender is not None:
        hidden[title] = {"choice": _titles_by(gender, name, form, seen)}
    found = _scripted_apart(choice, hidden, written)
    return replace(
        found, why=f"{choice.why}; written {form.evidence}" if form.evidence else found.why
    )


def _are_longer(choice: Scripted, names: Sequence[str], registry: Registry) -> bool:
    """Return whether a locale's full names have titles or several family names far more often than the real ones."""
    gendered = isinstance(choice.value, dict) and "{{" in str(choice.value)
    entry = "faker.name" if gendered else replace(choice, modifiers={}).entry
    made = made_strings(entry, choice.locale, registry)
    if made is None or not names:
        return False
    shares = [
        sum(len(re.split(r"[\s-]+", name.strip())) > _TWO_NAMES for name in some) / len(some)
        for some in (made, names)
    ]
    return shares[0] - shares[1] > _MORE


def _titles_by(
    gender: str, name: str, form: NameForm, seen: TableProfile
) -> dict[str, float | str]:
    """Return the weight of each title, as an expression over the column of genders."""
    words, names = (plain_array(seen.data.column(column)) for column in (gender, name))
    shares = {
        word: title_shares(form, names.filter(pc.equal(words, word)).drop_null().to_pylist())
        for word in pc.unique(words.drop_null()).to_pylist()
    }
    weights: dict[str, float | str] = {}
    for title, share in form.titles:
        text = str(share)
        for word, own in shares.items():
            text = f"{own.get(title, 0.0)} if {written(gender)} == {quoted(word)} else {text}"
        weights[title] = f"{{{{ {text} }}}}"
    return weights


def _scripted_apart(
    choice: Scripted, hidden: Mapping[str, Any], written: Mapping[str, Any]
) -> Scripted:
    """Return a column that is written from hidden ones."""
    ((provider, value),) = written.items()
    return replace(choice, provider=provider, value=value, hidden=dict(hidden), locale=None)


def _with_codes(name: str, choice: Scripted) -> Scripted:
    """Return a column whose missing values come back as the strings that stood for them."""
    hidden = f"{hidden_name(name)}_value"
    codes = dict(choice.codes)
    nulls = round(1 - sum(codes.values()), 2)
    if nulls > 0:
        codes["null"] = nulls
    located = {"locale": choice.locale} if choice.locale else {}
    entry = choice.entry if isinstance(choice.entry, dict) else {choice.entry: {}}
    columns: dict[str, Any] = {**choice.hidden, hidden: {**entry, **located}}
    if len(codes) == 1:
        (word,) = codes
        absent = quoted(word)
    else:
        absent = f"{hidden_name(name)}_missing"
        columns[absent] = {"choice": codes}
    return replace(
        choice,
        provider="expr",
        value=f"coalesce({hidden}, {absent})",
        modifiers={},
        locale=None,
        hidden=columns,
        codes={},
    )
