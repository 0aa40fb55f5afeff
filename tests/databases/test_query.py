"""The source ``query``: where its URL comes from, and what it gives away."""

from __future__ import annotations

import os
import re
import traceback
from dataclasses import replace
from pathlib import Path

import pytest

import fakegen
from fakegen.databases.query import query_source
from fakegen.errors import DataError, FakegenError, ParameterError
from fakegen.registry import registry_for
from tests.databases.conftest import rows


def test_the_address_may_come_from_the_environment(sqlite_folder, monkeypatch):
    monkeypatch.setenv("FAKEGEN_TEST_URL", f"sqlite:///{sqlite_folder}/x.db")
    for url in ("$FAKEGEN_TEST_URL", "${FAKEGEN_TEST_URL}", {"env": "FAKEGEN_TEST_URL"}):
        assert rows("SELECT 1 AS a", url) == [{"a": 1}]
    with pytest.raises(ParameterError, match="no environment variable 'FAKEGEN_TST_URL'") as caught:
        rows("SELECT 1", "$FAKEGEN_TST_URL")
    assert caught.value.suggestion == "FAKEGEN_TEST_URL"
    with pytest.raises(ParameterError, match=r"must be a string or {env: NAME}"):
        rows("SELECT 1", {"file": "x"})


def test_a_variable_that_holds_no_url_is_named_and_not_shown(monkeypatch):
    monkeypatch.setenv("FAKEGEN_TEST_URL", "s3kret")
    with pytest.raises(ParameterError, match=r"variable 'FAKEGEN_TEST_URL': 'url' must") as caught:
        rows("SELECT 1", "$FAKEGEN_TEST_URL")
    assert "s3kret" not in str(caught.value)


SECRETS = ["s3kret", "p@ss/wörd?#", '100% "sure" \'ly\\', ":@:@", "a", "%73%33"]


def url_forms(secret: str) -> list[str]:
    """Return URLs with a password, some of which no driver and no rule of URLs would take."""
    encoded = "".join(f"%{byte:02X}" for byte in secret.encode())
    return [
        form.format(password)
        for password in dict.fromkeys((encoded, encoded.lower(), secret))
        for form in (
            "postgresql://user:{}@127.0.0.1:1/x",
            "postgresql://:{}@127.0.0.1:1/x",
            "postgresql://user:{}@/x?sslmode=disable&port=1",
            "postgresql://user:{}@[bad/x",
            "postgresql://user:{}@127.0.0.1:port/x",
            "postgresql://user:{}@127.0.0.1:1/x?nonsense=1",
            "postgresql://user@127.0.0.1:1/x?password={}&nonsense=1",
            "mysql://user:{}@127.0.0.1:1/x",
            "mariadb+pymysql://user:{}@127.0.0.1:abc/x",
            "postgresqll://user:{}@127.0.0.1/x",
            "sqlite://user:{}@127.0.0.1/x.db",
            "user:{}@host/x",
        )
    ]


def everything_about(error: BaseException) -> str:
    """Return what a log could show of an error, with all that it is chained to."""
    parts = ["".join(traceback.format_exception(error))]
    seen: BaseException | None = error
    while seen is not None:
        parts += [str(seen), repr(seen), repr(seen.args), repr(vars(seen))]
        seen = seen.__cause__ or seen.__context__
    return "".join(parts)


@pytest.mark.parametrize("secret", SECRETS)
def test_no_error_gives_a_password_away(secret):
    pytest.importorskip("psycopg")
    pytest.importorskip("pymysql")
    for url in url_forms(secret):
        bare = replace_secret(url, secret)
        with pytest.raises(FakegenError) as caught:
            rows("SELECT 1", url)
        with pytest.raises(FakegenError) as other:  # the same URL with another password
            rows("SELECT 1", bare)
        shown, expected = everything_about(caught.value), everything_about(other.value)
        if secret in expected:
            continue  # such as the letter a
        assert secret not in shown, url


