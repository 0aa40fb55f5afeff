"""Arguments that make huge values, found without making one.

Idea: what a library's method makes grows with the numbers that it is given. So it is first called with
all numbers among its arguments cut to 64, then to 128, 256 and so on up to those that the user gave,
and each value is measured. Two doublings that lengthen it alike foretell the rest: a method that would
end far beyond the limit is refused at once. Invariant: the first value that is too long comes from
numbers of at most twice the size of those before, which made one that was not, so it is longer by a
small factor only. Bound: one call for each doubling, 58 for the largest integer. Whatever does not show
in the value (the pixels of a picture that compresses well) must be counted beforehand, by
:func:`check_size`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import islice, pairwise
from math import inf, isnan, log2
from typing import Any

from fakegen.errors import LimitError, ParameterError
from fakegen.limits import bytes_in_words, check_time, limits

_FIRST = 64
_LARGEST = 2**63
_STEADY, _MARGIN, _DOUBLINGS = 1.5, 4, 100
"""Growth by doubling that counts as steady; how far beyond the limit it must lead; the most followed."""
_FEW = 16
"""The fewest bytes that an item of an iterator takes."""


def check_sizes(
    name: str, arguments: Mapping[str, Any], call: Callable[[Mapping[str, Any]], Any]
) -> None:
    """Check that a method makes no value longer than the limit with these arguments.

    Args:
        name: The provider's name, for messages.
        arguments: The arguments.
        call: Returns a value for arguments. What it raises is ignored: the method will raise it again.

    Raises:
        ParameterError: Values are too long; it names the argument with the largest number.
    """
    sizes = {key: max(_numbers(value), default=0) for key, value in arguments.items()}
    largest = min(max(sizes.values(), default=0), _LARGEST)
    worst, cut = max(sizes, key=lambda key: sizes[key], default=""), _FIRST
    measured: list[float] = []
    while arguments:
        check_time()
        try:
            size: float = length(call(_cut(arguments, cut)))
        except TooLong:
            size = inf
        except (LimitError, MemoryError):
            raise
        except Exception:  # numbers that are cut like this may not fit the others
            size = 0
        measured.append(size)
        check_size(name, worst, max(size, _foretold(measured, largest / cut) / _MARGIN))
        if cut >= largest:
            return
        cut *= 2


def _foretold(measured: list[float], factor: float) -> float:
    """Return what the length becomes if numbers grow by a factor as they did before; 0 if unclear."""
    if len(measured) < 3 or not all(measured[-3:]):
        return 0
    growths = [later / before for before, later in pairwise(measured[-3:])]
    if min(growths) < _STEADY or factor <= 1:
        return 0
    return measured[-1] * 2 ** min(_DOUBLINGS, log2(min(growths)) * log2(factor))


def check_size(name: str, parameter: str, size: float) -> None:
    """Check that a value of this many bytes may be made.

    Raises:
        ParameterError: It may not.
    """
    most = limits().value_bytes
    if size > most:
        shown = bytes_in_words(most)
        message = f"{name!r} makes values of more than {shown} with this {parameter!r}"
        raise TooLong(message, parameter)


class TooLong(ParameterError):
    """Values would be longer than the limit."""


def bounded(items: Iterable[Any]) -> list[Any]:
    """Return the items of an iterator that need not end.

    Raises:
        ParameterError: They make a value longer than the limit.
    """
    most = limits().value_bytes // _FEW
    made = list(islice(items, most + 1))
    if len(made) > most:
        raise TooLong(f"it makes more than {most:,} items")
    return made


def length(value: Any) -> int:
    """Return about how many bytes a value takes in a column."""
    if isinstance(value, str | bytes):
        return len(value)
    if isinstance(value, Mapping):
        return sum(length(key) + length(item) for key, item in value.items())
    if isinstance(value, list | tuple | set | frozenset):
        return len(value) + sum(map(length, value))
    if isinstance(value, Decimal):
        return len(value.as_tuple().digits)
    return value.bit_length() // 3 if isinstance(value, int) else 8


def _numbers(value: Any) -> Iterator[float]:
    """Yield the sizes of the numbers in an argument."""
    if isinstance(value, int | float):
        yield min(abs(value), _LARGEST) if not isnan(value) else 0
    elif isinstance(value, Mapping):
        yield from (number for item in value.values() for number in _numbers(item))
    elif isinstance(value, list | tuple):
        yield from (number for item in value for number in _numbers(item))


def _cut(value: Any, most: int) -> Any:
    """Return an argument with no number beyond ``most``."""
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return max(-most, min(value, most)) if abs(value) > most else value
    if isinstance(value, Mapping):
        return type(value)({key: _cut(item, most) for key, item in value.items()})  # type: ignore[call-arg]
    if isinstance(value, list | tuple):
        return type(value)(_cut(item, most) for item in value)
    return value
