"""Traced values, which stand for the result of a draw and record what is done to them.

In strings, each view of a draw is one **token**: a character of Unicode's private plane 15. Joining,
formatting and concatenating strings therefore work as usual. An operation that would give different answers
for different possibilities raises :class:`~fakegen.tracing.stops.Inspected`.
"""

from __future__ import annotations

import dis
import operator
import sys
from collections.abc import Callable, Iterator
from functools import lru_cache
from types import FrameType
from typing import Any, NoReturn

from fakegen.tracing.draw_views import View
from fakegen.tracing.stops import Inspected, Untraceable

_FIRST = 0xF0000
_LAST = 0xFFFFD
_LEAK = 0x6572_0000_0000_0000

LEAKED = r"730990514517[5-6]\d{6}|657200000000[0-9a-fA-F]{4}"
"""A number that stands for an integer, in a string: decimal or hexadecimal."""


class Tokens:
    """The views of one trace and the characters that stand for them."""

    def __init__(self) -> None:
        self.views: list[View] = []

    def token(self, view: View) -> str:
        """Return a new character that stands for a view."""
        return chr(_FIRST + self._number(view))

    def leak(self, view: View) -> int:
        """Return a number that stands for an integer, for operations that accept only numbers."""
        return _LEAK + self._number(view)

    def _number(self, view: View) -> int:
        self.views.append(view)
        if len(self.views) > _LAST - _FIRST:
            raise Untraceable("too many values")
        return len(self.views) - 1

    def view(self, character: str) -> View | None:
        """Return the view that a character stands for; None if it is not a token."""
        code = ord(character)
        return self.views[code - _FIRST] if _FIRST <= code <= _LAST else None

    def leaked(self, digits: str) -> View | None:
        """Return the view that the digits of a number stand for; None if they stand for none."""
        for base, spelling in ((10, "d"), (16, "x"), (16, "X")):
            if base == 10 and not digits.isdecimal():
                continue
            index = int(digits, base) - _LEAK
            if 0 <= index < len(self.views) and format(_LEAK + index, spelling) == digits:
                view = self.views[index]
                return view if base == 10 else view.then(_format(spelling))
        return None

    def found(self, string: str) -> list[View]:
        """Return the views whose tokens are in a string."""
        string = plain_string(string)
        if string.isascii():
            return []
        return [view for character in string if (view := self.view(character)) is not None]

    def value(self, view: View) -> Any:
        """Return the traced value for a view."""
        if view.site.pattern is not None or isinstance(view.sample, str):
            return TracedStr(self.token(view), self)
        return Traced(view, self)


def plain_string(string: str) -> str:
    """Return a traced string as a plain one, which still contains the tokens."""
    return str.__str__(string)


def is_traced(value: object) -> bool:
    """Return whether a value is traced."""
    return isinstance(value, TracedStr | Traced)


def _format(specification: str) -> Callable[[Any], str]:
    return lambda value: format(value, specification)


@lru_cache(maxsize=256)
def _caller(name: str, arguments: tuple[Any, ...]) -> Callable[[str], str]:
    return operator.methodcaller(name, *arguments)


def _spelled(name: str) -> Callable[..., Any]:
    """Return a method of strings that works character by character."""

    def method(self: TracedStr, *arguments: Any) -> Any:
        if any(map(is_traced, arguments)):
            self.inspected()
        return self.mapped(_caller(name, arguments))

    return method


def _known(name: str) -> Callable[..., Any]:
    """Return a method of strings whose result is another view of the draw."""

    def method(self: TracedStr, *arguments: Any) -> Any:
        view = self.single
        if view is None:
            self.inspected()
        return self.tokens.value(view.then(operator.methodcaller(name, *arguments)))

    return method


def _agreed(name: str) -> Callable[..., Any]:
    """Return a method of strings whose result must be the same for all possibilities."""

    def method(self: TracedStr, *arguments: Any) -> Any:
        view = self.single
        if view is None or any(map(is_traced, arguments)):
            self.inspected()
        return view.agreed(operator.methodcaller(name, *arguments))

    return method