def replace_secret(url: str, secret: str) -> str:
    encoded = "".join(f"%{byte:02X}" for byte in secret.encode())
    return re.sub(f"{re.escape(secret)}|{encoded}", "zzzzz", url, flags=re.IGNORECASE)


def test_what_a_driver_says_is_masked_and_not_chained():
    databases = registry_for(()).databases

    def leaks(url, query):
        raise RuntimeError(f"cannot {query}: {url.password}, p%40ss%2fword and 'p@ss\\/word'")

    leaking = {**databases, "postgresql": replace(databases["postgresql"], read=leaks)}
    with pytest.raises(DataError) as caught:
        url = "postgresql://u:p%40ss%2Fword@h/d"
        query_source(leaking).read(Path(), "SELECT 1", url=url)
    assert str(caught.value) == "the query fails: cannot SELECT 1: ***, *** and '***'"
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None


URL = "postgresql://user:s3kret@127.0.0.1:1/x"
SCHEMA = {
    "sources": {"s": {"query": "SELECT 1 AS a", "url": URL}},
    "tables": {"t": {"rows": 1, "columns": {"a": {"sample": {"source": "s"}}}}},
}


def test_no_repr_of_a_schema_shows_the_password_of_its_url(tmp_path):
    from fakegen.language.documents import read_document

    (tmp_path / "s.yaml").write_text(f"sources: {{s: {{query: SELECT 1, url: '{URL}'}}}}")
    document = read_document(tmp_path / "s.yaml")
    assert "s3kret" not in repr(document)
    assert "user:***@127.0.0.1" in repr(document)
    loaded = fakegen.load(SCHEMA)
    assert "s3kret" not in repr(loaded) + repr(vars(loaded))


def test_two_columns_of_one_name_are_refused(sqlite_folder):
    with pytest.raises(DataError, match="have the same name; rename one with AS"):
        rows("SELECT a, a FROM t", "sqlite:///x.db", sqlite_folder)
    duckdb = pytest.importorskip("duckdb")
    duckdb.connect(sqlite_folder / "x.duckdb").close()
    with pytest.raises(DataError, match="have the same name; rename one with AS"):
        rows("SELECT 1 AS a, 2 AS a", "duckdb:///x.duckdb", sqlite_folder)


def test_a_missing_driver_is_named_with_what_to_install(monkeypatch, sqlite_folder):
    for module, url in {
        "psycopg": "postgresql://h/d",
        "pymysql": "mysql://h/d",
        "duckdb": "duckdb:///x.db",
    }.items():
        monkeypatch.setitem(__import__("sys").modules, module, None)
        extra = "duckdb" if module == "duckdb" else "database"
        with pytest.raises(DataError, match=rf'needs {module}: pip install "fakegen\[{extra}\]"'):
            rows("SELECT 1", url, sqlite_folder)


def test_nothing_in_a_schema_says_where_to_write(tmp_path):
    """What writes takes its target from the command line or the caller."""
    for key in ("output", "to", "target", "url", "database", "format"):
        with pytest.raises(fakegen.SchemaError, match=key):
            fakegen.load({**SCHEMA, key: URL}).plan()
    with pytest.raises(fakegen.UsageError, match=r"not to 'sqlite:///x.db'"):
        fakegen.generate({"tables": {"t": {"rows": 1, "columns": {"a": "sequence"}}}}).write(
            "sqlite:///x.db"
        )
    assert os.listdir(tmp_path) == []


def test_a_password_of_any_characters_reaches_the_driver_and_no_message():
    pytest.importorskip("pymysql")
    for password in ("€uro", "a%20%20b", "%E2%82%AC"):
        with pytest.raises(DataError, match=r"the query fails: .*127") as caught:
            rows("SELECT 1", f"mysql://u:{password}@127.0.0.1:1/d")
        assert "20ac" not in everything_about(caught.value).lower()
