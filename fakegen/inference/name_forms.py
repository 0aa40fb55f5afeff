"""How a column writes the names of persons: order, capitals, titles and further given names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from fakegen.detection.persons import are_family_names_first
from fakegen.profiling.openness import THIN

_USUAL, _SOME = 0.8, 0.05
_TITLE = re.compile(
    r"(?:mr|mrs|miss|ms|mx|dr|prof|master|rev|sir|lady|col|capt|major|hon|herr|frau|dhr|mevr|mme|mlle|m|sr|"
    r"sra|srta|don|dona|sig|dott|pan|pani)\.?",
    re.IGNORECASE,
)
_INITIAL = re.compile(r"[^\W\d_]\.?")
_LETTERS = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class NameForm:
    """How names are written.

    Attributes:
        last_first: Whether the family name comes first, before a comma.
        without_comma: Whether it comes first without a comma.
        last_case: The filter that writes family names: ``upper``, ``lower``, or empty for neither.
        first_case: The same for given names.
        titles: The share of each frequent title among all names; empty if few have one.
        middle: The share of names with a second given name.
        initial: Whether it is an initial, and with a full stop: ``A.``, ``A`` or empty.
        first_initial: The same of the first given name.
    """

    last_first: bool = False
    last_case: str = ""
    first_case: str = ""
    titles: tuple[tuple[str, float], ...] = ()
    middle: float = 0.0
    initial: str = ""
    first_initial: str = ""
    without_comma: bool = False

    @property
    def is_usual(self) -> bool:
        """Whether it is a given name and a family name with nothing else."""
        return self == NameForm()

    @property
    def evidence(self) -> str:
        """The form in words; empty for the usual one."""
        words = []
        family_case = "" if self.first_case else self.last_case
        if self.last_first or self.without_comma:
            also = f" and in {family_case} case" if family_case else ""
            words.append(f"the family name first{also}")
            family_case = ""
        if self.first_initial:
            words.append("with an initial for the given name")
        if self.first_case:
            words.append(f"in {self.first_case} case")
        if family_case:
            words.append(f"the family name in {family_case} case")
        if self.titles:
            words.append("with titles")
        if self.middle:
            words.append(f"{self.middle:.0%} with a second given name")
        return ", ".join(words)


def name_form(names: Sequence[str]) -> NameForm:
    """Return how most of some full names are written.

    Args:
        names: At least one.
    """
    with_comma = sum("," in name for name in names) >= _USUAL * len(names)
    last_first = with_comma or _is_last_first([_without_title(name)[1] for name in names])
    split = [_split(name, last_first) for name in names]
    titles = Counter(title for title, _, _ in split if title)
    often = {title: count for title, count in titles.items() if count >= THIN}
    given = [first for _, first, _ in split]
    seconds = [words[1:] for words in given if words]
    middle = sum(bool(words) for words in seconds) / len(names)
    return NameForm(
        with_comma,
        _case([word for _, _, last in split for word in last]),
        _case([words[0] for words in given if words]),
        tuple(
            (title, round(count / len(names), 3))
            for title, count in sorted(often.items(), key=lambda item: -item[1])
        )
        if sum(often.values()) >= _USUAL / 2 * len(names)
        else (),
        round(middle, 2) if middle >= _SOME else 0.0,
        _initial([words[0] for words in seconds if words]) if middle >= _SOME else "",
        _initial([words[0] for words in given if words]),
        last_first and not with_comma,
    )


def _is_last_first(names: Sequence[Sequence[str]]) -> bool:
    """Return whether most names without a comma begin with the family name.

    Either it alone is in capitals, or the last word is an initial, or the first words are in lists of family names
    more often than the last ones.

    Args:
        names: The words of each name, at least one.
    """
    several = [words for words in names if len(words) > 1]
    if 2 * len(several) < len(names) or not several:
        return False
    capital = sum(_is_capital(first) and not _is_capital(last) for first, *_, last in several)
    initial = sum(bool(_INITIAL.fullmatch(last)) for *_, last in several)
    if max(capital, initial) >= _USUAL * len(several):
        return True
    return are_family_names_first([(first, last) for first, *_, last in several])


def _is_capital(word: str) -> bool:
    return word.isupper() and len(_LETTERS.findall(word)) > 1


def _initial(words: Sequence[str]) -> str:
    """Return how most of some given names are cut to initials: ``A.``, ``A``, or empty if they are not."""
    initials = [word for word in words if _INITIAL.fullmatch(word)]
    if not initials or len(initials) < len(words) / 2:
        return ""
    return "A." if sum(text.endswith(".") for text in initials) * 2 > len(initials) else "A"


def title_shares(form: NameForm, names: Sequence[str]) -> dict[str, float]:
    """Return the share of each of a form's titles among some names."""
    known = {title for title, _ in form.titles}
    counts = Counter(title for name in names if (title := _without_title(name)[0]) in known)
    return {title: round(count / len(names), 3) for title, count in counts.items()}


