"""Python functions that are called once per row, with a random generator seeded for that row."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import Any

import pyarrow as pa

from fakegen.arrays.objects import column_of, type_of
from fakegen.errors import GenerationError, LimitError, ParameterError
from fakegen.interfaces.block import Block
from fakegen.interfaces.generator import Generator

SAMPLES = 24
"""How many values show the type of a method's values."""

Calls = Callable[[Iterable[int]], Iterable[Any]]
"""Yields one value for each seed."""


class ScalarGenerator(Generator):
    """Calls a function once per row.

    The column's type is found by making a few values when the generator is bound. Lists, tuples, sets and
    mappings become lists and structs where all that they hold is of one type in each place, and JSON strings
    elsewhere; values of several types, or of types that Arrow does not have, become strings.

    Args:
        name: The provider's name, for messages.
        calls: Makes one value for each seed.
        given: The names of the arguments with which it calls the function, for messages.

    Raises:
        ParameterError: The function fails when the generator is bound.
    """

    nullable, compiled = True, False

    def __init__(self, name: str, calls: Calls, given: Collection[str] = ()) -> None:
        self._name = name
        self._calls = calls
        try:
            samples = list(calls([0]))
            if not isinstance(samples[0], bytes):  # bytes can be long, and have just one type
                samples += calls(range(1, SAMPLES))
        except (LimitError, MemoryError):
            raise
        except Exception as error:
            which = f" {', '.join(map(repr, given))}" if given else ""
            parameter = next(iter(given)) if len(given) == 1 else None
            message = f"{name!r} refuses{which}: {_clause(error)}"
            raise ParameterError(message, parameter) from error
        self.type = type_of(samples)

    def make(self, block: Block) -> pa.Array:
        """Return one value per row.

        Raises:
            GenerationError: The function fails, or returns a value of another type.
        """
        try:
            return column_of(list(self._calls(block.stream.words().tolist())), self.type)
        except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError) as error:
            raise GenerationError(
                f"{self._name!r} does not always make values of type {self.type}: {error}"
            ) from error
        except (LimitError, MemoryError):
            raise
        except Exception as error:
            raise GenerationError(f"{self._name!r} failed: {_clause(error)}") from error


def _clause(error: Exception) -> str:
    text = str(error).strip().partition("\n")[0].rstrip(".")
    if text.startswith("embedded null"):  # Python's words
        return "there is a NUL character in it"
    return text[:1].lower() + text[1:] if text else type(error).__name__
