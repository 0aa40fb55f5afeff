"""Exploring all paths that a function can take, depending on its draws, and describing what it makes.

Idea: symbolic execution of code that draws, at the level of its random generator. Each draw returns a value
that stands for all possibilities. If the code needs to know more about it, the trace is repeated for each
possibility. A path is thus a conjunction of decisions with a probability, and its result is a string with
tokens in it: a :class:`~fakegen.patterns.Concatenation` of constants and draws.

Invariant: no outcome is used unverified. The function runs again with concrete draws, extreme ones among
them, and must return exactly what the path predicts. After a single difference the function counts as
untraceable. So code that cannot be followed costs speed, but never gives a wrong value.

Bounds: the number of paths, and of the possibilities of one draw. A function that exceeds them is given up
quickly, and called once per row instead.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from fakegen.patterns import Alternation, Concatenation, Echo, Pattern, Text, WordList
from fakegen.streams import Purpose, Rows, Stream
from fakegen.tracing.draw_views import Site, View
from fakegen.tracing.stops import Inspected, Untraceable
from fakegen.tracing.traced import LEAKED, Tokens, Traced, is_traced, plain_string
from fakegen.tracing.tracer import AnsweredDraws, Decision, Decisions, Replayer, Tracer

_PATHS = 300
"""The largest number of paths of a function."""
_WIDEST = 400
"""The largest number of possibilities of a draw that are followed one by one."""
_CHECKS = 32
"""The number of checks of a function's only path."""
_CHECKS_OF_MANY = 8
"""The number of checks of each path, if there are several."""
_SAMPLED = 200
"""The number of a draw's elements among which extremes are looked for."""
_ESCAPED = '"\\' + "".join(map(chr, range(32)))
_SIMPLE = (type(None), bool, int, float, str)

Traceable = Callable[[AnsweredDraws], Any]
"""A function that makes a value with a random generator."""


@dataclass(frozen=True, slots=True)
class Values:
    """A finite set of values that are not strings, with weights."""

    values: Sequence[Any]
    weights: Sequence[float]


@dataclass(frozen=True, slots=True)
class Integers:
    """The integers of one of several ranges, all integers of a range being equally likely."""

    spans: Sequence[range]
    weights: Sequence[float] = (1.0,)


@dataclass(frozen=True, slots=True)
class Json:
    """Lists, tuples or mappings as JSON strings."""

    pattern: Pattern


Outcome = Pattern | Values | Integers | Json


class _Path:
    """A path: its decisions, its probability and, once it is run, what the function returned."""

    def __init__(self, decisions: Decisions, probability: float) -> None:
        self.decisions, self.probability = decisions, probability
        self.result: Any = None
        self._tracer: Tracer | None = None

    @property
    def tracer(self) -> Tracer:
        """What traced the path's run."""
        assert self._tracer is not None
        return self._tracer

    @property
    def tokens(self) -> Tokens:
        """The tokens of its draws."""
        return self.tracer.tokens

    def run(self, function: Traceable) -> None:
        """Run the function along this path, if that was not done before."""
        if self._tracer is not None:
            return
        self._tracer = Tracer(self.decisions)
        try:
            self.result = function(self._tracer)
        except Exception as error:
            raise Untraceable(f"{type(error).__name__}: {error}") from None

    def branches(self, signal: Inspected) -> Iterator[_Path]:
        """Yield the paths that this one leads to, if it must know more about a draw."""
        site = self.tracer.sites[signal.draw]
        for branch in _branches(site, signal.keys, self.decisions, self.probability):
            yield _Path(*branch)


def explore(function: Traceable) -> Outcome:
    """Return what a function makes, with the same probabilities.

    Args:
        function: Called many times with a random generator; it must draw from nothing else. If it
            returns tuples, lists or mappings, they are described as JSON strings.

    Raises:
        Untraceable: The function's draws or decisions cannot be followed, or a check found another
            value than predicted.
    """
    found: list[tuple[Any, float]] = []
    waiting = [_Path({}, 1.0)]
    while waiting:
        path = waiting.pop()
        try:
            path.run(function)
            found.append((_described(function, path), path.probability))
        except Inspected as signal:
            waiting.extend(path.branches(signal))
        if len(found) == 1:
            waiting = _all_run(function, waiting)
        if len(found) + len(waiting) > _PATHS:
            raise Untraceable("too many paths")
    return _joined(found)


