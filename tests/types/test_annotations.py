"""Annotations of Python: dataclasses, attrs, msgspec and pydantic alike."""

import collections
import dataclasses
import enum
import fractions
import ipaddress
import re
import zoneinfo
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import (
    Annotated,
    Any,
    Generic,
    Literal,
    LiteralString,
    NamedTuple,
    NewType,
    Optional,
    TypedDict,
    TypeVar,
    Union,
)

import annotated_types as at
import pytest
import typing_extensions

import fakegen

Age = NewType("Age", int)


class Color(enum.Enum):
    RED = "red"
    BLUE = 2


class Size(enum.StrEnum):
    S = "s"
    L = "l"


@dataclasses.dataclass
class Inner:
    city: str
    floor: Annotated[int, at.Interval(ge=0, le=3)]


@dataclasses.dataclass
class Node:
    name: str
    parent: Optional["Node"] = None
    children: list["Node"] = dataclasses.field(default_factory=list)


class Pair(NamedTuple):
    left: int
    right: str


class Options(TypedDict, total=False):
    depth: int
    label: str


T = TypeVar("T")


@dataclasses.dataclass
class Box(Generic[T]):
    item: T
    more: list[T]


@dataclasses.dataclass
class Chest(Box[date]):
    pass


class Late(typing_extensions.TypedDict, total=False):
    name: typing_extensions.Required[typing_extensions.ReadOnly[str]]
    age: int


ANNOTATIONS: list[tuple[Any, Any]] = [
    (bool, lambda v: isinstance(v, bool)),
    (Age, lambda v: isinstance(v, int)),
    (Annotated[int, at.Gt(3), at.Lt(6)], lambda v: v in (4, 5)),
    (Annotated[str, at.Len(2, 4)], lambda v: 2 <= len(v) <= 4),
    (Annotated[list[int], at.Len(2, 2)], lambda v: len(v) == 2),
    (Literal["a", 1], lambda v: v in ("a", 1)),
    (Literal["a", None], lambda v: v in ("a", None)),
    (Color, lambda v: isinstance(v, Color)),
    (Size, lambda v: isinstance(v, Size)),
    (set[Size], lambda v: isinstance(v, set) and all(isinstance(item, Size) for item in v)),
    (tuple[int, ...], lambda v: isinstance(v, tuple)),
    (tuple[int, str, date], lambda v: [type(item) for item in v] == [int, str, date]),
    (Sequence[float], lambda v: all(isinstance(item, float) for item in v)),
    (
        dict[str, int],
        lambda v: all(isinstance(k, str) and isinstance(i, int) for k, i in v.items()),
    ),
    (dict[int, str], lambda v: all(isinstance(k, int) for k in v)),
    (dict[Size, str], lambda v: all(isinstance(k, Size) for k in v)),
    (frozenset[str], lambda v: isinstance(v, frozenset)),
    (
        Union[int, str, None],  # noqa: UP007
        lambda v: v is None or isinstance(v, int | str),
    ),
    (int | Inner, lambda v: isinstance(v, int | Inner)),
    (Inner, lambda v: 0 <= v.floor <= 3 and isinstance(v.city, str)),
    (list[Inner], lambda v: all(isinstance(item, Inner) for item in v)),
    (Pair, lambda v: isinstance(v, Pair)),
    (Options, lambda v: set(v) == {"depth", "label"}),
    (Path, lambda v: isinstance(v, Path)),
    (ipaddress.IPv4Address, lambda v: isinstance(v, ipaddress.IPv4Address)),
    (Any, lambda v: v is not None),
    (None, lambda v: v is None),
    (Annotated[str, {"choice": ["x", "y"]}], lambda v: v in ("x", "y")),
    (Box[int], lambda v: isinstance(v.item, int) and all(type(i) is int for i in v.more)),
    (Box[str], lambda v: isinstance(v.item, str)),
    (Chest, lambda v: isinstance(v.item, date)),
    (Late, lambda v: {"name"} <= set(v)),
    (dict[date, int], lambda v: all(isinstance(k, date) for k in v)),
    (dict[Annotated[str, at.Len(2, 2)], int], lambda v: all(len(k) == 2 for k in v)),
    (collections.Counter[str], lambda v: isinstance(v, collections.Counter)),
    (collections.defaultdict[str, int], lambda v: isinstance(v, collections.defaultdict)),
    (Mapping, lambda v: isinstance(v, Mapping)),
    (set[bool], lambda v: isinstance(v, set) and v <= {True, False}),
    (re.Pattern, lambda v: isinstance(v, re.Pattern)),
    (zoneinfo.ZoneInfo, lambda v: isinstance(v, zoneinfo.ZoneInfo)),
    (fractions.Fraction, lambda v: isinstance(v, fractions.Fraction)),
    (ipaddress.IPv4Network, lambda v: isinstance(v, ipaddress.IPv4Network)),
    (type[int], lambda v: v is int),
    (tuple[()], lambda v: v == ()),
    (LiteralString, lambda v: isinstance(v, str)),
    (at.UpperCase[str], str.isupper),
    (Annotated[int, at.Predicate(lambda v: v % 2 == 1)], lambda v: v % 2 == 1),
    (list[Annotated[int, at.Interval(ge=5, le=6)]], lambda v: {5, 6}.issuperset(v)),
]


