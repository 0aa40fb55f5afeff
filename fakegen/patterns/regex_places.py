"""Where in the text of a regular expression something is: Python's parser keeps no places."""

from __future__ import annotations

import re

from fakegen.errors import ParameterError

_TOKEN = re.compile(
    r"""
      \\ (?: [0-9]{1,3} | . )                             # an escape
    | \[ \^? \]? (?: \[:\^?\w+:\] | \\. | [^\]\\] )* \]   # a class
    | \(\? (?: P[<=>] | <[=!] | [=!>(:] )?                # what a group starts with
    | (?: [*+?] | \{\d*,?\d*\} ) [+?]?                    # a repetition
    | .
    """,
    re.DOTALL | re.VERBOSE,
)
_POSIX = re.compile(r"\[:(\^?)(\w+):\]")
_SPELLED = {
    "alnum": "A-Za-z0-9",
    "alpha": "A-Za-z",
    "blank": r" \t",
    "cntrl": r"\x00-\x1f\x7f",
    "digit": "0-9",
    "graph": "!-~",
    "lower": "a-z",
    "print": " -~",
    "punct": r"!-/:-@\[-`{-~",
    "space": r"\s",
    "upper": "A-Z",
    "word": r"\w",
    "xdigit": "0-9A-Fa-f",
}


def place_of(text: str, token: str) -> int | None:
    """Return where the first token of this form starts, in characters; None if there is none.

    Args:
        text: A well-formed expression.
        token: A regex that the token matches from its start.
    """
    found = (item.start() for item in _TOKEN.finditer(text) if re.match(token, item[0]))
    return next(found, None)


def refuse_posix_classes(text: str) -> None:
    """Refuse ``[[:alpha:]]``, which Python reads as a class of some punctuation and letters.

    Raises:
        ParameterError: There is one; the suggestion is the class in Python's syntax.
    """
    for token in _TOKEN.finditer(text):
        found = _POSIX.search(token[0], 1) if token[0].startswith("[") else None
        if found is None:
            continue
        spelled = _POSIX.sub(lambda name: _SPELLED.get(name[2], name[0]), token[0])
        right = None if _POSIX.search(spelled, 1) or found[1] else spelled
        raise ParameterError(
            f"the regex has the POSIX class {found[0]}, which Python's syntax lacks",
            "pattern",
            right,
            offset=token.start() + found.start(),
        )
