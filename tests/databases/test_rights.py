"""Rights that are missing are named before anything is loaded, with the statement that grants them."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

import fakegen
from fakegen.errors import DataError
from tests.servers import mariadb_user, postgresql_role

SHOP = {
    "customer": {"rows": 5, "columns": {"id": "sequence"}},
    "purchase": {
        "rows": 9,
        "columns": {"id": "sequence", "customer_id": {"ref": "customer.id"}},
    },
}
PURCHASE = (
    "CREATE TABLE purchase (id int PRIMARY KEY, customer_id int NOT NULL, "
    "FOREIGN KEY (customer_id) REFERENCES customer (id))"
)


@pytest.fixture(autouse=True)
def secret(monkeypatch) -> None:
    monkeypatch.setenv("FAKEGEN_SECRET", "a secret of the tests")


@pytest.fixture
def role(postgresql) -> Iterator[tuple]:
    """A database of PostgreSQL as a role without rights reaches it; what runs statements there; the role."""
    postgresql.execute(f"CREATE TABLE customer (id serial PRIMARY KEY); {PURCHASE}")
    with postgresql_role(postgresql) as (name, url):
        yield url, postgresql.execute, name


@pytest.fixture
def user(mariadb) -> Iterator[tuple]:
    """The same of MariaDB."""
    mariadb.execute(f"CREATE TABLE customer (id int PRIMARY KEY); {PURCHASE}")
    with mariadb_user(mariadb) as (name, url):
        yield url, mariadb.execute, name


def refused(url: str, mode: str = "fail") -> str:
    with pytest.raises(DataError) as caught:
        fakegen.load({"tables": SHOP}).generate().seed(url, mode)
    return str(caught.value)


def grants(message: str) -> list[str]:
    return re.findall(r"(?:GRANT|ALTER) [^;]+", message)


def test_a_role_that_is_granted_what_it_is_told_can_seed(role):
    url, execute, _ = role
    told = grants(refused(url))
    assert [statement.partition(" TO ")[0] for statement in told] == [
        'GRANT SELECT, INSERT, UPDATE ON "public"."customer"',
        'GRANT SELECT, UPDATE ON SEQUENCE "public"."customer_id_seq"',
        'GRANT SELECT, INSERT, UPDATE ON "public"."purchase"',
    ]
    execute("; ".join(told))
    fakegen.load({"tables": SHOP}).generate().seed(url)
    assert execute("INSERT INTO customer DEFAULT VALUES RETURNING id").fetchone() == (6,)
    (told,) = {statement.partition(" ON ")[0] for statement in grants(refused(url, "truncate"))}
    assert told == "GRANT TRUNCATE"


def test_schemas_and_keys_of_others(role):
    url, execute, _ = role
    execute("CREATE SCHEMA app; CREATE TABLE app.a (id int PRIMARY KEY, b int NOT NULL)")
    execute("CREATE TABLE app.b (id int PRIMARY KEY, a int NOT NULL REFERENCES app.a)")
    execute("ALTER TABLE app.a ADD CONSTRAINT held FOREIGN KEY (b) REFERENCES app.b")
    spec = {
        f"app.{name}": {"rows": 3, "columns": {"id": "sequence", other: "sequence"}}
        for name, other in ("ab", "ba")
    }
    made = fakegen.load({"tables": spec}).generate()
    with pytest.raises(DataError, match='GRANT USAGE ON SCHEMA "app"') as caught:
        made.seed(url)
    told = grants(str(caught.value))
    assert 'ALTER TABLE "app"."a" ALTER CONSTRAINT "held" DEFERRABLE' in told
    execute("; ".join(told))
    made.seed(url)


def test_a_catalogue_that_cannot_be_read(role):
    url, execute, name = role
    execute("REVOKE SELECT ON pg_class FROM PUBLIC")  # of this database
    told = f'GRANT SELECT ON pg_catalog.pg_class TO "{name}"'
    assert told in refused(url)
    with pytest.raises(DataError, match=re.escape(told)):
        fakegen.database_schema(url)


def test_a_user_that_is_granted_what_it_is_told_can_seed(user):
    url, execute, _ = user
    told = refused(url)  # not even the database
    assert "GRANT SELECT, INSERT ON `fakegen" in told
    for statement in grants(told):
        execute(statement)
    fakegen.load({"tables": SHOP}).generate().seed(url)
    told = grants(refused(url, "truncate"))
    assert [statement.split()[1] for statement in told] == ["DELETE", "DELETE"]
    for statement in told:
        execute(statement)
    fakegen.load({"tables": SHOP}).generate().seed(url, "truncate")
    assert execute("SELECT count(*) FROM purchase").fetchone() == (9,)


def test_a_user_that_is_granted_what_it_is_told_can_replace(user):
    url, execute, name = user
    execute(f"GRANT SELECT, INSERT ON {url.rpartition('/')[2]}.* TO {name}@'%'")
    (told,) = grants(refused(url, "replace"))
    assert "GRANT CREATE, ALTER, DROP" in told
    execute(told)
    fakegen.load({"tables": SHOP}).generate().seed(url, "replace")
    assert execute("SELECT count(*) FROM purchase").fetchone() == (9,)


COPY = {"mask": {"app.T x": {"columns": {"id": "keep"}}}}


def test_a_role_that_is_granted_what_it_is_told_can_be_copied_from(role, tmp_path):
    url, execute, _ = role
    execute('CREATE SCHEMA app; CREATE TABLE app."T x" (id int PRIMARY KEY)')
    for expected in ("USAGE ON SCHEMA app", 'SELECT ON "app"."T x"'):
        with pytest.raises(DataError, match="cannot be read") as caught:
            fakegen.mask(COPY, url, tmp_path / "x.csv", unlisted="null")
        (told,) = grants(str(caught.value))
        assert told.startswith(f"GRANT {expected} TO ")
        execute(told)
    (copied,) = fakegen.mask(COPY, url, tmp_path / "x.csv", unlisted="null")
    assert copied.rows == 0


def test_a_user_that_is_granted_what_it_is_told_can_be_copied_from(user, tmp_path):
    url, execute, name = user
    execute(f"GRANT INSERT ON {url.rpartition('/')[2]}.customer TO {name}@'%'")
    mask = {"mask": {"customer": {"columns": {"id": "keep"}}}}
    with pytest.raises(DataError, match="cannot be read") as caught:
        fakegen.mask(mask, url, tmp_path / "x.csv")
    (told,) = grants(str(caught.value))
    execute(told)
    (copied,) = fakegen.mask(mask, url, tmp_path / "x.csv")
    assert copied.rows == 0


def test_a_user_that_may_only_read(user):
    url, execute, name = user
    execute(f"GRANT SELECT ON {url.rpartition('/')[2]}.* TO {name}@'%'")
    assert [statement.split()[1] for statement in grants(refused(url))] == ["INSERT", "INSERT"]


@pytest.mark.parametrize(
    ("reached", "told"),
    [("role", 'ALTER ROLE "{}" CREATEDB'), ("user", r"GRANT ALL ON `fakegen\_init\_%`.* TO '{}'")],
)
def test_a_script_is_run_by_who_may_create_a_database(request, tmp_path, reached, told):
    url, _, name = request.getfixturevalue(reached)
    (tmp_path / "x.sql").write_text("CREATE TABLE x (id int PRIMARY KEY);")
    with pytest.raises(DataError, match=re.escape(told.format(name))):
        fakegen.database_schema(str(tmp_path / "x.sql"), server=url.rpartition("/")[0])
