"""What a database's URL may be: the one place that decides.

A URL comes from a schema, so it is another's: nothing in it reaches a driver that its kind of database does
not list. Drivers obey options that read files (``sslkey``, ``read_default_file``), send files
(``local_infile``) or run statements (``init_command``), and some take options from the host's place.

No message repeats what stands before the path. A ``@`` or ``#`` after it says that a password was not
percent-encoded, so that a part of it would be taken for the path or for options: such a URL is refused before
anything of it is shown.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from ipaddress import AddressValueError, IPv6Address
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from fakegen.errors import ParameterError, nearest
from fakegen.interfaces.argument_conversion import convert
from fakegen.interfaces.database import Database, DatabaseUrl
from fakegen.interfaces.parameters import Parameter
from fakegen.passwords import without_passwords

_URL = re.compile(r"([^:/?#@]+)://([^/?#]*)([^?]*)(?:\?(.*))?", re.DOTALL)
_PLACE = re.compile(r"(?:\[(?P<ip>[^\[\]]+)\]|(?P<name>[^\[\]:]*))(?::(?P<port>[0-9]{1,5}))?")
_HOST = re.compile(r"[\w.-]+|/.+")
_UNPRINTABLE = re.compile("[\0-\x1f\x7f\ud800-\udfff]")
_INTEGER = re.compile(r"-?[0-9]{1,9}")
VARIABLE = "$DATABASE_URL"
"""What schemas have instead of a URL with a password."""
_WORDS = {"true": True, "false": False}


def parse_url(text: str, databases: Mapping[str, Database]) -> DatabaseUrl:
    """Return the parts of a database's URL.

    Args:
        text: ``scheme[+driver]://[user[:password]@][host][:port][/database][?option=value&...]``, or
            ``scheme[+driver]:///file``; percent-encoded where a part holds ``@ : / ? # %``.
        databases: The kinds of database by scheme.

    Raises:
        ParameterError: It is no such URL, or names a scheme, a driver or an option that is not listed.
            ``offset`` says where; no message holds a part of a password.
    """
    found = _URL.fullmatch(text)
    if found is None:
        raise ParameterError("'url' must look like postgresql://user@host/database", "url")
    if _UNPRINTABLE.search(_decoded(text)):
        raise _refused("a URL has no control characters, and is UTF-8 where it is percent-encoded")
    database, driver = _kind(found[1], databases)
    parts = _file(database, found) if database.is_file else _server(found)
    given = dict(_options(found, database))
    return DatabaseUrl(scheme=database.name, driver=driver, options=given, **parts)


def url_in_schema(text: str, databases: Mapping[str, Database], folder: Path) -> str:
    """Return a database's URL as a schema in a folder has it.

    A file's path is relative to the folder unless it is absolute. A URL with a password is not written down: an
    environment variable has it, ``$DATABASE_URL``.

    Raises:
        ParameterError: It is no URL, as :func:`parse_url` has it.
    """
    location = parse_url(text, databases)
    if location.password is not None or without_passwords(text) != text:
        return VARIABLE
    if not databases[location.scheme].is_file:
        return text
    scheme, _, rest = text.partition(":///")
    _, mark, options = rest.partition("?")
    path = Path(location.database)
    if not path.is_absolute():
        path = Path(os.path.relpath(path.resolve(), folder.resolve()))
    return f"{scheme}:///{quote(path.as_posix())}{mark}{options}"


def _kind(scheme: str, databases: Mapping[str, Database]) -> tuple[Database, str]:
    """Return the kind of database that a scheme names, and the driver."""
    name, plus, driver = scheme.partition("+")
    if name.lower() not in databases:
        known = ", ".join(sorted(databases))
        near = nearest(name, databases)
        raise _refused(f"there is no kind of database {name!r}; there are {known}", 0, near)
    database = databases[name.lower()]
    if plus and driver.lower() not in database.drivers:
        raise _refused(
            f"{database.name} has no driver {driver!r}; it has {', '.join(database.drivers)}",
            len(name) + 1,
            nearest(driver, database.drivers),
        )
    return database, driver.lower() or database.drivers[0]


def _file(database: Database, found: re.Match[str]) -> dict[str, Any]:
    name = database.name
    if found[2] or len(found[3]) < 2:
        raise _refused(
            f"a URL of {name} names a file, as {name}:///relative.db or {name}:////absolute.db do",
            found.start(2),
        )
    return {"database": _decoded(found[3][1:])}


def _server(found: re.Match[str]) -> dict[str, Any]:
    misplaced = re.compile("[@#]").search(found.string, found.end(2))
    if misplaced:
        message = "in a user or a password, @ is written as %40, / as %2F, ? as %3F and # as %23"
        raise _refused(message, misplaced.start())
    login, at, place = found[2].rpartition("@")
    user, colon, password = login.partition(":")
    host, port = _place(place, found.start(2) + len(login + at))
    return {
        "user": _decoded(user) or None,
        "password": _decoded(password) if colon else None,
        "host": host,
        "port": port,
        "database": _decoded(found[3][1:]),
    }


def _place(place: str, offset: int) -> tuple[str | None, int | None]:
    """Return a host and a port, either of them None where it is left out."""
    found = _PLACE.fullmatch(place)
    if found:
        host = _decoded(found["ip"] or found["name"])
        port = int(found["port"]) if found["port"] else None
        is_host = _is_ip(host) if found["ip"] else not host or _HOST.fullmatch(host)
        if is_host and (port is None or 0 < port < 2**16):
            return host or None, port
    raise _refused("the host must look like db.example.org, db:5432 or [::1]:5432", offset)


def _is_ip(host: str) -> bool:
    try:
        IPv6Address(host)
    except AddressValueError:
        return False
    return True


def _options(found: re.Match[str], database: Database) -> Iterator[tuple[str, Any]]:
    offset = found.start(4)
    seen: set[str] = set()
    for item in found[4].split("&") if found[4] else ():
        written, _, value = item.partition("=")
        name = _decoded(written)
        if name not in database.parameters:
            known = ", ".join(database.parameters)
            raise _refused(
                f"a URL of {database.name} has no option {name!r}; it has {known}",
                offset,
                nearest(name, database.parameters),
            )
        if name in seen:
            raise _refused(f"option {name!r} is given twice", offset)
        seen.add(name)
        yield name, _value(database.parameters[name], _decoded(value), offset + len(written) + 1)
        offset += len(item) + 1


def _value(parameter: Parameter, text: str, offset: int) -> Any:
    """Return an option's value; all that a URL can write are strings."""
    typed: Any = _WORDS.get(text, int(text) if _INTEGER.fullmatch(text) else text)
    for value in dict.fromkeys((text, typed)):
        try:
            return convert(value, parameter.annotation, parameter.name)
        except ParameterError as error:
            refusal = _refused(error.message, offset, error.suggestion)
    raise refusal


def _decoded(text: str) -> str:
    """Return a part of a URL, with a lone surrogate for each byte that is no UTF-8."""
    return unquote(text, errors="surrogateescape")


def _refused(
    message: str, offset: int | None = None, suggestion: str | None = None
) -> ParameterError:
    return ParameterError(message, "url", suggestion, offset=offset)
