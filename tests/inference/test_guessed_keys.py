"""Foreign keys guessed by the names of columns."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

import fakegen
from fakegen.detection.key_names import is_named_after

TABLES = """
    CREATE TABLE users (id integer PRIMARY KEY, name text NOT NULL, company_id integer, parent_id integer);
    CREATE TABLE companies (id integer PRIMARY KEY, owner_id integer, user_id integer);
    CREATE TABLE post (postId integer PRIMARY KEY, userId integer NOT NULL, kind_id integer NOT NULL CHECK (kind_id < 3),
        code text, uuid text, comment_id text);
    CREATE TABLE comment (id integer PRIMARY KEY, post_id integer NOT NULL UNIQUE, user_id integer, n integer,
        UNIQUE (user_id, n));
    CREATE TABLE kind (id integer PRIMARY KEY);
    CREATE TABLE "order" (id integer PRIMARY KEY, user_id integer NOT NULL DEFAULT 1, parent_id integer NOT NULL)
"""


def test_keys_are_guessed_by_name_and_marked(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "x.db")) as base:
        base.executescript(TABLES)
    url = f"sqlite:///{tmp_path / 'x.db'}"
    draft = fakegen.database_schema(url, rows=40)
    entries = re.findall(r"(\w+): \{ref: (?:\{column: )?([\w.]+)", draft)
    assert entries == [
        ("parent_id", "users.id"),
        ("user_id", "users.id"),  # of companies, so that users do not refer to these
        ("user_id", "users.id"),  # of order
        ("userId", "users.id"),
        ("post_id", "post.postId"),
    ]
    assert draft.count("# guessed by its name: no foreign key says so") == len(entries)
    (tmp_path / "s.yaml").write_text(draft)
    fakegen.load(tmp_path / "s.yaml").generate().seed(url)
    with closing(sqlite3.connect(tmp_path / "x.db")) as base:
        query = "SELECT count(*) FROM comment c JOIN post p ON p.postId = c.post_id JOIN users u ON u.id = p.userId"
        assert base.execute(query).fetchone() == (40,)


@pytest.mark.parametrize(
    ("table", "noun"),
    [
        ("users", "user"), ("User", "user"), ("categories", "category"), ("statuses", "status"),
        ("people", "person"), ("sales_people", "sales_person"), ("children", "child"), ("data", "datum"),
        ("indices", "index"), ("analyses", "analysis"), ("shelves", "shelf"), ("journaux", "journal"),
        ("boeken", "boek"), ("kunden", "kunde"), ("luces", "luz"), ("acciones", "accion"),
    ],
)  # fmt: skip
def test_tables_are_named_by_plurals(table: str, noun: str) -> None:
    assert is_named_after(table, noun)


@pytest.mark.parametrize(
    ("table", "noun"), [("users", "use"), ("orders", "ord"), ("personal", "person")]
)
def test_other_names_are_no_plurals(table: str, noun: str) -> None:
    assert not is_named_after(table, noun)
