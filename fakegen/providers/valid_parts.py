"""Values of a library's methods that call others whose values have a standard, and are made valid here.

Faker's ``profile`` calls its ``ssn``, and a table that it makes of ``{{iban}}`` calls its ``iban``. Idea: in
the library's own objects, a replaced method draws from its replacement, so that whatever a library composes,
now or in its next release, is valid in its parts. Invariant: a value takes one number from the library's
random generator, so it depends on the row's seed alone. Bound: a value is made by itself, which takes the
time of a block of one row, about a millisecond.
"""

from __future__ import annotations

import inspect
import random as random_module
from collections.abc import Callable, Mapping
from functools import cache, wraps
from typing import Any

from fakegen.errors import ParameterError
from fakegen.interfaces.block import Block
from fakegen.interfaces.generator import Generator
from fakegen.interfaces.provider import Context, Provider
from fakegen.streams import Purpose, Rows, Stream

_PLAIN = (str, int, bool, type(None))


def drawing(
    method: Callable[..., Any],
    replacement: Provider,
    context: Context,
    random: Callable[[], random_module.Random],
) -> Callable[..., Any]:
    """Return a method that draws its values from its replacement.

    Where the method is called with arguments that the replacement does not take, the values are its own.

    Args:
        method: The library's method, bound to its object.
        replacement: Makes valid values.
        context: What the replacement is bound with.
        random: Returns the random generator from which the method draws.
    """
    parameters = inspect.signature(method)

    @cache
    def generator(given: tuple[tuple[str, type, Any], ...]) -> Generator | None:
        if any(name not in replacement.parameters for name, _, _ in given):
            return None
        try:
            made = replacement.bind(context, **{name: value for name, _, value in given})
        except ParameterError:
            return None
        return made if isinstance(made, Generator) else None

    @wraps(method)
    def drawn(*arguments: Any, **named: Any) -> Any:
        given = _plain(parameters.bind(*arguments, **named).arguments)
        made = None if given is None else generator(given)
        if made is None:
            return method(*arguments, **named)
        seed = random().getrandbits(64)
        stream = Stream.of(seed, "", method.__name__, Purpose.VALUES, Rows(0, 1))
        return made.make(Block(stream))[0].as_py()

    return drawn


def _plain(given: Mapping[str, Any]) -> tuple[tuple[str, type, Any], ...] | None:
    """Return arguments that can be looked up; None if some are objects of the library."""
    if all(isinstance(value, _PLAIN) for value in given.values()):
        return tuple((name, type(value), value) for name, value in given.items())
    return None
