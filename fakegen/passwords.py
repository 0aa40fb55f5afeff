"""Passwords, cut out of every text that is shown.

Errors, warnings and nodes of a document pass their texts through :func:`without_passwords`, so that no
message has to think of it: a URL can stand wherever a user writes a word. What is cut out may be more than
the password, never less: up to the last ``@`` of the line, since a password may hold any character.
"""

from __future__ import annotations

import re

_HIDDEN = "***"
_LOGIN = re.compile(r"(\w:/{1,2}[^\s:]*:)[^\n]*(?=@)")  # a path has one slash where a URL has two
_OPTION = re.compile(r"((?:password|passwd|pwd)=)[^\s&'\"]+", re.IGNORECASE)


def without_passwords(text: str) -> str:
    """Return a text with asterisks for the passwords of its URLs."""
    return _OPTION.sub(rf"\1{_HIDDEN}", _LOGIN.sub(rf"\1{_HIDDEN}", text))


def without_password(text: str, password: str) -> str:
    """Return a text with asterisks for a password, however its characters are escaped.

    Args:
        text: The text.
        password: The password, not empty.
    """
    return re.sub("".join(map(_forms, password)), _HIDDEN, text)


def _forms(character: str) -> str:
    """Return a pattern for a character: itself, percent-encoded, or escaped by a backslash."""
    encoded = "".join(f"%{byte:02x}" for byte in character.encode("utf-8", "surrogatepass"))
    numbered = rf"\\[xu]0*{ord(character):x}"
    return rf"(?:(?i:{encoded}|{numbered})|\\?{re.escape(character)})"
