"""Random generators for traces: each draw returns a value that stands for its result."""

from __future__ import annotations

import operator
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

from fakegen.patterns import Pattern
from fakegen.tracing.draw_views import Site, View
from fakegen.tracing.stops import Inspected, Untraceable
from fakegen.tracing.traced import Tokens, is_traced

INLINE = object()
"""Returned instead of a pattern's string: the code that the pattern was compiled from must run."""

_FEW = 64
_MANY_DRAWS = 2_000


@dataclass(frozen=True, slots=True)
class Decision:
    """What a path assumes about one draw.

    Attributes:
        elements: The elements of the draw when the decision was made, to verify that it is the same
            draw in later runs.
        kept: The positions of the elements that can be drawn; None to run the code that a pattern was
            compiled from.
    """

    elements: Sequence[Any] | None
    kept: Sequence[int] | None = None


Decisions = Mapping[int, Decision]


def _same(a: Sequence[Any], b: Sequence[Any] | None) -> bool:
    """Return whether two draws are from the same elements, as far as they are known."""
    if a is b or b is None or isinstance(a, range):
        return a is b or a == b
    if len(a) != len(b):
        return False
    return all(map(operator.is_, a, b)) or all(
        x is y or type(x) is not type(y) or not isinstance(x, int | tuple) or x == y
        for x, y in zip(a, b, strict=True)
    )


class AnsweredDraws(random.Random):
    """A random generator in which every draw is answered by :meth:`answer`.

    Continuous draws and draws without replacement are refused.

    Args:
        decisions: What the path assumes, by the number of the draw.

    Attributes:
        sites: The draws made so far.
    """

    def __init__(self, decisions: Decisions) -> None:
        super().__init__(0)
        self.decisions = decisions
        self.sites: list[Site] = []

    def answer(self, site: Site) -> Any:
        """Return the value of a draw from elements or from a pattern."""
        raise NotImplementedError

    def draw(self, elements: Sequence[Any], weights: Sequence[float] | None = None) -> Any:
        """Draw one of several elements."""
        if is_traced(elements):
            elements = elements.elements()  # type: ignore[attr-defined]
        number = len(self.sites)
        if number >= _MANY_DRAWS:
            raise Untraceable("too many draws")
        if isinstance(elements, range):
            if not -(2**63) <= elements.start <= elements.stop <= 2**63:
                raise Untraceable("an integer of more than 64 bits")
        elif not elements:
            raise IndexError("cannot choose from nothing")
        decision = self.decisions.get(number)
        if decision is not None and decision.kept is not None:
            if not _same(elements, decision.elements):
                raise Untraceable("a draw is not the same as before")
            elements = [elements[index] for index in decision.kept]
            weights = weights and [weights[index] for index in decision.kept]
            if isinstance(elements[0], str | int) and elements.count(elements[0]) == len(elements):
                elements, weights = elements[:1], None
        site = Site(number, elements, weights)
        self.sites.append(site)
        return self.answer(site)

    def string(self, pattern: Pattern) -> Any:
        """Draw a string from a pattern, or return :data:`INLINE`."""
        site = Site(len(self.sites), None, pattern=pattern)
        self.sites.append(site)
        return INLINE if site.number in self.decisions else self.answer(site)

    def choice(self, seq: Any) -> Any:
        """Draw one element."""
        return self.draw(seq if hasattr(seq, "__getitem__") else list(seq))

    def choices(
        self, population: Any, weights: Any = None, *, cum_weights: Any = None, k: Any = 1
    ) -> list[Any]:
        """Draw ``k`` elements with replacement."""
        if cum_weights is not None:
            raise Untraceable("cumulative weights")
        if is_traced(k):
            k.__index__()
        return [self.draw(population, weights) for _ in range(k)]

    def randrange(self, start: Any, stop: Any = None, step: Any = 1) -> Any:
        """Draw an integer from a range."""
        for bound in (start, stop, step):
            if is_traced(bound):
                bound.__index__()
        return self.draw(range(start) if stop is None else range(start, stop, step))

    def randint(self, a: Any, b: Any) -> Any:
        """Draw an integer from ``a`` .. ``b``."""
        return self.randrange(a, b + 1)

    def sample(self, population: Any, k: Any, *, counts: Any = None) -> list[Any]:
        """Draw one element; several different ones cannot be traced."""
        if is_traced(k):
            k.__index__()
        if k > 1 or counts is not None:
            raise Untraceable("draws without replacement")
        return [self.choice(population) for _ in range(k)]

    def getrandbits(self, k: int) -> Any:
        """Draw an integer with up to ``k`` bits."""
        return self.draw(range(2**k))

    def _refuse(self, *_: Any, **__: Any) -> NoReturn:
        raise Untraceable("draws from a continuum")

    random = uniform = triangular = gauss = normalvariate = lognormvariate = _refuse
    expovariate = gammavariate = betavariate = paretovariate = _refuse
    vonmisesvariate = weibullvariate = _refuse

    def shuffle(self, x: Any) -> None:
        """Refuse to shuffle more than one element."""
        if len(x) > 1:
            raise Untraceable("a shuffle")


class Tracer(AnsweredDraws):
    """Answers each draw with a traced value.

    Args:
        decisions: What the path assumes, by the number of the draw.

    Attributes:
        tokens: The tokens of the traced values.
    """

    def __init__(self, decisions: Decisions) -> None:
        super().__init__(decisions)
        self.tokens = Tokens()

    def answer(self, site: Site) -> Any:
        """Return a value that stands for all elements or strings."""
        if site.elements is not None:
            sample = site.elements[0]
            if len(site.elements) == 1:
                return sample
            some = site.elements[:_FEW]
            # Elements that contain tokens cannot become a word list.
            if any(map(is_traced, some)) or any(
                self.tokens.found(element) for element in some if isinstance(element, str)
            ):
                raise Inspected(site.number, range(len(site.elements)))
            if not isinstance(sample, str | int | float | tuple) and callable(sample):
                raise Inspected(site.number)
        return self.tokens.value(View(site))


class Replayer(AnsweredDraws):
    """Answers each draw with a concrete value.

    Args:
        decisions: What the path assumes, by the number of the draw.
        pick: Returns the value of a draw.

    Attributes:
        values: The value of each draw, by its number.
    """

    def __init__(self, decisions: Decisions, pick: Callable[[Site], Any]) -> None:
        super().__init__(decisions)
        self.pick = pick
        self.values: dict[int, Any] = {}

    def answer(self, site: Site) -> Any:
        """Return the only element, or a picked value."""
        single = site.elements is not None and len(site.elements) == 1
        value = site.elements[0] if single and site.elements else self.pick(site)
        self.values[site.number] = value
        return value