def test_values_are_of_their_annotations():
    fields = [(f"f{number}", annotation) for number, (annotation, _) in enumerate(ANNOTATIONS)]
    made = fakegen.of(dataclasses.make_dataclass("Every", fields)).many(20)
    for number, (annotation, holds) in enumerate(ANNOTATIONS):
        found = [getattr(item, f"f{number}") for item in made]
        assert all(map(holds, found)), (annotation, found)


def test_a_class_that_contains_itself_ends():
    node = fakegen.of(Node).one()
    assert node.parent is None and node.children
    assert all(isinstance(child, Node) and child.children == [] for child in node.children)


def test_a_class_that_contains_others_that_contain_it_ends():
    @dataclasses.dataclass
    class Person:
        name: str
        teams: "dict[str, Team]"

    @dataclasses.dataclass
    class Team:
        people: "tuple[Person, ...]"

    Person.__annotations__["teams"] = dict[str, Team]
    Team.__annotations__["people"] = tuple[Person, ...]
    (team, *_) = fakegen.of(Person).one().teams.values()
    assert all(isinstance(person, Person) for person in team.people)
    assert {next(iter(person.teams.values())).people for person in team.people} == {()}


def test_a_class_that_must_contain_itself_is_refused():
    @dataclasses.dataclass
    class Endless:
        other: "Endless"

    Endless.__annotations__["other"] = Endless
    with pytest.raises(fakegen.SchemaError, match="contains itself without an end"):
        fakegen.of(Endless)


def test_an_unknown_type_is_named_at_its_field():
    made = dataclasses.make_dataclass("Odd", [("x", int), ("task", type)])
    with pytest.raises(fakegen.SchemaError, match=r"Odd\.task: values of 'type' cannot be made"):
        fakegen.of(made)
    assert fakegen.of(made, columns={"task": "faker.word"})


@pytest.mark.parametrize(
    ("annotation", "message"),
    [
        (list[Annotated[int, at.Interval(ge=5, le=3)]], "nothing lies between 5 and 3"),
        (Annotated[int, at.Interval(gt=5, lt=6)], "nothing lies between 5 and 6"),
        (Annotated[int, at.MultipleOf(10), at.Interval(gt=1, lt=9)], "no multiple of 10 lies"),
        (Annotated[set[bool], at.MinLen(3)], "of 3 different items, there are only 2"),
        (Annotated[str, at.Len(5, 3)], "the least length"),
    ],
)
def test_a_contradiction_is_an_error_at_its_field(annotation, message):
    made = dataclasses.make_dataclass("Wrong", [("x", int), ("y", annotation)])
    with pytest.raises(fakegen.SchemaError, match=rf"Wrong\.y: {message}"):
        fakegen.of(made)


def test_what_cannot_be_made_is_left_out_where_there_is_a_default():
    @dataclasses.dataclass
    class Job:
        name: str
        run: Callable[[], int] = len

    jobs = fakegen.of(Job)
    assert jobs.one().run is len
    assert jobs.one(run=max).run is max
    with pytest.raises(fakegen.UsageError, match="did you mean 'name'"):
        jobs.one(nam="x")
