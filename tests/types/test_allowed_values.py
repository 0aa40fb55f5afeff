"""Values that tests give are refused where the type does not allow them, whoever checks that."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Literal

import pytest
from annotated_types import Ge, Le, MaxLen, MinLen
from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

import fakegen


@dataclass
class Seat:
    row: Annotated[int, Ge(1), Le(40)]
    letter: Literal["A", "B", "C"]
    name: Annotated[str, MinLen(2), MaxLen(20)]
    price: Annotated[Decimal, Le(900)] | None


class Base(DeclarativeBase):
    pass


class Ticket(Base):
    __tablename__ = "ticket"
    __table_args__ = (CheckConstraint("price <= 500"), CheckConstraint("kind IN ('day', 'week')"))
    id: Mapped[int] = mapped_column(primary_key=True)
    price: Mapped[int]
    kind: Mapped[str] = mapped_column(String(4))
    code: Mapped[str] = mapped_column(String(6))


@pytest.mark.parametrize(
    ("thing", "fixed", "message"),
    [
        (Seat, {"row": 0}, "Seat.row must be at least 1, not 0"),
        (Seat, {"row": 41}, "Seat.row must be at most 40, not 41"),
        (Seat, {"letter": "D"}, "Seat.letter must be one of 'A', 'B', 'C', not 'D'"),
        (Seat, {"name": "x"}, "Seat.name must be at least 2 long, not 'x'"),
        (Seat, {"price": Decimal("900.01")}, "Seat.price must be at most 900"),
        (Ticket, {"price": 501}, "Ticket.price must be at most 500, not 501"),
        (Ticket, {"kind": "year"}, "Ticket.kind must be one of 'day', 'week', not 'year'"),
        (Ticket, {"code": "1234567"}, "Ticket.code must be at most 6 long, not '1234567'"),
    ],
)
def test_a_value_that_the_type_does_not_allow_is_refused(thing, fixed, message):
    with pytest.raises(fakegen.UsageError, match=message):
        fakegen.of(thing).one(**fixed)


def test_values_that_the_type_allows_are_kept():
    seat = fakegen.of(Seat).one(row=40, letter="C", name="Jo", price=None)
    assert seat == Seat(40, "C", "Jo", None)
    assert fakegen.of(Seat).one(price=Decimal("900")).price == 900
    assert fakegen.of(Ticket).one(price=500, kind="week", code="123456").price == 500