def case_of(words: Sequence[str]) -> str:
    """Return the filter that writes words as most of these are written; empty for none."""
    return _case(words)


def name_parts(
    form: NameForm, column: str, first: Any, last: Any
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the hidden columns of a column of names, and the template over them.

    Args:
        form: How the names are written.
        column: The column.
        first: The entry of a given name.
        last: The entry of a family name.
    """
    name: Callable[[str], str] = hidden_name(column).__add__
    hidden: dict[str, Any] = {}
    has_names = bool(form.middle) and not form.initial
    if has_names and isinstance(first, dict) and first.get("faker.first_name") == {}:
        hidden[name("_gender")] = {"choice": ["female", "male"]}
        first = {**first, "faker.first_name": {"gender": f"{{{{ {name('_gender')} }}}}"}}
    hidden |= {name("_first"): first, name("_last"): last}
    given = _filtered(name("_first"), form.first_case)
    if form.first_initial:
        given = _filtered(f"{name('_first')}[0]", form.first_case) + form.first_initial[1:]
    if form.middle:
        absent = round(1 - form.middle, 2)
        entry: Any = _letter(form.initial)
        if has_names:
            entry = first if isinstance(first, dict) else {first: {}}
        hidden[name("_second")] = {**entry, **({"null": absent} if absent else {})}
        second = _filtered(name("_second"), form.first_case)
        given += f"{{% if {name('_second')} %}} {second}{{% endif %}}"
    if form.titles:
        hidden[name("_title")] = {"choice": dict(form.titles)}
        given = f"{{{{ {name('_title')} }}}} {given}"
    family = _filtered(name("_last"), form.last_case)
    template = f"{given} {family}"
    if form.last_first or form.without_comma:
        template = f"{family}{' ' if form.without_comma else ', '}{given}"
    return hidden, {"template": template}


def _letter(initial: str) -> dict[str, Any]:
    """Return the entry of an initial, ``A.`` or ``A``."""
    return {"regex": f"[A-Z]{re.escape(initial[1:])}"}


def given_and_family(name: str, form: NameForm) -> tuple[str, str]:
    """Return the first given name and the family names of a full name; empty strings for what it lacks."""
    _, given, family = _split(name, form.last_first or form.without_comma)
    return " ".join(given[:1]), " ".join(family)


def recased(column: str, entry: Any, case: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the hidden column of names in the usual form, and the template that writes them in a case."""
    hidden = f"{hidden_name(column)}_name"
    return {hidden: entry}, {"template": _filtered(hidden, case)}


def in_one_line(column: str, entry: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the hidden column of texts of several lines, and the template that writes them in one."""
    hidden = f"{hidden_name(column)}_lines"
    return {hidden: entry}, {"template": f"{{{{ {hidden} | replace('\\n', ', ') }}}}"}


def hidden_name(column: str) -> str:
    """Return the beginning of the names of hidden columns that a column reads."""
    word = re.sub(r"\W+", "_", column, flags=re.ASCII).strip("_").lower()
    return f"_{word or 'column'}"


def _filtered(column: str, case: str) -> str:
    return f"{{{{ {column} | {case} }}}}" if case else f"{{{{ {column} }}}}"


def _split(name: str, last_first: bool) -> tuple[str, list[str], list[str]]:
    """Return the title, the given names and the family names of a name.

    Args:
        name: The name.
        last_first: Whether a name without a comma begins with the family name: its first word, or all words in
            capitals before the given names.
    """
    title, words = _without_title(name)
    before, comma, _ = _plain(name).partition(",")
    if comma:
        return title, words, before.split()
    if not last_first:
        return title, words[:-1], words[-1:]
    capitals = list(takewhile(_is_capital, words[:-1]))
    place = len(capitals) or 1
    return title, words[place:], words[:place]


def _without_title(name: str) -> tuple[str, list[str]]:
    """Return the title of a name, empty if there is none, and its words; after a comma, if there is one."""
    before, comma, after = _plain(name).partition(",")
    words = (after if comma else before).split()
    if len(words) > 1 and _TITLE.fullmatch(words[0]):
        return words[0], words[1:]
    return "", words


def _plain(name: str) -> str:
    """Return a name without remarks in parentheses and nicknames in quotation marks."""
    return re.sub(r"\([^)]*\)|\"[^\"]*\"", "", name)


def _case(words: Sequence[str]) -> str:
    plain = [word for word in words if len(_LETTERS.findall(word)) > 1]
    for case, has in (("upper", str.isupper), ("lower", str.islower)):
        if plain and sum(map(has, plain)) >= _USUAL * len(plain):
            return case
    return ""
