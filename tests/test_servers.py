"""What tests make on servers is dropped whatever happens, and what a server lacks skips a test."""

from __future__ import annotations

import pytest

from tests import servers

LISTED = {
    "postgresql": "SELECT datname FROM pg_database",
    "mariadb": "SELECT schema_name FROM information_schema.schemata",
}


@pytest.mark.parametrize("kind", servers.SERVERS)
def test_a_database_is_dropped_when_its_set_up_fails(kind):
    with pytest.raises(ZeroDivisionError), servers.SERVERS[kind]() as base:
        base.execute("CREATE TABLE t (a int)")
        raise ZeroDivisionError
    with servers.SERVERS[kind]() as other:
        names = {name for (name,) in other.execute(LISTED[kind]).fetchall()}
    assert other.name in names
    assert base.name not in names


@pytest.mark.parametrize("kind", servers.SERVERS)
def test_what_a_server_refuses_skips_the_test(kind):
    with servers.SERVERS[kind]() as base, pytest.raises(pytest.skip.Exception) as skipped:
        base.need("CREATE TABLE t (a int)", "CREATE EXTENSION nonsense")
    assert "the server refuses 'CREATE EXTENSION nonsense': " in str(skipped.value)


@pytest.mark.parametrize("kind", servers.SERVERS)
def test_a_server_that_is_not_there_skips_the_test(kind, monkeypatch):
    monkeypatch.setitem(servers.PORTS, kind, 1)
    with pytest.raises(pytest.skip.Exception, match="no database of"), servers.SERVERS[kind]():
        raise AssertionError("there is one")
