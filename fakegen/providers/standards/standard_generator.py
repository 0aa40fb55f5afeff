"""Generators of numbers that have a standard; some depend on the birth date and sex of a person."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from fakegen.errors import GenerationError, ParameterError, nearest
from fakegen.interfaces.block import Block
from fakegen.interfaces.generator import Generator
from fakegen.interfaces.provider import Context, Dynamic
from fakegen.standards.layout import Integers
from fakegen.standards.number import Given, Standard
from fakegen.streams import Purpose, Stream

_EPOCH = date(1970, 1, 1)
_YEAR = 365.2425
_SEXES = {"m": True, "male": True, "man": True, "f": False, "female": False, "woman": False}


class StandardGenerator(Generator):
    """Makes strings that follow a standard.

    Args:
        standard: The set of strings.
    """

    def __init__(self, standard: Standard) -> None:
        self.type = pa.string()
        self.support = standard.count
        self._standard = standard

    def make(self, block: Block) -> pa.Array:
        """Return one string per row."""
        return self._standard.make(block.stream)

    def unrank(self, index: NDArray[np.uint64]) -> pa.Array:
        """Return the strings with these numbers."""
        return self._standard.unrank(index)


class RewrittenGenerator(StandardGenerator):
    """Makes strings that follow a standard, and writes them in another way.

    Args:
        standard: The set of strings.
        rewrite: Writes an array of them in another way; different strings must stay different.
    """

    def __init__(self, standard: Standard, rewrite: Callable[[pa.Array], pa.Array]) -> None:
        super().__init__(standard)
        self._rewrite = rewrite

    def make(self, block: Block) -> pa.Array:
        """Return one string per row."""
        return self._rewrite(super().make(block))

    def unrank(self, index: NDArray[np.uint64]) -> pa.Array:
        """Return the strings with these numbers."""
        return self._rewrite(super().unrank(index))


class PersonGenerator(StandardGenerator):
    """Makes numbers of persons, which can depend on the birth date and the sex.

    Args:
        standard: The set of numbers.
        context: The schema's ``now`` is taken from it, from which ages are counted.
        born: Birth dates. Where they are null, and everywhere if None, birth dates are drawn.
        sex: ``M``, ``F``, ``male``, ``female``, ``man`` or ``woman``. Drawn where null, or if None.
        ages: The range of ages, in years, for birth dates that are drawn.

    Raises:
        ParameterError: The numbers do not depend on what is given, or cannot hold it.
    """

    def __init__(
        self,
        standard: Standard,
        context: Context,
        born: Dynamic[date] | None = None,
        sex: Dynamic[str] | None = None,
        ages: tuple[int, int] = (18, 90),
    ) -> None:
        super().__init__(standard)
        self._born, self._sex = born or Dynamic(), sex or Dynamic()
        if standard.born is None:
            given = "born" if born else "sex" if sex else None
            if given:
                raise ParameterError(f"these numbers do not depend on {given!r}", given)
            return
        first, last = standard.born
        constant = self._born.constant
        if constant is not None and not first <= constant <= last:
            raise ParameterError(
                f"'born' ({constant}) is outside {first} .. {last}, "
                "the birth dates that such a number can hold",
                "born",
            )
        if self._sex.constant is not None:
            _is_male(self._sex.constant)
        youngest, oldest = ages
        if youngest > oldest:
            raise ParameterError(f"'min_age' ({youngest}) is above 'max_age' ({oldest})", "min_age")
        today = context.now.date()
        self._first = max(first, today - timedelta(oldest * _YEAR))
        self._last = min(last, max(self._first, today - timedelta(youngest * _YEAR)))

    def make(self, block: Block) -> pa.Array:
        """Return one number per row.

        Raises:
            GenerationError: The birth date or the sex of some row is not one.
        """
        if self._standard.born is None:
            return super().make(block)
        stream = block.stream.child(Purpose.PERSON)
        given = Given(self._birth_dates(block, stream), self._sexes(block, stream))
        return self._standard.make(block.stream, given)

    def _birth_dates(self, block: Block, stream: Stream) -> Integers:
        low, high = ((day - _EPOCH).days for day in (self._first, self._last))
        drawn = stream.integers(low, high, slot=0)
        values = self._born.values(block)
        if values is None:
            return drawn
        if isinstance(values, date):
            return np.full(len(block), (values - _EPOCH).days, dtype=np.int64)
        try:
            days = values.cast(pa.date32()).cast(pa.int32())
        except pa.ArrowException:
            message = f"'born' must be dates, and some of these are not ({values.type})"
            raise GenerationError(message) from None
        known = np.asarray(days.is_valid())
        return np.where(known, np.asarray(days.fill_null(0)), drawn)

    def _sexes(self, block: Block, stream: Stream) -> NDArray[np.bool_]:
        drawn: NDArray[np.bool_] = stream.below(2, slot=1) == 1
        values = self._sex.values(block)
        if values is None:
            return drawn
        if isinstance(values, str):
            return np.full(len(block), _is_male(values))
        coded = values.cast(pa.string()).dictionary_encode()
        known = np.asarray(coded.is_valid())
        try:
            meanings = [_is_male(value) for value in coded.dictionary.to_pylist()]
        except ParameterError as error:
            raise GenerationError(error.message) from error
        index = np.asarray(coded.indices.fill_null(0))
        males: NDArray[np.bool_] = np.where(known, np.array([*meanings, False])[index], drawn)
        return males


def _is_male(value: str) -> bool:
    word = value.strip().lower()
    if word not in _SEXES:
        raise ParameterError(
            f"'sex' must be one of M, F, male, female, man, woman, not {value!r}",
            "sex",
            nearest(word, _SEXES),
        )
    return _SEXES[word]
