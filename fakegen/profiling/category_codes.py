"""Numbers that are the codes of categories: ``MaritalStatusID`` beside ``MaritalDesc``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from fakegen.interfaces.observed import ObservedColumn
from fakegen.profiling.entities import decides


def codes_of_categories(
    numbers: Iterable[ObservedColumn], categories: Iterable[ObservedColumn]
) -> Mapping[str, str]:
    """Return the columns of numbers that say the same as a column of categories, each with this column.

    Each decides the other, in all repeated rows or nearly all. So whoever knows the category knows the number, which
    says nothing more of anybody.

    Args:
        numbers: Columns of whole numbers.
        categories: Columns of categories.
    """
    named = list(categories)
    found = {}
    for number in numbers:
        pairs = (one for one in named if decides(number, one) and decides(one, number))
        category = next(pairs, None)
        if category is not None:
            found[number.name] = category.name
    return found
