"""The database interface: a kind of database that the source ``query`` reads.

The source checks a URL against what its kind declares before any driver sees it: scheme, driver and options
that no kind lists are refused. What a kind reads, it reads without changing anything, whatever the query says.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from fakegen.interfaces.parameters import Parameter, description, parameters_of
from fakegen.passwords import without_password, without_passwords


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseUrl:
    """The address of a database, checked and decoded. Its ``repr`` has no password.

    Attributes:
        scheme: The name of its :class:`Database`.
        driver: One of the database's drivers.
        user, password, host: None where the URL does not say.
        port: 1 to 65,535, or None.
        database: The database's name, empty if the URL does not say; the path of a file.
        options: The options that it sets, converted to their types.
    """

    scheme: str
    driver: str
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    host: str | None = None
    port: int | None = None
    database: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_socket(self) -> bool:
        """Whether the host is the path of a Unix socket, or of the folder that holds one."""
        return self.host is not None and self.host.startswith("/")

    def without_password(self, text: str) -> str:
        """Return a text, such as a driver's message, with asterisks for the password."""
        hidden = without_password(text, self.password) if self.password else text
        return without_passwords(hidden)


@dataclass(frozen=True, slots=True)
class Database:
    """A named kind of database.

    Attributes:
        name: The scheme of its URLs, in lower case.
        read: ``read(url, query, **options)`` runs one query and returns its rows. It must see to it that
            the query changes nothing, neither the database nor anything else: in a read-only
            transaction, with one statement only, and without functions that reach outside of either. It
            may raise anything; passwords are cut out of the message.
        drivers: The drivers that a URL may name, as in ``postgresql+psycopg://``; the first is the
            default.
        parameters: The options that a URL may set after ``?``; all others are refused.
        doc: Which database it is.
        is_file: Whether its URLs name a file, as in ``sqlite:///people.db``, which must exist.
        package: What to install if a driver is missing; by default the module that is missing.
    """

    name: str
    read: Callable[..., pa.Table]
    drivers: Sequence[str]
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    doc: str = ""
    is_file: bool = False
    package: str = ""

    @classmethod
    def of(
        cls,
        name: str,
        read: Callable[..., pa.Table],
        drivers: Sequence[str],
        *,
        is_file: bool = False,
        package: str = "",
    ) -> Database:
        """Return the database of a ``read`` function, with the function's parameters and docstring.

        Args:
            name: See :attr:`name`.
            read: See :attr:`read`; its keyword-only parameters are the options of URLs.
            drivers: See :attr:`drivers`.
            is_file: See :attr:`is_file`.
            package: See :attr:`package`.
        """
        return cls(name, read, drivers, parameters_of(read), description(read), is_file, package)
