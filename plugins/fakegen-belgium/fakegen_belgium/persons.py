"""Numbers of persons in the national register."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from fakegen import (
    Block,
    Context,
    Dynamic,
    GenerationError,
    Generator,
    ParameterError,
    nearest,
    provider,
)
from fakegen_belgium.digits import joined, padded

_SEXES = {"m": True, "male": True, "man": True, "v": False, "f": False, "female": False}
_SEXES |= {"woman": False, "vrouw": False, "homme": True, "femme": False}
_SEQUENCES = 499
_EPOCH = date(1970, 1, 1)
_YEAR = 365.2425


@provider("be.national_number")
class NationalNumber(Generator):
    """The number of a person in the national register: ``85.07.30-033.28``.

    It contains the birth date. Its sequence number is odd for men and even for women. For births from
    2000 on, the check digits are those of the number with a 2 in front.

    Args:
        born: The birth date, 1900 to 2099; by default that of an adult up to 90 years old.
        sex: The sex (``M``, ``male``, ``man``, ``F``, ``V``, ``female``, ``woman`` ...); by default
            random.
    """

    def __init__(
        self,
        context: Context,
        *,
        born: Dynamic[date] | None = None,
        sex: Dynamic[str] | None = None,
    ) -> None:
        self.type = pa.string()
        self._born, self._sex = born or Dynamic(), sex or Dynamic()
        if self._sex.constant is not None:
            _is_male(self._sex.constant)
        if self._born.constant is not None and not 1900 <= self._born.constant.year <= 2099:
            raise ParameterError(f"'born' ({self._born.constant}) is not in 1900 .. 2099", "born")
        today = context.now.date()
        self._first = today - timedelta(90 * _YEAR)
        self._last = today - timedelta(18 * _YEAR)

    def make(self, block: Block) -> pa.Array:
        """Return one number per row."""
        year, month, day = self._dates(block)
        odd = self._males(block)
        sequence = 2 * block.stream.integers(0, _SEQUENCES - 1, slot=2) + np.where(odd, 1, 2)
        number = ((year % 100 * 100 + month) * 100 + day) * 1_000 + sequence
        checked = number + np.where(year < 2000, 0, 2 * 10**9)
        return joined(
            padded(year % 100, 2),
            ".",
            padded(month, 2),
            ".",
            padded(day, 2),
            "-",
            padded(sequence, 3),
            ".",
            padded(97 - checked % 97, 2),
        )

    def _dates(self, block: Block) -> tuple[NDArray[np.int64], ...]:
        low, high = ((bound - _EPOCH).days for bound in (self._first, self._last))
        days = block.stream.integers(low, high, slot=0)
        given = self._born.values(block)
        if isinstance(given, date):
            days = np.full(len(block), (given - _EPOCH).days)
        elif given is not None:
            try:
                known = given.cast(pa.date32()).cast(pa.int32())
            except pa.ArrowException:
                message = f"'born' must be dates, but some values of type {given.type} are not"
                raise GenerationError(message) from None
            days = np.where(known.is_valid(), known.fill_null(0), days)
        dates = days.astype("datetime64[D]")
        months = dates.astype("datetime64[M]")
        year = months.astype("datetime64[Y]").astype(np.int64) + 1970
        if len(year) and not 1900 <= year.min() <= year.max() <= 2099:
            raise GenerationError("'born' of a national number must be in 1900 .. 2099")
        return year, months.astype(np.int64) % 12 + 1, (dates - months).astype(np.int64) + 1

    def _males(self, block: Block) -> NDArray[np.bool_]:
        drawn: NDArray[np.bool_] = block.stream.below(2, slot=1) == 1
        given = self._sex.values(block)
        if given is None:
            return drawn
        if isinstance(given, str):
            return np.full(len(block), _is_male(given))
        words = given.cast(pa.string()).dictionary_encode()
        try:
            is_male = [_is_male(word) for word in words.dictionary.to_pylist()]
        except ParameterError as error:
            raise GenerationError(error.message) from error
        known = np.array([*is_male, False])[words.indices.fill_null(0)]
        males: NDArray[np.bool_] = np.where(words.is_valid(), known, drawn)
        return males


def _is_male(value: str) -> bool:
    word = value.strip().lower()
    if word not in _SEXES:
        known = ", ".join(_SEXES)
        message = f"'sex' must be one of {known}, not {value!r}"
        raise ParameterError(message, "sex", nearest(word, _SEXES))
    return _SEXES[word]
