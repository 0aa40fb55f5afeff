"""Dataclasses, TypedDicts and named tuples."""

import dataclasses
from typing import NamedTuple, TypedDict

import pytest

import fakegen


@dataclasses.dataclass
class Account:
    id: int
    balance: int
    limit: int
    label: str = dataclasses.field(init=False, default="new")

    def __post_init__(self):
        if self.balance > self.limit:
            raise ValueError("over the limit")


class Point(NamedTuple):
    x: float
    y: float


class Movie(TypedDict):
    title: str
    year: int


def test_post_init_is_honoured():
    accounts = fakegen.of(Account).many(50)
    assert [account.id for account in accounts] == list(range(1, 51))
    assert all(account.balance <= account.limit for account in accounts)


def test_overrides_are_checked_by_the_type():
    accounts = fakegen.of(Account)
    assert accounts.one(balance=-5).balance == -5
    with pytest.raises(fakegen.GenerationError, match="over the limit"):
        accounts.one(balance=5, limit=3)


def test_named_tuples_and_typed_dicts():
    assert isinstance(fakegen.of(Point).one(), Point)
    movie = fakegen.of(Movie).one()
    assert type(movie) is dict and 1990 <= movie["year"] <= 2025


def test_a_schema_gives_objects():
    schema = {
        "tables": {
            "t": {
                "columns": {
                    "title": "faker.word",
                    "year": {"integer": {"min": 1, "max": 9}},
                    "more": "boolean",
                }
            }
        }
    }
    rows = fakegen.load(schema).fixtures().t
    assert set(rows.as_(Movie).one()) == {"title", "year"}
    assert rows.as_(lambda **row: sorted(row)).one() == ["more", "title", "year"]


@dataclasses.dataclass
class Tree:
    raw: dataclasses.InitVar[int]
    children: tuple["Tree", ...]
    total: int = dataclasses.field(init=False, default=0)

    def __post_init__(self, raw):
        self.total = raw


def test_what_only_post_init_sees_is_made_and_trees_end():
    trees = fakegen.of(Tree).many(5)
    assert any(tree.total > 0 for tree in trees)
    assert all(child.children == () for tree in trees for child in tree.children)
