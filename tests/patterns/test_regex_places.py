"""Places in an expression, and POSIX classes."""

from __future__ import annotations

import warnings

import pytest

from fakegen.errors import ParameterError
from fakegen.patterns import compile_regex
from fakegen.patterns.regex_places import place_of


@pytest.mark.parametrize(
    ("text", "token", "place"),
    [
        (r"\(?>[(?>](?>a)", r"\(\?>", 9),
        (r"[a++]\++b++", r"[*+?{].*\+$", 9),
        ("a{2}+", r"[*+?{].*\+$", 1),
        ("abc", r"\(\?>", None),
    ],
)
def test_escapes_and_classes_hide_what_they_hold(text: str, token: str, place: int | None) -> None:
    assert place_of(text, token) == place


@pytest.mark.parametrize(
    ("text", "right", "offset"),
    [
        ("h[[:alpha:]]", "[A-Za-z]", 2),
        ("[[:alpha:]_[:digit:]]+", "[A-Za-z_0-9]", 1),
        ("x[^[:space:]]", r"[^\s]", 3),
        ("[[:punct:]]", r"[!-/:-@\[-`{-~]", 1),
        ("[[:alhpa:]]", None, 1),
        ("[[:^digit:]]", None, 1),
    ],
)
def test_posix_classes_are_refused_with_the_right_spelling(
    text: str, right: str | None, offset: int
) -> None:
    with warnings.catch_warnings(), pytest.raises(ParameterError, match="POSIX class") as refused:
        warnings.simplefilter("error")
        compile_regex(text)
    assert (refused.value.suggestion, refused.value.offset) == (right, offset)
    if right:
        compile_regex(right)


@pytest.mark.parametrize(
    ("text", "count"), [("[[a]b", 2), ("[:alpha:]", 5), (r"\[[:alpha:]\]", 5), ("[[]", 1)]
)
def test_what_only_looks_like_one_is_a_class_of_its_characters(text: str, count: int) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert compile_regex(text).count == count
