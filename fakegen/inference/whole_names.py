"""Given names of which a column has the initials only, and a user name or an address beside it the whole."""

from __future__ import annotations

import re
from collections.abc import Sequence

from fakegen.profiling.compositions import folded

_LEAST = 0.6
_REST = "\u01c0"
"""A letter that no name has, for the rest of a name of which only the initial is known."""
_WORD = re.compile(r"[^\W\d_]{2,}")


def whole_given_names(
    initials: Sequence[str | None],
    families: Sequence[str | None],
    longer: Sequence[Sequence[str | None]],
) -> list[str | None]:
    """Return the given names that some initials are of.

    Where no column tells the names, they are the initials and a letter that no name has, so that nothing can be
    composed of more than the initials.

    Args:
        initials: An initial of each row, with a full stop or without.
        families: The family names.
        longer: Columns of user names and addresses.
    """
    for texts in longer:
        found = [
            _given(initial, family, text)
            for initial, family, text in zip(initials, families, texts, strict=True)
        ]
        if sum(name is not None for name in found) >= _LEAST * len(found):
            return found
    return [initial[:1] + _REST if initial else None for initial in initials]


def _given(initial: str | None, family: str | None, text: str | None) -> str | None:
    """Return the word of a user name that begins with an initial, without the family name."""
    if not initial or not family or not text:
        return None
    local = folded(text.partition("@")[0])
    rest = local.replace(re.sub(r"[\W_]", "", folded(family)), ".", 1)
    words = [word for word in _WORD.findall(rest) if word.startswith(folded(initial[0]))]
    return words[0].capitalize() if rest != local and words else None
