"""The fixture ``fakegen_db``: seeded once, and as before in every test."""

import pytest

from tests import servers

SCHEMA = """
tables:
  customer:
    rows: 20
    columns: {id: sequence, name: faker.first_name}
  purchase:
    rows: 50
    columns: {id: sequence, customer_id: {ref: customer.id}}
"""
TESTS = """
import pytest

URL = {url!r}

@pytest.mark.parametrize("turn", range(3))
def test_it(fakegen_db, turn):
    db = fakegen_db(URL, "shop.yaml")
    count = "SELECT count(*) FROM customer"
    assert db.execute(count).fetchone()[0] == 20
    db.execute("DELETE FROM purchase")
    db.execute("DELETE FROM customer WHERE id > 5")
    db.commit()
    db.execute("DELETE FROM customer")
    db.rollback()
    assert db.execute(count).fetchone()[0] == 5
"""
CREATING = """
DDL = "CREATE TABLE customer (id integer PRIMARY KEY, name text NOT NULL);" \\
      "CREATE TABLE purchase (id integer PRIMARY KEY, customer_id integer REFERENCES customer)"

def test_ddl(fakegen_db):
    db = fakegen_db({url!r}, "shop.yaml", create=DDL)
    assert db.execute("SELECT count(*) FROM purchase JOIN customer ON customer_id = customer.id").fetchone()[0] == 50
"""


def run(pytester, text, url):
    pytester.makefile(".yaml", shop=SCHEMA)
    pytester.makepyfile(text.replace("{url!r}", repr(url)))
    return pytester.runpytest_inprocess("-p", "no:cacheprovider")


@pytest.fixture
def postgresql():
    with servers.postgresql() as base:
        yield base


@pytest.mark.parametrize("text", [TESTS, CREATING])
def test_sqlite(pytester, text):
    run(pytester, text, "sqlite://").assert_outcomes(passed=3 if text is TESTS else 1)


@pytest.mark.parametrize("text", [TESTS, CREATING])
def test_postgresql(pytester, postgresql, text):
    with servers.postgresql_role(postgresql, "CREATEDB") as (name, url):
        run(pytester, text, url).assert_outcomes(passed=3 if text is TESTS else 1)
        owned = "SELECT datname FROM pg_database WHERE pg_get_userbyid(datdba) = "
        assert postgresql.rows(f"{owned}'{name}'") == []


ENGINES = """
import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

ENGINE = sa.create_engine({url!r})

@pytest.mark.parametrize("mode", ["create_savepoint", "conditional_savepoint"])
def test_it(fakegen_db, mode):
    connection = fakegen_db(ENGINE, "shop.yaml")
    count = sa.text("SELECT count(*) FROM purchase")
    with Session(connection, join_transaction_mode=mode) as session:
        assert session.scalar(count) == 50
        session.execute(sa.text("DELETE FROM purchase WHERE id > 5"))
        session.commit()
    connection.execute(sa.text("DELETE FROM purchase WHERE id > 2"))
    connection.commit()
    connection.execute(sa.text("DELETE FROM purchase"))
    connection.rollback()
    assert connection.scalar(count) == 2
"""
ASYNC = """
import asyncio

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

ENGINE = create_async_engine({url!r})

@pytest.mark.parametrize("turn", range(2))
def test_it(fakegen_db, turn):
    async def run():
        count = sa.text("SELECT count(*) FROM purchase")
        async with fakegen_db(ENGINE, "shop.yaml") as connection:
            async with AsyncSession(connection) as session:
                assert await session.scalar(count) == 50
                await session.execute(sa.text("DELETE FROM purchase WHERE id > 5"))
                await session.commit()
            await connection.execute(sa.text("DELETE FROM purchase"))
            await connection.rollback()
            assert await connection.scalar(count) == 5

    asyncio.run(run())
"""


@pytest.mark.parametrize("text", [ENGINES, ASYNC])
def test_an_engine_of_sqlite(pytester, text):
    pytest.importorskip("sqlalchemy")
    if text is ASYNC:
        pytest.importorskip("aiosqlite")
        pytest.importorskip("greenlet")
    url = "sqlite+aiosqlite://" if text is ASYNC else "sqlite://"
    run(pytester, text, url).assert_outcomes(passed=2)


@pytest.mark.parametrize("text", [ENGINES, ASYNC])
def test_an_engine_of_postgresql(pytester, postgresql, text):
    pytest.importorskip("sqlalchemy")
    if text is ASYNC:
        pytest.importorskip("greenlet")
    url = postgresql.url.replace("postgresql:", "postgresql+psycopg:")
    run(pytester, text, url).assert_outcomes(passed=2)


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("'sqlit://'", "did you mean 'sqlite'?"),
        ("3", "takes a URL or an engine of SQLAlchemy, not int"),
    ],
)
def test_other_databases_are_refused(pytester, target, message):
    text = f"""
def test_it(fakegen_db):
    fakegen_db({target}, "shop.yaml")
"""
    run(pytester, text, "").stdout.fnmatch_lines([f"*{message}*"])


REFERRING = """
def test_own(fakegen_data):
    assert fakegen_data("shop.yaml").purchase.one().customer_id > 1_000

def test_seeded(fakegen_db, fakegen_data):
    db = fakegen_db("sqlite://", "shop.yaml")
    made = fakegen_data("shop.yaml").purchase.one()
    (name,) = db.execute("SELECT name FROM customer WHERE id = ?", [made.customer_id]).fetchone()
    assert name == made.customer.name and made.id > 1_000
    assert fakegen_data("shop.yaml", seed=3).purchase.one().customer_id > 1_000

def test_shown(fakegen_db, fakegen_data):
    fakegen_db("sqlite://", "shop.yaml")
    assert fakegen_data("shop.yaml").purchase.one() is None
"""


def test_rows_refer_to_those_of_the_database(pytester):
    result = run(pytester, REFERRING, "sqlite://")
    result.assert_outcomes(passed=2, failed=1)
    result.stdout.fnmatch_lines(
        "  *fakegen preview shop.yaml --window * --seeded --only purchase -n 1"
    )
