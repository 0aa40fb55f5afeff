"""Mistakes that only the server of a database shows."""

from __future__ import annotations

from tests.snapshots.cases.case import Case


def server(name: str, statements: str, schema: str, code: str = "") -> Case:
    """Return the case of a schema that is loaded into a database of a server, after some statements."""
    files = {"s.yaml": schema}
    command = ("seed", "s.yaml", "--to", "URL")
    return Case(f"{name}: {statements}", command, files, code=code, server=name, before=statements)


_ONE = "tables: {NAME: {rows: 1, columns: {a: {constant: VALUE}}}}"
_BUSY = """\
import os, pymysql
port = dict(host='127.0.0.1', user='root', database=os.environ['FAKEGEN_CASE'].rpartition('/')[2])
with pymysql.connect(**port) as other:
    other.cursor().execute("SELECT GET_LOCK(CONCAT('fakegen ', LEFT(MD5(DATABASE()), 32)), 0)")
    fakegen.load('s.yaml').generate().seed(os.environ['FAKEGEN_CASE'])"""

_WITHOUT_RIGHTS = """\
import os, psycopg
url = os.environ['FAKEGEN_CASE']
role = url.rpartition('/')[2]
with psycopg.connect(url, autocommit=True) as other:
    other.execute(f'CREATE ROLE {role} LOGIN')
    try:
        REVOKED
        fakegen.load('s.yaml').generate().seed(url.replace('postgres@', f'{role}@'))
    finally:
        other.execute(f'DROP ROLE {role}')"""

CASES = [
    *(
        server(
            "postgresql",
            f"CREATE TABLE {name} (a serial)",
            _ONE.replace("NAME", name).replace("VALUE", "1"),
            _WITHOUT_RIGHTS.replace("REVOKED", revoked),
        )
        for name, revoked in (
            ("closed", "pass"),
            ("hidden", "other.execute('REVOKE SELECT ON pg_class FROM PUBLIC')"),
        )
    ),
    server(
        "postgresql",
        "CREATE TABLE fresh (a int)",
        "",
        "import os; fakegen.database_schema(os.environ['FAKEGEN_CASE'], like=True)",
    ),
    server(
        "mariadb",
        "CREATE TABLE undone (a int) ENGINE = MyISAM; INSERT INTO undone VALUES (1)",
        _ONE.replace("NAME", "undone").replace("VALUE", "1"),
        "import os; fakegen.load('s.yaml').generate().seed(os.environ['FAKEGEN_CASE'], mode='append')",
    ),
    server(
        "mariadb",
        "CREATE TABLE broken (`a\nb` int)",
        "",
        "import os; fakegen.database_schema(os.environ['FAKEGEN_CASE'])",
    ),
    server(
        "mariadb",
        "CREATE TABLE busy (a int)",
        _ONE.replace("NAME", "busy").replace("VALUE", "1"),
        _BUSY,
    ),
    server(
        "mariadb",
        "CREATE TABLE other (id int PRIMARY KEY, partner int); "
        "CREATE TABLE one (id int PRIMARY KEY, partner int, CONSTRAINT o FOREIGN KEY (partner) REFERENCES other (id)); "
        "ALTER TABLE other ADD CONSTRAINT p FOREIGN KEY (partner) REFERENCES one (id)",
        "tables: {one: {rows: 2, columns: {id: sequence, partner: {constant: 7}}}, "
        "other: {rows: 2, columns: {id: sequence, partner: {constant: 1}}}}",
    ),
    server(
        "postgresql",
        "CREATE TABLE n (a text)",
        _ONE.replace("NAME", "n").replace("VALUE", '"x\\0y"'),
    ),
    server(
        "postgresql",
        "CREATE TABLE u (a uuid)",
        _ONE.replace("NAME", "u").replace("VALUE", "x"),
    ),
    server(
        "mariadb",
        "CREATE TABLE p (a int PRIMARY KEY); CREATE TABLE c (p int, FOREIGN KEY (p) REFERENCES p (a))",
        _ONE.replace("NAME", "p").replace("VALUE", "1"),
        "import os; fakegen.load('s.yaml').generate().seed(os.environ['FAKEGEN_CASE'], mode='replace')",
    ),
]
