"""Rows one at a time, against the libraries that build one object per call."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import factory
from faker import Faker
from polyfactory import Use
from polyfactory.factories import DataclassFactory

import fakegen
from benchmarks.race import Contender, race
from benchmarks.report import Line

HOW = (
    "Seven columns of a person, one row per call: fakegen's `next(table.rows())` from one loaded "
    "schema, each row a dict; factory_boy's `Factory.build()` and polyfactory's `Factory.build()`, "
    "whose values come from the same methods of Faker, each row a dataclass. 2,000 rows a turn, "
    "fakegen's iterator started anew in each. One core, turns interleaved, median of five, rows "
    "per second of processor time."
)

ROWS = 2_000

_DOCUMENT = {
    "seed": 2022,
    "locale": "en_US",
    "tables": {
        "person": {
            "rows": 1_000_000,
            "columns": {
                "id": "sequence",
                "first_name": "faker.first_name",
                "last_name": "faker.last_name",
                "email": "faker.email",
                "city": "faker.city",
                "pieces": {"integer": {"min": 1, "max": 100}},
                "active": "boolean",
            },
        }
    },
}


@dataclass
class Person:
    """What the peers build."""

    id: int
    first_name: str
    last_name: str
    email: str
    city: str
    pieces: int
    active: bool


class PersonOfFactoryBoy(factory.Factory):
    """factory_boy's declaration."""

    class Meta:
        """What it builds."""

        model = Person

    id = factory.Sequence(lambda number: number + 1)
    first_name = factory.Faker("first_name")
    last_name = factory.Faker("last_name")
    email = factory.Faker("email")
    city = factory.Faker("city")
    pieces = factory.Faker("random_int", min=1, max=100)
    active = factory.Faker("pybool")


_faker = Faker("en_US")


class PersonOfPolyfactory(DataclassFactory[Person]):
    """polyfactory's declaration; integers and booleans are its own."""

    first_name = Use(_faker.first_name)
    last_name = Use(_faker.last_name)
    email = Use(_faker.email)
    city = Use(_faker.city)


def rows(size: int = ROWS) -> list[Line]:
    """One row per call."""
    loaded = fakegen.load(_DOCUMENT)

    def ours(number: int) -> None:
        row = loaded.generate()["person"].rows()
        for _ in range(number):
            next(row)

    paces = race(
        [
            Contender("fakegen", ours, size),
            Contender("factory_boy", _calls(PersonOfFactoryBoy.build), size),
            Contender("polyfactory", _calls(PersonOfPolyfactory.build), size),
        ]
    )
    return [
        Line.speed("seven columns, one row at a time", paces[0].cpu, peer.name, peer.cpu, 3)
        for peer in paces[1:]
    ]


def _calls(build: Callable[[], Any]) -> Callable[[int], None]:
    def make(number: int) -> None:
        for _ in range(number):
            build()

    return make
