"""Models of pydantic 2: every object is validated by its model."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal

import pytest

import fakegen

pydantic = pytest.importorskip("pydantic")
from pydantic import (  # noqa: E402
    AliasChoices,
    BaseModel,
    Field,
    HttpUrl,
    PastDate,
    computed_field,
    field_validator,
)


class Line(BaseModel):
    sku: str = Field(pattern=r"^[A-Z]{3}\d{2}$")
    quantity: int = Field(gt=0, le=5)


class Card(BaseModel):
    kind: Literal["card"]
    digits: str = Field(min_length=4, max_length=4)


class Cash(BaseModel):
    kind: Literal["cash"]
    given: Decimal = Field(ge=0, decimal_places=2, max_digits=5)


class Even(BaseModel):
    even: int

    @field_validator("even")
    @classmethod
    def _even(cls, value):
        if value % 2:
            raise ValueError("odd")
        return value


class Order(Even):
    model_config = {"extra": "forbid"}
    id: int
    customer: str = Field(alias="customerName", min_length=3, max_length=30)
    site: HttpUrl
    lines: list[Line] = Field(min_length=1, max_length=2)
    total: Decimal = Field(gt=0, max_digits=6, decimal_places=2)
    ordered: PastDate
    paid: Annotated[Card | Cash, Field(discriminator="kind")]
    note: str | None = None
    code: str = Field(validation_alias=AliasChoices("code", "c"), default="x")
    day: date | datetime = Field(default=date(2024, 1, 1))

    @computed_field
    def double(self) -> int:
        return 2 * self.even


def test_every_object_is_valid():
    orders = fakegen.of(Order).many(60)
    assert all(order.even % 2 == 0 for order in orders)
    assert {type(order.paid) for order in orders} == {Card, Cash}
    assert {order.note is None for order in orders} == {True, False}
    assert {len(order.lines) for order in orders} == {1, 2}


def test_fields_can_be_fixed():
    line = Line(sku="ABC12", quantity=2)
    order = fakegen.of(Order).one(lines=[line], note="mine", customer="Ada Lovelace")
    assert order.lines == [line]
    assert (order.note, order.customer) == ("mine", "Ada Lovelace")


def test_what_the_model_refuses_is_an_error():
    with pytest.raises(fakegen.GenerationError, match="odd"):
        fakegen.of(Even).one(even=3)


def test_contradictions_are_errors_at_the_field():
    class Bad(BaseModel):
        age: int = Field(gt=5, lt=3)

    with pytest.raises(fakegen.SchemaError, match=r"Bad\.age: nothing lies between 5 and 3"):
        fakegen.of(Bad)


def test_a_misspelled_field_is_named():
    with pytest.raises(fakegen.UsageError, match="did you mean 'total'"):
        fakegen.of(Order).one(totl=3)


class Node(pydantic.BaseModel):
    children: list["Node"] = pydantic.Field(max_length=3)
    small: Annotated[pydantic.PositiveInt, pydantic.Field(gt=-5, le=2)]
    text: pydantic.Json[dict[str, int]]


class Numbers(pydantic.RootModel[list[int]]):
    pass


def test_models_that_contain_themselves_and_values_in_other_forms():
    nodes = fakegen.of(Node).many(20)
    assert {node.small for node in nodes} == {1, 2}
    assert all(isinstance(node.text, dict) for node in nodes)
    assert all(isinstance(numbers.root, list) for numbers in fakegen.of(Numbers).many(3))


class Special(pydantic.BaseModel):
    first: str = Field(validation_alias=pydantic.AliasPath("names", 0))
    last: str = Field(validation_alias=pydantic.AliasPath("names", 1))
    small: list[Annotated[int, Field(gt=3, lt=6)]]
    old: pydantic.UUID1
    sorted: pydantic.UUID7
    hidden: pydantic.Base64Str
    database: pydantic.PostgresDsn
    network: pydantic.IPvAnyNetwork
    anything: pydantic.JsonValue


def test_what_only_pydantic_knows():
    for made in fakegen.of(Special).many(20):
        assert {*made.small} <= {4, 5}
        assert (made.old.version, made.sorted.version) == (1, 7)
        assert made.database.scheme == "postgres"
