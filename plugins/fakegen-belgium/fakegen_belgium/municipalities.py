"""Municipalities with their postcode and province."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files

import pyarrow as pa

from fakegen import Block, Context, Places, RowGenerator, hookimpl, provider

_COLUMNS = ("municipality", "postcode", "province")


@provider("be.municipality")
class Municipality(RowGenerator):
    """A municipality, its main postcode and its province: three columns that agree.

    Brussels is in no province; its column has ``Brussels-Capital``. Names are in the language of the
    municipality.
    """

    def __init__(self, context: Context) -> None:
        self.columns = dict.fromkeys(_COLUMNS, pa.string())

    def make(self, block: Block) -> Mapping[str, pa.Array]:
        """Return a municipality per row."""
        table = _table()
        rows = pa.array(block.stream.below(len(table["postcode"])))
        return {name: table[name].take(rows) for name in _COLUMNS}


@hookimpl
def fakegen_places() -> Iterable[Places]:
    """Return the municipalities, for the addresses of Belgium."""
    return [
        Places(
            "belgium",
            ["nl_BE", "fr_BE"],
            _places,
            "Belgian municipalities with their main postcode and their province.",
        )
    ]


def _places() -> pa.Table:
    names = {"municipality": "city", "postcode": "postcode", "province": "region"}
    return pa.table({names[name]: values for name, values in _table().items()})


@cache
def _table() -> dict[str, pa.Array]:
    text = (files(__package__) / "municipalities.csv").read_text(encoding="utf-8")
    records = list(csv.DictReader(text.splitlines()))
    return {name: pa.array([record[name] for record in records]) for name in _COLUMNS}