class TracedStr(str):
    """A string that contains tokens."""

    __slots__ = ("tokens",)
    tokens: Tokens

    def __new__(cls, string: str, tokens: Tokens) -> TracedStr:
        """Wrap a plain string that contains tokens of a trace."""
        made = super().__new__(cls, string)
        made.tokens = tokens
        return made

    @property
    def single(self) -> View | None:
        """The view, if the string is a single token with a finite number of possibilities."""
        view = self.tokens.view(plain_string(self)) if str.__len__(self) == 1 else None
        return view if view is not None and view.site.finite else None

    def elements(self) -> Any:
        """Return the characters, as the elements of a draw."""
        return list(self)

    @property
    def spaced(self) -> bool:
        """Whether each token stands for exactly one character."""
        return all(view.length == 1 for view in self.tokens.found(self))

    def inspected(self) -> NoReturn:
        """Ask for one of the string's draws; draws from patterns come first."""
        views = self.tokens.found(self)
        raise Inspected(min(views, key=lambda view: view.site.pattern is None).site.number)

    def revealing(self, characters: str) -> str:
        """Return the plain string, after making sure that no drawn part contains these characters."""
        for view in self.tokens.found(self):
            view.reveal(characters)
        return plain_string(self)

    def again(self, string: str) -> str:
        """Return a string of the same trace, as a traced one if it contains tokens."""
        return TracedStr(string, self.tokens) if self.tokens.found(string) else plain_string(string)

    def mapped(self, function: Callable[[str], str]) -> str:
        """Return the string with a function applied to each character."""
        parts = []
        for character in plain_string(self):
            view = self.tokens.view(character)
            parts.append(
                function(character) if view is None else self.tokens.token(view.spelled(function))
            )
        return self.again("".join(parts))

    def __str__(self) -> str:
        return self

    def __format__(self, specification: str) -> str:
        if not specification:
            return plain_string(self)
        view = self.single
        if view is None:
            self.inspected()
        return str(self.tokens.value(view.then(lambda value: format(value, specification))))

    def __add__(self, other: str) -> str:
        if not isinstance(other, str):
            return NotImplemented
        return self.again(plain_string(self) + plain_string(other))

    def __radd__(self, other: str) -> str:
        if not isinstance(other, str):
            return NotImplemented
        return self.again(plain_string(other) + plain_string(self))

    def __mod__(self, arguments: Any) -> str:
        return self.again(self.revealing("%") % arguments)

    def __mul__(self, times: Any) -> str:
        return self.again(plain_string(self) * times)

    __rmul__ = __mul__

    def __rtruediv__(self, path: Any) -> Any:
        return path / plain_string(self)  # pathlib accepts plain strings only

    def format(self, *arguments: Any, **named: Any) -> str:
        """Format, as ``str.format`` does."""
        return self.again(self.revealing("{").format(*arguments, **named))

    def join(self, parts: Any) -> str:
        """Join, as ``str.join`` does."""
        return self.again(plain_string(self).join(parts))

    def __bool__(self) -> bool:
        views = []
        for character in plain_string(self):
            view = self.tokens.view(character)
            if view is None or view.never_empty:
                return True
            views.append(view)
        return any(view.agreed(bool) for view in views)

    def __len__(self) -> int:
        total = 0
        for character in plain_string(self):
            view = self.tokens.view(character)
            total += 1 if view is None else view.agreed(len) if view.length is None else view.length
        return total

    def __iter__(self) -> Iterator[str]:
        if self.single is not None:
            return iter([self[index] for index in range(len(self))])
        if not self.spaced:
            self.inspected()
        return iter([self.again(character) for character in plain_string(self)])

    def __getitem__(self, key: Any) -> str:
        view = self.single
        if view is not None:
            return str(self.tokens.value(view.then(operator.itemgetter(key))))
        if not self.spaced:
            self.inspected()
        return self.again(plain_string(self)[key])

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, str):
            return False
        if other is self:
            return True
        view = self.single
        if view is None or is_traced(other):
            self.inspected()
        return bool(view.agreed(lambda value: value == other))

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        view = self.single
        if view is None:
            self.inspected()
        raise Inspected(view.site.number, view.strings)

    def __contains__(self, other: object) -> bool:
        if not isinstance(other, str) or is_traced(other):
            self.inspected()
        if other in plain_string(self):
            return True
        views = [view for view in self.tokens.found(self) if view.may_hold(other)]
        if not views:
            return False
        view = self.single
        if view is None:
            self.inspected()
        return bool(view.agreed(lambda value: other in value))

    def split(self, separator: Any = None, maxsplit: Any = -1) -> Any:
        """Split, if all possibilities have the same number of pieces."""
        parts = []
        for character in plain_string(self):
            view = self.tokens.view(character)
            if view is None or not view.may_hold(separator or " "):
                parts.append(character)
                continue
            pieces = view.agreed(lambda value: len(value.split(separator, maxsplit)))
            parts += (separator or " ").join(
                self.tokens.token(view.then(_piece(separator, maxsplit, index)))
                for index in range(pieces)
            )
        return [self.again(part) for part in "".join(parts).split(separator, maxsplit)]

    def strip(self, characters: Any = None) -> str:
        """Strip both ends, including drawn parts."""
        return TracedStr(self.lstrip(characters), self.tokens).rstrip(characters)

    def lstrip(self, characters: Any = None) -> str:
        """Strip the start, including a drawn part."""
        string = plain_string(self).lstrip(characters)
        view = self.tokens.view(string[0]) if string else None
        if view is not None and view.site.finite:
            string = self.tokens.token(view.then(lambda s: s.lstrip(characters))) + string[1:]
        return self.again(string)

    def rstrip(self, characters: Any = None) -> str:
        """Strip the end, including a drawn part."""
        string = plain_string(self).rstrip(characters)
        view = self.tokens.view(string[-1]) if string else None
        if view is not None and view.site.finite:
            string = string[:-1] + self.tokens.token(view.then(lambda s: s.rstrip(characters)))
        return self.again(string)

    def zfill(self, width: Any) -> str:
        """Pad with zeros, as ``str.zfill`` does."""
        views = self.tokens.found(self)
        if str.__len__(self) == 1 and isinstance(views[0].sample, int) and not views[0].functions:
            return TracedStr(self.tokens.token(views[0].filled(width)), self.tokens)
        view = self.single
        if view is not None:
            return str(self.tokens.value(view.then(lambda value: str(value).zfill(width))))
        return self.__radd__("0" * (width - len(self)))

    def __reduce__(self) -> Any:
        self.inspected()

    lower = _spelled("lower")
    upper = _spelled("upper")
    casefold = _spelled("casefold")
    swapcase = _spelled("swapcase")
    translate = _spelled("translate")
    replace = _spelled("replace")
    capitalize = _known("capitalize")
    title = _known("title")
    center = _known("center")
    ljust = _known("ljust")
    rjust = _known("rjust")
    removeprefix = _known("removeprefix")
    removesuffix = _known("removesuffix")
    partition = _known("partition")
    rpartition = _known("rpartition")
    rsplit = _known("rsplit")
    splitlines = _known("splitlines")
    encode = _known("encode")
    find = _agreed("find")
    rfind = _agreed("rfind")
    index = _agreed("index")
    rindex = _agreed("rindex")
    count = _agreed("count")
    startswith = _agreed("startswith")
    endswith = _agreed("endswith")
    isdigit = _agreed("isdigit")
    isdecimal = _agreed("isdecimal")
    isnumeric = _agreed("isnumeric")
    isalpha = _agreed("isalpha")
    isalnum = _agreed("isalnum")
    islower = _agreed("islower")
    isupper = _agreed("isupper")
    isspace = _agreed("isspace")
    istitle = _agreed("istitle")
    isascii = _agreed("isascii")
    __lt__ = _agreed("__lt__")
    __le__ = _agreed("__le__")
    __gt__ = _agreed("__gt__")
    __ge__ = _agreed("__ge__")


