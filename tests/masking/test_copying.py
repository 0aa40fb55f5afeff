"""Copies of real databases: complete, consistent, valid, and nothing of the secret or of what is masked in them."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

import fakegen
from fakegen.errors import DataError, SchemaError, UsageError

TABLES = [
    "CREATE TABLE store (id integer PRIMARY KEY, manager_id integer, city varchar(40))",
    "CREATE TABLE worker (id integer PRIMARY KEY, store_id integer NOT NULL, boss_id integer, "
    '"full name" varchar(60) NOT NULL, FOREIGN KEY (store_id) REFERENCES store (id), '
    "FOREIGN KEY (boss_id) REFERENCES worker (id))",
    "CREATE TABLE customer (tenant integer, id bigint, email varchar(60) NOT NULL, born date, notes varchar(200), "
    "PRIMARY KEY (tenant, id), UNIQUE (email))",
    'CREATE TABLE "order" (tenant integer, "n o" integer, customer_id bigint NOT NULL, amount numeric(10,2), '
    'PRIMARY KEY (tenant, "n o"), FOREIGN KEY (tenant, customer_id) REFERENCES customer (tenant, id))',
    "CREATE TABLE mail_log (id integer PRIMARY KEY, customer_id bigint, email varchar(60), data varchar(200))",
]
SQLITE_CYCLE = (
    "CREATE TABLE store (id integer PRIMARY KEY, manager_id integer REFERENCES worker (id) "
    "DEFERRABLE INITIALLY DEFERRED, city varchar(40))"
)
CYCLE = "ALTER TABLE store ADD FOREIGN KEY (manager_id) REFERENCES worker (id)"
MASK: dict[str, Any] = {
    "store": {
        "columns": {"id": "permute", "manager_id": {"ref": "worker.id"}, "city": "keep"},
    },
    "worker": {
        "columns": {
            "id": "permute",
            "store_id": {"ref": "store.id"},
            "boss_id": {"ref": "worker.id"},
            "full name": "faker.name",
        }
    },
    "customer": {
        "columns": {
            "tenant": "keep",
            "id": "permute",
            "email": "faker.safe_email",
            "born": {"generalise": "year"},
            "notes": None,
        }
    },
    "order": {
        "columns": {
            "tenant": "keep",
            "n o": "keep",
            "customer_id": {"ref": "customer.id"},
            "amount": "shuffle",
        }
    },
    "mail_log": {
        "columns": {
            "id": "keep",
            "customer_id": {"ref": "customer.id"},
            "email": "faker.safe_email",
            "data": {"json": {"to.mail": "faker.safe_email", "tags[*]": "hash", "*": "keep"}},
        }
    },
}


def fill(place: Any, *, rows: bool = True) -> None:
    first, *others = TABLES
    place.run(SQLITE_CYCLE if place.kind == "sqlite" else first, *others)
    if rows:
        place.run(
            "INSERT INTO store VALUES (1, NULL, 'Gent'), (2, NULL, NULL)",
            "INSERT INTO worker VALUES (1, 1, NULL, 'Jan Maes'), (2, 1, 1, 'Els \"x\" Jacobs'), (300, 2, 1, 'Luc\tO''Hara')",
            "UPDATE store SET manager_id = 300 WHERE id = 2",
            "UPDATE store SET manager_id = 1 WHERE id = 1",
        )
        people = [(t, t * 1000 + i) for t in (1, 2) for i in range(40)]
        place.run(
            "INSERT INTO customer VALUES "
            + ", ".join(
                f"({t}, {i}, 'p{i}@mail.be', '19{i % 50 + 40}-05-06', 'a note')" for t, i in people
            ),
            'INSERT INTO "order" VALUES '
            + ", ".join(
                f"({t}, {i}, {i}, {i}.25), ({t}, {i + 5000}, {i}, NULL)" for t, i in people
            ),
            "INSERT INTO mail_log VALUES "
            + ", ".join(
                f"({i}, {i}, 'p{i}@mail.be', '{json.dumps({'to': {'mail': f'p{i}@mail.be'}, 'tags': ['a'], 'n': 1})}')"
                for _, i in people
            ),
        )
    if place.kind != "sqlite":
        place.run(CYCLE)


def mask(tables: dict[str, Any] = MASK, **changes: Any) -> dict[str, Any]:
    return {"mask": {**tables, **changes}}


ALL = {
    "store": "SELECT * FROM store ORDER BY id",
    "worker": "SELECT * FROM worker ORDER BY id",
    "customer": "SELECT * FROM customer ORDER BY tenant, id",
    "order": 'SELECT * FROM "order" ORDER BY tenant, "n o"',
    "mail_log": "SELECT * FROM mail_log ORDER BY id",
}


def contents(place: Any) -> dict[str, list[Any]]:
    return {name: place.rows(query) for name, query in ALL.items()}


def test_a_database_is_copied_with_its_links(places):
    real, copy = places
    fill(real)
    fill(copy, rows=False)
    before = contents(real)
    totals, done = {}, Counter()
    found = fakegen.mask(
        mask(),
        real.url,
        copy.url,
        started=totals.update,
        progress=lambda table, rows: done.update({table: rows}),
    )
    assert totals == done == {table.name: table.rows for table in found}
    assert contents(real) == before
    assert {table.name: table.rows for table in found} == {
        "store": 2, "worker": 3, "customer": 80, "order": 160, "mail_log": 80,
    }  # fmt: skip
    after = contents(copy)
    assert {name: len(rows) for name, rows in after.items()} == {
        name: len(rows) for name, rows in before.items()
    }
    # Keys move together, in circles, to themselves, composite and undeclared ones alike.
    joins = [
        "SELECT count(*) FROM store s JOIN worker w ON s.manager_id = w.id",
        "SELECT count(*) FROM worker w JOIN worker b ON w.boss_id = b.id",
        'SELECT count(*) FROM "order" o JOIN customer c ON c.tenant = o.tenant AND c.id = o.customer_id',
        "SELECT count(*) FROM mail_log m JOIN customer c ON c.id = m.customer_id AND c.email = m.email",
    ]
    assert [copy.rows(query) for query in joins] == [real.rows(query) for query in joins]
    images = dict(
        zip(*([row[1] for row in rows["mail_log"]] for rows in (before, after)), strict=True)
    )
    assert (
        sum(real_id == image for real_id, image in images.items()) <= 3
    )  # a permutation has one in the mean
    text = str(after)
    for part in ("mail.be", "Maes", "Jacobs", "Hara", "a note", "secret of the tests"):
        assert part not in text
    assert {str(row[3])[4:] for row in after["customer"]} == {"-01-01"}
    assert sorted(str(row[3]) for row in after["order"]) == sorted(
        str(row[3]) for row in before["order"]
    )
    document = json.loads(after["mail_log"][0][3])
    assert document["n"] == 1
    assert document["tags"][0] != "a"
    # The value in the document is that of the column: the same entry, the same value.
    assert document["to"]["mail"] == after["mail_log"][0][2]


def test_runs_agree_and_other_secrets_differ(places, monkeypatch):
    real, copy = places
    fill(real)
    fill(copy, rows=False)
    fakegen.mask(mask(), real.url, copy.url)
    first = contents(copy)
    fakegen.mask(mask(), real.url, copy.url, mode="truncate")
    assert contents(copy) == first
    monkeypatch.setenv("FAKEGEN_SECRET", "another one, just as long")
    fakegen.mask(mask(), real.url, copy.url, mode="truncate")
    other = contents(copy)
    assert [row[2] for row in other["customer"]] != [row[2] for row in first["customer"]]


def test_all_or_nothing(places):
    real, copy = places
    fill(real)
    fill(copy, rows=False)
    copy.run("INSERT INTO store VALUES (900, NULL, 'kept')")
    before = contents(copy)
    with pytest.raises(UsageError, match="table 'store' is not empty"):
        fakegen.mask(mask(), real.url, copy.url)
    notes = {**MASK["mail_log"]["columns"], "data": {"json": {"n": "keep"}}}
    with pytest.raises(
        DataError, match=r"table 'mail_log': path 'to.mail' of a document is not listed"
    ):
        fakegen.mask(mask(mail_log={"columns": notes}), real.url, copy.url, mode="truncate")
    assert contents(copy) == before


def test_a_subset_goes_down_and_up(places):
    real, copy = places
    fill(real)
    fill(copy, rows=False)
    customer = {**MASK["customer"], "where": "tenant == 1 and id < 1010"}
    found = fakegen.mask(mask(customer=customer), real.url, copy.url)
    told = {table.name: table.subset for table in found}
    assert told == {
        "store": "all 2 rows",
        "worker": "all 3 rows",
        "customer": "10 of 80 rows: 10 chosen",
        "order": "20 of 160 rows: 20 belong to 'customer' by tenant, customer_id",
        "mail_log": "10 of 80 rows: 10 belong to 'customer' by customer_id",
    }
    assert len(copy.rows("SELECT * FROM customer")) == 10
    order = {**MASK["order"], "where": "amount > 2030"}
    totals = {}
    found = fakegen.mask(
        mask(order=order), real.url, copy.url, mode="truncate", started=totals.update
    )
    assert totals == {table.name: table.rows for table in found}
    told = {table.name: table.subset for table in found}
    assert told["order"] == "10 of 160 rows: 10 chosen"
    assert told["customer"] == "10 of 80 rows: 10 needed by 'order' for tenant, customer_id"
    assert told["mail_log"] == "0 of 80 rows"
    with pytest.raises(
        UsageError, match=r"the subset has 25 rows, more than the limit of 24 \(customer"
    ):
        fakegen.mask(mask(order=order), real.url, copy.url, mode="truncate", limit=24)


def test_a_share_is_the_same_rows_in_every_run(places):
    real, copy = places
    fill(real)
    fill(copy, rows=False)
    customer = {**MASK["customer"], "share": 0.25}
    fakegen.mask(mask(customer=customer), real.url, copy.url)
    first = contents(copy)
    assert 5 <= len(first["customer"]) <= 40  # of 80: outside once in 10,000 secrets
    assert len(first["order"]) == 2 * len(first["customer"])
    fakegen.mask(mask(customer=customer), real.url, copy.url, mode="truncate")
    assert contents(copy) == first


def test_a_dry_run_writes_nothing_and_hides_what_was(places):
    real, copy = places
    fill(real)
    fill(copy, rows=False)
    found = fakegen.mask(mask(), real.url, copy.url, dry_run=True)
    assert contents(copy) == {name: [] for name in ALL}
    tables = {table.name: table for table in found}
    assert tables["order"].rows == 160
    first = tables["customer"].first
    assert first is not None
    assert first.num_rows == 10
    assert "mail.be" not in str(first.to_pylist())
    assert tables["customer"].methods["email"] == "faker.safe_email"


def test_what_is_not_listed_stops_the_run(places):
    real, copy = places
    fill(real)
    fill(copy, rows=False)
    columns = {name: item for name, item in MASK["customer"]["columns"].items() if name != "born"}
    document = mask(customer={"columns": columns})
    with pytest.raises(
        SchemaError, match="table 'customer' of the source has column 'born', which"
    ):
        fakegen.mask(document, real.url, copy.url)
    fakegen.mask(document, real.url, copy.url, unlisted="null")
    assert {row[0] for row in copy.rows("SELECT born FROM customer")} == {None}
    fakegen.mask(document, real.url, copy.url, unlisted="keep", mode="truncate")
    assert copy.rows("SELECT born FROM customer") != [(None,)] * 80
    del document["mask"]["mail_log"]
    with pytest.raises(SchemaError, match="the source has table 'mail_log', which the schema does"):
        fakegen.mask(document, real.url, copy.url, mode="truncate")
    document["mask"]["mail_log"] = "skip"
    with pytest.raises(SchemaError, match="column 'born'"):
        fakegen.mask(document, real.url, copy.url, mode="truncate")


def test_the_source_is_one_snapshot(places, monkeypatch):
    real, copy = places
    fill(real)
    fill(copy, rows=False)
    changed = []

    def progress(table: str, rows: int) -> None:
        del rows
        if not changed and real.kind != "sqlite":  # where readers do not keep writers out
            changed.append(table)
            real.run("UPDATE mail_log SET email = 'later'", 'DELETE FROM "order"')

    found = fakegen.mask(mask(), real.url, copy.url, progress=progress)
    assert {table.name: table.rows for table in found}["order"] == 160
    assert len(copy.rows('SELECT * FROM "order"')) == 160
    query = "SELECT count(*) FROM mail_log m JOIN customer c ON c.email = m.email"
    assert copy.rows(query) == [(80,)]


@pytest.mark.usefixtures("decoded_here")
def test_from_a_database_to_files_and_back(places, tmp_path):
    real, copy = places
    fill(real)
    fill(copy, rows=False)
    fakegen.mask(mask(), real.url, copy.url)
    wanted = contents(copy)
    fakegen.mask(mask(), real.url, tmp_path / "out", format="parquet")
    keep = {
        name: {"columns": dict.fromkeys(table["columns"], "keep")} for name, table in MASK.items()
    }
    fakegen.mask({"mask": keep}, tmp_path / "out", copy.url, mode="truncate")
    assert contents(copy) == wanted


def test_a_new_sqlite_file_has_the_tables_of_the_old_one(tmp_path: Path, places):
    real, _ = places
    if real.kind != "sqlite":
        pytest.skip("of SQLite alone")
    fill(real)
    real.run("CREATE INDEX born ON customer (born)")
    target = tmp_path / "new.db"
    fakegen.mask(mask(), real.url, target)
    import sqlite3

    base = sqlite3.connect(target)
    made = base.execute("SELECT sql FROM sqlite_master WHERE name IN ('born', 'order') ORDER BY 1")
    assert [text for (text,) in made] == ["CREATE INDEX born ON customer (born)", TABLES[3]]
    assert base.execute("PRAGMA foreign_key_check").fetchall() == []
    base.close()
    bad = {**MASK["customer"]["columns"], "notes": {"generalise": 10}}
    with pytest.raises(DataError):
        fakegen.mask(mask(customer={"columns": bad}), real.url, tmp_path / "bad.db")
    assert not (tmp_path / "bad.db").exists()


def test_the_source_is_never_the_target(tmp_path):
    with pytest.raises(UsageError, match="the target is the source"):
        fakegen.mask(mask(), tmp_path / "a.db", f"sqlite:///{tmp_path / 'a.db'}")