def _all_run(function: Traceable, waiting: list[_Path]) -> list[_Path]:
    """Return all paths that some lead to, in reverse order, each of them run.

    To describe a path takes far longer than to run it, so too many are found before they are described.
    """
    done: list[_Path] = []
    while waiting:
        path = waiting.pop()
        try:
            path.run(function)
            done.append(path)
        except Inspected as signal:
            waiting.extend(path.branches(signal))
        if len(done) + len(waiting) > _PATHS:
            raise Untraceable("too many paths")
    return done[::-1]


def _described(function: Traceable, path: _Path) -> Any:
    """Return what a path makes, after checking it."""
    result = path.result
    if not _holds_tokens(result, path.tokens):
        if path.tokens.views:
            _check(function, path, lambda made: made, result)
        return Text(result) if isinstance(result, str) else result
    if isinstance(result, Traced):
        _check(function, path, lambda made: made, result.view)
        return _numbers(result.view)
    form = plain_string if isinstance(result, str) else _as_json
    string = form(result)
    if form is _as_json:
        string = _escaped(string, path.tokens)
    string = _restore_leaks(function, path, string, form)
    _check(function, path, form, string)
    pattern = _pattern(string, path.tokens)
    return pattern if isinstance(result, str) else Json(pattern)


def _joined(found: Sequence[tuple[Any, float]]) -> Outcome:
    """Combine the outcomes of all paths into one."""
    described = [outcome for outcome, _ in found]
    weights = [probability for _, probability in found]
    if all(isinstance(outcome, Pattern) for outcome in described):
        return _choice(described, weights)
    if all(isinstance(outcome, Json) for outcome in described):
        return Json(_choice([outcome.pattern for outcome in described], weights))
    if len(found) == 1 and isinstance(described[0], Values | Integers):
        return described[0]
    if all(isinstance(outcome, Integers) for outcome in described):
        return Integers([span for outcome in described for span in outcome.spans], weights)
    values: list[Any] = []
    chances: list[float] = []
    for outcome, probability in found:
        match outcome:
            case Values():
                values += outcome.values
                total = sum(outcome.weights)
                chances += [probability * weight / total for weight in outcome.weights]
            case Text():
                values.append(outcome.text)
                chances.append(probability)
            case Pattern() | Json() | Integers():
                raise Untraceable("values of several kinds")
            case _:
                values.append(outcome)
                chances.append(probability)
    return Values(values, chances)


def _branches(
    site: Site, keys: Sequence[Hashable] | None, decisions: Decisions, probability: float
) -> Iterator[tuple[Decisions, float]]:
    """Yield the decisions for each possibility of a draw.

    Args:
        site: The draw.
        keys: What the code needs to know, for each element of the draw; elements with equal keys stay
            together. None to separate all elements.
        decisions: The decisions so far.
        probability: Their probability.
    """
    known = decisions.get(site.number)
    if site.elements is None:
        yield {**decisions, site.number: Decision(None)}, probability
        return
    size = len(site.elements)
    if keys is None:
        if size > _WIDEST:
            raise Untraceable("a decision depends on a draw with too many possibilities")
        keys = [
            (type(element), element) if isinstance(element, _SIMPLE) else (index,)
            for index, element in enumerate(site.elements)
        ]
    weights = [1.0] * size if site.weights is None else site.weights
    groups: dict[Hashable, list[int]] = {}
    for index, key in enumerate(keys):
        groups.setdefault(key, []).append(index)
    if len(groups) == 1 or len(groups) > _WIDEST:
        raise Untraceable("a decision depends on a draw with too many possibilities")
    total = sum(weights)
    for members in groups.values():
        share = sum(weights[index] for index in members) / total
        if share:
            elements, kept = site.elements, members
            if known is not None and known.kept is not None and known.elements is not None:
                elements, kept = known.elements, [known.kept[index] for index in members]
            yield {**decisions, site.number: Decision(elements, kept)}, probability * share


def _holds_tokens(value: Any, tokens: Tokens) -> bool:
    if isinstance(value, str):
        return bool(tokens.found(value)) or re.search(LEAKED, plain_string(value)) is not None
    if isinstance(value, dict):
        return any(_holds_tokens(item, tokens) for pair in value.items() for item in pair)
    if isinstance(value, list | tuple):
        return any(_holds_tokens(item, tokens) for item in value)
    return is_traced(value)


