"""Customers, their orders and items, made by others: each in its own way, as fast as its documentation has it.

Snowfakery's recipes have no total of an order over its items, and seedcoherent draws amounts without regard to one
another; factory_boy's declaration and ours add them up. seedcoherent writes to a database only, so it is measured with
one, and so are we; the server's own time does not count.
"""

from __future__ import annotations

import io
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import fakegen

ORDERS, ITEMS = 3, 2
PER_CUSTOMER = 1 + ORDERS + ORDERS * ITEMS
TABLES = """
CREATE TABLE customer (id INTEGER PRIMARY KEY, name TEXT NOT NULL, email TEXT NOT NULL);
CREATE TABLE "order" (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL REFERENCES customer, total DOUBLE PRECISION NOT NULL);
CREATE TABLE item (id INTEGER PRIMARY KEY, order_id INTEGER NOT NULL REFERENCES "order",
                   quantity INTEGER NOT NULL, amount DOUBLE PRECISION NOT NULL);
"""
RECIPE = f"""
- object: customer
  count: {{customers}}
  fields: {{{{name: {{{{fake: name}}}}, email: {{{{fake: email}}}}}}}}
  friends:
    - object: order
      count: {ORDERS}
      fields: {{{{customer: {{{{reference: customer}}}}}}}}
      friends:
        - object: item
          count: {ITEMS}
          fields:
            order: {{{{reference: order}}}}
            quantity: {{{{random_number: {{{{min: 1, max: 5}}}}}}}}
            amount: {{{{random_number: {{{{min: 1, max: 500}}}}}}}}
"""


def document(customers: int) -> dict[str, Any]:
    """Return our schema of the same tables."""
    return {
        "tables": {
            "customer": {
                "rows": customers,
                "columns": {"id": "sequence", "name": "faker.name", "email": "faker.email"},
            },
            "order": {
                "rows": {"per": "customer", "count": ORDERS},
                "columns": {
                    "id": "sequence",
                    "customer_id": {"ref": "customer.id"},
                    "total": {"expr": "sum(item.amount)"},
                },
            },
            "item": {
                "rows": {"per": "order", "count": ITEMS},
                "columns": {
                    "id": "sequence",
                    "order_id": {"ref": "order.id"},
                    "quantity": {"integer": {"min": 1, "max": 5}},
                    "amount": {"number": {"min": 1, "max": 500, "decimals": 2}},
                },
            },
        }
    }


def with_snowfakery(customers: int) -> None:
    """Make them with Snowfakery's Python interface, written as JSON to memory."""
    from snowfakery import generate_data

    recipe = RECIPE.format(customers=customers)
    generate_data(io.StringIO(recipe), output_format="json", output_file=io.StringIO())


def with_factory_boy(customers: int) -> None:
    """Make them with factories of plain classes, as dictionaries."""
    import factory

    class Item(factory.DictFactory):
        quantity = factory.Faker("pyint", min_value=1, max_value=5)
        amount = factory.Faker("pyfloat", min_value=1, max_value=500, right_digits=2)

    class Order(factory.DictFactory):
        items = factory.List([factory.SubFactory(Item) for _ in range(ITEMS)])
        total = factory.LazyAttribute(lambda order: sum(item["amount"] for item in order.items))

    class Customer(factory.DictFactory):
        id = factory.Sequence(lambda number: number + 1)
        name = factory.Faker("name")
        email = factory.Faker("email")
        orders = factory.List([factory.SubFactory(Order) for _ in range(ORDERS)])

    Customer.build_batch(customers)


def with_fakegen(customers: int) -> None:
    """Make them with fakegen, in memory."""
    for table in fakegen.generate(document(customers)).values():
        table.to_arrow()


@contextmanager
def database(tables: str = TABLES) -> Iterator[str]:
    """Yield the URL of a PostgreSQL database of this machine with some tables, which is dropped afterwards."""
    import psycopg

    server, name = "postgresql://postgres@127.0.0.1:5432", "fakegen_linked_peers"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {name}")
        admin.execute(f"CREATE DATABASE {name}")
        try:
            with psycopg.connect(f"{server}/{name}") as base:
                base.execute(tables)
            yield f"{server}/{name}"
        finally:
            admin.execute(f"DROP DATABASE {name}")


