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
    SUFFIX = "suffix"
    """The number that is appended to equal values; no words are drawn for it."""
    SEATS = "groups"
    """Which value each group of rows has; a child of its column's stream."""
    PERSON = "person"
    """The birth date and the sex that a number is made for; a child of its column's stream."""
    LOCALE = "locale"
    """Which locale of a mix a row has; by the column that declares the mix, or none for a table's."""
    PASS = "pass"  # noqa: S105 - not a password
    """A further pass over all shuffled values; a child of its column's stream, with its number."""
    CANDIDATES = "candidates"
    """Further candidates for rows that must satisfy conditions; a child of the model's stream."""
    REDRAW = "redraw"
    """Further candidates for rows that a density ratio must accept; a child of the model's stream."""
    ACCEPTANCE = "acceptance"
    """Whether a density ratio accepts a candidate; a child of the candidate's stream."""
    CHILDREN = "children"
    """How rows are spread over parents; by the table alone."""
    REFERENCE = "reference"
    """Which row of another table a row refers to; by the name of the reference."""
    PARENT = "parent"
    """What all rows of a parent have in common; a child of their column's stream, by the parent's address."""
    WEIGHT = "weight"
    """How often rows are referred to; a child of their reference's stream."""
    CONDITIONS = "conditions"
    """Which rows of parents are made under conditions; by the table alone."""
    STRATA = "strata"
    """The order in which consecutive rows get the parts of the unit interval."""
    SAMPLE = "sample"
    """Which rows of a large file are kept."""
    EVIDENCE = "evidence"
    """Rows that a model draws to estimate how often conditions are satisfied."""
    CHECK = "check"
    """Rows on which a compiled method is compared with the original."""
    LENGTH = "length"
    """How many items a list has; a child of its column's stream."""
    ITEMS = "items"
    """The items of lists; a child of their column's stream, with a number where they are drawn again."""
    TURNS = "turns"
    """The order in which a list takes values that are not in it yet; a child of its column's stream."""
