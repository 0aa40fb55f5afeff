"""The provider ``phone``."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import or_
from typing import Literal

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from fakegen.arrays.scatter import merged
from fakegen.errors import ParameterError
from fakegen.interfaces.block import Block
from fakegen.interfaces.generator import Generator
from fakegen.interfaces.provider import Context, provider
from fakegen.phones.numbering_plan import (
    Kind,
    NationalNumbers,
    countries,
    kinds,
    national_numbers,
)
from fakegen.phones.written import write
from fakegen.standards.territory import country_code


class PhoneGenerator(Generator):
    """Makes telephone numbers of a country.

    Args:
        country: A country that has such numbers.
        numbers: Sets of national numbers, which are equally likely.
        formats: How numbers are written, as for :func:`~fakegen.phones.written.write`; all formats are
            equally likely.
    """

    def __init__(
        self, country: str, numbers: Sequence[NationalNumbers], formats: Sequence[str]
    ) -> None:
        self.type = pa.string()
        self._country, self._numbers, self._formats = country, numbers, formats
        self._all = reduce(or_, numbers)
        self.support = self._all.count * len(formats)

    def make(self, block: Block) -> pa.Array:
        """Return one number per row."""
        set_of_row = block.stream.below(len(self._numbers), slot=0)
        format_of_row = block.stream.below(len(self._formats), slot=1)
        made, rows = [], []
        for position, numbers in enumerate(self._numbers):
            here = np.flatnonzero(set_of_row == position)
            index = block.stream.take(here).below(numbers.count, slot=2)
            made.append(self._written(numbers, index, format_of_row[here]))
            rows.append(here)
        return merged(made, rows)

    def unrank(self, index: NDArray[np.uint64]) -> pa.Array:
        """Return the numbers at these positions."""
        number, written = np.divmod(index, np.uint64(len(self._formats)))
        return self._written(self._all, number, written)

    def _written(
        self, numbers: NationalNumbers, index: NDArray[np.uint64], format_of_row: NDArray[np.uint64]
    ) -> pa.Array:
        made, rows = [], []
        for length, rows_of_length, values in numbers.at(index):
            for position, written in enumerate(self._formats):
                chosen = format_of_row[rows_of_length] == position
                made.append(write(values[chosen], length, self._country, written))
                rows.append(rows_of_length[chosen])
        return merged(made, rows)


@provider("phone")
class Phone(PhoneGenerator):
    """A telephone number that is valid in the numbering plan of a country.

    All valid numbers of a kind are equally likely, except that plans which allow very long numbers are cut
    at the usual length. A valid number can be somebody's: never dial or text the numbers that are made.

    Example::

        phone: {phone: {country: BE, kind: mobile, format: international}}

    Args:
        country: The ISO 3166 code of the country, such as ``BE``; by default the locale's country.
        kind: The kind of number; by default half of the numbers are mobile and half are fixed lines. Not
            every country has every kind.
        format: ``e164`` (``+32470123456``), ``national`` (``0470 12 34 56``) or ``international``
            (``+32 470 12 34 56``).
    """

    def __init__(
        self,
        context: Context,
        *,
        country: str | None = None,
        kind: Kind | None = None,
        format: Literal["e164", "national", "international"] = "e164",
    ) -> None:
        code = country_code(country, context, countries(), "telephone numbers")
        super().__init__(code, numbers_of(code, kind), [format])


def numbers_of(country: str, kind: Kind | None) -> list[NationalNumbers]:
    """Return the sets of numbers of a kind in a country, all different.

    Args:
        country: One of the countries that have telephone numbers.
        kind: The kind; None for mobile numbers and fixed lines.

    Raises:
        ParameterError: The country has no numbers of this kind.
    """
    own = kinds(country)
    wanted = [name for name in own if name in ((kind,) if kind else ("mobile", "fixed_line"))]
    if not wanted:
        raise ParameterError(
            f"{country} has no numbers of kind {kind!r}, only {', '.join(own)}", "kind"
        )
    found = [national_numbers(country, name) for name in wanted]
    # In some countries, as in the United States, mobile numbers are not told apart.
    if len(found) == 2 and found[0].same(found[1]):
        return found[:1]
    return found
