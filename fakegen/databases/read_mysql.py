"""Reading MySQL and MariaDB: in a read-only transaction, without files of the server or of this machine."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import closing
from typing import Any, Literal

import pyarrow as pa

from fakegen.errors import ParameterError
from fakegen.interfaces.database import Database, DatabaseUrl
from fakegen.sources.plain_table import from_rows

# No transaction binds what writes a file of the server, which comments can hide from all but the server
# (/*! */): the word may stand nowhere, not even in a string.
_TO_FILE = re.compile(r"\b(outfile|dumpfile)\b", re.IGNORECASE)


def read_mysql(
    url: DatabaseUrl,
    query: str,
    *,
    charset: Literal["utf8mb4", "utf8", "latin1", "ascii"] = "utf8mb4",
    connect_timeout: int = 10,
    read_timeout: int | None = None,
    ssl_mode: Literal["disabled", "preferred", "required", "verify_identity"] = "preferred",
) -> pa.Table:
    """MySQL and MariaDB.

    Args:
        url: The server and the database.
        query: One statement.
        charset: The character set of the connection.
        connect_timeout: How many seconds to wait for the connection.
        read_timeout: How many seconds to wait for each answer.
        ssl_mode: Whether to encrypt the connection, and whether to verify the server's certificate.

    Raises:
        ParameterError: The query would write a file.
    """
    to_file = _TO_FILE.search(query)
    if to_file:
        raise ParameterError(f"a query cannot write a file: it names {to_file[0]}")
    options: dict[str, Any] = {
        "charset": charset,
        "connect_timeout": connect_timeout,
        "read_timeout": read_timeout,
        "ssl_mode": ssl_mode,
    }
    with closing(connect(url, options)) as connection:
        cursor = connection.cursor()
        cursor.execute("START TRANSACTION READ ONLY")
        cursor.execute(query)
        names = [item[0] for item in cursor.description or ()]
        return from_rows(names, cursor.fetchall(), "the query")


def connect(url: DatabaseUrl, options: Mapping[str, Any]) -> Any:
    """Return a connection, which sends no file of this machine.

    Args:
        url: The server and the database.
        options: Those of :func:`read_mysql` that are not its defaults; None leaves one to the driver.
    """
    import pymysql

    place = {"unix_socket": url.host} if url.is_socket else {"host": url.host, "port": url.port}
    told = {
        **place,
        "user": url.user,
        "password": None if url.password is None else url.password.encode(),
        "database": url.database or None,
        "charset": "utf8mb4",
        "connect_timeout": 10,
        **options,
        **_encryption(options.get("ssl_mode", "preferred")),
    }
    given = {
        name: value for name, value in told.items() if value is not None and name != "ssl_mode"
    }
    return pymysql.connect(**given, local_infile=False)


def _encryption(mode: str) -> dict[str, Any]:
    if mode == "disabled":
        return {"ssl_disabled": True}
    if mode == "preferred":
        return {}
    import ssl

    context = ssl.create_default_context()
    if mode == "required":
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return {"ssl": context}


MYSQL_DATABASES = [
    Database.of(name, read_mysql, ["pymysql"], package="fakegen[database]")
    for name in ("mysql", "mariadb")
]
