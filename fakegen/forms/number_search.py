"""The notations of numbers and durations that some strings may have."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import product

from fakegen.forms.number_form import GROUPS, MOST_DECIMALS, quoted

_NUMBER = re.compile(r"([^0-9]{0,16}?)([0-9](?:[0-9.,'\u2019 \u00a0\u202f]*[0-9])?)([^0-9]{0,16})")
_MOST_AFFIXES = 4
_ORDINAL = re.compile(r"(?:st|nd|rd|th)(?!\w)", re.IGNORECASE)
_MINUS = ("-", "\u2212")
_CURRENCIES = frozenset((
    "USD", "EUR", "GBP", "CHF", "JPY", "CNY", "INR", "AUD", "CAD", "NZD", "SEK", "NOK", "DKK", "PLN", "CZK", "HUF", "BRL", "MXN", "ZAR", "TRY", "RUB", "KRW", "SGD", "HKD", "Rs", "Rs.", "kr", "kr.", "zł", "Kč", "Ft", "lei", "R", "R$", "US$", "A$", "C$", "NZ$", "HK$", "S$", "CA$", "RM", "Rp", "TL", "лв",
))  # fmt: skip
_SPANS = (
    "{h}h {m}m", "[{h}h ]{m}m", "{h}h {mm}m", "[{h}h ]{mm}m", "{h}h{mm}", "{h}h{m}m", "[{h}h]{m}m",
    "{h}h{mm}m", "{h} h {m} min", "[{h} h ]{m} min", "{h} h {mm} min", "{h}h {m}min", "[{h}h ]{m}min",
    "{h} hr {m} min", "[{h} hr ]{m} min", "{h} hrs {m} mins", "{h} hours {m} minutes",
    "{m}m {s}s", "[{m}m ]{s}s", "{m}m{ss}s", "{h}h {m}m {s}s", "{m} min {s} s", "{d}d {h}h",
    "{d}d {h}h {m}m", "{h}:{mm}:{ss}", "{hh}:{mm}:{ss}", "{h}:{mm}", "{d} days {hh}:{mm}:{ss}",
)  # fmt: skip


def span_notations(texts: Sequence[str]) -> Sequence[str]:
    """Return the notations of durations that some strings may have: those with their separators."""
    first = next((text for text in texts if any(map(str.isdigit, text))), "")
    if not (":" in first or re.search(r"\d ?(?:h|m|d|s)", first)):
        return ()
    return _SPANS


def number_notations(texts: Sequence[str]) -> Iterator[str]:
    """Yield notations that the most frequent forms of some strings may have, without repeats.

    What is before and after the digits, but for a sign, is taken as it is. Each mark between the digits is
    tried as the one between groups of three, and as the one of decimals.

    Args:
        texts: Distinct strings.
    """
    pieces = [match.groups() for text in texts if (match := _NUMBER.fullmatch(text))]
    cores: dict[tuple[str, str], list[str]] = {}
    signed: dict[tuple[str, str], Counter[tuple[str, str]]] = {}
    for before, core, after in pieces:
        plain = _unsigned(before, after)
        cores.setdefault(plain, []).append(core)
        signed.setdefault(plain, Counter())[before, after] += 1
    found: dict[str, None] = {}
    for affixes in sorted(cores, key=lambda pair: -len(cores[pair]))[:_MOST_AFFIXES]:
        if not (_may_precede(affixes[0]) and _may_follow(affixes[1])):
            continue
        often = [pair for pair, _ in signed[affixes].most_common()]
        above = [pair for pair in often if pair == affixes or _is_plus(pair[0])] or [affixes]
        below = next((pair for pair in often if pair not in above), None)
        for digits, (before, after) in product(_digits(cores[affixes]), above):
            notation = quoted(before) + digits + quoted(after)
            if below is not None and below != ("-" + before, after):
                notation += f";{quoted(below[0])}{digits}{quoted(below[1])}"
            found[notation] = None
        if ending := _ORDINAL.match(affixes[1]):
            mark = "{TH}" if ending[0].isupper() else "{th}"
            found[f"{quoted(affixes[0])}0{mark}{quoted(affixes[1][ending.end() :])}"] = None
    yield from found


def _is_plus(before: str) -> bool:
    """Return whether a number has a plus in front, as changes have: the others have a minus."""
    return before.startswith("+")


def _unsigned(before: str, after: str) -> tuple[str, str]:
    """Return what is around a number without its sign, a plus, a minus or parentheses."""
    if _is_plus(before):
        return before[1:], after
    if before.startswith("(") and after.endswith(")"):
        return before[1:], after[:-1]
    for minus in _MINUS:
        if before.startswith(minus):
            return before.removeprefix(minus), after
        if before.endswith(minus):
            return before.removesuffix(minus), after
    if after in _MINUS:
        return before, ""
    return before, after


def _may_precede(before: str) -> bool:
    """Return whether text may stand before an amount: a sign of a currency or its code, but no word."""
    word = before.strip()
    if not any(map(str.isalpha, word)):
        return len(word) <= 3 and word not in ("#", ".", "/", ":", "_", "-")
    return word in _CURRENCIES


def _may_follow(after: str) -> bool:
    return len(after) <= 12 and not re.match(r"[./:_#@-]", after)


def _digits(cores: Sequence[str]) -> Iterator[str]:
    """Yield the notations of the digits of some numbers: without marks, and with each in each role."""
    marks = [mark for mark in GROUPS if any(mark in core for core in cores)]
    yield "0"
    for group in ("", *marks):
        whole = f"#{group}##0" if group else "0"
        if group:
            yield whole
        for mark in (".", ","):
            if mark not in marks or mark == group:
                continue
            lengths = [len(core.rpartition(mark)[2]) if mark in core else 0 for core in cores]
            most = max(lengths)
            if not 0 < most <= MOST_DECIMALS:
                continue
            usual = Counter(length for length in lengths if length).most_common(1)[0][0]
            for least in sorted({most, usual, min(lengths)}, reverse=True):
                yield whole + mark + "0" * least + "#" * (most - least)
            if usual < most:
                yield whole + mark + "0" * usual
