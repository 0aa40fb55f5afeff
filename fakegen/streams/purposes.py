"""The purposes that random words are drawn for: the last part of an address.

The strings are hashed into the keys of streams: changing one would change values. So they are fixed,
even where the code has a better word by now.
"""

from __future__ import annotations

from enum import StrEnum


class Purpose(StrEnum):
    """The purposes that fakegen itself draws for; providers may have others."""

    VALUES = "values"
    """A column's values."""
    NULL = "null"
    """Where a column is null; a child of its values' stream."""
    CONSTRAINT = "constraint"
    """The values that a constraint sets columns to; followed by the constraint's kind."""
    SET_ASIDE = "set aside"
    """A column as it is drawn before a constraint sets it."""
    SEATS = "groups"
    """Which value each group of rows has; a child of its column's stream."""
    PERSON = "person"
    """The birth date and the sex that a number is made for; a child of its column's stream."""
    PASS = "pass"  # noqa: S105 - not a password
    """A further pass over all shuffled values; a child of its column's stream, with its number."""
    CANDIDATES = "candidates"
    """Further candidates for rows that must satisfy conditions; a child of the model's stream."""
    STRATA = "strata"
    """The order in which consecutive rows get the parts of the unit interval."""
    SAMPLE = "sample"
    """Which rows of a large file are kept."""
    EVIDENCE = "evidence"
    """Rows that a model draws to estimate how often conditions are satisfied."""
    CHECK = "check"
    """Rows on which a compiled method is compared with the original."""