def _piece(separator: Any, maxsplit: Any, index: int) -> Callable[[str], str]:
    return lambda value: value.split(separator, maxsplit)[index]


def _image(operation: Callable[..., Any], swapped: bool = False) -> Callable[..., Any]:
    """Return an operation whose result is another view of the draw."""

    def method(self: Traced, *arguments: Any) -> Any:
        if any(map(is_traced, arguments)):
            self.inspected()
        if swapped:
            return self.later(lambda value: operation(arguments[0], value))
        return self.later(lambda value: operation(value, *arguments))

    return method


def _fact(operation: Callable[..., Any]) -> Callable[..., Any]:
    """Return an operation whose result must be the same for all possibilities."""

    def method(self: Traced, *arguments: Any) -> Any:
        if any(map(is_traced, arguments)):
            self.inspected()
        elements = self.view.site.elements
        if isinstance(elements, range) and not self.view.functions and not self.view.site.finite:
            answers = {operation(end, *arguments) for end in (elements[0], elements[-1])}
            if len(answers) == 1 and operation not in (operator.eq, operator.ne):
                return answers.pop()
        return self.view.agreed(lambda value: operation(value, *arguments))

    return method


def _within_format(frame: FrameType) -> bool:
    """Return whether ``"%d" % value`` asks for the number, so that it only gets written."""
    return dis.opname[frame.f_code.co_code[frame.f_lasti]] == "BINARY_OP"


