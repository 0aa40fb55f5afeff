"""Drafts of databases with models: what is learned, what is not, and that databases take what the models draw."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

import fakegen
from tests.databases.conftest import KINDS, base, rows
from tests.inference.test_database_schema import CYCLE, SHOP, STAFF, TENANTS

pytest.importorskip("sqlalchemy")

BANK = """
CREATE TABLE client (
  id integer PRIMARY KEY, last_name varchar(40) NOT NULL, code varchar(12) NOT NULL UNIQUE, tier varchar(10) NOT NULL,
  age integer NOT NULL CHECK (age >= 18), income numeric(8, 2) CHECK (income > 0), opened date NOT NULL, closed date,
  level varchar(10) DEFAULT 'low', CHECK (closed >= opened), CHECK (tier <> 'gold' OR income IS NOT NULL));
CREATE TABLE branch (id integer PRIMARY KEY, town varchar(40) NOT NULL);
CREATE TABLE payment (
  id integer PRIMARY KEY, branch_id integer NOT NULL, client_id integer NOT NULL, amount numeric(8, 2) NOT NULL,
  means varchar(10) NOT NULL CHECK (means IN ('card', 'cash')), FOREIGN KEY (branch_id) REFERENCES branch (id),
  FOREIGN KEY (client_id) REFERENCES client (id));
