"""What random words are for: the last part of an address.

A purpose is part of the values: another word for one gives other values. So they are fixed, and a
message that says the same in better words leaves them as they are.
"""

from __future__ import annotations

from enum import StrEnum


class Purpose(StrEnum):
    """A purpose that fakegen itself draws for; providers may have more of their own."""

    VALUES = "values"
    """A column's values."""
    NULL = "null"
    """Where a column is null, of its values' stream."""
    CONSTRAINT = "constraint"
    """What a constraint sets columns to; followed by the constraint's kind."""
    SET_ASIDE = "set aside"
    """A column as it is drawn before a constraint sets it."""
    SEATS = "groups"
    """Which value each group of rows has, of its column's stream."""
    PERSON = "person"
    """The birth date and the sex that a number is made for, of its column's stream."""
    PASS = "pass"  # noqa: S105 - no password
    """A further pass over all shuffled values, of its column's stream; followed by its number."""
    CANDIDATES = "candidates"
    """Further rows that a model tries until one meets the conditions, of its column's stream."""
    STRATA = "strata"
    """In which order the rows of a turn have the parts of the unit interval."""
    SAMPLE = "sample"
    """Which rows of a large file are kept."""
    EVIDENCE = "evidence"
    """Rows that a model draws to see how often conditions hold."""
    CHECK = "check"
    """Rows that a traced method is compared with itself on."""
