"""Follow a function through everything that its draws can decide, and write down what it makes.

Idea: symbolic execution of code that draws, at the level of its random generator. A draw is answered
with a value that stands for every possibility; where the code needs to know more, the trace is repeated
once for each possibility. A path is thus a conjunction of decisions with a probability, and its result is
a string with tokens in it: a :class:`~fakegen.patterns.Concatenation` of constants and draws.

Invariant: the outcome is never trusted, it is checked. The function is run again on concrete draws, the
extremes among them, and must make exactly what the path predicts; one difference, and the function is not
traced at all. So a method that cannot be followed costs speed, never a wrong value.

Bounds: the number of paths and of possibilities of one draw, so that a function whose paths multiply ends
quickly; it then runs row by row instead.
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
from fakegen.tracing.signals import Inspected, Untraceable
from fakegen.tracing.traced import LEAKED, Tokens, Traced, is_traced, plain
from fakegen.tracing.tracer import AnsweredDraws, Decision, Decisions, Replayer, Tracer
from fakegen.tracing.views import Site, View

_PATHS = 300
"""The most paths of one function."""
_WIDEST = 400
"""The most possibilities of a draw that are followed one by one."""
_CHECKS = 32
"""How often a function's only path is compared with the function."""
_CHECKS_OF_MANY = 8
"""How often each path is, where there are several."""
_SAMPLED = 200
"""Among how many of a draw's elements the extremes are looked for."""
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
    """The integers of one of some ranges, each uniformly."""

    spans: Sequence[range]
    weights: Sequence[float] = (1.0,)


@dataclass(frozen=True, slots=True)
class Json:
    """Lists, tuples or mappings as JSON text."""

    pattern: Pattern


Outcome = Pattern | Values | Integers | Json


@dataclass(frozen=True, slots=True)
class _Path:
    decisions: Decisions
    probability: float
    result: Any
    tokens: Tokens
    draws: int


def explore(function: Traceable) -> Outcome:
    """Return what a function makes, with the probabilities of its own draws.

    Args:
        function: Called many times with a random generator; it must draw from nothing else. Tuples,
            lists and mappings that it returns are described as JSON text.

    Raises:
        Untraceable: It draws or decides in ways that cannot be followed, or a check found a value
            other than predicted.
    """
    found: list[tuple[Any, float]] = []
    waiting: list[tuple[Decisions, float]] = [({}, 1.0)]
    while waiting:
        decisions, probability = waiting.pop()
        tracer = Tracer(decisions)
        try:
            result = function(tracer)
            path = _Path(decisions, probability, result, tracer.tokens, len(tracer.sites))
            found.append((_described(function, path), probability))
        except Inspected as signal:
            site = tracer.sites[signal.draw]
            waiting.extend(_branches(site, signal.keys, decisions, probability))
        except Exception as error:
            raise Untraceable(f"{type(error).__name__}: {error}") from None
        if len(found) + len(waiting) > _PATHS:
            raise Untraceable("too many paths")
    return _joined(found)


def _described(function: Traceable, path: _Path) -> Any:
    """Return the value of a path, or what there is instead of one, checked."""
    result = path.result
    if not _holds_tokens(result, path.tokens):
        if path.tokens.views:
            _check(function, path, lambda made: made, result)
        return Text(result) if isinstance(result, str) else result
    if isinstance(result, Traced):
        _check(function, path, lambda made: made, result.view)
        return _numbers(result.view)
    form = plain if isinstance(result, str) else _as_json
    text = form(result)
    if form is _as_json:
        text = _escaped(text, path.tokens)
    text = _restore_leaks(function, path, text, form)
    _check(function, path, form, text)
    pattern = _pattern(text, path.tokens)
    return pattern if isinstance(result, str) else Json(pattern)


def _joined(found: Sequence[tuple[Any, float]]) -> Outcome:
    """Return one outcome of several paths."""
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
    """Assume of a draw each thing that it may give."""
    known = decisions.get(site.number)
    if site.elements is None:
        yield {**decisions, site.number: Decision(None)}, probability
        return
    size = len(site.elements)
    if keys is None:
        if size > _WIDEST:
            raise Untraceable("a draw of too many possibilities is looked at")
        keys = [
            (type(element), element) if isinstance(element, _SIMPLE) else (index,)
            for index, element in enumerate(site.elements)
        ]
    weights = [1.0] * size if site.weights is None else site.weights
    groups: dict[Hashable, list[int]] = {}
    for index, key in enumerate(keys):
        groups.setdefault(key, []).append(index)
    if len(groups) == 1 or len(groups) > _WIDEST:
        raise Untraceable("a draw of too many possibilities is looked at")
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
        return bool(tokens.found(value)) or re.search(LEAKED, plain(value)) is not None
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


