"""How telephone numbers are written: the formats of phonenumbers, for whole columns.

Which format a number has depends on its length and its first digits, of which the metadata give regular
expressions. Among numbers of one length and format, every digit has a fixed place, so they are written as a
matrix of characters.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from fakegen.arrays.fixed_width import fixed_width_strings
from fakegen.arrays.scatter import merged
from fakegen.phones.number_sets import Ranges, matching
from fakegen.phones.numbering_plan import metadata

_Piece: TypeAlias = str | slice
"""A constant, or the digits of the national number in a range of positions."""

_GROUP = re.compile(r"(\\\d)")
_LONGEST = 17


@cache
def styles(country: str, written: str, length: int) -> list[tuple[Ranges | None, list[_Piece]]]:
    """Return how national numbers of a length are written.

    Returns:
        The pieces for each set of numbers; the first set that has a number decides. None is the set of
        all numbers.
    """
    from phonenumbers import region_code_for_country_code

    code = metadata(country).country_code
    # All countries with the same calling code share the formats of one of them.
    plan = metadata(region_code_for_country_code(code))
    before = {"national": "", "msisdn": f"{code}", "e164": f"+{code}"}.get(written, f"+{code} ")
    plain: list[_Piece] = [before, slice(0, length)]
    if written in ("e164", "msisdn"):
        return [(None, plain)]
    own = plan.number_format
    formats = own if written == "national" else plan.intl_number_format or own
    return [
        (_leading(form, length), [before, *_pieces(form, written, length)])
        for form in formats
        if re.fullmatch(form.pattern, "0" * length)
    ] + [(None, plain)]


def _leading(form: Any, length: int) -> Ranges | None:
    """Return the numbers that a format is for."""
    if not form.leading_digits_pattern:
        return None
    # Each pattern of the list refines the one before.
    return matching(rf"(?:{form.leading_digits_pattern[-1]})\d{{0,{_LONGEST}}}", length)


def _pieces(form: Any, written: str, length: int) -> list[_Piece]:
    """Return what a format consists of: its groups of digits, and what is between them."""
    template = form.format
    if written == "national" and (rule := form.national_prefix_formatting_rule):
        # In the rule, group 1 is the template's first group, which may have another number.
        template = re.sub(_GROUP, lambda first: rule.replace(r"\1", first[0]), template, count=1)
    groups = re.fullmatch(form.pattern, "0" * length)
    assert groups is not None
    return [
        slice(*groups.span(int(piece[1]))) if piece.startswith("\\") else piece
        for piece in re.split(_GROUP, template)
    ]


def write(numbers: NDArray[np.int64], length: int, country: str, written: str) -> pa.StringArray:
    """Return national numbers of one length as strings.

    Args:
        numbers: The numbers as integers.
        length: How many digits they have, leading zeros included.
        country: The country whose numbers they are.
        written: ``e164``, ``national``, ``international``, or ``msisdn``: E.164 without the plus sign.
    """
    parts, rows = [], []
    left = np.arange(len(numbers))
    for numbered, pieces in styles(country, written, length):
        fits = np.ones(len(left), bool) if numbered is None else numbered.contain(numbers[left])
        here, left = left[fits], left[~fits]
        parts.append(_strings(numbers[here], length, pieces))
        rows.append(here)
    return merged(parts, rows)


def _strings(numbers: NDArray[np.int64], length: int, pieces: list[_Piece]) -> pa.StringArray:
    digits = np.empty((length, len(numbers)), dtype=np.uint8)
    for position in reversed(range(length)):
        # NumPy divides by a constant with vector instructions, but computes remainders one by one.
        tens = numbers // 10
        np.add(numbers - tens * 10, ord("0"), out=digits[position], casting="unsafe")
        numbers = tens
    return fixed_width_strings(
        np.vstack(
            [
                digits[piece]
                if isinstance(piece, slice)
                else np.repeat(np.frombuffer(piece.encode(), np.uint8)[:, None], digits.shape[1], 1)
                for piece in pieces
            ]
        )
    )
