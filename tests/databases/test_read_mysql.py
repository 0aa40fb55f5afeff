"""Reading MySQL and MariaDB: what comes back, and that nothing is written or fetched."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from fakegen.errors import DataError, FakegenError, ParameterError
from tests.databases.conftest import rows
from tests.servers import unused_name


@pytest.fixture
def numbered(mariadb):
    """A database with a table, a function that writes and a sequence, which MySQL does not have."""
    mariadb.execute("CREATE TABLE t (a int); INSERT INTO t VALUES (1)")
    mariadb.need(
        "CREATE SEQUENCE numbers",
        "CREATE FUNCTION adds() RETURNS int BEGIN INSERT INTO t VALUES (2); RETURN 1; END",
    )
    return mariadb


def test_values_have_their_types(mariadb):
    query = "SELECT 1 AS i, 1.50 AS n, 'é 100%' AS t, date('2020-01-02') AS d, x'00ff' AS x"
    assert rows(query, mariadb[0]) == [
        {"i": 1, "n": Decimal("1.50"), "t": "é 100%", "d": date(2020, 1, 2), "x": b"\x00\xff"}
    ]
    assert rows("SELECT 1 AS a FROM dual WHERE false", mariadb[0]) == []


def test_every_option_is_taken(mariadb):
    for option in ("charset=latin1", "charset=ascii", "charset=utf8", "connect_timeout=3"):
        assert rows("SELECT 1 AS a", f"{mariadb[0]}?{option}") == [{"a": 1}]
    for mode in ("disabled", "preferred"):
        assert rows("SELECT 1 AS a", f"{mariadb[0]}?ssl_mode={mode}") == [{"a": 1}]
    for mode in ("required", "verify_identity"):  # the server has no certificate
        with pytest.raises(DataError, match=r"SSL|TLS|certificate"):
            rows("SELECT 1 AS a", f"{mariadb[0]}?ssl_mode={mode}")


FILE = Path(f"/tmp/{unused_name()}")
WRITES = [
    "SELECT 1; INSERT INTO t VALUES (2)",
    "SELECT 1 AS a; COMMIT; INSERT INTO t VALUES (2)",
    "CREATE TABLE u (a int)",
    "WITH x AS (SELECT 1) DELETE FROM t",
    "SELECT NEXTVAL(numbers)",
    "SELECT NEXT VALUE FOR numbers",
    "SELECT SETVAL(numbers, 50)",
    "SELECT adds()",
    "SELECT a FROM t FOR UPDATE",
    "LOAD DATA LOCAL INFILE '/etc/hostname' INTO TABLE t",
    "SELECT 1; LOAD DATA LOCAL INFILE '/etc/hostname' INTO TABLE t",
    *(
        query.replace("FILE", f"FILE '{FILE}'")
        for query in (
            "SELECT 1 INTO OUTFILE",
            "SELECT 1 INTO DUMPFILE",
            "SELECT 1 INTO/**/oUTFILE",
            "SELECT 1 /*!INTO OUTFILE*/",
            "SELECT 1 /*M!100000 INTO OUTFILE*/",
            "VALUES (1) INTO OUTFILE",
            "WITH x AS (SELECT 1) SELECT * FROM x INTO OUTFILE",
            "SELECT * FROM (SELECT 1 AS a) AS x INTO OUTFILE",
        )
    ),
]


@pytest.mark.parametrize("scheme", ["mariadb", "mariadb+pymysql", "mysql", "MySQL+pymysql"])
def test_a_query_changes_nothing(numbered, scheme):
    url, run = numbered
    url = url.replace("mariadb:", f"{scheme}:")
    for query in WRITES:
        with pytest.raises(FakegenError, match="query"):
            rows(query, url)
        assert run("SELECT a FROM t").fetchall() == ((1,),), query
        assert run("SELECT next_not_cached_value FROM numbers").fetchall() == ((1,),), query
    assert not FILE.exists()
    assert ("u",) not in run("SHOW TABLES").fetchall()


def test_the_transaction_is_read_only(numbered):
    with pytest.raises(DataError, match="READ ONLY transaction"):
        rows("SELECT NEXTVAL(numbers)", numbered.url)


GREETING = (
    b"\x0a8.0.99\0" + struct.pack("<I", 1) + b"12345678\0" + struct.pack("<H", 0xF7FF)
    + b"\x2d" + struct.pack("<HH", 2, 0x000F) + b"\x15" + bytes(10) + b"123456789012\0"
    + b"mysql_native_password\0"
)  # fmt: skip
OK = b"\0\0\0\2\0\0\0"


@contextmanager
def rogue(asked: str, answered_before: int) -> Iterator[tuple[int, list[bytes]]]:
    """A server that answers a statement by asking for a file of the client; what it was sent."""
    got: list[bytes] = []
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        server.settimeout(10)

        def serve() -> None:
            with closing(server.accept()[0]) as client:
                client.settimeout(5)
                try:
                    _send(client, 0, GREETING)
                    _receive(client)
                    _send(client, 2, OK)
                    for number in range(20):
                        got.append(_receive(client))
                        if number < answered_before:
                            _send(client, 1, OK)
                        else:
                            _send(client, 1, b"\xfb" + asked.encode())
                except OSError:
                    pass

        thread = threading.Thread(target=serve)
        thread.start()
        yield server.getsockname()[1], got
        thread.join()


def _send(client: socket.socket, number: int, data: bytes) -> None:
    client.sendall(struct.pack("<I", len(data))[:3] + bytes([number]) + data)


def _receive(client: socket.socket) -> bytes:
    head = b""
    while len(head) < 4:
        chunk = client.recv(4 - len(head))
        if not chunk:
            raise OSError
        head += chunk
    wanted, data = struct.unpack("<I", head[:3] + b"\0")[0], b""
    while len(data) < wanted:
        data += client.recv(wanted - len(data))
    return data


@pytest.mark.parametrize("scheme", ["mysql", "mariadb+pymysql"])
@pytest.mark.parametrize("answered_before", range(4))
def test_a_server_cannot_fetch_a_file(tmp_path, scheme, answered_before):
    pytest.importorskip("pymysql")
    (tmp_path / "private").write_text("my private key")
    with (
        rogue(str(tmp_path / "private"), answered_before) as (port, got),
        pytest.raises(DataError, match="the query fails"),
    ):
        rows("SELECT 1", f"{scheme}://u:p@127.0.0.1:{port}/d?ssl_mode=disabled")
    assert got
    assert b"my private key" not in b"".join(got)


@pytest.mark.parametrize("value", ["1", "true", "on"])
def test_no_url_lets_a_server_fetch_a_file(tmp_path, value):
    with rogue(str(tmp_path), 0) as (port, got):
        for option in ("local_infile", "LOCAL_INFILE", "local%5Finfile"):
            with pytest.raises(ParameterError, match=r"no option '(local_infile|LOCAL_INFILE)'"):
                rows("SELECT 1", f"mysql://u:p@127.0.0.1:{port}/d?{option}={value}")
        socket.create_connection(("127.0.0.1", port)).close()
    assert got == []


def test_no_url_makes_the_driver_read_a_file(tmp_path):
    (tmp_path / "secret").write_text("s3kret first line")
    with pytest.raises(ParameterError, match="no option 'read_default_file'") as caught:
        rows("SELECT 1", f"mysql://h/d?read_default_file={tmp_path}/secret")
    assert "s3kret" not in str(caught.value)