def with_fakegen_in_postgresql(customers: int) -> None:
    """Load them with fakegen into PostgreSQL."""
    with database() as url:
        fakegen.generate(document(customers)).seed(url)


def with_seedcoherent(customers: int) -> None:
    """Load them with seedcoherent into PostgreSQL."""
    rows = {"customer": customers, "order": customers * ORDERS, "item": customers * ORDERS * ITEMS}
    asked = [f"{table}={size}" for table, size in rows.items()]
    with database() as url:
        command = ["seedcoherent", url, "--rows", *asked]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def with_snowfakery_in_postgresql(customers: int) -> None:
    """Load them with Snowfakery into PostgreSQL: into tables that it makes itself."""
    from snowfakery import generate_data

    with database(tables="") as url:
        recipe = RECIPE.format(customers=customers)
        generate_data(io.StringIO(recipe), dburl=url.replace("://", "+psycopg://"))


def with_sqlalchemy(customers: int) -> None:
    """Load them with Faker and SQLAlchemy into PostgreSQL: one insert of many rows for each table."""
    import sqlalchemy as sa
    from faker import Faker

    fake = Faker(use_weighting=False)
    with database() as url:
        engine = sa.create_engine(url.replace("://", "+psycopg://"))
        known = sa.MetaData()
        known.reflect(engine)
        rows: dict[str, list[dict[str, Any]]] = {"customer": [], "order": [], "item": []}
        for customer in range(customers):
            rows["customer"].append({"id": customer, "name": fake.name(), "email": fake.email()})
            for order in range(customer * ORDERS, (customer + 1) * ORDERS):
                items = [
                    {
                        "id": item,
                        "order_id": order,
                        "quantity": fake.pyint(1, 5),
                        "amount": round(fake.random.uniform(1, 500), 2),
                    }
                    for item in range(order * ITEMS, (order + 1) * ITEMS)
                ]
                total = sum(item["amount"] for item in items)
                rows["order"].append({"id": order, "customer_id": customer, "total": total})
                rows["item"] += items
        with engine.begin() as connection:
            for table, made in rows.items():
                connection.execute(sa.insert(known.tables[table]), made)
        engine.dispose()


def seconds(make: Callable[[int], None], customers: int) -> float:
    """Return the processor time of this process and of those that it starts."""
    start, others = time.process_time(), resource.getrusage(resource.RUSAGE_CHILDREN)
    make(customers)
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    below = ended.ru_utime + ended.ru_stime - others.ru_utime - others.ru_stime
    return time.process_time() - start + below


IN_MEMORY = [
    ("fakegen, in memory", with_fakegen, 100_000),
    ("Snowfakery, as JSON in memory, without totals", with_snowfakery, 1_000),
    ("factory_boy, dictionaries", with_factory_boy, 1_000),
]
"""What makes them, and how many customers it makes in a turn."""

IN_POSTGRESQL = [
    ("fakegen, into PostgreSQL", with_fakegen_in_postgresql, 20_000),
    ("seedcoherent (npm), into PostgreSQL, without totals", with_seedcoherent, 20_000),
    (
        "Faker with SQLAlchemy, into PostgreSQL, one statement for each table",
        with_sqlalchemy,
        1_000,
    ),
    (
        "Snowfakery, into PostgreSQL, in tables that it makes itself, without totals",
        with_snowfakery_in_postgresql,
        1_000,
    ),
]
"""What loads them into PostgreSQL, and how many customers it loads in a turn."""


def peers(
    contenders: Sequence[tuple[str, Callable[[int], None], int]], scale: int = 1, turns: int = 3
) -> list[list[str]]:
    """Return rows per second of processor time of each that is installed, the best of some turns.

    Args:
        contenders: See :data:`IN_MEMORY`.
        scale: What sizes are divided by.
        turns: How many there are.
    """
    lines = []
    for name, make, full in contenders:
        customers = max(full // scale, 100)
        try:
            make(100)
        except (ImportError, FileNotFoundError):
            print(f"{name} is not installed", file=sys.stderr)
            continue
        spent = min(seconds(make, customers) for _ in range(turns))
        rate = customers * PER_CUSTOMER / spent
        lines.append([name, f"{customers * PER_CUSTOMER:,}", f"{rate:,.0f}"])
    return lines
