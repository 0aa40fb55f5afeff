"""Scripted columns of one person that agree: user names, addresses and full names made of the names beside them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pyarrow as pa

from fakegen.arrays.plain import plain_array
from fakegen.detection import column_names
from fakegen.detection.shares import percent
from fakegen.inference.decisions import Choice, Scripted
from fakegen.inference.name_forms import (
    NameForm,
    given_and_family,
    hidden_name,
    name_form,
    name_parts,
)
from fakegen.inference.whole_names import whole_given_names
from fakegen.profiling.compositions import Composition, Piece, find_composition
from fakegen.profiling.found import written
from fakegen.profiling.table_profile import TableProfile

_MOST_ROWS = 2_000
_MOST_SOURCES = 6
_EMAIL = "faker.safe_email"
_NAMES = ("faker.first_name", "faker.last_name", "faker.name")
_HOSTS = ("example.com", "example.org", "example.net")
"""Hosts that nobody has, by RFC 2606: no letter to a made address reaches a person."""
_INITIAL = re.compile(r"\[[^\]]+\](?:\\\.)?")
"""The regular expression of an initial."""
_NO_SOURCE = (
    "constant",
    "text",
    "ref",
    "sequence",
    "position",
    "expr",
    "template",
    "choice",
    "list",
    "object",
)


def composed(seen: TableProfile, choices: Mapping[str, Choice]) -> dict[str, Choice]:
    """Return the choices, with strings that are composed of other columns made by a template over these.

    Columns are composed of simpler ones only: full names of names, user names of both, e-mail addresses of all.
    """
    texts = {
        name: plain_array(seen.data.column(name)).slice(0, _MOST_ROWS).to_pylist()
        for name, choice in choices.items()
        if _may_take_part(name, choice, seen)
    }
    ranks = {name: _rank(name, seen, texts[name]) for name in texts}
    found = dict(choices)
    parts: dict[str, str] = {}
    forms: dict[str, NameForm] = {}
    for name in sorted(texts, key=ranks.__getitem__):
        simpler = [
            one for one in texts if ranks[one] < ranks[name] and _stands_alone(one, found, parts)
        ]
        for sources in _groups(simpler, ranks):
            composition = find_composition(texts[name], {one: texts[one] for one in sources})
            if composition is not None:
                found[name] = _made(name, choices[name], composition, texts[name])
                whole = {parts[one] for one in composition.columns if one in parts}
                found |= {one: _apart(one, found[one], forms[one]) or found[one] for one in whole}
                break
        known = [text for text in texts[name] if text]
        if name in parts or ranks[name] != 1 or not known:
            continue
        form = forms[name] = name_form(known)
        if _apart(name, found[name], form) is not None:
            longer = [texts[one] for one in texts if ranks[one] > 1]
            split = _split(texts[name], form, longer)
            for part, values in zip(_parts_of(name), split, strict=True):
                texts[part], ranks[part], parts[part] = values, 0, name
    return found


def _split(
    names: Sequence[str | None], form: NameForm, longer: Sequence[Sequence[str | None]]
) -> tuple[list[str | None], list[str | None]]:
    """Return the given and the family names of a column of full names.

    Args:
        names: The full names.
        form: How they are written.
        longer: User names and addresses, which may have the given names where the full names have initials.
    """
    split = [given_and_family(name or "", form) for name in names]
    given: list[str | None] = [first or None for first, _ in split]
    family: list[str | None] = [last or None for _, last in split]
    if form.first_initial:
        given = whole_given_names(given, family, longer)
    return given, family


def _parts_of(name: str) -> tuple[str, str]:
    """Return the hidden columns that hold the given and the family name of a column of full names."""
    return f"{hidden_name(name)}_first", f"{hidden_name(name)}_last"


def _apart(name: str, choice: Choice, form: NameForm) -> Scripted | None:
    """Return a column of full names that is made of a given and a family name, as others are made of these, too.

    None if it cannot be.
    """
    if not isinstance(choice, Scripted):
        return None
    if set(_parts_of(name)) <= choice.hidden.keys():
        return choice
    if choice.provider == "faker.name":
        located = {"locale": choice.locale} if choice.locale else {}
        first: Any = {"faker.first_name": choice.value or {}, **located}
        last: Any = {"faker.last_name": {}, **located}
        form = NameForm()
    elif choice.provider == "regex" and isinstance(choice.value, str):
        one, space, other = choice.value.partition(" ")
        if not space or " " in other:
            return None
        if form.last_first != one.endswith(","):
            return None
        turned = form.last_first or form.without_comma
        given, family = (other, one.removesuffix(",")) if turned else (one, other)
        first, last = {"regex": given}, {"regex": family}
        initial = form.first_initial if _INITIAL.fullmatch(given) else ""
        if initial:
            first = {"faker.first_name": {}}
        form = NameForm(form.last_first, first_initial=initial, without_comma=form.without_comma)
    else:
        return None
    hidden, template = name_parts(form, name, first, last)
    ((provider, value),) = template.items()
    return replace(choice, provider=provider, value=value, hidden=hidden, locale=None)


def _groups(names: Sequence[str], ranks: Mapping[str, int]) -> list[list[str]]:
    """Return the sources to try: user names first, as addresses have them whole; then plain names."""
    users = [name for name in names if ranks[name] == 2]
    plain = [name for name in names if ranks[name] < 2]
    singles = [name for name in plain if ranks[name] == 0]
    groups = [[name] for name in users] + [singles[:_MOST_SOURCES], plain[:_MOST_SOURCES]]
    return [list(group) for group in dict.fromkeys(map(tuple, groups)) if group]


def _may_take_part(name: str, choice: Choice, seen: TableProfile) -> bool:
    if not isinstance(choice, Scripted) or name in seen.forms:
        return False
    if choice.provider in _NO_SOURCE and not set(_parts_of(name)) <= choice.hidden.keys():
        return False
    return bool(pa.types.is_string(seen.data.schema.field(name).type)) and "}" not in name


def _stands_alone(name: str, found: Mapping[str, Choice], parts: Mapping[str, str]) -> bool:
    """Return whether a column always has a value, so that others can be made of it."""
    choice = found[parts.get(name, name)]
    return isinstance(choice, Scripted) and "null" not in choice.modifiers and not choice.codes


def _rank(name: str, seen: TableProfile, texts: Sequence[str | None]) -> int:
    """Return how much a column may be composed of: 0 names, 1 full names, 2 user names, 3 addresses."""
    detection = seen.detections.get(name)
    if detection is not None and detection.provider == _EMAIL:
        return 3
    if column_names.hints_at(name, ("username", "userid", "login", "handle", "nick", "initials")):
        return 2
    shown = [text for text in texts if text]
    plain = sum(all(c.isalpha() or c in " .,'-" for c in text) for text in shown)
    if plain < 0.9 * len(shown):
        return 2
    parts = column_names.FIRST_NAME, column_names.LAST_NAME
    if any(column_names.hints_at(name, hints) for hints in parts) and not column_names.hints_at(
        name, ("fullname",)
    ):
        return 0
    is_name = detection is not None and detection.provider in _NAMES
    if not is_name and shown and all(text == text.lower() and " " not in text for text in shown):
        return 2
    several = sum(" " in text.strip() for text in shown)
    return 1 if several >= 0.5 * len(shown) else 0


def _made(
    name: str, choice: Choice, composition: Composition, texts: Sequence[str | None]
) -> Scripted:
    assert isinstance(choice, Scripted)
    hidden: dict[str, object] = {}
    template = ""
    for place, piece in enumerate(composition.pieces):
        if piece.column:
            template += _taken(piece, composition, in_capitals=place in composition.capitals)
        elif piece.text == "#":
            digits = f"{hidden_name(name)}_number"
            low, high = composition.digits
            size = f"{{{low},{high}}}" if low < high else f"{{{low}}}"
            hidden[digits] = {"regex": f"[0-9]{size}"}
            template += f"{{{{ {digits} }}}}"
        elif piece.text == "@":
            hosts = _hosts(composition.host_rows)
            if len(hosts) == 1:
                template += f"@{next(iter(hosts))}"
            else:
                host = f"{hidden_name(name)}_host"
                even = len(set(hosts.values())) == 1
                hidden[host] = {"choice": list(hosts) if even else hosts}
                template += f"@{{{{ {host} }}}}"
        else:
            template += piece.text
    shown = [text for text in texts if text]
    modifiers = {key: value for key, value in choice.modifiers.items() if key != "unique"}
    if len(set(shown)) == len(shown) > 1:
        modifiers["unique"] = {"suffix": "number"}
    why = f"{percent(composition.share)} are composed of {' and '.join(composition.columns)} like this"
    return Scripted("template", why, template, modifiers, hidden=hidden, codes=choice.codes)


def _hosts(rows: Mapping[str, int]) -> dict[str, float]:
    """Return the share of each host that stands in for one: the most frequent, the next, and all others."""
    counts = sorted(rows.values(), reverse=True)
    shares = [*counts[: len(_HOSTS) - 1], sum(counts[len(_HOSTS) - 1 :])][: len(counts)]
    return {
        host: round(share / sum(counts), 3) for host, share in zip(_HOSTS, shares, strict=False)
    }


def _taken(piece: Piece, composition: Composition, *, in_capitals: bool) -> str:
    """Return the template of a piece: a column, or its first letters, in the case of the whole."""
    read, letters = written(piece.column), piece.letters
    is_name = composition.case == "lower" or composition.hosts
    part = f"{read}[:{letters}]" if letters > 1 else f"{read}[0]" if letters else read
    if is_name:
        return f"{{{{ {part} | slug }}}}"
    if composition.case == "upper":
        return f"{{{{ {part} | ascii | upper }}}}"
    return f"{{{{ {part} | upper }}}}" if in_capitals else f"{{{{ {part} }}}}"
