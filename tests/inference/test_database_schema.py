"""Drafts from databases: whole applications' tables, whose constraints accept what the drafts make."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

import fakegen
from tests import servers
from tests.servers import Database

pytest.importorskip("sqlalchemy")

ROWS = 60

SHOP = """
CREATE TABLE customer (
  id integer PRIMARY KEY, first_name varchar(40) NOT NULL, last_name varchar(40) NOT NULL,
  email varchar(80) NOT NULL UNIQUE, city varchar(40), birth_date date, referred_by integer REFERENCES customer (id),
  created_at timestamp NOT NULL, updated_at timestamp NOT NULL);
CREATE TABLE product (
  sku char(8) PRIMARY KEY, name varchar(60) NOT NULL, price numeric(8, 2) NOT NULL CHECK (price > 0),
  discount numeric(3, 2) NOT NULL, kind varchar(10) NOT NULL CHECK (kind IN ('physical', 'digital')),
  CHECK (discount BETWEEN 0 AND 0.5));
CREATE TABLE "order" (
  id integer PRIMARY KEY, customer_id integer NOT NULL REFERENCES customer (id), status varchar(10) NOT NULL,
  placed_at timestamp NOT NULL, paid_at timestamp, CHECK (status = 'new' OR status = 'paid'),
  CHECK (paid_at IS NULL OR paid_at >= placed_at), CHECK (status <> 'paid' OR paid_at IS NOT NULL));
CREATE TABLE line (
  order_id integer NOT NULL REFERENCES "order" (id), number smallint NOT NULL, sku char(8) NOT NULL REFERENCES product (sku),
  quantity smallint NOT NULL CHECK (quantity >= 1 AND quantity <= 9), PRIMARY KEY (order_id, number), UNIQUE (order_id, sku));
CREATE TABLE shipment (
  id integer PRIMARY KEY, order_id integer NOT NULL, number smallint NOT NULL, parcel varchar(12) UNIQUE,
  FOREIGN KEY (order_id, number) REFERENCES line (order_id, number));
CREATE TABLE profile (customer_id integer PRIMARY KEY REFERENCES customer (id), bio varchar(500));
"""
BLOG = """
CREATE TABLE post (id integer PRIMARY KEY, title varchar(100) NOT NULL, rating smallint CHECK (rating BETWEEN 1 AND 5));
CREATE TABLE tag (id integer PRIMARY KEY, name varchar(20) NOT NULL UNIQUE, code char(1) NOT NULL UNIQUE);
CREATE TABLE post_tag (
  post_id integer NOT NULL REFERENCES post (id), tag_id integer NOT NULL REFERENCES tag (id), PRIMARY KEY (post_id, tag_id));
"""
TENANTS = """
CREATE TABLE tenant (id integer PRIMARY KEY, name varchar(80) NOT NULL);
CREATE TABLE member (
  tenant_id integer NOT NULL REFERENCES tenant (id), id integer NOT NULL, email varchar(80) NOT NULL,
  PRIMARY KEY (tenant_id, id), UNIQUE (tenant_id, email));
CREATE TABLE project (
  tenant_id integer NOT NULL REFERENCES tenant (id), id integer NOT NULL, owner_id integer NOT NULL,
  PRIMARY KEY (tenant_id, id), FOREIGN KEY (tenant_id, owner_id) REFERENCES member (tenant_id, id));
CREATE TABLE task (
  id integer PRIMARY KEY, tenant_id integer NOT NULL REFERENCES tenant (id), project_id integer NOT NULL,
  assignee_id integer, begins date, ends date, CHECK (ends > begins),
  FOREIGN KEY (tenant_id, project_id) REFERENCES project (tenant_id, id),
  FOREIGN KEY (tenant_id, assignee_id) REFERENCES member (tenant_id, id));
"""
STAFF = """
CREATE TABLE department (id integer PRIMARY KEY, name varchar(40) NOT NULL, head_id integer);
CREATE TABLE employee (
  id integer PRIMARY KEY, name varchar(60) NOT NULL, manager_id integer REFERENCES employee (id),
  department_id integer NOT NULL REFERENCES department (id));
