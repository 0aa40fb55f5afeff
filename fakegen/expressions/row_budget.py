"""How large a value may be, and how much one row may make: what bounds an expression's memory and time.

Idea: everything that an operation reads or makes has a size, which is about the number of characters and
items that Python goes through to make, compare or print it. The size is paid for from the row's budget, and
so is each repetition of a loop's or a macro's body. Invariant: no value is larger than ``LONGEST``, counting
what is in lists inside lists as often as it occurs there; so whatever a row keeps was paid for, and no single
step of Python goes through more than a few of the largest values. Bound: a row's memory and time grow with
``PER_ROW``, whatever the template does.
"""

from __future__ import annotations

import threading
from collections.abc import ItemsView, Iterator, KeysView, ValuesView
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

from jinja2 import Undefined
from jinja2.exceptions import SecurityError
from jinja2.runtime import LoopContext

LONGEST = 1_000_000
"""The largest number of characters in a string, and of items in a list with all that is in them."""

PER_ROW = 10 * LONGEST
"""The size of all that one row may read, make and repeat."""

DEEPEST = 50
"""The most macros inside each other, well before Python's own limit, which depends on the caller."""

LARGEST_BITS = 2_100
"""The largest integer: one that Python turns into a string whatever its own limit on digits is (640)."""

_ATOMS = (bool, float, complex, Decimal, date, time, timedelta, type(None), Undefined)
_PASSING = (Iterator, KeysView, ValuesView, ItemsView)


class RowBudget(threading.local):
    """What is left for the current row, in each thread."""

    left = 0
    depth = 0

    def start(self) -> None:
        """Begin a row."""
        self.left, self.depth = PER_ROW, 0

    def spend(self, size: int) -> None:
        """Pay for something of a size.

        Raises:
            SecurityError: It is more than what is left.
        """
        self.left -= size
        if self.left < 0:
            raise SecurityError("this makes and repeats too much for one row")

    def enter(self) -> None:
        """Begin a macro or a recursive loop.

        Raises:
            SecurityError: Too many are inside each other.
        """
        self.depth += 1
        if self.depth > DEEPEST:
            raise SecurityError(f"its macros and loops call each other more than {DEEPEST} times")

    def leave(self) -> None:
        """End a macro or a recursive loop."""
        self.depth -= 1


def check(size: float) -> None:
    """Refuse a value that would be too large.

    Raises:
        SecurityError: It is larger than ``LONGEST``.
    """
    if size > LONGEST:
        raise SecurityError(f"this would make a value longer than {LONGEST:,}")


def check_bits(bits: int) -> None:
    """Refuse an integer that would be too large.

    Raises:
        SecurityError: It has more than ``LARGEST_BITS``.
    """
    if bits > LARGEST_BITS:
        raise SecurityError("this would make an integer of more than 630 digits")


def size_of(value: Any, *, printed: bool = False) -> int:
    """Return the size of a value: of its string at least, give or take a few characters per item.

    Args:
        value: The value.
        printed: Whether it becomes a string, as a whole or in part.

    Raises:
        SecurityError: It is too large, or with ``printed`` has no string, as a method has none.
    """
    size, open_ = 0, [value]
    while open_:
        item = open_.pop()
        if isinstance(item, str):
            size += len(item)
        elif isinstance(item, int):
            bits = int.bit_length(item)
            check_bits(bits)
            size += 1 + bits // 3
        elif isinstance(item, dict):
            size += 2 + 4 * len(item)
            open_ += item
            open_ += item.values()
        elif isinstance(item, list | tuple):
            size += 2 + 2 * len(item)
            open_ += item
        elif isinstance(item, range):
            size += 1 + len(item)
        elif isinstance(item, _ATOMS) or not printed:
            size += 1
        else:
            raise SecurityError(f"{_described(item)} has no value of its own")
        if size + 2 * len(open_) > LONGEST:
            check(LONGEST + 1)
    return size


def listed(value: Any) -> Any:
    """Return a value with the items of an iterator or a view of a mapping as a list."""
    if isinstance(value, _PASSING) and not isinstance(value, LoopContext):
        return list(value)
    return value


def _described(value: Any) -> str:
    name = getattr(value, "__name__", None)
    return repr(name) if name else f"a {type(value).__name__.lower()}"
