"""The provider ``address``: street, number, postcode, city, region and country of one place.

Which postcode belongs to which city and region is known of few locales: see
:class:`~fakegen.interfaces.place.Places`. What places do not have is drawn on its own. Each part has a stream of
its own, but those that a place has share one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import cast

import pyarrow as pa
import pyarrow.compute as pc

from fakegen.errors import ParameterError, PluginError
from fakegen.interfaces.block import Block
from fakegen.interfaces.generator import Generator, RowGenerator
from fakegen.interfaces.place import PLACE_PARTS
from fakegen.interfaces.provider import Context, provider
from fakegen.standards.territory import territory

_METHODS = {
    "street": "street_name",
    "number": "building_number",
    "postcode": "postcode",
    "city": "city",
    "region": "administrative_unit",
}
"""Faker's method for each part that is drawn."""

ADDRESS_PARTS = (*_METHODS, "country", "country_code")


@provider("address")
class Address(RowGenerator):
    """An address: up to seven columns that agree.

    A table takes the parts that it wants: ``street``, ``number``, ``postcode``, ``city``, ``region`` (the province,
    state or department), ``country`` (in English) and ``country_code`` (ISO 3166). ``postcode``, ``city`` and
    ``region`` belong together as far as the data say so: Faker links towns, postcodes and provinces of ``it_IT``,
    postcodes and states of ``en_US``, postcodes and departments of ``fr_FR``, and plugins link those of further
    locales (``fakegen-belgium`` those of Belgium). What nobody links is drawn on its own, and streets are never
    of the city. Parts in different entries are different addresses'.

    Example::

        street, number, postcode, city, country: {address: , locale: it_IT}
    """

    grows = True

    def __init__(self, context: Context) -> None:
        places = context.places(context.locale)
        self._places = _columns(places.name, places.load) if places else {}
        self._country = _country(territory(context.locale))
        drawn = [part for part in _METHODS if part not in self._places]
        has_region = "region" in self._places or _has_regions(context)
        wanted = context.parts or [part for part in ADDRESS_PARTS if part != "region" or has_region]
        if "region" in wanted and not has_region:
            raise ParameterError(
                f"Faker has no regions for locale {context.locale!r}: leave 'region' out"
            )
        kept = wanted if not context.parts else ADDRESS_PARTS
        self.columns = dict.fromkeys(kept, pa.string())
        self._wanted = [part for part in wanted if part in ADDRESS_PARTS]
        self._drawn = {part: _method(part, context) for part in drawn if part in wanted}
        self.compiled = all(generator.compiled for generator in self._drawn.values())
        lacking = {part: _stand_ins(part, context.locale) for part in self._drawn}
        for part, locales in lacking.items():
            if locales:
                context.stands_in(locales, columns=[part])

    def make(self, block: Block) -> Mapping[str, pa.Array]:
        """Return the parts that the entry takes."""
        return {part: self._part(part, block) for part in self._wanted}

    def _part(self, part: str, block: Block) -> pa.Array:
        if part in self._drawn:
            made = self._drawn[part].make(Block(block.stream.child(part)))
            return _from_one(made) if part == "number" else made
        if part in self._places:
            values = self._places[part]
            return values.take(pa.array(block.stream.child("place").below(len(values))))
        code, name = self._country
        return pa.repeat(pa.scalar(code if part == "country_code" else name), len(block))


@lru_cache(maxsize=32)
def _columns(name: str, load: Callable[[], pa.Table]) -> Mapping[str, pa.Array]:
    """Return the columns of places, which are loaded only once.

    Raises:
        PluginError: They are not as the interface asks.
    """
    table = load()
    names = table.column_names if isinstance(table, pa.Table) else []
    if len(names) < 2 or not set(names) <= set(PLACE_PARTS) or not table.num_rows:
        known = ", ".join(PLACE_PARTS)
        raise PluginError(
            f"places {name!r} must be a table with rows and at least two of the columns {known}"
        )
    return {part: pc.cast(table[part].combine_chunks(), pa.string()) for part in names}


def _method(part: str, context: Context) -> Generator:
    from fakegen.providers.faker.faker_namespace import FakerNamespace

    found = FakerNamespace().provider(f"faker.{_METHODS[part]}", context.locale)
    assert found is not None  # Faker's own for all locales, or asked for before
    return cast(Generator, found.bind(context))


def _stand_ins(part: str, locale: str) -> Sequence[str]:
    """Return the locales whose data are used for a part."""
    from fakegen.providers.faker.inherited_data import stand_ins
    from fakegen.providers.faker_data import spelled

    return stand_ins(_METHODS[part], spelled(locale))[0]


def _from_one(numbers: pa.StringArray) -> pa.StringArray:
    """Return street numbers without the zeros that some of Faker's formats begin with: a 1 takes their place."""
    return pc.replace_substring_regex(numbers, r"\b0+", "1")


def _has_regions(context: Context) -> bool:
    from fakegen.providers.faker.faker_namespace import FakerNamespace

    return FakerNamespace().provider(f"faker.{_METHODS['region']}", context.locale) is not None


def _country(code: str) -> tuple[str, str]:
    """Return a country's code, and its name in English; the code again where Faker does not know it."""
    from fakegen.providers.faker_data import faker_class

    countries = {item.alpha_2_code: item.name for item in faker_class("date_time")[0].countries}
    return code, countries.get(code, code)
