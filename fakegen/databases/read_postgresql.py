"""Reading PostgreSQL: in a read-only transaction, and without the functions that reach outside of it.

A read-only transaction refuses every statement that writes a table, and ``nextval``. It does not bind
functions in C: ``lo_import`` stores files, ``dblink_exec`` writes by a connection of its own, ``pg_notify``,
``pg_reload_conf`` and many more act on the server. Those are *volatile* and of a language that is not trusted.
So a query may name none of them, but for a few that only compute. Any word of the query counts, even one in a
string: no knowledge of the grammar is needed, and none can be outwitted.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import closing
from typing import TYPE_CHECKING, Any, Literal

import pyarrow as pa

from fakegen.errors import ParameterError
from fakegen.interfaces.database import Database, DatabaseUrl
from fakegen.sources.plain_table import from_rows

if TYPE_CHECKING:
    import psycopg

_WORD = re.compile(r"[^\W\d][\w$]*")
_ESCAPED_NAME = re.compile(r"""\bU&["']""", re.IGNORECASE)
_HARMLESS = [
    "bernoulli",
    "clock_timestamp",
    "currval",
    "gen_random_bytes",
    "gen_random_uuid",
    "gen_salt",
    "lastval",
    "normal_rand",
    "random",
    "random_normal",
    "setseed",
    "system",
    "system_rows",
    "system_time",
    "timeofday",
    "uuid_generate_v1",
    "uuid_generate_v1mc",
    "uuid_generate_v4",
    "uuidv4",
    "uuidv7",
]
_REACHING = """
    SELECT proname FROM pg_catalog.pg_proc JOIN pg_catalog.pg_language l ON l.oid = prolang
    WHERE provolatile = 'v' AND NOT lanpltrusted
    AND proname::text = ANY(%s::text[]) AND proname::text <> ALL(%s::text[])
    ORDER BY proname LIMIT 1
"""


def read_postgresql(
    url: DatabaseUrl,
    query: str,
    *,
    application_name: str = "fakegen",
    channel_binding: Literal["disable", "prefer", "require"] | None = None,
    connect_timeout: int = 10,
    sslmode: Literal["disable", "allow", "prefer", "require", "verify-ca", "verify-full"]
    | None = None,
    sslrootcert: Literal["system"] | None = None,
    target_session_attrs: Literal[
        "any", "read-write", "read-only", "primary", "standby", "prefer-standby"
    ]
    | None = None,
    tcp_user_timeout: int | None = None,
) -> pa.Table:
    """PostgreSQL.

    Args:
        url: The server and the database.
        query: One statement.
        application_name: What the server's list of connections shows.
        channel_binding: Whether the server must prove that it knows the password on this connection.
        connect_timeout: How many seconds to wait for the connection.
        sslmode: Whether to encrypt the connection, and what to verify.
        sslrootcert: ``system``: verify by the certificates of the operating system.
        target_session_attrs: Which servers will do.
        tcp_user_timeout: After how many milliseconds without an answer the connection is lost.

    Raises:
        ParameterError: The query names a function that can act outside of the transaction.
    """
    if _ESCAPED_NAME.search(query):
        raise ParameterError("a query cannot write names with U&")
    options: dict[str, Any] = {
        "application_name": application_name,
        "channel_binding": channel_binding,
        "connect_timeout": connect_timeout,
        "sslmode": sslmode,
        "sslrootcert": sslrootcert,
        "target_session_attrs": target_session_attrs,
        "tcp_user_timeout": tcp_user_timeout,
    }
    with closing(connect(url, options)) as connection:
        connection.read_only = True
        _refuse_reaching(connection.cursor(), query)
        with connection.cursor(
            name="query"
        ) as cursor:  # on the server: one statement, and a SELECT
            cursor.execute(query.encode())
            names = [item.name for item in cursor.description or ()]
            return from_rows(names, cursor.fetchall(), "the query")


def connect(url: DatabaseUrl, options: Mapping[str, Any]) -> psycopg.Connection[Any]:
    """Return a connection.

    Args:
        url: The server and the database.
        options: Those of :func:`read_postgresql` that are not its defaults; None leaves one to the driver.
    """
    import psycopg

    told = {
        "host": url.host,
        "port": url.port,
        "user": url.user,
        "password": url.password,
        "dbname": url.database or None,
        "application_name": "fakegen",
        "connect_timeout": 10,
        **options,
    }
    given = {name: value for name, value in told.items() if value is not None}
    return psycopg.connect("", **given)


def _refuse_reaching(cursor: psycopg.Cursor[Any], query: str) -> None:
    words = set(_WORD.findall(query))
    spelled = [*words, *(word.lower() for word in words)]
    found = cursor.execute(_REACHING, [spelled, _HARMLESS]).fetchone()
    if found:
        message = (
            f"a query cannot name {found[0]}, which can act outside of a read-only transaction"
        )
        raise ParameterError(message)


POSTGRESQL_DATABASE = Database.of(
    "postgresql", read_postgresql, ["psycopg"], package="fakegen[database]"
)
