"""Columns that refer to rows of several tables by the names of classes."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

import fakegen
from fakegen.databases.inspected_table import InspectedColumn, InspectedKey, InspectedTable
from fakegen.inference.polymorphic_pairs import class_names, polymorphic_pairs
from fakegen.interfaces.record import ValueType


def table(name: str, *columns: str, keys: tuple[str, ...] = ()) -> InspectedTable:
    made = [InspectedColumn(f"{n}_id", "integer", ValueType("integer"), True) for n in columns]
    made += [InspectedColumn(f"{n}_type", "text", ValueType("string"), True) for n in columns]
    key = InspectedColumn("id", "integer", ValueType("integer"), nullable=False)
    foreign = tuple(InspectedKey((f"{other}_id",), other, ("id",)) for other in keys)
    return InspectedTable(name, (key, *made), ("id",), foreign)


def test_pairs_that_nothing_else_decides() -> None:
    found = list(polymorphic_pairs(table("note", "subject", "person", keys=("person",))))
    assert found == [("subject_type", "subject_id")]


def test_a_pair_may_be_a_part_of_a_key() -> None:
    tagging = replace(table("tagging", "tagged"), key=("id", "tagged_id", "tagged_type"))
    assert list(polymorphic_pairs(tagging)) == [("tagged_type", "tagged_id")]
    assert not list(polymorphic_pairs(replace(tagging, key=("tagged_id",))))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("user_accounts", "UserAccount"),
        ("app.categories", "Category"),
        ("addresses", "Address"),
        ("warehouses", "Warehouse"),
        ("branches", "Branch"),
        ("statuses", "Status"),
        ("movies", "Movie"),
        ("bus", "Bus"),
        ("sales_people", "SalesPerson"),
    ],
)
def test_a_class_is_named_in_the_singular(name: str, expected: str) -> None:
    tables = {name: table(name), "note": table("note", keys=(name,))}
    assert class_names(tables, None) == [expected]
    assert class_names(tables, 2) == []


def test_rows_have_the_class_of_a_table(tmp_path: Path) -> None:
    pytest.importorskip("sqlalchemy")
    file = tmp_path / "base.db"
    with closing(sqlite3.connect(file)) as base:
        base.executescript("""
            CREATE TABLE posts (id integer PRIMARY KEY);
            CREATE TABLE photos (id integer PRIMARY KEY, post_id integer REFERENCES posts (id));
            CREATE TABLE comments (
              id integer PRIMARY KEY, photo_id integer REFERENCES photos (id), subject_type varchar(30), subject_id integer,
              about_type varchar(30) NOT NULL DEFAULT 'Post', about_id integer NOT NULL);
        """)
    schema = tmp_path / "draft.yaml"
    schema.write_text(fakegen.database_schema(f"sqlite:///{file}", rows=40))
    fakegen.load(schema).generate().seed(f"sqlite:///{file}")
    with closing(sqlite3.connect(file)) as base:
        pairs = base.execute("SELECT subject_type, subject_id, about_type FROM comments").fetchall()
    assert {name for name, _, _ in pairs} == {"Post", "Photo", None}
    assert all(
        (name is None) == (row is None) and row in (None, *range(1, 41)) for name, row, _ in pairs
    )
    assert {about for _, _, about in pairs} == {"Post"}
