"""Tables and mapped classes of SQLAlchemy: objects that a database takes."""

import enum
from datetime import datetime
from decimal import Decimal

import pytest

import fakegen

sa = pytest.importorskip("sqlalchemy")
orm = pytest.importorskip("sqlalchemy.orm")


class Base(orm.DeclarativeBase):
    pass


class Level(enum.Enum):
    LOW = "low"
    HIGH = "high"


class Customer(Base):
    __tablename__ = "customer"
    id: orm.Mapped[int] = orm.mapped_column(primary_key=True)
    email: orm.Mapped[str] = orm.mapped_column(sa.String(40), unique=True)
    level: orm.Mapped[Level]
    note: orm.Mapped[str | None]
    born_on: orm.Mapped[datetime] = orm.mapped_column("born", sa.DateTime(timezone=True))

    @orm.validates("note")
    def _note(self, _, value):
        if value is not None and len(value) > 60:
            raise ValueError("too long")
        return value


class Order(Base):
    __tablename__ = "orders"
    id: orm.Mapped[int] = orm.mapped_column(primary_key=True)
    customer_id: orm.Mapped[int] = orm.mapped_column(sa.ForeignKey("customer.id"))
    total: orm.Mapped[Decimal] = orm.mapped_column(sa.Numeric(8, 2))
    paid: orm.Mapped[bool]
    buyer: orm.Mapped[Customer] = orm.relationship()


class Tag(Base):
    __tablename__ = "tag"
    order_id: orm.Mapped[int] = orm.mapped_column(sa.ForeignKey("orders.id"), primary_key=True)
    word: orm.Mapped[str] = orm.mapped_column(sa.String(6), primary_key=True)


def test_a_class_gives_objects():
    customers = fakegen.of(Customer).many(20)
    assert all(isinstance(customer, Customer) for customer in customers)
    assert {customer.level for customer in customers} == set(Level)
    assert all(len(customer.email) <= 40 and customer.born_on.tzinfo for customer in customers)
    assert all(customer.note is None or len(customer.note) <= 60 for customer in customers)


def test_a_whole_base_fills_a_database():
    engine = sa.create_engine("sqlite://")
    Base.metadata.create_all(engine)
    tables = fakegen.of(Base, rows=30)
    with orm.Session(engine) as session:
        for name in ("customer", "orders", "tag"):
            session.add_all(list(tables[name].rows))
            session.flush()
        assert session.scalar(sa.select(sa.func.count()).select_from(Order)) == 100


def test_a_reference_brings_its_table():
    tables = fakegen.of(Order)
    assert list(tables) == ["orders", "customer"]
    keys = {customer.id for customer in tables.customer.rows}
    assert tables.one().customer_id in keys


def test_a_reference_is_called_as_the_relationship():
    customer = fakegen.of(Customer, columns={"id": {"sequence": {"start": 500}}}).one()
    assert fakegen.of(Order).one(buyer=customer).customer_id == 500


def test_references_to_one_table_are_apart():
    data = sa.MetaData()
    airport = sa.Table("airport", data, sa.Column("id", sa.Integer, primary_key=True))
    flight = sa.Table(
        "flight",
        data,
        sa.Column("start", sa.ForeignKey(airport.c.id)),
        sa.Column("stop", sa.ForeignKey(airport.c.id)),
    )
    rows = fakegen.of(flight).many(20)
    assert any(row["start"] != row["stop"] for row in rows)


def test_tables_without_classes_give_rows():
    table = sa.Table(
        "t",
        sa.MetaData(),
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("n", sa.SmallInteger),
    )
    assert fakegen.of(table).one()["id"] == 1


def test_a_type_without_values_is_named():
    table = sa.Table("t", sa.MetaData(), sa.Column("x", sa.types.NullType))
    with pytest.raises(fakegen.SchemaError, match=r"t\.x: values of the SQL type"):
        fakegen.of(table)


