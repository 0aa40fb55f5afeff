"""What fills a template: SQL that creates the tables, and SQL that inserts a schema's rows."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import fakegen


@dataclass(frozen=True, slots=True)
class Filling:
    """The contents of a seeded database.

    Attributes:
        source: Returns the schema; for types of SQLAlchemy, the types.
        create: SQL or a function of the connection that creates the tables; None for the schema's own types.
        seed: The seed; None for the schema's.
    """

    source: Callable[[], Any]
    create: str | Callable[[Any], object] | None
    seed: int | str | None

    def scripts(self, dialect: str) -> list[str]:
        """Return the SQL to run, in order, besides a function that creates the tables."""
        found = [self.create] if isinstance(self.create, str) else []
        return [*found, self._rows(dialect)]

    def fill(self, connection: Any, run: Callable[[str], object], dialect: str) -> None:
        """Create and fill the tables.

        Args:
            connection: What a function that creates the tables gets.
            run: Runs a script of SQL.
            dialect: The SQL dialect.
        """
        if callable(self.create):
            self.create(connection)
        for script in self.scripts(dialect):
            run(script)

    def _rows(self, dialect: str) -> str:
        made = io.BytesIO()
        schema: fakegen.Schema = self.source()
        tables = schema.generate(seed=self.seed)
        tables.write(made, format="sql", dialect=dialect, create=self.create is None)
        lines = made.getvalue().decode().splitlines(keepends=True)
        # What begins with a backslash is said to psql, not to the server.
        return "".join(lines[1:] if lines and lines[0].startswith("\\") else lines)
