"""The places interface: which postcode, city and region belong together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pyarrow as pa

PLACE_PARTS = ("postcode", "city", "region")
"""The parts of an address that places can have."""


@dataclass(frozen=True, slots=True)
class Places:
    """Places of a country, from which the provider ``address`` takes what belongs together.

    Attributes:
        name: The plugin's name, or a name that starts with it and a dot.
        locales: The locales whose addresses are in these places, such as ``nl_BE``.
        load: Returns an Arrow table of at least one row, all of which are equally likely, with string
            columns, at least two of ``postcode``, ``city`` and ``region`` (the province, state or
            department). Called once, when a schema first needs the places.
        doc: Where the data come from, and what belongs together.
    """

    name: str
    locales: Sequence[str]
    load: Callable[[], pa.Table]
    doc: str = ""
