"""Passwords are cut out of every text that fakegen shows."""

from __future__ import annotations

import json
import pickle
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import fakegen
from fakegen.cli.main import COMMANDS, run
from fakegen.errors import (
    FakegenError,
    FakegenWarning,
    Mark,
    ParameterError,
    Problem,
    SchemaError,
)
from fakegen.interfaces.database import DatabaseUrl
from fakegen.language.nodes import from_python
from fakegen.passwords import without_password, without_passwords

URL = "postgresql://user:s3kret@h/d"
HIDDEN = "postgresql://user:***@h/d"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (URL, HIDDEN),
        (f"no file {URL!r}; sorry", f"no file {HIDDEN!r}; sorry"),
        ("x://:a@h", "x://:***@h"),
        ("x://u:a@b:c/d?e#f@h/d", "x://u:***@h/d"),
        ("x://u:a b'c\"@h", "x://u:***@h"),
        ("x+y.z:/u:a@h", "x+y.z:/u:***@h"),
        ("host=h password=s3kret dbname=d", "host=h password=*** dbname=d"),
        ("x://h/d?sslpassword=s3kret&a=1", "x://h/d?sslpassword=***&a=1"),
        ("x://h/d?PASSWD=s3kret", "x://h/d?PASSWD=***"),
        ("/tmp/s.yaml:1:2: 'a@b'", "/tmp/s.yaml:1:2: 'a@b'"),
        ("https://h:80/a, or https://h/b", "https://h:80/a, or https://h/b"),
        ("mailto:a@b", "mailto:a@b"),
        ("x://user@h", "x://user@h"),
    ],
)
def test_the_password_of_a_url_is_cut_out(text, shown):
    assert without_passwords(text) == shown
    assert without_passwords(shown) == shown


@given(st.text(min_size=1), st.text("\n\r \t"), st.text())
def test_no_password_is_left_on_its_line(password, before, after):
    assume("\n" not in password)
    text = f"{before}'x://u:{password}@h'{after}"
    shown = without_passwords(text)
    assert password not in shown or password in text.replace(password, "", 1) or password in "***"


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_a_known_password_is_cut_out_however_it_is_escaped(password):
    forms = [
        password,
        quote(password, safe=""),
        "".join(f"%{byte:02x}" for byte in password.encode()),
        "".join(f"%{byte:02X}" for byte in password.encode()),
        "".join(f"\\u{ord(each):04x}" if ord(each) < 2**16 else each for each in password),
    ]
    if password.isascii() and password.isprintable():
        forms += [json.dumps(password)[1:-1], repr(password)[1:-1]]
    if " " not in password:
        forms.append(quote_plus(password))
    for form in forms:
        assert without_password(form, password) == "***"


def test_no_error_and_no_warning_shows_one():
    mark = Mark(URL, 1, 2)
    problem = Problem(mark, f"not {URL}", URL)
    errors = [
        FakegenError(f"not {URL}"),
        ParameterError(f"not {URL}", "url"),
        SchemaError([problem]),
        FakegenWarning(mark, f"not {URL}"),
    ]
    for error in errors:
        assert "user:***@h" in str(error)
        assert "s3kret" not in str(error) + repr(error) + str(error.args)
    assert "s3kret" not in errors[1].message + problem.message + errors[3].message + str(problem)
    assert str(pickle.loads(pickle.dumps(errors[1]))) == str(errors[1])


def test_no_node_and_no_url_shows_one():
    node = from_python({"sources": {"s": {"url": URL}}})
    assert HIDDEN in repr(node)
    assert node.plain()["sources"]["s"]["url"] == URL
    url = DatabaseUrl(scheme="x", driver="y", user="u", password="s3kret")
    assert "s3kret" not in repr(url)
    assert url.without_password("s3kret, s%33kret, x://u:other@h") == "***, ***, x://u:***@h"


SCHEMA = f"""\
sources:
  s: {{query: SELECT 1 AS a, url: "{URL.replace("h/d", "127.0.0.1:1/d")}"}}
models:
  m: {{source: s}}
tables:
  t: {{rows: 2, columns: {{"*": {{model: m}}}}}}
"""


@pytest.mark.parametrize("command", COMMANDS)
def test_no_command_prints_one(command, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "s.yaml").write_text(SCHEMA)
    (tmp_path / "ok.yaml").write_text("tables: {t: {rows: 2, columns: {a: sequence}}}")
    for arguments in (
        [URL],
        ["s.yaml"],
        ["s.yaml", URL],
        [URL, URL],
        ["ok.yaml", "-o", URL],
        ["ok.yaml", "--rows", URL],
        ["ok.yaml", "--plugin", URL],
        ["ok.yaml", f"--{URL}"],
        ["show", URL],
    ):
        run([command, *arguments])
        printed = capsys.readouterr()
        assert "s3kret" not in printed.out + printed.err, arguments
        assert "Traceback" not in printed.err
        assert "fakegen has a bug" not in printed.err, printed.err
    assert run([URL]) == 2
    assert "s3kret" not in capsys.readouterr().err


def test_a_saved_model_holds_no_url(tmp_path):
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(tmp_path / "s3kret.db")) as base, base:
        base.execute("CREATE TABLE t (a INTEGER)")
        base.executemany("INSERT INTO t VALUES (?)", [(number % 3,) for number in range(60)])
    url = f"sqlite:///{tmp_path}/s3kret.db"
    schema = {
        "sources": {"s": {"query": "SELECT a FROM t", "url": url}},
        "models": {"m": {"source": "s", "file": str(tmp_path / "m.model")}},
        "tables": {"t": {"rows": 2, "columns": {"*": {"model": "m"}}}},
    }
    fakegen.load(schema).learn("m").save(tmp_path / "m.model")
    assert b"s3kret" not in (tmp_path / "m.model").read_bytes()
    assert "s3kret" not in str(fakegen.load(schema).plan())
