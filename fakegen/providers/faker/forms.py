"""Faker's methods with a female and a male form, and the words that choose one."""

from __future__ import annotations

from collections.abc import Container
from typing import Literal

from fakegen.detection.gender import WORDS, gender_of
from fakegen.errors import ParameterError, nearest
from fakegen.interfaces.parameters import Parameter

GENDER = Parameter(
    "gender", str | None, None, "The person's gender: male, female, nonbinary, or a synonym."
)

_NEITHER = ("nonbinary", "non-binary", "x", "other", "divers")


def has_forms(method: str, methods: Container[str]) -> bool:
    """Return whether a method has a female and a male form."""
    return f"{method}_female" in methods and f"{method}_male" in methods


def form_of(method: str, gender: str | None, methods: Container[str]) -> str:
    """Return the name of the method that makes values for a gender.

    Args:
        method: The method for any gender.
        gender: A word for a gender, in upper or lower case; None for any.
        methods: The names of all methods.

    Raises:
        ParameterError: The word is not known.
    """
    if gender is None:
        return method
    form = f"{method}_{meant(gender, 'gender')}"
    return form if form in methods else method


def meant(word: str, parameter: str) -> Literal["female", "male", "nonbinary"]:
    """Return the gender that a word stands for, in upper or lower case.

    Args:
        word: Such as ``F``, ``vrouw`` or ``nonbinary``.
        parameter: The parameter that it was given to, for messages.

    Raises:
        ParameterError: The word is not known.
    """
    folded = word.strip().casefold()
    found = "nonbinary" if folded in _NEITHER else gender_of(folded)
    if found is None:
        raise ParameterError(
            f"{parameter!r} must be a word such as male or female, not {word!r}",
            parameter,
            nearest(word, (*WORDS, *_NEITHER)),
        )
    return found
