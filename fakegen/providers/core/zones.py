"""Clocks of time zones: moments in UTC as a clock on a wall shows them, and back.

Moments are counts of microseconds since 1970. A zone is the same for all rows, or differs by row.
"""

from __future__ import annotations

import zoneinfo
from collections.abc import Set
from functools import cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from fakegen.errors import GenerationError, ParameterError, did_you_mean, nearest
from fakegen.interfaces.type_words import show
from fakegen.streams import Rows

_WALL = pa.timestamp("us")


def check_zone(name: str) -> str:
    """Return the name of a time zone.

    Raises:
        ParameterError: There is none with this name.
    """
    if name not in (known := _zones()):
        raise ParameterError(
            f"there is no time zone {show(name)}", "timezone", nearest(name, known)
        )
    return name


@cache
def _zones() -> Set[str]:
    """Return the names of all time zones, for which hundreds of files are opened."""
    return zoneinfo.available_timezones()


def wall_clock(moments: NDArray[np.int64], zone: str) -> NDArray[np.int64]:
    """Return what the clocks of a zone show at moments in UTC."""
    shown = pc.local_timestamp(pa.array(moments).cast(pa.timestamp("us", zone)))
    return np.asarray(shown.cast(pa.int64()))


def in_utc(shown: NDArray[np.int64], zone: str) -> NDArray[np.int64]:
    """Return the moments at which the clocks of a zone show this.

    An hour that is shown twice is the first of them. One that is skipped is the moment of the change.
    """
    moments = pc.assume_timezone(
        pa.array(shown).cast(_WALL), zone, ambiguous="earliest", nonexistent="latest"
    )
    return np.asarray(moments.cast(pa.int64()))


def by_zone(zones: pa.Array, rows: Rows) -> dict[str, NDArray[np.int64]]:
    """Return the positions of each zone's rows; those without a zone are left out.

    Raises:
        GenerationError: There is no zone with such a name.
    """
    found: dict[str, NDArray[np.int64]] = {}
    names = zones.cast(pa.string()).dictionary_encode()
    codes = names.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    for code, name in enumerate(names.dictionary.to_pylist()):
        positions = np.flatnonzero(codes == code)
        try:
            found[check_zone(name)] = positions
        except ParameterError as error:
            raise GenerationError(
                f"row {rows.numbers[positions[0]]}: {error.message}{did_you_mean(error.suggestion)}"
            ) from None
    return found
