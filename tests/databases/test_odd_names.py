"""Names with quotes, backticks, signs of SQL's own and reserved words come through a draft and every mode."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import fakegen
from tests.databases.conftest import of_kind

pytest.importorskip("sqlalchemy")

TABLES = {
    "parent": """CREATE TABLE @or`d"er'@ (@i`d@ integer PRIMARY KEY, @a "q" b@ varchar(20) NOT NULL UNIQUE,
        @per%cent@ integer NOT NULL CHECK (@per%cent@ > 3), @co:lon@ date, @select@ integer, @%(x)s ?@ integer)""",
    "child": """CREATE TABLE @gr;ou--p@ (@key@ integer PRIMARY KEY, @o`"f@ integer NOT NULL, @x{y}@ varchar(9) NOT NULL,
        UNIQUE (@o`"f@, @x{y}@), FOREIGN KEY (@o`"f@) REFERENCES @or`d"er'@ (@i`d@))""",
}
COUNT = """SELECT (SELECT count(*) FROM @or`d"er'@), count(DISTINCT c.@key@), min(@per%cent@) > 3
    FROM @gr;ou--p@ c JOIN @or`d"er'@ p ON p.@i`d@ = c.@o`"f@"""


@pytest.fixture(params=["sqlite", "postgresql", "mariadb", "duckdb"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, Any]:
    """Return the URL of a database with these tables, and what asks it, its names quoted by ``@``."""
    url, run = of_kind(request, tmp_path)
    mark = "`" if request.param == "mariadb" else '"'

    def ask(text: str) -> Any:
        doubled = text.replace(mark, 2 * mark).replace("@", mark)
        return run(doubled).fetchall() if text.startswith("SELECT") else run(doubled)

    for statement in TABLES.values():
        ask(statement)
    return url, ask


def test_every_mode(database: tuple[str, Any], tmp_path: Path) -> None:
    url, ask = database
    path = tmp_path / "s.yaml"
    path.write_text(fakegen.database_schema(url, rows=20), encoding="utf-8")
    made = fakegen.load(path).generate()
    for mode, rows in (
        ("fail", 20),
        ("append", 40),
        ("append", 60),
        ("truncate", 20),
        ("replace", 20),
    ):
        made.seed(url, mode)
        assert [tuple(row) for row in ask(COUNT)] == [(rows, rows, True)]


def test_line_breaks_in_names_of_mariadb_are_refused(mariadb):
    mariadb.execute("CREATE TABLE t (id integer PRIMARY KEY, `a\nb` integer)")
    with pytest.raises(fakegen.DataError, match="its column 'a\\\\nb' cannot be read"):
        fakegen.database_schema(mariadb.url)