def test_check_clauses_are_kept():
    table = sa.Table(
        "t",
        sa.MetaData(),
        sa.Column("age", sa.Integer),
        sa.Column("state", sa.String(9)),
        sa.Column("low", sa.Integer, nullable=False),
        sa.Column("high", sa.Integer, nullable=False),
        sa.CheckConstraint("age BETWEEN 18 AND 21 AND age IS NOT NULL"),
        sa.CheckConstraint("state IN ('open', 'shut')"),
        sa.CheckConstraint("digits(low) = 2"),
    )
    table.append_constraint(sa.CheckConstraint(table.c.low <= table.c.high))
    with pytest.warns(
        fakegen.FakegenWarning, match=r"^t: CHECK \(digits\(low\) = 2\) cannot be read"
    ):
        rows = fakegen.of(table).many(40)
    assert {row["age"] for row in rows} == {18, 19, 20, 21}
    assert {row["state"] for row in rows} == {"open", "shut", None}
    assert all(row["low"] <= row["high"] for row in rows)


def test_a_schema_says_more_than_the_type(tmp_path):
    file = tmp_path / "more.yaml"
    file.write_text(
        "tables:\n"
        "  word:\n    rows: 5\n    columns: {text: {regex: '[a-z]{4}'}}\n"
        "  customer:\n    columns:\n      note: {ref: word.text}\n    constraints: [(note | length) == 4]\n",
        encoding="utf-8",
    )
    tables = fakegen.of(
        Base, schema=file, columns={"email": {"constant": "a@b.org", "unique": False}}
    )
    customer = tables.customer.one()
    assert isinstance(customer, Customer)
    assert customer.note in {row.text for row in tables.word.rows}
    with pytest.raises(fakegen.SchemaError, match="did you mean 'customer'"):
        fakegen.of(Base, schema={"tables": {"custmer": {"columns": {"note": "uuid"}}}})
    file.write_text("tables:\n  customer:\n    columns:\n      note: {uid: {}}\n", encoding="utf-8")
    with pytest.raises(fakegen.SchemaError, match=r"more.yaml:4:.*'uid'"):
        fakegen.of(Customer, schema=file).one()


def test_classes_that_inherit_and_checks_of_columns():
    from sqlalchemy import orm

    class Base(orm.DeclarativeBase):
        pass

    class Person(Base):
        __tablename__ = "person"
        id: orm.Mapped[int] = orm.mapped_column(primary_key=True)
        kind: orm.Mapped[str]
        age: orm.Mapped[int] = orm.mapped_column(sa.CheckConstraint("age >= 18 AND age < 21"))
        __mapper_args__ = {"polymorphic_identity": "person", "polymorphic_on": "kind"}  # noqa: RUF012

    class Engineer(Person):
        __tablename__ = "engineer"
        id: orm.Mapped[int] = orm.mapped_column(sa.ForeignKey("person.id"), primary_key=True)
        engine: orm.Mapped[str]
        __mapper_args__ = {"polymorphic_identity": "engineer"}  # noqa: RUF012

    class Manager(Person):
        staff: orm.Mapped[int | None]
        __mapper_args__ = {"polymorphic_identity": "manager"}  # noqa: RUF012

    class Note(orm.MappedAsDataclass, Base):
        __tablename__ = "note"
        id: orm.Mapped[int] = orm.mapped_column(init=False, primary_key=True)
        text: orm.Mapped[str]

    engine = sa.create_engine("sqlite://")
    Base.metadata.create_all(engine)
    tables = fakegen.of(Base)
    with orm.Session(engine) as session:
        session.add_all([row for name in tables for row in tables[name].many(9)])
        session.commit()
        assert {person.kind for person in session.scalars(sa.select(Person))} == {
            "person",
            "engineer",
        }
        assert len(session.scalars(sa.select(Note)).all()) == 9
    assert {made.kind for made in fakegen.of(Manager).many(5)} == {"manager"}