"""
CYCLE = "ALTER TABLE department ADD FOREIGN KEY (head_id) REFERENCES employee (id)"
EVERY = [SHOP, BLOG, TENANTS]


def script(draft: str, folder: Path, dialect: str) -> str:
    """Return the rows of a draft as statements that fill its tables."""
    target = folder / "rows.sql"
    schema = folder / "draft.yaml"
    schema.write_text(draft)
    fakegen.generate(schema).write(target, dialect=dialect, create=False)
    lines = target.read_text().splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith("\\"))  # of psql, not of SQL


@pytest.fixture
def sqlite(tmp_path: Path) -> tuple[str, Callable[[str], Any]]:
    """The URL of an empty SQLite database, and what runs statements there with foreign keys checked."""
    file = tmp_path / "base.db"

    def run(text: str) -> list[Any]:
        with closing(sqlite3.connect(file)) as base:
            base.execute("PRAGMA foreign_keys = ON")
            base.executescript(text)
            return base.execute("PRAGMA foreign_key_check").fetchall()

    return f"sqlite:///{file}", run


@pytest.fixture
def postgresql() -> Iterator[Database]:
    with servers.postgresql() as base:
        yield base


@pytest.fixture
def mariadb() -> Iterator[Database]:
    with servers.mariadb() as base:
        yield base


@pytest.mark.parametrize("application", EVERY)
def test_sqlite_accepts_what_its_draft_makes(sqlite: Any, application: str, tmp_path: Path) -> None:
    url, run = sqlite
    run(application)
    draft = fakegen.database_schema(url, rows=ROWS)
    assert run(script(draft, tmp_path, "sqlite")) == []


@pytest.mark.parametrize("application", EVERY)
def test_postgresql_accepts_what_its_draft_makes(
    postgresql: Database, application: str, tmp_path: Path
) -> None:
    url, run = postgresql
    run(application)
    draft = fakegen.database_schema(url.replace("postgres@", "postgres:hidden@"), rows=ROWS)
    assert "hidden" not in draft
    run(script(draft, tmp_path, "postgresql"))


@pytest.mark.parametrize("application", EVERY)
def test_mariadb_accepts_what_its_draft_makes(
    mariadb: Database, application: str, tmp_path: Path
) -> None:
    url, run = mariadb
    run(application.replace('"order"', "`order`"))
    draft = fakegen.database_schema(url, rows=ROWS)
    run(script(draft, tmp_path, "mysql"))


def test_cycles_point_forward_where_null_is_allowed(postgresql: Database, tmp_path: Path) -> None:
    url, run = postgresql
    run(f"{STAFF} {CYCLE} DEFERRABLE INITIALLY DEFERRED")
    draft = fakegen.database_schema(url, rows=ROWS)
    assert "head_id: {ref: employee.id, null: 0.2}  # 'employee' is filled later" in draft
    run(script(draft, tmp_path, "postgresql"))
    assert run("SELECT count(head_id) BETWEEN 30 AND 60 FROM department").fetchone() == (True,)


def test_types_of_postgresql(postgresql: Database, tmp_path: Path) -> None:
    url, run = postgresql
    run("""
        CREATE TYPE mood AS ENUM ('glad', 'it''s so-so');
        CREATE DOMAIN positive AS integer CHECK (VALUE > 0);
        CREATE TABLE t (
          id uuid PRIMARY KEY, mood mood NOT NULL, amount positive NOT NULL, ip inet NOT NULL, net cidr NOT NULL,
          mac macaddr NOT NULL, raw bytea NOT NULL, doc jsonb NOT NULL, flags bit(3) NOT NULL, span int4range NOT NULL,
          code varchar(3) NOT NULL UNIQUE CHECK (code ~ '^[A-Z]+$'), big numeric(5, 1) NOT NULL, tiny real NOT NULL,
          at timestamptz NOT NULL, clock time NOT NULL, ok boolean NOT NULL, twice int GENERATED ALWAYS AS (2) STORED,
          note text NOT NULL DEFAULT 'none', place pg_snapshot, "odd, name" int)
    """)
    draft = fakegen.database_schema(url, rows=ROWS)
    for remark in (
        "twice is left out: the database computes it",
        "note is left to its default",
        "place is left out: pg_snapshot",
        "'odd, name' cannot be named in a schema",
    ):
        assert remark in " ".join(draft.replace("#", " ").split())
    run(script(draft, tmp_path, "postgresql"))
    assert run("SELECT count(*) FROM t").fetchone() == (ROWS,)


def test_documents_and_flags_of_mariadb(mariadb: Database, tmp_path: Path) -> None:
    url, run = mariadb
    run("""
        CREATE TABLE t (
          id int unsigned AUTO_INCREMENT PRIMARY KEY, doc json NOT NULL, admin tinyint(1) NOT NULL, level tinyint NOT NULL,
          made year NOT NULL, flags set('a', 'b') NOT NULL, role enum('x', 'y') NOT NULL, raw varbinary(8) NOT NULL,
          `select` int NOT NULL CHECK (`select` BETWEEN 2 AND 3))
    """)
    run(script(fakegen.database_schema(url, rows=ROWS), tmp_path, "mysql"))
    cursor = run("SELECT count(*) FROM t")
    assert cursor.fetchone() == (ROWS,)


def test_what_is_not_kept_is_named(sqlite: Any) -> None:
    url, run = sqlite
    run("CREATE TABLE t (id integer PRIMARY KEY, a text, b text, CHECK (a || b <> 'xy'))")
    run("CREATE TRIGGER refuses BEFORE INSERT ON t BEGIN SELECT RAISE(ABORT, 'no'); END")
    draft = fakegen.database_schema(url)
    assert "# CHECK (a || b <> 'xy') is not kept" in draft
    assert "# trigger 'refuses' may refuse rows" in draft


def test_what_a_trigger_may_refuse_is_left_null(sqlite: Any, tmp_path: Path) -> None:
    url, run = sqlite
    run("CREATE TABLE t (id integer PRIMARY KEY, follows text, note text, kind text NOT NULL)")
    run("""
        CREATE TRIGGER refuses BEFORE INSERT ON t WHEN new.follows IS NOT NULL AND NEW.kind <> ''
        BEGIN SELECT RAISE(ABORT, 'no such class'); END
    """)
    assert "'follows' is left null, as trigger 'refuses' looks at it" in fakegen.database_schema(
        url
    )
    seeded(url, tmp_path)
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as base:
        query = "SELECT count(follows), count(note) > 0 FROM t"
        assert base.execute(query).fetchone() == (0, 1)


def test_tables_are_filled_in_order(sqlite: Any) -> None:
    url, run = sqlite
    run(STAFF)
    run(
        "CREATE TABLE badge (id integer PRIMARY KEY, holder integer NOT NULL REFERENCES employee (id))"
    )
    draft = fakegen.database_schema(url, rows=7)
    names = [line.strip(" :") for line in draft.splitlines() if line[:2] == "  " and line[2] != " "]
    assert names == ["department", "employee", "badge"]
    assert draft.count("rows: 7") == 3


def test_exclusion_constraints_and_partitions(postgresql: Database) -> None:
    url, run = postgresql
    run("""
        CREATE TABLE booking (id int PRIMARY KEY, days daterange NOT NULL, EXCLUDE USING gist (days WITH &&));
        CREATE TABLE event (id int, at date NOT NULL) PARTITION BY RANGE (at);
        CREATE TABLE event_2020 PARTITION OF event FOR VALUES FROM ('2020-01-01') TO ('2021-01-01')
    """)
    draft = fakegen.database_schema(url)
    assert '# exclusion constraint "booking_days_excl" is not kept' in draft
    assert "  event:\n" in draft
    assert "event_2020" not in draft


def test_some_tables_bring_those_that_they_need(sqlite: Any) -> None:
    url, run = sqlite
    run(SHOP)
    tables = fakegen.database_schema(url, tables=["line"])
    assert "  shipment:" not in tables
    assert all(f"  {name}:\n" in tables for name in ("customer", "product", "order", "line"))
    assert "  shipment:" not in fakegen.database_schema(url, skip=["shipment"])
    with pytest.raises(fakegen.UsageError, match="no table 'lines'; did you mean 'line'"):
        fakegen.database_schema(url, tables=["lines"])


def seeded(url: str, folder: Path, **options: Any) -> str:
    """Draft a schema and load its rows; return the draft."""
    text = fakegen.database_schema(url, rows=ROWS)
    schema = folder / "draft.yaml"
    schema.write_text(text)
    fakegen.load(schema).generate().seed(url, **options)
    return text


def test_postgresql_is_seeded_from_its_draft(postgresql: Database, tmp_path: Path) -> None:
    url, run = postgresql
    postgresql.need("CREATE EXTENSION citext", "CREATE EXTENSION ltree")
    run("""
        CREATE SCHEMA app;
        CREATE TABLE app.team (
          id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL, tag citext UNIQUE, path ltree NOT NULL,
          spot point NOT NULL, is_default boolean NOT NULL, code char(4) NOT NULL CHECK (code ~ '^[A-Z]{2}-?[0-9]{1,2}$'),
          CHECK (id <> 1 OR name = 'root'));
        CREATE UNIQUE INDEX ON app.team (lower(name));
        CREATE UNIQUE INDEX ON app.team (is_default) WHERE is_default;
        CREATE TABLE app.person (
          id serial PRIMARY KEY, team_id int REFERENCES app.team (id), boss_id int REFERENCES app.person (id), other int,
          CHECK (num_nonnulls(team_id, other) = 1), CHECK ((boss_id IS NULL) = (other IS NULL)));
        CREATE TABLE event (id bigint NOT NULL, kind text NOT NULL, at date NOT NULL) PARTITION BY LIST (kind);
        CREATE TABLE event_new PARTITION OF event FOR VALUES IN ('new', 'old');
        CREATE TABLE event_more PARTITION OF event FOR VALUES IN ('more');
        CREATE TABLE empty_parts (id int NOT NULL) PARTITION BY RANGE (id);
        CREATE TABLE needs_them (id int PRIMARY KEY, person int NOT NULL);
        CREATE TABLE audit (id serial PRIMARY KEY, person int REFERENCES app.person (id));
        CREATE FUNCTION noted(p int) RETURNS void LANGUAGE sql AS 'INSERT INTO audit (person) VALUES (p)';
        CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM noted(NEW.id); RETURN NEW; END';
        CREATE TRIGGER noting AFTER INSERT ON app.person FOR EACH ROW EXECUTE FUNCTION note();
    """)
    draft = " ".join(seeded(url, tmp_path).replace("#", " ").split())
    assert "Table 'audit' is left out: trigger 'noting' of 'app.person' fills it" in draft
    assert "Table 'empty_parts' is left out: it has no partitions" in draft
    assert "app.team:" in draft
    counts = "SELECT (SELECT count(*) FROM app.team), (SELECT count(*) FROM audit), count(DISTINCT kind) FROM event"
    assert run(counts).fetchone() == (ROWS, ROWS, 3)
    assert run("SELECT min(id), count(DISTINCT lower(name)) FROM app.team").fetchone() == (2, ROWS)


def test_what_names_and_defaults_say_of_values(sqlite: Any, tmp_path: Path) -> None:
    url, run = sqlite
    run("""
        CREATE TABLE build (
          id integer PRIMARY KEY, name varchar(80) NOT NULL DEFAULT '', extra varchar(80) NOT NULL DEFAULT '', state varchar(20),
          "2fa_secret" varchar(9) NOT NULL, job varchar(25) UNIQUE, min_size int, max_size int, started_at timestamp,
          finished_at timestamp, created_at timestamp, updated_at timestamp, deleted_at timestamp);
        CREATE TABLE address (id integer PRIMARY KEY, city varchar(40), state varchar(20), locale varchar(5) UNIQUE);
    """)
    draft = seeded(url, tmp_path)
    assert "extra is left to its default" in draft
    address, build = draft.split("  build:\n")
    assert "name: {text:" in build
    assert "state: {choice: [active, pending, closed], null: 0.2}" in build
    assert "state: {faker.state: {}, null: 0.2}" in address
    with closing(sqlite3.connect(tmp_path / "base.db")) as base:
        (found,) = base.execute("""
            SELECT count(*), count(created_at), count(updated_at), max(length("2fa_secret")),
              sum(min_size > max_size OR started_at > finished_at OR started_at < created_at OR updated_at < created_at
                OR deleted_at < updated_at) FROM build""").fetchall()
        assert found == (ROWS, ROWS, ROWS, 9, 0)
        assert base.execute("SELECT count(DISTINCT locale) FROM address").fetchone()[0] > 30


def test_numbers_keep_to_what_their_column_holds(mariadb: Database, tmp_path: Path) -> None:
    url, run = mariadb
    run(
        "CREATE TABLE log (id int PRIMARY KEY, max_size tinyint NOT NULL, sent_at int NOT NULL, size int UNIQUE)"
    )
    seeded(url, tmp_path)
    query = "SELECT min(max_size) >= 0, max(max_size) > 9, min(sent_at) > 1500000000 FROM log"
    assert run(query).fetchone() == (1, 1, 1)


def test_more_rows_than_a_list_has_words_are_unique(sqlite: Any, tmp_path: Path) -> None:
    url, run = sqlite
    run("CREATE TABLE post (id integer PRIMARY KEY, job varchar(25) UNIQUE NOT NULL)")
    schema = tmp_path / "draft.yaml"
    schema.write_text(fakegen.database_schema(url, rows=1_000))
    (filled,) = fakegen.load(schema).generate().seed(url)
    assert filled.rows == 1_000


def test_types_and_keys_that_postgresql_tells_elsewhere(
    postgresql: Database, tmp_path: Path
) -> None:
    url, run = postgresql
    postgresql.need("CREATE EXTENSION citext")
    run("""
        CREATE DOMAIN "Number" AS varchar(5);
        CREATE DOMAIN price AS numeric(4, 2);
        CREATE DOMAIN low_price AS price CHECK (VALUE < 50);
        CREATE DOMAIN tag AS citext;
        CREATE SEQUENCE "own numbers";
        CREATE TABLE item (
          id int PRIMARY KEY DEFAULT nextval('"own numbers"'::text), number "Number" NOT NULL, price low_price NOT NULL,
          tag tag NOT NULL);
        CREATE TABLE seen (item int NOT NULL, at int NOT NULL, late boolean NOT NULL) PARTITION BY LIST (late);
        CREATE TABLE seen_late PARTITION OF seen FOR VALUES IN (true);
        CREATE TABLE seen_soon PARTITION OF seen (PRIMARY KEY (item)) FOR VALUES IN (false);
        CREATE UNIQUE INDEX ON seen_late (item);
    """)
    seeded(url, tmp_path)
    assert run("SELECT count(*) FROM seen").fetchone() == (ROWS,)
    kept = run("INSERT INTO item (number, price, tag) VALUES ('1', 1, 'x') RETURNING id")
    assert kept.fetchone() == (ROWS + 1,)


def test_keys_to_tables_that_are_not_there(mariadb: Database, tmp_path: Path) -> None:
    url, run = mariadb
    run("SET foreign_key_checks = 0")
    run(
        "CREATE TABLE visit (id int PRIMARY KEY, gone_id int, FOREIGN KEY (gone_id) REFERENCES gone (id))"
    )
    run(
        "CREATE TABLE stay (id int PRIMARY KEY, gone_id int NOT NULL, FOREIGN KEY (gone_id) REFERENCES gone (id))"
    )
    draft = seeded(url, tmp_path)
    assert "Table 'stay' is left out: its rows need those of 'gone', which is elsewhere" in draft
    assert run("SELECT count(*), count(gone_id) FROM visit").fetchone() == (ROWS, 0)


def test_clauses_that_postgresql_checks_are_kept(postgresql: Database, tmp_path: Path) -> None:
    url, run = postgresql
    run("""
        CREATE DOMAIN slug AS text CHECK (VALUE <> '') CONSTRAINT long CHECK (length(TRIM(VALUE)) > 9);
        CREATE DOMAIN page AS slug CHECK (VALUE = lower(VALUE));
        CREATE TABLE site (
          id page PRIMARY KEY, kind int NOT NULL, logo bytea, seen jsonb NOT NULL, spans interval NOT NULL,
          phone text NOT NULL, mail varchar(60) NOT NULL, note text, rights text[] NOT NULL, odd text, low text DEFAULT 'x',
          CHECK (kind <> 5 OR array_length(rights, 1) IS NULL), CHECK (kind IN (4, 5)),
          CHECK ((logo IS NULL) = (seen::text = 'null')), CHECK (date_trunc('minute', spans) = spans),
          CHECK (phone SIMILAR TO '[+][0-9]{6,15}'), CHECK (position('@' IN mail) > 1), CHECK (note !~ '[^[:print:]]'),
          CHECK (note ~* '^[A-F]{3,5}$'), CHECK (reverse(odd) = odd), CHECK (reverse(low) = low));
    """)
    draft = " ".join(seeded(url, tmp_path).replace("#", " ").split())
    assert "odd is left null: CHECK (reverse(odd) = odd) reads it" in draft
    assert "low is left to its default, 'x'::text: CHECK (reverse(low) = low) reads it" in draft
    query = (
        "SELECT count(*), count(DISTINCT id), min(kind), max(kind), count(odd), max(low) FROM site"
    )
    assert run(query).fetchone() == (ROWS, ROWS, 4, 4, 0, "x")


def test_one_of_several_references_is_there(postgresql: Database, tmp_path: Path) -> None:
    url, run = postgresql
    keys = ("a", "b", "c", "d", "e")
    tables = "".join(f"CREATE TABLE {key} (id serial PRIMARY KEY);" for key in keys)
    columns = ", ".join(f"{key}_id int UNIQUE REFERENCES {key} (id)" for key in keys)
    given = ", ".join(f"{key}_id" for key in keys)
    arcs = ", ".join(
        f"CHECK (kind <> {number} OR (num_nonnulls({given}) = 1 AND {key}_id IS NOT NULL))"
        for number, key in enumerate(keys)
    )
    run(f"""{tables}
        CREATE TABLE link (id serial PRIMARY KEY, kind int NOT NULL CHECK (kind IN (0, 1, 2, 3, 4)), {columns}, {arcs});
        CREATE TABLE owned (id serial PRIMARY KEY, {columns}, CHECK (num_nonnulls({given}) = 1))
    """)
    seeded(url, tmp_path)
    for table in ("link", "owned"):
        found = run(
            f"SELECT {', '.join(f'count({key}_id)' for key in keys)} FROM {table}"
        ).fetchone()
        assert sum(found) == ROWS
        assert all(found)


def test_what_is_unique_in_other_ways(postgresql: Database, tmp_path: Path) -> None:
    url, run = postgresql
    postgresql.need("CREATE EXTENSION btree_gist")
    run("""
        CREATE FUNCTION canon(t text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT replace(lower(t), '-', '_') $$;
        CREATE TABLE crate (id serial PRIMARY KEY, name text NOT NULL, mail text NOT NULL,
          shown text GENERATED ALWAYS AS (lower(mail)) STORED UNIQUE);
        CREATE UNIQUE INDEX ON crate (canon(name));
        CREATE TABLE friends (id serial PRIMARY KEY, one int NOT NULL, two int NOT NULL);
        CREATE UNIQUE INDEX ON friends (least(one, two), greatest(one, two));
        CREATE TABLE pair (a int, b int, PRIMARY KEY (a, b), CHECK (a < b));
        CREATE TABLE same (a int, b int, UNIQUE NULLS NOT DISTINCT (a, b));
        CREATE TABLE booking (
          id serial PRIMARY KEY, room int NOT NULL, at tsrange NOT NULL, EXCLUDE USING gist (room WITH =, at WITH &&));
        CREATE TABLE code (id char(1) PRIMARY KEY CHECK (id ~ '^[A-F]$'), n numeric(1) NOT NULL, m char(1) NOT NULL
          CHECK (m IN ('x', 'y')), UNIQUE (n, m));
        CREATE TABLE chain (id serial PRIMARY KEY, next int UNIQUE REFERENCES chain (id))
    """)
    draft = seeded(url, tmp_path)
    assert '# exclusion constraint "booking_room_at_excl" is kept by unique room' in draft
    query = "SELECT (SELECT count(*) FROM booking), (SELECT count(*) FROM code), count(next) > 30 FROM chain"
    assert run(query).fetchone() == (ROWS, 6, True)


def test_one_row_for_each_row_of_a_tenant(postgresql: Database, tmp_path: Path) -> None:
    url, run = postgresql
    run("""
        CREATE TABLE tenant (id uuid PRIMARY KEY);
        CREATE TABLE person (
          tenant uuid NOT NULL REFERENCES tenant (id), id int GENERATED ALWAYS AS IDENTITY, is_owner boolean NOT NULL,
          PRIMARY KEY (tenant, id));
        CREATE UNIQUE INDEX ON person (tenant) WHERE is_owner;
        CREATE TABLE project (
          id int PRIMARY KEY, tenant uuid NOT NULL REFERENCES tenant (id), owner int NOT NULL,
          FOREIGN KEY (tenant, owner) REFERENCES person (tenant, id))
    """)
    assert "rows: {per: tenant, count: 1}" in seeded(url, tmp_path)
    assert run("SELECT count(*), count(DISTINCT id), max(id) FROM person").fetchone() == (
        ROWS,
        ROWS,
        ROWS,
    )
    run("INSERT INTO person (tenant, is_owner) SELECT id, false FROM tenant LIMIT 1")


def test_names_of_all_kinds(postgresql: Database, tmp_path: Path) -> None:
    url, run = postgresql
    run(r"""
        CREATE TABLE "a ""b" (id serial PRIMARY KEY, "true" varchar(40) NOT NULL, "per%s" varchar(40), "x;y" text NOT NULL);
        CREATE TABLE "dot.name" ("back\slash" int PRIMARY KEY, "{{ j }}" int NOT NULL REFERENCES "a ""b" (id));
        CREATE TABLE "select" ("com,ma" int NOT NULL);
        CREATE TABLE "*" (id int PRIMARY KEY, "tab	c" int)
    """)
    draft = " ".join(seeded(url, tmp_path).replace("#", " ").split())
    assert "Table 'select' is left out: its column 'com,ma' must have a value" in draft
    seeded(url, tmp_path, mode="replace")
    counts = 'SELECT (SELECT count(*) FROM "a ""b"), (SELECT count(*) FROM "dot.name"), count(*) FROM "*"'
    assert run(counts).fetchone() == (ROWS, ROWS, ROWS)


def test_a_trigger_that_sets_a_column_is_named(postgresql: Database, tmp_path: Path) -> None:
    url, run = postgresql
    run("""
        CREATE TABLE release (id int PRIMARY KEY, number text NOT NULL, "Rank" text NOT NULL, kind text);
        CREATE FUNCTION ranked() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN
          IF new.kind = 'x' THEN RETURN new; END IF;
          new."Rank" := (regexp_match(new.number, '^v[0-9]+$'))[1]; RETURN new; END$$;
        CREATE TRIGGER ranking BEFORE INSERT ON release FOR EACH ROW EXECUTE FUNCTION ranked();
    """)
    assert "# trigger 'ranking' runs for every row and sets Rank\n" in fakegen.database_schema(url)
    with pytest.raises(fakegen.DataError, match=r"trigger 'ranking' is why: '--no-triggers'"):
        seeded(url, tmp_path, triggers=True)
    seeded(url, tmp_path, triggers=False)
    assert postgresql.rows("SELECT count(*) > 0 FROM release") == [(True,)]


def test_only_triggers_that_refuse_rows_rest(postgresql: Database, tmp_path: Path) -> None:
    url, run = postgresql
    run("""
        CREATE SCHEMA app;
        CREATE TABLE app.seen (n int);
        CREATE TABLE app.part (id int PRIMARY KEY, price int NOT NULL, small boolean NOT NULL);
        CREATE FUNCTION app.cheap() RETURNS trigger LANGUAGE plpgsql AS
          'BEGIN IF NEW.id > 3 THEN RAISE EXCEPTION ''never''; END IF; RETURN NEW; END';
        CREATE FUNCTION app.blank() RETURNS trigger LANGUAGE plpgsql AS
          'BEGIN NEW.small := NULL; RETURN NEW; END';
        CREATE FUNCTION app.told() RETURNS trigger LANGUAGE plpgsql AS
          'BEGIN INSERT INTO seen VALUES (NEW.id); RETURN NEW; END';
        CREATE TRIGGER cheap BEFORE INSERT ON app.part FOR EACH ROW EXECUTE FUNCTION app.cheap();
        CREATE TRIGGER blank BEFORE INSERT ON app.part FOR EACH ROW EXECUTE FUNCTION app.blank();
        CREATE TRIGGER told AFTER INSERT ON app.part FOR EACH ROW EXECUTE FUNCTION app.told();
    """)
    seen: list[tuple[str, int]] = []
    schema = tmp_path / "draft.yaml"
    schema.write_text(fakegen.database_schema(url, rows=ROWS))
    tables = fakegen.load(schema).generate()
    (part,) = tables.seed(url, progress=lambda *told: seen.append(told))
    assert part.rested == ["blank", "cheap"]
    assert sum(rows for _, rows in seen) == ROWS
    states = (
        "SELECT count(*) FROM app.seen UNION SELECT count(*) FROM pg_trigger WHERE tgenabled = 'D'"
    )
    assert postgresql.rows(f"SELECT * FROM ({states}) s ORDER BY 1") == [(0,), (ROWS,)]


def test_triggers_can_rest(postgresql: Database, tmp_path: Path) -> None:
    url, run = postgresql
    run("""
        CREATE TABLE t (id int PRIMARY KEY);
        CREATE FUNCTION no() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''never''; END';
        CREATE TRIGGER refusing BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION no();
        ALTER TABLE t ENABLE ALWAYS TRIGGER refusing;
    """)
    assert "trigger 'refusing' may refuse rows" in fakegen.database_schema(url)
    with pytest.raises(fakegen.DataError, match=r"draft.yaml:\d+:\d+: .*never.*--no-triggers"):
        seeded(url, tmp_path, triggers=True)
    seeded(url, tmp_path, triggers=False)
    query = "SELECT (SELECT count(*) FROM t), tgenabled FROM pg_trigger WHERE tgname = 'refusing'"
    assert run(query).fetchone() == (ROWS, "A")


def test_mariadb_is_seeded_from_its_draft(mariadb: Database, tmp_path: Path) -> None:
    url, run = mariadb
    run("""
        CREATE TABLE film (id int unsigned AUTO_INCREMENT PRIMARY KEY, title varchar(60) NOT NULL, UNIQUE (title));
        CREATE TABLE film_text (id int PRIMARY KEY, title varchar(60) NOT NULL);
        CREATE TABLE words (id int PRIMARY KEY, word text, FULLTEXT (word)) ENGINE = MyISAM;
        CREATE TABLE part (film int unsigned NOT NULL, CHECK (film > 0), FOREIGN KEY (film) REFERENCES film (id));
        CREATE TRIGGER ins_film AFTER INSERT ON film FOR EACH ROW INSERT INTO film_text VALUES (NEW.id, NEW.title);
    """)
    draft = seeded(url, tmp_path)
    assert "Table 'film_text' is left out: trigger 'ins_film' of 'film' fills it" in draft
    query = (
        "SELECT (SELECT count(*) FROM film_text), (SELECT count(*) FROM words), count(*) FROM part"
    )
    assert run(query).fetchone() == (ROWS, ROWS, ROWS)


def test_types_and_keys_that_only_mariadb_has(mariadb: Database, tmp_path: Path) -> None:
    url, run = mariadb
    run("""
        CREATE TABLE place (id int AUTO_INCREMENT PRIMARY KEY, at point NOT NULL, area polygon, shape geometry NOT NULL,
          flags bit(4) NOT NULL, mail varchar(90) NOT NULL CHECK (mail LIKE '%@%'),
          shown varchar(90) AS (lower(mail)) STORED, UNIQUE (shown), SPATIAL INDEX (at));
        CREATE TABLE history (id int AUTO_INCREMENT PRIMARY KEY, v int NOT NULL) WITH SYSTEM VERSIONING;
        CREATE TABLE one (id int PRIMARY KEY);
        CREATE TABLE two (one int NOT NULL, kind tinyint NOT NULL, n int NOT NULL, PRIMARY KEY (one, kind, n),
          FOREIGN KEY (one) REFERENCES one (id));
        INSERT INTO one VALUES (7);
        CREATE TABLE vote (one int NOT NULL, place int NOT NULL, UNIQUE (one, place),
          FOREIGN KEY (one) REFERENCES one (id), FOREIGN KEY (place) REFERENCES place (id));
    """)
    seeded(url, tmp_path)
    query = "SELECT count(DISTINCT ST_AsText(at)) > 50, count(DISTINCT flags) > 9, min(ST_Area(area) > 0) FROM place"
    assert run(query).fetchone() == (1, 1, 1)
    counts = "SELECT (SELECT count(*) FROM history), (SELECT count(*) FROM two), count(DISTINCT place) FROM vote"
    assert run(counts).fetchone() == (ROWS, ROWS, ROWS)


def test_rows_of_mariadb_have_a_partition(mariadb: Database, tmp_path: Path) -> None:
    url, run = mariadb
    run("""
        CREATE TABLE y (id int, made datetime NOT NULL, PRIMARY KEY (id, made)) PARTITION BY RANGE (YEAR(made)) (
          PARTITION a VALUES LESS THAN (2021), PARTITION b VALUES LESS THAN (2022));
        CREATE TABLE d (id int, made date) PARTITION BY RANGE (TO_DAYS(made)) (
          PARTITION a VALUES LESS THAN (TO_DAYS('2020-03-01')), PARTITION b VALUES LESS THAN (TO_DAYS('2021-01-15')));
        CREATE TABLE u (id int, made timestamp NOT NULL) PARTITION BY RANGE (UNIX_TIMESTAMP(made)) (
          PARTITION a VALUES LESS THAN (UNIX_TIMESTAMP('2020-06-01 00:00:00')));
        CREATE TABLE c (id int, made date, n int) PARTITION BY RANGE COLUMNS (made, n) (
          PARTITION a VALUES LESS THAN ('2020-02-01', 5), PARTITION b VALUES LESS THAN ('2020-09-01', 5));
        CREATE TABLE l (id int, kind varchar(9)) PARTITION BY LIST COLUMNS (kind) (
          PARTITION a VALUES IN ('x', 'y, z'), PARTITION b VALUES IN ('w'));
        CREATE TABLE n (id int, kind int) PARTITION BY LIST (kind) (PARTITION a VALUES IN (7, NULL), PARTITION b VALUES IN (9));
        CREATE TABLE m (id int, kind int) PARTITION BY LIST (kind MOD 4) (PARTITION a VALUES IN (1), PARTITION b VALUES IN (3));
        CREATE TABLE h (id int PRIMARY KEY) PARTITION BY HASH (id) PARTITIONS 3;
        CREATE TABLE o (id int, made date) PARTITION BY RANGE (YEAR(made)) SUBPARTITION BY HASH (id) SUBPARTITIONS 2 (
          PARTITION a VALUES LESS THAN (2000), PARTITION z VALUES LESS THAN MAXVALUE)
    """)
    seeded(url, tmp_path)
    for table in "yducnlmho":
        assert run(f"SELECT count(*) FROM {table}").fetchone() == (ROWS,)
    assert run("SELECT count(DISTINCT kind) FROM l").fetchone() == (3,)


def test_what_cannot_be_undone_is_emptied_again(mariadb: Database, tmp_path: Path) -> None:
    url, run = mariadb
    run("""
        CREATE TABLE a_words (id int PRIMARY KEY, word varchar(9) NOT NULL, CHECK (word REGEXP 'a' + 1 OR id < 40)) ENGINE = MyISAM;
        CREATE TABLE plain (id int PRIMARY KEY)
    """)
    with pytest.raises(fakegen.DataError, match="'a_words', row 39"):
        seeded(url, tmp_path)
    assert run("SELECT (SELECT count(*) FROM a_words), count(*) FROM plain").fetchone() == (0, 0)


def test_rules_that_drawing_alone_would_hardly_keep(postgresql: Database, tmp_path: Path) -> None:
    url, run = postgresql
    run("""
        CREATE TABLE job (
          id int PRIMARY KEY, attempt int NOT NULL, max_attempts int NOT NULL, CHECK (attempt <= max_attempts),
          scope text NOT NULL CHECK (length(TRIM(scope)) > 10 OR scope = 'all'),
          word text NOT NULL UNIQUE CHECK (word ~ '[[:alnum:]_]'), draft boolean, done boolean,
          CHECK (draft IS FALSE OR done IS FALSE), first_name text, last_name text, phone_code varchar(4));
        CREATE TABLE counter (hits int NOT NULL DEFAULT 0, misses int NOT NULL DEFAULT 0);
        CREATE TABLE project (id int PRIMARY KEY);
        CREATE TABLE talk (id int, project_id int REFERENCES project, PRIMARY KEY (project_id, id));
        CREATE TABLE run (
          id int, project_id int NOT NULL REFERENCES project, talk_id int NOT NULL, PRIMARY KEY (project_id, id),
          FOREIGN KEY (project_id, talk_id) REFERENCES talk);
        CREATE UNIQUE INDEX one ON run (project_id, talk_id);
    """)
    seeded(url, tmp_path)
    assert postgresql.rows("SELECT count(*) > 0 FROM run") == [(True,)]
    assert postgresql.rows("SELECT count(*) FROM job UNION SELECT count(*) FROM counter") == [
        (ROWS,)
    ]
    longest = "SELECT max(length(word)) > 1, bool_or(length(scope) > 10) FROM job"
    assert postgresql.rows(longest) == [(True, True)]


def test_texts_that_are_documents(mariadb: Database, tmp_path: Path) -> None:
    url, run = mariadb
    run("""
        CREATE TABLE plugin (
          id int PRIMARY KEY, settings text NOT NULL, extra text NOT NULL COMMENT 'as JSON', about text NOT NULL)
    """)
    seeded(url, tmp_path)
    valid = "SELECT sum(json_valid(settings)), sum(json_valid(extra)), sum(json_valid(about)) FROM plugin"
    assert mariadb.rows(valid) == [(ROWS, ROWS, 0)]