def _escaped(text: str, tokens: Tokens) -> str:
    """Let each drawn text within JSON be written as JSON writes it."""
    parts = []
    for character in text:
        view = tokens.view(character)
        if view is not None and view.may_hold(_ESCAPED):
            character = tokens.token(view.spelled(_within_json))  # noqa: PLW2901
        parts.append(character)
    return "".join(parts)


def _within_json(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)[1:-1]


def _restore_leaks(function: Traceable, path: _Path, text: str, form: Callable[[Any], str]) -> str:
    """Replace numbers that stand for integers by tokens, filled up as the text's format does.

    To how many digits is seen from the text that the function makes of the shortest integers.
    """
    leaks = [
        (match, view)
        for match in re.finditer(LEAKED, text)
        if (view := path.tokens.leaked(match[0])) is not None
    ]
    if not leaks:
        return text
    replayer = Replayer(path.decisions, _Picker(0))
    made = form(function(replayer))
    parts, end, expression = [], 0, ""
    for match, view in leaks:
        shortest = str(view.image(replayer.values[view.site.number]))
        expression += _expected(text[end : match.start()], path.tokens, replayer)
        expression += f"(0*{re.escape(shortest)})"
        end = match.end()
    expression += _expected(text[end:], path.tokens, replayer)
    written = re.fullmatch(expression, made, re.DOTALL)
    if written is None:
        raise Untraceable("a number is written in an unknown way")
    end = 0
    for (match, view), digits in zip(leaks, written.groups(), strict=True):
        width = len(digits) if digits.startswith("0") and len(digits) > 1 else 0
        parts += [text[end : match.start()], path.tokens.token(view.filled(width))]
        end = match.end()
    return "".join([*parts, text[end:]])


def _expected(text: str, tokens: Tokens, replayer: Replayer) -> str:
    return re.escape(_filled(text, tokens, replayer))


def _filled(text: str, tokens: Tokens, replayer: Replayer) -> str:
    """Return a text with its tokens replaced by what was drawn for them."""
    return "".join(
        character
        if (view := tokens.view(character)) is None
        else str(view.image(replayer.values[view.site.number]))
        for character in text
    )


def _check(function: Traceable, path: _Path, form: Callable[[Any], Any], result: Any) -> None:
    """Run the function on drawn values and compare.

    Raises:
        Untraceable: It does not make what the path says.
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
        if made != expected or len(replayer.sites) != path.draws:
            raise Untraceable(f"{made!r} is made where {expected!r} was predicted")


class _Picker:
    """Picks what a check draws: first the extremes, then at random.

    Args:
        number: The number of the check.
    """

    def __init__(self, number: int) -> None:
        self._number = number
        self._random = random.Random(number)  # noqa: S311 - which cases to check

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


def _pattern(text: str, tokens: Tokens) -> Pattern:
    """Return the pattern of a text with tokens in it.

    Raises:
        Inspected: A draw stands in it in two ways that no pattern of this kind can tell.
    """
    parts: list[View | str] = []
    for piece in re.split(r"([\U000F0000-\U000FFFFD])", text):
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
                raise Untraceable("a draw stands in the text in several ways")
            known[key] = len(shown)
            shown.append(part.pattern)
        order.append(known[key])
    return Concatenation(*shown) if order == list(range(len(shown))) else Echo(shown, order)


def _together(parts: Sequence[View | str]) -> list[View | str]:
    """Join neighbouring views of the same draw, and the texts between them, into one."""
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
    """Return one pattern of several; the texts among them become words."""
    texts = [
        (option.text, p)
        for option, p in zip(options, weights, strict=True)
        if isinstance(option, Text)
    ]
    others = [pair for pair in zip(options, weights, strict=True) if not isinstance(pair[0], Text)]
    if len({text for text, _ in texts}) > 1:
        words = WordList([text for text, _ in texts], [p for _, p in texts])
        others.append((words, sum(p for _, p in texts)))
    elif texts:
        others.append((Text(texts[0][0]), sum(p for _, p in texts)))
    if len(others) == 1:
        return others[0][0]
    return Alternation([option for option, _ in others], [p for _, p in others])
