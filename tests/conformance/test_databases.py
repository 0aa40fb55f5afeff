"""Every kind of database: what its URLs may say is listed, typed and optional, and the rest is refused."""

from __future__ import annotations

import pytest

from fakegen.databases.url import parse_url
from fakegen.errors import ParameterError
from tests.conformance.making import registered


def url_of(database, more: str = "", driver: str = "") -> str:
    place = "/x.db" if database.is_file else "u:p@h:1/d"
    return f"{database.name}{driver}://{place}{more}"


def test_its_scheme_and_its_drivers_are_words_in_lower_case(database_name):
    database = registered().databases[database_name]
    assert database.name == database.name.lower()
    assert database.doc.strip()
    for driver in database.drivers:
        assert driver == driver.lower()
        found = parse_url(url_of(database, driver=f"+{driver}"), registered().databases)
        assert (found.scheme, found.driver) == (database_name, driver)
    assert parse_url(url_of(database), registered().databases).driver == database.drivers[0]


def test_its_options_are_optional_and_documented(database_name):
    for parameter in registered().databases[database_name].parameters.values():
        assert not parameter.required, parameter.name
        assert parameter.doc, parameter.name


@pytest.mark.parametrize("option", ["", "password", "options", "local_infile", "sslkey", "service"])
def test_other_options_and_drivers_are_refused(database_name, option):
    database = registered().databases[database_name]
    with pytest.raises(ParameterError, match="has no option"):
        parse_url(url_of(database, f"?{option}=1"), registered().databases)
    with pytest.raises(ParameterError, match="has no driver"):
        parse_url(url_of(database, driver="+no_such"), registered().databases)


def test_its_password_is_in_no_repr(database_name):
    database = registered().databases[database_name]
    if not database.is_file:
        found = parse_url(url_of(database).replace(":p@", ":s3kret@"), registered().databases)
        assert found.password == "s3kret"
        assert "s3kret" not in repr(found)
