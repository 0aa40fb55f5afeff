"""What a database's URL may be: the rest is refused at its place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakegen.databases import fakegen_databases
from fakegen.databases.url import parse_url
from fakegen.errors import ParameterError
from fakegen.interfaces.database import DatabaseUrl

DATABASES = {item.name: item for item in fakegen_databases()}


def parsed(text: str) -> DatabaseUrl:
    return parse_url(text, DATABASES)


def refused(text: str) -> tuple[str, str, str | None]:
    """Return what follows the place of the fault, what is wrong and the nearest word."""
    with pytest.raises(ParameterError) as caught:
        parsed(text)
    assert caught.value.parameter == "url"
    return text[caught.value.offset or 0 :], str(caught.value), caught.value.suggestion


def test_every_part_is_decoded():
    url = parsed(
        "PostgreSQL+psycopg://%C3%A9:p%40s%2Fs:x@db.example.org:6000/my%20d?sslmode=require"
    )
    assert url == DatabaseUrl(
        scheme="postgresql",
        driver="psycopg",
        user="é",
        password="p@s/s:x",
        host="db.example.org",
        port=6000,
        database="my d",
        options={"sslmode": "require"},
    )
    assert "p@s" not in repr(url)


@pytest.mark.parametrize(
    ("text", "host", "port"),
    [
        ("mysql://", None, None),
        ("mysql:///d", None, None),
        ("mysql://u@/d", None, None),
        ("mysql://u@:3307/d", None, 3307),
        ("mysql://[::1]/d", "::1", None),
        ("mysql://u:p@[fe80::1%25eth0]:1/d", "fe80::1%eth0", 1),
        ("mysql://bücher.example/d", "bücher.example", None),
        ("mysql://%2Frun%2Fmysqld.sock/d", "/run/mysqld.sock", None),
    ],
)
def test_the_host_may_be_left_out_or_be_an_address_or_a_socket(text, host, port):
    url = parsed(text)
    assert (url.host, url.port, url.is_socket) == (host, port, (host or "").startswith("/"))


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("sqlite:///a.db", "a.db"),
        ("sqlite+pysqlite:////tmp/a.db", "/tmp/a.db"),
        ("SQLITE:///me@home/a%20b#1.db", "me@home/a b#1.db"),
        ("duckdb:///a.duckdb?threads=2", "a.duckdb"),
    ],
)
def test_a_url_of_a_file_names_its_path(text, path):
    assert parsed(text).database == path


@pytest.mark.parametrize(
    ("text", "at", "message", "suggestion"),
    [
        ("x.db", "", "must look like", None),
        ("", "", "must look like", None),
        ("host=h password=x", "", "must look like", None),
        ("postgres://h/d", "postgres://h/d", "no kind of database 'postgres'", "postgresql"),
        ("oracle://h/d", "oracle://h/d", "no kind of database 'oracle'", None),
        ("mysql+mysqldb://h", "mysqldb://h", "no driver 'mysqldb'; it has pymysql", "pymysql"),
        ("postgresql+psycopg2://h", "psycopg2://h", "no driver 'psycopg2'", "psycopg"),
        ("sqlite+://", "://", "no driver ''", None),
        ("sqlite://", "", "names a file", None),
        ("sqlite:///", "/", "names a file", None),
        ("sqlite://a.db", "a.db", "names a file", None),
        ("duckdb://h/a.db", "h/a.db", "names a file", None),
        ("mysql://h:99999/d", "h:99999/d", "the host must look like", None),
        ("mysql://h:0/d", "h:0/d", "the host must look like", None),
        ("mysql://u@h:x/d", "h:x/d", "the host must look like", None),
        ("mysql://[h]/d", "[h]/d", "the host must look like", None),
        ("mysql://a,b/d", "a,b/d", "the host must look like", None),
        ("mysql://a b/d", "a b/d", "the host must look like", None),
        ("mysql://h%20x/d", "h%20x/d", "the host must look like", None),
        ("mysql://u:a/b@h/d", "@h/d", "written as %40", None),
        ("mysql://u:a?b=1@h/d", "@h/d", "written as %40", None),
        ("mysql://u:a#b@h/d", "#b@h/d", "written as %40", None),
        ("mysql://u:a%00@h/d", "", "no control characters", None),
        ("mysql://u@h/d%FF", "", "no control characters", None),
        ("mysql://u@h/d\n", "", "no control characters", None),
        ("mysql://h/d?sslmod=x", "sslmod=x", "no option 'sslmod'; it has charset", "ssl_mode"),
        ("postgresql://h/d?sslmod=x", "sslmod=x", "no option 'sslmod'", "sslmode"),
        ("postgresql://h/d?sslmode=requir", "requir", "'sslmode' must be one of", "require"),
        ("mysql://h?charset=latin1&charset=latin1", "charset=latin1", "given twice", None),
        ("mysql://h?connect_timeout=", "", "must be an integer", None),
        ("mysql://h?connect_timeout=1.5", "1.5", "must be an integer", None),
        ("mysql://h?&", "&", "no option ''", None),
    ],
)
def test_everything_else_is_refused_at_its_place(text, at, message, suggestion):
    place, said, nearest = refused(text)
    assert message in said
    assert nearest == suggestion
    assert place == at or not at


DANGEROUS = {
    "postgresql": "host hostaddr port user password service passfile sslkey sslcert sslpassword "
    "sslcrl krbsrvname gsslib options replication dbname fallback_application_name autocommit "
    "prepare_threshold context row_factory cursor_factory",
    "mysql": "local_infile read_default_file read_default_group init_command client_flag unix_socket "
    "ssl_ca ssl_key ssl_cert ssl_key_password sql_mode conv cursorclass auth_plugin_map "
    "server_public_key defer_connect bind_address password passwd named_pipe allow_local_infile",
    "sqlite": "mode uri cache vfs immutable nolock psow modeof check_same_thread factory "
    "isolation_level detect_types cached_statements",
    "duckdb": "read_only config enable_external_access motherduck_token allow_unsigned_extensions "
    "custom_extension_repository extension_directory temp_directory secret_directory access_mode",
}


@pytest.mark.parametrize(
    ("scheme", "option"),
    [(scheme, name) for scheme, names in DANGEROUS.items() for name in names.split()],
)
def test_what_reads_sends_or_runs_something_is_no_option(scheme, option):
    base = "/x.db" if DATABASES[scheme].is_file else "h/d"
    for value in ("1", "true", "/etc/passwd"):
        for written in (option, option.upper(), f"%{ord(option[0]):02x}{option[1:]}"):
            at, message, _ = refused(f"{scheme}://{base}?{written}={value}")
            assert "has no option" in message
            assert at == f"{written}={value}"


def test_a_certificate_is_no_file():
    at, message, _ = refused("postgresql://h/d?sslrootcert=/etc/passwd")
    assert at == "/etc/passwd"
    assert "must be one of system" in message


def test_no_option_reads_a_file():
    """A new option whose value is any string must be thought about."""
    free = {
        (name, parameter.name)
        for name, database in DATABASES.items()
        for parameter in database.parameters.values()
        if parameter.annotation is str
    }
    assert free == {("postgresql", "application_name")}


WORDS = [
    r"+",
    r"psycopg",
    r"://",
    r":",
    r"@",
    r"/",
    r"?",
    r"#",
    r"&",
    r"=",
    r"[",
    r"]",
    r"%",
    r"%2f",
    r"%00",
    r"::1",
    r"h",
    r"é",
    r"sslmode",
    r"timeout",
    r"1",
    r"s3kret",
    r"\\",
]
PIECES = st.lists(st.sampled_from([*DATABASES, *WORDS, " ", "\n", "\ud800"]), max_size=14).map(
    "".join
)


@given(PIECES)
def test_any_text_is_a_url_of_a_listed_kind_or_refused_in_it(text):
    try:
        url = parsed(text)
    except ParameterError as error:
        assert error.offset is None or 0 <= error.offset <= len(text)
        return
    database = DATABASES[url.scheme]
    assert url.driver in database.drivers
    assert set(url.options) <= set(database.parameters)


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1), st.text("/?#@:%[]s3k"))
def test_no_message_shows_a_part_of_a_password(password, more):
    secret = f"Zq{password}{more}Zq"
    for end in ("@h/d", "@h:x/d", "@h/d?a=1", "@/d", "@[/d"):
        for scheme in ("mysql", "mysqk", "sqlite", "postgresql+psycopg"):
            try:
                assert "Zq" not in repr(parsed(f"{scheme}://u:{secret}{end}"))
            except ParameterError as error:
                assert "Zq" not in str(error)
