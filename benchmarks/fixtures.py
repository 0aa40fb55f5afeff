"""Objects for tests, against the libraries that make them: one at a time, many, and data frames."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

import factory
from polyfactory.factories.pydantic_factory import ModelFactory
from pydantic import BaseModel, Field

import fakegen
from benchmarks.race import Contender, Pace, race
from benchmarks.report import Line

HOW = (
    "Objects of one pydantic model, each validated by it: `fakegen.of(Person)`, its `one()` and `many()`; "
    "polyfactory's `build` and `batch`, factory_boy's `build` with Faker's methods for the same fields. "
    "model_bakery: `baker.prepare` of a Django model with the same fields, unsaved and unchecked, against "
    "`fakegen.of`, whose objects have passed `clean_fields`. pandera: `schema.example(size=200)` against "
    "`fakegen.of(schema).pandas(200)`, which the schema validates. One core, turns interleaved, median of five, "
    "objects or rows per second of processor time; pandera's of one call. The first object: processor time of the "
    "first `one()` of a new process once the plan is made, least of five; what it loads counts."
)
_FIRST = """
import time
import fakegen
from benchmarks.fixtures import Person

people = fakegen.of(Person)
people._plans.plan("")
before = time.process_time()
people.one()
print(time.process_time() - before)
"""
_TURNS = 5

OBJECTS = 2_000
_ROWS = 200


class Person(BaseModel):
    """What is made."""

    id: int
    first_name: str
    last_name: str
    email: str
    age: int = Field(ge=18, le=90)
    balance: Decimal = Field(ge=0, max_digits=6, decimal_places=2)
    seen: datetime
    tags: list[str] = Field(min_length=1, max_length=3)


class PersonOfPolyfactory(ModelFactory[Person]):
    """polyfactory's declaration."""


class PersonOfFactoryBoy(factory.Factory):
    """factory_boy's declaration."""

    class Meta:
        """What it builds."""

        model = Person

    id = factory.Sequence(lambda number: number + 1)
    first_name = factory.Faker("first_name")
    last_name = factory.Faker("last_name")
    email = factory.Faker("email")
    age = factory.Faker("random_int", min=18, max=90)
    balance = factory.Faker("pydecimal", left_digits=3, right_digits=2, positive=True)
    seen = factory.Faker("date_time")
    tags = factory.Faker("words", nb=2)


def fixtures(size: int = OBJECTS) -> list[Line]:
    """One object at a time, a thousand at once, and a data frame."""
    people, dogs = fakegen.of(Person), fakegen.of(_dog())
    one = race(
        [
            Contender("fakegen", _calls(people.one), size),
            Contender("polyfactory", _calls(PersonOfPolyfactory.build), size),
            Contender("factory_boy", _calls(PersonOfFactoryBoy.build), size),
        ]
    )
    many = race(
        [
            Contender("fakegen", people.many, size),
            Contender("polyfactory", PersonOfPolyfactory.batch, size),
        ]
    )
    from model_bakery import baker

    django = race(
        [
            Contender("fakegen", _calls(dogs.one), size),
            Contender("model_bakery", _calls(lambda: baker.prepare(_dog())), size),
        ]
    )
    return [
        *(
            Line.speed("one object of a model", one[0].cpu, p.name, p.cpu, least)
            for p, least in zip(one[1:], (10, 3), strict=True)
        ),
        Line.speed("many objects of a model", many[0].cpu, "polyfactory", many[1].cpu, 10),
        Line.speed("one object of a Django model", django[0].cpu, "model_bakery", django[1].cpu, 1),
        _time("one object, once warm", 1 / one[0].cpu, 0.1),
        _time("the first object after the plan", _first(), 30),
        _frame(),
    ]


def _time(what: str, seconds: float, most: float) -> Line:
    """Return the line of a time that is held to a limit in milliseconds."""
    spent = 1_000 * seconds
    return Line(what, f"{spent:.2g} ms", target=f"<= {most:g} ms", met=spent <= most)


def _first() -> float:
    """Return the processor time of the first object of a process, in seconds."""
    command = [sys.executable, "-c", _FIRST]
    runs = [subprocess.run(command, check=True, capture_output=True) for _ in range(_TURNS)]
    return min(float(run.stdout) for run in runs)


def _frame() -> Line:
    import pandera.pandas as pandera

    schema = pandera.DataFrameSchema(
        {
            "age": pandera.Column(int, pandera.Check.in_range(18, 65)),
            "name": pandera.Column(str, pandera.Check.str_length(2, 30)),
            "level": pandera.Column(str, pandera.Check.isin(["low", "high"])),
            "rate": pandera.Column(float, pandera.Check.in_range(0, 1)),
        }
    )
    ours = fakegen.of(schema)
    ours.pandas(_ROWS)
    own = _pace("fakegen", lambda: ours.pandas(_ROWS))
    peer = _pace("pandera", lambda: schema.example(size=_ROWS))
    return Line.speed("a data frame of 200 rows", own.cpu, "pandera", peer.cpu, 100)


def _pace(name: str, make: Callable[[], object]) -> Pace:
    cpu, wall = time.process_time(), time.perf_counter()
    make()
    return Pace(name, _ROWS / (time.process_time() - cpu), _ROWS / (time.perf_counter() - wall))


def _dog() -> Any:
    import django
    from django.conf import settings

    if not settings.configured:
        settings.configure(USE_TZ=True, DEFAULT_AUTO_FIELD="django.db.models.BigAutoField")
        django.setup()
    from django.apps import apps
    from django.db import models

    if "dog" in apps.all_models["kennel"]:
        return apps.all_models["kennel"]["dog"]

    class Dog(models.Model):
        """A model of Django."""

        name = models.CharField(max_length=20)
        email = models.EmailField()
        age = models.PositiveSmallIntegerField()
        size = models.CharField(max_length=1, choices=[("s", "small"), ("l", "large")])
        born = models.DateField()

        class Meta:
            """Where it belongs."""

            app_label = "kennel"
            db_table = "dog"

    return Dog


def _calls(build: Callable[[], Any]) -> Callable[[int], None]:
    def make(number: int) -> None:
        for _ in range(number):
            build()

    return make