"""
REAL = {
    "tables": {
        "client": {
            "rows": 240,
            "key": "id",
            "columns": {
                "id": "sequence",
                "last_name": "faker.last_name",
                "code": {"regex": "[A-Z]{2}-[0-9]{5}", "unique": True},
                "tier": {"choice": {"gold": 0.25, "basic": 0.75}},
                "age": {"integer": {"min": 18, "max": 90}},
                "income": {
                    "expr": "9000.5 if tier == 'gold' else 1000.25 + age",
                    "null": "tier != 'gold' and age > 80",
                },
                "opened": {"date": {"from": "2020-01-01", "to": "2021-12-31"}},
                "closed": {"date": {"after": "{{ opened }}", "to": "2024-12-31"}, "null": 0.7},
                "level": {"choice": {"high": 0.5, "low": 0.5}},
                "habit": {"choice": ["card", "cash"], "hidden": True},
            },
        },
        "branch": {
            "rows": 3,
            "key": "id",
            "columns": {"id": "sequence", "town": "faker.city"},
        },
        "payment": {
            "rows": {"per": "client", "count": "8 if tier == 'gold' else 2"},
            "key": "id",
            "columns": {
                "id": {"integer": {"min": 1, "max": 99999}, "unique": True},
                "client_id": {"ref": "client.id"},
                "branch_id": {"ref": "branch.id"},
                "amount": {"decimal": {"min": 1, "max": 500, "decimals": 2}},
                "means": {"expr": "client.habit"},
            },
        },
    }
}


def learned(url: str, folder: Path, **options: Any) -> tuple[str, Path]:
    """Draft a schema that learns; return its text and its file."""
    file = folder / "learned.yaml"
    file.write_text(fakegen.database_schema(url, learn=True, folder=folder, **options))
    return file.read_text(), file


@pytest.mark.parametrize("kind", KINDS)
def test_a_copy_is_like_the_original_and_holds_its_rules(kind: str, tmp_path: Path) -> None:
    with base(kind, tmp_path, "a.db") as (real, run), base(kind, tmp_path, "b.db") as (copy, also):
        run(BANK)
        also(BANK)
        tables = fakegen.load(REAL).generate(seed=3)
        tables.seed(real)
        text, file = learned(real, tmp_path)
        fakegen.load(file).generate().seed(copy)
        people = rows("SELECT * FROM client", copy)
        query = "SELECT c.id, c.tier, p.means FROM payment p JOIN client c ON c.id = p.client_id"
        paid = rows(query, copy)
    columns = {name: one["columns"] for name, one in yaml.safe_load(text)["models"].items()}
    names = {"tier", "age", "income", "opened", "closed", "level", "payment_count", "payment_means"}
    assert columns["client"].keys() == names
    assert columns["payment"].keys() >= {"amount", "means"}
    assert "branch" not in columns
    secret = {*tables["client"].to_arrow()["code"].to_pylist()}
    assert not secret & {one["code"] for one in people}
    assert len({one["code"] for one in people}) == len(people) == 240
    assert all(one["age"] >= 18 and one["income"] != 0 for one in people)
    gold = [one for one in people if one["tier"] == "gold"]
    assert 40 <= len(gold) <= 80
    assert all(8990 < one["income"] < 9010 for one in gold)  # and none is missing
    count = Counter(one["tier"] for one in paid)
    assert 7 < count["gold"] / len(gold) < 9
    assert 1.5 < count["basic"] / (240 - len(gold)) < 2.5
    means = defaultdict(set)
    for one in paid:
        means[one["id"]].add(one["means"])
    assert sum(len(one) == 1 for one in means.values()) > 0.9 * len(means)  # siblings agree


@pytest.mark.parametrize(
    ("kind", "application"),
    [
        ("postgresql", TENANTS),
        ("postgresql", f"{STAFF} {CYCLE} DEFERRABLE INITIALLY DEFERRED"),
        ("mariadb", SHOP.replace('"order"', "`order`")),
    ],
)
def test_whole_applications(kind: str, application: str, tmp_path: Path) -> None:
    with base(kind, tmp_path, "a") as (real, run), base(kind, tmp_path, "b") as (copy, also):
        run(application)
        also(application)
        file = tmp_path / "made.yaml"
        file.write_text(fakegen.database_schema(real, rows=60))
        fakegen.load(file).generate().seed(real)
        _, file = learned(real, tmp_path)
        fakegen.load(file).generate().seed(copy)  # which checks all keys and clauses


@pytest.fixture
def bank(tmp_path: Path) -> Iterator[str]:
    """The URL of a SQLite database where clients and branches have rows, but no payments."""
    with base("sqlite", tmp_path, "bank.db") as (url, run):
        run(BANK)
        only = {name: REAL["tables"][name] for name in ("client", "branch")}
        fakegen.load({"tables": only}).generate(seed=1).seed(url)
        yield url


def test_what_no_rule_allows_to_draw_again_is_not_learned(tmp_path: Path) -> None:
    with base("sqlite", tmp_path, "a.db") as (url, run):
        run("""
            CREATE TABLE t (id integer PRIMARY KEY, a varchar(5) NOT NULL, b varchar(5), c integer NOT NULL, d integer UNIQUE,
              e integer NOT NULL, CHECK (a || b <> 'xy'), CHECK (c <> d), CHECK (e <> 7))
        """)
        values = (
            f"({n}, '{'xz'[n % 2]}', 'z', {n % 9}, {n + 10}, {(1, 6, 8)[n % 3]})"
            for n in range(1, 91)
        )
        run(f"INSERT INTO t VALUES {', '.join(values)}")
        text, _ = learned(url, tmp_path)
    model = yaml.safe_load(text)["models"]["t"]
    assert model["columns"].keys() == {
        "a",
        "e",
    }  # b is free to be null, and c is compared with a key
    assert "e != 7" in text


def test_tables_without_rows_are_drafted_as_they_are_without_models(
    bank: str, tmp_path: Path
) -> None:
    text, _ = learned(bank, tmp_path)
    schema = yaml.safe_load(text)
    assert schema["tables"]["client"]["rows"] == 240
    assert schema["tables"]["payment"]["rows"] == 100
    assert schema["models"].keys() == {"client"}


def test_rows_and_sample_say_how_many(bank: str, tmp_path: Path) -> None:
    text, _ = learned(bank, tmp_path, rows=7, sample=50)
    schema = yaml.safe_load(text)
    assert {one["rows"] for one in schema["tables"].values()} == {7}
    assert schema["sources"]["client"]["query"].endswith('FROM "client" ORDER BY "id" LIMIT 50')
    assert "50 rows: the columns to learn" in text


def test_what_was_read_in_part_is_learned_apart(tmp_path: Path) -> None:
    with base("sqlite", tmp_path, "a.db") as (url, run):
        run(BANK)
        fakegen.load(REAL).generate(seed=3).seed(url)
        text, _ = learned(url, tmp_path, sample=100)
    assert "children:" not in text
    assert yaml.safe_load(text)["tables"]["payment"]["rows"] == 100


def test_names_follow_a_learned_gender(tmp_path: Path) -> None:
    with base("sqlite", tmp_path, "a.db") as (url, run):
        run(
            "CREATE TABLE p (id integer PRIMARY KEY, first_name varchar(40) NOT NULL, sex varchar(1) NOT NULL)"
        )
        columns = {"id": "sequence", "sex": {"choice": ["F", "M"]},
                   "first_name": {"faker.first_name": {"gender": "{{ sex }}"}}}  # fmt: skip
        fakegen.load({"tables": {"p": {"rows": 200, "columns": columns}}}).generate().seed(url)
        text, _ = learned(url, tmp_path)
    made = yaml.safe_load(text)["tables"]["p"]["columns"]["first_name"]
    assert made["faker.first_name"] == {"gender": "{{ sex }}"}


def test_the_path_of_a_file_is_relative_to_the_schema(
    bank: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in").mkdir()
    text = fakegen.database_schema("sqlite:///bank.db", learn=True, folder="in")
    assert yaml.safe_load(text)["sources"]["client"]["url"] == "sqlite:///../bank.db"
    (tmp_path / "in" / "s.yaml").write_text(text)
    assert len(list(fakegen.generate(tmp_path / "in" / "s.yaml")["client"].rows())) == 240


def test_a_password_is_not_written_down(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with base("postgresql", tmp_path, "a") as (url, run):
        run("CREATE TABLE t (id int PRIMARY KEY, a int NOT NULL)")
        run("INSERT INTO t SELECT n, n % 5 FROM generate_series(1, 100) n")
        secret = url.replace("postgres@", "postgres:hidden@")
        text, file = learned(secret, tmp_path)
        assert "hidden" not in text
        assert "url: $DATABASE_URL" in text.replace('"', "")
        monkeypatch.setenv("DATABASE_URL", secret)
        made = [row["a"] for row in fakegen.generate(file)["t"].rows()]
    assert {*made} == {0, 1, 2, 3, 4}
