"""Patterns with properties of Unicode."""

import re

import pytest

from fakegen.types.letter_properties import without_properties


@pytest.mark.parametrize(
    ("pattern", "matching"),
    [
        (r"^\p{L}+$", "Été"),
        (r"[\p{Lu}\d]\\p", "A\\p"),
        (r"\pN{2}", "42"),
        (r"\p{Lu}\p{Ll}*", "Ada"),
    ],
)
def test_some_of_the_letters_take_their_place(pattern, matching):
    assert re.fullmatch(without_properties(pattern), matching)


def test_what_is_not_known_stays():
    assert without_properties(r"\P{L}\p{Klingon}[\]]") == r"\P{L}\p{Klingon}[\]]"