class Traced:
    """A traced value that is not a string."""

    __slots__ = ("tokens", "view")

    def __init__(self, view: View, tokens: Tokens) -> None:
        self.view = view
        self.tokens = tokens

    def later(self, function: Callable[[Any], Any]) -> Any:
        """Return the traced result of a function of the value."""
        return self.tokens.value(self.view.then(function))

    def inspected(self) -> NoReturn:
        """Ask for the value."""
        raise Inspected(self.view.site.number)

    def elements(self) -> Any:
        """Return the elements, as those of another draw."""
        return self.view.agreed(tuple)

    @property
    def integer(self) -> bool:
        """Whether it is an integer."""
        sample = self.view.sample
        return isinstance(sample, int) and not isinstance(sample, bool)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self.later(operator.attrgetter(name))

    def __iter__(self) -> Iterator[Any]:
        return iter([self[index] for index in range(len(self))])

    def __str__(self) -> str:
        if self.integer and not self.view.site.finite:
            return TracedStr(self.tokens.token(self.view), self.tokens)
        return str(self.later(str))

    __repr__ = __str__

    def __format__(self, specification: str) -> str:
        if specification in ("", "d") and self.integer:
            return str(self)
        if self.view.site.finite:
            return str(self.later(lambda value: format(value, specification)))
        digits = specification.removesuffix("d")
        if digits[:1] != "0" or not digits.isdecimal():
            self.inspected()
        return TracedStr(self.tokens.token(self.view.filled(int(digits))), self.tokens)

    def __int__(self) -> int:
        if self.integer and _within_format(sys._getframe(1)):
            return self.tokens.leak(self.view)
        return int(self.view.agreed(int))

    def __index__(self) -> int:
        if self.integer and self.view.site.finite and _within_format(sys._getframe(1)):
            return self.tokens.leak(self.view)
        return int(self.view.agreed(operator.index))

    def __float__(self) -> float:
        return float(self.view.agreed(float))

    def __hash__(self) -> int:
        return hash(self.view.agreed(lambda value: value))

    def __len__(self) -> int:
        return int(self.view.agreed(len))

    def __bool__(self) -> bool:
        return bool(self.view.agreed(bool))

    def __call__(self, *_: Any, **__: Any) -> NoReturn:
        """Ask which function it is."""
        self.inspected()

    __getitem__ = _image(operator.getitem)
    __add__ = _image(operator.add)
    __radd__ = _image(operator.add, swapped=True)
    __sub__ = _image(operator.sub)
    __rsub__ = _image(operator.sub, swapped=True)
    __mul__ = _image(operator.mul)
    __rmul__ = _image(operator.mul, swapped=True)
    __mod__ = _image(operator.mod)
    __floordiv__ = _image(operator.floordiv)
    __truediv__ = _image(operator.truediv)
    __pow__ = _image(operator.pow)
    __rpow__ = _image(operator.pow, swapped=True)
    __neg__ = _image(operator.neg)
    __abs__ = _image(operator.abs)
    __eq__ = _fact(operator.eq)
    __ne__ = _fact(operator.ne)
    __lt__ = _fact(operator.lt)
    __le__ = _fact(operator.le)
    __gt__ = _fact(operator.gt)
    __ge__ = _fact(operator.ge)
    __contains__ = _fact(operator.contains)