def _numbers(view: View) -> Outcome:
    elements = view.site.elements
    if isinstance(elements, range) and not view.functions:
        if not -(2**63) <= elements[0] <= elements[-1] < 2**63:
            raise Untraceable("an integer of more than 64 bits")
        return Integers([elements])
    weights = view.site.weights
    return Values(view.images, [1.0] * len(view.images) if weights is None else weights)


def _as_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=_plain_value)


def _plain_value(value: Any) -> Any:
    if isinstance(value, Traced):
        if isinstance(value.view.sample, int) and not isinstance(value.view.sample, bool):
            return value.tokens.leak(value.view)
        raise Inspected(value.view.site.number)
    if isinstance(value, set | frozenset):
        raise Untraceable("a set")
    raise Untraceable(f"a {type(value).__name__}")


def _escaped(string: str, tokens: Tokens) -> str:
    """Return a JSON string whose drawn parts are escaped, too."""
    parts = []
    for character in string:
        view = tokens.view(character)
        if view is not None and view.may_hold(_ESCAPED):
            character = tokens.token(view.spelled(_within_json))  # noqa: PLW2901
        parts.append(character)
    return "".join(parts)


def _within_json(string: str) -> str:
    return json.dumps(string, ensure_ascii=False)[1:-1]


def _restore_leaks(
    function: Traceable, path: _Path, string: str, form: Callable[[Any], str]
) -> str:
    """Replace the numbers that stand for integers in a string by tokens.

    The function may have padded them with zeros. To how many digits can be seen from the string that it
    makes of the shortest integers.
    """
    leaks = [
        (match, view)
        for match in re.finditer(LEAKED, string)
        if (view := path.tokens.leaked(match[0])) is not None
    ]
    if not leaks:
        return string
    replayer = Replayer(path.decisions, _Picker(0))
    made = form(function(replayer))
    parts, end, expression = [], 0, ""
    for match, view in leaks:
        shortest = str(view.image(replayer.values[view.site.number]))
        expression += _expected(string[end : match.start()], path.tokens, replayer)
        expression += f"(0*{re.escape(shortest)})"
        end = match.end()
    expression += _expected(string[end:], path.tokens, replayer)
    written = re.fullmatch(expression, made, re.DOTALL)
    if written is None:
        raise Untraceable("a number is written in an unknown format")
    end = 0
    for (match, view), digits in zip(leaks, written.groups(), strict=True):
        width = len(digits) if digits.startswith("0") and len(digits) > 1 else 0
        parts += [string[end : match.start()], path.tokens.token(view.filled(width))]
        end = match.end()
    return "".join([*parts, string[end:]])


def _expected(string: str, tokens: Tokens, replayer: Replayer) -> str:
    return re.escape(_filled(string, tokens, replayer))


def _filled(string: str, tokens: Tokens, replayer: Replayer) -> str:
    """Return a string with its tokens replaced by what was drawn for them."""
    return "".join(
        character
        if (view := tokens.view(character)) is None
        else str(view.image(replayer.values[view.site.number]))
        for character in string
    )


def _check(function: Traceable, path: _Path, form: Callable[[Any], Any], result: Any) -> None:
    """Run the function with concrete draws, and compare its results with a path's.

    Raises:
        Untraceable: A result differs.
    """
    for number in range(_CHECKS if not path.decisions else _CHECKS_OF_MANY):
        replayer = Replayer(path.decisions, _Picker(number))
        try:
            made = form(function(replayer))
            expected = result
            if isinstance(result, View):
                expected = result.image(replayer.values[result.site.number])
            elif isinstance(result, str):
                expected = _filled(result, path.tokens, replayer)
        except (Inspected, Untraceable):
            raise
        except Exception as error:
            raise Untraceable(f"{type(error).__name__}: {error}") from None
        if made != expected or len(replayer.sites) != len(path.tracer.sites):
            raise Untraceable(f"it made {made!r} instead of {expected!r}")


