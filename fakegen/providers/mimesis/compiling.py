"""Generators for Mimesis' methods: compiled if they can be traced, otherwise called once per row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

from fakegen.interfaces.generator import Generator
from fakegen.limits import check_time
from fakegen.providers.mimesis.call import Call
from fakegen.providers.scalar import SAMPLES, ScalarGenerator
from fakegen.tracing.explore import Values, explore
from fakegen.tracing.outcomes import generator_of
from fakegen.tracing.stops import Inspected, Untraceable
from fakegen.tracing.tracer import AnsweredDraws


def compiled(call: Call) -> Generator | None:
    """Return the compiled generator for a call; None if the method cannot be traced."""
    from fakegen.providers.mimesis.mimesis_parts import stop_at_parts
    from fakegen.providers.mimesis.open_values import Open
    from fakegen.providers.mimesis.opened_methods import opened, stand_ins
    from fakegen.providers.mimesis.tracing import TracedRandom

    random = TracedRandom()
    try:
        provider = opened(call.provider(random, stand_ins(random)), random)
        method = call.of(stop_at_parts(call, provider, Untraceable("a part is replaced")))
    except (KeyError, TypeError, ValueError):  # wrong arguments: the call itself gives the reason
        return None

    def function(draws: AnsweredDraws) -> Any:
        random.draws = draws
        return method()

    def holds_open(value: Any) -> bool:
        if isinstance(value, dict):
            value = [*value.values()]
        if isinstance(value, list | tuple):
            return any(map(holds_open, value))
        return isinstance(value, Open)

    try:
        outcome = explore(function)
    except (Untraceable, Inspected):
        return None
    if isinstance(outcome, Values):
        if len(outcome.values) == 1 and isinstance(outcome.values[0], Open):
            return outcome.values[0].generator()
        if holds_open(outcome.values):
            return None
    try:
        return generator_of(outcome, lambda: list(calls(call, range(SAMPLES))))
    except Untraceable:
        return None


def called(call: Call) -> Generator:
    """Return the generator that calls the method once per row.

    Raises:
        ParameterError: The method refuses its arguments.
    """
    name = f"mimesis.{call.cls.Meta.name}.{call.method}"
    return ScalarGenerator(name, partial(calls, call), [*call.options, *call.arguments])


def calls(call: Call, seeds: Iterable[int]) -> Iterator[Any]:
    """Yield a value of the method for each seed."""
    from mimesis.random import Random

    from fakegen.providers.mimesis.mimesis_parts import compose

    random = Random()
    method = call.of(compose(call, call.provider(random)))
    for seed in seeds:
        check_time()
        random.seed(seed)
        yield method()
