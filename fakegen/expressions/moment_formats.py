"""Writing and reading dates by the directives of ``strftime``, the same on every machine.

The C library writes names as the process's locale does, and ``%s`` by the machine's time zone. So names are
English here, what is made of other directives is spelled out, and what depends on the machine is refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from typing import Any

from fakegen.errors import ParameterError

_DIRECTIVE = re.compile(r"%([-_0^#]*)([0-9]{0,2})(.?)", re.DOTALL)
_PLAIN = frozenset("dbBaAmyYHIklMSfzZjUWGuVwgCepP%")
_COMPOUND: Mapping[str, str] = {
    "c": "%a %b %e %H:%M:%S %Y",
    "D": "%m/%d/%y",
    "F": "%Y-%m-%d",
    "h": "%b",
    "n": "\n",
    "r": "%I:%M:%S %p",
    "R": "%H:%M",
    "t": "\t",
    "T": "%H:%M:%S",
    "x": "%m/%d/%y",
    "X": "%H:%M:%S",
}
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip
_NAMES: Mapping[str, Callable[[Any], str]] = {
    "A": lambda moment: _DAYS[moment.weekday()],
    "a": lambda moment: _DAYS[moment.weekday()][:3],
    "B": lambda moment: _MONTHS[moment.month - 1],
    "b": lambda moment: _MONTHS[moment.month - 1][:3],
    "p": lambda moment: "PM" if getattr(moment, "hour", 0) >= 12 else "AM",
    "P": lambda moment: "pm" if getattr(moment, "hour", 0) >= 12 else "am",
}


def check_directives(pattern: str) -> None:
    """Refuse a format that means something else on another machine.

    Raises:
        SecurityError: It has an unknown directive, or one that depends on the machine, such as ``%s``.
    """
    refusal = _refusal(pattern)
    if refusal is not None:
        raise _forbidden(refusal)


def _refusal(pattern: str) -> str | None:
    for flags, width, letter in _DIRECTIVE.findall(pattern):
        # Python itself writes zones and fractions, but only where nothing comes in between.
        is_known = letter in _PLAIN or letter in _COMPOUND or not letter
        if not is_known or (letter in "fzZ" and flags + width and letter):
            return f"'%{flags}{width}{letter}' is not the same on every machine"
    return None


def _forbidden(reason: str) -> Exception:
    # Providers check formats, too, and need nothing else of Jinja2.
    from jinja2.exceptions import SecurityError

    return SecurityError(reason)


def check_format(name: str, pattern: object) -> None:
    """Refuse an argument that is a format which means something else on another machine.

    Args:
        name: The parameter.
        pattern: Its value; what is no string is no format.

    Raises:
        ParameterError: See :func:`check_directives`.
    """
    refusal = _refusal(pattern) if isinstance(pattern, str) else None
    if refusal is not None:
        raise ParameterError(refusal, name)


def write_moment(moment: date | time, pattern: str) -> str:
    """Return a date, a time or both in a format of ``strftime``, with English names.

    Raises:
        SecurityError: See :func:`check_directives`.
    """
    check_directives(pattern)
    named = moment if isinstance(moment, date) else datetime.combine(date(1900, 1, 1), moment)

    def spelled(found: re.Match[str]) -> str:
        flags, width, letter = found.groups()
        if letter in _COMPOUND:
            text = write_moment(moment, _COMPOUND[letter])
        elif letter in _NAMES:
            text = _NAMES[letter](named)
        else:
            return found[0] if letter else "%%"
        if letter == "p" and "#" in flags:
            text = text.lower()
        elif letter in ("aAbBch" if "^" in flags else "aAbBh" if "#" in flags else ""):
            text = text.upper()
        return text.rjust(int(width or 0))

    return moment.strftime(_DIRECTIVE.sub(spelled, pattern))


def read_moment(text: str, pattern: str) -> datetime:
    """Return the moment that a string means in a format of ``strptime``.

    Raises:
        ValueError: It means none.
        SecurityError: The format depends on the machine, as ``%Z`` does.
    """
    check_directives(pattern)
    if "%Z" in pattern:
        raise _forbidden("'%Z' reads the names of the machine's time zone")
    return datetime.strptime(text, pattern)