class _Picker:
    """Picks the values of a check's draws: extreme ones in the first checks, random ones after that.

    Args:
        number: The number of the check.
    """

    def __init__(self, number: int) -> None:
        self._number = number
        self._random = random.Random(number)  # noqa: S311 - it only chooses cases to check

    def __call__(self, site: Site) -> Any:
        """Return one of the elements, or a string of the pattern."""
        if site.pattern is not None:
            return _strings(site.pattern)[self._number % _CHECKS]
        elements = site.elements or ()
        if self._number == 0:
            return _shortest(elements)
        if self._number == 1:
            return _longest(elements)
        if self._number == 2 and not isinstance(elements, range):
            return _oddest(elements)
        weights = site.weights
        if weights is not None and self._number % 2:
            return self._random.choices(elements, weights)[0]
        return self._random.choice(elements)


def _some(elements: Sequence[Any]) -> Sequence[Any]:
    return elements[:: len(elements) // _SAMPLED + 1]


def _shortest(elements: Sequence[Any]) -> Any:
    return elements[0] if isinstance(elements, range) else min(_some(elements), key=_length)


def _longest(elements: Sequence[Any]) -> Any:
    return elements[-1] if isinstance(elements, range) else max(_some(elements), key=_length)


def _length(element: Any) -> int:
    return len(element) if isinstance(element, str | tuple) else 0


def _oddest(elements: Sequence[Any]) -> Any:
    return max(
        _some(elements),
        key=lambda e: sum(not c.isalnum() for c in e) if isinstance(e, str) else 0,
    )


@lru_cache(maxsize=1024)
def _strings(pattern: Pattern) -> list[str]:
    stream = Stream.of(0, "", "", Purpose.CHECK, Rows(0, _CHECKS))
    strings: list[str] = pattern.make(stream).to_pylist()
    return strings


def _pattern(string: str, tokens: Tokens) -> Pattern:
    """Return the pattern of a string with tokens in it.

    Raises:
        Untraceable: A draw occurs in two forms that no pattern can keep in agreement.
    """
    parts: list[View | str] = []
    for piece in re.split(r"([\U000F0000-\U000FFFFD])", string):
        view = tokens.view(piece) if len(piece) == 1 else None
        if view is not None:
            parts.append(view)
        elif piece:
            parts.append(piece)
    shown: list[Pattern] = []
    order: list[int] = []
    known: dict[tuple[int, tuple[Any, ...], int], int] = {}
    for part in _together(parts):
        if isinstance(part, str):
            order.append(len(shown))
            shown.append(Text(part))
            continue
        key = (part.site.number, part.functions, part.width)
        if key not in known:
            if any(number == part.site.number for number, *_ in known):
                raise Untraceable("a draw occurs in a string in several forms")
            known[key] = len(shown)
            shown.append(part.pattern)
        order.append(known[key])
    return Concatenation(*shown) if order == list(range(len(shown))) else Echo(shown, order)


def _together(parts: Sequence[View | str]) -> list[View | str]:
    """Merge neighbouring views of the same draw, with the constants between them, into one view."""
    joined: list[View | str] = []
    for part in parts:
        before = next((p for p in reversed(joined) if isinstance(p, View)), None)
        if (
            isinstance(part, View)
            and before is not None
            and before.site is part.site
            and part.site.finite
        ):
            between = ""
            while joined[-1] is not before:
                between = str(joined.pop()) + between
            joined[-1] = _both(before, between, part)
        else:
            joined.append(part)
    return joined


def _both(left: View, between: str, right: View) -> View:
    return View(left.site, (lambda value: f"{left.image(value)}{between}{right.image(value)}",))


def _choice(options: Sequence[Pattern], weights: Sequence[float]) -> Pattern:
    """Return the alternation of several patterns; the constants among them become one word list."""
    constants = [
        (option.text, p)
        for option, p in zip(options, weights, strict=True)
        if isinstance(option, Text)
    ]
    others = [pair for pair in zip(options, weights, strict=True) if not isinstance(pair[0], Text)]
    if len({word for word, _ in constants}) > 1:
        words = WordList([word for word, _ in constants], [p for _, p in constants])
        others.append((words, sum(p for _, p in constants)))
    elif constants:
        others.append((Text(constants[0][0]), sum(p for _, p in constants)))
    if len(others) == 1:
        return others[0][0]
    return Alternation([option for option, _ in others], [p for _, p in others])
