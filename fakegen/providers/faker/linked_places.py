"""Places that Faker's data link: postcodes of American states and French departments, Italian towns.

Other locales of Faker list postcodes, cities and regions, but not which belongs to which.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from fakegen.interfaces.place import Places
from fakegen.providers.faker_data import faker_class

_FITTING = 0.9


def linked_places() -> list[Places]:
    """Return the places, whose data are read when they are first needed."""
    return [
        Places(
            "faker.en_US",
            ["en_US"],
            _american,
            "Postcodes with their state, from the range of each state in Faker's data.",
        ),
        Places(
            "faker.fr_FR",
            ["fr_FR"],
            _french,
            "Postcodes with their department, by the number of the department in Faker's data.",
        ),
        Places(
            "faker.it_IT",
            ["it_IT"],
            _italian,
            "Postcodes with their towns and provinces, as Faker lists them.",
        ),
    ]


def _american() -> pa.Table:
    data: Any = faker_class("address", "en_US")[0]
    ranges = data.states_postcode
    shorts = [short for short in data.states_abbr if short in ranges and short != "DC"]
    names = _named(data.states, shorts)
    parts = []
    for short in shorts:
        first, last = ranges[short]
        parts.append((names[short], _numbers(first, last, 5)))
    return _postcodes(parts)


def _french() -> pa.Table:
    data: Any = faker_class("address", "fr_FR")[0]
    parts = []
    for number, name in data.departments:
        digits = "20" if number in ("2A", "2B") else number  # the two halves of Corsica
        width = 5 - len(digits)
        codes = _numbers(10 ** (width - 1), 10**width - 1, width)
        parts.append((name, np.char.add(digits, codes)))
    return _postcodes(parts)


def _italian() -> pa.Table:
    data: Any = faker_class("address", "it_IT")[0]
    names = _named(data.states, data.states_abbr)
    rows = [
        (postcode, town, names.get(short, short))
        for postcode, towns in data.cap_city_province.items()
        for town, short in towns
    ]
    columns = dict(zip(("postcode", "city", "region"), zip(*rows, strict=True), strict=True))
    return pa.table({name: pa.array(values, pa.string()) for name, values in columns.items()})


def _named(names: Sequence[str], shorts: Sequence[str]) -> dict[str, str]:
    """Return the name of each abbreviation, of two lists in the same order.

    In some locales, the lists of Faker are in different orders, and a release could change these. So names
    are used only where nearly all letters fit (``AQ`` is L'Aquila); otherwise, abbreviations stay.
    """
    fitting = sum(map(_abbreviates, shorts, names))
    if len(names) != len(shorts) or fitting < _FITTING * len(names):
        return {short: short for short in shorts}
    return dict(zip(shorts, names, strict=True))


def _abbreviates(short: str, name: str) -> bool:
    letters: Iterator[str] = iter(name.upper())
    return name[:1] == short[:1] and all(letter in letters for letter in short)


def _numbers(first: int, last: int, width: int) -> Any:
    return np.char.zfill(np.arange(first, last + 1).astype(str), width)


def _postcodes(parts: Sequence[tuple[str, Any]]) -> pa.Table:
    return pa.table(
        {
            "postcode": pa.array(np.concatenate([codes for _, codes in parts]), pa.string()),
            "region": pa.array(
                np.repeat([name for name, _ in parts], [len(codes) for _, codes in parts]),
                pa.string(),
            ),
        }
    )
