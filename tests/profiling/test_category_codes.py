"""Numbers that are the codes of categories."""

from __future__ import annotations

import pyarrow as pa

from fakegen.interfaces.observed import ObservedColumn
from fakegen.profiling.category_codes import codes_of_categories

NAMES = ["single", "married", "divorced", "widowed"]
PLACES = [0, 1, 0, 2, 0, 1, 3, 1] * 15


def found(numbers: list[int], names: list[str]) -> dict[str, str]:
    number, name = (
        ObservedColumn(label, pa.array(values))
        for label, values in (("number", numbers), ("name", names))
    )
    return dict(codes_of_categories([number], [name]))


def test_numbers_that_say_the_same_as_names_are_their_codes():
    names = [NAMES[place] for place in PLACES]
    assert found(PLACES, names) == {"number": "name"}


def test_numbers_that_say_more_or_less_are_no_codes():
    names = [NAMES[place] for place in PLACES]
    assert found([place // 2 for place in PLACES], names) == {}
    assert found([2 * place + n // 8 % 2 for n, place in enumerate(PLACES)], names) == {}
